"""Somebody who can write a home's files: alters its log with SQL and covers his tracks.

Every kind of attack is a function over the rows of the log; how well the tracks are covered is
another choice. All that is used lies in the home itself, the key that signs its heads included.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Literal, TypeAlias, get_args

import apsw
import msgspec

from eventstore.proof.heads import SIGNER, SUFFIX
from eventstore.proof.merkle import Frontier
from eventstore.proof.note import Checkpoint, SignerKey
from eventstore.record import leaf_hash

Cover = Literal["nothing", "hashes", "heads removed", "heads signed anew"]
COVERS: tuple[Cover, ...] = get_args(Cover)

Row: TypeAlias = list[Any]
"""The columns of a record in their order, the leaf last."""

POSITION, ID, STREAM, VERSION, TYPE, OCCURRED, ACTOR, PAYLOAD, LEAF = 0, 1, 2, 3, 4, 5, 7, 11, 12
ANSWER = "response-received.v1"
DAY = 86_400_000_000


class Attacker:
    """One attack on one home.

    Attributes:
        rows: The log's records, the one at position p at place p - 1.
    """

    def __init__(self, home: Path, rng: Random, *, after: int, upto: int) -> None:
        """Read the log; what will be altered first is behind ``after`` and up to ``upto``."""
        self.rng = rng
        self._home, self._span = home, (after + 1, upto)
        with closing(apsw.Connection(str(home / "log.db"))) as log:
            self.rows: list[Row] = [list(row) for row in log.execute("SELECT * FROM event")]

    def attack(self, kind: str, cover: Cover) -> int:
        """Alter the log and return the first position that is not what it was."""
        first = KINDS[kind](self, tidy=cover != "nothing")
        self.rewrite(cover)
        return first

    def rewrite(self, cover: Cover) -> None:
        """Put the rows as they are now into the log, and cover the tracks."""
        if cover != "nothing":
            for position, row in enumerate(self.rows, 1):
                row[POSITION] = position
                row[LEAF] = leaf_hash(tuple(row[:LEAF]))
        self._write(cover)
        if cover.startswith("heads"):
            self._replace_heads(anew=cover == "heads signed anew")

    def chosen(self) -> Row:
        """Return a record to begin with."""
        return self.rows[self.rng.randint(*self._span) - 1]

    def another(self, column: int, value: object) -> Any:
        """Return a value of a column that is another than ``value``."""
        return self.rng.choice([row[column] for row in self.rows if row[column] != value])

    def sealed(self) -> list[Row]:
        """Return the answers to choose from that hold a sealed telephone number."""
        first, last = self._span
        answers = (row for row in self.rows[first - 1 : last] if row[TYPE] == ANSWER)
        return [row for row in answers if b'"phone":' in row[PAYLOAD]]

    def _write(self, cover: Cover) -> None:
        with closing(apsw.Connection(str(self._home / "log.db"))) as log:
            triggers = list(log.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'"))
            with log:
                for name, _ in triggers:
                    log.execute(f"DROP TRIGGER {name}")
                log.execute("DELETE FROM event")
                marks = ", ".join("?" * (LEAF + 1))
                log.executemany(f"INSERT INTO event VALUES ({marks})", self.rows)
                if cover != "nothing":
                    log.execute("UPDATE sqlite_sequence SET seq = ?", (len(self.rows),))
                for _, sql in triggers:
                    log.execute(sql)

    def _replace_heads(self, *, anew: bool) -> None:
        folder = self._home / "heads"
        (folder / "tree.bin").unlink(missing_ok=True)
        if not anew:
            shutil.rmtree(folder)
            return
        signer = SignerKey.parse((folder / SIGNER).read_text("utf-8"))
        files = {int(file.stem): file for file in folder.glob(f"*{SUFFIX}")}
        tree = Frontier()
        for row in self.rows:
            tree.add(row[LEAF])
            if file := files.pop(tree.size, None):
                head = Checkpoint(signer.name, tree.size, tree.root())
                file.write_text(signer.sign(head.body), "utf-8")
        for file in files.values():
            file.unlink()


def _payload(he: Attacker, *, tidy: bool) -> int:  # noqa: ARG001  every kind's signature
    row = he.chosen()
    fact = msgspec.json.decode(row[PAYLOAD])
    name = he.rng.choice([name for name in fact if name != "type"])
    fact[name] = f"{fact[name]}4" if isinstance(fact[name], str) else [fact[name]]
    row[PAYLOAD] = msgspec.json.encode(fact)
    return int(row[POSITION])


def _column(column: int) -> Callable[..., int]:
    def change(he: Attacker, *, tidy: bool) -> int:  # noqa: ARG001  every kind's signature
        row = he.chosen()
        row[column] = he.another(column, row[column])
        return int(row[POSITION])

    return change


def _time(he: Attacker, *, tidy: bool) -> int:  # noqa: ARG001  every kind's signature
    row = he.chosen()
    row[OCCURRED] -= he.rng.randint(1, 3 * DAY)
    return int(row[POSITION])


def _remove(he: Attacker, *, tidy: bool) -> int:
    row = he.chosen()
    he.rows.remove(row)
    if tidy:
        _renumber(he.rows)
    return int(row[POSITION])


def _insert(he: Attacker, *, tidy: bool) -> int:
    row = he.chosen()
    place = row[POSITION]
    added = [*row[:ID], he.rng.randbytes(16), *row[STREAM:]]
    for later in he.rows[place - 1 :]:
        later[POSITION] += 1
    he.rows.insert(place - 1, added)
    if tidy:
        _renumber(he.rows)
    else:  # the database would not take a version twice
        added[VERSION] += 1_000_000
    return int(place)


def _reorder(he: Attacker, *, tidy: bool) -> int:
    place = min(he.chosen()[POSITION], len(he.rows) - 1)
    pair = slice(place - 1, place + 1)
    he.rows[pair] = he.rows[pair][::-1]
    for position, row in enumerate(he.rows[pair], place):
        row[POSITION] = position
    if tidy:
        _renumber(he.rows)
    return int(place)


def _truncate(he: Attacker, *, tidy: bool) -> int:  # noqa: ARG001  every kind's signature
    place = int(he.chosen()[POSITION])
    del he.rows[place - 1 :]
    return place


def _swap_sealed(he: Attacker, *, tidy: bool) -> int:  # noqa: ARG001  every kind's signature
    one, other = he.rng.sample(he.sealed(), 2)
    facts = [msgspec.json.decode(row[PAYLOAD]) for row in (one, other)]
    phones = [fact["phone"] for fact in facts]
    for row, fact, phone in zip((one, other), facts, reversed(phones), strict=True):
        row[PAYLOAD] = msgspec.json.encode({**fact, "phone": phone})
    return int(min(one[POSITION], other[POSITION]))


def _rename(he: Attacker, *, tidy: bool) -> int:
    row = he.chosen()
    name = row[STREAM]
    moved = [each for each in he.rows if each[STREAM] == name] if tidy else [row]
    for each in moved:
        each[STREAM] = f"{name}-x"
    return int(moved[0][POSITION])


def _renumber_versions(he: Attacker, *, tidy: bool) -> int:  # noqa: ARG001  every kind's signature
    lengths = Counter(row[STREAM] for row in he.rows)
    while lengths[(row := he.chosen())[STREAM]] == 1:
        continue
    same = [each for each in he.rows if each[STREAM] == row[STREAM] and each is not row]
    other = he.rng.choice(same)
    row[VERSION], other[VERSION] = other[VERSION], row[VERSION]
    return int(min(row[POSITION], other[POSITION]))


def _renumber(rows: list[Row]) -> None:
    """Give every stream its versions in the order of the log."""
    reached: Counter[str] = Counter()
    for row in rows:
        reached[row[STREAM]] += 1
        row[VERSION] = reached[row[STREAM]]


KINDS: dict[str, Callable[..., int]] = {
    "payload changed": _payload,
    "actor changed": _column(ACTOR),
    "type changed": _column(TYPE),
    "time changed": _time,
    "record removed": _remove,
    "record inserted": _insert,
    "records exchanged": _reorder,
    "tail cut off": _truncate,
    "sealed texts exchanged": _swap_sealed,
    "stream renamed": _rename,
    "versions exchanged": _renumber_versions,
}
"""Every kind of attack, by what it does."""
