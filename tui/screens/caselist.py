"""What the pages with one list of cases share: cursor, marks, preview, search, live clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, TypeVar

import msgspec
from textual import on
from textual.widgets import Input

from domain.types import Case
from tui.models import CaseLine
from tui.reading import LIST_LIMIT
from tui.screens.preview import heading, preview
from tui.screens.sidebyside import CASE_ROWS, SideBySide
from tui.screens.why import set_in
from tui.session import Session
from tui.widgets.ink import Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows

ReadingT = TypeVar("ReadingT")


FOUND_LIMIT = 5_000
"""How many cases are read, latest breach last, to find something among them."""


class Listing(msgspec.Struct, Generic[ReadingT], frozen=True):
    """A reading with the states that decide what may be done.

    Attributes:
        reading: What the page shows.
        states: The cases behind it.
        is_new: Whether the home holds no answer yet.
    """

    reading: ReadingT
    states: Mapping[str, Case]
    is_new: bool = False


class CaseListPane(SideBySide[Listing[ReadingT]]):
    """A page that is a list of cases with a preview."""

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(session, id=id)
        self.found = ""
        self._stand_on = ""
        self._came_to = ("", "")

    def lines_of(self, reading: ReadingT) -> Sequence[CaseLine]:
        """Return the cases of a reading, in order."""
        raise NotImplementedError

    def head(self, reading: ReadingT) -> None:
        """Show what stands above the list."""
        raise NotImplementedError

    @property
    def limit(self) -> int:
        """How many cases are read: more when something is looked for among them."""
        return FOUND_LIMIT if self.found else LIST_LIMIT

    @property
    def hint(self) -> str:
        """What to do here first; in a new home, how to begin."""
        return self.hint_for(is_new=self.model.is_new) if self.model else ""

    @property
    def list(self) -> LineList[CaseLine]:
        """The list."""
        return self.query_one(LineList)

    @property
    def chosen(self) -> CaseLine | None:
        """The case under the cursor."""
        return self.list.row

    @property
    def marked(self) -> Sequence[str]:
        """The marked cases."""
        return sorted(self.list.marks)

    def cases(self) -> Sequence[str]:
        """Return the cases of the list, in its order."""
        return [line.case for line in self._shown()]

    def following(self) -> str:
        """Return the case that was below when the cursor came to the one in view.

        An act moves its case in the list, and the cursor goes with it; what comes after it
        stays what it was. Below the last comes the first.
        """
        line, cases = self.chosen, self.cases()
        came_to, below = self._came_to
        if line is not None and line.case == came_to and below in cases:
            return below
        return self._below()

    def _below(self) -> str:
        cases = self.cases()
        return (*cases[self.list.cursor + 1 :], *cases, "")[0]

    def stand_on(self, key: str) -> None:
        """Put the cursor on a case at once, so that the next key is already about it."""
        if key:
            self.list.go_to(key)

    def show(self, model: Listing[ReadingT]) -> None:
        """Fill the list; the cursor stays on its case or goes to the one asked for."""
        self.states = model.states
        self.head(model.reading)
        self.list.feed(Rows(self._shown()), self.now)
        if self._stand_on:
            self.list.go_to(self._stand_on)
            self._stand_on = ""
        self.show_chosen()

    def _shown(self) -> Sequence[CaseLine]:
        lines = self.lines_of(self.model.reading) if self.model else ()
        wanted = self.found.casefold()
        return [line for line in lines if wanted in _searched(line)] if wanted else lines

    @property
    def case_panel(self) -> Panel:
        """The preview."""
        return self.query_one("#preview", Panel)

    def show_case(self) -> None:
        """Show the case under the cursor, or why it is due when it is."""
        line, panel = self.chosen, self.case_panel
        sheet = panel.query_one(Sheet)
        if line is None:
            panel.head("")
            sheet.show(lambda _: [])
            return
        panel.head(heading(line))
        if (why := self.why(line)) is not None:
            sheet.show(lambda cells: set_in(why, cells))
            return
        sheet.show(lambda cells: self._told(line, cells, panel.size.height))

    def _told(self, line: CaseLine, cells: int, rows: int) -> Sequence[Line]:
        top = preview(self.words, line, cells, min(rows, CASE_ROWS))
        return self.with_history(top, line, cells, rows)

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.forget_why()
        self.show_chosen()
        line = self.chosen
        if line is not None and line.case != self._came_to[0]:
            self._came_to = (line.case, self._below())
        self.read_history()
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_act()

    def do_open(self) -> None:
        """Open the case under the cursor."""
        if self.chosen:
            self.go("case", self.chosen.case)

    def do_search(self) -> None:
        """Ask for what to find."""
        self.add_class("-searching")
        self.query_one("#search", Input).focus()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._look_for(event.value.strip())

    def _look_for(self, text: str) -> None:
        """Show only what fits; the first letter reads the cases beyond the list's own."""
        reads_more = bool(text) != bool(self.found)
        self.found = text
        if self.model:
            self.show(self.model)
        if reads_more:
            self.reload()

    @on(Input.Submitted, "#search")
    def _searched_for(self, event: Input.Submitted) -> None:
        event.stop()
        self._end_search()

    def _end_search(self) -> None:
        self.remove_class("-searching")
        self.list.focus()

    def leave(self) -> bool:
        """Put away, one a time: the line to search with, the explanation, what was looked for."""
        field = self.query_one("#search", Input)
        if self.has_class("-searching"):
            self._end_search()
        elif super().leave():
            return True
        elif not self.found:
            return False
        field.value = ""
        return True

    def reload_on(self, key: str) -> None:
        """Read anew and stand on ``key``."""
        self._stand_on = key
        self.list.clear_marks()
        self.reload()

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        super().tick(now)
        self.list.tick(now)


def _searched(line: CaseLine) -> str:
    parts = (line.case, line.name, line.phone, line.plate, line.vehicle, line.owner_name)
    return " ".join((*parts, line.comment)).casefold()
