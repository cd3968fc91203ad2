"""Improvements and suggestions over a log: what is decided, recorded in one append.

What two streams say belongs together: an adopted suggestion and the improvement it becomes, a
finished improvement and the suggestion it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.desk import Batch, Desk, Stamp, retrying
from domain.errors import RefusedError
from domain.events import Event, Recorded
from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.improving import undoing
from domain.improving.commands import (
    AnyImproveCommand,
    AnySuggestionCommand,
    DecideSuggestion,
    ProposeImprovement,
    Suggest,
)
from domain.improving.facts import (
    ImprovementFinished,
    ImprovementId,
    SuggestionDone,
    SuggestionId,
    improvement_stream,
    suggestion_stream,
)
from domain.improving.state import Improvement, Suggestion
from domain.naming import by_name
from domain.types import Person


def propose(desk: Desk, command: ProposeImprovement, stamp: Stamp) -> ImprovementId:
    """Put a proposal on record, once, and return its number.

    Raises:
        RefusedError: when this role may not propose or assign, or the title is missing.
    """

    def attempt() -> ImprovementId:
        decided = improvements.propose(command, desk.house())
        if not _load(desk, decided.stream):
            desk.journal.record([Batch(decided.stream, 0, decided.events)], stamp)
        return improvements.improvement_id(command.key)

    return retrying(attempt)


def act(
    desk: Desk, number: ImprovementId, commands: Sequence[AnyImproveCommand], stamp: Stamp
) -> tuple[Improvement, tuple[Event, ...]]:
    """Carry out one person's act on an improvement: all of its commands or none.

    What is finished finishes the suggestion it came from.

    Returns:
        The improvement afterwards and the events recorded in its stream.

    Raises:
        RefusedError: when there is none of this number, its history or the role forbids it.
    """

    def attempt() -> tuple[Improvement, tuple[Event, ...]]:
        rules, stream = desk.house().rules, improvement_stream(number)
        history = _load(desk, stream)
        state, events = improvements.fold(history), list[Event]()
        for command in commands:
            decided = improvements.decide(state, command, rules)
            state = improvements.fold(decided, state)
            events.extend(decided)
        if state is None:
            raise RefusedError("no-such-improvement")
        if events:
            batches = [Batch(stream, len(history), events), *_finishing(desk, state, events)]
            desk.journal.record(batches, stamp)
        return state, tuple(events)

    return retrying(attempt)


def _finishing(desk: Desk, state: Improvement, events: Sequence[Event]) -> Sequence[Batch]:
    """Return what an improvement that is finished says of the suggestion behind it."""
    days = [(e.at, e.fact.day) for e in events if isinstance(e.fact, ImprovementFinished)]
    if not days or state.source != "suggestion":
        return ()
    [(at, day)] = days
    stream = suggestion_stream(state.source_id)
    history = _load(desk, stream)
    suggestion = suggestions.fold(history)
    if suggestion is None or suggestion.answer != "adopted":
        return ()
    done = SuggestionDone(suggestion=suggestion.id, day=day)
    return (Batch(stream, len(history), (Event(at, done, follows=True),)),)


def undo(
    desk: Desk, number: ImprovementId, *, by: Person, at: datetime, stamp: Stamp
) -> tuple[Event, ...]:
    """Take back the person's last act on an improvement.

    Raises:
        RefusedError: when it cannot be taken back; says why.
    """

    def attempt() -> tuple[Event, ...]:
        stream = improvement_stream(number)
        history = _load(desk, stream)
        house = desk.house()
        with by_name(house):
            events = undoing.undo(history, by=by, at=at, rules=house.rules)
        desk.journal.record([Batch(stream, len(history), events)], stamp)
        return events

    return retrying(attempt)


def suggest(desk: Desk, command: Suggest, stamp: Stamp) -> SuggestionId:
    """Put a suggestion on record, once, and return its number.

    Raises:
        RefusedError: when an auditor asks, or nothing is said.
    """

    def attempt() -> SuggestionId:
        decided = suggestions.suggest(command, desk.house())
        if not _load(desk, decided.stream):
            desk.journal.record([Batch(decided.stream, 0, decided.events)], stamp)
        return suggestions.suggestion_id(command.key)

    return retrying(attempt)


def answer(
    desk: Desk,
    number: SuggestionId,
    command: AnySuggestionCommand,
    stamp: Stamp,
    becomes: ProposeImprovement | None = None,
) -> tuple[Suggestion, tuple[Event, ...]]:
    """Decide about a suggestion, or say that it is done.

    Args:
        desk: Where to record.
        number: Which.
        command: What.
        stamp: The act.
        becomes: The improvement an adopted one becomes, proposed in the same append; its source
            and whose idea it was follow from the suggestion.

    Returns:
        The suggestion afterwards and the events recorded in its stream.

    Raises:
        RefusedError: when there is none of this number, its history or the role forbids it.
    """

    def attempt() -> tuple[Suggestion, tuple[Event, ...]]:
        house, stream = desk.house(), suggestion_stream(number)
        history = _load(desk, stream)
        before = suggestions.fold(history)
        asked, batches = command, list[Batch]()
        if becomes is not None and before is not None and isinstance(command, DecideSuggestion):
            asked, batches = _becoming(desk, before, command, becomes)
        events = suggestions.decide(before, asked, house.rules)
        after = suggestions.fold(events, before)
        assert after is not None  # noqa: S101  what is not there was refused
        if events:
            desk.journal.record([Batch(stream, len(history), events), *batches], stamp)
        return after, events

    return retrying(attempt)


def _becoming(
    desk: Desk, before: Suggestion, command: DecideSuggestion, becomes: ProposeImprovement
) -> tuple[DecideSuggestion, list[Batch]]:
    """Return the decision with the improvement it leads to, and that improvement's facts."""
    proposal = replace(
        becomes,
        source="suggestion",
        source_id=before.id,
        idea=before.by,
        cause=becomes.cause or before.cause,
        title=becomes.title or before.text,
    )
    decided = improvements.propose(proposal, desk.house())
    asked = replace(command, improvement=improvements.improvement_id(proposal.key))
    return asked, [Batch(decided.stream, 0, decided.events)]


def _load(desk: Desk, stream: str) -> Sequence[Recorded]:
    return desk.journal.load([stream])[stream]
