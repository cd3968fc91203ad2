"""A day at the reception: every act of a visit by keys, in Chinese, on the board itself."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.desk import Seat, Watch, happened, seated
from tests.tui.yard import (
    MOBILE,
    NOISY,
    NOW,
    SERVICE,
    WAITING,
    at_the_counter,
    empty_yard,
    take_in,
    worked_yard,
)
from tui.text import LANGUAGES, Language

PLATE, PHONE = "沪A66666", "13812345678"


@pytest.fixture(scope="module")
def empty_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_yard(tmp_path_factory.mktemp("empty") / "home")


@pytest.fixture(scope="module")
def filled_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_yard(tmp_path_factory.mktemp("filled") / "home")


@pytest.fixture
def place(empty_place: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_place, tmp_path / "home"))


@pytest.fixture
def yard(filled_place: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled_place, tmp_path / "home"))


async def write(seat: Seat, *texts: str) -> None:
    """Write lines, each ended by Enter; an empty one is left empty."""
    for text in texts:
        if text:
            await seat.type(text)
        await seat.press("enter")


async def taken_in(seat: Seat) -> None:
    """Take the car in, from the empty board."""
    await seat.press("6", "+")
    await write(seat, PLATE, PHONE, "欧阳修文", "宝马3系")
    await seat.type("刹车异响")
    await seat.press("ctrl+s")


async def diagnosed(seat: Seat, watch: Watch) -> None:
    """Write the order and tell the diagnosis."""
    watch.on(minutes=2)
    await seat.press("d")
    await write(seat, "1000", "17:00")
    assert seat.pane.chosen.stage == "ordered"
    watch.on(minutes=15)
    await seat.press("d")
    await write(seat, "前刹车片磨损", "", "")
    assert seat.pane.chosen.stage == "diagnosed"


async def worked_on(seat: Seat, watch: Watch) -> None:
    """Work on it: a finding the customer refuses, a price they accept, three checks."""
    await seat.press("d", "1")
    assert seat.pane.chosen.stage == "working"
    watch.on(minutes=20)
    await seat.press("f")
    await write(seat, "轮胎老化", "1600", "IMG-7")
    assert seat.pane.chosen.waiting == "finding"
    await seat.press("d", "2")
    assert seat.pane.chosen.waiting == ""
    await seat.press("p")
    await write(seat, "1300", "配件涨价")
    assert seat.pane.chosen.waiting == "price"
    await seat.press("d", "1")
    assert seat.pane.chosen.estimate == 130_000
    watch.on(minutes=20)
    await seat.press("c", "1")
    for _ in range(3):
        await seat.press("enter", "6", "1")
    await seat.press("enter", "0", "4")
    assert seat.pane.chosen.stage == "finished"


async def given_back(seat: Seat, watch: Watch) -> None:
    """Announce the pick-up and hand the car over."""
    await seat.press("d", "1", "1")
    assert seat.pane.chosen.stage == "announced"
    watch.on(minutes=14)
    await seat.press("d")
    assert seat.pane.chosen.stage == "returned"
    watch.on(minutes=3)
    await seat.press("d")
    await write(seat, "")
    await seat.press("1")
    await write(seat, "180天")


async def test_a_car_goes_from_the_door_to_the_handover_by_keys_alone(place: Path) -> None:
    watch = Watch(NOW)
    async with seated(place, "limin", "zh-CN", watch=watch, size=(120, 36)) as seat:
        await taken_in(seat)
        assert seat.pane.chosen.plate == PLATE
        assert seat.pane.chosen.stage == "arrived"
        await diagnosed(seat, watch)
        await worked_on(seat, watch)
        await given_back(seat, watch)
        assert "交车" in seat.said
        assert not seat.pane.visits()
        assert "今日已交 1" in seat.screen
    (over,) = happened(place, "VehicleHandedOver")
    assert over.amount == 130_000
    assert len(over.checked) == 7
    assert set(over.unhappy) == {"price", "finding-refused"}
    assert [fact.accepted for fact in happened(place, "FindingDecided")] == [False]
    assert [fact.accepted for fact in happened(place, "PriceDecided")] == [True]
    assert not happened(place, "MarkMissed")
    assert [fact.unhappy for fact in happened(place, "SurveyPlanned")] == [over.unhappy]


async def test_a_chinese_input_method_works_a_car_with_enter_and_digits(place: Path) -> None:
    async with seated(place, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6", "enter", "1")
        await seat.type(PLATE)
        await seat.press("ctrl+s")
        await seat.press("enter", "1")
        await write(seat, "800", "3h")
        assert seat.pane.chosen.stage == "ordered"
        await seat.press("enter", "1")
        await write(seat, "保养", "", "")
        assert seat.pane.chosen.stage == "diagnosed"
        await seat.press("【")
        assert seat.pane.stage == "returned"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_reception_knows_the_customer_by_plate_and_asks_for_nothing_twice(
    yard: Path, language: Language
) -> None:
    async with seated(yard, "limin", language, watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        await seat.type("沪M10002")
        await seat.settled()
        assert seat.app.query_one("#of-vehicle").value == "高尔夫"
        await write(seat, "")
        await seat.type("异响")
        await seat.press("ctrl+s")
        assert seat.pane.chosen.plate == "沪M10002"
        assert seat.pane.chosen.stage == "arrived"
        assert seat.pane.model.house.bookings.came == 1
    (taken,) = [fact for fact in happened(yard, "VisitOpened") if fact.vehicle == "高尔夫"]
    assert taken.service == "maintenance"


async def test_a_number_that_is_none_is_refused_beside_its_field_and_nothing_is_lost(
    place: Path,
) -> None:
    async with seated(place, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        await write(seat, PLATE, "138****8000")
        await seat.press("ctrl+s")
        assert "号码被打码" in seat.screen
        assert seat.app.focused.id == "of-phone"
        seat.app.focused.value = ""
        await seat.type(PHONE)
        seat.app.query_one("#of-vin").value = "LSVAA"
        await seat.press("ctrl+s")
        assert "17 位，现在 5 位" in seat.screen
        assert seat.app.focused.id == "of-vin"
        seat.app.focused.value = ""
        await seat.press("ctrl+s")
        assert seat.pane.chosen.phone == "+8613812345678"
    assert len(happened(place, "VisitOpened")) == 1


async def test_a_car_that_is_in_the_house_is_not_taken_in_twice(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        await seat.type(SERVICE)
        await seat.settled()
        assert "This car is in the house: in work" in seat.screen
        await seat.press("ctrl+s")
        assert "in the house already" in seat.said
    assert len(happened(yard, "VisitOpened")) == 5


async def test_the_form_is_given_up_only_when_asked_twice(place: Path) -> None:
    async with seated(place, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "+", "escape")
        assert not seat.pane.has_class("-reception")
        await seat.press("+")
        await seat.type(PLATE)
        await seat.press("escape")
        assert "Esc again" in seat.said
        assert seat.pane.has_class("-reception")
        await seat.press("escape")
        assert not seat.pane.has_class("-reception")
        assert seat.pane.id == "visits"
    assert not happened(place, "VisitOpened")


async def test_a_booking_needs_a_slot_to_come(place: Path) -> None:
    async with seated(place, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "b")
        await seat.type(PHONE)
        seat.app.query_one("#of-phone").value = PHONE
        seat.app.query_one("#of-plate").value = PLATE
        seat.app.query_one("#of-slot").value = "9:00"
        await seat.press("ctrl+s")
        assert "that time has passed" in seat.screen
        seat.app.query_one("#of-slot").value = "14:30"
        await seat.press("ctrl+s")
        assert "booked for 18 Mar 14:30" in seat.said
    (booked,) = happened(place, "VisitBooked")
    assert booked.slot == NOW.replace(hour=6, minute=30)


async def test_what_breaks_next_stands_first_and_what_was_missed_says_so(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        house = seat.pane.model.house
        assert [line.plate for line in house.inside][:2] == [SERVICE, NOISY]
        assert [line.plate for line in house.outside] == [MOBILE]
        assert "work order late" in seat.screen
        assert (house.total, house.late, house.waiting) == (5, 3, 1)
        assert (house.bookings.booked, house.bookings.missed) == (3, 1)


async def test_the_clocks_run_and_only_they(yard: Path) -> None:
    watch = Watch(NOW)
    async with seated(yard, "limin", "en", watch=watch) as seat:
        await seat.press("6")
        before = seat.screen
        watch.on(seconds=1)
        seat.pane.tick(watch())
        await seat.quiet()
        after = seat.screen
        assert "-0:27:00" in before
        assert "-0:27:01" in after
        below_the_title = (screen.splitlines()[1:] for screen in (before, after))
        changed = [one != other for one, other in zip(*below_the_title, strict=True)]
        assert (
            sum(changed) == sum(line.due is not None for line in seat.pane.model.house.inside) + 1
        )


async def test_a_stage_shows_its_cars_alone_and_escape_shows_all(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "]")
        assert seat.pane.stage == "booked"
        assert len(seat.pane.visits()) == 3
        await seat.press("]")
        assert [seat.pane.chosen.plate] == [NOISY]
        await seat.press("escape")
        assert seat.pane.stage == ""


async def test_a_refused_act_stays_in_place_and_says_why(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        seat.pane.list.go_to(_visit_of(seat, NOISY))
        await seat.quiet()
        await seat.press("c")
        assert not seat.said.startswith("Tell:")
        await seat.press("escape", "f")
        assert seat.said.startswith("Finding: ")
        assert not seat.app.strip.is_open


def _visit_of(seat: Seat, plate: str) -> str:
    house = seat.pane.model.house
    return next(line.visit for line in (*house.inside, *house.outside) if line.plate == plate)


async def test_why_says_the_clock_the_rule_and_the_time(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW), size=(120, 36)) as seat:
        await seat.press("6")
        seat.pane.list.go_to(_visit_of(seat, NOISY))
        await seat.press("w")
        assert "rule visit.work_order" in seat.screen
        assert "PT3M" in seat.screen
        assert "18 Mar 10:08" in seat.screen


async def test_a_slip_is_taken_back(yard: Path) -> None:
    watch = Watch(NOW)
    async with seated(yard, "limin", "en", watch=watch) as seat:
        await seat.press("6")
        seat.pane.list.go_to(_visit_of(seat, WAITING))
        await seat.press("d", "1")
        assert seat.pane.chosen.waiting == ""
        await seat.press("u")
        assert "taken back" in seat.said
        assert seat.pane.chosen.waiting == "finding"
    assert len(happened(yard, "VisitActionUndone")) == 1


async def test_the_wall_hides_names_and_so_does_what_is_opened_from_it(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        assert NOISY in seat.screen
        await seat.press("z")
        assert NOISY not in seat.screen
        assert "沪A12***" in seat.screen
        seat.pane.list.go_to(_visit_of(seat, "沪A12***"))
        await seat.press("right")
        assert NOISY not in seat.screen
        assert "欧阳修文" not in seat.screen


async def test_a_meeting_that_is_being_held_shows_the_cars_masked(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("right", "6")
        assert NOISY not in seat.screen
        assert "沪A12***" in seat.screen


async def test_one_visit_shows_marks_findings_history_and_every_act(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW), size=(120, 36)) as seat:
        await seat.press("2", "6")
        seat.pane.list.go_to(_visit_of(seat, WAITING))
        await seat.press("right")
        for text in ("Finding 1: 轴承松动", "! waits for a yes", "work started, technician 赵刚"):
            assert text in seat.screen
        await seat.press("d", "2")
        assert "finding 1: customer says no" in seat.screen
        assert seat.pane.chosen.unhappy == ("price", "finding-refused")


async def test_an_auditor_sees_all_and_changes_nothing(yard: Path) -> None:
    async with seated(yard, "hejing", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        assert "read only" in seat.said
        await seat.press("d")
        assert "read only" in seat.said


async def test_the_board_of_an_earlier_hour_is_as_it_was(yard: Path) -> None:
    with at_the_counter(yard, 5) as (session, _):
        take_in(session, plate="沪Z00001", phone="13800000009")
    as_of = (NOW + timedelta(minutes=1)).isoformat()
    later = Watch(NOW + timedelta(minutes=6))
    async with seated(yard, "limin", "en", watch=later, as_of=as_of) as seat:
        await seat.press("2", "6")
        assert seat.pane.model.house.total == 5
        await seat.press("+")
        assert not seat.pane.has_class("-reception")
    async with seated(yard, "limin", "en", watch=later) as seat:
        await seat.press("2", "6")
        assert seat.pane.model.house.total == 6


async def test_a_price_or_time_that_cannot_be_is_said_at_once_and_nothing_written_is_lost(
    yard: Path,
) -> None:
    async with seated(yard, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6")
        seat.pane.list.go_to(_visit_of(seat, SERVICE))
        await seat.settled()
        await seat.press("p")
        await write(seat, "-5")
        await seat.says("-5")
        assert seat.app.strip.is_open
        await seat.press("backspace", "backspace")
        await write(seat, "1,100")
        assert seat.app.strip.is_open
        await seat.press("escape", "escape")
        await seat.press("r")
        await write(seat, "4点")
        await seat.says("4点")
        await seat.press("backspace", "backspace")
        await write(seat, "后天 12:00", "等配件")
    assert len(happened(yard, "DelayTold")) == 1


async def test_a_number_that_cannot_be_read_is_said_on_leaving_it_and_forgotten_once_right(
    place: Path,
) -> None:
    async with seated(place, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6", "+", "down")
        await write(seat, "138****8000")
        await seat.shows("打码")
        assert seat.app.words("reception.unknown") not in seat.screen
        await seat.press("up")
        await write(seat, PHONE)
        assert "打码" not in seat.screen


async def test_the_advisor_known_of_a_customer_is_filled_in_by_name(yard: Path) -> None:
    async with seated(yard, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        await seat.type(NOISY)
        await seat.until(lambda: seat.pane.query_one("#of-advisor").value)
        assert seat.pane.query_one("#of-advisor").value == "李敏"
