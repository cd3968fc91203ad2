"""Odd moments at the counter: half a checklist, a booked car at the door, many hands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import time_machine
from msgspec.structs import replace

from tests.tui.counter import Counter
from tests.tui.desk import Seat, Watch, happened, seated
from tests.tui.yard import NOISY, NOW, READY, SERVICE, WAITING, at_the_counter, book, worked_yard
from tui.screens.visitfacts import who_in_two
from tui.text import LANGUAGES, Language, Words
from tui.visitfile import visit_file
from tui.visiting import visit_number


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_yard(tmp_path_factory.mktemp("filled") / "home")


@pytest.fixture
def yard(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


async def write(seat: Seat, *texts: str) -> None:
    """Write lines, each ended by Enter; an empty one is left empty."""
    for text in texts:
        if text:
            await seat.type(text)
        await seat.press("enter")


def stand_on(seat: Seat, plate: str) -> None:
    """Put the cursor on a car."""
    house = seat.pane.model.house
    seat.pane.list.go_to(next(line.visit for line in house.inside if line.plate == plate))


LAST_WORDS = {"en": "7 next service set", "zh-CN": "7 下次保养已约"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_no_number_of_the_checklist_is_refused_and_asked_again(
    yard: Path, language: Language
) -> None:
    async with seated(yard, "limin", language, watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, READY)
        await seat.press("d", "d")
        await write(seat, "")
        await seat.press("2")
        assert LAST_WORDS[language] in " ".join(seat.screen.split())
        for typed in ("12", "9", "没洗", "3", "1 9"):
            seat.app.focused.value = typed
            await seat.press("enter")
            assert seat.app.strip.is_open
        assert "9" in seat.screen
        assert not happened(yard, "VehicleHandedOver")
        seat.app.focused.value = "1，5"
        await seat.press("enter", "enter")
    (over,) = happened(yard, "VehicleHandedOver")
    assert over.missing == ("washed", "invoice-explained")
    assert len(over.checked) == 5


BOOKED = "沪Q33333"


def booked_for_noon(home: Path) -> str:
    """Book a car whose customer said what is wrong with it."""
    with at_the_counter(home) as (session, _):
        return book(
            session,
            plate=BOOKED,
            phone="13911112222",
            name="郑州",
            vehicle="途观L",
            fault="空调不制冷",
            service="bodywork",
            slot="12:00",
        )


async def test_the_next_step_of_a_booking_is_to_take_its_car_in(yard: Path) -> None:
    visit = booked_for_noon(yard)
    async with seated(yard, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6", "]")
        seat.pane.list.go_to(visit)
        await seat.press("d")
        assert seat.pane.fills_in
        assert seat.app.query_one("#of-plate").value == BOOKED
        assert seat.app.query_one("#of-fault").value == "空调不制冷"
        assert seat.app.query_one("#of-service").value == "bodywork"
        await seat.type("12000")
        await seat.press("ctrl+s")
        line = seat.pane.chosen
    assert (line.visit, line.stage, line.fault) == (visit, "arrived", "空调不制冷")
    assert (line.service, line.mileage, line.name) == ("bodywork", 12_000, "郑州")


async def test_the_page_of_a_booking_suggests_taking_its_car_in(yard: Path) -> None:
    visit = booked_for_noon(yard)
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "]")
        seat.pane.list.go_to(visit)
        await seat.press("right")
        assert "d take this car in" in " ".join(seat.screen.split())
        await seat.press("enter", "1")
        assert seat.pane.id == "visits"
        assert seat.app.query_one("#of-vehicle").value == "途观L"
        await seat.press("ctrl+s")
        assert (seat.pane.chosen.visit, seat.pane.chosen.stage) == (visit, "arrived")


async def test_the_form_takes_over_what_was_said_when_booking(yard: Path) -> None:
    visit = booked_for_noon(yard)
    async with seated(yard, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        await seat.type(BOOKED)
        await seat.settled()
        assert seat.app.query_one("#of-fault").value == "空调不制冷"
        assert seat.app.query_one("#of-service").value == "bodywork"
        await seat.press("ctrl+s")
        assert (seat.pane.chosen.visit, seat.pane.chosen.fault) == (visit, "空调不制冷")
        assert seat.pane.chosen.service == "bodywork"


async def test_a_new_car_of_a_known_number_has_no_model_yet(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6", "+")
        await write(seat, "沪Q22222", "13800138001")
        await seat.settled()
        assert seat.app.query_one("#of-name").value == "欧阳修文"
        assert seat.app.query_one("#of-vehicle").value == ""


async def test_a_car_leads_to_the_file_of_its_customer(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, READY)
        await seat.press("K")
        assert seat.pane.id == "customer"
        assert "林一" in seat.screen
        await seat.press("6", "right", "K")
        assert seat.pane.id == "customer"
        await seat.press("6", "?")
        await seat.type("K")
        assert "Open the file of the customer" in seat.screen


async def test_the_eleventh_technician_can_be_chosen(yard: Path) -> None:
    with time_machine.travel(NOW, tick=False):
        for n in range(11):
            Counter(yard).run("staff", "add", f"t{n:02}", f"工{n:02}", "--role", "technician")
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, NOISY)
        for step in ("order", "diagnose"):
            seat.pane.begin(step)
            await seat.settled()
            await write(seat, *(("", "") if step == "order" else ("磨损", "100", "17:00")))
        await seat.press("d", "0", "4")
        assert seat.pane.chosen.stage == "working"
        seat.pane.begin("hours")
        await seat.settled()
        await seat.press("0", "1")
        await write(seat, "45")
    with at_the_counter(yard) as (session, _):
        technicians = [m.id for m in session.house().present() if m.role == "technician"]
    assert len(technicians) == 13
    assert happened(yard, "WorkStarted")[-1].technician == technicians[-1]
    (worked,) = happened(yard, "HoursWorked")
    assert worked.minutes == 45


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_handover_offers_no_undo_and_says_what_can_be_done_instead(
    yard: Path, language: Language
) -> None:
    async with seated(yard, "limin", language, watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, READY)
        await seat.press("d")
        assert seat.app.status.undo_seconds
        await seat.press("d")
        await write(seat, "")
        await seat.press("1", "enter")
        assert len(happened(yard, "VehicleHandedOver")) == 1
        assert not seat.app.status.undo_seconds
        await seat.press("u")
        assert {"en": "write a note", "zh-CN": "请写备注"}[language] in seat.said


async def test_the_page_of_a_visit_shows_what_happened_last_and_what_runs(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, WAITING)
        await seat.press("right")
        for text in ("one", "two", "three", "four"):
            await seat.press("t")
            await write(seat, text)
            assert f'"{text}"' in seat.screen
        marks, history = seat.app.query_one("#mark-list"), seat.app.query_one("#entries")
        assert (marks.cursor, history.cursor) == (0, 0)
        assert "noise" in seat.screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_customer_said_stands_beside_however_much_else(
    yard: Path, language: Language
) -> None:
    with at_the_counter(yard) as (session, _), session.views() as views:
        visit = visit_number(views, NOISY)
        file = visit_file(session, views, visit, who=session.person(), at=NOW)
    known = replace(file.known, open_cases=("AAAA1111",) * 8, preferences=("quiet-seat",))
    lines = who_in_two(Words(language), replace(file, known=known), 78)
    assert "刹车异响" in "".join(ink.text for ink in lines[1])


async def test_a_reason_chosen_by_digit_is_told_once(yard: Path) -> None:
    async with seated(yard, "limin", "zh-CN", watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, NOISY)
        await seat.press("enter", "0")
        assert "更多 ▸ 更多" not in seat.screen
        await seat.press("7", "4")
    (over,) = happened(yard, "VisitCancelled")
    assert (over.why, over.reason) == ("mistake", "")


async def test_the_counts_of_the_board_are_those_of_its_rows(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW), size=(120, 36)) as seat:
        await seat.press("6")
        rows = seat.pane.model.house.inside
        booked = sum(line.stage == "booked" for line in rows)
        assert f"At the centre {len(rows) - booked} · booked {booked}" in seat.screen
        assert len(seat.pane.visits()) == len(rows) + 1


async def test_the_keys_before_the_acts_lead_to_them(yard: Path) -> None:
    async with seated(yard, "limin", "en", watch=Watch(NOW)) as seat:
        await seat.press("6")
        stand_on(seat, SERVICE)
        await seat.press("right")
        steps = seat.pane.strips.steps(seat.pane.model.state, seat.pane.state.offers)
        offered = " ".join(" ".join(seat.screen.split()).replace("│", " ").split())
        for n, step in enumerate(steps.choices, 1):
            if step.id != "progress":
                assert f"d {n} {step.label}" in offered
        assert offered.count("d 1") <= 1
        await seat.press("enter", "1")
        assert "Next step ▸ Next step" not in seat.screen
        assert "Which step" in seat.screen
