"""How fast the views are rebuilt from a long log, and how soon they follow one act.

    python -m benchmarks.views FOLDER [--events 1000000] [--quick]

Beside them a raw scan of the same log, and ``eventsourcing`` with one small projection of its
own; the same small projection by this program's projector makes the two comparable. Each figure
is a median over rounds that take turns.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import apsw

from benchmarks import million, trade
from benchmarks.contestants import Ours, Theirs
from domain.actions import Ask
from domain.views import FEEDBACK, TABLES, TALLIES
from domain.views.shape import Table, Tally
from eventstore.sqlite import SqliteLog
from eventstore.views.projector import Projector
from gateway.journal import glimpse
from tui import worklists
from tui.home import LOG
from tui.session import Session

OF_THEIRS = 10_000
"""How many events the other store is given: it takes half a minute for what we do in a second."""

ACTS = 100


class Pace(NamedTuple):
    """What a piece of work took."""

    events: int
    seconds: float
    cpu: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=million.EVENTS)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and events")
    given = parser.parse_args()
    measure(million.home(given.folder, given.events), quick=given.quick)


def measure(home: Path, *, quick: bool) -> None:
    """Print the paces of rebuilding and of following."""
    rounds, events = (3, 100_000) if quick else (3, 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        rebuilding(home / LOG, Path(folder), events, rounds)
    following(home)


def rebuilding(log: Path, scratch: Path, events: int, rounds: int) -> None:
    """Print the events a second of every contestant."""
    ours, theirs = Ours(scratch / "trade.db"), Theirs(scratch / "theirs.db")
    run = trade.new_run()
    for contestant in (ours, theirs):
        contestant.batch(contestant.prepare(run, OF_THEIRS))
    with SqliteLog(log, readonly=True) as source:
        events = min(events, source.head())
        work: dict[str, tuple[int, Callable[[], object]]] = {
            "raw scan": (events, lambda: scan(log, events)),
            "all views": (events, lambda: fill(source, scratch, TABLES, TALLIES, events)),
            "one view of them": (events, lambda: fill(source, scratch, (FEEDBACK,), (), events)),
            "their projection, ours": (OF_THEIRS, lambda: ours.rebuild(OF_THEIRS)),
            "their projection, theirs": (OF_THEIRS, lambda: theirs.rebuild(OF_THEIRS)),
        }
        taken: dict[str, list[Pace]] = {name: [] for name in work}
        for _ in range(rounds):
            for name, (count, run_it) in work.items():
                taken[name].append(timed(count, run_it))
    ours.log.close()
    print(f"\nrebuild of {events:,} events, medians of {rounds} rounds (CPU in brackets)")
    report({name: middle(paces) for name, paces in taken.items()})


def scan(log: Path, events: int) -> int:
    """Fetch every column of the log's rows and do nothing with them."""
    with closing(apsw.Connection(str(log), flags=apsw.SQLITE_OPEN_READONLY)) as db:
        rows = db.execute("SELECT * FROM event WHERE position <= ? ORDER BY position", (events,))
        return sum(1 for _ in rows)


def fill(
    source: SqliteLog,
    scratch: Path,
    tables: Sequence[Table],  # type: ignore[type-arg]  # of any row
    tallies: Sequence[Tally],  # type: ignore[type-arg]  # of any rows
    events: int,
) -> None:
    """Fill new views from the log's first events."""
    with Projector(source, scratch / "views.db", tables, tallies, glimpse) as projector:
        projector.catch_up(limit=events)
        projector.path.unlink()


def timed(events: int, work: Callable[[], object]) -> Pace:
    """Return what ``work`` takes."""
    cpu, start = time.process_time(), time.perf_counter()
    work()
    return Pace(events, time.perf_counter() - start, time.process_time() - cpu)


def middle(paces: Sequence[Pace]) -> Pace:
    """Return the medians."""
    return Pace(
        paces[0].events,
        median(pace.seconds for pace in paces),
        median(pace.cpu for pace in paces),
    )


def report(paces: dict[str, Pace]) -> None:
    """Print each pace beside the raw scan's and theirs."""
    raw, theirs = paces["raw scan"], paces["their projection, theirs"]
    for name, pace in paces.items():
        rate, cpu_rate = pace.events / pace.seconds, pace.events / pace.cpu
        beside_raw = rate * raw.seconds / raw.events
        beside_them = rate * theirs.seconds / theirs.events
        print(
            f"  {name:<26}{rate:>10,.0f} events/s ({cpu_rate:>10,.0f})"
            f"{beside_raw:>8.3f} x raw{beside_them:>8.1f} x eventsourcing"
        )


def following(home: Path) -> None:
    """Print how long an act takes, and how much of that is the views' catching up."""
    acts, folds = [], []
    with Session(home) as session:
        with session.views() as views:
            line = worklists.queue(views, session.person(), session.now(), limit=1).lines[0]
        for number in range(ACTS):
            ask = Ask(by=session.person(), at=session.now(), note=f"note {number}")
            start = time.perf_counter()
            session.act(line.case, "note", ask)
            acts.append(time.perf_counter() - start)
            start = time.perf_counter()
            session.catch_up()
            folds.append(time.perf_counter() - start)
    print(f"\nan act, recorded and in the views, {ACTS} times one after the other")
    for name, taken in (("whole act", acts), ("looking for news only", folds)):
        p95 = quantiles(taken, n=20)[-1]
        print(f"  {name:<26}p50 {median(taken) * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms")


if __name__ == "__main__":
    main()
