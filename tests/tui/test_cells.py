from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import cut, fit, width, wrap

TEXTS = st.text(alphabet="ab 修完，。「」响", max_size=60)


def test_a_chinese_letter_takes_two_cells() -> None:
    assert width("修a") == 3


def test_a_cut_is_marked_and_never_halves_a_letter() -> None:
    assert cut("修完第二天", 6) == "修完~"
    assert cut("修完", 4) == "修完"
    assert cut("修完", 0) == ""


def test_numbers_align_right_and_words_left() -> None:
    assert fit("12", 4, "right") == "  12"
    assert fit("修", 4) == "修  "


def test_english_breaks_at_spaces_and_chinese_between_letters() -> None:
    assert wrap("rattled again", 8) == ("rattled", "again")
    assert wrap("修完第二天又响", 6) == ("修完第", "二天又", "响")


def test_no_line_begins_with_a_comma() -> None:
    assert wrap("修完，响", 4) == ("修", "完，", "响")


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrap("WWWWWW", 4) == ("WWWW", "WW")


def test_line_breaks_are_kept() -> None:
    assert wrap("a\n\nb", 10) == ("a", "", "b")


@given(TEXTS, st.integers(min_value=2, max_value=30))
def test_no_wrapped_line_is_wider_than_asked_and_no_letter_is_lost(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.integers(min_value=1, max_value=30))
def test_a_fitted_text_has_exactly_the_width_asked_for(text: str, cells: int) -> None:
    assert width(fit(text, cells)) == cells
