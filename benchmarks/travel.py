"""What looking at the past takes with a long log: a jump anywhere, a step to the next event.

    python -m benchmarks.travel FOLDER [--events 1000000] [--quick]

The snapshots of the home are thrown away first, so that the first jump is one into a log nobody
has looked back in yet. Steps are to the event before and the event after, from random places
and in a long walk back.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles

from benchmarks import million
from benchmarks.terminal import Figure
from tui.session import Session

JUMP_GOAL = 2_000
STEP_GOAL = 200
"""Milliseconds."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=million.EVENTS)
    parser.add_argument("--quick", action="store_true", help="fewer jumps, a shorter walk")
    given = parser.parse_args()
    measure(million.home(given.folder, given.events), quick=given.quick)


def measure(home: Path, *, quick: bool) -> None:
    """Print every figure with its goal."""
    with Session(home) as session:
        head = session.log.head()
        print(f"\nthe past of {home.name}: {head:,} events")
        session.snapshots.discard_all()
        first = timed(lambda: session.travel(head))
        print(f"  the first jump, to the end, leaving snapshots: {first / 1000:.1f} s")
        print(f"  {disk(home, session.projector.path)}")
        random = Random(3)
        places = [random.randint(1_000, head) for _ in range(10 if quick else 50)]
        for figure in jumps_and_steps(session, places):
            print(figure, flush=True)
        for figure in walk(session, 500 if quick else 5_000):
            print(figure, flush=True)
    print(f"  at most {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB resident")


def disk(home: Path, views: Path) -> str:
    """Return what the snapshots take, beside the live views."""
    sizes = [path.stat().st_size for path in (home / "snapshots").glob("*/*.db")]
    live = views.stat().st_size
    return (
        f"{len(sizes)} snapshots, {sum(sizes) / 1e6:,.0f} MB:"
        f" {sum(sizes) / live:.1f} times the live views"
    )


def jumps_and_steps(session: Session, places: Sequence[int]) -> Iterable[Figure]:
    """Yield what it takes to go to each place, one event back, and forward again."""
    jumps, jumps_cpu, back, forward = [], [], [], []
    for place in places:
        cpu = time.process_time()
        jumps.append(timed(lambda: session.travel(place)))  # noqa: B023  called at once
        jumps_cpu.append((time.process_time() - cpu) * 1000)
        back.append(timed(lambda: session.travel(place - 1)))  # noqa: B023
        forward.append(timed(lambda: session.travel(place)))  # noqa: B023
    yield from summed_up("jump", jumps, JUMP_GOAL)
    yield from summed_up("jump, CPU", jumps_cpu, JUMP_GOAL)
    yield from summed_up("step back", back, STEP_GOAL)
    yield from summed_up("step forward", forward, STEP_GOAL)


def walk(session: Session, steps: int) -> Iterable[Figure]:
    """Yield what each step of a long walk back takes."""
    assert session.moment is not None
    start = session.moment.position
    taken = [timed(lambda: session.travel(start - step)) for step in range(1, steps)]  # noqa: B023
    yield from summed_up(f"each of {steps:,} steps back", taken, STEP_GOAL)


def summed_up(name: str, taken: Sequence[float], goal: float) -> Iterable[Figure]:
    """Yield median, 95th percentile and worst of some times in milliseconds."""
    yield Figure(f"{name}, p50", median(taken), goal, "ms")
    yield Figure(f"{name}, p95", quantiles(taken, n=20)[-1], goal, "ms")
    yield Figure(f"{name}, worst", max(taken), goal, "ms")


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds ``work`` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
