"""One event as it enters the log and as it stands there, with its one canonical encoding.

A ``Row`` is the bare tuple in the order of the table's columns; everything that is hashed,
stored or compared goes through it. The encoding is written down in ``docs/record-encoding.md``
and never changes: every leaf hash ever stored depends on it.
"""

import os
import struct
import time
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID

import msgspec

#: position, event id, stream, version, type, occurred at, recorded at, actor, terminal,
#: correlation, causation, payload: the columns of the log without the leaf.
Row: TypeAlias = tuple[
    int, bytes, str, int, str, int, int, str, str, bytes, bytes | None, bytes
]  # fmt: skip

_NO_ID = bytes(16)
_ENCODING_VERSION = 1
_HEAD = struct.Struct(">Bqqqq16s16sB16sIIIII")
# The head behind the byte that RFC 6962 puts before a leaf: one copy less for every record hashed.
_pack_leaf_head = struct.Struct(">BBqqqq16s16sB16sIIIII").pack
_LEAF = 0


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event on its way into the log.

    Attributes:
        event_id: unique for ever; sending the same id again changes nothing.
        type: the tag its payload decodes by.
        occurred_at: when it happened, in microseconds since 1970-01-01 UTC.
        actor: who did it.
        terminal: where it was entered.
        correlation: the piece of work it belongs to.
        causation: the event it follows from, if one did.
        payload: JSON as written; kept byte for byte.
    """

    event_id: UUID
    type: str
    occurred_at: int
    actor: str
    terminal: str
    correlation: UUID
    causation: UUID | None = None
    payload: bytes


class Record(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands in the log; built as ``Record(*row, leaf)``.

    The three ids are kept as their 16 bytes and become a ``UUID`` when asked for: making three
    of them for every row would cost more than reading the row.

    Attributes:
        position: place in the whole log, from 1 without gaps.
        event_key: the event's id, 16 bytes.
        stream: the one thing whose history it belongs to.
        version: place in that stream, from 1 without gaps.
        type: the tag its payload decodes by.
        occurred_at: when it happened, in microseconds since 1970-01-01 UTC.
        recorded_at: when the log took it, by the writer's clock, in the same unit.
        actor: who did it.
        terminal: where it was entered.
        correlation_key: the id of the piece of work it belongs to, 16 bytes.
        causation_key: the id of the event it follows from, 16 bytes, or None.
        payload: JSON as written.
        leaf: SHA-256 of 0x00 and the canonical encoding, 32 bytes.
    """

    position: int
    event_key: bytes
    stream: str
    version: int
    type: str
    occurred_at: int
    recorded_at: int
    actor: str
    terminal: str
    correlation_key: bytes
    causation_key: bytes | None
    payload: bytes
    leaf: bytes

    @property
    def event_id(self) -> UUID:
        """The event's id."""
        return UUID(bytes=self.event_key)

    @property
    def correlation(self) -> UUID:
        """The id of the piece of work the event belongs to."""
        return UUID(bytes=self.correlation_key)

    @property
    def causation(self) -> UUID | None:
        """The id of the event this one follows from."""
        return None if self.causation_key is None else UUID(bytes=self.causation_key)

    @property
    def row(self) -> Row:
        """Everything but the leaf, in the order of the columns."""
        return msgspec.structs.astuple(self)[:-1]


def placed(event: NewEvent, position: int, stream: str, version: int, recorded_at: int) -> Row:
    """Return ``event`` as the row it makes at that place in the log."""
    cause = event.causation
    return (
        position,
        event.event_id.bytes,
        stream,
        version,
        event.type,
        event.occurred_at,
        recorded_at,
        event.actor,
        event.terminal,
        event.correlation.bytes,
        None if cause is None else cause.bytes,
        event.payload,
    )


def canonical(row: Row) -> bytes:
    """Return the one encoding of ``row``: a fixed head with all lengths, then the five texts.

    Raises:
        UnicodeEncodeError: for text that is no text (a lone surrogate).
        struct.error: for a number outside 64 bits or an id that is not 16 bytes at most.
    """
    return _leaf_input(row)[1:]


def decoded(encoding: bytes) -> Row:
    """Return the row that has this canonical encoding: the inverse of ``canonical``.

    Raises:
        ValueError: no row has it.
    """
    try:
        (version, *numbers, event_id, correlation, caused, causation,
         stream, kind, actor, terminal, payload) = _HEAD.unpack_from(encoding)  # fmt: skip
    except struct.error as error:
        raise ValueError(str(error)) from error
    position, place, occurred_at, recorded_at = numbers
    texts, start = [], _HEAD.size
    for length in (stream, kind, actor, terminal):
        texts.append(encoding[start : start + length].decode())
        start += length
    name, tag, by, where = texts
    row = (
        position, event_id, name, place, tag, occurred_at, recorded_at, by, where,
        correlation, causation if caused else None, encoding[start : start + payload],
    )  # fmt: skip
    if version != _ENCODING_VERSION or canonical(row) != encoding:
        raise ValueError(encoding[: _HEAD.size].hex())
    return row


def leaf_hash(row: Row) -> bytes:
    """Return the RFC 6962 leaf of ``row``: SHA-256 of 0x00 and the canonical encoding."""
    return sha256(_leaf_input(row)).digest()


def _leaf_input(row: Row) -> bytes:
    """Return 0x00 and the canonical encoding of ``row``."""
    (position, event_id, stream, version, kind, occurred_at,
     recorded_at, actor, terminal, correlation, causation, payload) = row  # fmt: skip
    stream_text, kind_text = stream.encode(), kind.encode()
    actor_text, terminal_text = actor.encode(), terminal.encode()
    head = _pack_leaf_head(
        _LEAF, _ENCODING_VERSION, position, version, occurred_at, recorded_at, event_id,
        correlation, causation is not None, causation or _NO_ID,
        len(stream_text), len(kind_text), len(actor_text), len(terminal_text), len(payload),
    )  # fmt: skip
    return b"".join((head, stream_text, kind_text, actor_text, terminal_text, payload))


def uuid7() -> UUID:
    """Return a new id whose order is the order of time (RFC 9562, version 7).

    The twelve bits after the millisecond hold its fraction, so that ids made in one millisecond
    sort as they were made; the other 62 bits are random.
    """
    millisecond, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    chance = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=millisecond << 80 | 7 << 76 | fraction << 64 | 2 << 62 | chance)
