"""What stands beside the case in view where there is room: its promises, why, what may be done.

Nothing is read for it: all of it follows from the state that says which keys are allowed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.casefile import steps_of
from tui.models import CaseLine
from tui.screens.casefacts import step_columns
from tui.screens.offering import HasKeys, keys_on, offering
from tui.screens.why import set_in, why_lines
from tui.widgets.ink import Drawing, Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.screens.sidebyside import SideBySide


class Beside(Vertical):
    """Three panels that follow the cursor of a page.

    Args:
        page: Whose case in view they are about.
    """

    def __init__(self, page: SideBySide[Any]) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """Promises above, then why the earliest is due, then what may be done."""
        with Panel(id="promises", classes="-list"):
            steps = LineList(step_columns(self._page), empty="case.no-promises", heading=False)
            steps.keep_cursor(keeps=False)
            yield steps
        yield Panel(Sheet(), id="why")
        yield Panel(Sheet(), id="offers")

    def show(self, line: CaseLine | None) -> None:
        """Show the case in view, ``None`` for none."""
        page, words = self._page, self._page.words
        case = page.states.get(line.case) if line else None
        promises, steps = self.query_one("#promises", Panel), self.query_one(LineList)
        promises.head(words("case.promises"))
        self.query_one("#why", Panel).head(words("action.look.why.label"))
        self.query_one("#offers", Panel).head(words("case.offers"))
        if line is None or case is None or page.rules is None:
            steps.feed(Rows(()), page.now)
            for sheet in self.query(Sheet):
                sheet.show(lambda _: ())
            return
        status = words(f"status-of.{line.stage}")
        promises.head(f"{words('case.promises')} · {status}")
        steps.feed(Rows(rows := steps_of(case, page.rules)), page.now)
        asked = (step.key for step in rows if (step.step, step.due) == (line.due_step, line.due))
        steps.go_to(next(asked, ""))
        why = why_lines(words, line, case, page.rules)
        self.query_one("#why Sheet", Sheet).show(lambda cells: set_in(why, cells))
        self.query_one("#offers Sheet", Sheet).show(self._offers())

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self.query_one(LineList).tick(now)

    def _offers(self) -> Callable[[int], Sequence[Line]]:
        """Return what may be done with the case in view: how things stand is asked once."""
        page, words, panel = self._page, self._page.words, self.query_one("#offers", Panel)
        if len(page.marked) > 1:
            many: Line = (Ink(words("strip.marked", n=len(page.marked)), Tone.QUIET),)
            return lambda _: [many]
        standing = page.state
        if standing.barred:
            barred: Line = (Ink(words(f"reason.{standing.barred}"), Tone.QUIET),)
            return lambda _: [barred]
        offers = tuple(standing.offers.values())
        keys = keys_on(page.id or "", cast("HasKeys", self.app).keymap, words)
        return lambda cells: offering(words, offers, keys, cells, panel.size.height, whole=True)

    @on(LineList.Chosen)
    def _stays_here(self, event: LineList.Chosen) -> None:
        event.stop()

    @on(Drawing.Pressed)
    def _pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        self._page.picked(event.name)
