"""Everything about one case: its promises with their clocks, its history, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain import actions, clock, codec
from domain import case as cases
from domain.causes import CauseAnalysed
from domain.custody import EntryCorrected, ResponseCorrected
from domain.errors import UnknownCaseError
from domain.events import (
    CaseAssigned,
    CaseOpened,
    PromiseMade,
    Recorded,
    StepDone,
    case_stream,
)
from domain.fact import Fact
from domain.house import House
from domain.policy import Rulebook
from domain.types import Case, Person, StepState
from domain.undo import undone_entries
from gateway.journal import EventJournal
from tui.causewords import chain
from tui.models import CaseFile, CaseLine, Correction, Entry, Offer, StepLine
from tui.visitstories import TEXTS, visit_params

_WORDS = ("note", "reason", "comment", "whys", *TEXTS)
_HIDDEN = {"case", "centre", "customer", "promises", "restored", "entries", "policy", "day"}


def case_file(
    journal: EventJournal,
    house: House,
    line: CaseLine,
    *,
    who: Person,
    at: datetime,
    masked: bool = False,
) -> CaseFile:
    """Return one case in full, newest entry first; masked, nobody reads how its cause was found.

    Raises:
        UnknownCaseError: when the log holds no such case.
    """
    stream = case_stream(line.case)
    history = journal.load([stream])[stream]
    state = cases.fold(history)
    if state is None:
        raise UnknownCaseError(case=line.case)
    entries = _entries([*history, *_rescorings(journal, line)], journal, house)
    return CaseFile(
        at=at,
        line=line,
        state=state,
        steps=steps_of(state, house.rules),
        entries=_masked(entries) if masked else entries,
        offers=_offers(state, who, at, house.rules, restricted=line.privacy == "restricted"),
    )


def _rescorings(journal: EventJournal, line: CaseLine) -> list[Recorded]:
    """Return the corrections of the answer that opened a case; they stand in another stream."""
    if line.score is None:
        return []
    answer = journal.at(line.source_at)
    history = journal.load([answer.stream])[answer.stream] if answer else ()
    return [
        event
        for event in history
        if isinstance(event.fact, ResponseCorrected) and event.fact.case == line.case
    ]


def _offers(
    state: Case, who: Person, at: datetime, rules: Rulebook, *, restricted: bool
) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            action=offer.action,
            step=actions.ACTIONS[offer.action].step or "",
            why_not=offer.why_not,
            params=offer.params,
        )
        for offer in actions.offers(state, who, at, rules, restricted=restricted)
    )


def steps_of(state: Case, rules: Rulebook) -> tuple[StepLine, ...]:
    """Return the promises of a case with their clocks, in the order they are kept."""
    return tuple(step_line(step, rules) for step in sorted(state.steps, key=_in_order))


def step_line(step: StepState, rules: Rulebook) -> StepLine:
    """Return one promise with its clock and the rule it came from."""
    promise = step.promise
    policy = rules.at(step.made)
    return StepLine(
        step=promise.step,
        n=promise.n,
        line=promise.line,
        made=step.made,
        first_due=promise.due,
        due=step.due,
        warns=clock.warnings(step.made, step.due, policy.contact.warn),
        moved=step.moved,
        done=step.done,
        breached=step.breached,
        annulled=step.annulled,
        dropped=step.dropped is not None,
        escalates=promise.escalates,
        edition=policy.edition,
        allowance=allowance(promise.line, rules, step.made),
    )


def _in_order(step: StepState) -> tuple[int, datetime]:
    """Kept promises as they were kept, then those with a due time, then those without."""
    if step.done:
        return 0, step.done
    return (1, step.due) if step.due else (2, step.made)


def allowance(line: str, rules: Rulebook, made: datetime) -> str:
    """Return the duration the policy line of a promise allows; empty where a person chose."""
    policy = rules.at(made)
    table, _, name = line.rpartition(".")
    if table.startswith("levels."):
        return policy.respond_clock(int(table.removeprefix("levels.")))
    procedure = policy.procedures.get(table)
    if procedure is None:
        return ""
    return next((rules.due for rules in procedure.steps if rules.step == name), "")


def history_of(
    journal: EventJournal, house: House, case: str, *, masked: bool = False
) -> tuple[Entry, ...]:
    """Return what happened to a case, newest first; masked as in :func:`case_file`."""
    entries = _entries(journal.load([case_stream(case)])[case_stream(case)], journal, house)
    return _masked(entries) if masked else entries


def _entries(history: Sequence[Recorded], journal: EventJournal, house: House) -> tuple[Entry, ...]:
    gone, later = undone_entries(history), _corrections(history, house)
    places = {event.id: event.position for event in history}
    newest_first = sorted(history, key=lambda event: event.position, reverse=True)
    entries = [
        entry_of(event, journal, house, undone=event.id in gone, corrected=later.get(event.id))
        for event in newest_first
    ]
    return tuple(
        _naming(entry, places.get(event.fact.entry))
        if isinstance(event.fact, EntryCorrected)
        else entry
        for event, entry in zip(newest_first, entries, strict=True)
    )


def _corrections(history: Sequence[Recorded], house: House) -> dict[UUID, Correction]:
    """Return the correction of every corrected entry of a case."""
    return {
        event.fact.entry: Correction(
            position=event.position,
            at=event.at,
            actor=event.actor,
            actor_name=house.name_of(event.actor),
        )
        for event in history
        if isinstance(event.fact, EntryCorrected)
    }


def _naming(entry: Entry, position: int | None) -> Entry:
    """Return a correction's entry with the place of the entry it corrects."""
    return msgspec.structs.replace(entry, params={**entry.params, "corrects": position or 0})


def entry_of(
    event: Recorded,
    journal: EventJournal,
    house: House,
    *,
    undone: bool = False,
    corrected: Correction | None = None,
) -> Entry:
    """Return one event of a case as a line of its timeline, its texts readable."""
    fact = journal.readable(event) if codec.PERSONAL_FIELDS[type(event.fact)] else event.fact
    params: dict[str, Any] = {
        name: value
        for name, value in msgspec.structs.asdict(fact).items()
        if name not in _HIDDEN and name not in _WORDS and value is not None
    }
    params |= visit_params(fact, house) | _names(fact, house, event.at)
    if isinstance(fact, CaseOpened):
        params["steps"] = len(fact.promises)
    if isinstance(fact, CaseAssigned):
        params["to"] = house.name_of(fact.to)
    if isinstance(fact, PromiseMade):
        params["due"] = fact.promise.due
    if isinstance(fact, EntryCorrected):
        params["why"] = fact.reason
    return Entry(
        position=event.position,
        at=event.at,
        type=codec.tag(fact).removesuffix(".v1"),
        actor=event.actor,
        actor_name=house.name_of(event.actor),
        params=params,
        text=next((text for name in _WORDS if (text := _text(fact, name))), ""),
        undone=undone,
        corrected=corrected,
    )


def _names(fact: Fact, house: House, at: datetime) -> dict[str, Any]:
    """Return what the policy of the day calls a root cause, where it has names of its own."""
    own = isinstance(fact, CauseAnalysed | StepDone) and house.rules.editions
    names = house.rules.at(at).causes.names if own else {}
    return {"names": names} if names else {}


def _text(fact: Fact, name: str) -> str:
    """Return the words of a fact; a chain of answers stands in one line."""
    text = getattr(fact, name, "")
    return chain(tuple(text.split("\n"))) if name == "whys" else str(text)


def _masked(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(map(_without_chain, entries))


def _without_chain(entry: Entry) -> Entry:
    told = entry.type == "cause-analysed"
    return msgspec.structs.replace(entry, text="") if told else entry
