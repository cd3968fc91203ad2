"""Everything about one case: its promises with their clocks, its history, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from domain import actions, clock, codec
from domain import case as cases
from domain.errors import UnknownCaseError
from domain.events import CaseAssigned, CaseOpened, PromiseMade, Recorded, case_stream
from domain.fact import CustomerWords
from domain.house import House
from domain.policy import Rulebook
from domain.types import Case, Person, StepState
from domain.undo import undone_entries
from gateway.journal import EventJournal
from tui.models import CaseFile, CaseLine, Entry, Offer, StepLine

_WORDS = ("note", "reason", "comment")
_HIDDEN = {"case", "centre", "customer", "promises", "restored", "entries", "policy", "day"}


def case_file(
    journal: EventJournal, house: House, line: CaseLine, *, who: Person, at: datetime
) -> CaseFile:
    """Return one case in full, newest entry first.

    Raises:
        UnknownCaseError: when the log holds no such case.
    """
    history = journal.load([case_stream(line.case)])[case_stream(line.case)]
    state = cases.fold(history)
    if state is None:
        raise UnknownCaseError(case=line.case)
    return CaseFile(
        at=at,
        line=line,
        state=state,
        steps=tuple(_step(step, house.rules) for step in sorted(state.steps, key=_in_order)),
        entries=_entries(history, journal, house),
        offers=_offers(state, who, at, house.rules),
    )


def _offers(state: Case, who: Person, at: datetime, rules: Rulebook) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            action=offer.action,
            step=actions.ACTIONS[offer.action].step or "",
            why_not=offer.why_not,
            params=offer.params,
        )
        for offer in actions.offers(state, who, at, rules)
    )


def _step(step: StepState, rules: Rulebook) -> StepLine:
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


def history_of(journal: EventJournal, house: House, case: str) -> tuple[Entry, ...]:
    """Return what happened to a case, newest first."""
    return _entries(journal.load([case_stream(case)])[case_stream(case)], journal, house)


def _entries(history: Sequence[Recorded], journal: EventJournal, house: House) -> tuple[Entry, ...]:
    gone = undone_entries(history)
    return tuple(
        entry_of(event, journal, house, undone=event.id in gone) for event in reversed(history)
    )


def entry_of(
    event: Recorded, journal: EventJournal, house: House, *, undone: bool = False
) -> Entry:
    """Return one event of a case as a line of its timeline, its texts readable."""
    fact = journal.readable(event) if isinstance(event.fact, CustomerWords) else event.fact
    params: dict[str, Any] = {
        name: value
        for name, value in msgspec.structs.asdict(fact).items()
        if name not in _HIDDEN and name not in _WORDS and value is not None
    }
    if isinstance(fact, CaseOpened):
        params["steps"] = len(fact.promises)
    if isinstance(fact, CaseAssigned):
        params["to"] = house.name_of(fact.to)
    if isinstance(fact, PromiseMade):
        params["due"] = fact.promise.due
    return Entry(
        position=event.position,
        at=event.at,
        type=codec.tag(fact).removesuffix(".v1"),
        actor=event.actor,
        actor_name=house.name_of(event.actor),
        params=params,
        text=next((text for name in _WORDS if (text := getattr(fact, name, ""))), ""),
        undone=undone,
    )
