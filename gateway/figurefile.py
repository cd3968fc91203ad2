"""Files of monthly figures: columns month, figure and value, with centre and person if need be.

CSV, XLSX and JSON Lines in any encoding the intake reads. A row that cannot be read is told with
its line, its column and why, and stops no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from domain.errors import RefusedError
from domain.house import House
from domain.people.figures import FIGURES, Entry, Unit, check
from gateway.intake.codes import FileFault
from gateway.intake.errors import IntakeError
from gateway.intake.tabular import Layout, Record, open_table

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "month": ("month", "月份", "月", "年月"),
    "figure": ("figure", "指标", "项目", "科目"),
    "value": ("value", "数值", "值", "金额"),
    "centre": ("centre", "center", "服务中心", "中心", "门店"),
    "staff": ("staff", "person", "员工", "姓名", "人员"),
}
"""What a column may be called."""

REQUIRED = ("month", "figure", "value")

_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})(?:\s*月|[-/.]\d{1,2}(?:[T ].*)?)?")
_VALUE = re.compile(
    r"(?P<sign>[-−]?)[¥￥]?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,13}(?:\.\d+)?)\s*"
    r"(?P<many>万)?\s*(?:元|圆|人|分|%)?"
)
_PER: Mapping[Unit, int] = {"cents": 100, "tenths": 10, "percent": 1, "points": 1, "count": 1}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a row; ``code`` and ``params`` find its sentence."""

    line: int
    column: str
    code: str
    params: dict[str, Any]


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a file held: ``rows`` below its header, of which ``faults`` could not be read."""

    rows: int
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    encoding: str = ""


def month(text: str) -> str | None:
    """Return a month written ``2026-10``, ``2026/10``, ``2026年10月`` or as one of its days."""
    found = _MONTH.fullmatch(_plain(text))
    if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004  the months of a year
        return None
    return f"{found[1]}-{int(found[2]):02}"


def value(text: str, figure: str) -> int | None:
    """Return a figure's value in its unit, from ``1,234,567.89``, ``123.4万``, ``85%``; or none."""
    known, found = FIGURES.get(figure), _VALUE.fullmatch(_plain(text))
    if known is None or found is None:
        return None
    number = Decimal(found["number"].replace(",", "")) * _PER[known.unit]
    number *= 10_000 if found["many"] else 1
    whole = int(number)
    return None if whole != number else -whole if found["sign"] else whole


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def read(path: Path, house: House, today: date, names: Mapping[str, str]) -> Read:
    """Read a file of figures.

    Args:
        path: CSV, XLSX or JSON Lines.
        house: Whose figures; those of another centre are told as faults.
        today: The day at the centre.
        names: What figures are called, in lower case, with their codes.

    Raises:
        IntakeError: when the file cannot be used, or lacks a column.
    """
    with closing(open_table(path, Layout())) as table:
        records = table.records()
        header = next(records, None)
        if header is None:
            raise IntakeError(FileFault.EMPTY, path=str(path))
        places = _places(header.cells)
        reader = _Rows(path.name, places, header.cells, house, today, names)
        for record in records:
            reader.take(record)
        encoding = table.encoding
    return Read(
        rows=reader.rows,
        entries=tuple(entry for _, entry in reader.entries.values()),
        faults=tuple(reader.faults),
        encoding=encoding,
    )


def _places(header: Sequence[str]) -> Mapping[str, int]:
    """Return where each column stands.

    Raises:
        IntakeError: when one of the three that are needed is missing.
    """
    plain = [_plain(cell).lower() for cell in header]
    found = {
        name: plain.index(alias)
        for name, aliases in COLUMNS.items()
        for alias in reversed(aliases)
        if alias in plain
    }
    missing = tuple((name, name) for name in REQUIRED if name not in found)
    if missing:
        raise IntakeError(FileFault.UNKNOWN_COLUMNS, missing=missing, columns=tuple(header))
    return found


class _FaultyError(Exception):
    """A row that cannot be read; says in which column, and why."""

    def __init__(self, column: str, code: str, **params: object) -> None:
        super().__init__(column, code)
        self.column, self.code, self.params = column, code, params


class _Rows:
    """The rows of a file, taken one by one."""

    def __init__(
        self,
        source: str,
        places: Mapping[str, int],
        header: Sequence[str],
        house: House,
        today: date,
        names: Mapping[str, str],
    ) -> None:
        self.rows = 0
        self.entries: dict[tuple[str, str, str], tuple[int, Entry]] = {}
        self.faults: list[Fault] = []
        self._source, self._places, self._header = source, places, header
        self._house, self._today, self._names = house, today, names
        self._staff = {
            name.casefold(): member.id
            for member in house.staff.values()
            for name in (member.name, member.id)
        }

    def take(self, record: Record) -> None:
        """Take a row in, or note what is wrong with it."""
        self.rows += 1
        try:
            self._keep(record.line, self._entry(record))
        except _FaultyError as fault:
            column = self._column(fault.column)
            found = Fault(
                line=record.line, column=column, code=fault.code, params=dict(fault.params)
            )
            self.faults.append(found)

    def _keep(self, line: int, entry: Entry) -> None:
        key = (entry.month, entry.figure, entry.staff)
        first, before = self.entries.setdefault(key, (line, entry))
        if before.value != entry.value:
            raise _FaultyError("value", "figure-row", reason="told-otherwise", line=first)

    def _column(self, name: str) -> str:
        return self._header[self._places[name]] if name in self._places else ""

    def _entry(self, record: Record) -> Entry:
        if record.fault is not None:
            raise _FaultyError("", "row", reason=str(record.fault))
        if len(record.cells) > len(self._header):
            raise _FaultyError(
                "",
                "row",
                reason="cells-too-many",
                cells=len(record.cells),
                columns=len(self._header),
            )
        cells = {
            name: record.cells[place].strip() if place < len(record.cells) else ""
            for name, place in self._places.items()
        }
        self._require_own(cells.get("centre", ""))
        figure = self._figure(cells["figure"])
        entry = Entry(
            month=self._month(cells["month"]),
            figure=figure,
            value=self._value(cells["value"], figure),
            staff=self._person(cells.get("staff", "")),
            source=self._source,
        )
        try:
            check(entry, self._house, self._today)
        except RefusedError as refusal:
            column = _BLAMED.get(str(refusal.params["reason"]), "value")
            raise _FaultyError(column, refusal.code, **refusal.params) from refusal
        return entry

    def _require_own(self, typed: str) -> None:
        ours = (self._house.centre.casefold(), self._house.name.casefold())
        if typed and typed.casefold() not in ours:
            raise _FaultyError("centre", "figure-row", reason="other-centre", typed=typed)

    def _month(self, typed: str) -> str:
        found = month(typed)
        if found is None:
            raise _FaultyError("month", "refused", reason="month-unreadable", typed=typed)
        return found

    def _figure(self, typed: str) -> str:
        plain = _plain(typed).lower()
        found = plain if plain in FIGURES else self._names.get(plain, "")
        if not found:
            known = ", ".join(FIGURES)
            raise _FaultyError(
                "figure", "refused", reason="no-such-figure", typed=typed, known=known
            )
        return found

    def _value(self, typed: str, figure: str) -> int:
        found = value(typed, figure)
        if found is None:
            raise _FaultyError(
                "value", "refused", reason="value-unreadable", typed=typed, business=figure
            )
        return found

    def _person(self, typed: str) -> str:
        if not typed:
            return ""
        found = self._staff.get(typed.casefold())
        if found is None:
            raise _FaultyError("staff", "refused", reason="nobody-so-called", typed=typed)
        return found


_BLAMED = {
    "month-to-come": "month",
    "month-unreadable": "month",
    "no-such-figure": "figure",
    "figure-of-the-centre": "staff",
    "nobody-so-called": "staff",
}
"""The column at fault, by what refuses a row."""
