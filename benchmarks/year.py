"""Every page over a year of one centre, beside the same pages over an empty home.

    python -m benchmarks.year FOLDER [--quick]

FOLDER holds the year (``demo --year``, made there at the first run, which takes minutes). The real
program runs in a pseudo-terminal; a repaint ends when nothing more is painted for 25 ms.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles

from benchmarks.terminal import DATA, DOWN, ESCAPE, PAGE_DOWN, UP, Figure
from benchmarks.watched import Watched
from eventstore.sqlite import SqliteLog

PAGES = b"1234567890"
"""The digits of the pages."""

LISTS = b"379"
"""The pages whose lists are long whatever the hour: where the cursor cannot move nothing paints."""

SETTLING = 15
"""Seconds until the index of customers, made at the first start, is there."""

OPEN, KEY = 150, 40
"""The goals in milliseconds, for the 95th of a hundred: opening a page, and a key."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    given = parser.parse_args()
    measure(given.folder, quick=given.quick)


def measure(folder: Path, *, quick: bool) -> None:
    """Print every figure with its goal, the empty home's beside it."""
    year = home(folder)
    with SqliteLog(year / "log.db", readonly=True) as log:
        print(f"\na year of one centre: {log.head():,} events")
    rounds = 4 if quick else 12
    with tempfile.TemporaryDirectory() as empty:
        _afterloop("--home", empty, "centre")
        for name, place in (("empty", Path(empty)), ("year", year)):
            for figure in pages(place, rounds, moving=place == year):
                print(f"  {name:<6}{figure}", flush=True)


def home(folder: Path) -> Path:
    """Return the folder of the year, lived through now if it is new."""
    if not (folder / "log.db").exists():
        began = time.perf_counter()
        _afterloop("--home", str(folder), "demo", "--year")
        print(f"made in {time.perf_counter() - began:.0f} s")
    return folder


def _afterloop(*arguments: str) -> None:
    command = [sys.executable, "-m", "tui", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def pages(place: Path, rounds: int, *, moving: bool) -> Iterable[Figure]:
    """Yield what opening each page takes and, where there is something, moving in its list."""
    with Watched("tui", "--home", str(place)) as program:
        program.until(DATA)
        program.rest(SETTLING)
        first = [_pressed(program, bytes((digit,))) for digit in PAGES]
        yield Figure("first visit of a page, worst", max(first), OPEN, "ms")
        opened: dict[int, list[float]] = {digit: [] for digit in PAGES}
        for _ in range(rounds):
            for digit in PAGES:
                opened[digit].append(_pressed(program, bytes((digit,))))
        every = [taken for each in opened.values() for taken in each]
        yield from _both("open a page", every, OPEN)
        slowest = max(opened, key=lambda digit: median(opened[digit]))
        yield Figure(f"the slowest, page {chr(slowest)}", median(opened[slowest]), OPEN, "ms")
        moved: list[float] = []
        for digit in LISTS if moving else b"":
            _pressed(program, bytes((digit,)))
            walk: Sequence[bytes] = [DOWN] * 10 + [PAGE_DOWN] + [UP] * 10
            moved += [_pressed(program, key) for key in walk]
        if moved:
            yield from _both("a key in a list", moved, KEY)
        program.press(ESCAPE)


def _both(name: str, taken: Sequence[float], goal: float) -> list[Figure]:
    return [
        Figure(f"{name}, p50", median(taken), goal, "ms"),
        Figure(f"{name}, p95", quantiles(taken, n=20)[-1], goal, "ms"),
    ]


def _pressed(program: Watched, key: bytes) -> float:
    """Return the milliseconds a key takes, the terminal having rested before."""
    program.rest(0.08)
    return program.press(key) * 1000


if __name__ == "__main__":
    main()
