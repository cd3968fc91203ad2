"""``figures`` and ``show figures-entered``: what the desk cannot count, told by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from domain.errors import RefusedError
from domain.people.figures import FIGURES, Entry
from gateway.figurefile import month as month_read
from gateway.figurefile import value
from tui import business
from tui.errors import MisuseError
from tui.printing.mystery import done_text, entered_page, faults_text
from tui.verbs.border import Exit
from tui.verbs.grammar import AS_OF, Verb, Verbs
from tui.verbs.household import Household, safe
from tui.verbs.scoring import FROM, TO
from tui.verbs.showing import AS_JSON, days, settled_views, show

YEAR = timedelta(days=364)
"""From the first to the last of the year that is shown unasked."""


@show.command(cls=Verb, name="figures-entered")
@AS_OF
@FROM
@TO
@AS_JSON
@click.pass_obj
def entered(household: Household, start: str | None, end: str | None, *, as_json: bool) -> None:
    """Show the figures told."""
    at = household.session.now()
    with settled_views(household) as views:
        first, last = days(start, end, views.day(at), YEAR)
        found = business.entered(views, first, last, at)
    if as_json:
        household.data(found)
    else:
        household.show(entered_page(found, household.words))


@click.group(cls=Verbs)
def figures() -> None:
    """Tell figures."""


@figures.command(cls=Verb, facts={"figures": ", ".join(FIGURES)})
@click.option("--month", required=True, metavar="MONTH")
@click.option("--staff", default="", metavar="WHO")
@click.argument("pairs", metavar="FIGURE VALUE...", nargs=-1, required=True)
@AS_JSON
@click.pass_obj
def enter(
    household: Household, month: str, staff: str, pairs: Sequence[str], *, as_json: bool
) -> None:
    """Tell figures of a month."""
    session = household.session
    session.catch_up()
    if len(pairs) % 2:
        raise MisuseError(reason="figure-pairs")
    when = month_read(month)
    if when is None:
        raise RefusedError("month-unreadable", typed=month)
    who = session.house().person(staff).id if staff else ""
    told = [
        _entry(when, name, typed, who) for name, typed in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    done = business.tell(session, told)
    if as_json:
        household.data(done._asdict())
    else:
        household.show(done_text(done, household.words))


def _entry(month: str, name: str, typed: str, who: str) -> Entry:
    """Return a figure that was typed.

    Raises:
        RefusedError: when there is none of this name, or the value is none.
    """
    code = name.strip().lower()
    code = code if code in FIGURES else business.names().get(code, "")
    if not code:
        raise RefusedError("no-such-figure", typed=name, known=", ".join(FIGURES))
    found = value(typed, code)
    if found is None:
        raise RefusedError("value-unreadable", typed=typed, business=code)
    return Entry(month=month, figure=code, value=found, staff=who)


@figures.command(cls=Verb, name="import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@AS_JSON
@click.pass_context
def take_in(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Take in a file of figures."""
    household: Household = context.obj
    session, words = household.session, household.words
    session.catch_up()
    done = business.take_file(session, file)
    if as_json:
        household.data(done)
    else:
        household.show(done_text(done, words))
        for line in faults_text(done, words):
            click.echo(safe(line), err=True)
    if done.faults:
        household.talk("error.misuse.rows-rejected", n=len(done.faults))
        context.exit(Exit.REFUSED)
