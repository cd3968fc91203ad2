"""From a record's cells to its outcome, by a mapping bound to the file's columns.

Every mistake of a row is collected, so that a person corrects it once. This is the hot path of an
import: plain code and cached parsers, no models.
"""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.intake import cells, phones
from gateway.intake.binding import Binding
from gateway.intake.codes import BlankReason, InvalidReason, Params, RowFault, RowNote
from gateway.intake.header import Header
from gateway.intake.identity import Occurrences, key_of_content, key_of_id, to_the_second
from gateway.intake.mapping import Mapping
from gateway.intake.moments import Moments
from gateway.intake.outcomes import Answer, Blank, Complaint, Invalid, Mistake, Outcome, Reject
from gateway.intake.row import Row
from gateway.intake.tabular import Record

# Control characters stay: the strip of str without arguments would take some of them.
_SPACE = " \t\r\n\u00a0\u3000"
_VERBATIM = frozenset({"comment", "text"})
_NUMBERS = frozenset({"id", "received", "score", "csat", "ces"})
_ANSWER_TEXTS = (
    *("comment", "name", "vehicle", "customer", "visit"),
    *("survey", "advisor", "channel", "trigger", "centre"),
)
_COMPLAINT_TEXTS = (
    *("text", "source", "matter", "name", "vehicle", "customer", "visit"),
    *("advisor", "channel", "centre"),
)
_CSAT = (1, 5)
_CES = (1, 7)
_TOUCHPOINT = (0, 10)


class RowReader:
    """Reads the records of one file.

    Args:
        mapping: what the columns mean.
        binding: where they stand.
        header: for the names of columns in mistakes.
        zone: for times without an offset, unless the mapping names one.
        region: two-letter country code for phone numbers without one.
        now: dates more than a day later are refused.

    Attributes:
        notes: how often each note was taken.
    """

    def __init__(
        self,
        mapping: Mapping,
        binding: Binding,
        header: Header,
        *,
        zone: ZoneInfo,
        region: str,
        now: datetime,
    ) -> None:
        self.notes: Counter[RowNote] = Counter()
        self._mapping = mapping
        self._binding = binding
        self._header = header
        self._region = region
        own_zone = ZoneInfo(mapping.time_zone) if mapping.time_zone else zone
        self._moments = Moments(own_zone, mapping.date_formats, now, self.notes)
        self._blanks = frozenset(mapping.blank) | {""}
        low, high, self._shift = cells.SCALES[mapping.scale]
        self._bounds = {"score": (low, high), "csat": _CSAT, "ces": _CES}
        self._constants = _constant_texts(mapping)
        constant = mapping.constants.received
        self._received = self._moments.to_utc(constant) if constant else None
        self._required = binding.fields[mapping.required_field]
        self._seen = Occurrences()

    def close(self) -> None:
        """Drop what was remembered of the rows."""
        self._seen.close()

    def read(self, record: Record) -> Outcome:
        """Return what becomes of a record."""
        texts = self._header.own_cells(record.cells)
        if fault := record.fault or self._ragged(texts):
            sizes = {"cells": len(texts), "columns": len(self._header.names)}
            return Reject(record.line, (Mistake("", fault, sizes),), tuple(texts))
        if any(at < len(texts) and texts[at] in values for at, values in self._binding.skips):
            return Blank(record.line, BlankReason.SKIPPED)
        row = Row(self._found(self._binding.fields, texts), self._mapping.words, self._constants)
        if self._mapping.kind == "answers":
            outcome = self._answer(record.line, row, self._found(self._binding.touchpoints, texts))
        else:
            outcome = self._complaint(record.line, row)
        if row.mistakes:
            return Reject(record.line, self._located(row.mistakes), tuple(texts))
        return outcome

    def _ragged(self, texts: list[str]) -> RowFault | None:
        if len(texts) <= self._required:
            return RowFault.TOO_FEW_CELLS
        surplus = texts[len(self._header.names) :]
        return RowFault.TOO_MANY_CELLS if any(surplus) else None

    def _found(self, places: dict[str, int], texts: list[str]) -> dict[str, str]:
        """Return the texts that are not blank by field; a person's own words stay as they are."""
        found = {}
        for field, at in places.items():
            if at < len(texts) and (text := texts[at].strip(_SPACE)) not in self._blanks:
                found[field] = texts[at] if field in _VERBATIM else text
        return found

    def _answer(self, line: int, row: Row, marks: dict[str, str]) -> Outcome:
        if "score" not in row.own:
            return Blank(line, BlankReason.SCORE)
        raw = row.parsed("score", cells.whole_number) or 0
        csat, ces = row.parsed("csat", cells.whole_number), row.parsed("ces", cells.whole_number)
        touchpoints = row.marks(marks)
        received = self._when(row)
        numbers = {"score": raw, "csat": csat, "ces": ces, **touchpoints}
        answer = Answer(
            line=line,
            key="" if row.mistakes else self._key(row, numbers, received),
            received=received,
            dated="received" in row.own,
            score=raw + self._shift,
            csat=csat,
            ces=ces,
            touchpoints=touchpoints,
            **self._who(row),
            **row.texts(_ANSWER_TEXTS),
        )
        return self._valid(answer, numbers)

    def _valid(self, answer: Answer, numbers: dict[str, int | None]) -> Answer | Invalid:
        """Return the answer, marked invalid by the first number out of its range."""
        for field, value in numbers.items():
            low, high = self._bounds.get(field, _TOUCHPOINT)
            if value is not None and not low <= value <= high:
                params: Params = {"field": field, "value": value, "low": low, "high": high}
                return Invalid(answer, InvalidReason.OUT_OF_RANGE, params)
        return answer

    def _complaint(self, line: int, row: Row) -> Outcome:
        if "text" not in row.own:
            return Blank(line, BlankReason.TEXT)
        level, rework = row.parsed("level", cells.level), row.parsed("rework", cells.whole_number)
        safety = row.parsed("safety", cells.flag)
        received = self._when(row)
        return Complaint(
            line=line,
            key="" if row.mistakes else self._key(row, {}, received),
            received=received,
            dated="received" in row.own,
            level=level if level is not None else self._mapping.constants.level,
            rework=max(0, rework or 0),
            safety=bool(safety),
            **self._who(row),
            **row.texts(_COMPLAINT_TEXTS),
        )

    def _when(self, row: Row) -> datetime | None:
        """Return the time of receipt; the mapping's own where the row has none."""
        if "received" in row.own:
            return row.parsed("received", self._moments.read)
        if self._received is None and "received" in self._binding.fields:
            row.mistakes.append(Mistake("received", RowFault.DATE_BLANK, {}))
        return self._received

    def _who(self, row: Row) -> dict[str, str]:
        """Return phone, plate and VIN in comparable form."""
        phone = ""
        if number := row.own.get("phone"):
            phone, note = phones.normalised(number, self._region)
            if note:
                self.notes[note] += 1
        plate = row.own.get("plate", "").upper().replace(" ", "").replace("·", "")
        return {"phone": phone, "plate": plate, "vin": row.own.get("vin", "").upper()}

    def _key(self, row: Row, numbers: dict[str, int | None], received: datetime | None) -> str:
        dated = received is not None and "received" in row.own
        second = to_the_second(received) if received is not None and dated else ""
        if row_id := row.own.get("id"):
            stamp = second or str(numbers.get("score", ""))
            return key_of_id(self._mapping.namespace, row_id, stamp)
        counted = [f"{name}={number}" for name, number in numbers.items() if number is not None]
        said = [f"{field}={text}" for field, text in row.own.items() if field not in _NUMBERS]
        parts = (f"received={second}", *counted, *said)
        return key_of_content(self._mapping.namespace, parts, self._seen)

    def _located(self, mistakes: list[Mistake]) -> tuple[Mistake, ...]:
        """Name each mistake's column as the file does."""
        places = self._binding.fields | self._binding.touchpoints
        return tuple(
            Mistake(self._header.names[places[each.column]], each.code, each.params)
            for each in mistakes
        )


def _constant_texts(mapping: Mapping) -> dict[str, str]:
    constants = mapping.constants.model_dump(exclude={"received", "level"})
    return {field: text for field, text in constants.items() if text}
