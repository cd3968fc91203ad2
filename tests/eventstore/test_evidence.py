"""The proof of a stream, checked without its log; and everything that must not pass."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.errors import (
    HeadContradictedError,
    NoteMalformedError,
    NoteUnsignedError,
    ProofError,
    ProofFailedError,
)
from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.proof.evidence import bundle, check
from eventstore.proof.heads import Heads
from eventstore.proof.note import Checkpoint, Proof, SignerKey, VerifierKey
from tests.eventstore.events import event


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    log = MemoryLog()
    for _ in range(5):
        log.append(
            Append("case-a", None, (event(payload=b'{"n":1}'), event())),
            Append("case-b", None, tuple(event() for _ in range(60))),
        )
    return log


@pytest.fixture(scope="module")
def heads(tmp_path_factory: pytest.TempPathFactory, log: MemoryLog) -> Heads:
    return Heads(tmp_path_factory.mktemp("home") / "heads", log)


@pytest.fixture(scope="module")
def key(heads: Heads) -> VerifierKey:
    heads.sign()
    found = heads.verifier()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def data(log: MemoryLog, heads: Heads, key: VerifierKey) -> bytes:
    assert key.name == heads.sign().origin
    return bundle(log, heads, heads.sign(), "case-a")


def test_a_bundle_proves_every_record_of_its_stream(
    data: bytes, log: MemoryLog, key: VerifierKey
) -> None:
    found = check(data, [key])
    assert (found.stream, found.head.size) == ("case-a", 310)
    assert list(found.records) == log.stream("case-a")


def test_every_part_can_be_saved_and_checked_alone(data: bytes) -> None:
    for entry in msgspec.json.decode(data)["entries"]:
        assert str(Proof.parse(entry["proof"])) == entry["proof"]


def test_the_log_that_grew_shows_how_it_grew_from_a_head_somebody_holds(tmp_path: Path) -> None:
    log = MemoryLog()
    log.append(Append("case-a", 0, (event(),)))
    heads = Heads(tmp_path / "heads", log)
    held = heads.sign()
    log.append(Append("case-a", 1, tuple(event() for _ in range(300))))
    head, key = heads.sign(), heads.verifier()
    assert key is not None
    grown = bundle(log, heads, head, "case-a", held)
    assert len(check(grown, [key], held).records) == 301
    assert check(grown, [key], head).head == head
    with pytest.raises(ProofFailedError, match="unrelated"):
        check(bundle(log, heads, head, "case-a"), [key], held)
    with pytest.raises(ProofFailedError, match="contradicted"):
        check(grown, [key], Checkpoint(held.origin, held.size, bytes(32)))
    with pytest.raises(ProofFailedError, match="other-log"):
        check(grown, [key], Checkpoint("another", held.size, held.root))
    with pytest.raises(HeadContradictedError):
        bundle(log, heads, head, "case-a", Checkpoint(held.origin, 1, bytes(32)))


def test_a_key_that_has_not_signed_proves_nothing(data: bytes) -> None:
    with pytest.raises(NoteUnsignedError):
        check(data, [SignerKey.make("somebody").verifier])


def _drop_first(read: Any) -> None:
    del read["entries"][0]


def _drop_middle(read: Any) -> None:
    del read["entries"][4]


def _twice(read: Any) -> None:
    read["entries"].insert(1, read["entries"][0])


def _swap_records(read: Any) -> None:
    first, second = read["entries"][:2]
    first["record"], second["record"] = second["record"], first["record"]


def _rename(read: Any) -> None:
    read["stream"] = "case-b"


def _other_place(read: Any) -> None:
    first, second = read["entries"][:2]
    first["proof"], second["proof"] = second["proof"], first["proof"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_drop_first, "version"),
        (_drop_middle, "version"),
        (_twice, "version"),
        (_swap_records, "path"),
        (_other_place, "path"),
        (_rename, "stream"),
    ],
)
def test_a_bundle_that_was_tampered_with_says_where(
    data: bytes, key: VerifierKey, change: Callable[[Any], None], reason: str
) -> None:
    read = msgspec.json.decode(data)
    change(read)
    with pytest.raises(ProofFailedError) as failed:
        check(msgspec.json.encode(read), [key])
    assert failed.value.params["reason"] == reason


def test_parts_under_different_heads_are_refused(data: bytes, key: VerifierKey) -> None:
    read = msgspec.json.decode(data)
    proof = Proof.parse(read["entries"][2]["proof"])
    other = msgspec.structs.replace(proof, checkpoint=proof.checkpoint + "— a AAAAAAA=\n")
    read["entries"][2]["proof"] = str(other)
    with pytest.raises(ProofFailedError, match="heads"):
        check(msgspec.json.encode(read), [key])


@given(st.data())
def test_no_byte_of_a_record_or_proof_can_be_changed(
    data: bytes, key: VerifierKey, draw: st.DataObject
) -> None:
    read = msgspec.json.decode(data, type=dict[str, Any])
    entry = draw.draw(st.sampled_from(read["entries"]))
    part = draw.draw(st.sampled_from(["record", "proof"]))
    at = draw.draw(st.integers(0, len(entry[part]) - 1))
    sign = draw.draw(st.sampled_from("A9+/=\n ").filter(lambda sign: sign != entry[part][at]))
    entry[part] = entry[part][:at] + sign + entry[part][at + 1 :]
    with pytest.raises(ProofError):
        check(msgspec.json.encode(read), [key])


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format":"afterloop-proof@v1","stream":"s","entries":[]}',
        b'{"format":"afterloop-proof@v2","stream":"s","entries":[{"record":"","proof":""}]}',
        b'{"format":"afterloop-proof@v1","stream":"s","entries":[{"record":"","proof":""}]}',
    ],
)
def test_rubbish_is_malformed(rubbish: bytes, key: VerifierKey) -> None:
    with pytest.raises(NoteMalformedError):
        check(rubbish, [key])


def test_a_bundle_cut_anywhere_is_malformed(data: bytes, key: VerifierKey) -> None:
    for end in range(0, len(data) - 1, 97):
        with pytest.raises(NoteMalformedError):
            check(data[:end], [key])
