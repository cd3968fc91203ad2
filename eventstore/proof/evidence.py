"""The proof of one stream: every record of it with its place in a signed head, in one JSON text.

``bundle(log, heads, head, stream, held)`` makes it, ``check(data, keys, held)`` checks it without
any log. The parts are the published ones: an entry's ``proof`` is a complete
``c2sp.org/tlog-proof@v1`` that can be saved and checked alone; its leaf is SHA-256 of 0x00 and
the entry's ``record`` (``docs/record-encoding.md``). ``grown`` is there when whoever asked for
the proof held an older head: the RFC 9162 consistency path from that one.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

import msgspec

from eventstore.errors import NoteMalformedError, ProofFailedError
from eventstore.log import Log
from eventstore.proof.heads import Heads
from eventstore.proof.merkle import verify_consistency, verify_inclusion
from eventstore.proof.note import Checkpoint, Proof, VerifierKey, open_checkpoint
from eventstore.record import Record, canonical, decoded

FORMAT: Literal["afterloop-proof@v1"] = "afterloop-proof@v1"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One record of the stream.

    Attributes:
        record: its canonical encoding; base64 in the text.
        proof: the ``tlog-proof`` of its leaf.
    """

    record: bytes
    proof: str


class Grown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the tree of the signed head began as a smaller one.

    Attributes:
        size: how many records the smaller tree has.
        path: the consistency path between the two; base64 in the text.
    """

    size: int
    path: tuple[bytes, ...]


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is written to the file.

    Attributes:
        format: the name of this format.
        stream: the stream that is proved.
        entries: its records, by version.
        grown: the way from the head somebody held to the one of the proofs.
    """

    format: Literal["afterloop-proof@v1"]
    stream: str
    entries: tuple[Entry, ...]
    grown: Grown | None = None


class Evidence(msgspec.Struct, frozen=True):
    """What a checked bundle proves.

    Attributes:
        head: the signed head all its records are under.
        stream: the stream.
        records: its records, from version 1 without gaps.
    """

    head: Checkpoint
    stream: str
    records: tuple[Record, ...]


def bundle(
    log: Log, heads: Heads, head: Checkpoint, stream: str, held: Checkpoint | None = None
) -> bytes:
    """Return the proof of what ``stream`` was at a signed head.

    Args:
        log: the log.
        heads: its heads.
        head: one that is stored.
        stream: one that had records by then.
        held: an older head of this log, to show that this one has grown from it.

    Raises:
        HeadContradictedError: the log has not grown from ``held``.
        HeadsFailedError: the head cannot be read.
    """
    if held is not None:
        heads.check(held)
    records = log.stream(stream)
    note, tree = heads.text_of(head), heads.tree
    entries = tuple(
        Entry(
            canonical(record.row),
            str(Proof(at - 1, tuple(tree.inclusion(at, head.size)), note)),
        )
        for record in records
        if (at := record.position) <= head.size
    )
    grown = Grown(held.size, tuple(tree.consistency(held.size, head.size))) if held else None
    return msgspec.json.format(
        msgspec.json.encode(Bundle(FORMAT, stream, entries, grown)), indent=1
    )


def check(data: bytes, keys: Sequence[VerifierKey], held: Checkpoint | None = None) -> Evidence:
    """Return what a bundle proves to somebody who trusts ``keys``; no log is needed.

    Args:
        data: the bundle.
        keys: verifier keys got from the log's keeper, not together with the bundle.
        held: a head kept from before, verified already; the bundle must agree with it.

    Raises:
        NoteMalformedError: the bundle, or a part of it, is not of its format.
        NoteForgedError: the head's signature does not hold.
        NoteUnsignedError: none of ``keys`` has signed the head.
        ProofFailedError: a part does not follow from another; says which.
    """
    read = _read(data)
    head, proofs = _head(read, keys)
    if held is not None:
        _agree(held, head, read.grown)
    records = []
    for version, (entry, proof) in enumerate(zip(read.entries, proofs, strict=True), 1):
        record = _proved(entry.record, proof, head)
        if record.stream != read.stream:
            raise ProofFailedError(reason="stream", position=record.position)
        if record.version != version:
            raise ProofFailedError(reason="version", position=record.position)
        records.append(record)
    return Evidence(head, read.stream, tuple(records))


def _read(data: bytes) -> Bundle:
    try:
        read = msgspec.json.decode(data, type=Bundle)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoteMalformedError(reason="bundle") from error
    if not read.entries:
        raise NoteMalformedError(reason="bundle")
    return read


def _head(read: Bundle, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, list[Proof]]:
    """Return the one head of all entries, its signature verified, and their proofs."""
    proofs = [Proof.parse(entry.proof) for entry in read.entries]
    note = proofs[0].checkpoint
    for proof in proofs:
        if proof.checkpoint != note:
            raise ProofFailedError(reason="heads", position=proof.index + 1)
    return open_checkpoint(note, keys), proofs


def _proved(encoding: bytes, proof: Proof, head: Checkpoint) -> Record:
    """Return the record of an entry whose path leads to the head."""
    leaf = sha256(b"\0" + encoding).digest()
    if not verify_inclusion(leaf, proof.index, head.size, proof.path, head.root):
        raise ProofFailedError(reason="path", position=proof.index + 1)
    try:
        record = Record(*decoded(encoding), leaf)
        msgspec.json.decode(record.payload)
    except (ValueError, msgspec.DecodeError, RecursionError) as error:
        raise ProofFailedError(reason="record", position=proof.index + 1) from error
    if record.position != proof.index + 1:
        raise ProofFailedError(reason="place", position=proof.index + 1)
    return record


def _agree(held: Checkpoint, head: Checkpoint, grown: Grown | None) -> None:
    """Make sure that ``head`` has grown from the head somebody holds."""
    if held.origin != head.origin:
        raise ProofFailedError(reason="other-log", position=held.size)
    if held == head:
        return
    if grown is None or grown.size != held.size:
        raise ProofFailedError(reason="unrelated", position=held.size)
    if not verify_consistency(held.size, head.size, grown.path, held.root, head.root):
        raise ProofFailedError(reason="contradicted", position=held.size)
