"""Answers, complaints and problems as they came in, taken in once more by other rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from domain.customer import Customer
from domain.events import (
    CaseOpened,
    ComplaintReceived,
    CustomerHeard,
    Recorded,
    ResponseReceived,
)
from domain.fact import Fact
from domain.house import House
from domain.opening import Contact, Decided, Occasion, Opening, begin_case
from domain.policy import Rulebook
from domain.problems import ProblemReported
from domain.reporting import ReportProblem, report_problem
from domain.survey import (
    ReceiveComplaint,
    ReceiveResponse,
    receive_complaint,
    receive_response,
    takes_case,
)
from domain.types import CustomerId
from domain.warnings import AlarmRaised
from domain.whatif.words import SAFETY, coded, same_words

Said = ResponseReceived | ComplaintReceived | ProblemReported
"""What opens cases."""

TESTED = "staff-or-test"
"""Why an answer from a number of the house does not count."""

UNREADABLE = ("", "\ufffd")
"""What a sealed text opens to whose key is gone, or that was altered."""


class Heard(NamedTuple):
    """What came in, with the case it opened, the alarm that raised, the line in a file it left."""

    event: Recorded
    opened: CaseOpened | None = None
    alarm: tuple[str, ...] = ()
    filed: bool = False

    @property
    def said(self) -> Said:
        """What was said."""
        fact = self.event.fact
        assert isinstance(fact, Said)  # noqa: S101  that is what is kept here
        return fact

    @property
    def whose(self) -> CustomerId:
        """Who said it; empty for somebody who cannot be known again."""
        return self.said.customer if self.identified else ""

    @property
    def identified(self) -> bool:
        """Whether they are known by a sign of their own: then it is in their file, if it counts."""
        said = self.said
        return said.identified if isinstance(said, ResponseReceived) else self.filed

    def joined(self, fact: Fact) -> Heard | None:
        """Return it with one more fact of its case; ``None`` for a fact of something else."""
        if isinstance(fact, CaseOpened) and fact.case == self.said.case and self.opened is None:
            return self._replace(opened=fact)
        if isinstance(fact, AlarmRaised) and fact.case == self.said.case and not self.alarm:
            return self._replace(alarm=fact.categories)
        if isinstance(fact, CustomerHeard) and self._is_mine(fact):
            return self._replace(filed=True)
        return None

    def _is_mine(self, fact: CustomerHeard) -> bool:
        said = self.said
        return not self.filed and (fact.customer, fact.case) == (said.customer, said.case)


class Again(NamedTuple):
    """How things are taken in once more.

    Attributes:
        house: The centre under the other rules, which know codes for words.
        before: The rules everything was taken in by.
        after: The other rules as they stand.
        readable: Opens the personal fields of an event.
    """

    house: House
    before: Rulebook
    after: Rulebook
    readable: Callable[[Recorded], Fact]

    def decide(self, heard: Heard, customer: Customer) -> tuple[Decided, ...]:
        """Return the facts that follow by the other rules.

        Raises:
            RefusedError: when they have no procedure for it.
        """
        said = heard.said
        if isinstance(said, ResponseReceived):
            return self._answer(heard, said, customer)
        if isinstance(said, ComplaintReceived):
            return self._complaint(heard, said, customer)
        return self._problem(heard, said, customer)

    def reopen(self, heard: Heard) -> Decided:
        """Return how a case begins of which only its opening is on record."""
        opened, at = heard.opened, heard.event.at
        assert opened is not None  # noqa: S101  that is what is on record
        occasion = Occasion(
            case=opened.case,
            kind=opened.kind,
            at=at,
            customer=opened.customer,
            advisor=opened.owner,
            confirmations=opened.confirmations,
        )
        return begin_case(
            occasion, Opening(opened.procedure, opened.level, opened.cause), self.house
        )

    def _answer(
        self, heard: Heard, said: ResponseReceived, customer: Customer
    ) -> tuple[Decided, ...]:
        invalid, phone = self._validity(heard, said)
        command = ReceiveResponse(
            key=said.response,
            at=heard.event.at,
            contact=_contact(heard, phone),
            score=said.score,
            channel=said.channel,
            trigger=said.trigger,
            comment=self._words(heard),
            invalid=invalid,
        )
        takes = self._takes_case(heard, counted=not said.invalid)
        return receive_response(command, self.house, customer, open_case=takes)

    def _validity(self, heard: Heard, said: ResponseReceived) -> tuple[str, str]:
        """Return why an answer counts in nothing, and the number it came from where that matters.

        Whatever survey rules said of it stays; only the numbers of the house are looked at anew.
        """
        at = heard.event.at
        numbers = self.after.at(at).intake.test_numbers
        if numbers == self.before.at(at).intake.test_numbers or said.invalid not in ("", TESTED):
            return said.invalid, ""
        opened = self.readable(heard.event)
        assert isinstance(opened, ResponseReceived)  # noqa: S101  the same fact, opened
        if said.phone and opened.phone in UNREADABLE:
            return said.invalid, ""
        return "", opened.phone

    def _complaint(
        self, heard: Heard, said: ComplaintReceived, customer: Customer
    ) -> tuple[Decided, ...]:
        command = ReceiveComplaint(
            key=said.complaint,
            at=heard.event.at,
            contact=_contact(heard),
            text=self._words(heard),
            level=said.level,
            channel=said.channel,
            matter=said.matter,
            rework=said.rework,
            safety=said.safety,
        )
        takes = self._takes_case(heard, counted=True)
        return receive_complaint(command, customer, self.house, open_case=takes)

    def _problem(
        self, heard: Heard, said: ProblemReported, customer: Customer
    ) -> tuple[Decided, ...]:
        command = ReportProblem(
            key=said.key,
            at=heard.event.at,
            contact=_contact(heard),
            text=self._words(heard),
            kind=said.kind,
            urgent=said.urgent,
            channel=said.channel,
            matter=said.matter,
            rework=said.rework,
            safety=said.safety,
        )
        return report_problem(command, customer, self.house)

    def _takes_case(self, heard: Heard, *, counted: bool) -> bool:
        """Whether it opens a case: as it did, unless the other rules draw the line elsewhere.

        What was asked for by hand, against the line of then, is still asked for.
        """
        at, now = heard.event.at, heard.event.recorded_at
        did = heard.opened is not None
        old, new = (rules.at(now).intake.horizon for rules in (self.before, self.after))
        if old == new and counted:
            return did
        was = takes_case(at, now, _with(self.house, self.before))
        would = takes_case(at, now, _with(self.house, self.after))
        return would or not was if did else would and (not counted or not was)

    def _words(self, heard: Heard) -> str:
        """Return what was said: opened only where other words are looked for."""
        said, at = heard.said, heard.event.at
        if not same_words(self.before.at(at), self.after.at(at)) and said.comment:
            opened = self.readable(heard.event)
            assert isinstance(opened, Said)  # noqa: S101  the same fact, opened
            if opened.comment not in UNREADABLE:
                return opened.comment
        return coded(_named(heard))


def _named(heard: Heard) -> tuple[str, ...]:
    """Return what categories of words are on record; openings of before alarms tell the danger."""
    flagged = getattr(heard.said, "safety", False)
    danger = heard.opened is not None and heard.opened.cause == SAFETY and not flagged
    return heard.alarm or ((SAFETY,) if danger else ())


def _with(house: House, rules: Rulebook) -> House:
    return House(house.centre, house.name, house.zone, house.staff, rules)


def _contact(heard: Heard, phone: str = "") -> Contact:
    said = heard.said
    return Contact(
        customer=said.customer,
        identified=heard.identified,
        phone=phone,
        visit=said.visit,
        vehicle=said.vehicle,
        advisor=said.advisor,
    )
