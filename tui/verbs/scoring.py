"""``show scorecards``, ``heroes``, ``team`` and ``benchmarks``: people, and others' scores."""

from __future__ import annotations

from datetime import timedelta

import click

from domain.events import HOUSE
from tui import people
from tui.benchmark import benchmarks as others
from tui.printing.mystery import benchmarks_page
from tui.printing.people import heroes_page, scorecards_page, team_page
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, days, settled_views, show

QUARTER = timedelta(days=89)
"""From the first to the last of the ninety days that are shown unasked."""

FROM = click.option("--from", "start", metavar="DAY")
TO = click.option("--to", "end", metavar="DAY")


@show.command(cls=Verb)
@AS_OF
@FROM
@TO
@AS_JSON
@click.pass_obj
def scorecards(household: Household, start: str | None, end: str | None, *, as_json: bool) -> None:
    """Show the scorecards of a period."""
    at = household.session.now()
    with settled_views(household) as views:
        first, last = days(start, end, views.day(at), QUARTER)
        found = people.scorecards(views, first, last, at, household.session.keys.secret)
    if as_json:
        household.data(found)
    else:
        household.show(scorecards_page(found, household.words))


@show.command(cls=Verb)
@AS_OF
@FROM
@TO
@AS_JSON
@click.pass_obj
def heroes(household: Household, start: str | None, end: str | None, *, as_json: bool) -> None:
    """Show the hero board of a period."""
    at = household.session.now()
    with settled_views(household) as views:
        first, last = days(start, end, views.day(at), QUARTER)
        found = people.heroes(views, first, last, at, household.session.keys.secret)
    if as_json:
        household.data(found)
    else:
        household.show(heroes_page(found, household.words))


@show.command(cls=Verb)
@AS_OF
@FROM
@TO
@AS_JSON
@click.pass_obj
def team(household: Household, start: str | None, end: str | None, *, as_json: bool) -> None:
    """Show the team's indicators."""
    session = household.session
    at = session.now()
    with settled_views(household) as views:
        first, last = days(start, end, views.day(at), QUARTER)
        history = session.journal.load([HOUSE])[HOUSE]
        found = people.team(views, history, first, last, at)
    if as_json:
        household.data(found)
    else:
        household.show(team_page(found, household.words))


@show.command(cls=Verb)
@AS_OF
@AS_JSON
@click.pass_obj
def benchmarks(household: Household, *, as_json: bool) -> None:
    """Show the NPS of others."""
    session = household.session
    found = others(session.house().rules.at(session.now()))
    if as_json:
        household.data([line._asdict() for line in found])
    else:
        household.show(benchmarks_page(found, household.words))
