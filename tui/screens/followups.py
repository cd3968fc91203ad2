"""My queue: what breaks next first, the cursor on it, all that the call needs beside it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from tui import figures, worklists
from tui.actions import Action
from tui.models import CaseLine, Queue
from tui.parts import parts_known
from tui.screens.caselist import CaseListPane, Listing
from tui.screens.clientverbs import WHO
from tui.screens.columns import CaseColumns
from tui.screens.verbs import ACT, OPEN, REPORT, SEARCH, VERBS
from tui.session import Session
from tui.widgets.bars import bar
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.tone import Tone

ACTIONS: tuple[Action, ...] = (ACT, *VERBS, OPEN, SEARCH, REPORT, WHO)

_BAR = 14
"""Cells of the progress bar."""


class QueuePane(CaseListPane[Queue]):
    """The follow-ups of the person at the desk."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="queue")

    def compose(self) -> ComposeResult:
        """Progress above, list and preview below."""
        columns = CaseColumns(self)
        yield Sheet(id="progress")
        with Container(id="body"):
            with Panel(id="list", classes="-list"):
                yield LineList(
                    (
                        columns.left(),
                        columns.level(),
                        columns.customer(),
                        columns.car(share=3, from_width=64),
                        columns.step(),
                        columns.score(),
                        columns.tries(),
                    ),
                    empty="queue.empty",
                )
            with Panel(id="preview"):
                yield Sheet()
        yield Input(id="search", compact=True)

    def load(self) -> Listing[Queue]:
        """Read the queue and the states of its cases."""
        with self.session.views() as views:
            self.parts, self.rules = parts_known(views), views.house.rules
            queue = worklists.queue(views, self.session.person(), self.now, limit=self.limit)
            return Listing(
                queue,
                views.states([line.case for line in queue.lines]),
                is_new=figures.is_new(views),
            )

    def lines_of(self, reading: Queue) -> Sequence[CaseLine]:
        """Return the follow-ups."""
        return reading.lines

    def head(self, reading: Queue) -> None:
        """Show how far the day is."""
        words = self.words
        total = words.formats.number(reading.total)
        self.query_one("#list", Panel).head(words("queue.title", n=total))
        done, everything = reading.cleared, reading.cleared + reading.total
        share = done / everything if everything else 1.0
        line: Line = (
            Ink(f" {words('queue.cleared', done=done, all=everything)} "),
            Ink(bar(share, _BAR, track=True), Tone.GOOD),
            Ink("  "),
            Ink(words("queue.late", n=reading.late), Tone.LATE if reading.late else Tone.QUIET),
            Ink("  " + words("queue.soon", n=reading.soon)),
            Ink("  " + words("queue.today", n=reading.today)),
        )
        if reading.approvals:
            line = (*line, Ink("  " + words("queue.approvals", n=reading.approvals), Tone.WATCH))
        if self.found:
            line = (*line, Ink("  " + words("queue.found", text=self.found), Tone.HEAD))
        self.query_one("#progress", Sheet).show(lambda _: [line])
