"""``show causes``: what lies behind low scores, what came again, and where cars fail."""

from __future__ import annotations

from datetime import timedelta

import click

from tui import causes as reading
from tui.errors import MisuseError
from tui.printing.causes import causes_page
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.showing import PERIOD, days, settled_views, show


@show.command(cls=Verb)
@AS_OF
@click.option("--from", "start", metavar="DAY")
@click.option("--to", "end", metavar="DAY")
@click.option("--days", "length", type=click.IntRange(1), metavar="N")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def causes(
    household: Household,
    start: str | None,
    end: str | None,
    length: int | None,
    *,
    as_json: bool,
) -> None:
    """Show the causes of a period."""
    if start and length:
        raise MisuseError(reason="one-period", first="--from", second="--days")
    usual = timedelta(days=length - 1) if length else PERIOD
    with settled_views(household) as views:
        at = household.session.now()
        first, last = days(start, end, views.day(at), usual)
        found = reading.causes(views, first, last, at)
        names = views.house.rules.at(at).causes.names
    if as_json:
        household.data(found)
    else:
        household.show(causes_page(found, household.words, names))
