from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from tui.widgets.plain import HIDDEN, MARKS_PER_LETTER, plain

HOSTILE = {
    "clears the screen": ("修好了\x1b[2J\x1b[H谢谢", "修好了␛[2J␛[H谢谢"),
    "sets the title": ("\x1b]0;已解决\x07坏评", "␛]0;已解决␇坏评"),
    "8-bit control": ("x\x9b2Jy", f"x{HIDDEN}2Jy"),
    "overstrikes": ("评分: 0\x08 10", "评分: 0␈ 10"),
    "returns the carriage": ("非常差\r非常满意", "非常差⏎非常满意"),
    "forges a second field": ("张三\n状态: 已关闭", "张三⏎状态: 已关闭"),
    "breaks lines as Unicode does": ("a\x85b\u2028c\u2029d", "a⏎b⏎c⏎d"),
    "reverses the order": ("投诉\u202egnp.exe\u202c正常", f"投诉{HIDDEN}gnp.exe{HIDDEN}正常"),
    "isolates": ("a\u2066b", f"a{HIDDEN}b"),
    "hides in a name": ("王\u200b小明\ufeff", f"王{HIDDEN}小明{HIDDEN}"),
    "writes invisible tags": ("hi\U000e0068\U000e0069", f"hi{HIDDEN}"),
    "floods with accents": ("投" + "\u0301\u0316\u0359" * 9 + "诉", "投\u0316\u0359诉"),
    "begins with an accent": ("\u0301a", f"{HIDDEN}a"),
    "joins a family": ("👨\u200d👩\u200d👧", "👨👩👧"),
    "dresses as emoji": ("❤\ufe0f", "❤"),
    "waves a flag": ("🇨🇳", "CN"),
    "presses a keycap": ("1\ufe0f\u20e3", "1"),
    "cannot be encoded": ("bad\udcff\udc80", f"bad{HIDDEN}"),
    "is of private use": ("\ue000", HIDDEN),
    "looks empty": ("\u3164\u115f", HIDDEN),
    "nul and delete": ("a\x00b\x7fc", "a␀b␡c"),
    "tabs": ("a\tb", "a b"),
}


@pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_shown_and_not_obeyed(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "「修完第二天又响」",
        "Müller",
        "[bold]not markup[/]",
        "+86 138",
        "한글",
        "𠮷野家",
        "ไม่พอใจ",
        "①→±“”…",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


def test_decomposed_letters_are_composed() -> None:
    assert plain(unicodedata.normalize("NFD", "Müller 한글")) == "Müller 한글"


def test_line_breaks_can_be_kept_for_longer_texts() -> None:
    assert plain("a\r\nb\u2028c\x1b", newline="\n") == "a\nb\nc␛"


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_comes_in_what_comes_out_is_printable_and_stays_the_same(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert plain(shown) == shown
    marks = sum(get_character_cell_size(sign) == 0 for sign in shown)
    assert marks <= MARKS_PER_LETTER * (len(shown) - marks)
