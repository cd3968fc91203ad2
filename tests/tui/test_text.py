from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest

import tui
from tui.text import LANGUAGES, Language, WordError, Words, differences, load

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 18, 1, 14, 10, tzinfo=UTC)


class NotFoundError(Exception):
    code = "unknown-word"

    def __init__(self) -> None:
        super().__init__()
        self.params = {"id": "case.dnoe"}


class StrangeError(Exception):
    code = "never-heard-of"
    params: ClassVar[dict[str, str]] = {}


def _literal_words() -> list[tuple[str, str, set[str]]]:
    """Return every word asked for by a literal key: file, key, names of the values given."""
    found = []
    for path in Path(tui.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            called = ast.unparse(call.func)
            first = call.args[0]
            if called.rpartition(".")[2] not in {"words", "words_of(self)", "_say", "_words"}:
                continue
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.append((path.name, first.value, {str(key.arg) for key in call.keywords}))
    return found


def test_both_languages_hold_the_same_words_and_placeholders() -> None:
    assert differences(load("zh-CN"), load("en")) == ()


def test_a_missing_word_a_surplus_word_and_a_lost_placeholder_are_each_named() -> None:
    chinese = {"a.b": "{n} 件", "a.c": "x"}
    english = {"a.b": "cases", "a.d": "y"}
    assert differences(chinese, english) == ("a.b {}", "a.c", "a.d")


def test_a_plural_counts_as_one_word() -> None:
    assert differences({"a": "{n} 件"}, {"a.one": "{n} case", "a.other": "{n} cases"}) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_the_program_asks_for_is_there_and_gets_its_values(language: Language) -> None:
    catalogue = load(language)
    for file, key, given in _literal_words():
        forms = [
            catalogue[name] for name in (key, f"{key}.one", f"{key}.other") if name in catalogue
        ]
        assert forms, f"{file} asks for {key}"
        needed = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
        assert needed <= given, f"{file} fills {key} with {given}"


def test_an_unknown_word_and_a_missing_value_are_errors() -> None:
    words = Words("en")
    with pytest.raises(WordError, match="not in the catalogue"):
        words("queue.no-such-word")
    with pytest.raises(WordError, match="no value for 'seconds'"):
        words("status.undo")


def test_an_error_says_what_to_do_in_the_readers_language() -> None:
    assert "case.dnoe" in Words("en").explain(NotFoundError())
    assert "帮助" in Words("zh-CN").explain(NotFoundError())


def test_an_error_without_a_sentence_still_names_its_code() -> None:
    assert "never-heard-of" in Words("en").explain(StrangeError())


def test_instants_are_written_in_the_readers_zone_and_language() -> None:
    chinese, english = (Words(language, SHANGHAI).formats for language in LANGUAGES)
    assert chinese.date(NINE) == "周三 03-18"
    assert english.date(NINE) == "Wed 18 Mar"
    assert chinese.clock(NINE, seconds=True) == "09:14:10"
    assert chinese.moment(NINE) == "03-18 09:14"
    assert english.moment(NINE) == "18 Mar 09:14"


def test_the_readers_midnight_decides_the_day() -> None:
    late = datetime(2026, 3, 18, 16, 30, tzinfo=UTC)
    assert Words("zh-CN", SHANGHAI).formats.date(late) == "周四 03-19"
    assert Words("zh-CN", UTC).formats.date(late) == "周三 03-18"


@pytest.mark.parametrize(
    ("remaining", "chinese", "english"),
    [
        (timedelta(seconds=1334), "0:22:14", "0:22:14"),
        (timedelta(seconds=-511), "-0:08:31", "-0:08:31"),
        (timedelta(seconds=-0.4), "0:00:00", "0:00:00"),
        (timedelta(hours=3, minutes=40, seconds=59), "03:40", "03:40"),
        (timedelta(hours=-3, minutes=-40), "-03:40", "-03:40"),
        (timedelta(hours=26), "1天02时", "1d02h"),
        (timedelta(hours=-27, minutes=-12), "-1天03时", "-1d03h"),
    ],
)
def test_what_is_left_shows_seconds_in_the_last_hour_and_days_beyond_one(
    remaining: timedelta, chinese: str, english: str
) -> None:
    assert Words("zh-CN").formats.left(remaining) == chinese
    assert Words("en").formats.left(remaining) == english


def test_lengths_take_their_two_largest_units() -> None:
    formats = Words("en").formats
    assert formats.span(timedelta(seconds=12)) == "12s"
    assert formats.span(timedelta(minutes=40)) == "40m"
    assert formats.span(timedelta(hours=3, minutes=4)) == "3h04"
    assert formats.span(timedelta(days=2, hours=3)) == "2d03h"


def test_numbers_carry_sign_share_and_sample() -> None:
    formats = Words("zh-CN").formats
    assert formats.signed(3) == "+3"
    assert formats.signed(-7) == "-7"
    assert formats.signed(-0.04, 1) == "0.0"
    assert formats.percent(0.96, 1) == "96.0%"
    assert formats.number(1204331) == "1,204,331"
    assert formats.sample(418, 5) == "n=418 ±5"


def test_a_chinese_sentence_tells_a_duration_from_a_time_of_day() -> None:
    for length, chinese, english in (
        (timedelta(hours=22, minutes=5), "22小时05分钟", "22h05"),
        (timedelta(days=6, hours=15), "6天15小时", "6d15h"),
        (timedelta(minutes=40), "40分钟", "40m"),
    ):
        assert Words("zh-CN").formats.lasting(length) == chinese
        assert Words("en").formats.lasting(length) == english
