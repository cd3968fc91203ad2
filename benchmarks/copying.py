"""A backup of a long log while another process writes to it without a pause, and the log put back.

    python -m benchmarks.copying HOME [--quick]

HOME is copied first and not touched. The writer appends one event after the other, each put on
the disk before the next; how long each took is told for the time before, while the log is copied
and verified, and while it is put back, where the writer ends because its log was replaced.
"""

import argparse
import json
import resource
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from eventstore.copies.backup import copy_log, unfinished
from eventstore.copies.exchange import identity
from eventstore.copies.restore import make_writable, replace_log
from eventstore.errors import LogReplacedError
from eventstore.log import Append
from eventstore.proof.verify import verify
from eventstore.record import NewEvent, uuid7
from eventstore.sqlite import SqliteLog
from tui.home import LOG

BEFORE = 5.0
"""Seconds for which the writer is alone."""

LOOKS = 100_000


def main() -> None:
    """Measure a home, or write to a log until told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--quick", action="store_true", help="a shorter wait")
    parser.add_argument("--write", action="store_true", help="for its own use")
    given = parser.parse_args()
    if given.write:
        write(given.home)
    else:
        measure(given.home, quick=given.quick)


def measure(home: Path, *, quick: bool) -> None:
    """Print the figures of a home."""
    print("\ncopies of a log under constant writing")
    with TemporaryDirectory(dir=home.parent) as name:
        folder = Path(name)
        log, copy = folder / LOG, folder / "copy.db"
        copy_log(home / LOG, log)
        make_writable(log)
        with writing(log) as waits:
            began = time.perf_counter()
            time.sleep(BEFORE / 5 if quick else BEFORE)
            copied = timed(lambda: copy_log(log, copy))
            looked = timed(lambda: must_be_whole(copy))
            with unfinished(folder) as prepared:
                copy.rename(prepared / LOG)
                make_writable(prepared / LOG)
                put_back = timed(lambda: replace_log(log, prepared, "kept"))
        size = log.stat().st_size
        print(f"  {'copied':<24}{copied[1] - copied[0]:>8.2f} s{size / 1e6:>9.0f} MB")
        print(f"  {'verified':<24}{looked[1] - looked[0]:>8.2f} s")
        print(f"  {'put back':<24}{put_back[1] - put_back[0]:>8.2f} s")
        tell("an append, alone", waits, began, copied[0])
        tell("while it is copied", waits, *copied)
        tell("while it is verified", waits, *looked)
        print(f"  {'peak of memory':<24}{peak():>8.0f} MB")
        print(f"  {'is the file in place?':<24}{cost_of_identity(log):>8.2f} µs")


def write(log: Path) -> None:
    """Append until standard input ends or the log is replaced; tell when and how long each took."""
    told = []
    with SqliteLog(log) as opened:
        try:
            while not select.select([sys.stdin], [], [], 0)[0]:
                began = time.perf_counter()
                opened.append(Append("benchmark", None, (one(),)))
                told.append((began, time.perf_counter() - began))
        except LogReplacedError:
            pass
    json.dump(told, sys.stdout)


def one() -> NewEvent:
    """Return an event of the usual size."""
    return NewEvent(
        event_id=uuid7(),
        type="note-added.v1",
        occurred_at=0,
        actor="writer",
        terminal="benchmark",
        correlation=uuid7(),
        payload=b'{"note":"' + b"x" * 200 + b'"}',
    )


@contextmanager
def writing(log: Path) -> Iterator[list[tuple[float, float]]]:
    """Let another process write to a log; its waits are in the list when the block has ended."""
    waits: list[tuple[float, float]] = []
    line = [sys.executable, "-m", "benchmarks.copying", str(log), "--write"]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        yield waits
        waits += map(tuple, json.loads(writer.communicate()[0]))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return when some work began and ended."""
    began = time.perf_counter()
    work()
    return began, time.perf_counter()


def must_be_whole(log: Path) -> None:
    """Verify a log."""
    assert verify(log).ok


def tell(what: str, waits: list[tuple[float, float]], start: float, end: float) -> None:
    """Print how long the appends of a time took."""
    there = [seconds * 1000 for began, seconds in waits if start <= began < end]
    cuts = quantiles(there, n=100)
    print(
        f"  {what:<24}{cuts[49]:>8.2f} ms p50{cuts[94]:>9.2f} ms p95{max(there):>9.1f} ms worst"
        f"{len(there):>9,} appends"
    )


def peak() -> float:
    """Return the most memory this process ever took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cost_of_identity(log: Path) -> float:
    """Return the microseconds it takes to look whether a log's file is still in its place."""
    began = time.perf_counter()
    for _ in range(LOOKS):
        identity(log)
    return (time.perf_counter() - began) / LOOKS * 1e6


if __name__ == "__main__":
    main()
