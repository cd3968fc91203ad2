"""JSON Lines: one object a line; nested objects become columns with dotted names.

The columns are those of the first thousand objects; what a later object adds is not read.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from gateway.intake.codes import RowFault
from gateway.intake.decoding import Encoding, is_damaged, mend, open_text, without_surrogates
from gateway.intake.lines import LineTooLongError, PhysicalLines
from gateway.intake.tabular import Record

_SAMPLE_OBJECTS = 1000


class JsonLinesTable:
    """A JSON Lines file as records; see :class:`gateway.intake.tabular.Table`."""

    delimiter = ","
    header_records: int | None = 1

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._codec = encoding
        self.encoding = encoding.name
        self.touched = 0
        self._size = path.stat().st_size
        with open_text(path, encoding) as text:
            sample = islice(_lines(PhysicalLines(text)), _SAMPLE_OBJECTS)
            names = (name for _, line, _ in sample for name in _flat_or_nothing(line))
            self._columns = list(dict.fromkeys(names))
        self._text = open_text(path, encoding)

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._text.buffer.tell() / max(1, self._size))

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def records(self) -> Iterator[Record]:
        """Yield the column names as a first record, then each object."""
        yield Record(0, list(self._columns))
        for number, line, fault in _lines(PhysicalLines(self._text)):
            yield Record(number, [line], fault) if fault else self._record(number, line)

    def _record(self, number: int, line: str) -> Record:
        try:
            values = flatten(line)
        except TypeError:
            return Record(number, [line], RowFault.NOT_AN_OBJECT)
        except (ValueError, RecursionError):
            return Record(number, [without_surrogates(line)], RowFault.NOT_JSON)
        cells = [values.get(name, "") for name in self._columns]
        if is_damaged(line):
            self.touched += sum(map(is_damaged, cells))
            self.encoding = f"{self._codec.name}, {self._codec.fallback}"
            cells = [mend(cell, self._codec) if is_damaged(cell) else cell for cell in cells]
        return Record(number, [without_surrogates(cell) for cell in cells])


def flatten(line: str) -> dict[str, str]:
    """Return the texts of a JSON object by dotted name; ``null`` is an empty text.

    Raises:
        ValueError: when the line is not JSON.
        TypeError: when it is JSON but not an object.
    """
    value = json.loads(line)
    if not isinstance(value, dict):
        raise TypeError(line)
    return dict(_leaves(value, ""))


def _flat_or_nothing(line: str) -> dict[str, str]:
    try:
        return flatten(line)
    except (ValueError, TypeError, RecursionError):
        return {}


def _leaves(value: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _leaves(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}", _text(inner)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(lines: PhysicalLines) -> Iterator[tuple[int, str, RowFault | None]]:
    """Yield number, text and fault of each line that is not blank."""
    while True:
        number = lines.begin()
        try:
            line = next(lines)
        except StopIteration:
            return
        except LineTooLongError:
            yield number, lines.record[0], RowFault.LINE_TOO_LONG
            continue
        if line.strip():
            yield number, line.rstrip("\r\n"), None
