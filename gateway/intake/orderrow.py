"""One row of a repair-order file: what it says of its order, and its items and parts."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

from gateway.intake import cells, phones, quantities
from gateway.intake.cars import normalised_plate, normalised_vin
from gateway.intake.codes import RowFault
from gateway.intake.faults import CellError
from gateway.intake.moments import Moments
from gateway.intake.outcomes import FittedPart, Mistake
from gateway.intake.row import Row

LOOSE = frozenset({"technician", "service", "matter", "first"})
"""What may differ from line to line of one order; everything else makes another version of it."""

TEXTS = ("name", "vehicle", "customer", "advisor", "technician", "service", "matter", "fault")
_LISTS = ("items", "item_codes", "hours", "parts", "part_codes", "quantities")
_OF_AN_ORDER = ("settlement", "received", "plate", "vin")
_DAMAGED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_MASKS = re.compile(r"[*•●]")
FIRST = "first-maintenance"
"""The word for a service that also says that it was the first."""


class OrderRow(NamedTuple):
    """A row as it was read.

    Attributes:
        line: physical line.
        cells: as they stand in the file.
        mistakes: by the file's column names.
        said: of the order as a whole, only what the row says.
        items: what was done, with ``codes`` where the system has some.
        hours: of the items: as many, or one for all.
        parts: what was fitted.
    """

    line: int
    cells: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    said: dict[str, Any]
    items: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    hours: tuple[float, ...] = ()
    parts: tuple[FittedPart, ...] = ()

    @property
    def place(self) -> tuple[object, ...]:
        """What makes it the same line of its order, whatever else it says."""
        return self.items, self.codes, tuple((part.name, part.code) for part in self.parts)

    def same(self, other: OrderRow) -> bool:
        """Whether another row of the same place says nothing else."""
        both = self.said.keys() & other.said.keys()
        agrees = all(self.said[field] == other.said[field] for field in both)
        return agrees and (self.hours, self.parts) == (other.hours, other.parts)


def continues(own: dict[str, str]) -> bool:
    """Whether a row is a further line of the order above it, as a sheet with merged cells has."""
    return not any(map(own.get, _OF_AN_ORDER)) and any(map(own.get, _LISTS))


def number_of(text: str) -> str:
    """Return a settlement number or an enterprise's name in comparable form."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def damaged(number: str) -> bool:
    """Whether a spreadsheet has rounded a number, so that many orders share it."""
    return _DAMAGED.fullmatch(number) is not None


def order_said(row: Row, moments: Moments, region: str) -> dict[str, Any]:
    """Return what a row says of its order; mistakes are left in the row."""
    said: dict[str, Any] = dict(row.texts(TEXTS))
    parsed = {
        "received": row.parsed("received", moments.read),
        "settled": row.parsed("settled", moments.read),
        "mileage": row.parsed("mileage", quantities.mileage),
        "amount": row.parsed("amount", quantities.cents),
        "mode": row.parsed("mode", quantities.mode),
        "first": row.parsed("first", cells.flag),
        "phone": row.parsed("phone", lambda text: _phone(text, region)),
        "plate": row.parsed("plate", _plate),
        "vin": row.parsed("vin", _vin),
    }
    said.update((field, value) for field, value in parsed.items() if value is not None)
    said.update(row.texts(("mode",)) if "mode" not in row.own else {})
    if said.get("service") == FIRST:
        said |= {"service": "maintenance", "first": True}
    return said


def lines_of(row: Row) -> dict[str, Any]:
    """Return a row's items and parts; mistakes are left in the row."""
    own = row.own
    hours = row.parsed("hours", quantities.hours_listed) or ()
    items, codes = (quantities.listed(own.get(field, "")) for field in ("items", "item_codes"))
    if items and codes and len(items) != len(codes):
        sizes = {"parts": len(items), "others": len(codes)}
        row.mistakes.append(Mistake("item_codes", RowFault.LISTS_UNEQUAL, sizes))
    if len(hours) > 1 and len(hours) != max(len(items), len(codes)):
        sizes = {"parts": max(len(items), len(codes)), "others": len(hours)}
        row.mistakes.append(Mistake("hours", RowFault.LISTS_UNEQUAL, sizes))
    parts: tuple[FittedPart, ...] = ()
    try:
        parts = quantities.fitted(*(own.get(field, "") for field in _LISTS[3:]))
    except CellError as error:
        column = "quantities" if error.code is RowFault.NOT_A_QUANTITY else _parts_column(own)
        row.mistakes.append(Mistake(column, error.code, error.params))
    return {"items": items, "codes": codes, "hours": hours, "parts": parts}


def _parts_column(own: dict[str, str]) -> str:
    return next((field for field in _LISTS[3:] if field in own), "parts")


def _phone(text: str, region: str) -> str:
    number, note = phones.normalised(text, region)
    if note is not None:
        raise CellError(RowFault(note.value), value=text)
    return number


def _plate(text: str) -> str:
    if _MASKS.search(text):
        raise CellError(RowFault.PLATE_MASKED, value=text)
    return normalised_plate(text)


def _vin(text: str) -> str:
    reading = normalised_vin(text)
    if reading.fault == "length":
        raise CellError(RowFault.VIN_LENGTH, value=text, length=len(reading.vin))
    if reading.fault:
        raise CellError(RowFault.VIN_LETTERS, value=text)
    return reading.vin
