"""What people did, done once more under other rules; what clocks and rules did is decided anew.

The one rule: up to its instant everything stands as recorded; from then on nothing that rules
decided is taken from the record, and nothing that people did is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from domain import case as cases
from domain.clientele import reminders
from domain.clientele.facts import CustomerVisited, ReminderRaised
from domain.errors import RefusedError
from domain.events import (
    CLOCK,
    HOUSE,
    ActionUndone,
    CaseClosed,
    CaseOpened,
    Event,
    Recorded,
    ResponseReceived,
    case_stream,
)
from domain.types import CaseId
from domain.warnings import AlarmRaised
from domain.whatif import caseacts
from domain.whatif.acting import Acting
from domain.whatif.filed import visited_again
from domain.whatif.intake import Again, Heard, Said
from domain.whatif.tally import Tally
from domain.whatif.terms import Terms
from domain.whatif.world import CASE, CUSTOMER, VISIT, World


class Replay(Acting):
    """A world under other rules from an instant on, told by the record event by event."""

    def __init__(self, tally: Tally, recorded: World, terms: Terms) -> None:
        super().__init__(tally, recorded, terms)
        self._heard: Heard | None = None
        self._taken_in: UUID | None = None
        self._contacts: dict[str, Recorded] = {}

    def replay(self, event: Recorded) -> None:
        """Take in one event of the record, after the world as it was did."""
        self._latest = event
        if self._heard and (joined := self._heard.joined(event.fact)):
            self._heard = joined
            return
        self.flush()
        kind = event.stream.partition("-")[0]
        if kind in (CASE, VISIT, CUSTOMER):
            if self._stands(event, kind):
                self._share(event, kind)
            elif kind == VISIT:
                self._visit(event)
            elif kind == CASE:
                self._case(event)
            else:
                self._file(event)
        elif kind == HOUSE:
            self.house = replace(self._recorded.house, rules=self._rules)
        elif isinstance(event.fact, Said):
            self._hear(event)

    def _stands(self, event: Recorded, kind: str) -> bool:
        """Whether an event stands as recorded: of before, or of what no changed rule bears on."""
        before = event.at < self._terms.since and event.stream not in self._awake
        return before or not (self._terms.visits if kind == VISIT else self._terms.cases)

    def _share(self, event: Recorded, kind: str) -> None:
        name, was = event.stream.partition("-")[2], self._recorded
        if kind == CASE and name in was.cases:
            self.cases[name] = was.cases[name]
        elif kind == VISIT and name in was.visits:
            self.visits[name] = was.visits[name]
        elif kind == CUSTOMER:
            self.customers[name] = was.customer(name)
        self.spend(event)
        entry = None
        if event.stream in self._histories:
            self._histories[event.stream].append(event)
            self._accepted.add(event.id)
            entry = event.id
        self.tally.take(event.fact, event.at, entry)

    # What came in -------------------------------------------------------------------------------

    def _hear(self, event: Recorded) -> None:
        """Keep what was said until it is known what followed from it."""
        self._taken_in = event.correlation if isinstance(event.fact, ResponseReceived) else None
        if event.at >= self._terms.since and self._terms.cases:
            self._heard = Heard(event)

    def flush(self) -> None:
        """Take in once more what was said last."""
        heard, self._heard = self._heard, None
        if heard is None:
            return
        customer = self.customer(heard.whose)
        try:
            decided = self._again.decide(heard, customer)
        except RefusedError as refused:
            self.refused.keep(heard.event, refused)
            return
        self.begin(heard.event, decided)
        answer = decided[0].events[0].fact
        if isinstance(answer, ResponseReceived) and answer.score_class == "promoter":
            self._confirm(heard.event, customer.passive_cases())

    @property
    def _again(self) -> Again:
        terms = self._terms
        return Again(self.house, terms.before, terms.rules, terms.readable)

    def _confirm(self, answer: Recorded, passive: Iterable[CaseId]) -> None:
        """Let a promoter's answer convert the passive cases they still have open."""
        for case in passive:
            if state := self.cases.get(case):
                events = cases.confirm_by_score(state, answer.at, self._rules)
                self.happen(case_stream(case), answer, events)

    # What was done ------------------------------------------------------------------------------

    def _case(self, event: Recorded) -> None:
        fact, stream = event.fact, event.stream
        if event.actor == CLOCK or self._follows(event):
            return
        if isinstance(fact, CaseOpened):
            self._reopen(event, fact)
        elif isinstance(fact, ActionUndone):
            self.undo(event, fact.entries)
        elif caseacts.waits_for_its_time(fact):
            self._contacts[stream] = event
        elif contact := self._contacts.pop(stream, None):
            self.act(contact, caseacts.call_back(contact, event, self.person(event)), event)
        elif command := caseacts.command_of(event, self.person(event), spent=self.granted(event)):
            self.act(event, command)
        else:
            self.note(event)

    def _follows(self, event: Recorded) -> bool:
        """Whether a fact is nobody's act: it follows from another, or an answer closed the case."""
        fact = event.fact
        confirmed = isinstance(fact, CaseClosed) and event.correlation == self._taken_in
        return confirmed or isinstance(fact, AlarmRaised) or caseacts.is_consequence(fact)

    def _reopen(self, event: Recorded, fact: CaseOpened) -> None:
        """Open a case of which only the opening is on record; reminders come by the clock."""
        if fact.kind == "care":
            return
        try:
            self.begin(event, (self._again.reopen(Heard(event, fact)),))
        except RefusedError as refused:
            self.refused.keep(event, refused)

    def _visit(self, event: Recorded) -> None:
        if event.actor != CLOCK:
            self.attend(event)

    # Customers' files ---------------------------------------------------------------------------

    def _file(self, event: Recorded) -> None:
        fact, whose = event.fact, event.stream.partition("-")[2]
        if isinstance(fact, ReminderRaised):
            self._reminded(event, fact)
            return
        line: Event | Recorded = event
        if isinstance(fact, CustomerVisited):
            then, now = self.policy_then(event), self._terms.rules.at(event.at)
            line = visited_again(event, fact, self.customer(whose), self.house, then, now)
        self.happen(event.stream, event, (line,))

    def _reminded(self, event: Recorded, fact: ReminderRaised) -> None:
        """A birthday is known from the record only; everything else by the clock."""
        whose = event.stream.partition("-")[2]
        if fact.reminder != reminders.BIRTHDAY:
            self.remind_by(event, whose)
        elif reminders.BIRTHDAY in self._rules.at(event.at).customers.reminders:
            birthday = reminders.birthday(whose, self.customer(whose), fact.day, self.house)
            self.begin(event, birthday)
