"""Corrections of what cannot be taken back any more: later events that name the wrong one.

Both stay on record. Whatever was corrected is corrected through its latest correction, so that
the corrections of one thing form a chain, each link naming the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.custody import EntryCorrected, ResponseCorrected
from domain.errors import RefusedError
from domain.events import CaseOpened, Event, Recorded, ResponseReceived
from domain.fact import CustomerWords
from domain.policy import Rulebook
from domain.privacy import require_role, require_text
from domain.survey import SCORES
from domain.types import Person
from domain.undo import undone_entries

INVALID = (
    *("duplicate", "score-out-of-range", "staff-or-test", "expired", "not-asked"),
    "not-this-customer",
)
"""Why an answer is not to count (SPEC 2.5), as a person may say it afterwards."""


class CorrectEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Let ``note`` hold instead of the words of an entry of a case."""

    at: datetime
    by: Person
    entry: UUID
    note: str
    reason: str


class CorrectResponse(msgspec.Struct, frozen=True, kw_only=True):
    """Let an answer count with another score, or, given a reason code, not at all.

    ``score`` makes it count, ``invalid`` keeps its score; one of the two is given.
    """

    at: datetime
    by: Person
    entry: UUID
    reason: str
    score: int | None = None
    invalid: str = ""


def correct_entry(
    history: Sequence[Recorded], command: CorrectEntry, rules: Rulebook
) -> tuple[Event, ...]:
    """Return the fact that corrects the words of a case's entry.

    Args:
        history: The case's stream.
        command: What is asked.
        rules: Who may.

    Raises:
        RefusedError: when the entry has no words, no longer counts, was corrected already or is
            somebody else's, or the new words or the reason are missing.
    """
    entry = _found(history, command.entry)
    _require_author(entry, command, rules)
    fact = entry.fact
    if not isinstance(fact, CustomerWords) or not _words(fact):
        raise RefusedError("no-words", position=entry.position)
    if entry.id in undone_entries(history):
        raise RefusedError("entry-undone", position=entry.position)
    for event in history:
        if isinstance(event.fact, EntryCorrected) and event.fact.entry == entry.id:
            raise RefusedError("corrected-already", position=event.position)
    case = next(e.fact for e in history if isinstance(e.fact, CaseOpened))
    corrected = EntryCorrected(
        case=case.case,
        customer=fact.customer or case.customer,
        entry=entry.id,
        note=require_text(command.note),
        reason=require_text(command.reason),
    )
    return (Event(command.at, corrected),)


def correct_response(
    history: Sequence[Recorded], command: CorrectResponse, rules: Rulebook
) -> tuple[Event, ...]:
    """Return the fact that corrects an answer; ``()`` when it counts so already.

    Its class is that of the policy of the day it was given on.

    Args:
        history: The survey's stream.
        command: What is asked; the entry is the answer, or a correction of it.
        rules: Who may, and the classes.

    Raises:
        RefusedError: when there is no such answer, the score is none or the reason is missing.
    """
    require_role(rules.at(command.at).privacy.correct, command.by)
    reason = require_text(command.reason)
    answer = _found(history, command.entry)
    if isinstance(answer.fact, ResponseCorrected):
        answer = _found(history, answer.fact.entry)
    said = answer.fact
    if not isinstance(said, ResponseReceived):
        raise RefusedError("no-answer-entry", position=answer.position)
    before = _standing(history, answer)
    score = before.score if command.score is None else command.score
    if command.score is not None and score not in SCORES:
        raise RefusedError("score-outside", score=score)
    policy = rules.at(answer.at)
    after = msgspec.structs.replace(
        before,
        score=score,
        score_class="" if command.invalid else policy.score_class(score),
        invalid=command.invalid,
        score_before=before.score,
        class_before=before.score_class,
        invalid_before=before.invalid,
        reason=reason,
    )
    if (after.score, after.invalid) == (before.score, before.invalid):
        return ()
    return (Event(command.at, after),)


def _standing(history: Sequence[Recorded], answer: Recorded) -> ResponseCorrected:
    """Return how an answer counts now: as its latest correction says, or as it was given."""
    said = answer.fact
    assert isinstance(said, ResponseReceived)  # noqa: S101  the caller looked
    for event in reversed(history):
        if isinstance(event.fact, ResponseCorrected) and event.fact.entry == answer.id:
            return event.fact
    return ResponseCorrected(
        response=said.response,
        entry=answer.id,
        centre=said.centre,
        customer=said.customer,
        day=said.day,
        channel=said.channel,
        score=said.score,
        score_class=said.score_class,
        score_before=said.score,
        class_before=said.score_class,
        invalid=said.invalid,
        invalid_before=said.invalid,
        case=said.case,
        csat=said.csat,
        ces=said.ces,
        survey=said.survey,
    )


def _found(history: Sequence[Recorded], entry: UUID) -> Recorded:
    for event in history:
        if event.id == entry:
            return event
    raise RefusedError("no-such-entry")


def _require_author(entry: Recorded, command: CorrectEntry, rules: Rulebook) -> None:
    """Let authors correct their own words; others need a role the policy names."""
    if command.by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    if entry.actor != command.by.id:
        require_role(rules.at(command.at).privacy.correct, command.by)


def _words(fact: CustomerWords) -> str:
    return getattr(fact, "note", "") or getattr(fact, "reason", "")
