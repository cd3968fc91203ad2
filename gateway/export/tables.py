"""The tables that can be handed on: every view by its name, and the log itself.

Columns are called by their codes, the same in every language and for ever: formulas, pivots and
other programs go by them. Instants are written in the centre's time zone, with its offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain import codec
from domain.views import TABLES, TALLIES
from eventstore.record import Record
from eventstore.views.declaration import Rows, Shape
from gateway.export.errors import SpanError, TableUnknownError
from gateway.export.personal import Disclosure, Opened, Place, shown
from gateway.journal import instant, recorded

Cell: TypeAlias = str | int | float | None

LOG = "log"
"""The table whose rows are the records themselves."""

VIEWS: dict[str, Rows] = {view.name: view for view in (*TABLES, *TALLIES)}
"""Every view by its name."""

NAMES = (LOG, *VIEWS)
"""Every table there is."""

LOG_COLUMNS = (
    "position",
    "event_id",
    "stream",
    "version",
    "type",
    "occurred_at",
    "recorded_at",
    "actor",
    "terminal",
    "correlation",
    "causation",
    "payload",
    "leaf",
)

INSTANTS = {
    "cases": frozenset(
        (
            "opened",
            "due",
            "due_made",
            "next_due",
            "next_made",
            "overdue",
            "answered",
            "rose",
            "retry",
            "closed",
            "last_at",
            "owned_since",
            "owner_acted",
            "idle_due",
        )
    ),
    "visits": frozenset(
        (
            "slot",
            "opened",
            "finish",
            "first_finish",
            "pick_up",
            "due",
            "due_made",
            "next_due",
            "next_made",
            "overdue",
            "closed",
            "last_at",
        )
    ),
    "customers": frozenset(
        (
            "first_at",
            "last_at",
            "contact",
            "asked",
            "reminded",
            "next_due",
            "name_on",
            "phone_on",
            "plate_on",
            "vin_on",
            "birthday_on",
        )
    ),
    "dismissed": frozenset(("at",)),
    "improvements": frozenset(
        ("proposed", "due", "assigned", "next_due", "overdue", "ended", "last_at")
    ),
    "suggestions": frozenset(("made", "due", "next_due", "decided", "done", "last_at")),
    "feedback": frozenset(("at",)),
    "business": frozenset(("told",)),
    "own_figures": frozenset(("told",)),
    "mystery": frozenset(("at",)),
    "findings": frozenset(("raised", "due", "next_due", "missed", "fixed")),
    "running": frozenset(("made", "due")),
    "meetings": frozenset(("began", "ended")),
    "reviews": frozenset(("began", "ended")),
    "surveys": frozenset(
        ("made", "due", "lapses", "sent", "expires", "answered", "changed", "ended", "next_due")
    ),
    "promised": frozenset(("made", "due", "done")),
}
"""The columns of a view that are µs since the epoch; 0 stands for none."""

PERSONAL = {
    "cases": frozenset(("name", "phone", "plate", "comment", "whys")),
    "surveys": frozenset(("note",)),
    "visits": frozenset(("name", "phone", "plate", "vin", "fault")),
    "customers": frozenset(("name", "phone", "plate", "vin", "birthday")),
}
"""The columns of a view that hold sealed texts.

They stand in the event ``source_id``, a customer's each in an event of its own.
"""


class Stored(Protocol):
    """A row as a view keeps it, its columns by name."""

    def __getitem__(self, column: str, /) -> Any: ...


class Cut(NamedTuple):
    """Which rows of a view are meant.

    Attributes:
        start: The first calendar day; from the beginning if None.
        end: The last calendar day; to the end if None.
        keys: Only the rows whose key is, or begins with, one of these; all if None.
    """

    start: date | None = None
    end: date | None = None
    keys: Sequence[str] | None = None


def columns_of(name: str) -> tuple[str, ...]:
    """Return the columns of a table, in their order.

    Raises:
        TableUnknownError: when there is none of this name.
    """
    if name == LOG:
        return LOG_COLUMNS
    if name not in VIEWS:
        raise TableUnknownError(what=name, known=NAMES)
    stored = Shape(VIEWS[name]).columns
    return tuple(column for column, kind in stored.items() if kind is not bytes)


def holds_personal(name: str) -> bool:
    """Whether a table has columns with people's data, sealed or in plain."""
    return name == LOG or name in PERSONAL


def query(name: str, cut: Cut) -> tuple[str, list[str]]:
    """Return the statement that selects the rows of a view, in the order of their keys.

    Raises:
        SpanError: when days are asked of a view whose rows have none.
    """
    shape = Shape(VIEWS[name])
    if (cut.start or cut.end) and "day" not in shape.columns:
        raise SpanError(reason="no-days", what=name)
    wheres = {
        "day >= ?": [cut.start.isoformat()] if cut.start else [],
        "day <= ?": [cut.end.isoformat()] if cut.end else [],
        f'"{shape.key[0]}" IN (SELECT value FROM json_each(?))': []
        if cut.keys is None
        else [msgspec.json.encode(list(cut.keys)).decode()],
    }
    where = " AND ".join(["1", *(each for each, values in wheres.items() if values)])
    values = [value for values in wheres.values() for value in values]
    return f"SELECT * FROM {shape.table} WHERE {where} ORDER BY {shape.order}", values


def view_rows(
    name: str, found: Iterable[Stored], zone: ZoneInfo, disclosure: Disclosure
) -> Iterator[list[Cell]]:
    """Yield the rows of a view as they are handed on.

    Args:
        name: The view's.
        found: Its rows as they are stored.
        zone: The centre's.
        disclosure: What is shown of people's data.
    """
    columns = columns_of(name)
    instants = INSTANTS.get(name, frozenset())
    personal = PERSONAL.get(name, frozenset())
    for row in found:
        yield [
            moment(row[column], zone)
            if column in instants
            else _opened(row, column, column if f"{column}_id" in columns else "source", disclosure)
            if column in personal
            else row[column]
            for column in columns
        ]


def log_rows(
    records: Iterable[Record], zone: ZoneInfo, disclosure: Disclosure
) -> Iterator[list[Cell]]:
    """Yield records as they are handed on; a payload stays as it was written unless opened.

    Args:
        records: What the log holds.
        zone: The centre's.
        disclosure: What is shown of people's data; sealed texts stay the tokens they are.
    """
    for record in records:
        yield [
            record.position,
            str(record.event_id),
            record.stream,
            record.version,
            record.type,
            moment(record.occurred_at, zone, "microseconds"),
            moment(record.recorded_at, zone, "microseconds"),
            record.actor,
            record.terminal,
            str(record.correlation),
            str(record.causation or ""),
            _payload(record, disclosure),
            record.leaf.hex(),
        ]


def moment(micros: int | None, zone: ZoneInfo, to_the: str = "seconds") -> str:
    """Return µs since the epoch as ``2026-03-18 08:00:00+08:00``; empty for none."""
    if not micros:
        return ""
    return instant(micros).astimezone(zone).isoformat(" ", to_the)


def _opened(row: Stored, column: str, source: str, disclosure: Disclosure) -> str:
    if not row[f"{source}_id"]:
        return ""
    place = Place(UUID(row[f"{source}_id"]), row["customer"], row[f"{source}_at"])
    return disclosure.text(place, column, row[column])


def _payload(record: Record, disclosure: Disclosure) -> str:
    if not isinstance(disclosure, Opened):
        return record.payload.decode(errors="replace")
    fact = shown(recorded(record), disclosure)
    return codec.encode(fact, lambda _field, text: text).decode()
