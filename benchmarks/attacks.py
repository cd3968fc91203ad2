"""Attacks on copies of the demo log, and bits flipped in its file: what verify sees, and how.

    python -m benchmarks.attacks [--rounds 200] [--seed 7]

Whoever attacks can write every file of the home, the key that signs its heads included. Before,
two heads were put where he does not reach: half way, and before the last tenth of the log. Each
attack is verified twice, with those heads and without them.
"""

import argparse
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from domain.events import CLOCK
from eventstore.log import Append
from eventstore.proof.heads import Heads
from eventstore.proof.note import VerifierKey
from eventstore.proof.report import Report
from eventstore.proof.witnesses import Head
from eventstore.record import NewEvent, uuid7
from eventstore.sqlite import SqliteLog
from gateway.demo import furnish_demo
from gateway.examining import Files, examine
from tests.attacker import COVERS, KINDS, Attacker, Cover
from tests.flips import Flipper, unused_share
from tui.session import Session

ENDED = datetime(2026, 3, 18, 9, tzinfo=UTC)
SHARES = 10
"""Heads the home has signed while its month went by."""

SIDE_EVENTS = 100
"""Events in the write-ahead log whose bits are flipped."""


class Kept(NamedTuple):
    """What an auditor keeps elsewhere: two heads and the public key."""

    heads: list[Head]
    key: VerifierKey
    size: int


class Told(NamedTuple):
    """What one attack came to: where it began, and the reports with and without outside heads."""

    kind: str
    cover: Cover
    first: int
    informed: Report
    alone: Report


def main() -> None:
    """Attack, flip, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        kept = furnished(home, given.seed)
        report = look(home, kept)
        assert report.ok, report
        print(f"{report.head:,} events; outside heads up to #{kept.size:,}; seed {given.seed}\n")
        attacks(home, kept, given.rounds, Random(given.seed))
        behind(home, kept, given.rounds // 4, Random(given.seed))
        flips(home, kept, given.rounds, Random(given.seed))


def furnished(home: Path, seed: int) -> Kept:
    """Live the demo's month through, signing heads as it goes, and keep two of them apart."""
    clock = [ENDED]
    with Session(home, now=lambda: clock[0], durable=False) as session:
        heads, shares = Heads(home / "heads", session.log), [0]

        def sign(share: float) -> None:
            if int(share * SHARES) > shares[0]:
                shares[0] = int(share * SHARES)
                heads.sign()

        def set_time(at: datetime) -> None:
            clock[0] = at

        furnish_demo(session.desk, at=ENDED, set_time=set_time, seed=seed, progress=sign)
        stored, key = heads.files(), heads.verifier()
        outside = [stored[len(stored) // 2 - 1], stored[-2]]
        assert key is not None
        size = int(outside[-1].stem)
        notes = [Head(file.name, file.read_text("utf-8"), outside=True) for file in outside]
        return Kept(notes, key, size)


def look(home: Path, kept: Kept | None) -> Report:
    """Verify a home, with what was kept elsewhere or with nothing but the home itself."""
    files = (home / "heads").glob("*.checkpoint")
    own = [Head(file.name, file.read_text("utf-8", errors="replace")) for file in files]
    file = home / "heads" / "verifier.key"
    pinned = VerifierKey.parse(file.read_text("utf-8")) if file.exists() else None
    return examine(
        Files(home / "log.db", home / "keys.db", None),
        heads=[*(kept.heads if kept else ()), *own],
        key=kept.key if kept else pinned,
    )


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """Yield a copy of a home to be ruined."""
    with TemporaryDirectory(dir=home.parent) as folder:
        yield Path(shutil.copytree(home, Path(folder) / "home"))


def attacked(
    home: Path, kept: Kept, rounds: int, rng: Random, *, behind_heads: bool = False
) -> Iterator[Told]:
    """Carry out every kind of attack with every cover in turn."""
    covers = COVERS[-1:] if behind_heads else COVERS
    after, upto = (kept.size, look(home, None).head) if behind_heads else (0, kept.size)
    for _, (cover, kind) in zip(range(rounds), cycle(product(covers, KINDS)), strict=False):
        with copied(home) as copy:
            first = Attacker(copy, rng, after=after, upto=upto).attack(kind, cover)
            yield Told(kind, cover, first, look(copy, kept), look(copy, None))


def attacks(home: Path, kept: Kept, rounds: int, rng: Random) -> None:
    """Attack what the outside heads cover, and print how each kind was caught."""
    told = list(attacked(home, kept, rounds, rng))
    print("Attacks on what the outside heads cover: caught without / with them, of so many\n")
    print(f"| {'attack':<24} | " + " | ".join(f"{cover:<18}" for cover in COVERS) + " |")
    print("|---" * (1 + len(COVERS)) + "|")
    for kind in KINDS:
        cells = []
        for cover in COVERS:
            some = [one for one in told if (one.kind, one.cover) == (kind, cover)]
            alone = sum(not one.alone.ok for one in some)
            informed = sum(not one.informed.ok for one in some)
            cells.append(f"{f'{alone} / {informed} of {len(some)}':<18}")
        print(f"| {kind:<24} | " + " | ".join(cells) + " |")
    caught = sum(not one.informed.ok for one in told)
    alone = sum(not one.alone.ok for one in told)
    said = sum(one.informed.only_outside for one in told)
    print(f"\ncaught with the outside heads: {caught} of {len(told)}; without them: {alone}")
    print(f"reported as seen by an outside head only: {said}")
    print("first bad position:", dict(Counter(map(place_of, told))))
    for one in told:
        if one.informed.ok or place_of(one) == "wrong":
            print("NOT AS PROMISED:", one)


def place_of(told: Told) -> str:
    """Return how well the report names where the attack began."""
    report, first = told.informed, told.first
    if report.among is None:
        return "exact" if report.first_bad == first else "wrong"
    if not report.among.first <= first <= report.among.last:
        return "wrong"
    return "the end of the range named" if report.first_bad == first else "in the range named"


def behind(home: Path, kept: Kept, rounds: int, rng: Random) -> None:
    """Attack what came after the last outside head, heads signed anew: promised by nobody."""
    every = attacked(home, kept, rounds, rng, behind_heads=True)
    told = [one for one in every if one.first > kept.size]
    caught = sum(not one.informed.ok for one in told)
    named = sum(
        one.informed.cover.unprotected == one.informed.head - kept.size
        and (one.informed.head == kept.size or "tail" in one.informed.limits)
        for one in told
        if one.informed.ok
    )
    print(f"\nAttacks behind the last outside head: {len(told)}; caught all the same {caught};")
    print(f"passed, with the tail named as unprotected: {named} of {len(told) - caught}")


def flips(home: Path, kept: Kept, rounds: int, rng: Random) -> None:
    """Flip one bit at a time, in the log's file and in those beside it."""
    share = unused_share(home / "log.db")
    print(f"\nBits flipped, one at a time ({share:.1%} of the log's file are unused bytes)\n")
    print(f"| {'file':<30} | flips | caught | unused bytes | missed |")
    print("|---|---|---|---|---|")
    with copied(home) as copy:
        flip("log.db", copy, kept, rounds, rng)
        flip(f"heads/{kept.heads[0].name}", copy, kept, rounds // 4, rng)
    for name in ("log.db-wal", "log.db-shm"):
        with copied(home) as copy, TemporaryDirectory(dir=home.parent) as folder:
            in_use, over_all = with_side_files(copy, Path(folder) / "home")
            flip(name, in_use, over_all, rounds // 4, rng)


def flip(name: str, home: Path, kept: Kept, rounds: int, rng: Random) -> None:
    """Flip bits of one file and print what came of it."""
    flipper = Flipper(home / name, home / "log.db", lambda: look(home, kept))
    told = Counter(flipper.flip(rng) for _ in range(rounds))
    cells = (f"{told[outcome]:>6}" for outcome in ("caught", "unused", "missed"))
    print(f"| {name:<30} | {rounds:>5} | " + " | ".join(cells) + " |", flush=True)


def with_side_files(home: Path, place: Path) -> tuple[Path, Kept]:
    """Copy a home whose last events lie in the write-ahead log, and a head kept over them all.

    A log is never copied so while it is in use; this is what a machine leaves that was cut off.
    """
    with SqliteLog(home / "log.db") as log:
        for version in range(SIDE_EVENTS):
            log.append(Append("side", version, (note(),)))
        heads = Heads(home / "heads", log)
        text, key = heads.text_of(heads.sign()), heads.verifier()
        assert key is not None
        kept = Kept([Head("side", text, outside=True)], key, log.head())
        return shutil.copytree(home, place), kept


def note() -> NewEvent:
    """Return an event that somebody's clock might have written."""
    return NewEvent(
        event_id=uuid7(),
        type="note-added.v1",
        occurred_at=0,
        actor=CLOCK,
        terminal="",
        correlation=uuid7(),
        payload=b'{"type":"note-added.v1","case":"side","note":""}',
    )


if __name__ == "__main__":
    main()
