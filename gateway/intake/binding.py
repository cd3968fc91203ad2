"""A mapping laid over the columns of one file: where each field is read from."""

from dataclasses import dataclass

from gateway.intake.codes import FileFault
from gateway.intake.errors import IntakeError
from gateway.intake.header import Header
from gateway.intake.mapping import ColumnRef, Mapping


@dataclass(frozen=True, slots=True)
class Binding:
    """Places of the mapped columns, counted from 0.

    Attributes:
        fields: by field name.
        touchpoints: by touchpoint.
        skips: rows whose cell at a place is one of the values are passed over.
    """

    fields: dict[str, int]
    touchpoints: dict[str, int]
    skips: tuple[tuple[int, frozenset[str]], ...]


def bind(mapping: Mapping, header: Header) -> Binding:
    """Find the mapped columns in a file.

    Raises:
        IntakeError: naming all exact columns that are not there, or the required one that no pattern
            found; in both cases with the columns that are.
    """
    wanted: dict[str, ColumnRef] = {}
    wanted |= {f"columns.{field}": ref for field, ref in mapping.columns.given().items()}
    wanted |= {f"touchpoints.{name}": ref for name, ref in mapping.touchpoints.items()}
    wanted |= {f"skip.{at}.column": skip.column for at, skip in enumerate(mapping.skip)}
    places = {path: _place(ref, mapping, header) for path, ref in wanted.items()}
    _refuse_missing(wanted, places, mapping, header)
    found = {path: place for path, place in places.items() if place is not None}
    return Binding(
        fields=_under("columns.", found),
        touchpoints=_under("touchpoints.", found),
        skips=tuple(
            (found[path], frozenset(skip.values))
            for at, skip in enumerate(mapping.skip)
            if (path := f"skip.{at}.column") in found
        ),
    )


def _place(ref: ColumnRef, mapping: Mapping, header: Header) -> int | None:
    if isinstance(ref, str):
        return header.find(ref)
    return next(header.matching(ref.regex, mapping.ignore), None)


def _refuse_missing(
    wanted: dict[str, ColumnRef], places: dict[str, int | None], mapping: Mapping, header: Header
) -> None:
    missing = tuple(
        (path, ref) for path, ref in wanted.items() if isinstance(ref, str) and places[path] is None
    )
    if missing:
        raise IntakeError(FileFault.UNKNOWN_COLUMNS, missing=missing, columns=header.names)
    if places[f"columns.{mapping.required_field}"] is None:
        answers = mapping.kind == "answers"
        code = FileFault.NO_SCORE_COLUMN if answers else FileFault.NO_TEXT_COLUMN
        raise IntakeError(code, columns=header.names)


def _under(prefix: str, found: dict[str, int]) -> dict[str, int]:
    return {
        path.removeprefix(prefix): place for path, place in found.items() if path.startswith(prefix)
    }
