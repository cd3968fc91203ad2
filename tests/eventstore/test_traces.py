"""The bytes of a secret are found wherever they stand, and a destroyed key stands nowhere."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.keys import seal as sealing
from eventstore.keys import traces
from eventstore.keys.scrub import scrub
from eventstore.keys.seal import KeyRing, Orders
from eventstore.keys.traces import look, spellings

SECRET = bytes(range(100, 132))


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[KeyRing]:
    with KeyRing(tmp_path / "keys.db") as ring:
        yield ring


def keys(ring: KeyRing, *customers: str) -> list[bytes]:
    ring.ensure(customers)
    return [key for name in customers if (key := ring.key(name))]


def told(
    upto: int = 9, *, erased: dict[str, int] | None = None, withheld: dict[str, bool] | None = None
) -> Orders:
    return Orders(upto, b"leaf", False, erased or {}, withheld or {})  # noqa: FBT003  a tuple


def found(folder: Path, *secrets: bytes) -> dict[str, int]:
    needles = [spelling for secret in secrets for spelling in spellings(secret)]
    return {str(trace.path.relative_to(folder)): trace.times for trace in look(folder, needles)}


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.hex().encode(),
        SECRET.hex().upper().encode(),
        b64encode(SECRET),
        urlsafe_b64encode(SECRET),
    ],
)
def test_a_secret_is_found_raw_in_hex_and_in_base64(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "file").write_bytes(b"before " + written + b" after")
    (tmp_path / "other").write_bytes(b"nothing here")
    assert found(tmp_path, SECRET).keys() == {"deep/er/file"}


@given(st.integers(0, 200), st.integers(33, 64))
def test_a_secret_is_counted_once_wherever_a_chunk_ends(place: int, chunk: int) -> None:
    content = bytes(place) + SECRET + bytes(7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(traces, "CHUNK", chunk)
        patch.setattr(Path, "open", lambda _self, _mode: BytesIO(content))
        assert traces._count(Path("any"), [SECRET, b"absent"]) == 1


READING = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=0).execute("SELECT * FROM key")
"""


def test_looking_takes_no_lock_away_from_this_process(ring: KeyRing, tmp_path: Path) -> None:
    (key,) = keys(ring, "ann")
    ring._db.execute("BEGIN EXCLUSIVE")
    assert found(tmp_path, key).keys() == {"keys.db"}
    line = [sys.executable, "-c", READING, str(tmp_path / "keys.db")]
    assert "locked" in subprocess.run(line, check=False, capture_output=True, text=True).stderr
    ring._db.execute("ROLLBACK")


def test_making_keys_leaves_copies_in_the_journal_and_forgetting_removes_them(
    ring: KeyRing, tmp_path: Path
) -> None:
    first, _ = keys(ring, "ann", "ben")
    assert found(tmp_path, first) == {"keys.db": 1}
    keys(ring, "cleo")  # changes a page that holds the first key: its old content is journalled
    assert found(tmp_path, first) == {"keys.db": 1, "keys.db-journal": 1}
    ring.forget("ann")
    assert found(tmp_path, first) == {}


def test_no_destroyed_key_lingers_in_pages_that_were_split_and_merged(
    ring: KeyRing, tmp_path: Path
) -> None:
    ring._db.execute("PRAGMA synchronous = OFF")
    rng = random.Random(5)
    names = [f"{rng.getrandbits(80):020x}" for _ in range(200)]
    made = dict(zip(names, keys(ring, *names), strict=True))
    gone = rng.sample(names, 150)
    for at, name in enumerate(gone):  # without scrubbing: what secure_delete alone leaves
        ring._db.execute("DELETE FROM key WHERE customer = ?", (name,))
        if at % 30 == 0:
            keys(ring, f"late{at}")
    with KeyRing(tmp_path / "keys.db") as again:
        again.forget(next(name for name in names if name not in gone))
    assert found(tmp_path, *(made[name] for name in gone)) == {}


def test_a_ring_that_obeys_destroys_the_keys_from_before_an_erasure_alone(
    ring: KeyRing, tmp_path: Path
) -> None:
    ring.ensure(["ann", "ben"], lambda: 5)
    ring.ensure(["cleo"], lambda: 7)
    key = ring.key("ann")
    ring.obey(lambda _position, _leaf: told(erased={"ann": 6, "cleo": 6}))
    assert ring.key("ann") is None
    assert ring.key("ben") is not None
    assert ring.key("cleo") is not None
    assert key is not None
    assert found(tmp_path, key) == {}


def test_what_was_obeyed_is_not_asked_for_again(ring: KeyRing) -> None:
    asked: list[int] = []

    def orders(position: int, _leaf: bytes) -> Orders:
        asked.append(position)
        return told(erased={"ann": 6} if position == 0 else {})

    ring.obey(orders)
    ring.obey(orders)
    assert asked == [0, 0, 9]


def test_a_long_stretch_without_orders_is_noted_and_a_short_one_is_not(ring: KeyRing) -> None:
    ring.obey(lambda _position, _leaf: told(sealing.STRIDE - 1))
    assert ring._obeyed()[0] == 0
    ring.obey(lambda _position, _leaf: told(sealing.STRIDE))
    assert ring._obeyed()[0] == sealing.STRIDE


def test_a_restricted_customers_key_seals_and_does_not_open(ring: KeyRing, tmp_path: Path) -> None:
    (key,) = keys(ring, "ann")
    with KeyRing(tmp_path / "keys.db") as other:
        ring.obey(lambda _position, _leaf: told(withheld={"ann": True}))
        for each in (ring, other):
            assert each.is_withheld("ann")
            assert each.opening_key("ann") is None
            assert each.key("ann") == key
        ring.obey(lambda _position, _leaf: told(withheld={"ann": False}))
        assert not other.is_withheld("ann")
        assert other.opening_key("ann") == key


def test_scrubbing_that_was_cut_short_is_done_by_the_next_to_obey(
    ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _ = keys(ring, "ann", "ben")
    keys(ring, "cleo")

    def killed(_database: sqlite3.Connection, _path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("eventstore.keys.scrub.scrub", killed)
        with pytest.raises(KeyboardInterrupt):
            ring.forget("ann")
    assert found(tmp_path, key).keys() == {"keys.db-journal"}
    with KeyRing(tmp_path / "keys.db") as next_one:
        next_one.obey(lambda _position, _leaf: told(0))
    assert found(tmp_path, key) == {}


def test_another_log_makes_every_key_as_old_as_that_log_and_frees_everybody(ring: KeyRing) -> None:
    ring.ensure(["ann"], lambda: 900)
    ring.obey(lambda _position, _leaf: told(950, withheld={"ann": True}))
    ring.obey(lambda _position, _leaf: Orders(600, b"other", True, {}, {}))  # noqa: FBT003
    assert ring.born("ann") == 600
    assert not ring.is_withheld("ann")
    ring.obey(lambda _position, _leaf: told(602, erased={"ann": 601}))
    assert ring.key("ann") is None


def test_keys_of_an_earlier_release_get_what_was_added_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.executescript(
        """
        CREATE TABLE key (customer TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;
        CREATE TABLE secret (
            only INTEGER PRIMARY KEY CHECK (only = 1), secret BLOB NOT NULL
        ) STRICT;
        """
    )
    old.execute("INSERT INTO key VALUES ('ann', ?)", (SECRET,))
    old.execute("INSERT INTO secret VALUES (1, ?)", (SECRET,))
    old.commit()
    old.close()
    with KeyRing(path) as ring:
        assert (ring.key("ann"), ring.secret(), ring.born("ann")) == (SECRET, SECRET, 0)
        ring.obey(lambda _position, _leaf: told(erased={"ann": 1}))
        assert ring.key("ann") is None
    with KeyRing(path) as again:
        assert again.secret() == SECRET


def test_scrubbing_a_file_without_a_journal_is_no_trouble(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "any.db", isolation_level=None)
    database.execute("CREATE TABLE any (one)")
    scrub(database, tmp_path / "any.db")
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["any.db"]
