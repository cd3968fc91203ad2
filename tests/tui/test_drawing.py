from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widget import Widget

from tui.text import Words
from tui.theme import AFTERLOOP, AsciiFilter
from tui.widgets.bars import bar, big, sparkline
from tui.widgets.chips import Chip, flow, row
from tui.widgets.figure import Figure
from tui.widgets.ink import Drawing, Ink, Line, between, clip, line_width
from tui.widgets.legend import Legend
from tui.widgets.status import StatusLine
from tui.widgets.title import TitleBar
from tui.widgets.tone import Tone, style

NINE = datetime(2026, 3, 18, 9, 14, 10, tzinfo=UTC)
THEME = {**AFTERLOOP.to_color_system().generate(), **AFTERLOOP.variables}

LOUDNESS = (Tone.QUIET, Tone.PLAIN, Tone.WATCH, Tone.LATE, Tone.WORST)


class OneWidget(App[None]):
    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.words = Words("en")
        self.register_theme(AFTERLOOP)
        self.theme = AFTERLOOP.name
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def text(line: Line) -> str:
    return "".join(ink.text for ink in line)


def shown(drawing: Drawing, cells: int) -> str:
    return text(drawing.lines(cells)[0]).strip()


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0, "    "), (0.5, "██  "), (0.53125, "██▏ "), (1.2, "████"), (0.001, "▏   ")],
)
def test_a_bar_is_drawn_to_an_eighth_of_a_cell(share: float, drawn: str) -> None:
    assert bar(share, 4) == drawn


def test_the_rest_of_a_bar_can_be_drawn_too() -> None:
    assert bar(0.5, 4, track=True) == "██░░"


def test_a_sparkline_spans_its_own_extremes_or_given_ones() -> None:
    assert sparkline([1, 2, 8]) == "▁▂█"
    assert sparkline([50, 50]) == "▄▄"
    assert sparkline([0, 200], low=0, high=100) == "▁█"
    assert sparkline([]) == ""


def test_big_digits_are_three_rows_of_equal_width() -> None:
    rows = big("-62%")
    assert len({len(one) for one in rows}) == 1
    assert big("4") == ("╻ ╻", "┗━┫", "  ╹")
    assert big("") == ("", "", "")


def test_a_figure_puts_its_notes_beside_the_digits_or_below() -> None:
    figure = Figure()
    figure._digits, figure._notes = big("7"), [(Ink("n=418"),)]
    assert text(figure.lines(Figure.BESIDE_FROM)[0]) == "╺━┓  n=418"
    assert [text(line) for line in figure.lines(18)][3] == "n=418"


def test_every_louder_tone_differs_by_weight_or_sign_and_not_by_colour_alone() -> None:
    looks = [
        (tone.sign, style(tone, THEME).bold, style(tone, THEME).reverse)
        for tone in LOUDNESS
        if tone is not Tone.QUIET
    ]
    assert len(set(looks)) == len(looks)


def test_every_tone_can_be_read_on_the_ground_and_under_the_cursor() -> None:
    for tone in Tone:
        ink = Color.from_rich_color(style(tone, THEME).color)
        for ground in ("background", "panel", "cursor", "cursor-blurred"):
            ratio = _contrast(ink, Color.parse(THEME[ground]))
            assert ratio >= 4, f"{tone} on {ground}: {ratio:.1f}"


def _contrast(one: Color, other: Color) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    """Relative luminance as in WCAG 2.1."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_ascii_drawing_keeps_every_width_and_every_letter() -> None:
    drawn = [Segment("┌─ 队列 ─┐ ✗-03:40 ▸ ±5 █▌░ ┏━┓")]
    plain = AsciiFilter().apply(drawn, Color(0, 0, 0))
    assert plain[0].text == "+- 队列 -+ x-03:40 > ~5 ##. +-+"


def test_the_left_end_gives_way_to_the_right_one() -> None:
    line = between((Ink("修完第二天又响"),), (Ink("Wed"),), 12)
    assert line_width(line) == 12
    assert text(line).endswith("Wed")
    assert text(line).startswith("修完第~")


def test_a_clipped_line_keeps_what_clicks_mean() -> None:
    assert clip((Ink("abc", name="x"), Ink("def")), 2) == (Ink("a~", name="x"),)


def test_chips_flow_over_lines_without_being_broken() -> None:
    chips = [Chip(str(n), str(n), "label") for n in range(4)]
    lines = flow((Ink("ACT"),), chips, 24)
    assert [text(line) for line in lines] == ["ACT  0 label  1 label", "  2 label  3 label"]


def test_what_is_off_stays_in_its_place() -> None:
    on = row([Chip("a", "1", "one"), Chip("b", "2", "two")])
    off = row([Chip("a", "1", "one", "not now"), Chip("b", "2", "two")])
    assert text(on) == text(off)
    assert {ink.tone for ink in off[:2]} == {Tone.QUIET}


def _legend() -> Legend:
    legend = Legend()
    legend.show(
        [Chip(key, key, "action") for key in "abcd"],
        [Chip("1", "1", "Morning"), Chip("2", "2", "Escalations")],
        [Chip("help", "?", "Help")],
        ["Morn", "Escal"],
    )
    return legend


def test_the_footer_gives_the_other_pages_a_line_where_one_does_not_hold_all() -> None:
    legend = _legend()
    assert shown(legend, 80).endswith("1 Morning 2 Escalations  ? Help")
    assert len(legend.lines(80)) == 1
    first, second = map(text, legend.lines(48))
    assert first.split() == ["a", "action", "b", "action", "c", "action", "d", "action"]
    assert second.split("  ")[0] == " 1 Morning 2 Escalations"
    assert second.endswith("? Help ")
    assert text(legend.lines(28)[1]).startswith(" 1Morn 2Escal")


def test_a_footer_of_one_line_drops_places_first_and_never_help() -> None:
    legend = _legend()
    legend.styles.height = 1
    assert "Morning" not in shown(legend, 48)
    assert shown(legend, 20).split("  ") == ["a action", "", "? Help"]


async def test_the_undo_seconds_count_down_and_go() -> None:
    status = StatusLine()
    async with OneWidget(status).run_test():
        status.say("S10236 done", now=NINE, undo=timedelta(seconds=8))
        assert shown(status, 33) == "✓ S10236 done       [u Undo 8s]"
        status.tick(NINE + timedelta(seconds=5))
        assert status.undo_seconds == 3
        assert "[u Undo 3s]" in shown(status, 40)
        status.tick(NINE + timedelta(seconds=8))
        assert shown(status, 40) == "✓ S10236 done"


async def test_a_refusal_carries_its_sign_and_no_undo() -> None:
    status = StatusLine()
    async with OneWidget(status).run_test():
        status.refuse("choose a row first")
        assert shown(status, 40) == "! choose a row first"


async def test_the_title_shows_the_age_of_the_data_and_says_stale_after_a_minute() -> None:
    bar_ = TitleBar()
    async with OneWidget(bar_).run_test():
        bar_.show(crumbs=("Beicheng", "[1] Morning"), person="Chen", now=NINE)
        bar_.show(data_at=NINE - timedelta(seconds=12))
        assert shown(bar_, 100).startswith("Beicheng ▸ [1] Morning")
        assert shown(bar_, 100).endswith("Wed 18 Mar 09:14 │ data 09:13:58 (12s) │ Chen")
        assert shown(bar_, 60).endswith("Wed 09:14 │ data 12s │ Chen")
        bar_.show(data_at=NINE - timedelta(seconds=61), read_only=True)
        assert "STALE 1m" in shown(bar_, 100)
        assert "READ ONLY" in shown(bar_, 100)
