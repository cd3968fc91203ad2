"""How fast the log is beside bare SQLite and beside ``eventsourcing``, in one interleaved run.

    python -m benchmarks.log [--quick]

Every round gives each contestant the same work in turn, so that what else the machine does
falls on all of them; the figures are medians over the rounds. Everything is durable
(``synchronous=FULL``), on the disk of the system's temporary folder.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import trade
from benchmarks.contestants import LIBRARIES, Contestant, Ours, Raw, Theirs

SINGLES = 200
BATCH = 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and events")
    quick = parser.parse_args(arguments).quick
    rounds, events = (7, 20_000) if quick else (25, 200_000)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        ours, theirs = Ours(here / "log.db"), Theirs(here / "theirs.db")
        everyone: dict[str, Contestant] = {
            "raw, bare table": Raw(here / "bare.db", bare=True),
            "raw, same table": Raw(here / "same.db", bare=False),
            "afterloop": ours,
            "eventsourcing": theirs,
        }
        print(f"{LIBRARIES}; medians of {rounds} rounds")
        report("single durable append", writing(everyone, rounds, SINGLES, "single"))
        report(f"batch of {BATCH:,}", writing(everyone, rounds, BATCH, "batch"))
        fill(everyone, events)
        report("read and decode", reading(everyone, 5))
        report("rebuild of one view", rebuilding(ours, theirs, events, everyone, 3))


def writing(everyone: dict[str, Contestant], rounds: int, count: int, how: str) -> dict[str, float]:
    """Return the events a second that each of them writes."""
    rates: dict[str, list[float]] = {name: [] for name in everyone}
    for turn in range(rounds):
        run = trade.new_run()
        for name, contestant in in_turn(everyone, turn):
            prepared = contestant.prepare(run, count)
            rates[name].append(count / timed(partial(getattr(contestant, how), prepared)))
    return {name: median(found) for name, found in rates.items()}


def fill(everyone: dict[str, Contestant], events: int) -> None:
    """Give everybody the same number of events to read."""
    for _ in range(0, events, BATCH * 10):
        run = trade.new_run()
        for contestant in everyone.values():
            contestant.batch(contestant.prepare(run, BATCH * 10))


def reading(everyone: dict[str, Contestant], rounds: int) -> dict[str, float]:
    """Return the events a second that each of them reads and decodes."""
    rates: dict[str, list[float]] = {name: [] for name in everyone}
    for turn in range(rounds):
        for name, contestant in in_turn(everyone, turn):
            start = time.perf_counter()
            count = contestant.scan()
            rates[name].append(count / (time.perf_counter() - start))
    return {name: median(found) for name, found in rates.items()}


def rebuilding(
    ours: Ours, theirs: Theirs, events: int, everyone: dict[str, Contestant], rounds: int
) -> dict[str, float]:
    """Return the events a second that go into one view; theirs is given a twentieth of them."""
    rates: dict[str, list[float]] = {"raw, same table": [], "afterloop": [], "eventsourcing": []}
    few = events // 20
    ours.rebuild(1)  # The libraries it needs are loaded now.
    for _ in range(rounds):
        start = time.perf_counter()
        count = everyone["raw, same table"].scan()
        rates["raw, same table"].append(count / (time.perf_counter() - start))
        rates["afterloop"].append(events / timed(partial(ours.rebuild, events)))
        rates["eventsourcing"].append(few / timed(partial(theirs.rebuild, few)))
    return {name: median(found) for name, found in rates.items()}


def in_turn(everyone: dict[str, Contestant], turn: int) -> list[tuple[str, Contestant]]:
    """Return everyone, with another one going first each time: what precedes leaves its mark."""
    order = list(everyone.items())
    first = turn % len(order)
    return order[first:] + order[:first]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(title: str, rates: dict[str, float]) -> None:
    """Print the rates and how ours compares with each of the others."""
    print(f"\n{title}")
    for name, rate in rates.items():
        print(f"  {name:<18}{rate:>12,.0f} events/s   ours is {rates['afterloop'] / rate:6.2f} x")


if __name__ == "__main__":
    main()
