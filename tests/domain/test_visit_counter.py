"""The counter: what comes to one append over visit, customer and survey, and who was quicker."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.asking.facts import SurveyPlanned
from domain.clientele.facts import CustomerVisited, SignLinked
from domain.desk import Batch, Desk, Stamp
from domain.errors import RefusedError, UnknownPersonError
from domain.events import Event, Recorded, StaffJoined, customer_stream
from domain.opening import Contact
from domain.visits import visit as visits
from domain.visits.commands import AnnouncePickUp, BookVisit, Diagnose, OpenVisit, StartWork
from domain.visits.counter import attend, attended, book, receive, undo
from domain.visits.facts import (
    CustomerReturned,
    HoursAttended,
    MarkMissed,
    VehicleHandedOver,
    VisitBooked,
    VisitNoted,
    VisitOpened,
    roster_stream,
    visit_stream,
)
from domain.visits.state import Visit
from tests import make
from tests.garage import (
    BACK,
    QIN,
    at,
    came,
    cancel,
    check,
    diagnose,
    finish,
    hand_over,
    hours,
    note,
    order,
    owner,
    start,
    tell,
)
from tests.journal import Journal, furnished, stamp
from tests.make import CENTRE, DAY, LI, MINUTE, SUN, WANG, ZHAO

CAR = (("phone", "ann-phone"), ("vin", "ann-vin"), ("plate", "ann-plate"))


def desk_of(journal: Journal | None = None) -> Desk:
    """A desk with a technician."""
    desk = furnished(journal)
    joined = StaffJoined(staff="qin", name="秦刚", role="technician", centre=CENTRE)
    desk.furnish([Event(at(0) - DAY, joined)], stamp(WANG, "hire"))
    return desk


def report(key: str = "k1", when: float = 0, **fields: Any) -> OpenVisit:
    fields.setdefault("contact", owner(*CAR))
    fields.setdefault("by", LI)
    return OpenVisit(at=at(when), key=key, **fields)


def appointment(key: str = "b1", slot: float = 60, **fields: Any) -> BookVisit:
    fields.setdefault("contact", owner(*CAR))
    fields.setdefault("by", LI)
    return BookVisit(at=at(0), key=key, slot=at(slot), **fields)


def history(desk: Desk, visit: str) -> Sequence[Recorded]:
    return desk.journal.load([visit_stream(visit)])[visit_stream(visit)]


def state(desk: Desk, visit: str) -> Visit:
    found = visits.fold(history(desk, visit))
    assert found is not None
    return found


def through(desk: Desk, visit: str, start_at: float = 0) -> Visit:
    """Let a visit at the centre go well, to its end."""
    way = (*[one for one in BACK if not isinstance(one, AnnouncePickUp)], hand_over(104))
    moved = [replace(one, at=one.at + start_at * MINUTE) for one in way]
    for n, command in enumerate(moved):
        attend(desk, visit, [command], stamp(command.by, f"{visit}-{n}"))
    return state(desk, visit)


def facts(desk: Desk, kind: type) -> list[Any]:
    journal = desk.journal
    assert isinstance(journal, Journal)
    return [e.fact for e in journal.log if isinstance(e.fact, kind)]


# Coming in --------------------------------------------------------------------------------------


def test_a_report_promises_order_diagnosis_and_finish() -> None:
    desk = desk_of()
    visit = receive(desk, report(), stamp())
    marks = {m.name: m.due for m in state(desk, visit).marks}
    assert marks == {"work-order": at(3), "diagnosis": at(30), "finish": at(24 * 60)}


def test_a_major_repair_promises_no_day() -> None:
    desk = desk_of()
    visit = state(desk, receive(desk, report(service="bodywork"), stamp()))
    assert (visit.major, visit.latest("finish")) == (True, None)


def test_the_same_report_again_changes_nothing() -> None:
    desk = desk_of()
    first = receive(desk, report(), stamp())
    before = len(history(desk, first))
    assert receive(desk, report(when=5), stamp()) == first
    assert len(history(desk, first)) == before


def test_a_booking_becomes_the_visit_with_its_slot_and_what_was_told() -> None:
    desk = desk_of()
    booked = book(desk, appointment(service="maintenance", by=ZHAO), stamp(ZHAO))
    visit = receive(desk, report(when=70, booking=booked), stamp())
    assert visit == booked
    here = state(desk, visit)
    arrival = here.latest("arrival")
    assert arrival is not None
    assert (here.stage, here.slot, here.service, here.advisor) == (
        "arrived",
        at(60),
        "maintenance",
        "zhao",
    )
    assert arrival.kept


def test_who_comes_late_to_a_slot_is_noted_before_they_are_taken_in() -> None:
    desk = desk_of()
    booked = book(desk, appointment(), stamp())
    receive(desk, report(when=90, booking=booked), stamp())
    kinds = [type(e.fact) for e in history(desk, booked)]
    assert kinds == [VisitBooked, MarkMissed, VisitOpened]


def test_a_booking_that_is_none_or_over_is_refused() -> None:
    desk = desk_of()
    with pytest.raises(RefusedError, match="no-such-visit"):
        receive(desk, report(booking="NOBODY00"), stamp())
    booked = book(desk, appointment(), stamp())
    attend(desk, booked, [cancel(5)], stamp())
    with pytest.raises(RefusedError, match="visit-over"):
        receive(desk, report(when=60, booking=booked), stamp())


def test_a_slot_lies_ahead() -> None:
    with pytest.raises(RefusedError, match="time-not-ahead"):
        book(desk_of(), appointment(slot=0), stamp())


@pytest.mark.parametrize(("who", "why"), [(SUN, "auditor-reads-only"), (QIN, "role-may-not")])
def test_who_may_not_act_takes_nobody_in(who: Any, why: str) -> None:
    desk = desk_of()
    with pytest.raises(RefusedError, match=why):
        receive(desk, report(by=who), stamp(who))
    with pytest.raises(RefusedError, match=why):
        book(desk, appointment(by=who), stamp(who))


def test_the_advisor_is_the_one_named_else_the_one_who_acts() -> None:
    desk = desk_of()
    named = report("k1", contact=owner(*CAR, advisor="赵敏"))
    assert state(desk, receive(desk, named, stamp())).advisor == "zhao"
    assert state(desk, receive(desk, report("k2"), stamp())).advisor == "li"
    assert state(desk, receive(desk, report("k3", by=WANG), stamp(WANG))).advisor == ""


def test_a_customer_is_known_again_by_any_sign() -> None:
    desk = desk_of()
    first = state(desk, receive(desk, report(), stamp()))
    by_plate = report("k2", contact=owner(("plate", "ann-plate")))
    again = state(desk, receive(desk, by_plate, stamp()))
    assert first.customer == again.customer == "ann-phone"
    assert {link.kind for link in facts(desk, SignLinked)} == {"vin", "plate"}


def test_somebody_nobody_knows_leaves_no_file() -> None:
    desk = desk_of()
    stranger = report(contact=Contact(customer="row-1"))
    visit = receive(desk, stranger, stamp())
    assert through(desk, visit).stage == "closed"
    assert facts(desk, CustomerVisited) == []
    assert facts(desk, SurveyPlanned) == []


# The end ----------------------------------------------------------------------------------------


def test_the_handover_leaves_a_line_in_the_customers_file_and_a_survey_at_once() -> None:
    journal = Journal()
    desk = desk_of(journal)
    visit = receive(desk, report(matter="brakes", mileage=48_210), stamp())
    assert through(desk, visit).stage == "closed"
    [line] = facts(desk, CustomerVisited)
    assert (line.visit, line.customer, line.matter) == (visit, "ann-phone", "brakes")
    assert set(line.cars) == {"ann-vin", "ann-plate"}
    assert (line.amount, line.mileage, line.advisor) == (100_000, 48_210, "li")
    [survey] = facts(desk, SurveyPlanned)
    assert (survey.visit, survey.trigger, survey.technician) == (visit, "service", "qin")
    kinds = [type(e.fact) for e in journal.log[-3:]]
    assert kinds == [VehicleHandedOver, CustomerVisited, SurveyPlanned]
    handed, line_event, _ = journal.log[-3:]
    assert line_event.causation == handed.id
    assert handed.correlation == line_event.correlation


def test_the_survey_knows_what_went_wrong() -> None:
    desk = desk_of()
    visit = receive(desk, report(), stamp())
    attend(desk, visit, [order(10)], stamp())
    attend(desk, visit, [diagnose(20), start(25), check(30, 1)], stamp())
    attend(desk, visit, [check(31, 2), check(31, 3), finish(40), came(60)], stamp())
    attend(desk, visit, [hand_over(62)], stamp())
    [survey] = facts(desk, SurveyPlanned)
    assert survey.unhappy == ("waiting",)


def test_an_act_is_carried_out_whole_or_not_at_all() -> None:
    desk = desk_of()
    visit = receive(desk, report(), stamp())
    before = len(history(desk, visit))
    with pytest.raises(RefusedError, match="diagnosis-first"):
        attend(desk, visit, [order(2), start(5)], stamp())
    assert len(history(desk, visit)) == before


def test_no_act_at_all_on_an_unknown_visit_is_refused_too() -> None:
    for commands in ([], [note(5)]):
        with pytest.raises(RefusedError, match="no-such-visit"):
            attend(desk_of(), "NOBODY00", commands, stamp())


def test_who_never_worked_here_neither_works_nor_is_booked_hours() -> None:
    desk = desk_of()
    visit = receive(desk, report(), stamp())
    attend(desk, visit, [order(2), diagnose(5)], stamp())
    with pytest.raises(UnknownPersonError):
        attend(desk, visit, [StartWork(at=at(6), by=LI, technician="nobody")], stamp())
    with pytest.raises(UnknownPersonError):
        attend(desk, visit, [hours(6, staff="nobody")], stamp())


class Interrupted(Journal):
    """A log in which somebody else writes to a visit just before some of our own writes."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        stream = batches[0].stream
        version = len(self.load([stream])[stream])
        if self.times and version and stream.startswith("visit-"):
            self.times -= 1
            meanwhile = VisitNoted(visit=stream.partition("-")[2], note="meanwhile")
            super().record([Batch(stream, version, (Event(at(1), meanwhile),))], stamp)
        super().record(batches, stamp)


def test_when_somebody_writes_first_the_decision_is_taken_anew() -> None:
    desk = desk_of(Interrupted(3))
    visit = receive(desk, report(), stamp())
    through(desk, visit)
    assert len(facts(desk, VisitNoted)) == 3
    assert len(facts(desk, CustomerReturned)) == 1
    assert len(facts(desk, CustomerVisited)) == 1


def test_two_who_take_in_the_same_booking_make_one_visit() -> None:
    desk = desk_of(Interrupted(1))
    booked = book(desk, appointment(), stamp())
    first = receive(desk, report("k1", when=60, booking=booked), stamp())
    second = receive(desk, report("k2", when=61, booking=booked), stamp())
    assert first == second == booked
    assert len(facts(desk, VisitOpened)) == 1


# Rework -----------------------------------------------------------------------------------------


def finished(desk: Desk, key: str, when: float, **fields: Any) -> str:
    visit = receive(desk, report(key, when=when, **fields), stamp())
    through(desk, visit, when)
    return visit


@pytest.mark.parametrize(("days", "again"), [(1, True), (29, True), (31, False)])
def test_the_same_fault_of_the_same_car_within_thirty_days_is_rework(
    days: int, *, again: bool
) -> None:
    desk = desk_of()
    first = finished(desk, "k1", 0, matter="brakes")
    second = receive(desk, report("k2", when=days * 24 * 60, matter="brakes"), stamp())
    repeated = state(desk, second)
    assert (repeated.rework_of, repeated.rework) == ((first, 1) if again else ("", 0))


def test_each_repetition_is_counted_on() -> None:
    desk = desk_of()
    first = finished(desk, "k1", 0, matter="brakes")
    second = finished(desk, "k2", 2_000, matter="brakes")
    third = state(desk, receive(desk, report("k3", when=4_000, matter="brakes"), stamp()))
    assert (state(desk, second).rework_of, third.rework_of, third.rework) == (first, second, 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"matter": "gearbox"},
        {"matter": ""},
        {"matter": "brakes", "contact": owner(("phone", "ann-phone"), ("plate", "other-car"))},
        {"matter": "brakes", "contact": owner(("phone", "ben-phone"), ("plate", "ben-plate"))},
    ],
)
def test_another_fault_or_another_car_is_no_rework(fields: dict[str, Any]) -> None:
    desk = desk_of()
    finished(desk, "k1", 0, matter="brakes", fault="brakes squeal")
    again = report("k2", when=2_000, fault="brakes squeal", **fields)
    assert state(desk, receive(desk, again, stamp())).rework == 0


def test_a_fault_known_only_at_the_diagnosis_is_rework_from_then_on() -> None:
    desk = desk_of()
    first = finished(desk, "k1", 0, matter="brakes")
    again = receive(desk, report("k2", when=2_000), stamp())
    told = Diagnose(at=at(2_010), by=LI, note="pads again", price=1, matter="brakes")
    visit, _ = attend(desk, again, [order(2_002), told], stamp())
    assert (visit.matter, visit.rework_of, visit.rework) == ("brakes", first, 1)


# Hours ------------------------------------------------------------------------------------------


def note_hours(desk: Desk, minutes: int, **fields: Any) -> tuple[Event, ...]:
    given = {"staff": "qin", "by": WANG, "day": make.day(at(0)), **fields}
    return attended(desk, minutes=minutes, at=at(600), stamp=stamp(), **given)


def test_attendance_noted_later_replaces_what_was_noted() -> None:
    desk = desk_of()
    assert len(note_hours(desk, 480)) == 1
    assert note_hours(desk, 480) == ()
    assert len(note_hours(desk, 450)) == 1
    stream = roster_stream(make.day(at(0)))
    noted = [e.fact for e in desk.journal.load([stream])[stream]]
    assert [f.minutes for f in noted if isinstance(f, HoursAttended)] == [480, 450]


def test_attendance_is_noted_of_staff_and_within_a_day() -> None:
    desk = desk_of()
    with pytest.raises(UnknownPersonError):
        note_hours(desk, 480, staff="nobody")
    with pytest.raises(RefusedError, match="minutes-impossible"):
        note_hours(desk, 1441)
    with pytest.raises(RefusedError, match="auditor-reads-only"):
        note_hours(desk, 480, by=SUN)


def test_a_technician_notes_their_own_attendance_only() -> None:
    desk = desk_of()
    assert note_hours(desk, 480, by=QIN)
    with pytest.raises(RefusedError, match="role-may-not"):
        note_hours(desk, 480, by=QIN, staff="li")


# Taking back ------------------------------------------------------------------------------------


def at_work(desk: Desk) -> str:
    visit = receive(desk, report(), stamp())
    attend(desk, visit, [order(2)], stamp(LI, "order"))
    attend(desk, visit, [diagnose(20)], stamp(LI, "diagnosis"))
    return visit


def test_a_slip_is_taken_back_and_the_visit_stands_as_before() -> None:
    desk = desk_of()
    visit = at_work(desk)
    before = state(desk, visit)
    attend(desk, visit, [start(25, by=LI)], stamp(LI, "start"))
    undo(desk, visit, by=LI, at=at(26), stamp=stamp(LI, "undo"))
    assert state(desk, visit) == before
    undo(desk, visit, by=LI, at=at(26), stamp=stamp(LI, "undo again"))
    assert state(desk, visit).stage == "ordered"


@pytest.mark.parametrize(
    ("by", "when", "why"),
    [
        (ZHAO, 21, "not-yours"),
        (SUN, 21, "auditor-reads-only"),
        (LI, 200, "undo-too-late"),
        (LI, 2_000, "clock-moved-on"),
    ],
)
def test_what_is_somebody_elses_long_ago_or_overtaken_stays(by: Any, when: float, why: str) -> None:
    desk = desk_of()
    visit = at_work(desk)
    with pytest.raises(RefusedError, match=why):
        undo(desk, visit, by=by, at=at(when), stamp=stamp(by, "undo"))


def test_the_report_and_the_handover_stay() -> None:
    desk = desk_of()
    visit = receive(desk, report(), stamp())
    with pytest.raises(RefusedError, match="nothing-to-undo"):
        undo(desk, visit, by=LI, at=at(1), stamp=stamp(LI, "undo"))
    through(desk, visit)
    with pytest.raises(RefusedError, match="done-for-good"):
        undo(desk, visit, by=LI, at=at(105), stamp=stamp(LI, "undo"))
    with pytest.raises(RefusedError, match="no-such-visit"):
        undo(desk, "NOBODY00", by=LI, at=at(105), stamp=stamp(LI, "undo"))


def test_a_word_taken_back_lets_the_half_hour_before_run_on() -> None:
    desk = desk_of()
    visit = at_work(desk)
    attend(desk, visit, [start(25, by=LI)], stamp(LI, "start"))
    attend(desk, visit, [tell(54)], stamp(LI, "tell"))
    undo(desk, visit, by=LI, at=at(54.5), stamp=stamp(LI, "undo"))
    running = state(desk, visit).pending("progress")
    assert running is not None
    assert (running.n, running.due) == (1, at(55))
    desk.settle([(at(55), visit_stream(visit))], at(60), stamp())
    assert state(desk, visit).missed("progress")


def test_the_customers_file_is_the_one_the_visit_names() -> None:
    desk = desk_of()
    visit = receive(desk, report(), stamp())
    through(desk, visit)
    stream = customer_stream("ann-phone")
    [line] = [e for e in desk.journal.load([stream])[stream] if isinstance(e.fact, CustomerVisited)]
    assert line.at - at(104) == timedelta()
