"""Sending surveys: each that is due leaves, or is withheld with its reason; nobody is asked twice.

That a survey left and that its customer was asked stand in one append, in the survey's stream and
in the customer's: of two who send at once, the second finds the customer asked already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from domain import case as cases
from domain.asking import survey as surveys
from domain.asking.facts import SurveySent
from domain.asking.standing import Standing, erased_since, load_persons, standing
from domain.asking.survey import BY_HAND, Change, Survey
from domain.clientele.facts import CustomerAsked
from domain.desk import Batch, Desk, Stamp, retrying
from domain.errors import RefusedError
from domain.events import Event, Recorded, case_stream, customer_stream, survey_stream
from domain.house import House
from domain.opening import Decided
from domain.policy import Policy
from domain.privacy import require_role
from domain.types import Person

CHUNK = 500
"""Surveys sent in one append."""

Fate = Literal["sent", "withheld", "over", "elsewhere"]


class Reach(NamedTuple):
    """How the customer of a survey can be reached: the number in plain, and its keyed sign."""

    survey: str
    phone: str = ""
    sign: str = ""


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    """One list of surveys.

    Attributes:
        at: When it leaves.
        batch: Its name.
        by: Who sends it.
        channel: Only what goes by this channel; everything when empty.
    """

    at: datetime
    batch: str
    by: Person
    channel: str = ""


class Posted(NamedTuple):
    """What became of one survey.

    ``sent`` by ``channel``; ``withheld`` and ``why``; ``over`` because of its status ``why``, or
    ``elsewhere``: it goes by another channel than the list's, and still waits.
    """

    survey: str
    fate: Fate
    why: str = ""
    channel: str = ""


def send(desk: Desk, wanted: Sequence[Reach], mailing: Mailing, stamp: Stamp) -> tuple[Posted, ...]:
    """Send the surveys that are due, each or its reason on record; return what became of each.

    Those that are asked whenever they were asked last come first: so they keep the others of the
    same customer back, and not the other way round.

    Raises:
        RefusedError: when this role may not send, or there is no such survey.
    """
    policy = desk.house().rules.at(mailing.at)
    require_role(policy.surveys.send, mailing.by)
    ordered = _in_order(desk, wanted, policy)
    numbers: set[str] = set()
    posted: list[Posted] = []
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        taken = frozenset(numbers)

        def attempt(chunk: Sequence[Reach] = chunk, taken: frozenset[str] = taken) -> _Tray:
            tray = _Tray(desk, chunk, mailing, taken)
            for reach in chunk:
                tray.put(reach)
            if tray.batches:
                desk.journal.record(tray.batches, stamp)
            return tray

        done = retrying(attempt)
        numbers |= done.numbers
        posted.extend(done.posted)
    return tuple(posted)


def _in_order(desk: Desk, wanted: Sequence[Reach], policy: Policy) -> list[Reach]:
    found = _surveys(desk, [reach.survey for reach in wanted])

    def place(reach: Reach) -> tuple[bool, datetime, str]:
        plan = found[reach.survey].planned
        return (not _exempt(plan.trigger, policy), plan.due, plan.survey)

    return sorted(wanted, key=place)


def _exempt(trigger: str, policy: Policy) -> bool:
    rules = policy.surveys.triggers.get(trigger)
    return rules is not None and rules.exempt


def _surveys(desk: Desk, numbers: Iterable[str]) -> dict[str, Survey]:
    """Return surveys by number.

    Raises:
        RefusedError: when nobody planned one of them.
    """
    wanted = list(numbers)
    histories = desk.journal.load([survey_stream(number) for number in wanted])
    found = {}
    for number in wanted:
        survey = surveys.fold(histories[survey_stream(number)])
        if survey is None:
            raise RefusedError("no-such-survey", survey=number)
        found[number] = survey
    return found


class _Tray:
    """The streams one chunk touches, as they stand with what was decided so far."""

    def __init__(
        self, desk: Desk, chunk: Sequence[Reach], mailing: Mailing, taken: frozenset[str]
    ) -> None:
        self._mailing = mailing
        self._house: House = desk.house()
        self._policy = self._house.rules.at(mailing.at)
        self._taken = taken
        self.numbers: set[str] = set()
        self.batches: list[Batch] = []
        self.posted: list[Posted] = []
        self._load(desk, chunk)

    def _load(self, desk: Desk, chunk: Sequence[Reach]) -> None:
        load = desk.journal.load
        mine = load([survey_stream(reach.survey) for reach in chunk])
        known = [survey for history in mine.values() if (survey := surveys.fold(history))]
        about = load([case_stream(s.case) for s in known if s.case])
        persons = load_persons([survey.customer for survey in known], load)
        self._streams: dict[str, list[Event | Recorded]] = {
            name: list(history) for name, history in {**mine, **about, **persons}.items()
        }

    def put(self, reach: Reach) -> None:
        """Decide about one survey."""
        stream = survey_stream(reach.survey)
        survey = surveys.fold(self._streams[stream])
        assert survey is not None  # noqa: S101  the order was made of surveys
        at = self._mailing.at
        self._add(Decided(stream, surveys.settle(survey, at)))
        survey = surveys.fold(self._streams[stream]) or survey
        if survey.status != "planned":
            self.posted.append(Posted(survey.id, "over", survey.status))
            return
        person = standing(survey.customer, self._streams)
        why, channel = self._judged(survey, reach, person)
        if why:
            withheld = surveys.withhold(survey, why, at=at, changed=_change(person))
            self._add(Decided(stream, withheld))
            self.posted.append(Posted(survey.id, "withheld", why))
        elif self._mailing.channel not in ("", channel):
            self.posted.append(Posted(survey.id, "elsewhere", channel=channel))
        else:
            self._send(survey, reach, person, channel)

    def _judged(self, survey: Survey, reach: Reach, person: Standing) -> tuple[str, str]:
        """Return why a survey is not sent, or by which channel it is."""
        rules = self._policy.surveys.triggers.get(survey.planned.trigger)
        others = rules.channels if rules else ()
        allowed = [c for c in (survey.channel, *others) if person.consents(c)]
        held = {
            "erased": erased_since(survey.customer, survey.made, self._streams),
            "restricted": person.restricted,
            "case-open": self._reopened(survey),
            "no-contact": not reach.phone,
            "staff-or-test": reach.phone in self._policy.intake.test_numbers,
            "no-consent": not allowed,
            "quiet-period": self._is_quiet(survey, person),
            "same-number": reach.phone in (self._taken | self.numbers),
        }
        why = next((reason for reason, holds in held.items() if holds), "")
        return (why, "") if why else ("", allowed[0])

    def _reopened(self, survey: Survey) -> bool:
        """Whether the case asked about is not closed as it was when the survey was planned."""
        if not survey.case:
            return False
        case = cases.fold(self._streams[case_stream(survey.case)])
        return case is not None and case.closed != survey.made

    def _is_quiet(self, survey: Survey, person: Standing) -> bool:
        """Whether they were asked within the quiet period: by hours, not by calendar days."""
        if person.asked is None or _exempt(survey.planned.trigger, self._policy):
            return False
        quiet = self._policy.surveys.quiet
        return self._mailing.at < self._house.rules.after(person.asked, quiet)

    def _send(self, survey: Survey, reach: Reach, person: Standing, channel: str) -> None:
        at, plan = self._mailing.at, survey.planned
        sent = SurveySent(
            survey=plan.survey,
            centre=plan.centre,
            customer=plan.customer,
            channel=channel,
            expires=self._house.rules.after(at, self._policy.surveys.expires),
            batch=self._mailing.batch,
            reached_at=reach.sign,
            changed=person.changed,
            changed_by=person.changed_by,
        )
        asked = CustomerAsked(customer=person.customer, survey=plan.survey, trigger=plan.trigger)
        self._add(Decided(survey_stream(plan.survey), surveys.send(survey, sent, at=at)))
        event = Event(at, asked, key=f"asked/{plan.survey}", follows=True)
        self._add(Decided(customer_stream(person.customer), (event,)))
        self.numbers.add(reach.phone)
        self.posted.append(Posted(plan.survey, "sent", channel=channel))

    def _add(self, decided: Decided) -> None:
        if not decided.events:
            return
        history = self._streams[decided.stream]
        self.batches.append(Batch(decided.stream, len(history), decided.events))
        history.extend(decided.events)


def withhold(desk: Desk, survey: str, note: str, *, by: Person, at: datetime, stamp: Stamp) -> None:
    """Keep a survey back by hand.

    Raises:
        RefusedError: when this role may not, the reason is missing, there is no such survey, or
            it no longer waits.
    """

    def attempt() -> None:
        require_role(desk.house().rules.at(at).surveys.withhold, by)
        stream = survey_stream(survey)
        history = desk.journal.load([stream])[stream]
        found = _surveys(desk, [survey])[survey]
        persons = load_persons([found.customer], desk.journal.load)
        changed = _change(standing(found.customer, persons))
        events = surveys.withhold(found, BY_HAND, at=at, note=note, changed=changed)
        desk.journal.record([Batch(stream, len(history), events)], stamp)

    retrying(attempt)


def _change(person: Standing) -> Change:
    return Change(person.changed, person.changed_by)


class Delivery(NamedTuple):
    """What the tool that sends surveys says of one: whether it arrived, and its code if not."""

    survey: str
    delivered: bool
    why: str = ""
    at: datetime | None = None


Report = Literal["new", "repeated", "unknown", "not-sent"]


def delivered(desk: Desk, rows: Sequence[Delivery], stamp: Stamp, *, now: datetime) -> list[Report]:
    """Record delivery reports, in one append, and say what became of each.

    Args:
        desk: Where to record.
        rows: In the order of the file; several about one survey are taken in turn.
        stamp: Who takes them in.
        now: The time of rows that tell none.
    """

    def attempt() -> list[Report]:
        streams = sorted({survey_stream(row.survey) for row in rows})
        loaded = desk.journal.load(streams)
        found = {name: surveys.fold(history) for name, history in loaded.items()}
        added: dict[str, list[Event]] = {}
        told = [_report(row, now, found, added) for row in rows]
        batches = [Batch(name, len(loaded[name]), events) for name, events in added.items()]
        if batches:
            desk.journal.record(batches, stamp)
        return told

    return retrying(attempt)


def _report(
    row: Delivery,
    now: datetime,
    found: dict[str, Survey | None],
    added: dict[str, list[Event]],
) -> Report:
    stream = survey_stream(row.survey)
    survey = found[stream]
    if survey is None:
        return "unknown"
    if survey.sent is None:
        return "not-sent"
    events = surveys.deliver(survey, delivered=row.delivered, why=row.why, at=row.at or now)
    if not events:
        return "repeated"
    found[stream] = surveys.fold(events, survey)
    added.setdefault(stream, []).extend(events)
    return "new"
