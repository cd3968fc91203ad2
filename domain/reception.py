"""Taking in answers and complaints in bulk: each once, with the case it opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec.structs import replace

from domain import case as cases
from domain import customer as customers
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
    Decided,
    ReceiveComplaint,
    ReceiveResponse,
    receive_complaint,
    receive_response,
    takes_case,
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
        tray = _Tray(desk, received)
        receipts = [tray.put(one, now=now, open_old=open_old) for one in received]
        if tray.batches:
            desk.journal.record(tray.batches, stamp)
        return receipts

    return retrying(attempt)


class _Tray:
    """The streams one bulk touches, as they stand with what was decided so far."""

    def __init__(self, desk: Desk, received: Sequence[Received]) -> None:
        self._desk = desk
        self._house: House = desk.house()
        self._streams: dict[str, list[Event | Recorded]] = {}
        self.batches: list[Batch] = []
        self._load({stream for one in received for stream in _touched(one)})

    def _load(self, streams: Iterable[str]) -> None:
        loaded: Mapping[str, Sequence[Recorded]] = self._desk.journal.load(sorted(streams))
        self._streams.update({name: list(history) for name, history in loaded.items()})

    def put(self, one: Received, *, now: datetime, open_old: bool) -> Receipt:
        """Decide about one answer or complaint."""
        stream = _stream(one)
        earlier = [_key(event) for event in self._streams[stream] if _key(event)]
        if one.key in earlier:
            return Receipt("repeated")
        takes = open_old or (one.dated and takes_case(one.at, now, self._house))
        customer = self._customer(one)
        if isinstance(one, ReceiveComplaint):
            decided = receive_complaint(one, customer, self._house, open_case=takes)
        else:
            answer = replace(one, invalid="duplicate") if earlier and not one.invalid else one
            decided = receive_response(answer, self._house, open_case=takes)
        for stream_events in decided:
            self._add(stream_events)
        receipt = _receipt(decided)
        if isinstance(one, ReceiveResponse) and receipt.fate == "new":
            self._confirm(one, customer)
        return receipt

    def _customer(self, one: Received) -> Customer:
        if not one.contact.identified:
            return Customer()
        return customers.fold(self._streams[customer_stream(one.contact.customer)])

    def _confirm(self, answer: ReceiveResponse, customer: Customer) -> None:
        """Let a promoter's answer convert the passive cases the same customer still has open."""
        rules = self._house.rules
        if rules.at(answer.at).score_class(answer.score) != "promoter":
            return
        for case in customer.passive_cases():
            stream = case_stream(case)
            if stream not in self._streams:
                self._load([stream])
            state = cases.fold(self._streams[stream])
            events = cases.confirm_by_score(state, answer.at, rules) if state else ()
            self._add(Decided(stream, events))

    def _add(self, decided: Decided) -> None:
        if not decided.events:
            return
        history = self._streams.setdefault(decided.stream, [])
        self.batches.append(Batch(decided.stream, len(history), decided.events))
        history.extend(decided.events)


def _touched(one: Received) -> Iterable[str]:
    yield _stream(one)
    if one.contact.identified:
        yield customer_stream(one.contact.customer)


def _stream(one: Received) -> str:
    if isinstance(one, ReceiveComplaint):
        return complaint_stream(one.key)
    return survey_stream(one.survey or one.key)


def _key(event: Event | Recorded) -> str:
    if isinstance(event.fact, ResponseReceived):
        return event.fact.response
    return event.fact.complaint if isinstance(event.fact, ComplaintReceived) else ""


def _receipt(decided: Sequence[Decided]) -> Receipt:
    fact = decided[0].events[0].fact
    if isinstance(fact, ResponseReceived):
        return Receipt("invalid" if fact.invalid else "new", fact.invalid, fact.case)
    assert isinstance(fact, ComplaintReceived)  # noqa: S101  the first fact is the receipt
    return Receipt("new", case=fact.case)
