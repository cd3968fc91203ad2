"""What the terminal takes with a long log: its start, its keys, its idle hours, its memory.

    python -m benchmarks.terminal FOLDER [--events 1000000] [--quick]

The real program runs in a pseudo-terminal. Its start is measured beside the least that Textual
can show, in turns. A repaint ends when nothing more is painted for 25 ms.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks import bare, million
from benchmarks.watched import Watched

FRAME = "[1] Morning"
"""In the title bar from the first frame on."""

DATA = " older "
"""In the headline once the morning's figures are there."""

DOWN, UP = b"\x1b[B", b"\x1b[A"
PAGE_DOWN, PAGE_UP = b"\x1b[6~", b"\x1b[5~"
RIGHT, ESCAPE = b"\x1b[C", b"\x1b[27u"
QUEUE_PAGE = b"2"
VIEWS = b"3412"


class Figure(NamedTuple):
    """One line of the table: a goal is an upper bound."""

    name: str
    found: float
    goal: float
    unit: str

    def __str__(self) -> str:
        """Return the line with its verdict."""
        verdict = "met" if self.found <= self.goal else f"missed by {self.found - self.goal:.2f}"
        figure = f"{self.found:>9.2f} {self.unit:<6} goal {self.goal:>6.1f}"
        return f"  {self.name:<34}{figure}  {verdict}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=million.EVENTS)
    parser.add_argument("--quick", action="store_true", help="fewer runs, shorter waits")
    given = parser.parse_args()
    measure(million.home(given.folder, given.events), quick=given.quick)


def measure(home: Path, *, quick: bool) -> None:
    """Print every figure with its goal."""
    print(f"\nthe terminal over {home.name}")
    for figure in starting(home, 5 if quick else 9):
        print(figure, flush=True)
    with Watched("tui", "--home", str(home)) as program:
        program.until(DATA)
        for figure in keys(program, 20 if quick else 60):
            print(figure, flush=True)
    with Watched("tui", "--home", str(home)) as program:
        program.until(DATA)
        for figure in resting(program, 5 if quick else 20):
            print(figure, flush=True)


def starting(home: Path, runs: int) -> Iterable[Figure]:
    """Yield the times to frame and data as multiples of Textual's own, by clock and by CPU."""
    taken: dict[str, list[tuple[float, float]]] = {"bare": [], "frame": [], "data": []}
    for _ in range(runs):
        with Watched("benchmarks.bare") as program:
            taken["bare"].append((program.until(bare.LINE), program.cpu()))
        with Watched("tui", "--home", str(home)) as program:
            taken["frame"].append((program.until(FRAME), program.cpu()))
            taken["data"].append((program.until(DATA), program.cpu()))
    clock, cpu = (
        {name: median(pair[at] for pair in pairs) for name, pairs in taken.items()} for at in (0, 1)
    )
    print(f"  bare Textual paints after {clock['bare']:.2f} s, {cpu['bare']:.2f} s of CPU")
    for name, goal in (("frame", 1.3), ("data", 1.8)):
        yield Figure(f"start to {name}, beside bare", clock[name] / clock["bare"], goal, "x")
        yield Figure(f"start to {name}, CPU", cpu[name] / cpu["bare"], goal, "x")


def keys(program: Watched, times: int) -> Iterable[Figure]:
    """Yield how long keys take to repaint the queue, its case and the other pages."""
    first = [program.press(key) * 1000 for key in _each(VIEWS)]
    yield Figure("first visit of a page, worst", max(first), 120, "ms")
    yield from _pressed(program, "down", [DOWN] * times + [UP] * times, 40)
    yield from _pressed(program, "page down", [PAGE_DOWN, PAGE_DOWN, PAGE_UP, PAGE_UP] * 10, 30)
    yield from _pressed(program, "view switch", _each(VIEWS * (times // 4)), 120)
    yield from _pressed(program, "open a case, and back", [RIGHT, ESCAPE] * (times // 4), 120)


def resting(program: Watched, seconds: int) -> Iterable[Figure]:
    """Yield what the queue takes while its clocks count and nobody does anything."""
    program.press(QUEUE_PAGE)
    program.rest(seconds / 2)
    before = program.cpu()
    program.rest(seconds)
    yield Figure("idle CPU", (program.cpu() - before) / seconds * 100, 2, "%")
    yield Figure("resident memory", program.memory(), 80, "MB")


def _pressed(program: Watched, name: str, sequence: Iterable[bytes], goal: float) -> list[Figure]:
    """Return median and 95th percentile of pressing keys one by one, and the CPU each takes."""
    taken, before = [], program.cpu()
    for key in sequence:
        program.rest(0.05)
        taken.append(program.press(key) * 1000)
    cpu = (program.cpu() - before) / len(taken) * 1000
    return [
        Figure(f"{name}, p50", median(taken), goal, "ms"),
        Figure(f"{name}, p95", quantiles(taken, n=20)[-1], goal, "ms"),
        Figure(f"{name}, CPU each", cpu, goal, "ms"),
    ]


def _each(keys_in_a_row: bytes) -> list[bytes]:
    return [bytes((key,)) for key in keys_in_a_row]


if __name__ == "__main__":
    main()
