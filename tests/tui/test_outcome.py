from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.tui.rest import painted
from tui.errors import MisuseError
from tui.text import Words
from tui.theme import AFTERLOOP
from tui.widgets.ink import Sheet
from tui.widgets.outcome import OutcomeStrip
from tui.widgets.stages import Ask, Choice, Confirm, Menu

CAUSE = Menu(
    title="cause",
    choices=(Choice(id="rework", label="rework"), Choice(id="price", label="price")),
)
ACT = Menu(
    title="ACT",
    choices=(
        Choice(id="solved", label="Solved", then=CAUSE),
        Choice(id="missed", label="No answer"),
        Choice(id="moved", label="Reschedule", reason="nothing agreed"),
        Choice(id="raise", label="Escalate", then=Confirm(title="to level 3?")),
        Choice(id="note", label="Note", then=Ask(title="note")),
    ),
)


class StripApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.words = Words("en")
        self.register_theme(AFTERLOOP)
        self.theme = AFTERLOOP.name
        self.told: list[tuple[str, ...]] = []
        self.strays: list[str] = []

    def compose(self) -> ComposeResult:
        yield OutcomeStrip()

    @property
    def strip(self) -> OutcomeStrip:
        return self.query_one(OutcomeStrip)

    @property
    def text(self) -> str:
        lines = self.query_one(Sheet).lines(80)
        return "\n".join("".join(ink.text for ink in line) for line in lines)

    def on_outcome_strip_decided(self, event: OutcomeStrip.Decided) -> None:
        self.told.append((event.name, *event.answers))

    def on_outcome_strip_refused(self, event: OutcomeStrip.Refused) -> None:
        self.told.append(("refused", event.label, event.reason))

    def on_outcome_strip_unfit(self, event: OutcomeStrip.Unfit) -> None:
        self.told.append(("unfit", event.error.code))

    def on_key(self, event: object) -> None:
        self.strays.append(event.key)  # type: ignore[attr-defined]


async def answers(*keys: str, key: str = "enter") -> list[tuple[str, ...]]:
    app = StripApp()
    async with app.run_test() as pilot:
        app.strip.open("act", "S10251", ACT, key=key)
        await painted(pilot)
        await pilot.press(*keys)
        await painted(pilot)
    return app.told


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("2",), ("act", "missed")),
        (("1", "2"), ("act", "solved", "price")),
        (("enter", "right", "enter"), ("act", "solved", "price")),
        (("right", "enter"), ("act", "missed")),
        (("left", "escape"), None),
        (("1", "escape", "2"), ("act", "missed")),
        (("4", "y"), ("act", "raise", "yes")),
        (("4", "1"), ("act", "raise", "yes")),
        (("4", "4", "enter"), None),
        (("5", "e", "y", "1", "enter"), ("act", "note", "ey1")),
        (("5", "enter"), None),
        (("5", "x", "escape", "2"), ("act", "missed")),
        (("3",), ("refused", "Reschedule", "nothing agreed")),
    ],
)
async def test_keys_lead_to_the_outcome(
    keys: tuple[str, ...], told: tuple[str, ...] | None
) -> None:
    assert await answers(*keys) == ([] if told is None else [told])


async def test_full_width_digits_choose_too() -> None:
    assert await answers("１", "２") == [("act", "solved", "price")]


async def test_the_key_that_asked_for_a_confirmation_never_gives_it() -> None:
    app = StripApp()
    async with app.run_test() as pilot:
        for opener, refused, given in (("y", "y", "1"), ("1", "1", "2"), ("e", "e", "y")):
            app.strip.open(opener, "S10251", Confirm(title="sure?"), key=opener)
            await pilot.press(refused)
            assert app.strip.is_open
            await pilot.press(given)
            assert not app.strip.is_open
        await painted(pilot)
    assert app.told == [("y", "yes"), ("1", "yes"), ("e", "yes")]


def _four(typed: str) -> None:
    if typed != "4":
        raise MisuseError(reason="amount", typed=typed)


async def test_a_line_that_cannot_be_taken_is_said_at_once_and_stays_to_be_mended() -> None:
    app = StripApp()
    note = Ask(title="note", then=Ask(title="how many", check=_four))
    async with app.run_test() as pilot:
        app.strip.open("act", "S10251", note)
        await pilot.press("a", "enter", "4", "5", "enter")
        await painted(pilot)
        assert app.told == [("unfit", "misuse")]
        assert app.strip.is_open
        assert app.query_one(Input).value == "45"
        await pilot.press("backspace", "enter")
        await painted(pilot)
    assert app.told[1:] == [("act", "a", "4")]


async def test_no_letter_gets_past_an_open_strip() -> None:
    app = StripApp()
    async with app.run_test() as pilot:
        app.strip.open("act", "S10251", ACT)
        await pilot.press("d", "q", "9", "f2")
    assert app.strays == ["f2"]


async def test_the_way_so_far_is_shown_and_the_hint_comes_back() -> None:
    app = StripApp()
    async with app.run_test() as pilot:
        app.strip.hint("press a to assign")
        assert app.text.strip() == "press a to assign"
        app.strip.open("act", "S10251", ACT)
        assert app.text.strip().startswith("S10251 ▸ ACT  1 Solved  2 No answer")
        await pilot.press("1")
        assert app.text.strip() == "S10251 ▸ Solved ▸ cause  1 rework  2 price  Esc Back"
        await pilot.press("escape", "escape")
        assert app.text.strip() == "press a to assign"


async def test_choices_answer_to_the_mouse() -> None:
    app = StripApp()
    async with app.run_test() as pilot:
        app.strip.open("act", "S10251", ACT)
        await painted(pilot)
        await pilot.click(Sheet, offset=(app.text.index("2 No answer") + 4, 0))
        await painted(pilot)
    assert app.told == [("act", "missed")]


async def test_the_focus_returns_to_where_it_was() -> None:
    class WithField(StripApp):
        def compose(self) -> ComposeResult:
            yield Input(id="field")
            yield from super().compose()

    app = WithField()
    async with app.run_test() as pilot:
        app.query_one("#field").focus()
        await painted(pilot)
        app.strip.open("act", "S10251", ACT)
        await pilot.press("5", "x", "escape", "escape")
        assert app.focused is app.query_one("#field")
