"""Text in a spreadsheet is shown: never computed, never obeyed, never silently shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.export.cells import XLSX_TEXT, csv_text, is_formula, visible, xlsx_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8613800000001",
        "-2",
        "@SUM(1+9)*cmd|' /C calc'!A0",
        "\t=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "  =1",
        "\u3000=1",
        '"=1',
    ],
)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert is_formula(text)
    assert csv_text(text).startswith("'")
    assert csv_text(text).endswith(text[1:])


@pytest.mark.parametrize("break_", [";", "\n", "\r\n", "\r", "\t", ';"'])
def test_a_formula_behind_another_separator_gets_one_too(break_: str) -> None:
    assert "'" in csv_text(f"fine{break_}=cmd()")
    assert "=cmd()" in csv_text(f"fine{break_}=cmd()")


@pytest.mark.parametrize("text", ["", "fine", "a=b", "1-2", "沪A·88888", "user@example.com", "'x'"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert csv_text(text) == xlsx_text(text) == text


def test_control_characters_are_shown() -> None:
    shown = visible("a\x00\x07\x1b[2J\x7f\x85\u202e\ufffe\ud800\r\nb\tc")
    assert shown == "a␀␇␛[2J␡␦␦␦␦\nb\tc"


def test_a_text_longer_than_a_cell_says_how_much_is_missing() -> None:
    cut = xlsx_text("x" * (XLSX_TEXT + 5))
    assert len(cut) == XLSX_TEXT
    assert cut.endswith("x… (+5)")
    assert xlsx_text("x" * XLSX_TEXT) == "x" * XLSX_TEXT


def test_letters_that_a_workbook_takes_for_a_character_stay_letters() -> None:
    assert xlsx_text("_x000D_ _x41_") == "_x005F_x000D_ _x41_"


@given(st.text(max_size=30))
def test_no_cell_begins_like_a_formula_and_nothing_is_dropped(text: str) -> None:
    cell = csv_text(text)
    assert not is_formula(cell)
    assert not any(
        part.lstrip(' "\u00a0\u3000')[:1] in set("=+-@＝＋－＠") - {""} for part in cell.split(";")
    )
    assert len(cell.replace("'", "")) == len(text.replace("\r\n", "\n").replace("'", ""))
