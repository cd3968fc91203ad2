"""From a record's cells to its outcome: an answer, a complaint, a delivery.

Every mistake of a row is collected, so that a person corrects it once. This is the hot path of an
import: plain code and cached parsers, no models.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.intake import cells, phones
from gateway.intake.binding import Binding
from gateway.intake.cars import normalised_plate, normalised_vin
from gateway.intake.codes import BlankReason, InvalidReason, Params, RowFault, RowNote
from gateway.intake.fieldcells import FieldCells
from gateway.intake.header import Header
from gateway.intake.identity import Occurrences, key_of_content, key_of_id, to_the_second
from gateway.intake.mapping import Mapping
from gateway.intake.moments import Moments
from gateway.intake.outcomes import (
    Answer,
    Blank,
    Complaint,
    Delivery,
    Invalid,
    Mistake,
    Outcome,
    Reject,
)
from gateway.intake.row import Row
from gateway.intake.tabular import Record

_NUMBERS = frozenset({"id", "received", "score", "csat", "ces"})
_LATER = frozenset({"place", "technician", "service"})
"""Fields that came later: in no key, so that a file taken in before them is known again."""
_ANSWER_TEXTS = (
    *("comment", "name", "vehicle", "customer", "visit"),
    *("survey", "advisor", "channel", "trigger", "centre", "place", "technician", "service"),
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
        self._cells = FieldCells(mapping, binding, header)
        self._region = region
        own_zone = ZoneInfo(mapping.time_zone) if mapping.time_zone else zone
        self._moments = Moments(own_zone, mapping.date_formats, now, self.notes)
        low, high, self._shift = cells.SCALES[mapping.scale]
        self._bounds = {"score": (low, high), "csat": _CSAT, "ces": _CES}
        self._constants = constant_texts(mapping)
        constant = mapping.constants.received
        self._received = self._moments.to_utc(constant) if constant else None
        self._seen = Occurrences()

    def close(self) -> None:
        """Drop what was remembered of the rows."""
        self._seen.close()

    def outcomes(self, records: Iterable[Record]) -> Iterator[Outcome]:
        """Yield the outcome of each record."""
        return map(self.read, records)

    def read(self, record: Record) -> Outcome:
        """Return what becomes of a record."""
        texts = self._cells.texts(record)
        if refused := self._cells.refused(record, texts):
            return refused
        if self._cells.skipped(texts):
            return Blank(record.line, BlankReason.SKIPPED)
        row = Row(self._cells.fields(texts), self._mapping.words, self._constants)
        if self._mapping.kind == "answers":
            outcome = self._answer(record.line, row, self._cells.touchpoints(texts))
        elif self._mapping.kind == "complaints":
            outcome = self._complaint(record.line, row)
        else:
            outcome = self._delivery(record.line, row, tuple(texts))
        if row.mistakes:
            return Reject(record.line, self._cells.located(row.mistakes), tuple(texts))
        return outcome

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

    def _delivery(self, line: int, row: Row, texts: tuple[str, ...]) -> Outcome:
        if "survey" not in row.own:
            return Blank(line, BlankReason.SURVEY)
        if "delivered" not in row.own:
            row.mistakes.append(Mistake("delivered", RowFault.NOT_A_FLAG, {"value": ""}))
        return Delivery(
            line=line,
            survey=row.own["survey"],
            delivered=bool(row.parsed("delivered", cells.flag)),
            why=row.texts(("why",)).get("why", ""),
            received=self._when(row),
            column=self._cells.name("survey"),
            cells=texts,
        )

    def _when(self, row: Row) -> datetime | None:
        """Return the time of receipt; the mapping's own where the row has none."""
        if "received" in row.own:
            return row.parsed("received", self._moments.read)
        if self._received is None and self._cells.has("received"):
            row.mistakes.append(Mistake("received", RowFault.DATE_BLANK, {}))
        return self._received

    def _who(self, row: Row) -> dict[str, str]:
        """Return phone, plate and VIN in comparable form."""
        phone = ""
        if number := row.own.get("phone"):
            phone, note = phones.normalised(number, self._region)
            if note:
                self.notes[note] += 1
        plate, vin = normalised_plate(row.own.get("plate", "")), row.own.get("vin", "")
        return {"phone": phone, "plate": plate, "vin": normalised_vin(vin).vin}

    def _key(self, row: Row, numbers: dict[str, int | None], received: datetime | None) -> str:
        dated = received is not None and "received" in row.own
        second = to_the_second(received) if received is not None and dated else ""
        if row_id := row.own.get("id"):
            stamp = second or str(numbers.get("score", ""))
            return key_of_id(self._mapping.namespace, row_id, stamp)
        unkeyed = _NUMBERS | _LATER
        counted = [f"{name}={number}" for name, number in numbers.items() if number is not None]
        said = [f"{field}={text}" for field, text in row.own.items() if field not in unkeyed]
        parts = (f"received={second}", *counted, *said)
        return key_of_content(self._mapping.namespace, parts, self._seen)


def constant_texts(mapping: Mapping) -> dict[str, str]:
    """Return what is the same for every row, by field."""
    constants = mapping.constants.model_dump(exclude={"received", "level"})
    return {field: text for field, text in constants.items() if text}
