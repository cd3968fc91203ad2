"""Where a session stands: in the present, or at an earlier moment of its log.

A moment changes what is read and which time it is; the log, its keys and its clocks go on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from sqlite3 import Connection

import msgspec

from domain.desk import Desk
from domain.errors import NotReadyError
from eventstore.keys.seal import KeyRing
from eventstore.log import Log
from eventstore.past import Past, clock_at, recorded_by
from gateway.journal import EventJournal, instant, micros
from tui.errors import MomentError


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of the log.

    Attributes:
        position: The last position on record then.
        at: The instant its clocks show, UTC.
        head: The log's head when the moment was gone to.
    """

    position: int
    at: datetime
    head: int


class Standpoint(msgspec.Struct, frozen=True):
    """What a session reads, and from where.

    Attributes:
        journal: The events on record there.
        desk: The centre as it stood there.
        reader: Opens the views as they stood there.
        moment: ``None`` in the present.
    """

    journal: EventJournal
    desk: Desk
    reader: Callable[[], Connection]
    moment: Moment | None = None


def present(log: Log, keys: KeyRing, reader: Callable[[], Connection]) -> Standpoint:
    """Return the present of a log."""
    journal = EventJournal(log, keys)
    return Standpoint(journal, Desk(journal), reader)


def past(log: Log, keys: KeyRing, reader: Callable[[], Connection], moment: Moment) -> Standpoint:
    """Return a moment of a log; personal data opens with the keys there are today.

    Raises:
        MomentError: before the centre was open: there was nothing to be seen.
    """
    journal = EventJournal(Past(log, moment.position), keys)
    desk = Desk(journal)
    try:
        desk.house()
    except NotReadyError as error:
        raise MomentError(reason="too-early", position=moment.position) from error
    return Standpoint(journal, desk, reader, moment)


def moment_of(log: Log, to: int | datetime, now: datetime) -> Moment:
    """Return the moment named by a position, or by an instant: all that was recorded by then.

    The clocks of a position stand at the instant it was recorded.

    Args:
        log: The log.
        to: A position, or an instant with a zone.
        now: The present instant.

    Raises:
        MomentError: the position is beyond the log's head, or the instant in the future.
    """
    head = log.head()
    if isinstance(to, datetime):
        if to > now:
            raise MomentError(reason="future")
        return Moment(position=recorded_by(log, micros(to)), at=to.astimezone(UTC), head=head)
    if to > head:
        raise MomentError(reason="beyond", position=to, head=head)
    return Moment(position=to, at=instant(clock_at(log, to)), head=head)
