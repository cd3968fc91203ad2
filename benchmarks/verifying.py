"""How fast ``verify`` is beside a raw scan of the same log, and how much memory it takes.

    python -m benchmarks.verifying HOME [--quick]

A raw scan fetches all columns of all rows through the same driver and does nothing with them.
Every figure comes from a process of its own, in turn, and is the median over the rounds; the
peak of memory is the process's. The shorter log is the first part of the longer one.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import apsw

from eventstore.connection import open_for_reading
from eventstore.sqlite import SqliteLog
from gateway.examining import Files, examine
from tui.home import KEYS, LOG, VIEWS

SHORT = 100_000
EMPTY, RAW, VERIFY, VIEWED = "an empty process", "raw scan", "verify --no-views", "verify"


def main() -> None:
    """Measure a home, or do one part of it and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--part", choices=(EMPTY, RAW, VERIFY, VIEWED), help="for its own use")
    given = parser.parse_args()
    if given.part:
        print(json.dumps(part(given.part, given.home)))
    else:
        measure(given.home, quick=given.quick)


def measure(home: Path, *, quick: bool) -> None:
    """Print the figures of a home's log and of its first part."""
    rounds = 1 if quick else 5
    print(f"\nverify, medians of {rounds} rounds")
    print(f"  {'empty process':<44}{told(EMPTY, home)['mb']:>26.0f} MB")
    with TemporaryDirectory() as folder:
        short = Path(folder)
        shorten(home / LOG, short / LOG)
        report(short, (RAW, VERIFY), rounds)
    report(home, (RAW, VERIFY, VIEWED), rounds)


def report(home: Path, parts: tuple[str, ...], rounds: int) -> None:
    """Print a line for each part, the parts of a round one after the other."""
    found = [[told(part, home) for part in parts] for _ in range(rounds)]
    scan = median(turn[0]["seconds"] for turn in found)
    for part, turns in zip(parts, zip(*found, strict=True), strict=True):
        seconds = median(turn["seconds"] for turn in turns)
        events, mb = turns[0]["events"], max(turn["mb"] for turn in turns)
        print(
            f"  {part:<20}{events:>12,.0f} events{seconds:>8.2f} s{events / seconds:>12,.0f}/s"
            f"{scan / seconds:>7.2f} x raw{mb:>7.0f} MB",
            flush=True,
        )


def told(part: str, home: Path) -> dict[str, float]:
    """Return what a process of its own says about one part."""
    line = [sys.executable, "-m", "benchmarks.verifying", str(home), "--part", part]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def part(name: str, home: Path) -> dict[str, float]:
    """Do one part and return its events, its seconds and the process's peak of memory."""
    began = time.perf_counter()
    events = 0
    if name == RAW:
        events = scanned(home / LOG)
    elif name in (VERIFY, VIEWED):
        views = home / VIEWS if name == VIEWED else None
        looked = examine(Files(home / LOG, home / KEYS, views))
        assert looked.ok, looked.findings
        events = looked.records
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"events": events, "seconds": seconds, "mb": peak}


def scanned(log: Path) -> int:
    """Fetch every row, and return how many there are."""
    with closing(open_for_reading(log)) as opened:
        return sum(1 for _ in opened.execute("SELECT * FROM event ORDER BY position"))


def shorten(log: Path, short: Path) -> None:
    """Make a log of the first records of another."""
    SqliteLog(short).close()
    with closing(apsw.Connection(str(short))) as made:
        trigger = made.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_follows'").get
        made.execute("DROP TRIGGER event_follows")  # it sees no row of the same statement
        made.execute("ATTACH ? AS long", (str(log),))
        made.execute("INSERT INTO event SELECT * FROM long.event WHERE position <= ?", (SHORT,))
        made.execute(trigger)


if __name__ == "__main__":
    main()
