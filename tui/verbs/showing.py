"""``show``: every page of the desk as text or as JSON, and the desk itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module
from typing import get_args

import click

from eventstore.errors import LogFullError, LogReadOnlyError
from tui import asking, casefile, figures, morning, selecting, spending, worklists
from tui.errors import MisuseError
from tui.printing.brief import brief_page
from tui.printing.case import case_page
from tui.printing.figures import board_page, measures_page
from tui.printing.lists import escalations_page, queue_page
from tui.printing.selection import By, selection_page
from tui.printing.spending import spending_page
from tui.printing.surveys import collection_page
from tui.printing.warned import warnings_page
from tui.reading import Views
from tui.surveymodels import Dimension
from tui.text import Words
from tui.verbs import moments
from tui.verbs.grammar import AS_OF, Verb, Verbs
from tui.verbs.household import Household
from tui.warned import warnings as everything_that_warns

PERIOD = timedelta(days=29)
"""From the first to the last of the thirty days that board and measures show unasked."""

QUARTER = timedelta(days=90)
"""The same for who was asked: a month is too little to judge by."""

AS_JSON = click.option("--json", "as_json", is_flag=True)
MASKED = click.option("--masked/--full", "masked")


ELSEWHERE = {
    "causes": "causing",
    "figures": "measuring",
    "responses": "measuring",
    "region": "region",
    "improvements": "improving",
    "improvement": "improving",
    "suggestions": "suggesting",
    "customer": "clients",
    "customers": "clients",
    "reviews": "reviewing",
    "dashboard": "dashboard",
    "visits": "visiting",
    "visit": "visiting",
    "scorecards": "scoring",
    "heroes": "scoring",
    "team": "scoring",
    "benchmarks": "scoring",
    "mystery": "mystery",
    "figures-entered": "figuring",
}
"""The pages whose modules bring them, loaded when they are asked for: some take long to load."""


class Pages(Verbs):
    """The pages of the desk, wherever they are declared."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return every page in the order of its help."""
        return list(dict.fromkeys((*self.commands, *ELSEWHERE)))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a page, its module loaded now."""
        if name in ELSEWHERE and name not in self.commands:
            import_module(f"tui.verbs.{ELSEWHERE[name]}")
        return super().get_command(context, name)


@click.group(cls=Pages)
@AS_OF
def show() -> None:
    """Show one page of the desk."""


@show.command(cls=Verb)
@AS_OF
@AS_JSON
@click.pass_obj
def brief(household: Household, *, as_json: bool) -> None:
    """Show the morning meeting's page; personal data is masked, as for a room."""
    print_brief(household, as_json=as_json)


def print_brief(household: Household, *, as_json: bool = False) -> None:
    """Print the morning meeting's page."""
    with settled_views(household, masked=True) as views:
        found = morning.brief(views, household.session.now())
    _answer(household, found, lambda words: brief_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@MASKED
@AS_JSON
@click.pass_obj
def queue(household: Household, *, masked: bool, as_json: bool) -> None:
    """Show the acting person's follow-ups."""
    session = household.session
    who = session.person()
    with settled_views(household, masked=masked) as views:
        found = worklists.queue(views, who, session.now())
        name = views.house.name_of(who.id)
    _answer(household, found, lambda words: queue_page(found, name, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@click.argument("number", metavar="CASE")
@MASKED
@AS_JSON
@click.pass_obj
def case(household: Household, number: str, *, masked: bool, as_json: bool) -> None:
    """Show everything about one case."""
    session = household.session
    with settled_views(household, masked=masked) as views:
        line = views.line(views.case_number(number))
        house = views.house
    who, at = session.person(), session.now()
    found = casefile.case_file(session.journal, house, line, who=who, at=at, masked=masked)
    _answer(household, found, lambda words: case_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@MASKED
@AS_JSON
@click.pass_obj
def escalations(household: Household, *, masked: bool, as_json: bool) -> None:
    """Show what stands above level 1, or is about to."""
    with settled_views(household, masked=masked) as views:
        found = worklists.escalations(views, household.session.now())
    _answer(household, found, lambda words: escalations_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@AS_JSON
@click.pass_obj
def warnings(household: Household, *, as_json: bool) -> None:
    """Show everything that warns."""
    with settled_views(household) as views:
        found = everything_that_warns(views, household.session.now())
    _answer(household, found, lambda words: warnings_page(found, words), as_json=as_json)


def _period(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of a period."""
    for option in (
        AS_JSON,
        click.option("--centre", "centre", default="", metavar="CENTRE"),
        click.option("--to", "end", metavar="DAY"),
        click.option("--from", "start", metavar="DAY"),
    ):
        verb = option(verb)
    return verb


@show.command(cls=Verb)
@AS_OF
@_period
@click.pass_obj
def board(
    household: Household, start: str | None, end: str | None, centre: str, *, as_json: bool
) -> None:
    """Show the closed-loop board of a period."""
    with settled_views(household) as views:
        at = household.session.now()
        first, last = days(start, end, views.day(at))
        found = figures.board(views, first, last, at, known_centre(views, centre))
    _answer(household, found, lambda words: board_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@_period
@click.pass_obj
def measures(
    household: Household, start: str | None, end: str | None, centre: str, *, as_json: bool
) -> None:
    """Show the figures of a period."""
    with settled_views(household) as views:
        at = household.session.now()
        first, last = days(start, end, views.day(at))
        found = figures.period(views, first, last, at, known_centre(views, centre))
    _answer(household, found, lambda words: measures_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@_period
@click.pass_obj
def goodwill(
    household: Household, start: str | None, end: str | None, centre: str, *, as_json: bool
) -> None:
    """Show what was given to make good, by person, form and month; this month unless said."""
    with settled_views(household) as views:
        at = household.session.now()
        today = views.day(at)
        begun = start or (end or today.isoformat())[:8] + "01"
        first, last = days(begun, end, today)
        found = spending.spending(views, first, last, at, known_centre(views, centre))
    _answer(household, found, lambda words: spending_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@_period
@click.option("--by", type=click.Choice(get_args(Dimension)), default="trigger", metavar="CUT")
@click.pass_obj
def surveys(
    household: Household,
    start: str | None,
    end: str | None,
    centre: str,
    *,
    by: Dimension,
    as_json: bool,
) -> None:
    """Show the collection rates of a period."""
    with settled_views(household) as views:
        at = household.session.now()
        first, last = days(start, end, views.day(at))
        found = asking.collection(views, first, last, at, by, known_centre(views, centre))
    _answer(household, found, lambda words: collection_page(found, words), as_json=as_json)


@show.command(cls=Verb)
@AS_OF
@click.option("--advisor", "advisor", default="", metavar="WHO")
@click.option("--by", "by", type=click.Choice(get_args(By)), default="advisor")
@_period
@click.pass_obj
def selection(
    household: Household,
    start: str | None,
    end: str | None,
    centre: str,
    advisor: str,
    *,
    by: By,
    as_json: bool,
) -> None:
    """Show who was asked in a period, and what of it is worth a look; a quarter unless said."""
    session = household.session
    with settled_views(household) as views:
        at = session.now()
        first, last = days(start, end, views.day(at), QUARTER)
        found = selecting.selection(
            views, session.keys.secret, first, last, at, centre=known_centre(views, centre)
        )
    shown = selecting.of_advisor(found, advisor)
    _answer(household, shown, lambda words: selection_page(shown, words, by), as_json=as_json)


def days(
    start: str | None, end: str | None, today: date, usual: timedelta = PERIOD
) -> tuple[date, date]:
    """Return the first and last day of a period; thirty days up to today unless said otherwise.

    Raises:
        TimeUnreadableError: when a day cannot be read.
        MisuseError: when the period ends before it begins, or begins after today.
    """
    last = moments.day(end) if end else today
    first = moments.day(start) if start else last - usual
    if first > last == today:
        raise MisuseError(reason="period-to-come", typed=first)
    if first > last:
        raise MisuseError(reason="period-backwards", start=first, end=last)
    return first, last


def known_centre(views: Views, typed: str) -> str:
    """Return the id of a centre named by id or name; empty for all.

    Raises:
        MisuseError: when this home has no such centre.
    """
    house = views.house
    if typed and typed not in (house.centre, house.name):
        raise MisuseError(reason="no-such-centre", typed=typed, known=house.centre)
    return house.centre if typed else ""


@contextmanager
def settled_views(household: Household, *, masked: bool = False) -> Iterator[Views]:
    """Open the views after recording what fell due, where that can be recorded.

    In the past nothing is: what nobody had recorded by then was not to be seen.
    """
    session = household.session
    if session.moment is None:
        _settle(household)
    with session.views(masked=masked) as views:
        yield views


def _settle(household: Household) -> None:
    try:
        household.session.keep_clocks()
    except (LogReadOnlyError, LogFullError) as trouble:
        click.echo(household.words.explain(trouble), err=True)


def _answer(
    household: Household, model: object, page: Callable[[Words], str], *, as_json: bool
) -> None:
    if as_json:
        household.data(model)
    else:
        household.show(page(household.words))
