"""A desk's record replayed under another policy, and what stands in it, counted by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.clockwork import clockwork_of
from domain.desk import Desk
from domain.events import (
    HOUSE,
    ActionUndone,
    AlertRaised,
    BreachAnnulled,
    CaseEscalated,
    CaseOpened,
    Recorded,
    StepBreached,
)
from domain.fact import Fact
from domain.house import fold
from domain.policy import Policy
from domain.visits.facts import MarkAnnulled, MarkMissed
from domain.visits.state import VisitActionUndone
from domain.whatif.comparison import Comparison, Question, compare
from tests import make
from tests.histories import log
from tests.journal import stamp

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def what_if(
    record: Iterable[Recorded],
    until: datetime,
    policy: Policy | None = None,
    *,
    since: datetime = EVER,
    readable: Callable[[Recorded], Fact] = lambda event: event.fact,
) -> Comparison:
    """Replay a record under a policy, by default the one it was written by."""
    events = list(record)
    undoing = ActionUndone | VisitActionUndone
    return compare(
        events,
        Question(policy=policy or make.policy(), since=since, until=until),
        fold(event for event in events if event.stream == HOUSE),
        readable=readable,
        undone=frozenset(e.stream for e in events if isinstance(e.fact, undoing)),
    )


def counted(record: Iterable[Recorded], since: datetime = EVER) -> dict[str, Any]:
    """Count in a record what a replay counts, in the plainest way; what was taken back is not."""
    events = list(record)
    undoing = ActionUndone | VisitActionUndone
    gone = {entry for e in events if isinstance(e.fact, undoing) for entry in e.fact.entries}
    facts = [e.fact for e in events if e.at >= since and e.id not in gone]
    return {
        "breaches": _by(facts, StepBreached, "step"),
        "annulled": _n(facts, BreachAnnulled),
        "marks_missed": _by(facts, MarkMissed, "mark"),
        "marks_annulled": _n(facts, MarkAnnulled),
        "escalations": _by(facts, CaseEscalated, "level"),
        "causes": _by(facts, CaseEscalated, "cause"),
        "alerts": _n(facts, AlertRaised),
        "opened": _by(facts, CaseOpened, "kind"),
    }


def _by(facts: Iterable[Fact], kind: type[Fact], field: str) -> dict[Any, int]:
    return dict(Counter(getattr(fact, field) for fact in facts if isinstance(fact, kind)))


def _n(facts: Iterable[Fact], kind: type[Fact]) -> int:
    return sum(isinstance(fact, kind) for fact in facts)


def settled(desk: Desk, until: datetime) -> list[Recorded]:
    """Let a watcher note all that fell due in any stream; return the record."""
    while True:
        due = []
        for stream in dict.fromkeys(event.stream for event in log(desk)):
            clockwork = clockwork_of(stream)
            state = clockwork and clockwork.fold(desk.journal.load([stream])[stream], None)
            if clockwork and state is not None and (at := clockwork.next_due(state)) is not None:
                due.append((at, stream))
        if not desk.settle(due, until, stamp(make.WANG, "watch")):
            return log(desk)


def policy(**sections: Any) -> Policy:
    """The program's own policy under another name, with some sections changed."""
    changed = {
        name: replace(getattr(make.policy(), name), **fields) for name, fields in sections.items()
    }
    return replace(make.policy(), edition="other", **changed)


def with_step(procedure: str, step: str, **fields: Any) -> Policy:
    """The program's own policy with one step of a procedure changed; without it for no field."""
    old = make.policy().procedures[procedure]
    steps = tuple(
        replace(each, **fields) if each.step == step else each
        for each in old.steps
        if each.step != step or fields
    )
    procedures = {**make.policy().procedures, procedure: replace(old, steps=steps)}
    return replace(make.policy(), edition="other", procedures=procedures)
