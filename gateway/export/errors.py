"""What cannot be exported or taken in, as codes with typed parameters."""

from __future__ import annotations

from typing import Any, ClassVar


class ExportError(Exception):
    """The one ancestor of everything this package raises on purpose.

    Attributes:
        code: Stable identifier of the sentence in the word catalogue.
        params: Values the sentence names; ``reason`` chooses among the sentences of a code.
    """

    code: ClassVar[str] = "export"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params


class LineUnreadableError(ExportError):
    """A line is no CloudEvent of a log of this program."""

    code = "cloud-event"


class TranscriptError(ExportError):
    """A file of CloudEvents cannot be taken in any further.

    ``file``, ``line`` and ``position`` name the first bad place, ``upto`` the last position
    that is on record now. ``reason``:

    - ``line``: the line is cut, or no event of a log;
    - ``order``: its position does not follow on the line before;
    - ``leaf``: what it says is not what was hashed;
    - ``version``, ``event-id``: it contradicts its stream, or an earlier event;
    - ``start``: the file does not begin with the log's first event;
    - ``other-log``: the log here holds something else.
    """

    code = "transcript"


class TableUnknownError(ExportError):
    """There is no table of this name; ``known`` lists those there are."""

    code = "table-unknown"


class SpanError(ExportError):
    """A table cannot be cut the way that was asked for; ``reason`` says why."""

    code = "span"


class PersonalDataRefusedError(ExportError):
    """Personal data was asked for in plain by somebody who may not have it."""

    code = "personal-refused"
