"""The rejects file: rows that could not be read, to be corrected and imported again.

It is a CSV with a byte-order mark, the header records and cells of the original unchanged, and
three columns more, ``line``, ``column`` and ``reason``, which are passed over when it comes back.
So the same mapping reads it.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from gateway.intake.header import REJECT_COLUMNS
from gateway.intake.outcomes import Mistake, Reject


class RejectsFile:
    """Writes rejects beside their final place and moves them there when done.

    Without rejects no file is made, and an older one with that name stays. The file that is being
    imported may itself be the one that is replaced.

    Args:
        path: where the rejects go.
        header: the original's header records.
        delimiter: the original's.
        sentence: says what is wrong, in a person's language.

    Attributes:
        written: rejects written so far.
    """

    def __init__(
        self,
        path: Path,
        header: list[list[str]],
        delimiter: str,
        sentence: Callable[[Mistake], str],
    ) -> None:
        self.written = 0
        self._path = path
        self._draft = path.with_name(path.name + ".part")
        self._width = max(map(len, header), default=0)
        self._header = header
        self._sentence = sentence
        self._file = self._draft.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter)
        self._write_header()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write(self, reject: Reject) -> None:
        """Add a row; several mistakes share its three columns."""
        columns = "; ".join(dict.fromkeys(each.column for each in reject.mistakes if each.column))
        reasons = "; ".join(map(self._sentence, reject.mistakes))
        self._writer.writerow([*self._padded(reject.cells), reject.line, columns, reasons])
        self.written += 1

    def close(self) -> None:
        """Move the rejects to their place, or leave nothing when there were none."""
        self._file.close()
        if self.written:
            self._draft.replace(self._path)
        else:
            self._draft.unlink(missing_ok=True)

    def _write_header(self) -> None:
        extra = list(REJECT_COLUMNS)
        for record in self._header:
            self._writer.writerow([*self._padded(record), *extra])
            extra = [""] * len(extra)

    def _padded(self, cells: list[str] | tuple[str, ...]) -> list[str]:
        return [*cells, *[""] * (self._width - len(cells))]
