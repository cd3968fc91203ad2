"""What sealing and hashing cost an append, beside the same append without them.

    python -m benchmarks.sealing [--quick]

The same notes about the same customers are recorded by journals that take turns: one as the
program has it, one that leaves the text plain, one whose leaves are zeros, one that does
neither. Medians over the rounds, durable, keys warm.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from unittest.mock import patch
from uuid import UUID

from benchmarks.log import timed
from domain.desk import Batch, Stamp
from domain.events import Event, NoteAdded, case_stream
from domain.fact import Fact
from eventstore.keys.seal import KeyRing
from eventstore.record import uuid7
from eventstore.sqlite import SqliteLog
from gateway.journal import EventJournal

NOTE = "等了四十分钟才有人来接待，不过技师讲解得很清楚。"
CUSTOMERS = 50
SINGLES, BATCH = 100, 1000


class Plain(EventJournal):
    """A journal that leaves every text as it is."""

    def _seal(self, _fact: Fact, _event_id: UUID) -> Callable[[str, str], str]:
        return lambda _field, text: text


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 7 if parser.parse_args(arguments).quick else 25
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        keys = opened.enter_context(KeyRing(Path(folder) / "keys.db"))
        journals: dict[str, EventJournal] = {}
        for name, kind in (("sealed", EventJournal), ("plain", Plain)):
            for leaf in ("hashed", "not hashed"):
                path = Path(folder) / f"{name}-{leaf.replace(' ', '-')}.db"
                log = opened.enter_context(SqliteLog(path))
                journals[f"{name}, {leaf}"] = kind(log, keys)
        print(f"\nsealing and hashing, medians of {rounds} rounds")
        report("single durable append", SINGLES, writing(journals, rounds, SINGLES, 1))
        report(f"batch of {BATCH:,}", BATCH, writing(journals, rounds, BATCH, BATCH))


def writing(
    journals: dict[str, EventJournal], rounds: int, events: int, at_once: int
) -> dict[str, float]:
    """Return the median seconds each journal takes for so many events, so many at once."""
    taken: dict[str, list[float]] = {name: [] for name in journals}
    for _ in range(rounds):
        for name, journal in journals.items():
            batches = [notes(at_once) for _ in range(events // at_once)]
            with patched(name):
                taken[name].append(timed(partial(record, journal, batches)))
    return {name: median(found) for name, found in taken.items()}


def patched(name: str) -> ExitStack:
    """Take the hashing away where the contestant is to do without."""
    stack = ExitStack()
    if name.endswith("not hashed"):
        stack.enter_context(patch("eventstore.sqlite.leaf_hash", lambda _row: bytes(32)))
    return stack


def notes(events: int) -> Batch:
    """Return so many notes for a stream of their own."""
    at, case = datetime.now(UTC), uuid7().hex
    facts = [
        NoteAdded(case=case, customer=f"customer-{place % CUSTOMERS}", note=NOTE)
        for place in range(events)
    ]
    return Batch(case_stream(case), 0, tuple(Event(at, fact) for fact in facts))


def record(journal: EventJournal, batches: Sequence[Batch]) -> None:
    """Record the batches one after the other."""
    for batch in batches:
        journal.record([batch], Stamp("li", "front-desk", uuid7()))


def report(title: str, events: int, taken: dict[str, float]) -> None:
    """Print what an event costs each of them, and how that compares with doing neither."""
    print(f"{title}")
    least = taken["plain, not hashed"]
    for name, seconds in taken.items():
        each = seconds / events * 1e6
        print(f"  {name:<20}{each:>9.1f} us an event{seconds / least:>8.2f} x")


if __name__ == "__main__":
    main()
