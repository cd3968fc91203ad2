"""A mapping laid over the columns of one file: where each field is read from."""

from dataclasses import dataclass

from gateway.intake.codes import FileFault
from gateway.intake.errors import IntakeError
from gateway.intake.fields import REQUIRED
from gateway.intake.header import Header
from gateway.intake.mapping import ColumnRef, Mapping, Pattern

_MISSING = {
    "score": FileFault.NO_SCORE_COLUMN,
    "text": FileFault.NO_TEXT_COLUMN,
    "settlement": FileFault.NO_SETTLEMENT_COLUMN,
    "received": FileFault.NO_RECEIVED_COLUMN,
    "survey": FileFault.NO_SURVEY_COLUMN,
    "delivered": FileFault.NO_DELIVERED_COLUMN,
}


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
        IntakeError: naming all exact columns that are not there, or the required one that no
            pattern found; in both cases with the columns that are.
    """
    wanted = _wanted(mapping)
    found = _found(wanted, mapping, header)
    _refuse_missing(wanted, found, mapping, header)
    return Binding(
        fields=_under("columns.", found),
        touchpoints=_under("touchpoints.", found),
        skips=tuple(
            (found[path], frozenset(skip.values))
            for at, skip in enumerate(mapping.skip)
            if (path := f"skip.{at}.column") in found
        ),
    )


def places_of(ref: ColumnRef, header: Header, ignore: str) -> list[int]:
    """Return the places of the columns that a name or pattern means, in file order.

    Args:
        ref: an exact name or a pattern.
        header: the file's.
        ignore: columns with a label matching this are taken by no pattern.
    """
    if isinstance(ref, Pattern):
        return list(header.matching(ref.regex, ignore))
    place = header.find(ref)
    return [] if place is None else [place]


def _wanted(mapping: Mapping) -> dict[str, ColumnRef]:
    """Return every column a mapping names, by its path in the mapping."""
    wanted: dict[str, ColumnRef] = {}
    wanted |= {f"columns.{field}": ref for field, ref in mapping.columns.given().items()}
    wanted |= {f"touchpoints.{name}": ref for name, ref in mapping.touchpoints.items()}
    wanted |= {f"skip.{at}.column": skip.column for at, skip in enumerate(mapping.skip)}
    return wanted


def _found(wanted: dict[str, ColumnRef], mapping: Mapping, header: Header) -> dict[str, int]:
    """Find columns: exact names first, then the required pattern, then the others.

    A pattern takes the first column that nothing before it has taken.
    """
    required = f"columns.{mapping.required_field}"
    order = sorted(wanted, key=lambda path: (not isinstance(wanted[path], str), path != required))
    places: dict[str, int] = {}
    for path in order:
        ref, taken = wanted[path], set(places.values())
        columns = places_of(ref, header, mapping.ignore)
        free = [at for at in columns if isinstance(ref, str) or at not in taken]
        if free:
            places[path] = free[0]
    return {path: places[path] for path in wanted if path in places}


def _refuse_missing(
    wanted: dict[str, ColumnRef], found: dict[str, int], mapping: Mapping, header: Header
) -> None:
    missing = tuple(
        (path, ref) for path, ref in wanted.items() if isinstance(ref, str) and path not in found
    )
    if missing:
        raise IntakeError(FileFault.UNKNOWN_COLUMNS, missing=missing, columns=header.names)
    for field in REQUIRED[mapping.kind]:
        if f"columns.{field}" not in found:
            raise IntakeError(_MISSING[field], columns=header.names)


def _under(prefix: str, found: dict[str, int]) -> dict[str, int]:
    return {
        path.removeprefix(prefix): place for path, place in found.items() if path.startswith(prefix)
    }
