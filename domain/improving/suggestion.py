"""One suggestion of the staff: made, adopted or declined with a reason, done (SPEC 9).

An answer is owed in the policy's time, as to a customer's suggestion; a miss is noted by the clock.
A decision may be taken anew until what was suggested is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from domain import clock
from domain.errors import RefusedError
from domain.events import CLOCK, Event, Recorded
from domain.house import House
from domain.improving.commands import (
    AnySuggestionCommand,
    DecideSuggestion,
    FinishSuggestion,
    Suggest,
)
from domain.improving.facts import (
    SuggestionDecided,
    SuggestionDone,
    SuggestionId,
    SuggestionMade,
    SuggestionMissed,
    suggestion_stream,
)
from domain.improving.improvement import require_level
from domain.improving.state import Suggestion, answered
from domain.opening import Decided, case_id
from domain.policy import Rulebook
from domain.privacy import require_text


def suggestion_id(key: str) -> SuggestionId:
    """Return the number of what ``key`` suggests; the same key always gives the same."""
    return case_id(f"suggestion/{key}")


def fold(
    events: Iterable[Event | Recorded], suggestion: Suggestion | None = None
) -> Suggestion | None:
    """Return the suggestion after ``events``."""
    for event in events:
        suggestion = answered(suggestion, event.fact, event.at)
    return suggestion


def suggest(command: Suggest, house: House) -> Decided:
    """Return the fact of a suggestion: everybody who works here may make one.

    Raises:
        RefusedError: when an auditor asks, or nothing is said.
    """
    if command.by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    policy = house.rules.at(command.at)
    number = suggestion_id(command.key)
    fact = SuggestionMade(
        suggestion=number,
        centre=house.centre,
        day=clock.local_day(command.at, house.zone),
        by=command.idea or command.by.id,
        text=require_text(command.text).strip(),
        due=house.rules.after(command.at, policy.improve.answer),
        policy=policy.edition,
        cause=command.cause,
    )
    return Decided(suggestion_stream(number), (Event(command.at, fact, key="made"),))


def next_due(suggestion: Suggestion) -> datetime | None:
    """Return until when an answer is owed, while there is none and it was not missed."""
    return suggestion.due if suggestion.answer == "proposed" and not suggestion.missed else None


def settle(suggestion: Suggestion, until: datetime) -> tuple[Event, ...]:
    """Return the miss of an answer owed before ``until``; in time is also exactly then."""
    due = next_due(suggestion)
    if due is None or due >= until:
        return ()
    fact = SuggestionMissed(suggestion=suggestion.id, by=suggestion.by)
    return (Event(due, fact, key="missed", actor=CLOCK),)


def decide(
    suggestion: Suggestion | None, command: AnySuggestionCommand, rules: Rulebook
) -> tuple[Event, ...]:
    """Return the facts that follow from ``command``; ``()`` when nothing does.

    Raises:
        RefusedError: when there is no such suggestion, its history or the role forbids it.
    """
    if suggestion is None:
        raise RefusedError("no-such-suggestion")
    settled = settle(suggestion, command.at)
    now = fold(settled, suggestion) or suggestion
    match command:
        case DecideSuggestion():
            return (*settled, *_answer(now, command, rules))
        case FinishSuggestion():
            return (*settled, *_done(now, command, rules))
    assert_never(command)


def _answer(now: Suggestion, command: DecideSuggestion, rules: Rulebook) -> Iterable[Event]:
    require_level(rules.at(command.at).improve.decide, command.by)
    if now.answer == "done":
        raise RefusedError("suggestion-done")
    why = require_text(command.why).strip()
    improvement = command.improvement or now.improvement
    if (now.answer, now.why, now.improvement) == (command.verdict, why, improvement):
        return ()
    fact = SuggestionDecided(
        suggestion=now.id,
        verdict=command.verdict,
        day=clock.local_day(command.at, rules.zone),
        why=why,
        improvement=improvement,
    )
    return (Event(command.at, fact),)


def _done(now: Suggestion, command: FinishSuggestion, rules: Rulebook) -> Iterable[Event]:
    if command.by.role == "auditor" or command.by.id != now.by:
        require_level(rules.at(command.at).improve.decide, command.by)
    if now.answer == "done":
        return ()
    if now.answer != "adopted":
        raise RefusedError("suggestion-not-adopted")
    done = SuggestionDone(suggestion=now.id, day=clock.local_day(command.at, rules.zone))
    return (Event(command.at, done),)
