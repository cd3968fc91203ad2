"""A year of repair orders, a twentieth of them dirty: taken in whole, and in overlapping pieces.

    python -m benchmarks.orders [--rows 10000] [--seed 1] [FOLDER]

Prints what was made beside what was found, and whether three overlapping files came to the same
log as one.
"""

import argparse
import dataclasses
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from benchmarks import jtt
from domain import house as houses
from domain import policy as policies
from domain.desk import Batch, Stamp
from domain.events import HOUSE, FileImported
from domain.house import House
from domain.visits.facts import OrderCorrected
from eventstore.record import uuid7
from gateway.importing import Importer, ImportReport
from gateway.intake import Intake, Reject, load_mapping, open_file
from tui.session import Session

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 3, 18, 0, 30, tzinfo=UTC)
PIECES = ((0.0, 0.45), (0.3, 0.75), (0.6, 1.0))
"""Which shares of the orders the overlapping files hold."""

FATES = ("new", "repeated", "corrected", "blank", "invalid", "rejected")


class Found(NamedTuple):
    """What became of some files: rows by fate, mistakes by code, and the facts recorded."""

    fates: Counter[str]
    faults: Counter[str]
    facts: dict[str, list[bytes]]


def main() -> None:
    """Make the files, take them in and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, default=10_000, help="orders in the file")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        measure(given.folder or Path(spare), given.rows, given.seed)


def measure(folder: Path, count: int, seed: int) -> None:
    """Print what was made and found."""
    orders = made(count, seed)
    rows = jtt.rows_of(orders, seed)
    print(f"{len(orders):,} orders in {len(rows):,} rows, seed {seed}")
    began = time.perf_counter()
    whole = taken_in(folder / "whole", [jtt.write(folder / "orders.csv", rows)])
    seconds = time.perf_counter() - began
    pieces = taken_in(folder / "pieces", overlapping(folder, orders, seed))
    fates, faults = expected(orders)
    _table("rows", {name: (fates[name], whole.fates[name]) for name in FATES})
    print(f"{'all':>28} {fates.total():>8,} {whole.fates.total():>8,}")
    _table("rejected because", {name: (faults[name], whole.faults[name]) for name in faults})
    same = "the same log" if pieces.facts == whole.facts else "ANOTHER log"
    print(f"three overlapping files come to {same} as one")
    print(f"taken in within {seconds:.1f} s: {len(rows) / seconds:,.0f} rows a second")


def made(count: int, seed: int) -> list[jtt.Made]:
    """Return the orders of a seed."""
    return jtt.Workshop(seed, NOW.astimezone(ZoneInfo(ZONE))).orders(count)


def expected(orders: Sequence[jtt.Made]) -> tuple[Counter[str], Counter[str]]:
    """Return how many rows there are by fate, and mistakes by code."""
    fates: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for order in orders:
        fates += order.fates
        faults += order.faults
    return fates, faults


def overlapping(folder: Path, orders: Sequence[jtt.Made], seed: int) -> list[Path]:
    """Write the files that hold the same orders in overlapping pieces."""
    names = {id(row): at for at, order in enumerate(orders) for row in order.rows}
    rows = jtt.rows_of(orders, seed)
    paths = []
    for n, (start, end) in enumerate(PIECES, 1):
        held = range(round(start * len(orders)), round(end * len(orders)))
        piece = [row for row in rows if names[id(row)] in held]
        paths.append(jtt.write(folder / f"piece-{n}.csv", piece))
    return paths


def taken_in(home: Path, files: Sequence[Path]) -> Found:
    """Take files in at a fresh home, one after the other."""
    fates: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    with Session(home, now=lambda: NOW) as session:
        furnish(session)
        for file in files:
            report = import_file(session, file)
            assert report.rows == _fates(report).total(), "the counts do not add up"
            fates += _fates(report)
            faults += _faults(file)
        facts = said(session)
    return Found(fates, faults, facts)


def furnish(session: Session) -> None:
    """Open a centre whose tests have a phone number of their own."""
    text = policies.default_text()
    rules = policies.parse(text)
    intake = dataclasses.replace(rules.intake, test_numbers=(jtt.TEST_NUMBER,))
    policy = dataclasses.replace(rules, intake=intake)
    events = houses.open_centre(House(), centre="bc", name="北城服务中心", zone=ZONE, at=NOW)
    events += houses.adopt(House(centre="bc"), text=text, policy=policy, starts=NOW, at=NOW)
    session.journal.record([Batch(HOUSE, 0, events)], Stamp("bench", "bench", uuid7()))


def import_file(session: Session, file: Path) -> ImportReport:
    """Take one file in by the preset."""
    importer = Importer(
        session.desk,
        b"the same secret everywhere",
        stamp=lambda: Stamp("bench", "bench", uuid7()),
        now=lambda: NOW,
        readable=session.journal.readable,
        sentence=lambda mistake: str(mistake.code),
        spare=file.parent,
    )
    with _opened(file) as intake:
        return importer.run(file, intake)


def said(session: Session) -> dict[str, list[bytes]]:
    """Return what stands in the log by stream, but for ids, times of recording and sources."""
    streams: dict[str, list[bytes]] = {}
    for event in session.journal.read():
        fact = session.journal.readable(event)
        if isinstance(fact, FileImported):
            continue
        if hasattr(fact, "source"):
            fact = msgspec.structs.replace(fact, source="")
        if isinstance(fact, OrderCorrected):
            fact = msgspec.structs.replace(fact, entry=event.id)
        streams.setdefault(event.stream, []).append(msgspec.json.encode(fact))
    return streams


def _opened(file: Path) -> Intake:
    return open_file(file, load_mapping("jtt1132"), zone=ZoneInfo(ZONE), now=NOW)


def _fates(report: ImportReport) -> Counter[str]:
    counted = {name: getattr(report, name) for name in ("new", "repeated", "corrected", "rejected")}
    blank, invalid = sum(report.blank.values()), sum(report.invalid.values())
    return Counter(counted | {"blank": blank, "invalid": invalid})


def _faults(file: Path) -> Counter[str]:
    with _opened(file) as intake:
        return Counter(
            str(mistake.code)
            for outcome in intake
            if isinstance(outcome, Reject)
            for mistake in outcome.mistakes
        )


def _table(title: str, counts: dict[str, tuple[int, int]]) -> None:
    print(f"{title:>28} {'made':>8} {'found':>8}")
    for name, (made_, found) in sorted(counts.items(), key=lambda each: -each[1][0]):
        print(f"{name:>28} {made_:>8,} {found:>8,}{'' if made_ == found else '  <-- differs'}")


if __name__ == "__main__":
    main()
