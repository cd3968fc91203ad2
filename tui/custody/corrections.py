"""Correcting what stands on record: the entry that was meant, and the event that corrects it."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

import msgspec

from domain import corrections
from domain.corrections import CorrectEntry, CorrectResponse
from domain.custody import ResponseCorrected
from domain.desk import Batch, retrying
from domain.errors import RefusedError
from domain.events import Event, Recorded, ResponseReceived
from eventstore.browse import Browser
from eventstore.errors import ViewsFailedError
from gateway.journal import recorded
from tui.home import LOG
from tui.session import Session

_LARGEST = 2**63 - 1


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a correction: which event was corrected, and the kinds recorded."""

    position: int
    stream: str
    events: tuple[Event, ...]


def found(session: Session, typed: str) -> Recorded:
    """Return the event of a position (``1204`` or ``#1204``) or an id.

    Raises:
        RefusedError: when the log holds none.
    """
    with Browser(session.home / LOG) as browser:
        number = typed.strip().removeprefix("#")
        if number.isdecimal():
            place = int(number)
            record = next(iter(browser.records([place] if place <= _LARGEST else [])), None)
        else:
            record = browser.event(_id(number))
    if record is None:
        raise RefusedError("no-such-entry")
    return recorded(record)


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise RefusedError("no-such-entry") from error


def correct(
    session: Session,
    entry: Recorded,
    *,
    reason: str,
    note: str = "",
    score: int | None = None,
    invalid: str = "",
) -> Corrected:
    """Correct an entry's words (``note``), or an answer's ``score`` or validity.

    Raises:
        RefusedError: when it may not, or cannot, be corrected so.
    """
    if session.moment is not None:
        raise RefusedError("in-the-past")
    by, at, rules = session.sitter(), session.present(), session.house().rules
    journal, stream = session.journal, entry.stream

    def decided(history: tuple[Recorded, ...]) -> tuple[Event, ...]:
        if note:
            said = CorrectEntry(at=at, by=by, entry=entry.id, note=note, reason=reason)
            return corrections.correct_entry(history, said, rules)
        if not isinstance(entry.fact, ResponseReceived | ResponseCorrected):
            raise RefusedError("no-answer-entry", position=entry.position)
        counted = CorrectResponse(
            at=at, by=by, entry=entry.id, score=score, invalid=invalid, reason=reason
        )
        return corrections.correct_response(history, counted, rules)

    def attempt() -> tuple[Event, ...]:
        history = tuple(journal.load([stream])[stream])
        events = decided(history)
        if events:
            journal.record([Batch(stream, len(history), events)], session.stamp())
        return events

    events = retrying(attempt)
    with suppress(ViewsFailedError):
        session.catch_up()
    return Corrected(position=entry.position, stream=stream, events=events)
