"""``show dashboard``: the three layers, the touchpoints and the improvements, as text or JSON."""

from __future__ import annotations

import click

from tui import cutting
from tui.dashboard import Window, dashboard, usual, window
from tui.printing.dashboard import dashboard_page
from tui.reading import Views
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, days, settled_views, show


@show.command("dashboard", cls=Verb)
@AS_OF
@click.option("--from", "start", metavar="DAY")
@click.option("--to", "end", metavar="DAY")
@click.option("--window", "kind", type=click.Choice(cutting.KINDS), metavar="WINDOW")
@AS_JSON
@click.pass_obj
def show_dashboard(
    household: Household,
    start: str | None,
    end: str | None,
    kind: cutting.Kind | None,
    *,
    as_json: bool,
) -> None:
    """Show the dashboard."""
    at = household.session.now()
    with settled_views(household) as views:
        found = dashboard(views, _window(household, views, start, end, kind), at)
        policy = views.house.rules.at(at)
    if as_json:
        household.data(found)
    else:
        household.show(dashboard_page(found, policy, household.words))


def _window(
    household: Household,
    views: Views,
    start: str | None,
    end: str | None,
    kind: cutting.Kind | None,
) -> Window:
    """Return the days that were asked for; the window that is sure enough where none were.

    Raises:
        TimeUnreadableError: when a day cannot be read.
        MisuseError: when the period ends before it begins.
    """
    at = household.session.now()
    today = views.day(at)
    if start:
        first, last = days(start, end, today)
        return Window(start=first, end=last)
    last = days(None, end, today)[1]
    return window(last, kind) if kind else usual(views, last, at)
