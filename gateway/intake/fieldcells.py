"""The cells of a record by field: what a mapping bound to a file's columns finds in it."""

from __future__ import annotations

from gateway.intake.binding import Binding
from gateway.intake.codes import RowFault
from gateway.intake.header import Header
from gateway.intake.mapping import Mapping
from gateway.intake.outcomes import Mistake, Reject
from gateway.intake.tabular import Record

# Control characters stay: the strip of str without arguments would take some of them.
_SPACE = " \t\r\n\u00a0\u3000"
_VERBATIM = frozenset({"comment", "text", "fault"})


class FieldCells:
    """Finds the cells of one file's records.

    Args:
        mapping: what the columns mean.
        binding: where they stand.
        header: for the names of columns in mistakes.
    """

    def __init__(self, mapping: Mapping, binding: Binding, header: Header) -> None:
        self._binding = binding
        self._header = header
        self._blanks = frozenset(mapping.blank) | {""}
        self._required = binding.fields[mapping.required_field]

    def texts(self, record: Record) -> list[str]:
        """Return a record's own cells."""
        return self._header.own_cells(record.cells)

    def refused(self, record: Record, texts: list[str]) -> Reject | None:
        """Return the reject that a record is which has not the columns of its file."""
        if fault := record.fault or self._ragged(texts):
            sizes = {"cells": len(texts), "columns": len(self._header.names)}
            return Reject(record.line, (Mistake("", fault, sizes),), tuple(texts))
        return None

    def skipped(self, texts: list[str]) -> bool:
        """Whether the mapping says to pass a record over."""
        return any(at < len(texts) and texts[at] in values for at, values in self._binding.skips)

    def fields(self, texts: list[str]) -> dict[str, str]:
        """Return the texts that are not blank by field; a person's own words stay as they are."""
        return self._found(self._binding.fields, texts)

    def touchpoints(self, texts: list[str]) -> dict[str, str]:
        """Return the touchpoint scores that are not blank, as text."""
        return self._found(self._binding.touchpoints, texts)

    def has(self, field: str) -> bool:
        """Whether the file has a column for a field."""
        return field in self._binding.fields

    def name(self, field: str) -> str:
        """Return the name of a field's column in the file."""
        return self._header.names[self._binding.fields[field]]

    def located(self, mistakes: list[Mistake]) -> tuple[Mistake, ...]:
        """Name each mistake's column as the file does."""
        places = self._binding.fields | self._binding.touchpoints
        return tuple(
            Mistake(self._header.names[places[each.column]], each.code, each.params)
            if each.column in places
            else Mistake("", each.code, each.params)
            for each in mistakes
        )

    def _ragged(self, texts: list[str]) -> RowFault | None:
        if len(texts) <= self._required:
            return RowFault.TOO_FEW_CELLS
        surplus = texts[len(self._header.names) :]
        return RowFault.TOO_MANY_CELLS if any(surplus) else None

    def _found(self, places: dict[str, int], texts: list[str]) -> dict[str, str]:
        found = {}
        for field, at in places.items():
            if at < len(texts) and (text := texts[at].strip(_SPACE)) not in self._blanks:
                found[field] = texts[at] if field in _VERBATIM else text
        return found
