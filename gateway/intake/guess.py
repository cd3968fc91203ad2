"""Guessing a mapping from the first rows of a file.

The presets hold what is known of each tool's and language's column names; a guess takes the first
column whose name fits *and* whose values do. Every choice is noted, and what a person should settle
is asked.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gateway.intake import cells
from gateway.intake.binding import places_of
from gateway.intake.codes import FileFault, GuessNote, GuessQuestion, Params
from gateway.intake.dateguess import date_formats
from gateway.intake.errors import IntakeError
from gateway.intake.faults import CellError
from gateway.intake.fields import REQUIRED
from gateway.intake.header import Header
from gateway.intake.mapping import ColumnRef, Columns, Constants, Mapping, Touchpoint, load_mapping
from gateway.intake.outcomes import Outcome

_NEVER_SCORES = (
    r"(?i:^(#.*|V\d+|t|n|no\.?|status|finished|progress|duration.*|location.*|row|page"
    r"|序号|总分|所用时间)$)"
)
_SPACE = " \t\r\n\u00a0\u3000"
_FORMS_FIRST_COLUMN = re.compile(r"(?i)^(timestamp|时间戳记?|zeitstempel|horodateur)$")
_ORDERS = "jtt1132"
_PHONE_DIGITS = 7
_SCALE = "0-10"
_ELEVENTH = 11
_MANY = 10
"""One in so many answers is an 11 where eleven options are numbered from 1 …"""
_ENOUGH = 3
"""… and there are so many of them, but of a tool that is known to number options so."""
_NUMBERS_OPTIONS = "wjx"
_OWN_SURVEY = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing a guess took from the file."""

    code: GuessNote
    params: Params


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a person should settle before the guess is trusted."""

    code: GuessQuestion
    params: Params


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping for a file, why, and what it makes of the first rows.

    Attributes:
        mapping: complete and usable as it stands.
        preset: the preset it started from.
        columns: one unique name a column of the file.
        notes: what was taken from the file.
        questions: what is uncertain.
        preview: the outcomes of the first rows.
    """

    mapping: Mapping
    preset: str
    columns: tuple[str, ...]
    notes: tuple[Note, ...]
    questions: tuple[Question, ...]
    preview: tuple[Outcome, ...] = ()

    def with_preview(self, outcomes: tuple[Outcome, ...]) -> "Guess":
        """Return the guess with what it makes of the first rows."""
        return replace(self, preview=outcomes)


def guess(
    records: list[list[str]],
    *,
    modified: datetime,
    header_rows: int | None = None,
    preset: str = "",
) -> Guess:
    """Guess a mapping.

    Args:
        records: the first records of a file, headers included.
        modified: when the file was written, taken as received where it has no dates.
        header_rows: where the format itself settles it.
        preset: start from this preset; empty: from the one the file looks like.

    Raises:
        IntakeError: when no column could be a score and none a complaint.
    """
    recognised = _recognised(records)
    base = load_mapping(preset or recognised)
    count = header_rows or (_qualtrics_header_rows(records) or base.header_rows)
    base = base.model_copy(update={"header_rows": count})
    header = Header(records[:count])
    sample = _Sample(header, records[count:], frozenset(base.blank) | {""})
    if not preset and recognised == "generic" and (kind := _other_kind(base, sample)):
        recognised, base = kind, load_mapping(kind)
    return _Guesser(preset or recognised, base, sample).guess(modified)


class _Sample:
    """The values of a file's first rows, by column."""

    def __init__(self, header: Header, rows: list[list[str]], blanks: frozenset[str]) -> None:
        self.header = header
        own = [header.own_cells(row) for row in rows]
        self._values = [
            [text for row in own if at < len(row) and (text := row[at].strip(_SPACE)) not in blanks]
            for at in range(len(header.names))
        ]

    def values(self, at: int) -> list[str]:
        """Return the values of a column that are not blank."""
        return self._values[at]


class _Guesser:
    """Takes columns one field after the other, each column once."""

    def __init__(self, preset: str, base: Mapping, sample: _Sample) -> None:
        self._preset = preset
        self._base = base
        self._sample = sample
        self._names = sample.header.names
        self._taken: dict[str, int] = {}
        self._notes = [Note(GuessNote.PRESET, {"preset": preset})]
        self._questions: list[Question] = []

    def guess(self, modified: datetime) -> Guess:
        """Take all columns and put the mapping together."""
        given = self._base.columns.given()
        required = self._base.required_field
        for field in (required, *(field for field in given if field != required)):
            self._take(field, given[field])
        if self._base.kind == "visits" and "received" not in self._taken:
            raise IntakeError(FileFault.NO_RECEIVED_COLUMN, columns=self._names)
        if self._base.kind == "answers":
            self._settle_score()
        touchpoints = self._touchpoints()
        header, ignore = self._sample.header, self._base.ignore
        update: dict[str, Any] = {
            "columns": Columns(**{field: self._names[at] for field, at in self._taken.items()}),
            "touchpoints": touchpoints,
            "skip": tuple(
                each for each in self._base.skip if places_of(each.column, header, ignore)
            ),
            **self._scale(),
            **self._dates(modified),
        }
        mapping = self._base.model_copy(update=update)
        return Guess(mapping, self._preset, self._names, tuple(self._notes), tuple(self._questions))

    def _take(self, field: str, ref: ColumnRef) -> None:
        fits = _FITS.get(field, (_anything,))
        found = (self._fitting(ref, each) for each in fits)
        at = next((place for place in found if place is not None), None)
        if at is not None:
            self._taken[field] = at
            params = {"field": field, "column": self._names[at]}
            self._notes.append(Note(GuessNote.COLUMN, params))

    def _fitting(self, ref: ColumnRef, fits: Callable[[list[str]], bool]) -> int | None:
        """Return the first free column whose name and values fit."""
        for at in places_of(ref, self._sample.header, self._base.ignore):
            if at not in self._taken.values() and fits(self._sample.values(at)):
                return at
        return None

    def _settle_score(self) -> None:
        """Without a name that fits, take the first free column of scores, and ask.

        Where there is none, a name is enough for a column that holds any score at all.
        """
        if "score" in self._taken:
            return
        candidates = [
            at
            for at in self._sample.header.matching(
                "", f"{_NEVER_SCORES}|{self._base.ignore or '(?!)'}"
            )
            if at not in self._taken.values() and _scores(self._sample.values(at))
        ]
        if not candidates:
            self._take_named_score()
            return
        self._taken = {"score": candidates[0], **self._taken}
        columns = tuple(self._names[at] for at in candidates)
        self._notes.append(Note(GuessNote.SCORE_BY_VALUES, {"column": columns[0]}))
        self._questions.append(Question(GuessQuestion.WHICH_SCORE, {"columns": columns}))

    def _take_named_score(self) -> None:
        ref = self._base.columns.given()["score"]
        at = self._fitting(ref, _holds_scores)
        if at is None:
            raise IntakeError(FileFault.NO_SCORE_COLUMN, columns=self._names)
        self._taken = {"score": at, **self._taken}
        params = {"field": "score", "column": self._names[at]}
        self._notes.append(Note(GuessNote.COLUMN, params))

    def _touchpoints(self) -> dict[Touchpoint, str]:
        found = {
            name: self._names[at]
            for name, ref in self._base.touchpoints.items()
            if (at := self._fitting(ref, _scores)) is not None
        }
        for field, column in found.items():
            self._notes.append(Note(GuessNote.COLUMN, {"field": field, "column": column}))
        return found

    def _scale(self) -> dict[str, str]:
        """Eleven options numbered from 1 betray themselves by many an 11 and by no 0.

        A single 11 is a mistake of its row. What was asked by us was asked from 0 to 10.
        """
        if "score" not in self._taken or self._base.scale != _SCALE:
            return {}
        values = self._sample.values(self._taken["score"])
        numbers = [number for text in values if (number := _number(text)) is not None]
        if _ELEVENTH not in numbers or min(numbers) < 1 or self._ours():
            return {}
        elevens = numbers.count(_ELEVENTH)
        enough = 1 if self._preset == _NUMBERS_OPTIONS else _ENOUGH
        shifted = elevens >= enough and elevens * _MANY >= len(numbers)
        taken = "1-11" if shifted else _SCALE
        if shifted:
            self._notes.append(Note(GuessNote.SCALE, {"scale": taken}))
        params = {"column": self._names[self._taken["score"]], "taken": taken}
        self._questions.append(Question(GuessQuestion.WHICH_SCALE, params))
        return {"scale": taken}

    def _ours(self) -> bool:
        """Whether answers name surveys of this program."""
        named = self._taken.get("survey")
        texts = self._sample.values(named) if named is not None else ()
        return any(_OWN_SURVEY.fullmatch(text.upper()) for text in texts)

    def _dates(self, modified: datetime) -> dict[str, Any]:
        if "received" not in self._taken:
            params = {"received": modified.isoformat()}
            self._notes.append(Note(GuessNote.RECEIVED_FROM_FILE_TIME, params))
            self._questions.append(Question(GuessQuestion.WHEN_RECEIVED, params))
            return {"constants": Constants(received=modified)}
        dated = [self._taken[field] for field in ("received", "settled") if field in self._taken]
        found = date_formats([value for at in dated for value in self._sample.values(at)])
        if found.ambiguous:
            params = {"value": found.ambiguous, "taken": found.formats[0]}
            self._questions.append(Question(GuessQuestion.DAY_OR_MONTH_FIRST, params))
        return {"date_formats": found.formats}


def _recognised(records: list[list[str]]) -> str:
    """Name the preset of the tool that wrote the file, or ``generic``."""
    if _qualtrics_header_rows(records):
        return "qualtrics"
    labels = {cell.strip() for cell in records[0]}
    if {"序号", "提交答卷时间"} <= labels:
        return "wjx"
    first = records[0][0].strip() if records[0] else ""
    return "google-forms" if _FORMS_FIRST_COLUMN.match(first) else "generic"


def _qualtrics_header_rows(records: list[list[str]]) -> int:
    """Return 3 for import ids in the third record, 2 for the legacy layout, else 0."""
    first, second, third = (records[at] if at < len(records) else [] for at in range(3))
    if any('"ImportId"' in cell for cell in third):
        return 3
    return 2 if first[:1] == ["V1"] and second[:1] == ["ResponseID"] else 0


def _other_kind(base: Mapping, sample: _Sample) -> str:
    """Tell orders, deliveries and complaints from answers: no name that smells of a score."""
    if _names(base, sample, "score"):
        return ""
    orders, deliveries = load_mapping(_ORDERS), load_mapping("deliveries")
    car = _names(orders, sample, "vin") or _names(orders, sample, "plate")
    if car and all(_names(orders, sample, field) for field in REQUIRED["visits"]):
        return _ORDERS
    if all(_names(deliveries, sample, field) for field in REQUIRED["deliveries"]):
        return "deliveries"
    return "complaints" if _names(load_mapping("complaints"), sample, "text") else ""


def _names(mapping: Mapping, sample: _Sample, field: str) -> bool:
    """Whether a column has a name that a preset knows for a field."""
    ref = mapping.columns.given().get(field)
    return ref is not None and bool(places_of(ref, sample.header, mapping.ignore))


def _number(text: str) -> int | None:
    try:
        return cells.whole_number(text)
    except CellError:
        return None


def _within(low: int, high: int) -> Callable[[list[str]], bool]:
    """Nearly all values are whole numbers from ``low`` to ``high``."""

    def fits(values: list[str]) -> bool:
        numbers = [number for text in values if (number := _number(text)) is not None]
        inside = sum(low <= number <= high for number in numbers)
        return inside > 0 and inside >= 0.9 * len(values)

    return fits


def _dated(values: list[str]) -> bool:
    return bool(values) and date_formats(values).fits


def _dialled(values: list[str]) -> bool:
    def looks(text: str) -> bool:
        return sum(char.isdigit() or char == "*" for char in text) >= _PHONE_DIGITS

    return bool(values) and sum(map(looks, values)) * 2 > len(values)


def _anything(_values: list[str]) -> bool:
    return True


def _holds_scores(values: list[str]) -> bool:
    """Some values are scores, and most of the numbers: those from 0 to 100 are none."""
    numbers = [number for text in values if (number := _number(text)) is not None]
    inside = sum(0 <= number <= _ELEVENTH for number in numbers)
    return inside > 0 and inside * 2 >= len(numbers)


def _mostly_scores(values: list[str]) -> bool:
    """Half the values or more are scores, whatever the others are."""
    inside = sum(number is not None and 0 <= number <= _ELEVENTH for number in map(_number, values))
    return inside > 0 and inside * 2 >= len(values)


_scores = _within(0, _ELEVENTH)
_FITS: dict[str, tuple[Callable[[list[str]], bool], ...]] = {
    "score": (_scores, _mostly_scores),
    "csat": (_within(1, 5),),
    "ces": (_within(1, 7),),
    "received": (_dated,),
    "phone": (_dialled,),
}
"""What the values of a named column must be, at best and at least."""
