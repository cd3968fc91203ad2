"""The readings of the workshop: who is here, what was typed at the counter, whom it belongs to."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import RefusedError
from domain.house import House
from tests.tui.yard import (
    MOBILE,
    NOISY,
    NOW,
    READY,
    SERVICE,
    WAITING,
    at_the_counter,
    book,
    empty_yard,
    take_in,
    worked_yard,
)
from tui import arrivals, visiting
from tui.arrivals import Typed, check
from tui.errors import AmbiguousVisitError, UnknownVisitError
from tui.morning import brief
from tui.visitfile import visit_file


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_yard(tmp_path_factory.mktemp("filled") / "home")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_yard(tmp_path_factory.mktemp("empty") / "home")


@pytest.fixture
def yard(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


@pytest.fixture
def place(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "home"))


@pytest.fixture
def house(filled: Path) -> House:
    with at_the_counter(filled) as (session, _):
        return session.house()


def test_what_breaks_next_comes_first_and_what_has_no_clock_last(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        found = visiting.cars_in_house(views, NOW)
    inside = [line.plate for line in found.inside]
    assert inside == [SERVICE, NOISY, "沪M10001", "沪M10002", WAITING, READY]
    assert [line.plate for line in found.outside] == [MOBILE]
    assert [line.plate for line in found.coming] == ["沪M10001", "沪M10002", "沪M10003"]


def test_a_booking_of_yesterday_is_no_car_of_today(place: Path) -> None:
    with at_the_counter(place, -24 * 60) as (session, watch):
        slot = (NOW - timedelta(hours=20)).isoformat()
        book(session, plate="沪M90000", slot=slot)
        watch.at = NOW
        session.keep_clocks()
        with session.views() as views:
            found = visiting.cars_in_house(views, NOW)
    assert found.inside == ()
    assert found.bookings.booked == 0
    assert [line.plate for line in found.coming] == ["沪M90000"]


def test_the_stages_count_every_car_once(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        found = visiting.cars_in_house(views, NOW)
    counts = {stage.stage: stage.n for stage in found.stages if stage.n}
    assert counts == {"booked": 3, "arrived": 1, "working": 3, "announced": 1}
    assert sum(counts.values()) - counts["booked"] == found.total


def test_a_room_sees_neither_names_nor_plates(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views(masked=True) as views:
        line = visiting.visit_line(views, visiting.visit_number(views, READY))
    assert (line.plate, line.phone, line.vin) == ("沪L91***", "…8011", "")
    assert line.name == "林*"


def test_a_visit_is_found_by_number_by_its_beginning_and_by_plate(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        number = visiting.visit_number(views, NOISY)
        assert visiting.visit_number(views, number) == number
        assert visiting.visit_number(views, number[:6].lower()) == number
        assert visiting.visit_number(views, "沪a 12345") == number
        with pytest.raises(UnknownVisitError):
            visiting.visit_number(views, "沪X00000")
        with pytest.raises((AmbiguousVisitError, UnknownVisitError)):
            visiting.visit_number(views, "")


def test_the_meeting_knows_the_cars_and_the_bookings(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        told = brief(views, NOW).house
    assert (told.total, told.late, told.waiting, told.booked) == (5, 3, 1, 3)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("phone", "138****8000", "phone-masked"),
        ("phone", "1.38E+10", "phone-damaged"),
        ("phone", "12", "phone-unreadable"),
        ("vin", "LSVAA4182E", "vin-length"),
        ("vin", "OSVAA4182E2184123", "vin-letters"),
        ("mileage", "a lot", "mileage"),
        ("advisor", "nobody", "advisor"),
        ("slot", "soon", "slot"),
        ("slot", "9:00", "slot-passed"),
        ("slot", "", "slot-missing"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(
    house: House, field: str, typed: str, code: str
) -> None:
    fields = {"plate": NOISY, "slot": "17:00", field: typed}
    checked = check(Typed(**fields), house, NOW, books=True)
    assert [(name, fault.code) for name, fault in checked.faults.items()] == [(field, code)]


def test_a_car_nobody_is_named_for_is_refused(house: House) -> None:
    assert check(Typed(name="王"), house, NOW, books=False).faults["plate"].code == "nothing"


@pytest.mark.parametrize(
    ("typed", "plate", "phone", "mileage"),
    [
        (Typed(plate="沪a·12345"), "沪A12345", "", None),
        (Typed(plate="沪Ａ１２３４５", mileage="48,210 km"), "沪A12345", "", 48210),
        (Typed(phone="+86 138 0013 8000"), "", "+8613800138000", None),
    ],
)
def test_what_is_typed_is_made_comparable(
    house: House, typed: Typed, plate: str, phone: str, mileage: int | None
) -> None:
    checked = check(typed, house, NOW, books=False)
    assert (checked.plate, checked.phone, checked.mileage) == (plate, phone, mileage)
    assert not checked.faults


def test_a_vin_of_another_check_digit_and_a_foreign_plate_only_warn(house: House) -> None:
    typed = Typed(plate="M-AB 123", vin="LSVAA4182E2184123")
    checked = check(typed, house, NOW, books=False)
    assert not checked.faults
    assert {name: note.code for name, note in checked.notes.items()} == {
        "plate": "plate",
        "vin": "vin-check",
    }


def test_the_phone_tells_who_it_is_and_what_the_house_knows(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        shown = arrivals.signs_of(
            session, check(Typed(phone="13800138001"), session.house(), NOW, books=False)
        )
        found = arrivals.known_by(session, views, shown, NOW)
        nobody = arrivals.known_by(
            session,
            views,
            arrivals.signs_of(
                session, check(Typed(phone="13900000000"), session.house(), NOW, books=False)
            ),
            NOW,
        )
    assert found is not None
    assert (found.plate, found.vehicle) == (NOISY, "宝马3系")
    assert nobody is None


def test_who_is_booked_for_today_is_taken_in_on_that_booking(yard: Path) -> None:
    with at_the_counter(yard) as (session, _):
        with session.views() as views:
            booked = visiting.visit_number(views, "沪M10002")
        assert take_in(session, plate="沪M10002", phone="13900138000") == booked


def test_a_car_in_the_house_is_not_taken_in_again(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), pytest.raises(RefusedError) as refused:
        take_in(session, plate=SERVICE)
    assert refused.value.reason == "already-here"


def test_a_visit_in_full_holds_findings_marks_and_what_may_be_done(yard: Path) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        number = visiting.visit_number(views, WAITING)
        file = visit_file(session, views, number, who=session.person(), at=NOW)
    (finding,) = file.findings
    assert (finding.text, finding.price, finding.accepted) == ("轴承松动", 42_000, None)
    assert file.offers[0].action == "finding-yes"
    assert file.marks[0].mark == "finish"
    assert {mark.mark for mark in file.marks} >= {"work-order", "diagnosis", "progress"}
    assert [entry.type for entry in file.entries][-1] == "visit-opened"


def test_a_rework_names_the_visit_it_repeats(place: Path) -> None:
    with at_the_counter(place) as (session, watch):
        known = {"plate": "沪R00001", "phone": "13800000001", "matter": "brake-noise"}
        first = take_in(session, **known)
        from tests.tui.yard import act

        act(session, first, "order", amount=10_000)
        act(session, first, "diagnose", note="磨损")
        act(session, first, "start")
        for level in (1, 2, 3):
            act(session, first, "quality", level=level)
        act(session, first, "finish")
        act(session, first, "announce", due=NOW + timedelta(minutes=30))
        act(session, first, "returned")
        act(session, first, "hand-over")
        watch.on(days=5)
        again = take_in(session, **known)
        with session.views() as views:
            file = visit_file(session, views, again, who=session.person(), at=watch())
    assert file.earlier is not None
    assert file.earlier.visit == first
    assert file.line.rework == 1
    assert file.known.visits == 1
