"""Warnings: everything that is about to break, or looks as if something had, the loudest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from msgspec.structs import asdict
from textual import on
from textual.app import ComposeResult

from domain.improving.facts import improvement_stream
from domain.people.facts import mystery_stream
from domain.visits.facts import visit_stream
from tui.actions import Action
from tui.pane import Pane
from tui.screens.casework import DeskApp
from tui.screens.handon import worked_out
from tui.session import Session
from tui.warned import KINDS, Warned, Warnings, warnings
from tui.warning import dismiss, sentence
from tui.widgets.cells import width
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.stages import Ask
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

_HERE = frozenset({"warnings"})

HURRIED = 75
"""The per cent of its time from which a promise is loud."""

QUIET_KINDS = frozenset({"dormant"})
"""What warns of nothing that breaks today."""


def _has_row(state: object) -> str | None:
    return None if isinstance(state, Warned) else "no-row"


def _can_go(state: object) -> str | None:
    return None if isinstance(state, Warned) and state.page else "no-row"


def _may_dismiss(state: object) -> str | None:
    if not isinstance(state, Warned):
        return "no-row"
    if state.kind == "alarm":
        return "alarm-in-its-case"
    return None if state.dismissible else "ends-by-itself"


ACTIONS: tuple[Action, ...] = (
    Action(
        id="warning.open",
        keys=("enter",),
        group="look",
        handler="do_open",
        where=_HERE,
        allowed=_can_go,
        rank=1,
    ),
    Action(
        id="warning.dismiss",
        keys=("d",),
        group="case",
        handler="do_dismiss",
        where=_HERE,
        allowed=_may_dismiss,
        rank=2,
    ),
    Action(
        id="warning.next-kind",
        keys=("right", "]"),
        group="look",
        handler="do_next_kind",
        where=_HERE,
        rank=3,
    ),
    Action(
        id="warning.previous-kind",
        keys=("left", "["),
        group="look",
        handler="do_previous_kind",
        where=_HERE,
    ),
)


class WarningsPane(Pane[Warnings]):
    """Every warning in one list; ← → choose a kind."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="warnings")
        self.session = session
        self._kind = ""

    def compose(self) -> ComposeResult:
        """Counts by kind above, the list below."""
        yield Sheet(id="levels")
        with Panel(id="list", classes="-list"):
            yield LineList(
                (
                    Column(
                        id="left",
                        title="column.left",
                        text=self._left,
                        width=9,
                        tone=lambda row, _: tone_of(row),
                        signed=True,
                        ticking=True,
                        align="right",
                    ),
                    Column(
                        id="kind",
                        title="column.kind",
                        text=lambda row, _: self.words(f"warning-kind.{row.kind}"),
                        width=10,
                    ),
                    Column(
                        id="sentence",
                        title="column.warning",
                        text=lambda row, _: sentence(self.words, row, self._who(row)),
                        tone=lambda row, _: tone_of(row),
                    ),
                ),
                empty="warnings.empty",
            )

    @property
    def list(self) -> LineList[Warned]:
        """The list."""
        return self.query_one(LineList)

    @property
    def state(self) -> object:
        """The warning under the cursor, if anything may be done about it here."""
        return self.list.row

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.words("hint.warnings")

    def load(self) -> Warnings:
        """Read everything that warns."""
        with self.session.views() as views:
            return warnings(views, self.now)

    def show(self, model: Warnings) -> None:
        """Fill the counts and the list."""
        total = sum(model.counts.values())
        more = total - len(model.lines)
        said = self.words("warnings.more", n=more) if more else ""
        title = self.words("warnings.title", n=total)
        self.query_one("#list", Panel).head(f"{title}  {said}".rstrip())
        self.query_one("#levels", Sheet).show(lambda cells: _counted(self, model, cells))
        self.list.feed(Rows(self._shown(model)), self.now)

    def _shown(self, model: Warnings) -> Sequence[Warned]:
        return [row for row in model.lines if self._kind in ("", row.kind)]

    @property
    def kind(self) -> str:
        """The kind that is shown; empty for all."""
        return self._kind

    def _who(self, row: Warned) -> str:
        return self.model.who.get(row.subject, "") if self.model else ""

    def _left(self, row: Warned, now: datetime) -> str:
        return self.words.formats.left(row.due - now) if row.due else ""

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self.list.tick(now)

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Show what the warning is about."""
        row = self.list.row
        if row is not None and row.page:
            self.go(row.page, row.target)

    def order(self) -> Order | None:
        """Return the warnings of the kind in view."""
        if self.model is None:
            return None
        return worked_out("warnings", map(asdict, self._shown(self.model)), at=self.model.at)

    def do_history(self) -> None:
        """Show the log of what the warning is about; of a count, the whole log."""
        row = self.list.row
        self.go("audit", log_of(row) if row else "")

    def do_next_kind(self) -> None:
        """Show the next kind only."""
        self._turn(1)

    def do_previous_kind(self) -> None:
        """Show the kind before only."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        if self.model is None:
            return
        kinds = ["", *(kind for kind in KINDS if self.model.counts.get(kind))]
        place = kinds.index(self._kind) if self._kind in kinds else 0
        self._kind = kinds[(place + by) % len(kinds)]
        self.show(self.model)

    def do_dismiss(self) -> None:
        """Ask why the warning needs nobody."""
        row = self.list.row
        if row is not None:
            title = self.words("strip.dismiss-warning")
            self.ask("dismiss", sentence(self.words, row), Ask(title=title))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Take the warning off the list."""
        row = self.list.row
        if name == "dismiss" and row is not None:
            cast("DeskApp", self.app).in_turn(partial(self._dismiss, row, answers[0]))

    def _dismiss(self, row: Warned, grounds: str) -> None:
        """Put it on record; runs off the screen's thread."""
        dismiss(self.session, row, grounds)
        self.say(self.words("status.warning-dismissed"))
        cast("DeskApp", self.app).tell(self.reload)


def log_of(row: Warned) -> str:
    """Return the filter for the log of what a warning is about; empty for all of it."""
    match row.page:
        case "case":
            return f"case:{row.target}"
        case "visit":
            return f"stream:{visit_stream(row.target)}"
        case "improvements":
            return f"stream:{improvement_stream(row.target)}"
        case "people" if "mystery" in row.params:
            return f"stream:{mystery_stream(str(row.params['mystery']))}"
    return ""


def tone_of(row: Warned) -> Tone:
    """Return how loud a warning is."""
    if row.kind in QUIET_KINDS:
        return Tone.QUIET
    if row.share and row.share < HURRIED:
        return Tone.PLAIN
    return Tone.WATCH


def _counted(pane: WarningsPane, model: Warnings, cells: int) -> Sequence[Line]:
    """Return the kinds with their counts, in as many lines as they need."""
    words = pane.words
    lines: list[Line] = []
    line: list[Ink] = []
    used = 0
    for kind in KINDS:
        count = model.counts.get(kind, 0)
        text = f" {words(f'warning-kind.{kind}')} {count} "
        tone = Tone.HEAD if kind == pane.kind else Tone.WATCH if count else Tone.QUIET
        room = width(text)
        if line and used + room > cells:
            lines.append(tuple(line))
            line, used = [], 0
        line.append(Ink(text, tone))
        used += room
    return [*lines, tuple(line)]
