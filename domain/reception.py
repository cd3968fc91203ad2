"""Taking in answers and complaints in bulk: each once, with the case it opens.

An answer to a survey that was planned takes from it whom and what it is about; one that names no
survey belongs to the one its customer was sent, where that is only one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec.structs import replace

from domain import case as cases
from domain import customer as customers
from domain.asking import survey as surveys
from domain.asking.facts import AnswerLinked
from domain.asking.standing import asked_surveys, load_persons, questions
from domain.asking.survey import Survey
from domain.clientele.matching import recognise, root, trail
from domain.customer import Customer
from domain.desk import Batch, Desk, Stamp, retrying
from domain.events import (
    ComplaintReceived,
    Event,
    Recorded,
    ResponseReceived,
    case_stream,
    complaint_stream,
    customer_stream,
    survey_stream,
)
from domain.house import House
from domain.survey import (
    Contact,
    Decided,
    ReceiveComplaint,
    ReceiveResponse,
    horizon,
    receive_complaint,
    receive_response,
)
from domain.types import CaseId

Received = ReceiveResponse | ReceiveComplaint
Fate = Literal["new", "repeated", "invalid"]


class Receipt(NamedTuple):
    """What became of one answer or complaint: its fate, the reason if invalid, its case if any."""

    fate: Fate
    reason: str = ""
    case: CaseId = ""


def take_in(
    desk: Desk,
    received: Sequence[Received],
    stamp: Stamp,
    *,
    now: datetime,
    open_old: bool = False,
) -> list[Receipt]:
    """Record all that was received, in one append, and say what became of each.

    Args:
        desk: Where to record.
        received: Answers and complaints, in the order of the file.
        stamp: Who takes them in.
        now: The present instant: answers older than the intake horizon, or of unknown age, open
            no case …
        open_old: … unless this is set.
    """

    def attempt() -> list[Receipt]:
        tray = _Tray(desk, received, now)
        receipts = [tray.put(one, open_old=open_old) for one in received]
        if tray.batches:
            desk.journal.record(tray.batches, stamp)
        return receipts

    return retrying(attempt)


class _Tray:
    """The streams one bulk touches, as they stand with what was decided so far."""

    def __init__(self, desk: Desk, received: Sequence[Received], now: datetime) -> None:
        self._desk = desk
        self._house: House = desk.house()
        self._horizon = horizon(now, self._house)
        self._streams: dict[str, list[Event | Recorded]] = {}
        self.batches: list[Batch] = []
        self._load({stream for one in received for stream in _streams_of(one)})
        self._load_persons(received)

    def _load(self, streams: Iterable[str]) -> None:
        if wanted := sorted(set(streams) - self._streams.keys()):
            loaded = self._desk.journal.load(wanted)
            self._streams.update({name: list(history) for name, history in loaded.items()})

    def _load_persons(self, received: Sequence[Received]) -> None:
        """Load everybody's files, and the surveys that were sent to them."""
        load = self._desk.journal.load
        signs = [sign for one in received for sign in one.contact.signs]
        found = trail(signs, load)
        known = {one.contact.customer for one in received if one.contact.identified}
        known |= {survey.customer for one in received if (survey := self._named(one))}
        found = load_persons(known, load, found)
        self._streams.update({name: list(history) for name, history in found.items()})
        self._load(map(survey_stream, questions(found.values())))

    def put(self, one: Received, *, open_old: bool) -> Receipt:
        """Decide about one answer or complaint."""
        if any(one.key in self._keys(stream) for stream in _streams_of(one)):
            return Receipt("repeated")
        contact, links = self._recognised(one)
        takes = open_old or (one.dated and one.at >= self._horizon)
        if isinstance(one, ReceiveComplaint):
            self._add_all(links)
            complaint = replace(one, contact=contact)
            customer = self._customer(contact)
            decided = receive_complaint(complaint, customer, self._house, open_case=takes)
            self._add_all(decided)
            return _receipt(decided)
        return self._put_answer(replace(one, contact=contact), links, takes=takes)

    def _put_answer(
        self, one: ReceiveResponse, links: Sequence[Decided], *, takes: bool
    ) -> Receipt:
        sent = [] if one.survey else self._sent_to(one.contact)
        if any(one.key in self._keys(survey_stream(survey.id)) for survey in sent):
            return Receipt("repeated")
        self._add_all(links)
        survey = self._named(one) or _only_open(sent, one)
        if survey is not None and not one.survey:
            self._link(one, survey)
        answer = self._about(one, survey) if survey else one
        answer = replace(answer, invalid=self._invalid(answer, survey))
        customer = self._customer(answer.contact)
        decided = receive_response(
            answer, self._house, customer, open_case=takes, planned=survey is not None
        )
        self._add_all(decided)
        receipt = _receipt(decided)
        if receipt.fate == "new":
            self._confirm(answer, customer)
        return receipt

    def _keys(self, stream: str) -> set[str]:
        return {key for event in self._streams[stream] if (key := _key(event))}

    # Whose it is --------------------------------------------------------------------------------

    def _recognised(self, one: Received) -> tuple[Contact, Sequence[Decided]]:
        """Return who speaks as the desk knows them, and what makes them known again."""
        contact = one.contact
        if not contact.signs:
            return contact, ()
        found = recognise(contact.signs, self._streams, one.at)
        return replace(contact, customer=found.customer, identified=True), found.links

    def _customer(self, contact: Contact) -> Customer:
        if not contact.identified:
            return Customer()
        return customers.fold(self._streams[customer_stream(contact.customer)])

    # To which survey ----------------------------------------------------------------------------

    def _named(self, one: Received) -> Survey | None:
        """Return the planned survey an answer names; ``None`` where nobody planned it."""
        if isinstance(one, ReceiveComplaint) or not one.survey:
            return None
        return surveys.fold(self._streams[survey_stream(one.survey)])

    def _sent_to(self, contact: Contact) -> list[Survey]:
        """Return the surveys that were sent to somebody."""
        if not contact.identified:
            return []
        numbers = asked_surveys(contact.customer, self._streams)
        found = (surveys.fold(self._streams.get(survey_stream(n), ())) for n in numbers)
        return [survey for survey in found if survey]

    def _link(self, one: ReceiveResponse, survey: Survey) -> None:
        """Leave word where the answer would have stood by itself."""
        fact = AnswerLinked(response=one.key, survey=survey.id)
        event = Event(one.at, fact, key=f"linked/{one.key}")
        self._add(Decided(survey_stream(one.key), (event,)))

    def _about(self, one: ReceiveResponse, survey: Survey) -> ReceiveResponse:
        """Return an answer with all that its survey knows of whom and what it is about."""
        plan, said = survey.planned, one.contact
        contact = replace(
            said,
            customer=root(plan.customer, self._streams),
            identified=True,
            visit=plan.visit or said.visit,
            vehicle=plan.vehicle or said.vehicle,
            advisor=plan.advisor or said.advisor,
        )
        return replace(
            one,
            contact=contact,
            survey=plan.survey,
            trigger=plan.trigger,
            channel=survey.channel,
            technician=plan.technician or one.technician,
            service=plan.service or one.service,
            mode=plan.mode,
        )

    def _invalid(self, one: ReceiveResponse, survey: Survey | None) -> str:
        """Return why an answer does not count because of its survey, or of those before it."""
        if one.invalid:
            return one.invalid
        if survey and (why := surveys.unfit(survey, one.at)):
            return why
        earlier = surveys.replies(self._streams[survey_stream(one.survey or one.key)])
        return "" if all(earlier.values()) else "duplicate"

    # What follows -------------------------------------------------------------------------------

    def _confirm(self, answer: ReceiveResponse, customer: Customer) -> None:
        """Let a promoter's answer convert the passive cases the same customer still has open."""
        rules = self._house.rules
        if rules.at(answer.at).score_class(answer.score) != "promoter":
            return
        for case in customer.passive_cases():
            stream = case_stream(case)
            self._load([stream])
            state = cases.fold(self._streams[stream])
            events = cases.confirm_by_score(state, answer.at, rules) if state else ()
            self._add(Decided(stream, events))

    def _add_all(self, decided: Iterable[Decided]) -> None:
        for each in decided:
            self._add(each)

    def _add(self, decided: Decided) -> None:
        if not decided.events:
            return
        history = self._streams.setdefault(decided.stream, [])
        self.batches.append(Batch(decided.stream, len(history), decided.events))
        history.extend(decided.events)


def _streams_of(one: Received) -> tuple[str, ...]:
    """Return where an answer or complaint stands, if it was taken in before."""
    if isinstance(one, ReceiveComplaint):
        return (complaint_stream(one.key),)
    return (survey_stream(one.key), *([survey_stream(one.survey)] if one.survey else ()))


def _only_open(sent: Sequence[Survey], one: ReceiveResponse) -> Survey | None:
    """Return the one survey an answer without a number can belong to; by its trigger if several."""
    waiting = [survey for survey in sent if survey.is_open(one.at)]
    if len(waiting) > 1:
        waiting = [survey for survey in waiting if survey.planned.trigger == one.trigger]
    return waiting[0] if len(waiting) == 1 else None


def _key(event: Event | Recorded) -> str:
    match event.fact:
        case ResponseReceived(response=key) | AnswerLinked(response=key):
            return key
        case ComplaintReceived(complaint=key):
            return key
        case _:
            return ""


def _receipt(decided: Sequence[Decided]) -> Receipt:
    fact = decided[0].events[0].fact
    if isinstance(fact, ResponseReceived):
        return Receipt("invalid" if fact.invalid else "new", fact.invalid, fact.case)
    assert isinstance(fact, ComplaintReceived)  # noqa: S101  the first fact is the receipt
    return Receipt("new", case=fact.case)
