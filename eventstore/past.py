"""A log as it stood at one of its positions: what was recorded later does not exist.

Nothing is copied. Records never change, so the past is a bound on what is read; the one rule
is that nobody writes there.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Self
from uuid import UUID

from eventstore.errors import PastClosedError
from eventstore.log import Append, Log
from eventstore.record import Record

LOOK_BACK = 256
"""Records looked at for a clock that was set back just before a position."""


class Past:
    """A ``Log`` that ends at a position; closing it leaves the log it looks at open."""

    def __init__(self, log: Log, position: int) -> None:
        """Look at ``log`` as it was when ``position`` was its head."""
        self._log = log
        self._position = position

    def append(self, *_appends: Append) -> list[int]:
        """Refuse: what is past cannot be added to.

        Raises:
            PastClosedError: always.
        """
        raise PastClosedError(position=self._position)

    def read(
        self, after: int = 0, *, upto: int | None = None, types: Collection[str] | None = None
    ) -> Iterator[Record]:
        """Yield the records after ``after`` that were there; see ``Log.read``."""
        end = self._position if upto is None else min(upto, self._position)
        return self._log.read(after, upto=end, types=types)

    def stream(self, name: str, after_version: int = 0) -> list[Record]:
        """Return one stream's records after ``after_version`` that were there, in order."""
        return self._there(self._log.stream(name, after_version))

    def streams(self, names: Sequence[str]) -> dict[str, list[Record]]:
        """Return many streams at once; a stream without events by then is an empty list."""
        return {name: self._there(found) for name, found in self._log.streams(names).items()}

    def head(self) -> int:
        """Return the position this past ends at."""
        return self._position

    def has(self, event_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the ids that were there; reads everything recorded since."""
        known = self._log.has(event_ids)
        return known - {record.event_id for record in self._log.read(self._position)}

    def changed(self) -> bool:
        """Tell that nobody has written: nobody can."""
        return False

    def close(self) -> None:
        """Do nothing: the log is somebody else's."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _there(self, records: list[Record]) -> list[Record]:
        return [record for record in records if record.position <= self._position]


def recorded_by(log: Log, at: int) -> int:
    """Return the last position recorded by ``at``, in microseconds since 1970-01-01 UTC.

    Found by bisection, in some twenty readings of a million records: positions and the instants
    of recording go up together, except where a writer's clock was set back. There the answer is
    one of the places where the record itself was taken by ``at`` and the next one was not.
    """
    low, high = 0, log.head()
    while low < high:
        middle = (low + high + 1) // 2
        if _recorded_at(log, middle) <= at:
            low = middle
        else:
            high = middle - 1
    return low


def clock_at(log: Log, position: int) -> int:
    """Return when ``position`` was recorded, in microseconds since 1970-01-01 UTC.

    Never earlier than the ``LOOK_BACK`` records before it, whatever the writer's clock said.
    """
    before = max(0, position - LOOK_BACK)
    return max((record.recorded_at for record in log.read(before, upto=position)), default=0)


def _recorded_at(log: Log, position: int) -> int:
    return next(log.read(position - 1, upto=position)).recorded_at
