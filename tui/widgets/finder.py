"""Help and the command palette: one list of everything that can be done, found by typing.

Lies over the page on the same screen (a screen of its own costs a quarter of a second the
first time). The page is not drawn meanwhile: what is painted together is cut at the edges of all
that lies there, seen or not, and a cut through half a Chinese character erases it. Finds by words
of either language, by key, and by pinyin initials.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input

from tui.widgets.entry import Entry
from tui.widgets.ink import Ink, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.speech import words_of
from tui.widgets.tone import Tone


def _tone(entry: Entry, _now: datetime) -> Tone:
    return Tone.QUIET if entry.is_off else Tone.PLAIN


def _key_tone(entry: Entry, _now: datetime) -> Tone:
    return Tone.QUIET if entry.is_off else Tone.KEY


COLUMNS: tuple[Column[Entry], ...] = (
    Column(
        id="keys",
        title="finder.column-key",
        text=lambda entry, _now: entry.keys,
        width=12,
        tone=_key_tone,
    ),
    Column(
        id="label",
        title="finder.column-action",
        text=lambda entry, _now: entry.label,
        width=12,
        tone=_tone,
    ),
    Column(
        id="help",
        title="finder.column-help",
        text=lambda entry, _now: entry.help,
        tone=_tone,
    ),
)


class Finder(Vertical):
    """A filter line above a list of entries; Enter runs, Esc closes."""

    DEFAULT_CSS = """
    Finder { layer: above; width: 76; max-width: 100%; height: 20; max-height: 100%; }
    Finder Panel { background: $surface; border: solid $primary; }
    Finder Input { border: none; height: 1; padding: 0 1; background: $panel; margin-bottom: 1; }
    Finder Sheet { margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("tab,shift+tab", "stay", show=False),
    ]

    class Picked(Message):
        """An entry was chosen.

        Attributes:
            key: Its name.
        """

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, title: str, entries: Sequence[Entry]) -> None:
        """Offer ``entries`` under ``title``."""
        super().__init__()
        self._title = title
        self._entries = entries
        self._returns_to: Widget | None = None

    def compose(self) -> ComposeResult:
        """Put the filter line above the list."""
        with Panel(title=self._title, classes="-list"):
            yield Input(placeholder=words_of(self)("finder.search"), compact=True)
            yield LineList(COLUMNS, empty="finder.nothing")
            yield Sheet()

    def on_mount(self) -> None:
        """Take the focus, and show everything."""
        self._returns_to = self.screen.focused
        words = words_of(self)
        self.query_one(Sheet).show(
            lambda _cells: [(Ink(f"  {words('finder.footer')}", Tone.QUIET),)]
        )
        self.query_one(LineList).can_focus = False
        self.query_one(Input).focus()
        self._show_pages(shown=False)
        self._filter("")

    def action_stay(self) -> None:
        """Keep the focus in the filter line."""

    async def action_close(self) -> None:
        """Go away and give the focus back."""
        self._show_pages(shown=True)
        back = self._returns_to
        self.screen.set_focus(back if back is not None and back.is_attached else None)
        await self.remove()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows and page keys move in the list while the filter line has the focus."""
        entries = self.query_one(LineList)
        moves = {"down": 1, "up": -1}
        pages = {"pagedown": 1, "pageup": -1}
        if event.key in moves:
            entries.action_move(moves[event.key])
        elif event.key in pages:
            entries.action_page(pages[event.key])
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._filter(event.value)

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self._pick()

    @on(LineList.Opened)
    async def _opened(self, event: LineList.Opened) -> None:
        event.stop()
        await self._pick()

    @on(LineList.Chosen)
    def _moved(self, event: LineList.Chosen) -> None:
        event.stop()

    def _show_pages(self, *, shown: bool) -> None:
        """Draw what lies beneath, or leave it out."""
        for pages in self.screen.query(ContentSwitcher):
            pages.visible = shown

    async def _pick(self) -> None:
        row = self.query_one(LineList).row
        if row is not None:
            await self.action_close()
            self.app.post_message(self.Picked(row.key))  # this widget is gone by now

    def _filter(self, query: str) -> None:
        fitting = [entry for entry in self._entries if entry.fits(query)]
        if query.strip():
            fitting.sort(key=lambda entry: entry.closeness(query))
        entries = self.query_one(LineList)
        entries.feed(Rows(fitting), datetime.min.replace(tzinfo=UTC))
        entries.action_first()
