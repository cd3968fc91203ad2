from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from textual.app import App, ComposeResult
from textual.geometry import Region

from tests.tui.rest import painted
from tui.text import Words
from tui.theme import AFTERLOOP
from tui.widgets.lines import LineList
from tui.widgets.rows import Column, Rows, lay_out
from tui.widgets.viewport import Viewport

NINE = datetime(2026, 3, 18, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    due: datetime = NINE


def rows(*keys: str) -> Rows[Row]:
    return Rows([Row(key, f"客户{key}") for key in keys])


class Million:
    """A source that remembers which windows it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return 1_000_000

    def window(self, start: int, count: int) -> Sequence[Row]:
        self.asked.append((start, count))
        return [Row(str(n), f"客户{n}") for n in range(start, min(start + count, len(self)))]

    def index_of(self, key: str) -> int | None:
        return int(key)


def left(row: Row, now: datetime) -> str:
    return f"{int((row.due - now).total_seconds())}"


COLUMNS: tuple[Column[Row], ...] = (
    Column(id="left", title="column.left", text=left, width=6, align="right", ticking=True),
    Column(id="name", title="column.customer", text=lambda row, _: row.name, share=2),
    Column(id="key", title="column.case", text=lambda row, _: row.key),
    Column(id="wide", title="column.car", text=lambda row, _: row.key, width=9, from_width=100),
)


class ListApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.words = Words("en")
        self.register_theme(AFTERLOOP)
        self.theme = AFTERLOOP.name
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield LineList(COLUMNS)

    @property
    def list(self) -> LineList[Row]:
        return self.query_one(LineList)

    def line(self, y: int) -> str:
        return self.list.render_line(y).text

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.told.append(("opened", event.row.key))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        self.told.append(event.position)


def viewport(page: int, *keys: str) -> Viewport[Row]:
    view = Viewport[Row]()
    view.resize(page)
    view.feed(rows(*keys))
    return view


def test_the_cursor_stays_on_its_row_when_rows_come_in_above_it() -> None:
    view = viewport(3, *"abcdef")
    view.move_to(4)
    view.feed(rows(*"xyzabcdef"))
    assert view.row(view.cursor) == Row("e", "客户e")
    assert view.cursor - view.top == 2


def test_the_cursor_stays_at_its_place_when_its_row_is_gone() -> None:
    view = viewport(3, *"abcd")
    view.move_to(1)
    view.feed(rows(*"acd"))
    assert view.row(view.cursor) == Row("c", "客户c")


def test_the_cursor_moves_up_when_the_end_of_the_list_is_gone() -> None:
    view = viewport(3, *"abcd")
    view.move_to(3)
    view.feed(rows(*"ab"))
    assert (view.cursor, view.top) == (1, 0)


def test_marks_stay_on_their_rows_and_go_with_them() -> None:
    view = viewport(3, *"abc")
    view.toggle_mark()
    view.move_to(2)
    view.toggle_mark()
    view.feed(rows(*"xa"))
    assert view.marks == {"a"}


def test_scrolling_drags_the_cursor_along_the_edge_and_stops_at_the_end() -> None:
    view = viewport(3, *"abcdef")
    assert view.scroll_by(2)
    assert (view.top, view.cursor) == (2, 2)
    view.scroll_by(9)
    assert (view.top, view.cursor) == (3, 3)
    assert not view.scroll_by(1)


def test_an_empty_list_has_no_row() -> None:
    view = viewport(3)
    assert view.row(view.cursor) is None
    view.toggle_mark()
    assert view.marks == set()


def test_columns_share_what_is_left_and_hide_where_there_is_no_room() -> None:
    placed = {column.id: slot for column, slot in lay_out(COLUMNS, 2, 40)}
    assert placed["left"] == (2, 6)
    assert placed["name"] == (9, 20)
    assert placed["key"] == (30, 10)
    assert "wide" not in placed
    assert "wide" in {column.id for column, _ in lay_out(COLUMNS, 2, 100)}


async def test_only_the_rows_on_the_screen_are_read() -> None:
    app, source = ListApp(), Million()
    async with app.run_test(size=(60, 11)) as pilot:
        app.list.feed(source, NINE)
        await pilot.press("end")
        await painted(pilot)
        assert app.list.row == Row("999999", "客户999999")
        assert app.line(10).startswith(">")
    assert sum(count for _, count in source.asked) <= 200


async def test_arrows_letters_and_page_keys_move_and_enter_opens() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)) as pilot:
        app.list.feed(rows(*"abcdefgh"), NINE)
        await pilot.press(
            "down", "j", "k", "pagedown", "enter", "home", "enter", "end", "up", "enter"
        )
        await painted(pilot)
    assert [told for told in app.told if isinstance(told, tuple)] == [
        ("opened", "e"),
        ("opened", "a"),
        ("opened", "g"),
    ]


async def test_a_click_chooses_a_double_click_opens_and_the_wheel_scrolls() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)) as pilot:
        app.list.feed(rows(*"abcdefgh"), NINE)
        await pilot.click(LineList, offset=(5, 2))
        assert app.list.row == Row("b", "客户b")
        await pilot.double_click(LineList, offset=(5, 3))
        await painted(pilot)
        assert ("opened", "c") in app.told
        app.list.on_mouse_scroll_down(_Wheel())  # type: ignore[arg-type]
        assert app.list.row == Row("d", "客户d")


class _Wheel:
    def stop(self) -> None:
        """Stand in for the wheel event, which Pilot cannot send."""


async def test_a_list_is_not_called_empty_before_it_was_read() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)) as pilot:
        await painted(pilot)
        assert app.line(1).strip() == "Reading …"
        app.list.feed(rows(), NINE)
        await painted(pilot)
        assert app.line(1).strip() == "Nothing here"


async def test_marks_are_shown_and_counted_in_the_position() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)) as pilot:
        app.list.feed(rows(*"abcdefgh"), NINE)
        await pilot.press("space", "space")
        await painted(pilot)
        assert app.list.marks == {"a", "b"}
        assert app.line(1)[:2] == " *"
        assert app.told[-1] == "2 marked  1-4 / 8"


async def test_a_second_repaints_only_the_cells_that_count() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)) as pilot:
        late = Row("b", "宝马", NINE + timedelta(seconds=5))
        app.list.feed(Rows([Row("a", "客户a"), late]), NINE)
        await painted(pilot)
        repainted: list[Region] = []
        app.list.refresh = lambda *regions, **_: repainted.extend(regions)  # type: ignore[method-assign,assignment]
        app.list.tick(NINE)
        assert repainted == []
        app.list.tick(NINE + timedelta(seconds=1))
        assert repainted == [Region(2, 1, 6, 1), Region(2, 2, 6, 1)]
        assert app.line(2).split() == ["4", "宝马", "b"]


async def test_an_empty_list_says_a_fact() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)):
        app.list.feed(rows(), NINE)
        assert app.line(1).strip() == "Nothing here"


async def test_customers_text_reaches_the_screen_through_the_gate() -> None:
    app = ListApp()
    async with app.run_test(size=(60, 5)):
        app.list.feed(Rows([Row("a", "\x1b[2J[bold]\u202e王")]), NINE)
        assert "␛[2J[bold]␦王" in app.line(1)
        assert app.list.render_line(1).cell_length == 60
