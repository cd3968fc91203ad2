"""The clocks of a visit: what is promised when, and what is missed by itself.

The one rule: a miss happened at its due time and is named by its mark, so it does not matter who
looked at the clock, when, or how often.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.events import CLOCK, Event
from domain.policy import Rulebook
from domain.visits.facts import Mark, MarkMissed, MarkName
from domain.visits.history import fold
from domain.visits.state import MarkState, Visit

TOLD = "told"
"""The line of a time that a person named to the customer."""


def next_due(visit: Visit) -> datetime | None:
    """Return when the next running clock of a visit falls due."""
    return min((m.due for m in visit.marks if m.ticking), default=None)


def settle(visit: Visit, until: datetime) -> tuple[Event, ...]:
    """Return the misses of all that fell due before ``until``, oldest first.

    What is done exactly at its due time is in time. A silence is missed once, however long it
    lasts: the next word to the customer starts the next half hour.
    """
    events: list[Event] = []
    current = visit
    while (due := next_due(current)) is not None and due < until:
        mark = next(m for m in current.marks if m.ticking and m.due == due)
        event = miss(current, mark.mark, due)
        events.append(event)
        current = fold((event,), current) or current
    return tuple(events)


def miss(visit: Visit, mark: Mark, at: datetime) -> Event:
    """Return the fact that a mark was missed."""
    fact = MarkMissed(visit=visit.id, mark=mark.mark, n=mark.n, line=mark.line)
    return Event(at, fact, key=f"missed/{mark.mark}/{mark.n}", actor=CLOCK)


def promised(
    visit: Visit | None, name: MarkName, start: datetime, rules: Rulebook, rule: str
) -> Mark:
    """Return a mark that falls due as a rule of ``[visit]`` says, counted from ``start``.

    Args:
        visit: Where it is promised; ``None`` for one that begins.
        name: What is promised.
        start: When its clock starts.
        rules: The rules.
        rule: The name of the rule.
    """
    length: str = getattr(rules.at(start).visit, rule)
    n = visit.next_number(name) if visit else 1
    return Mark(mark=name, n=n, due=rules.after(start, length), line=f"visit.{rule}")


def at_slot(slot: datetime, at: datetime, rules: Rulebook) -> Mark:
    """Return what a booking made at an instant promises: the arrival, soon after its slot."""
    due = rules.after(slot, rules.at(at).visit.arrival)
    return Mark(mark="arrival", due=due, line="visit.arrival")


def at_reception(at: datetime, rules: Rulebook, *, major: bool) -> Iterator[Mark]:
    """Yield what is promised to whoever reports; how long a major repair takes is told later."""
    yield promised(None, "work-order", at, rules, "work_order")
    yield promised(None, "diagnosis", at, rules, "diagnosis")
    if not major:
        yield promised(None, "finish", at, rules, "ordinary")


def told_finish(visit: Visit, finish: datetime | None) -> tuple[Mark, ...]:
    """Return the mark of a time told for the car; none where none was told."""
    if finish is None:
        return ()
    return (Mark(mark="finish", n=visit.next_number("finish"), due=finish, line=TOLD),)


def next_word(visit: Visit, at: datetime, rules: Rulebook) -> tuple[Mark, ...]:
    """Return the mark of the next word owed while work runs."""
    return (promised(visit, "progress", at, rules, "progress"),)


def word_after(visit: Visit, at: datetime, rules: Rulebook) -> tuple[Mark, ...]:
    """Return the mark of the next word after one was said; none where no work runs."""
    return next_word(visit, at, rules) if visit.in_work else ()


def open_marks(visit: Visit) -> tuple[MarkState, ...]:
    """Return the marks still owed, missed or not, the earliest due first."""
    return tuple(sorted((m for m in visit.marks if m.open), key=lambda m: m.due))
