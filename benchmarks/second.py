"""Every figure of a home recomputed by the second implementation, from the events alone.

    python -m benchmarks.second HOME... [--cut advisor] [--region FOLDER]

The tests do this over some days; here it is done over homes of any length: the year before the
present, month by month, and by the parts of a cut; with FOLDER, which holds these homes and no
other, also of all of them together. Prints every figure that differs.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from domain.measures import MEASURES
from tests.plainfigures import OF_ONE_CENTRE, Book, Figure
from tui import region
from tui.cutting import Slice
from tui.measuring import figures_of
from tui.reading import Views
from tui.session import Session

CLOSE = 1e-9
"""How far two figures may lie apart, of their size."""


def main() -> None:
    """Compare and print; exit with 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", type=Path, nargs="+")
    parser.add_argument("--cut", default="advisor")
    parser.add_argument("--region", type=Path)
    given = parser.parse_args()
    everybody, differing = Book([]), 0
    for n, home in enumerate(given.homes):
        book = Book(_events(home))
        differing += _compare(home, book, given.cut)
        if given.region:
            everybody.add(book, n)
    if given.region:
        differing += _compare_region(given.region, everybody)
    sys.exit(bool(differing))


def _compare_region(folder: Path, book: Book) -> int:
    compared, differing = 0, 0
    with region.opened(folder) as opened:
        at = max(centre.home.now() for centre in opened.centres)
        for start, last in _periods(at.date()):
            found = region.figures(opened, Slice(start, last), at).whole
            expected = book.figures(start, last)
            for line in found:
                if line.measure in OF_ONE_CENTRE:
                    continue
                compared += 1
                figure = (line.now.value, line.now.n)
                if not _same(figure, expected[line.measure]):
                    differing += 1
                    print(f"  {folder} {start} {line.measure}: {figure} {expected[line.measure]}")
    print(f"{folder}: {len(book.answers):,} answers, {compared:,} figures, {differing} differ")
    return differing


def _compare(home: Path, book: Book, cut: str) -> int:
    compared = differing = 0
    with Session(home) as session:
        session.catch_up()
        with session.views() as views:
            end = views.day(session.now())
            for start, last in _periods(end):
                for key, found in _shown(views, session, Slice(start, last), cut):
                    expected = book.figures(start, last, **key)
                    for name in found.keys() & expected.keys():
                        compared += 1
                        if not _same(found[name], expected[name]):
                            differing += 1
                            print(f"  {home} {start} {key} {name}: {found[name]} {expected[name]}")
    print(f"{home}: {len(book.answers):,} answers, {compared:,} figures, {differing} differ")
    return differing


def _events(home: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the log as ``afterloop log --json`` writes it."""
    command = [sys.executable, "-m", "tui", "--home", str(home), "log", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as told:
        assert told.stdout is not None
        yield from map(json.loads, told.stdout)


def _periods(end: date) -> Iterator[tuple[date, date]]:
    yield end - timedelta(days=364), end
    first = end.replace(day=1)
    for _ in range(3):
        first, last = (first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)
        yield first, last


def _shown(
    views: Views, session: Session, part: Slice, cut: str
) -> Iterator[tuple[dict[str, str], dict[str, Figure]]]:
    """Yield the figures of the whole, and of each part of the cut."""
    for by in ((), (cut,)):
        found = figures_of(views, part, session.now(), tuple(MEASURES), by)
        for line in found.lines:
            figures = {each.measure: (each.now.value, each.now.n) for each in line.figures}
            yield dict(zip(by, line.key, strict=True)), figures


def _same(found: Figure, expected: Figure) -> bool:
    (value, n), (other, count) = found, expected
    if n != count or (value is None) != (other is None):
        return False
    return value is None or other is None or abs(value - other) <= CLOSE * max(1, abs(value))


if __name__ == "__main__":
    main()
