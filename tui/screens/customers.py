"""Customers: those of a group, or whom a search found; beside the list, what to know of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from tui.actions import Action
from tui.clientmodels import Clientele, CustomerLine, Double, Group
from tui.clientranks import Ranking
from tui.clients import GROUPS as GROUP_NAMES
from tui.clients import clientele, liked_by
from tui.clientsearch import is_long_enough
from tui.clientwords import more, name_of
from tui.models import Preference
from tui.screens.casework import DeskApp
from tui.screens.clientcolumns import customer_columns, customer_preview
from tui.screens.clientverbs import ACTS, GROUPS, LIST, OPEN, SEARCH
from tui.screens.clientwork import Clientwork
from tui.screens.handon import rows
from tui.screens.reporting import Reporting
from tui.screens.verbs import REPORT
from tui.session import Session
from tui.widgets.ink import Drawing, Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

ACTIONS: tuple[Action, ...] = (OPEN, SEARCH, *ACTS, *GROUPS, REPORT)

PAIR = 2
"""Files that are marked to be merged."""


class Customers(msgspec.Struct, frozen=True):
    """What the page shows: a list, and how those on it like it."""

    clientele: Clientele
    likes: Mapping[str, Sequence[Preference]]


class CustomersPane(Reporting[Customers], Clientwork[Customers]):
    """The customers of the house."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id=LIST)
        self.group: Group = GROUP_NAMES[0]
        self.found = ""
        self._ranking = Ranking()
        self._told_progress = False

    def compose(self) -> ComposeResult:
        """Groups above, list and preview below."""
        yield Sheet(id="groups")
        with Container(id="body"):
            with Panel(id="list", classes="-list"):
                yield LineList(customer_columns(self), empty="client.empty")
            with Panel(id="preview"):
                yield Sheet()
        yield Input(id="search", compact=True)

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> Customers:
        """Read the group, or whom the search means; the index is filled first where it lacks."""
        with self.session.views(masked=self.masked) as views:
            found = clientele(
                self.session,
                views,
                self.group,
                self.now,
                typed=self.found if is_long_enough(self.found) else "",
                ranking=self._ranking,
                progress=self._tell_progress,
            )
            return Customers(found, liked_by(views, found.lines))

    def _tell_progress(self, reached: int, goal: int) -> None:
        """Say how far the search index has come, where it is filled; runs in a thread."""
        if reached < goal or self._told_progress:
            self._told_progress = reached < goal
            percent = 100 * reached // max(1, goal)
            said = self.words("client.indexing", percent=percent) if reached < goal else ""
            cast("DeskApp", self.app).tell(partial(self.say, said, tone=Tone.PLAIN))

    @property
    def chosen(self) -> CustomerLine | None:
        """The customer under the cursor."""
        return self.list.row

    @property
    def list(self) -> LineList[CustomerLine]:
        """The list."""
        return self.query_one(LineList)

    @property
    def hint(self) -> str:
        """What to do here first."""
        if self.found and not is_long_enough(self.found):
            return self.words("client.too-short")
        return self.hint_here()

    def others(self) -> Sequence[Double | CustomerLine]:
        """Return the other of two marked files."""
        marks, line = self.list.marks, self.chosen
        if self.model is None or len(marks) != PAIR or line is None:
            return ()
        return [
            each
            for each in self.model.clientele.lines
            if each.customer in marks and each.customer != self._kept()
        ]

    def _kept(self) -> str:
        """Return which of two marked files is kept: the one with more visits, then the older."""
        lines = self.model.clientele.lines if self.model else ()
        marked = [line for line in lines if line.customer in self.list.marks]
        return max(marked, key=lambda line: (line.visits, -line.last_at.timestamp())).customer

    def order(self) -> Order | None:
        """Return the customers of the list in view."""
        if self.model is None:
            return None
        return rows("customers", keys=tuple(line.customer for line in self._lines()))

    def likes(self) -> Sequence[Preference]:
        """Return how the customer under the cursor likes it."""
        line = self.chosen
        return self.model.likes.get(line.customer, ()) if self.model and line else ()

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: Customers) -> None:
        """Fill the list; the cursor stays on its customer."""
        found, words = model.clientele, self.words
        title = words("client.title-found" if found.typed else f"client.group.{found.group}")
        number = words.formats.number(found.total)
        self.query_one("#list", Panel).head(f"{title} {number}  {more(words, found)}".rstrip())
        self.query_one("#groups", Sheet).show(lambda _: [self._groups(found)])
        self.list.feed(Rows(found.lines), self.now)
        self.show_chosen()

    def _groups(self, found: Clientele) -> Line:
        """Return the groups with their counts, the one in view marked; each can be clicked."""
        words, inks = self.words, [Ink(" ")]
        for group in GROUP_NAMES:
            here = group == found.group and not found.typed
            count = words.formats.number(found.counts.get(group, 0))
            label = f"{words(f'client.group.{group}')} {count}"
            inks += [Ink(label, Tone.CHOSEN if here else Tone.QUIET, group), Ink("  ")]
        if found.typed:
            inks.append(Ink(words("queue.found", text=found.typed), Tone.HEAD))
        return tuple(inks)

    def show_chosen(self) -> None:
        """Show the customer under the cursor."""
        panel, line = self.query_one("#preview", Panel), self.chosen
        sheet = panel.query_one(Sheet)
        if line is None:
            panel.head("")
            sheet.show(lambda _: [])
            return
        if line.customer != self._revealed:
            self.hide_again()
        seen, likes = self.as_seen(line), self.likes()
        panel.head(" ".join(filter(None, (name_of(self.words, seen), seen.vehicle))))
        sheet.show(lambda cells: customer_preview(self.words, seen, likes, cells))

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.show_chosen()
        self.post_message(self.Changed())

    @on(LineList.Moved)
    def _marked(self) -> None:
        self.post_message(self.Changed())

    # Going --------------------------------------------------------------------------------------

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Open the file of the customer under the cursor; two marked ones are merged."""
        if self.others():
            self.do_merge()
        elif self.chosen:
            self.go("customer", self.chosen.customer)

    def take_aim(self) -> CustomerLine:
        """Take aim at the customer in view; of two marked files at the one that is kept."""
        line = super().take_aim()
        if self.others():
            self._about = self._kept()
            kept = (each for each in self._lines() if each.customer == self._about)
            return next(kept, line)
        return line

    def _lines(self) -> Sequence[CustomerLine]:
        return self.model.clientele.lines if self.model else ()

    def do_group_next(self) -> None:
        """Show the next group."""
        self._turn(1)

    def do_group_before(self) -> None:
        """Show the group before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        place = (GROUP_NAMES.index(self.group) + by) % len(GROUP_NAMES)
        self._show_group(GROUP_NAMES[place])

    def _show_group(self, group: Group) -> None:
        self.group = group
        self.list.clear_marks()
        self.query_one("#search", Input).value = ""
        self.found = ""
        self.reload()

    @on(Drawing.Pressed, "#groups")
    def _group_pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        self._show_group(cast("Group", event.name))

    # Searching ----------------------------------------------------------------------------------

    def do_search(self) -> None:
        """Ask for a name, a number, a plate or a VIN; the last four signs will do."""
        self.add_class("-searching")
        self.query_one("#search", Input).focus()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        text = event.value.strip()
        if text == self.found:
            return
        self.found = text
        self.list.clear_marks()
        self.reload()

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self._end_search()

    def _end_search(self) -> None:
        self.remove_class("-searching")
        self.list.focus()

    def leave(self) -> bool:
        """Put away, one a time: the line to search with, what was looked for, the marks."""
        if self.has_class("-searching"):
            self._end_search()
        elif self.found:
            self.query_one("#search", Input).value = ""
            self.found = ""
            self.reload()
            return True
        elif self.list.marks:
            self.list.clear_marks()
            return True
        else:
            return False
        return True
