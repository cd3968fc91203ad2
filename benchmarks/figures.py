"""Figures by every cut, and the figures of a region: how long they take and what they cost.

    python -m benchmarks.figures HOME [--region FOLDER] [--quick]

HOME holds a year (``demo --year``), FOLDER the centres of a region (``demo --region``). Everything
is read as the pages read it. A region's page is read anew where a log went on; both are told: what
the first look at a section takes, and what another one does while the logs rest.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import combinations
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles

from benchmarks.terminal import Figure
from domain.measures import MEASURES
from tui import cutting, region
from tui.cutting import DIMENSIONS, Slice
from tui.reading import Views
from tui.region.door import Door
from tui.screens.region import MEASURES as SECTIONS
from tui.session import Session

CUT, ALL, REGION = 200, 1000, 300
"""The goals in milliseconds: a cut by any two dimensions, every measure, a region's page."""

CUTS = ("nps", "closure", "ftr", "coverage", "productivity")
"""A measure of each source that can be cut."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--region", type=Path)
    parser.add_argument("--quick", action="store_true", help="one round")
    given = parser.parse_args()
    with Session(given.home) as session:
        session.catch_up()
        with session.views() as views:
            print(f"\nfigures over {session.log.head():,} events")
            _cuts(views, session, rounds=1 if given.quick else 3)
            _sizes(views)
        if given.region:
            _region(session, given.region, rounds=3 if given.quick else 8)
    print(f"    {'memory at most':<34}{getrusage(RUSAGE_SELF).ru_maxrss / 1024:>9.0f} MB")


def _cuts(views: Views, session: Session, rounds: int) -> None:
    at = session.now()
    end, policy = views.day(at), views.house.rules.at(at)
    year = Slice(end - timedelta(days=364), end)
    taken: dict[tuple[str, ...], float] = {}
    for name in CUTS:
        for by in combinations(DIMENSIONS, 2):
            if cutting.can_cut(MEASURES[name], by):
                taken[name, *by] = _best(
                    rounds, partial(cutting.estimates, views, [name], year, policy, by)
                )
    slowest = max(taken, key=lambda key: taken[key])
    for figure in _both("a measure by two dimensions, a year", list(taken.values()), CUT):
        print(f"  {figure}")
    print(f"  {Figure(f'the slowest, {slowest}', taken[slowest], CUT, 'ms')}")
    whole = _best(rounds, lambda: cutting.estimates(views, list(MEASURES), year, policy))
    print(f"  {Figure('all measures of a year', whole, ALL, 'ms')}")


def _best(rounds: int, work: Callable[[], object]) -> float:
    """Return the milliseconds of the middle round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def _both(name: str, taken: Sequence[float], goal: float) -> list[Figure]:
    return [
        Figure(f"{name}, p50", median(taken), goal, "ms"),
        Figure(f"{name}, p95", quantiles(taken, n=20)[-1], goal, "ms"),
    ]


def _sizes(views: Views) -> None:
    """Print what the rows that figures are cut from take of the views file."""
    rows = views.rows("SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name", ())
    sizes = {row["name"]: row["size"] for row in rows}
    whole = sum(sizes.values()) / 1e6
    own = sum(size for name, size in sizes.items() if "feedback" in name) / 1e6
    print(f"    {'the views file':<34}{whole:>9.1f} MB")
    print(f"    {'of it what figures are cut from':<34}{own:>9.1f} MB")


def _region(own: Session, folder: Path, rounds: int) -> None:
    door, at, whole = Door(own), own.now(), range(rounds)
    began = time.perf_counter()
    opened = door.look(folder)
    first = (time.perf_counter() - began) * 1000
    events = sum(centre.head for centre in opened.centres)
    print(f"\na region of {len(opened.centres)} centres, {events:,} events")
    print(f"    {'opened for the first time':<34}{first:>9.0f} ms")
    with own.views() as views:
        end = views.day(at)
    taken: list[float] = []
    for kind in ("month", "365"):
        part = Slice(cutting.window(end, kind).start, end)
        for name, measures in SECTIONS.items():
            page = partial(_page, door, folder, part, at, measures)
            print(f"  {Figure(f'{name}, {kind}, first', _best(1, page), REGION, 'ms')}")
            taken += [_best(1, page) for _ in whole]
    print(f"  {Figure('looked at again, p95', quantiles(taken, n=20)[-1], REGION, 'ms')}")
    door.close()


def _page(door: Door, folder: Path, part: Slice, at: datetime, measures: Sequence[str]) -> object:
    """Read what the page of the region reads for a section."""
    opened = door.look(folder)
    if measures:
        return region.figures(opened, part, at, measures)
    return region.standing(opened, part.start, part.end, at)


if __name__ == "__main__":
    main()
