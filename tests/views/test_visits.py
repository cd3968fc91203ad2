"""The rows of visits: what lists show of a car, and what rates of promises stand on."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.custody import VisitAnonymised
from domain.desk import Desk
from domain.events import Event, Recorded
from domain.views import MARKS, VISITS, WORKED
from domain.views.cases import micros
from domain.views.shape import Key
from domain.visits.counter import attended
from domain.visits.facts import (
    HoursAttended,
    MarkMissed,
    OrderCorrected,
    OrderImported,
    VehicleHandedOver,
    VisitOpened,
    roster_stream,
    visit_stream,
)
from tests import garage, make
from tests.comings import Moment, counter, settle, stories, tell
from tests.garage import (
    AT_WORK,
    BACK,
    VISIT,
    Given,
    annul,
    answer,
    arrived,
    at,
    delay,
    found,
    hand_over,
    hours,
    order,
)
from tests.histories import log
from tests.journal import RECORDED, stamp
from tests.make import CENTRE, CUSTOMER, DAY, MONDAY, WANG
from tests.views.folder import Folder, measures

SINCE_WHEN = {"last_at", "last_type", "last_actor", "position"}


def recorded(events: Sequence[Event], stream: str = visit_stream(VISIT)) -> list[Recorded]:
    """Events as a log would hold them, in one stream."""
    return [
        Recorded(
            position=n,
            id=UUID(int=n),
            stream=stream,
            version=n,
            at=event.at,
            recorded_at=RECORDED,
            actor=event.actor or "li",
            terminal="till-1",
            correlation=UUID(int=0),
            causation=None,
            fact=event.fact,
        )
        for n, event in enumerate(events, start=1)
    ]


def row(history: Given | Sequence[Event]) -> dict[str, Any]:
    """The row of one visit."""
    events = history.history if isinstance(history, Given) else history
    return Folder().fold(recorded(events)).tables["visits"][(VISIT,)]


def shows(found: dict[str, Any], **expected: object) -> None:
    assert {name: found[name] for name in expected} == expected


# One visit --------------------------------------------------------------------------------------


def test_a_car_that_just_came_in_shows_what_is_owed_next() -> None:
    found_row = row(arrived())
    shows(
        found_row,
        stage="arrived",
        day="2026-03-02",
        opened=micros(MONDAY),
        due=micros(at(3)),
        due_made=micros(MONDAY),
        due_mark="work-order",
        due_n=1,
        next_due=micros(at(3)),
        next_mark="work-order",
        overdue=None,
        finish=micros(at(24 * 60)),
        customer=CUSTOMER,
        advisor="li",
    )


def test_a_missed_mark_stays_due_and_the_next_clock_is_another() -> None:
    late = arrived().after(garage.look(10))
    shows(
        row(late),
        due=micros(at(3)),
        due_mark="work-order",
        overdue=micros(at(3)),
        next_due=micros(at(30)),
        next_mark="diagnosis",
        missed=1,
        unhappy="waiting",
    )
    done = late.after(order(11))
    shows(row(done), due_mark="diagnosis", overdue=None, missed=1, annulled=0)
    shows(row(done.after(annul(12, "work-order"))), missed=1, annulled=1)


def test_what_waits_for_a_yes_shows_and_goes() -> None:
    asked = arrived().after(*AT_WORK, found(40, 10_000))
    shows(row(asked), waiting="finding", estimate=100_000)
    shows(row(asked.after(answer(45, yes=True))), waiting="", estimate=110_000)


def test_a_delay_shows_beside_the_first_time_told() -> None:
    told = arrived().after(order(2, 100_000, 300), delay(10, 400))
    shows(row(told), finish=micros(at(400)), first_finish=micros(at(300)), delays=1)


def test_a_visit_that_is_over_owes_nothing() -> None:
    over = arrived().after(*BACK, hand_over(106, ("washed",)))
    shows(
        row(over),
        stage="closed",
        closed=micros(at(106)),
        due=None,
        next_due=None,
        overdue=None,
        amount=100_000,
        unhappy="waiting",
        unchecked="road-tested,explanation-card,invoice-explained,satisfaction-asked,next-service-set",
    )


def test_the_texts_stand_in_the_event_that_told_them() -> None:
    booked, opened = garage.booking(), garage.opening()
    assert isinstance(opened.fact, VisitOpened)
    named = Event(booked.at, replace(booked.fact, name="sealed name", plate="sealed plate"))
    shows(row([named, opened]), name="sealed name", source_id=UUID(int=1).hex, source_at=1)
    told = Event(opened.at, replace(opened.fact, name="other name"))
    shows(row([named, told]), name="other name", plate="", source_id=UUID(int=2).hex)
    stranger = Event(opened.at, replace(opened.fact, customer="somebody-else"))
    shows(row([named, stranger]), name="", plate="", customer="somebody-else")


TEXTS = ("name", "phone", "plate", "vin", "fault")


def test_an_erased_customers_texts_leave_the_row_and_nothing_else_changes() -> None:
    booked = garage.booking()
    named = Event(booked.at, replace(booked.fact, **{each: f"sealed {each}" for each in TEXTS}))
    gone = Event(at(500), VisitAnonymised(visit=VISIT, customer=CUSTOMER))
    before = row([named, garage.opening()])
    shows(before, **{each: f"sealed {each}" for each in TEXTS})
    assert row([named, garage.opening(), gone]) == before | dict.fromkeys(TEXTS, "")


def test_a_visit_that_was_corrected_to_be_somebody_elses_keeps_their_texts() -> None:
    told = Event(garage.opening().at, replace(garage.opening().fact, name="of another"))
    other = Event(at(500), VisitAnonymised(visit=VISIT, customer="somebody-else"))
    shows(row([told, other]), name="of another")


def test_who_comes_back_for_a_booking_made_before_they_were_erased_tells_anew() -> None:
    booked, opened = garage.booking(), garage.opening()
    named = Event(booked.at, replace(booked.fact, name="before", plate="before"))
    gone = Event(booked.at, VisitAnonymised(visit=VISIT, customer=CUSTOMER))
    back = Event(opened.at, replace(opened.fact, name="after"))
    shows(row([named, gone, back]), name="after", plate="")


def imported(**fields: Any) -> OrderImported:
    told: dict[str, Any] = {
        "visit": VISIT,
        "centre": CENTRE,
        "customer": CUSTOMER,
        "day": make.day(MONDAY),
        "received": at(0),
        "settled": at(300),
        "hours": 1.5,
        "technician": "qin",
        "amount": 45_600,
        "plate": "sealed plate",
        **fields,
    }
    return OrderImported(**told)


def test_an_imported_order_is_a_visit_that_is_over() -> None:
    shows(
        row([Event(at(300), imported())]),
        stage="closed",
        imported=1,
        opened=micros(at(0)),
        closed=micros(at(300)),
        amount=45_600,
        missed=0,
        due=None,
        worked=90,
        plate="sealed plate",
    )


def test_a_corrected_order_is_as_it_was_said_last() -> None:
    first = imported()
    said = {name: getattr(first, name) for name in first.__struct_fields__}
    later = OrderCorrected(
        **{**said, "amount": 50_000, "hours": 2.0, "day": make.day(MONDAY + DAY)},
        entry=UUID(int=1),
        changed=("amount", "hours", "day"),
        day_before=make.day(MONDAY),
    )
    folder = Folder().fold(recorded([Event(at(300), first), Event(at(900), later)]))
    shows(folder.tables["visits"][(VISIT,)], amount=50_000, day="2026-03-03", stage="closed")
    assert folder.tallies["worked"] == {
        (CENTRE, "2026-03-03", "qin", "technician"): {"minutes": 120}
    }


def test_an_order_that_counts_in_nothing_works_nobodys_hours() -> None:
    folder = Folder().fold(recorded([Event(at(300), imported(invalid="staff-or-test"))]))
    assert folder.tallies["worked"] == {}


# Tallies ----------------------------------------------------------------------------------------


def test_marks_are_counted_by_day_advisor_and_name() -> None:
    story = arrived().after(order(4), garage.diagnose(20), annul(21, "work-order"))
    folder = Folder().fold(recorded(story.history))
    assert folder.tallies["marks"] == {
        (CENTRE, "2026-03-02", "li", "work-order"): {"kept": 0, "missed": 1, "annulled": 1},
        (CENTRE, "2026-03-02", "li", "diagnosis"): {"kept": 1, "missed": 0, "annulled": 0},
    }


def test_hours_worked_are_counted_by_person_and_part() -> None:
    story = arrived().after(hours(10, 30), hours(20, 25))
    folder = Folder().fold(recorded(story.history))
    key = (CENTRE, "2026-03-02", "qin", "technician")
    assert folder.tallies["worked"] == {key: {"minutes": 55}}


def test_attendance_noted_later_replaces_what_was_noted() -> None:
    desk = counter()
    for minutes in (480, 450):
        attended(
            desk,
            staff="qin",
            day=make.day(MONDAY),
            minutes=minutes,
            by=WANG,
            at=at(600),
            stamp=stamp(WANG, minutes),
        )
    rows = Folder().fold(log(desk)).tables["attended"]
    assert [found["minutes"] for found in rows.values()] == [450]
    noted = [e for e in log(desk) if e.stream == roster_stream(make.day(MONDAY))]
    assert all(isinstance(e.fact, HoursAttended) for e in noted)


# Any story --------------------------------------------------------------------------------------


def desk_after(story: list[Moment]) -> Desk:
    desk = counter()
    tell(desk, story)
    return desk


@given(stories(), st.integers(1, 20))
def test_any_batching_gives_the_same_rows_and_sums(story: list[Moment], batch: int) -> None:
    events = log(desk_after(story))
    whole, parts = Folder().fold(events), Folder().fold(events, batch=batch)
    assert whole.tables == parts.tables
    assert whole.tallies == parts.tallies


@given(stories(), st.integers(1, 20))
def test_every_tally_is_the_sum_of_what_its_rows_contribute(
    story: list[Moment], batch: int
) -> None:
    folder = Folder().fold(log(desk_after(story)), batch=batch)
    for tally in (MARKS, WORKED):
        expected: dict[Key, Counter[str]] = {}
        for found_row in folder.tables[VISITS.name].values():
            for part in tally.count(VISITS.row(**found_row)):  # type: ignore[arg-type]
                key = tuple(getattr(part, name) for name in tally.key)
                counts = {name: getattr(part, name) for name in measures(tally)}
                expected.setdefault(key, Counter()).update(counts)
        found_sums = {key: Counter(total) for key, total in folder.tallies[tally.name].items()}
        assert found_sums == {key: total for key, total in expected.items() if any(total.values())}


@given(stories())
def test_rows_say_what_the_log_says(story: list[Moment]) -> None:
    desk = desk_after(story)
    settle(desk, MONDAY + 500 * DAY)
    events = log(desk)
    rows = Folder().fold(events).tables["visits"].values()
    misses = sum(isinstance(e.fact, MarkMissed) for e in events)
    assert sum(found_row["missed"] for found_row in rows) == misses
    closed = sum(isinstance(e.fact, VehicleHandedOver) for e in events)
    assert sum(found_row["stage"] == "closed" for found_row in rows) == closed
    assert all(found_row["next_due"] is None for found_row in rows)
    for found_row in rows:
        assert (found_row["closed"] is not None) == (found_row["stage"] in ("closed", "cancelled"))
