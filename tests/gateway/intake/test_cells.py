import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.intake import RowNote
from gateway.intake.cells import flag, level, whole_number
from gateway.intake.faults import CellError
from gateway.intake.phones import normalised


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("10", 10),
        (" 9 ", 9),
        ("9.0", 9),
        ("9,00", 9),
        ("１０", 10),
        ("5分", 5),
        ("9/10", 9),
        ("8 points", 8),
        ("10 - extremely likely", 10),
        ("0（完全不可能）", 0),
        ("7: neutral", 7),
        ("-1", -1),
        ("11", 11),
    ],
)
def test_a_number_is_read_with_its_label_passed_over(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["abc", "9.5", "8-9", "9 8", "", "1e1", "十", "9" * 30, "--1"])
def test_what_states_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        whole_number(text)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("L2", 2), ("level 3", 3), ("二级", 2), ("III", 3), ("３级", 3)]
)
def test_a_level_is_read_however_it_is_written(text: str, number: int) -> None:
    assert level(text) == number


def test_a_level_beyond_three_is_refused() -> None:
    with pytest.raises(CellError):
        level("4")


def test_yes_and_no_are_read_in_four_languages_and_nothing_else_is() -> None:
    assert all(map(flag, ["yes", "是", "Ja", "oui", "TRUE", "1"]))
    assert not any(map(flag, ["no", "否", "Nein", "non", "false", "0"]))
    with pytest.raises(CellError):
        flag("maybe")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("+86-138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("13800138000.0", "+8613800138000"),
        ("010-12345678转801", "+861012345678;ext=801"),
        ("+49 30 123456", "+4930123456"),
    ],
)
def test_phone_numbers_become_comparable(text: str, number: str) -> None:
    assert normalised(text, "CN") == (number, None)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("138****8000", RowNote.PHONE_MASKED),
        ("138xxxx8000", RowNote.PHONE_MASKED),
        ("1.38E+10", RowNote.PHONE_DAMAGED),
        ("see above", RowNote.PHONE_UNREADABLE),
        ("12", RowNote.PHONE_UNREADABLE),
    ],
)
def test_a_spoilt_phone_number_is_dropped_with_a_note(text: str, note: RowNote) -> None:
    assert normalised(text, "CN") == ("", note)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_short_way_for_chinese_mobiles_agrees_with_the_library(text: str) -> None:
    assert normalised(text, "CN") == normalised(f" {text}", "CN")
