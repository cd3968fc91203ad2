"""A page with a list of cases: list, case and why stand side by side where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.geometry import Size

from domain.policy import Rulebook
from tui.casefile import history_of
from tui.models import CaseLine, Entry
from tui.screens.casework import Casework, DeskApp
from tui.screens.preview import history
from tui.session import Session
from tui.widgets.ink import Line
from tui.widgets.panel import Panel
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.screens.beside import Beside

ModelT = TypeVar("ModelT")

CASE_ROWS = 9
"""Lines of a panel that are about the case; a higher one shows its history below."""


class SideBySide(Casework[ModelT]):
    """A page whose ``#body`` holds a list and a panel with the case in view.

    Args:
        session: Whose desk it is.
        id: The page.

    Attributes:
        rules: The rules in force when the page was read.
    """

    BROAD_FROM: ClassVar = Size(161, 0)
    """Cells of a page from which all that is known of a case stands beside the list."""

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(session, id=id)
        self.rules: Rulebook | None = None
        self._beside: Beside | None = None
        self._fitted = Size()
        self._entries_of = ""
        self._entries: Sequence[Entry] = ()

    @property
    def case_panel(self) -> Panel:
        """The panel with the case in view."""
        raise NotImplementedError

    @property
    def is_broad(self) -> bool:
        """Whether list, case and why stand side by side."""
        return self.has_class("-broad")

    async def on_resize(self, event: events.Resize) -> None:
        """Set beside the case what there is room for, or put it away."""
        if event.size == self._fitted:
            return  # the page is only shown again
        self._fitted = event.size
        (cells, rows), least = event.size, self.BROAD_FROM
        is_broad = cells >= least.width and rows >= least.height
        if is_broad and self._beside is None:
            from tui.screens.beside import Beside

            self._beside = Beside(self)
            await self.query_one("#body").mount(self._beside)
        if is_broad:
            self.explained = ""
            self.remove_class("-why")
        elif self._beside is not None and self._beside.has_focus_within:
            self.screen.focus_previous()
        self.set_class(is_broad, "-broad")
        if self.model is not None:
            self.call_after_refresh(self._show_anew)

    def _show_anew(self) -> None:
        self.show_chosen()
        self.read_history()

    def show_chosen(self) -> None:
        """Show the case in view at once; what stands beside it follows when that is painted."""
        self.show_case()
        if self.is_broad:
            self.call_after_refresh(self._show_beside)

    def _show_beside(self) -> None:
        if self._beside is not None and self.is_broad:
            self._beside.show(self.chosen)

    def show_case(self) -> None:
        """Show what the case in view is about, or why it is due when it is."""
        raise NotImplementedError

    def with_history(
        self, top: Sequence[Line], line: CaseLine, cells: int, rows: int
    ) -> Sequence[Line]:
        """Return what a case is about and, in the rows below, what happened to it."""
        if rows <= CASE_ROWS or self._entries_of != line.case:
            return top
        room = rows - len(top) - 1
        return [*top, (), *history(self.words, self._entries, cells)[: max(0, room)]]

    def read_history(self) -> None:
        """Read what happened to the case in view, where there is room to show it."""
        line = self.chosen
        if line is not None and self.case_panel.size.height > CASE_ROWS:
            read = partial(self._read_entries, line.case)
            self.run_worker(read, thread=True, exclusive=True, group="entries")

    def _read_entries(self, case: str) -> None:
        """Read what happened to a case; runs in a thread."""
        journal, house = self.session.journal, self.session.house()
        entries = history_of(journal, house, case, masked=self.masked)
        cast("DeskApp", self.app).tell(self._take_entries, case, entries)

    def _take_entries(self, case: str, entries: Sequence[Entry]) -> None:
        self._entries_of, self._entries = case, entries
        self.show_case()

    def do_why(self) -> None:
        """Say why the case in view is due when it is, unless that stands beside it."""
        if self.is_broad:
            self.say(self.words("why.beside"), tone=Tone.PLAIN)
        else:
            super().do_why()

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        super().tick(now)
        if self._beside is not None and self.is_broad:
            self._beside.tick(now)
