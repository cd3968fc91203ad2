"""``show region``: the centres of a region side by side, from all their logs."""

from __future__ import annotations

from pathlib import Path

import click

from domain.measures import MEASURES
from tui import cutting, region
from tui.cutting import Slice
from tui.errors import MisuseError
from tui.printing.region import region_page
from tui.session import Session
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.measuring import known_measure
from tui.verbs.showing import AS_JSON, days, settled_views, show


@show.command("region", cls=Verb)
@AS_OF
@click.option("--region", "folder", default="", metavar="FOLDER")
@click.option("--from", "start", metavar="DAY")
@click.option("--to", "end", metavar="DAY")
@click.option("--window", "kind", type=click.Choice(cutting.KINDS), metavar="WINDOW")
@click.option("--measure", "measures", multiple=True, metavar="MEASURE")
@AS_JSON
@click.pass_obj
def show_region(
    household: Household,
    folder: str,
    start: str | None,
    end: str | None,
    kind: cutting.Kind | None,
    measures: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Show the centres of a region side by side."""
    session = household.session
    place = region_folder(session, folder)
    wanted = tuple(map(known_measure, measures)) or tuple(MEASURES)
    with settled_views(household) as views:
        at = session.now()
        first, last = days(start, end, views.day(at))
        if kind and not start:
            window = cutting.window(last, kind)
            first, last = window.start, window.end
    with region.opened(place, session) as opened:
        found = region.figures(opened, Slice(first, last), at, wanted)
    if as_json:
        household.data(found)
    else:
        household.show(region_page(found, household.words))


def region_folder(session: Session, typed: str) -> Path:
    """Return the folder of the region: the one named, else the home's setting.

    Raises:
        MisuseError: when neither names one.
    """
    if not typed and not session.settings.region:
        raise MisuseError(reason="no-region")
    return Path(typed) if typed else session.home / session.settings.region
