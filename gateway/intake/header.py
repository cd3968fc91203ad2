"""The columns of a file: their names, and how a mapping's words find them.

A file may have several header records (Qualtrics: short names, questions, import ids); a column is
found by any of its labels. Names are unique: a blank one is called ``#3`` and a repeated one
``Score #7``, after its place in the file, counted from 1.
"""

import re
import unicodedata
from collections.abc import Iterator

REJECT_COLUMNS = ("line", "column", "reason")
"""The trailing columns of a rejects file, which are no columns of the answers."""


class Header:
    """The header records of one file.

    Attributes:
        records: the header records as they stand in the file, without the rejects columns.
        names: one unique name a column.
        is_rejects: whether the file is a rejects file on its way back.
    """

    def __init__(self, records: list[list[str]]) -> None:
        self.is_rejects = bool(records) and tuple(records[0][-3:]) == REJECT_COLUMNS
        self.records = [self.own_cells(record) for record in records]
        width = max(map(len, self.records), default=0)
        self._labels = [
            tuple(_plain(record[at]) if at < len(record) else "" for record in self.records)
            for at in range(width)
        ]
        self.names = tuple(_unique(self._labels))

    def own_cells(self, cells: list[str]) -> list[str]:
        """Return a record's cells without the trailing ones a rejects file adds."""
        return cells[: -len(REJECT_COLUMNS)] if self.is_rejects else cells

    def find(self, name: str) -> int | None:
        """Return the place of the column with this name or, failing that, this label."""
        name = _plain(name)
        if name in self.names:
            return self.names.index(name)
        return next((at for at, labels in enumerate(self._labels) if name in labels), None)

    def matching(self, pattern: str, ignore: str = "") -> Iterator[int]:
        """Yield the places of the columns with a label that matches, in file order.

        Args:
            pattern: a regular expression, searched for in each label.
            ignore: columns with a label matching this are passed over.
        """
        wanted, unwanted = re.compile(pattern), re.compile(ignore or "(?!)")
        for at, labels in enumerate(self._labels):
            if any(map(wanted.search, labels)) and not any(map(unwanted.search, labels)):
                yield at


def _plain(label: str) -> str:
    """Return a label on one line, without a stray byte-order mark."""
    return unicodedata.normalize("NFC", " ".join(label.replace("\ufeff", "").split()))


def _unique(columns: list[tuple[str, ...]]) -> Iterator[str]:
    taken: set[str] = set()
    for place, labels in enumerate(columns, 1):
        name = labels[0] if labels else ""
        if not name or name in taken:
            name = f"{name} #{place}".lstrip()
        taken.add(name)
        yield name
