from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from textual import events
from textual.widgets import Input

from tests.tui.demo import CASES, NINE, DemoPane, demo
from tests.tui.rest import furnished, until
from tui.app import AfterloopApp
from tui.text import LANGUAGES, Language
from tui.widgets.finder import Finder
from tui.widgets.ink import Drawing
from tui.widgets.legend import Legend
from tui.widgets.title import TitleBar


def text(app: AfterloopApp, drawing: type[Drawing]) -> str:
    widget = app.query_one(drawing)
    return "".join(ink.text for ink in widget.lines(widget.size.width)[0])


def queue(app: AfterloopApp) -> DemoPane:
    return app.query_one(DemoPane)


def screen_text(app: AfterloopApp) -> str:
    """Return what the terminal is sent, line by line, without styles."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def test_the_first_page_is_loaded_and_in_focus() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        assert queue(app).list.row == CASES[0]
        assert app.focused is queue(app).list
        assert "[2] 队列" in text(app, TitleBar)


async def test_a_key_acts_and_the_status_line_says_what_happened_and_how_long_undo_lasts() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("d")
        await furnished(pilot)
        assert queue(app).done == [("done", "S10251")]
        assert app.status.text == "S10251 Done"
        assert app.status.undo_seconds == 8


async def test_an_action_that_is_off_says_why_and_does_nothing() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("down", "down", "e")
        assert app.status.text == "Escalate: your role may not do this"
        assert not app.strip.is_open


async def test_the_footer_shows_what_is_off_for_the_row_under_the_cursor() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        on = text(app, Legend)
        chips = {chip.name: chip.reason for chip in app.query_one(Legend)._here}
        assert chips["case.escalate"] == ""
        await pilot.press("down", "down")
        await furnished(pilot)
        chips = {chip.name: chip.reason for chip in app.query_one(Legend)._here}
        assert chips["case.escalate"] == "your role may not do this"
        assert text(app, Legend) == on


async def test_enter_and_digits_clear_a_case_without_a_letter() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("enter", "1", "1")
        await furnished(pilot)
        assert queue(app).done == [("act", "done", "rework")]
        assert app.focused is queue(app).list


async def test_escalating_takes_a_yes_that_is_not_the_same_key() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("e", "e")
        assert queue(app).done == []
        await pilot.press("y")
        await furnished(pilot)
        assert queue(app).done == [("escalate", "yes")]


async def test_letters_write_and_never_act_while_a_line_is_being_written() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("t", "d", "2", "说", "space", "u", "enter")
        await furnished(pilot)
        assert queue(app).done == [("note", "d2说 u")]


async def test_digits_switch_pages_and_escape_goes_back_and_never_quits() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("1")
        await furnished(pilot)
        assert "[1] Morning" in text(app, TitleBar)
        await pilot.press("escape")
        assert "[2] Queue" in text(app, TitleBar)
        assert app.focused is queue(app).list
        await pilot.press("escape", "escape")
        assert app.is_running


async def test_the_language_changes_at_once_everywhere() -> None:
    app = demo("zh-CN")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("f2")
        await furnished(pilot)
        seen = screen_text(app)
        for word in ("Queue 9", "customer", "Done", "Help", "Wed 18 Mar", "Language: English"):
            assert word in seen
        for word in ("队列", "客户", "帮助", "周三"):
            assert word not in seen


async def test_a_stray_chinese_letter_tells_that_the_input_method_is_on() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("的")
        assert "Shift" in app.status.text


async def test_a_full_width_question_mark_opens_help_too() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        app.post_message(events.Key("fullwidth_question_mark", "？"))
        await furnished(pilot)
        assert app.query(Finder)


@pytest.mark.parametrize("key", ["?", "f1", "ctrl+p"])
async def test_help_and_commands_open_and_escape_gives_the_focus_back(key: str) -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press(key)
        await furnished(pilot)
        assert app.query_one(Finder).query_one(Input).has_focus
        await pilot.press("escape")
        await furnished(pilot)
        assert not app.query(Finder)
        assert app.focused is queue(app).list


@pytest.mark.parametrize("query", ["dc", "达成", "record", "yijiejue"])
async def test_the_palette_runs_what_was_found(query: str) -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("ctrl+p", *query, "enter")
        await furnished(pilot)
        assert queue(app).done == [("done", "S10251")]


async def test_what_is_off_can_be_found_and_says_why() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("down", "down", "ctrl+p", *"escal", "enter")
        await furnished(pilot)
        assert app.status.text == "Escalate: your role may not do this"


async def test_every_key_of_the_footer_answers_to_the_mouse() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.click(Legend, offset=(text(app, Legend).index("d Done") + 3, 0))
        await furnished(pilot)
        assert queue(app).done == [("done", "S10251")]
        await pilot.click("StatusLine", offset=(70, 0))
        await furnished(pilot)
        assert queue(app).done[-1] == ("undo",)


async def test_an_error_with_a_code_is_a_sentence_and_the_program_goes_on() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("w")
        assert "too-late" in app.status.text


async def test_an_answer_overtaken_by_a_later_question_is_dropped() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        pane = queue(app)
        overtaken = pane._generation
        pane.cases = CASES[:2]
        pane.reload()
        pane.post_message(pane.Loaded(overtaken, NINE, CASES[:5]))
        await furnished(pilot)
        assert pane.model == CASES[:2]


async def test_data_that_cannot_be_read_is_told_and_the_old_stays() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        pane = queue(app)
        pane.load = pane.do_fail  # type: ignore[method-assign,assignment]
        pane.reload()
        await furnished(pilot)
        assert "too-late" in app.status.text
        assert pane.model == CASES


async def test_old_data_reads_stale() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        app.now = lambda: NINE + timedelta(seconds=90)
        app._tick()
        assert "STALE 1m" in text(app, TitleBar)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_control_byte_of_a_customer_reaches_the_terminal(language: Language) -> None:
    app = demo(language)
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("d")
        app.status.say("\x1b]0;owned\x07\u202e")
        await furnished(pilot)
        assert all(line.isprintable() for line in screen_text(app).split("\n"))
        assert "孙悦[bold]" in screen_text(app)


async def test_ctrl_c_says_how_to_quit() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("ctrl+c")
        assert app.status.text == "Ctrl+Q quits"
        await pilot.press("ctrl+q")
    assert app.return_code == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_the_program_by_the_front_door(ending: signal.Signals) -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        signal.raise_signal(ending)
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 128 + ending


async def test_a_page_with_an_empty_list_says_a_fact() -> None:
    app = demo("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        await pilot.press("1")
        await furnished(pilot)
        assert "Nothing here" in screen_text(app)


@pytest.mark.parametrize(("width", "name"), [(79, "-narrow"), (80, "-normal"), (120, "-wide")])
async def test_the_width_of_the_terminal_is_a_class_of_the_screen(width: int, name: str) -> None:
    app = demo()
    async with app.run_test(size=(width, 24)) as pilot:
        await furnished(pilot)
        assert app.screen.has_class(name)


async def test_a_terminal_without_box_drawing_gets_ascii_frames() -> None:
    app = demo("en", ascii_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await furnished(pilot)
        seen = screen_text(app)
        assert "+-" in seen
        assert not set("─│┌█▸✗") & set(seen)
        assert "欧阳修文" in seen
