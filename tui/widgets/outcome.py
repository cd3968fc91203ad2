"""The docked strip that takes an outcome: digits, arrows and Enter, mouse, or one line of text.

Closed, it shows the page's hint in the same place, so nothing on the page moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, assert_never

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from tui.actions import plain_key
from tui.text import Coded
from tui.widgets.cells import cut, wrap
from tui.widgets.chips import Chip, flow
from tui.widgets.ink import Drawing, Ink, Line, Sheet, clip, line_width
from tui.widgets.speech import words_of
from tui.widgets.stages import FURTHER, Ask, Asker, Choice, Confirm, Menu, Stage
from tui.widgets.title import CRUMB
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from textual.widgets import Input

DIGITS = "1234567890"
ESCAPE = "escape"
YES = "yes"
BACK = "back"
LEAVING = 14
"""Cells kept free for the way out of a long question."""


class Step(NamedTuple):
    """One stage of the walk, the answer that led to it, and the key that gave that answer."""

    stage: Stage
    answer: str = ""
    label: str = ""
    key: str = ""


class OutcomeStrip(Horizontal, can_focus=True):
    """Walks a person through stages and reports the answers."""

    DEFAULT_CSS = """
    OutcomeStrip { height: auto; min-height: 1; }
    OutcomeStrip.-open { background: $panel; }
    OutcomeStrip Sheet { width: 1fr; }
    OutcomeStrip Input { display: none; width: 1fr; margin-left: 2; }
    OutcomeStrip.-asking { layout: vertical; }
    OutcomeStrip.-asking Input { display: block; width: 100%; margin: 0; }
    """

    class Decided(Message):
        """The walk came to its end.

        Attributes:
            name: What :meth:`OutcomeStrip.open` was told the walk is about.
            answers: One for each stage, from first to last.
            asker: Who asked, whoever has asked something else since.
        """

        def __init__(self, name: str, answers: tuple[str, ...], asker: Asker | None) -> None:
            super().__init__()
            self.name = name
            self.answers = answers
            self.asker = asker

    class Refused(Message):
        """Something that cannot be chosen now was chosen.

        Attributes:
            label: What it is called.
            reason: Why not.
        """

        def __init__(self, label: str, reason: str) -> None:
            super().__init__()
            self.label = label
            self.reason = reason

    class Unfit(Message):
        """A line was written that cannot be taken; it stays to be mended.

        Attributes:
            error: An error with a code.
        """

        def __init__(self, error: Coded) -> None:
            super().__init__()
            self.error = error

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._hint = ""
        self._about = ""
        self._asker: Asker | None = None
        self._subject = ""
        self._steps: list[Step] = []
        self._chosen = 0
        self._drafts: dict[str, str] = {}
        self._returns_to: Widget | None = None

    def compose(self) -> ComposeResult:
        """Start with the line of choices; the line to write on comes when first needed."""
        yield Sheet()

    @property
    def is_open(self) -> bool:
        """Whether a walk is under way."""
        return bool(self._steps)

    def hint(self, text: str) -> None:
        """Show ``text`` while the strip is closed."""
        if text != self._hint:
            self._hint = text
            self._draw()

    def open(
        self,
        name: str,
        subject: str,
        stage: Stage,
        asker: Asker | None = None,
        *,
        key: str = "",
    ) -> None:
        """Begin a walk.

        Args:
            name: What it is about; comes back with the answers.
            subject: Whom it is about, shown first (``S10251``).
            stage: The first stage.
            asker: Who asks; comes back with the answers.
            key: The key that opened it, which then confirms nothing.
        """
        if not self.is_open:
            self._returns_to = self.screen.focused
        if subject != self._subject:
            self._drafts.clear()
        self._about, self._subject, self._asker = name, subject, asker
        self._steps = [Step(stage, key=key)]
        self._enter()

    def close(self) -> None:
        """End the walk without an answer and give the focus back."""
        self._steps.clear()
        self._draw()
        back = self._returns_to
        self.screen.set_focus(back if back is not None and back.is_attached else None)

    def action_back(self) -> None:
        """Go back one stage; from the first, close. What was written on a named line stays."""
        stage = self._steps.pop().stage
        if isinstance(stage, Ask) and stage.draft:
            self._drafts[stage.draft] = self._field().value
        if self._steps:
            self._enter()
        else:
            self.close()

    def on_key(self, event: events.Key) -> None:
        """Take digits, arrows, Enter, Esc and ``y``; no letter gets past an open strip."""
        if not self.is_open or (self._is_asking and event.key != ESCAPE):
            return
        if self.take(event) or event.is_printable:
            event.stop()
            event.prevent_default()

    def take(self, event: events.Key) -> bool:
        """Act on a key, also one typed before the strip had the focus; return whether it did."""
        if event.key == ESCAPE:
            self.action_back()
            return True
        if not self._is_asking:
            key = plain_key(event.character or "") if event.is_printable else event.key
            return self._takes(key)
        if event.is_printable and event.character:
            self._field().value += event.character
        elif event.key == "enter":
            self._written(self._field().value)
        else:
            return False
        return True

    def retell(self) -> None:
        """Draw again in the language the application speaks now."""
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line that was written."""
        event.stop()
        self._written(event.value)

    def _written(self, value: str) -> None:
        stage = self._steps[-1].stage
        text = value.strip()
        if not isinstance(stage, Ask) or not (text or stage.optional):
            return
        if not self._fits(stage, text):
            return
        if stage.draft:
            self._drafts[stage.draft] = text
        then = stage.follow(text) if stage.follow else stage.then
        self._answer(text, "" if stage.draft else text, "enter", then)

    def _fits(self, stage: Ask, text: str) -> bool:
        """Say what is wrong with a line, if anything is; return whether it can be taken."""
        if not text or stage.check is None:
            return True
        try:
            stage.check(text)
        except Exception as error:
            if not isinstance(error, Coded):
                raise
            self.post_message(self.Unfit(error))
            return False
        return True

    @on(Drawing.Pressed)
    def _clicked(self, event: Drawing.Pressed) -> None:
        event.stop()
        if event.name == BACK:
            self.action_back()
        else:
            self._takes(event.name)

    @property
    def _is_asking(self) -> bool:
        return isinstance(self._steps[-1].stage, Ask)

    def _takes(self, key: str) -> bool:
        """Act on ``key`` if this stage knows it; return whether it does."""
        match self._steps[-1].stage:
            case Menu(choices=choices):
                return self._takes_in_menu(key, choices)
            case Confirm():
                agreed = key in {"y", self._yes_digit} and key != self._steps[-1].key
                if agreed:
                    self._answer(YES, "", key, None)
                return agreed
            case Ask():
                return False

    def _takes_in_menu(self, key: str, choices: Sequence[Choice]) -> bool:
        moves = {"left": -1, "up": -1, "right": 1, "down": 1}
        if key in moves:
            self._chosen = (self._chosen + moves[key]) % len(choices)
            self._draw()
        elif key == "enter":
            self._choose(choices[self._chosen], key)
        elif key in DIGITS[: len(choices)]:
            self._choose(choices[DIGITS.index(key)], key)
        else:
            return False
        return True

    def _choose(self, choice: Choice, key: str) -> None:
        if choice.reason:
            self.post_message(self.Refused(choice.label, choice.reason))
        else:
            self._answer(choice.id, choice.label, key, choice.then)

    def _answer(self, answer: str, label: str, key: str, then: Stage | None) -> None:
        if then is not None:
            self._steps.append(Step(then, answer, label, key))
            self._enter()
            return
        given = (*(step.answer for step in self._steps[1:]), answer)
        answers = tuple(each for each in given if each != FURTHER)
        self._drafts.clear()
        self.close()
        self.post_message(self.Decided(self._about, answers, self._asker))

    def _enter(self) -> None:
        self._chosen = 0
        stage = self._steps[-1].stage
        if isinstance(stage, Ask):
            field = self._field()
            field.value = self._drafts.get(stage.draft, stage.text)
            field.cursor_position = len(field.value)
            field.focus()
        else:
            self.focus()
        self._draw()

    def _field(self) -> Input:
        from textual.widgets import Input

        for field in self.query(Input):
            return field
        field = Input(compact=True)
        self.mount(field)
        return field

    def _draw(self) -> None:
        self.set_class(self.is_open, "-open")
        self.set_class(self.is_open and self._is_asking, "-asking")
        self.query_one(Sheet).show(self._lines)

    def _lines(self, cells: int) -> Sequence[Line]:
        if not self._steps:
            return [(Ink(" "), Ink(self._hint, Tone.QUIET))]
        words = words_of(self)
        leave = words("strip.cancel" if len(self._steps) == 1 else "strip.back")
        key, _, label = leave.partition(" ")
        chips = [*self._chips(), Chip(BACK, key, label)]
        stage = self._steps[-1].stage
        if isinstance(stage, Ask) and stage.draft:
            return [*self._so_far(stage, cells), *flow(self._titled(stage, cells), chips, cells)]
        start = (*self._path(), Ink(stage.title, Tone.HEAD))
        if line_width(start) <= cells:
            return [*flow(start, chips, cells), *_hinted(stage, cells)]
        *full, last = wrap(stage.title, cells - 1)
        asked = [(Ink(" "), Ink(part, Tone.HEAD)) for part in full]
        last_line = (Ink(" "), Ink(last, Tone.HEAD))
        asking = [clip(self._path(), cells), *asked, *flow(last_line, chips, cells)]
        return [*asking, *_hinted(stage, cells)]

    def _path(self) -> Line:
        labels = [self._subject, *(step.label for step in self._steps[1:] if step.label)]
        crumbs = tuple(Ink(label + CRUMB, Tone.QUIET) for label in labels if label)
        return (Ink(" "), *crumbs)

    def _so_far(self, stage: Ask, cells: int) -> Sequence[Line]:
        """The way here on a line, then each answer given on one of its own."""
        said = (f" {n} {text}" for n, text in enumerate(stage.said, 1))
        *crumbs, last = self._path()
        path = (*crumbs, last._replace(text=last.text.removesuffix(CRUMB)))
        return [path, *((Ink(cut(line, cells), Tone.QUIET),) for line in said)]

    def _titled(self, stage: Ask, cells: int) -> Line:
        """The question, cut so that the way out still fits beside it."""
        return (Ink(" "), Ink(cut(stage.title, cells - LEAVING), Tone.HEAD))

    def _chips(self) -> Sequence[Chip]:
        words = words_of(self)
        match self._steps[-1].stage:
            case Menu(choices=choices):
                return [
                    Chip(digit, digit, choice.label, choice.reason, place == self._chosen)
                    for place, (digit, choice) in enumerate(zip(DIGITS, choices, strict=False))
                ]
            case Confirm():
                key, _, label = words("strip.confirm").partition(" ")
                return [Chip(self._yes_digit, f"{key}/{self._yes_digit}", label)]
            case Ask():
                return []
            case stage:
                assert_never(stage)

    @property
    def _yes_digit(self) -> str:
        return "2" if self._steps[-1].key == "1" else "1"


def _hinted(stage: Stage, cells: int) -> Sequence[Line]:
    """Return what helps to answer, on lines of its own."""
    if not isinstance(stage, Ask) or not stage.hint:
        return []
    return [(Ink(" " + part, Tone.QUIET),) for part in wrap(stage.hint, cells - 1)]
