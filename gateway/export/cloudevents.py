r"""The log as CloudEvents 1.0 in JSON Lines (structured mode, one event a line), without loss.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md and its JSON format. The one
rule: what is read back is what was written, the payload to the byte. A payload that is JSON on
one line stands in ``data`` as it was recorded; any other (line breaks, blanks around it, bytes
that are no UTF-8) in ``data_base64``.

=================  ===========================================================
attribute          what it holds
=================  ===========================================================
``id``             the event's id
``source``         the log: ``/afterloop/`` and the leaf of its first record
``type``           the tag, with its version
``subject``        the stream
``time``           when it happened, UTC, to the microsecond
``recordedtime``   when it was recorded (documented extension "Recorded Time")
``correlationid``  the piece of work (documented extension "Correlation")
``causationid``    the event it follows from (the same)
``position``       place in the log
``version``        place in the stream
``actor``          who did it
``terminal``       where it was entered
``leaf``           the record's hash, in hexadecimal digits
=================  ===========================================================

An attribute whose text would be empty is left out, as the specification asks for.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Literal
from uuid import UUID

import msgspec

from eventstore.log import Log
from eventstore.record import Record
from gateway.export.errors import LineUnreadableError
from gateway.journal import instant, micros

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes from which a line is no event any more: nobody's memory is to be filled by a file."""

_Place = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
_Leaf = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event as the line that carries it; the fields are the attributes, in their order."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str = ""
    time: _Instant
    datacontenttype: str
    position: _Place
    version: _Place
    recordedtime: _Instant
    actor: str = ""
    terminal: str = ""
    correlationid: UUID
    causationid: UUID | None = None
    leaf: _Leaf
    data: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    data_base64: str | msgspec.UnsetType = msgspec.UNSET


class _Payload(msgspec.Struct):
    data: msgspec.Raw


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(CloudEvent).decode
_read_payload = msgspec.json.Decoder(_Payload).decode
_read_anything = msgspec.json.Decoder().decode


def source_of(log: Log) -> str:
    """Return the URI-reference of a log, the same for ever; empty for an empty log."""
    first = next(log.read(0, upto=1), None)
    return f"/afterloop/{first.leaf.hex()}" if first else ""


def line_of(record: Record, source: str) -> bytes:
    """Return a record as one line, with its line break."""
    raw = _stands_as_it_is(record.payload)
    event = CloudEvent(
        specversion="1.0",
        id=record.event_id,
        source=source,
        type=record.type,
        subject=record.stream,
        time=instant(record.occurred_at),
        datacontenttype="application/json",
        position=record.position,
        version=record.version,
        recordedtime=instant(record.recorded_at),
        actor=record.actor,
        terminal=record.terminal,
        correlationid=record.correlation,
        causationid=record.causation,
        leaf=record.leaf.hex(),
        data=msgspec.Raw(record.payload) if raw else msgspec.UNSET,
        data_base64=msgspec.UNSET if raw else b64encode(record.payload).decode(),
    )
    return _encode(event) + b"\n"


def record_of(line: bytes) -> Record:
    """Return the record a line carries; its leaf is as told, not proven.

    Raises:
        LineUnreadableError: it is no event of a log of this program.
    """
    try:
        event = _decode(line)
        payload = _payload(event)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise LineUnreadableError(why=str(error)) from error
    return Record(
        position=event.position,
        event_key=event.id.bytes,
        stream=event.subject,
        version=event.version,
        type=event.type,
        occurred_at=micros(event.time.astimezone(UTC)),
        recorded_at=micros(event.recordedtime.astimezone(UTC)),
        actor=event.actor,
        terminal=event.terminal,
        correlation_key=event.correlationid.bytes,
        causation_key=event.causationid.bytes if event.causationid else None,
        payload=payload,
        leaf=bytes.fromhex(event.leaf),
    )


def write(file: BinaryIO, records: Iterable[Record], source: str) -> Iterator[int]:
    """Write records of a log, yielding how many were written after each."""
    for rows, record in enumerate(records, 1):
        file.write(line_of(record, source))
        yield rows


def is_export(path: Path) -> bool:
    """Tell whether a file begins with an event of a log; no answer from a survey looks so."""
    if not path.is_file():  # opening a pipe would wait for whoever fills it
        return False
    try:
        with path.open("rb") as file:
            record_of(file.readline(LONGEST_LINE))
    except (OSError, LineUnreadableError):
        return False
    return True


def _stands_as_it_is(payload: bytes) -> bool:
    """Tell whether a payload is JSON that comes out of a line byte for byte."""
    if b"\n" in payload or b"\r" in payload:
        return False
    try:
        _read_anything(payload)
        return bytes(_read_payload(b'{"data":' + payload + b"}").data) == payload
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False


def _payload(event: CloudEvent) -> bytes:
    if event.data is not msgspec.UNSET:
        return bytes(event.data)
    if event.data_base64 is not msgspec.UNSET:
        return b64decode(event.data_base64, validate=True)
    raise LineUnreadableError(why="data")
