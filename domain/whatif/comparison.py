"""Another policy beside the one in force: what differs, and what it would have come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain import house as houses
from domain.asking.facts import AskingFact
from domain.codec import FACTS
from domain.events import HOUSE, Recorded
from domain.fact import Fact
from domain.house import House
from domain.policy import Edition, Policy, Rulebook
from domain.whatif.changes import Change, changes
from domain.whatif.replay import Replay
from domain.whatif.tally import Figures, Tally
from domain.whatif.terms import Refusal, Terms
from domain.whatif.world import World

TYPES = tuple(name for name, fact in FACTS.items() if not issubclass(fact, AskingFact))
"""The tags of the facts a replay looks at: whom was asked stays as it was."""

UNDOING = ("action-undone.v1", "visit-action-undone.v1")
"""The tags of what takes something back: its streams are to be known beforehand."""


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """An edition that was in force in the span, and from when on."""

    edition: str
    starts: datetime


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A span under the rules in force and under another policy.

    Attributes:
        since: The span's first instant.
        until: Its end, up to which all clocks ran.
        edition: The other policy's name.
        in_force: The editions that were in force in the span, the oldest first.
        changes: What the other policy says otherwise than the last of them.
        recorded: What happened, with what fell due and nobody noticed yet.
        other: What would have happened under the other policy.
        acts: How many acts of people were replayed.
        refused: Those of them that the other policy would have refused.
        cases: Cases that were looked at.
        visits: Visits that were looked at.
        exact: Whether the same replay under the rules in force gives what is on record, to the
            last figure; ``None`` where that was not tried.
    """

    since: datetime
    until: datetime
    edition: str
    in_force: tuple[InForce, ...]
    changes: tuple[Change, ...]
    recorded: Figures
    other: Figures
    acts: int
    refused: tuple[Refusal, ...]
    cases: int
    visits: int
    exact: bool | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked.

    Attributes:
        policy: The other policy.
        since: From when on it would have been in force.
        until: The instant up to which everything is looked at.
        checked: Whether the rules in force are replayed too, to see that it comes out the same.
    """

    policy: Policy
    since: datetime
    until: datetime
    checked: bool = True


def compare(
    events: Iterable[Recorded],
    question: Question,
    house: House,
    *,
    readable: Callable[[Recorded], Fact],
    undone: frozenset[str],
) -> Comparison:
    """Replay the record under another policy, adopted at an instant, beside what happened.

    Args:
        events: The whole record in its order; of the types in :data:`TYPES` at least.
        question: What is asked.
        house: The centre as it stands now.
        readable: Opens the personal fields of an event; asked only where the other policy looks
            for other words, or for other numbers of the house.
        undone: The streams in which something was taken back.
    """
    before = house.rules
    recorded = World(_tally(question, before))
    differing = changes(before.at(question.until), question.policy)
    terms = Terms(
        rules=_with(before, question),
        before=before,
        since=question.since,
        readable=readable,
        undone=undone,
        **_touched(differing, _in_force(before, question)),
    )
    echo = (replace(terms, rules=before),) if question.checked else ()
    replays = [Replay(_tally(question, before), recorded, each) for each in (terms, *echo)]
    for event in events:
        if event.stream == HOUSE:
            recorded.house = houses.evolve(recorded.house, event)
        else:
            entry = event.id if event.stream in undone else None
            recorded.fold(event, event.stream, entry)
        for replay in replays:
            replay.replay(event)
    recorded.house = house
    for replay in replays:
        replay.flush()
        replay.settle(question.until)
    recorded.settle(question.until)
    happened, other = recorded.tally.figures(), replays[0]
    return Comparison(
        since=question.since,
        until=question.until,
        edition=question.policy.edition,
        in_force=_in_force(before, question),
        changes=differing,
        recorded=happened,
        other=other.tally.figures(),
        acts=other.acts,
        refused=other.refused.all(),
        cases=len(recorded.cases),
        visits=len(recorded.visits),
        exact=replays[1].tally.figures() == happened if question.checked else None,
    )


def _tally(question: Question, rules: Rulebook) -> Tally:
    return Tally(question.since, question.until, rules.zone)


def _with(before: Rulebook, question: Question) -> Rulebook:
    """Return the rulebook of a centre that adopted the other policy then, and none since."""
    earlier = tuple(each for each in before.editions if each.starts < question.since)
    return Rulebook((*earlier, Edition(question.since, question.policy)), before.zone)


def _touched(differing: Iterable[Change], in_force: tuple[InForce, ...]) -> dict[str, bool]:
    """Return whether changed rules bear on cases, and on visits.

    Where none does, or the rules changed within the span, everything is replayed.
    """
    paths = [change.path for change in differing if change.bears]
    if not paths or len(in_force) > 1:
        return {"cases": True, "visits": True}
    both = any(path.startswith("authority.") for path in paths)
    of_visits = [path.startswith("visit.") for path in paths]
    return {"cases": both or not all(of_visits), "visits": both or any(of_visits)}


def _in_force(rules: Rulebook, question: Question) -> tuple[InForce, ...]:
    first = rules.at(question.since)
    return tuple(
        InForce(edition=each.policy.edition, starts=each.starts)
        for each in rules.editions
        if each.policy is first or question.since < each.starts < question.until
    )
