"""Personal data can be read with its customer's key, in its place, and by nobody without."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventstore.errors import KeysFailedError, SealBrokenError
from eventstore.keys import seal as sealing
from eventstore.keys.seal import KeyRing, seal, unseal

KEY = bytes(range(32))
EVENT = UUID(int=7)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[KeyRing]:
    with KeyRing(tmp_path / "keys.db") as ring:
        yield ring


def key_of(ring: KeyRing, customer: str) -> bytes:
    ring.ensure([customer])
    key = ring.key(customer)
    assert key is not None
    return key


@settings(deadline=None)
@given(st.text(), st.uuids(), st.text(), st.text())
def test_what_was_sealed_can_be_read(text: str, event: UUID, customer: str, field: str) -> None:
    token = seal(KEY, text, event_id=event, customer=customer, field=field)
    assert unseal(KEY, token, event_id=event, customer=customer, field=field) == text


def test_the_same_text_never_looks_the_same_twice() -> None:
    tokens = {seal(KEY, "张伟", event_id=EVENT, customer="c", field="name") for _ in range(100)}
    assert len(tokens) == 100
    assert all("张伟" not in token and token.isascii() for token in tokens)


@pytest.mark.parametrize(
    "place",
    [
        {"event_id": uuid4(), "customer": "c", "field": "name"},
        {"event_id": EVENT, "customer": "d", "field": "name"},
        {"event_id": EVENT, "customer": "c", "field": "phone"},
        {"event_id": EVENT, "customer": "cn", "field": "ame"},
    ],
)
def test_a_token_moved_elsewhere_does_not_open(place: dict[str, str]) -> None:
    token = seal(KEY, "Zhang", event_id=EVENT, customer="c", field="name")
    with pytest.raises(SealBrokenError):
        unseal(KEY, token, **place)  # type: ignore[arg-type] # three kinds of values


@pytest.mark.parametrize("token", ["", "é", "AAAA", "not base64!", "A" * 64])
def test_a_token_that_is_none_does_not_open(token: str) -> None:
    with pytest.raises(SealBrokenError) as broken:
        unseal(KEY, token, event_id=EVENT, customer="c", field="name")
    assert broken.value.params == {"event_id": str(EVENT), "field": "name"}


def test_a_token_does_not_open_with_somebody_elses_key() -> None:
    token = seal(KEY, "Zhang", event_id=EVENT, customer="c", field="name")
    with pytest.raises(SealBrokenError):
        unseal(bytes(32), token, event_id=EVENT, customer="c", field="name")


def test_a_customer_keeps_the_same_key(ring: KeyRing, tmp_path: Path) -> None:
    first = key_of(ring, "c")
    ring.ensure(["c", "d", "c"])
    assert ring.key("c") == first != ring.key("d")
    with KeyRing(tmp_path / "keys.db") as again:
        assert again.key("c") == first
    assert len(first) == 32


def test_nobody_has_a_key_before_it_is_made(ring: KeyRing) -> None:
    assert ring.key("c") is None


def test_a_forgotten_customer_has_no_key_and_no_trace_in_the_file(
    ring: KeyRing, tmp_path: Path
) -> None:
    key = key_of(ring, "c")
    assert key in (tmp_path / "keys.db").read_bytes()
    ring.forget("c")
    assert ring.key("c") is None
    assert all(key not in path.read_bytes() for path in tmp_path.iterdir())


def test_a_customer_who_comes_back_gets_another_key(ring: KeyRing) -> None:
    first = key_of(ring, "c")
    ring.forget("c")
    assert key_of(ring, "c") != first


def test_a_key_destroyed_by_another_process_is_gone_here_too(ring: KeyRing, tmp_path: Path) -> None:
    key_of(ring, "c")
    with KeyRing(tmp_path / "keys.db") as other:
        other.forget("c")
    assert ring.key("c") is None


def test_a_glance_is_of_one_moment_and_what_comes_after_it_is_not(
    ring: KeyRing, tmp_path: Path
) -> None:
    key = key_of(ring, "c")
    with KeyRing(tmp_path / "keys.db") as other, ring.glance():
        assert ring.opening_key("c") == key
        other.forget("c")
        assert ring.opening_key("c") == key
        with ring.glance():
            assert ring.opening_key("c") == key
    assert ring.opening_key("c") is None


def test_what_is_destroyed_here_is_gone_also_within_a_glance(ring: KeyRing) -> None:
    key_of(ring, "c")
    with ring.glance():
        ring.forget("c")
        assert ring.opening_key("c") is None


def test_only_so_many_keys_are_kept_in_memory(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "KEYS_IN_MEMORY", 2)
    keys = {name: key_of(ring, name) for name in "abcd"}
    assert {name: ring.key(name) for name in "abcd"} == keys
    assert list(ring._cache) == ["c", "d"]


def test_the_secret_of_a_home_is_made_once(ring: KeyRing, tmp_path: Path) -> None:
    with KeyRing(tmp_path / "keys.db") as again, KeyRing(tmp_path / "others.db") as other:
        assert ring.secret() == again.secret() != other.secret()
    assert len(ring.secret()) == 32


@pytest.mark.skipif(os.name != "posix", reason="file modes are the other systems'")
def test_the_keys_are_for_their_owner_alone(ring: KeyRing, tmp_path: Path) -> None:
    assert ring.key("c") is None
    assert stat.S_IMODE((tmp_path / "keys.db").stat().st_mode) == 0o600


def test_the_keys_are_journalled_so_that_nothing_lingers(ring: KeyRing) -> None:
    settings = ("journal_mode", "synchronous", "secure_delete")
    found = [ring._db.execute(f"PRAGMA {name}").fetchone()[0] for name in settings]
    assert found == ["persist", 2, 1]


def test_threads_agree_on_every_key(ring: KeyRing) -> None:
    found: list[bytes | None] = []

    def look() -> None:
        for number in range(30):
            ring.ensure([f"c{number}"])
            found.append(ring.key(f"c{number}"))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert None not in found
    assert len(set(found)) == 30


MAKING = """
import sys
from pathlib import Path
from eventstore.keys.seal import KeyRing
with KeyRing(Path(sys.argv[1])) as ring:
    for number in range(20):
        ring.ensure([f"c{number}"])
        print(ring.key(f"c{number}").hex())
    print(ring.secret().hex())
"""


def test_processes_agree_on_every_key(tmp_path: Path) -> None:
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKING, str(tmp_path / "keys.db")],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]
    told = [maker.communicate()[0] for maker in makers]
    assert told[0].count("\n") == 21
    assert len(set(told)) == 1


def test_a_file_that_holds_no_keys_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.db").write_bytes(b"these are no keys at all, only words" * 99)
    with pytest.raises(KeysFailedError) as failed:
        KeyRing(tmp_path / "keys.db")
    assert failed.value.params["path"] == str(tmp_path / "keys.db")


def test_keys_that_cannot_be_kept_are_an_error(ring: KeyRing, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "keys.db")
    try:
        pages = ring._db.execute("PRAGMA page_count").fetchone()[0]
        ring._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(KeysFailedError):
            ring.ensure(f"customer-{number}" for number in range(1000))
        assert other.execute("SELECT count(*) FROM key").fetchone() == (0,)
    finally:
        other.close()
