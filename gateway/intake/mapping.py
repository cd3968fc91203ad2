"""The mapping: which column of a file means what, as strict data in TOML.

An exact name must be in the file; a regular expression may find nothing (but a score, a
complaint's text, a settlement number must be found). All mistakes of a mapping are reported at
once, with their paths.
"""

import re
import tomllib
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)

from gateway.intake.codes import FileFault
from gateway.intake.errors import IntakeError
from gateway.intake.fields import FIELDS, REQUIRED, Kind

Scale: TypeAlias = Literal["0-10", "1-11", "1-10"]
Touchpoint: TypeAlias = Literal[
    "booking", "reception", "communication", "waiting", "repair", "handover", "follow_up"
]

BLANKS = ("NA", "N/A", "n/a", "#N/A", "null", "NULL", "-", "--", "无")
"""What stands for an empty cell besides emptiness itself."""

_YEARS = range(1980, 3000)

_PRESETS = "presets"
_NAME, _PATTERN = "<name>", "<pattern>"


def _a_regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        message = f"not a regular expression: {error}"
        raise ValueError(message) from error
    return text


def _a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"not a time zone: {name}"
        raise ValueError(message) from error
    return name


def _a_codec(name: str) -> str:
    try:
        "".encode(name)
    except LookupError as error:
        message = f"not an encoding: {name}"
        raise ValueError(message) from error
    return name


def _a_date_format(form: str) -> str:
    try:
        datetime.strptime(datetime.now(UTC).strftime(form), form)  # noqa: DTZ007 - only its form
    except (ValueError, re.error) as error:
        message = f"not a date format: {error}"
        raise ValueError(message) from error
    return form


Regex: TypeAlias = Annotated[str, AfterValidator(_a_regex)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Pattern(_Strict):
    """Finds the first column one of whose labels matches."""

    regex: Regex


def _shape(value: object) -> str:
    """Tell a pattern from a name, so that a mistake is reported for what was meant."""
    return _PATTERN if isinstance(value, dict | Pattern) else _NAME


ColumnRef: TypeAlias = Annotated[
    Annotated[str, Tag(_NAME)] | Annotated[Pattern, Tag(_PATTERN)], Discriminator(_shape)
]


class Columns(_Strict):
    """Where each field stands: an exact column name or a pattern."""

    id: ColumnRef | None = None
    received: ColumnRef | None = None
    score: ColumnRef | None = None
    csat: ColumnRef | None = None
    ces: ColumnRef | None = None
    comment: ColumnRef | None = None
    name: ColumnRef | None = None
    phone: ColumnRef | None = None
    plate: ColumnRef | None = None
    vin: ColumnRef | None = None
    vehicle: ColumnRef | None = None
    customer: ColumnRef | None = None
    visit: ColumnRef | None = None
    survey: ColumnRef | None = None
    advisor: ColumnRef | None = None
    channel: ColumnRef | None = None
    trigger: ColumnRef | None = None
    centre: ColumnRef | None = None
    text: ColumnRef | None = None
    level: ColumnRef | None = None
    source: ColumnRef | None = None
    matter: ColumnRef | None = None
    rework: ColumnRef | None = None
    safety: ColumnRef | None = None
    place: ColumnRef | None = None
    technician: ColumnRef | None = None
    service: ColumnRef | None = None
    settlement: ColumnRef | None = None
    settled: ColumnRef | None = None
    enterprise: ColumnRef | None = None
    mileage: ColumnRef | None = None
    fault: ColumnRef | None = None
    items: ColumnRef | None = None
    item_codes: ColumnRef | None = None
    hours: ColumnRef | None = None
    parts: ColumnRef | None = None
    part_codes: ColumnRef | None = None
    quantities: ColumnRef | None = None
    amount: ColumnRef | None = None
    mode: ColumnRef | None = None
    first: ColumnRef | None = None
    delivered: ColumnRef | None = None
    why: ColumnRef | None = None

    def given(self) -> dict[str, ColumnRef]:
        """Return the fields that are mapped."""
        pairs = ((field, getattr(self, field)) for field in type(self).model_fields)
        return {field: ref for field, ref in pairs if ref is not None}


class Constants(_Strict):
    """What is the same for every row, or stands in where a row's own cell is blank.

    ``received`` without an offset is in the mapping's time zone.
    """

    received: datetime | None = None
    survey: str = ""
    visit: str = ""
    vehicle: str = ""
    advisor: str = ""
    channel: str = ""
    trigger: str = ""
    centre: str = ""
    source: str = ""
    technician: str = ""
    service: str = ""
    enterprise: str = ""
    mode: str = ""
    level: Annotated[int, Field(ge=1, le=3)] | None = None

    @field_validator("received", mode="before")
    @classmethod
    def _read_instant(cls, given: Any) -> Any:
        received = datetime.fromisoformat(given) if isinstance(given, str) else given
        if isinstance(received, datetime) and received.year not in _YEARS:
            message = f"no answer is of the year {received.year}"
            raise ValueError(message)
        return received


class Skip(_Strict):
    """Rows to pass over: those whose cell in the column is one of the values."""

    column: ColumnRef
    values: tuple[str, ...]


class Mapping(_Strict):
    """How one tool's files are read; parsed from TOML.

    Attributes:
        kind: what a row is.
        namespace: keeps one tool's ids apart from another's; part of each row's key.
        header_rows: header records at the top of the file.
        scale: how the tool writes a score of 0 to 10.
        time_zone: IANA name for times without an offset; empty: the centre's.
        date_formats: ``strptime`` formats besides ISO and year-first dates.
        blank: what stands for an empty cell.
        ignore: columns that no pattern may take.
        words: by field, a tool's words and ours for them.
        encoding: a Python codec; empty: by the file's bytes.
        delimiter: between the cells of a text file; empty: by the file's rows.
        sheet: worksheet; empty: the first visible one.
    """

    kind: Kind = "answers"
    namespace: str = ""
    header_rows: Annotated[int, Field(ge=1)] = 1
    scale: Scale = "0-10"
    time_zone: Annotated[str, AfterValidator(lambda name: name and _a_zone(name))] = ""
    date_formats: tuple[Annotated[str, AfterValidator(_a_date_format)], ...] = ()
    blank: tuple[str, ...] = BLANKS
    ignore: Regex = ""
    encoding: Annotated[str, AfterValidator(lambda name: name and _a_codec(name))] = ""
    delimiter: Annotated[str, Field(max_length=1)] = ""
    sheet: str = ""
    columns: Columns = Columns()
    touchpoints: dict[Touchpoint, ColumnRef] = {}
    constants: Constants = Constants()
    words: dict[str, dict[str, str]] = {}
    skip: tuple[Skip, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        own, given = FIELDS[self.kind], self.columns.given()
        if surplus := [field for field in given if field not in own]:
            message = f"columns: {', '.join(surplus)} do not belong to {self.kind}"
            raise ValueError(message)
        for needed in REQUIRED[self.kind]:
            if needed not in given:
                message = f"columns.{needed} is needed for {self.kind}"
                raise ValueError(message)
        if strange := sorted(set(self.words) - set(own)):
            message = f"words: {', '.join(strange)} do not belong to {self.kind}"
            raise ValueError(message)
        return self

    @property
    def required_field(self) -> str:
        """The field without which a row says nothing."""
        return REQUIRED[self.kind][0]


def preset_names() -> tuple[str, ...]:
    """Return the names of the mappings that come with the program, sorted."""
    folder = resources.files("gateway.intake").joinpath(_PRESETS)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_mapping(path_or_preset: str | Path) -> Mapping:
    """Read a mapping file, or the preset of that name.

    Raises:
        IntakeError: when there is neither, or the mapping has mistakes.
    """
    name = str(path_or_preset)
    if name in preset_names():
        entry = resources.files("gateway.intake").joinpath(_PRESETS, f"{name}.toml")
        return parse_mapping(entry.read_text("utf-8"), name)
    try:
        return parse_mapping(Path(name).read_text("utf-8-sig"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(FileFault.MAPPING_MISSING, name=name, presets=preset_names()) from error


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping from TOML text.

    Args:
        text: the TOML.
        name: what to call it in an error.

    Raises:
        IntakeError: with every mistake as (path, what is wrong).
    """
    try:
        return Mapping.model_validate(_frozen(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        mistakes: tuple[tuple[str, str], ...] = (("", str(error)),)
    except ValidationError as error:
        mistakes = tuple((_path(each["loc"]), each["msg"]) for each in error.errors())
    raise IntakeError(FileFault.MAPPING_INVALID, name=name, mistakes=mistakes)


def mapping_text(mapping: Mapping) -> str:
    """Return the mapping as TOML, ready to save; defaults are left out."""
    data = mapping.model_dump(exclude_defaults=True, exclude_none=True)
    return tomli_w.dumps({"kind": mapping.kind, **data})


def _frozen(value: Any) -> Any:
    """Return TOML's lists as tuples, which is what frozen models hold."""
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _path(location: tuple[int | str, ...]) -> str:
    """Return where a mistake stands, without the tags of :data:`ColumnRef`."""
    return ".".join(str(part) for part in location if part not in {_NAME, _PATTERN})
