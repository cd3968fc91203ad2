"""Acts of people under other rules: on cases, on visits, and the slips they took back.

The one rule: an act is decided by the very functions that decided it, over the state the other
rules led to; what they refuse is kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID, uuid5

from msgspec.structs import replace

from domain import case as cases
from domain import undo as slips
from domain.causes import CauseAnalysed
from domain.commands import AnyCommand
from domain.errors import RefusedError
from domain.events import Event, Recorded
from domain.goodwill import GoodwillGranted, GoodwillRequested
from domain.opening import Decided
from domain.policy import Policy
from domain.remedies import month_of
from domain.types import CustomerId, Person
from domain.visits import undoing
from domain.visits import visit as visits
from domain.visits.facts import VisitBooked, VisitOpened
from domain.visits.state import VisitActionUndone
from domain.whatif import visitacts
from domain.whatif.tally import Tally
from domain.whatif.terms import Refusals, Terms
from domain.whatif.words import knowing_codes
from domain.whatif.world import World

_INSTANT = timedelta(microseconds=1)


class Acting(World):
    """A world in which people do once more what they did.

    Args:
        tally: Counts what happens here.
        recorded: The world as it was; it takes in every event first.
        terms: What is replayed, and by which rules.
    """

    def __init__(self, tally: Tally, recorded: World, terms: Terms) -> None:
        super().__init__(tally)
        self.refused = Refusals()
        self.acts = 0
        self._recorded, self._terms = recorded, terms
        self._rules = knowing_codes(terms.rules)
        self._awake: set[str] = set()
        self._latest: Recorded | None = None
        self._spent: dict[tuple[str, str], int] = {}
        self._histories: dict[str, list[Recorded]] = {stream: [] for stream in terms.undone}
        self._accepted: set[UUID] = set()
        self._refused: UUID | None = None

    def act(self, event: Recorded, command: AnyCommand, *also: Recorded) -> None:
        """Let somebody's act on a case happen, or be refused.

        Args:
            event: What it led to.
            command: What was asked.
            also: What else it led to.
        """
        name = event.stream.partition("-")[2]
        if name not in self.cases and (was := self._recorded.cases.get(name)):
            self.remind_by(event, was.customer)
        if isinstance(event.fact, CauseAnalysed) and event.correlation == self._refused:
            return  # one act with the step that was refused
        case = self.cases.get(name)
        self._try(event, lambda: cases.decide(case, command, self._rules), *also)

    def attend(self, event: Recorded) -> None:
        """Let an act on a visit happen, or be refused."""
        fact, stream = event.fact, event.stream
        visit = self.visits.get(stream.partition("-")[2])
        if isinstance(fact, VisitActionUndone):
            self.undo(event, fact.entries)
        elif isinstance(fact, VisitBooked):
            self.follow(event, (visitacts.booked_again(event, fact, self._rules),))
        elif isinstance(fact, VisitOpened):
            settled = visits.settle(visit, event.at, self._rules) if visit else ()
            opened = visitacts.opened_again(event, fact, self._rules, self.policy_then(event))
            self.follow(event, (*settled, opened))
        elif command := visitacts.command_of(event, self.person(event), visit, self._rules):
            self._try(event, lambda: visits.decide(visit, command, self._rules))
        else:
            settled = visits.settle(visit, event.at, self._rules) if visit else ()
            self.follow(event, (*settled, event))

    def note(self, event: Recorded) -> None:
        """Let a fact about a case stand that no rule bears on; its clocks are settled first."""
        case = self.cases.get(event.stream.partition("-")[2])
        settled = cases.settle(case, event.at, self._rules) if case else ()
        self.follow(event, (*settled, event))

    def undo(self, event: Recorded, entries: Iterable[UUID]) -> None:
        """Take back once more what was taken back; what was refused needs no taking back."""
        if self._accepted.isdisjoint(entries):
            return
        history, by, at = self._histories[event.stream], self.person(event), event.at
        take_back = undoing.undo if isinstance(event.fact, VisitActionUndone) else slips.undo
        self._try(event, lambda: take_back(history, by=by, at=at, rules=self._rules))

    def _try(
        self, event: Recorded, decide: Callable[[], tuple[Event, ...]], *also: Recorded
    ) -> None:
        self.acts += 1
        try:
            events = decide()
        except RefusedError as refused:
            self.refused.keep(event, refused)
            self._refused = event.correlation
            return
        self.follow(event, events, *also)

    def policy_then(self, event: Recorded) -> Policy:
        """Return the policy an event was decided by."""
        return self._terms.before.at(event.at)

    def person(self, event: Recorded) -> Person:
        """Return who acted, in the role of then; a stranger had all the authority there is."""
        member = self._recorded.house.staff.get(event.actor)
        return Person(event.actor, member.role if member else "director")

    # What follows -------------------------------------------------------------------------------

    def follow(self, event: Recorded, events: Iterable[Event | Recorded], *also: Recorded) -> None:
        """Let the facts that follow from an act have happened in its stream."""
        self.happen(event.stream, event, events)
        if event.stream in self._histories:
            self._accepted.update(each.id for each in (event, *also))

    def happen(self, stream: str, event: Recorded, events: Iterable[Event | Recorded]) -> None:
        """Let facts have happened in a stream on the occasion of an event.

        Where something was taken back, the history is kept as it would be on record.
        """
        self._awake.add(stream)
        history = self._histories.get(stream)
        for each in events:
            entry = None
            if history is not None:
                version, actor = len(history) + 1, each.actor or event.actor
                entry = uuid5(event.id, f"{stream}/{version}")
                kept = replace(event, id=entry, version=version, actor=actor)
                history.append(replace(kept, stream=stream, at=each.at, fact=each.fact))
            self.fold(each, stream, entry)
            self.spend(each)

    def take(self, decided: Iterable[Decided]) -> None:
        """Let what the clock decided have happened, on the occasion of the latest event."""
        if self._latest is not None:
            self.begin(self._latest, decided)

    def begin(self, event: Recorded, decided: Iterable[Decided]) -> None:
        """Let what was decided over several streams have happened."""
        for stream, events in decided:
            self.happen(stream, event, events)

    def remind_by(self, event: Recorded, whose: CustomerId) -> None:
        """Let somebody's reminders that fell due by an event become work."""
        self.remind(whose, event.at + _INSTANT)

    # Goodwill -----------------------------------------------------------------------------------

    def spend(self, event: Event | Recorded) -> None:
        """Keep what everybody granted in a month."""
        if isinstance(event.fact, GoodwillGranted):
            key = (event.fact.by, month_of(event.at, self._rules.zone))
            self._spent[key] = self._spent.get(key, 0) + event.fact.amount

    def granted(self, event: Recorded) -> int:
        """Return what somebody who grants now had granted in the month.

        As long as a month's budgets are the same, what matters of it is on record: whether it
        was too much.
        """
        fact = event.fact
        if not isinstance(fact, GoodwillGranted | GoodwillRequested):
            return 0
        then, now = self.policy_then(event).goodwill, self._terms.rules.at(event.at).goodwill
        by = self.person(event)
        if then.month(by.level) != now.month(by.level):
            return self._spent.get((by.id, month_of(event.at, self._rules.zone)), 0)
        was = self._recorded.cases.get(fact.case)
        within = was is None or was.given + fact.amount <= fact.budget
        asked = isinstance(fact, GoodwillRequested) and within
        return now.month(by.level) if asked else 0
