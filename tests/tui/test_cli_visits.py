"""Visits at the command line: shown as text and as JSON, taken in, worked on, as of any instant."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.tui.counter import Counter
from tests.tui.yard import NOISY, NOW, WAITING, worked_yard


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_yard(tmp_path_factory.mktemp("filled") / "home")


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Counter:
    return Counter(Path(shutil.copytree(filled, tmp_path / "home")))


@pytest.fixture(autouse=True)
def _at_half_past_ten() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_cars_are_listed_with_what_breaks_next_first(desk: Counter) -> None:
    shown = desk.run("show", "visits").stdout
    lines = [line for line in shown.splitlines() if "沪" in line]
    assert "progress" in lines[0]
    assert lines[0].split()[0] == "!-0:27:00"
    assert NOISY in lines[1]
    assert "finding?" in shown
    assert "booked today 3 of 60" in shown


def test_the_cars_come_as_data_too_and_masked_when_asked(desk: Counter) -> None:
    data = desk.data("show", "visits", "--masked")
    assert data["total"] == 5
    assert data["waiting"] == 1
    assert NOISY not in str(data)
    assert {line["mode"] for line in data["outside"]} == {"mobile"}


def test_one_visit_is_shown_by_its_plate(desk: Counter) -> None:
    shown = desk.run("show", "visit", WAITING).stdout
    for text in ("轴承松动", "¥420", "! waits for a yes", "visit.diagnosis PT30M", "finding-yes"):
        assert text in shown


def test_the_customers_words_drive_no_terminal(desk: Counter) -> None:
    assert "\x1b" not in desk.run("show", "visit", NOISY).stdout


def test_the_past_is_shown_as_it_was(desk: Counter) -> None:
    opened = desk.run("visit", "open", "--plate", "沪Q11111", "--phone", "13911112222")
    assert opened.exit_code == 0, opened.output
    assert desk.data("show", "visits")["total"] == 6
    before = len(desk.log())
    assert desk.data("show", "visits", "--as-of", f"#{before - 1}")["total"] == 5


def test_a_car_is_taken_in_and_worked_on(desk: Counter) -> None:
    told = ("--name", "郑州", "--fault", "漏油", "--service", "repair", "--mileage", "12000")
    opened = desk.data("visit", "open", "--plate", "沪Q11111", "--phone", "13911112222", *told)
    assert opened["stage"] == "arrived"
    ordered = desk.data("visit", "do", "沪Q11111", "order", "--amount", "1,280", "--until", "2h")
    assert ordered["events"] == ["work-order-opened"]
    shown = desk.data("show", "visit", opened["visit"])
    assert shown["line"]["estimate"] == 128_000
    assert shown["line"]["mileage"] == 12_000


def test_a_slot_is_given(desk: Counter) -> None:
    said = desk.run("visit", "book", "--phone", "13911112222", "--slot", "15:00")
    assert said.exit_code == 0, said.output
    assert "booked for 18 Mar 15:00" in said.stdout


def test_what_the_visit_forbids_is_refused_with_its_reason(desk: Counter) -> None:
    refused = desk.run("visit", "do", NOISY, "finish")
    assert refused.exit_code == 1
    assert refused.stderr.strip()
    assert "Traceback" not in refused.output


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("open", "--plate", "沪Q1", "--phone", "138****8"), 2, "masked"),
        (("open", "--name", "somebody"), 2, "Whose car is it?"),
        (("open", "--plate", "沪Q11111", "--vin", "LSV"), 2, "17 signs"),
        (("open", "--plate", "沪Q11111", "--service", "cooking"), 2, "cooking"),
        (("open", "--plate", "沪Q11111", "--mode", "flying"), 2, "in-store, mobile, remote"),
        (("open", "--plate", "沪Q11111", "--advisor", "nobody"), 3, "nobody"),
        (("book", "--plate", "沪Q11111", "--slot", "25:99"), 2, "cannot be read"),
        (("book", "--plate", "沪Q11111", "--slot", "9:00"), 2, "has passed"),
        (("do", "沪X99999", "order"), 3, "沪X99999"),
        (("do", NOISY, "dance"), 2, "dance"),
        (("do", NOISY, "finding"), 2, "--note, --code"),
        (("do", NOISY, "order", "--amount", "much"), 2, "no amount"),
        (("do", NOISY, "order", "--at", "23:00"), 2, "yet to come"),
        (("hours", "--staff", "zhaogang", "--minutes", "2000"), 2, "2000"),
    ],
)
def test_a_slip_is_one_sentence_and_nothing_is_recorded(
    desk: Counter, typed: tuple[str, ...], code: int, said: str
) -> None:
    before = len(desk.log())
    result = desk.run("visit", *typed)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert "Traceback" not in result.output
    assert len(desk.log()) == before


def test_a_car_in_the_house_is_not_taken_in_twice(desk: Counter) -> None:
    refused = desk.run("visit", "open", "--plate", NOISY)
    assert refused.exit_code == 1
    assert "in the house already" in refused.stderr


def test_attendance_is_noted_and_the_later_note_counts(desk: Counter) -> None:
    noted = desk.run("visit", "hours", "--staff", "赵刚", "--minutes", "480")
    assert "at work 8h00" in noted.stdout
    again = desk.run("visit", "hours", "--staff", "zhaogang", "--minutes", "480")
    assert "nothing new" in again.stdout
    assert len(desk.log("--type", "hours-attended")) == 1


def test_the_brief_names_the_cars_in_the_house(desk: Counter) -> None:
    assert "Cars in the house" in desk.run("show", "brief").stdout


def test_who_watches_is_told_of_visits_in_sentences(desk: Counter) -> None:
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        told = desk.run("watch", "--once").stdout
    assert "finish: mark missed" in told


def test_a_known_plate_brings_name_phone_and_model_along(desk: Counter) -> None:
    booked = desk.data("visit", "book", "--plate", NOISY, "--slot", "2026-03-19T09:00")
    line = desk.data("show", "visit", booked["visit"])["line"]
    assert (line["name"], line["phone"], line["vehicle"]) == (
        "欧阳修文",
        "+8613800138001",
        "宝马3系",
    )


def test_a_new_car_of_a_known_customer_is_not_called_like_the_old_one(desk: Counter) -> None:
    told = ("--plate", "沪Q22222", "--phone", "13800138001", "--slot", "2026-03-19T09:00")
    booked = desk.data("visit", "book", *told)
    line = desk.data("show", "visit", booked["visit"])["line"]
    assert (line["name"], line["plate"], line["vehicle"]) == ("欧阳修文", "沪Q22222", "")


def test_whoever_reports_a_problem_by_a_known_number_has_a_name(desk: Counter) -> None:
    case = desk.data("report", "problem", "rattles again", "--phone", "13800138001")["case"]
    assert desk.data("show", "case", case)["line"]["name"] == "欧阳修文"
    case = desk.data("report", "problem", "and squeaks", "--plate", NOISY)["case"]
    line = desk.data("show", "case", case)["line"]
    assert (line["name"], line["phone"], line["vehicle"]) == (
        "欧阳修文",
        "+8613800138001",
        "宝马3系",
    )


def test_what_was_said_when_booking_stays_when_the_car_comes(desk: Counter) -> None:
    told = ("--fault", "空调不制冷", "--service", "repair", "--mode", "mobile")
    slot = ("--slot", "2026-03-18T16:00")
    booked = desk.data("visit", "book", "--plate", "沪Q33333", *told, *slot)
    opened = desk.data("visit", "open", "--plate", "沪Q33333")
    assert opened["visit"] == booked["visit"]
    line = desk.data("show", "visit", booked["visit"])["line"]
    assert (line["fault"], line["service"], line["mode"], line["stage"]) == (
        "空调不制冷",
        "repair",
        "mobile",
        "arrived",
    )


def test_a_reason_by_code_needs_no_words_besides(desk: Counter) -> None:
    told = desk.run("visit", "do", NOISY, "cancel")
    assert told.exit_code == 2
    assert "--note" in told.output
    done = desk.data("visit", "do", NOISY, "cancel", "--code", "mistake")
    assert (done["stage"], done["events"][-1]) == ("cancelled", "visit-cancelled")


def test_whoever_acted_last_is_told_by_name(desk: Counter) -> None:
    refused = desk.run("--as", "wangfang", "visit", "do", WAITING, "undo")
    assert refused.exit_code == 1
    assert "limin" not in refused.output
    assert "李敏" in refused.output


def test_a_bill_above_what_was_accepted_names_both_prices(desk: Counter) -> None:
    for act in (
        ("finding-no",),
        ("price", "--amount", "1400"),
        ("quality",),
        ("quality",),
        ("quality",),
        ("finish",),
        ("announce", "--until", "30m"),
        ("returned",),
    ):
        done = desk.run("visit", "do", WAITING, *act)
        assert done.exit_code == 0, done.output
    refused = desk.run("visit", "do", WAITING, "hand-over", "--amount", "1700")
    assert refused.exit_code == 1
    assert "¥1,200" in refused.output
    assert "¥1,400" in refused.output
