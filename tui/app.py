"""The frame of the terminal: one screen, its pages, and the lines above and below them.

Keys are looked up in one :class:`~tui.actions.Keymap`; an open strip and a focused input see
them first. Words are looked up when drawn, so a change of language is a redraw.
"""

from __future__ import annotations

import asyncio
import sys
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.filter import LineFilter
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from tui.actions import Action, plain_key
from tui.ending import AskedToEndError, heeding
from tui.frame import COMMON, GO, LIVE, Desk, Page, keymap
from tui.offers import Offers
from tui.pane import Pane
from tui.text import LANGUAGES, Coded, Words
from tui.theme import AFTERLOOP, AsciiFilter
from tui.widgets.chips import Chip
from tui.widgets.ink import Drawing
from tui.widgets.legend import Legend
from tui.widgets.outcome import OutcomeStrip
from tui.widgets.speech import Spoken
from tui.widgets.stages import Asker, Stage
from tui.widgets.status import StatusLine
from tui.widgets.title import TitleBar
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.widgets.entry import Entry
    from tui.widgets.finder import Finder

TRAIL = 20
"""Pages that Esc can go back over."""

STRIP_KEYS = frozenset({"enter", "left", "right", "up", "down"})
"""Named keys that an open strip takes."""

TAKEN = "taken"
"""Why a key of the page does nothing while something is asked."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AfterloopApp(App[None], inherit_bindings=False):
    """The terminal; pages come from outside.

    Attributes:
        news: Grows with everything that may change what a page shows.
    """

    CSS_PATH = "afterloop.tcss"
    TITLE = "Afterloop"
    ENABLE_COMMAND_PALETTE = False
    COMMANDS: ClassVar[set[Any]] = set()
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it as an instance variable
        (0, "-narrow"),
        (80, "-normal"),
        (120, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012 - the same
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "focus_next", show=False),
        Binding("shift+tab", "focus_previous", show=False),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self, pages: Sequence[Page], desk: Desk, now: Callable[[], datetime] = _utc_now
    ) -> None:
        """Prepare the frame; the first page opens at once, the others when asked for.

        Args:
            pages: In the order of their digits.
            desk: Who sits where.
            now: Tells the present instant, with a zone.

        Raises:
            KeymapError: when the keys of pages and person clash.
        """
        self._line_filters: tuple[LineFilter, ...] = (AsciiFilter(),) if desk.ascii_only else ()
        super().__init__()
        self._pages = {page.id: page for page in pages}
        self._desk = desk
        self.news = 0
        self.now = now
        self.keymap = keymap(pages, desk.own_keys)
        self.words = Words(desk.language, desk.zone)
        self._pane: Pane[Any] | None = None
        self._wanted = ""
        self._trail: list[str] = []
        self._focus_of: dict[Pane[Any], Widget | None] = {}
        self._last_key = ""
        self._heeding = ExitStack()
        self.register_theme(AFTERLOOP)
        self.theme = AFTERLOOP.name

    def compose(self) -> ComposeResult:
        """Draw the empty frame; the first page follows once that is painted."""
        yield TitleBar()
        yield ContentSwitcher()
        with Vertical(id="foot"):
            yield OutcomeStrip()
            yield StatusLine()
            yield Legend()

    @property
    def page(self) -> Page:
        """The page in view, or the one about to be."""
        first = self._wanted or next(iter(self._pages))
        return self._pages[self._pane.id or first if self._pane else first]

    @property
    def status(self) -> StatusLine:
        """The line that answers the last key."""
        return self.query_one(StatusLine)

    @property
    def strip(self) -> OutcomeStrip:
        """The strip that takes outcomes."""
        return self.query_one(OutcomeStrip)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters and, where wanted, the one that draws in ASCII."""
        return (*super().get_line_filters(), *self._line_filters)

    def on_mount(self) -> None:
        """Start the one clock, and leave the terminal as it was when told to end."""
        loop = asyncio.get_running_loop()
        self._heeding.enter_context(
            heeding(lambda wish, _frame: loop.call_soon_threadsafe(self._end, wish))
        )
        self._tell_frame()
        self.watch(self.screen, "focused", self._focus_moved, init=False)
        self.set_interval(1, self._tick)
        self.call_after_refresh(self._open_first)

    def on_unmount(self) -> None:
        """Give the signals back."""
        self._heeding.close()

    async def on_key(self, event: events.Key) -> None:
        """Do what the key stands for on this page; an open strip sees it first."""
        if self.query("Finder") or self._is_typed(event):
            return
        if self.strip.is_open and (self.strip.take(event) or event.is_printable):
            event.prevent_default()
            return
        key = plain_key(event.character or "") if _is_sign(event) else event.key
        action = self.keymap.action(self.page.id, key)
        if action is not None:
            event.prevent_default()
            self._last_key = key
            await self.perform(action)
        elif _is_ideograph(event.character):
            self.status.say(self.words("status.ime"), tone=Tone.LATE)

    async def perform(self, action: Action) -> None:
        """Run ``action`` on the page in view, or say why it cannot be done now.

        Before the page that was asked for stands there is nothing to run it on: it does nothing.
        """
        if self._is_awaited and action not in COMMON and not action.id.startswith(GO):
            return
        if reason := self._offers().reason(action):
            label = self.words(f"action.{action.id}.label")
            self.status.refuse(self.words("status.refused", label=label, reason=reason))
            return
        await self._call(action)

    def open_strip(self, asker: Asker, name: str, subject: str, stage: Stage) -> None:
        """Open the strip for ``asker``; the key that led here confirms nothing in it."""
        self.strip.open(name, subject, stage, asker, key=self._last_key)

    def explain(self, error: Coded) -> None:
        """Say what went wrong and what to do."""
        self.status.refuse(self.words.explain(error))

    async def open_page(self, page: str, key: str = "") -> None:
        """Show ``page``, made now if it is new, and let it turn to the thing named ``key``."""
        if self._pane is None or page != self._pane.id:
            if self._pane is not None:
                self.status.clear()
            await self._switch(page)
        if key and self._pane:
            self._pane.turn_to(key)
        self._tick()
        self._tell_frame()

    async def _open_first(self) -> None:
        """Open the first page, or the one asked for last before any stood."""
        while self._is_awaited:
            page = self._wanted or next(iter(self._pages))
            await self.open_page(page)
            if self._wanted == page:
                self._wanted = ""

    @property
    def _is_awaited(self) -> bool:
        """Whether the page that was asked for does not stand yet."""
        return self._pane is None or bool(self._wanted)

    def do_help(self) -> None:
        """List the keys of this page."""
        self._find("finder.help", ())

    def do_commands(self) -> None:
        """Offer everything that can be done on this page, to be found by name."""
        self._find("finder.palette", self._pane.entries() if self._pane else ())

    def do_language(self) -> None:
        """Speak the next language; everything on the screen follows at once."""
        place = (LANGUAGES.index(self.words.language) + 1) % len(LANGUAGES)
        self.words = Words(LANGUAGES[place], self._desk.zone)
        for widget in self.query("*"):
            if isinstance(widget, Spoken):
                widget.retell()
        self._tell_frame()
        name = self.words(f"language.{self.words.language}")
        self.status.say(self.words("language.changed", name=name), tone=Tone.PLAIN)

    async def do_back(self) -> None:
        """Step out of what is open on this page; else show the page that was in view before."""
        if self._pane is not None and self._pane.leave():
            self._tell_frame()
        elif self._trail:
            await self.open_page(self._trail.pop())
            self._trail.pop()

    def do_quit(self) -> None:
        """End the program."""
        self.exit()

    def action_help_quit(self) -> None:
        """Say how to quit, to those who press Ctrl+C for it."""
        self.status.say(self.words("status.quit"), tone=Tone.PLAIN)

    @on(Pane.Changed)
    def _pane_changed(self, event: Pane.Changed) -> None:
        event.stop()
        self._tell_frame()

    @on(Pane.Failed)
    def _pane_failed(self, event: Pane.Failed) -> None:
        event.stop()
        self.explain(event.error)

    @on(Pane.Said)
    def _pane_said(self, event: Pane.Said) -> None:
        event.stop()
        self.status.say(event.text, tone=event.tone, now=self.now(), undo=event.undo)

    @on(Pane.Gone)
    async def _pane_gone(self, event: Pane.Gone) -> None:
        event.stop()
        await self.open_page(event.page, event.key)

    @on(OutcomeStrip.Decided)
    async def _decided(self, event: OutcomeStrip.Decided) -> None:
        event.stop()
        if event.asker is not None:
            await self._guarded(partial(event.asker.decided, event.name, event.answers))

    @on(OutcomeStrip.Refused)
    def _not_to_choose(self, event: OutcomeStrip.Refused) -> None:
        event.stop()
        label, reason = event.label, event.reason
        self.status.refuse(self.words("status.refused", label=label, reason=reason))

    @on(OutcomeStrip.Unfit)
    def _not_to_take(self, event: OutcomeStrip.Unfit) -> None:
        event.stop()
        self.explain(event.error)

    @on(Drawing.Pressed, "Legend")
    @on(Drawing.Pressed, "StatusLine")
    async def _pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        await self._perform_named(event.name)

    async def on_finder_picked(self, event: Finder.Picked) -> None:
        """Do what was picked in help or in the palette."""
        if self._pane and any(entry.key == event.key for entry in self._pane.entries()):
            self._last_key = ""
            await self._guarded(partial(self._pane.picked, event.key))
        else:
            await self._perform_named(event.key)

    async def _perform_named(self, action_id: str) -> None:
        for action in self.keymap.on(self.page.id):
            if action.id == action_id:
                self._last_key = ""
                await self.perform(action)

    async def _guarded(self, call: Callable[[], Any]) -> None:
        """Call, await what is to be awaited, and tell errors that have a code."""
        try:
            result = call()
            if isawaitable(result):
                await result
        except Exception as error:
            if not isinstance(error, Coded):
                raise
            self.explain(error)
        self._tell_frame()

    async def _call(self, action: Action) -> None:
        if action.id.startswith(GO):
            page = action.id.removeprefix(GO)
            if self._is_awaited:
                self._wanted = page
                self._tell_frame()
            else:
                await self.open_page(page)
            return
        holder = self._pane if hasattr(self._pane, action.handler) else self
        if self._pane is None and not hasattr(self, action.handler):
            return  # the first page does not stand yet
        await self._guarded(getattr(holder, action.handler))

    def _find(self, title: str, besides: Sequence[Entry]) -> None:
        from tui.widgets.finder import Finder

        offers = self._offers()
        entries = [offers.entry(action) for action in self.keymap.on(self.page.id)]
        self.screen.mount(Finder(self.words(title), [*entries, *besides]))

    @property
    def _panes(self) -> ContentSwitcher:
        return self.query_one(ContentSwitcher)

    def _made(self, page: str) -> Pane[Any] | None:
        """Return the pane of a page, if it was ever opened; things inside pages may bear its id."""
        panes = self._panes.query_children(Pane)
        return next((pane for pane in panes if pane.id == page), None)

    async def _switch(self, page: str) -> None:
        """Bring a page into view, made now if it is new, with the focus where it was left."""
        if self.strip.is_open:
            self.strip.close()
        pane = self._made(page)
        if pane is None:
            pane = self._pages[page].make()
            await self._panes.add_content(pane)
        if self._pane:
            self._focus_of[self._pane] = self.focused
            self._trail = [*self._trail, self.page.id][-TRAIL:]
        self._panes.current = page
        self._pane = pane
        known = self._focus_of.get(pane)
        if known is None or not known.is_attached:
            inside = pane.walk_children(Widget)
            known = next((widget for widget in inside if widget.focusable), None)
        self.screen.set_focus(known)

    @property
    def is_standing(self) -> bool:
        """Whether there is a screen to show things on: not any more while the program ends."""
        return bool(self.query(TitleBar))

    def behind(self) -> timedelta | None:
        """Return how far what is in view lies behind the present; ``None`` in the present."""
        return None

    def _tick(self) -> None:
        if not self.is_standing:
            return
        now = self.now()
        self.query_one(TitleBar).show(
            now=now, data_at=self._pane and self._pane.data_at, past=self.behind()
        )
        self.status.tick(now)
        if self._pane:
            self._pane.tick(now)

    def _offers(self) -> Offers:
        return Offers(self.words, self.keymap, self._pane and self._pane.state)

    def _tell_frame(self) -> None:
        """Bring title, hint and footer in line with the page in view."""
        if not self.is_standing:
            return
        page, pane = self.page, self._pane
        name = self.words(f"action.{GO}{page.id}.label")
        crumbs = (
            self._desk.centre,
            f"[{page.key}] {name}" if page.key else name,
            pane.subject if pane else "",
        )
        self.query_one(TitleBar).show(
            crumbs=tuple(filter(None, crumbs)),
            person=self._seated(),
            now=self.now(),
            data_at=pane and pane.data_at,
            read_only=self._desk.read_only,
            past=self.behind(),
        )
        self.strip.hint(pane.hint if pane else "")
        self._tell_footer(page)

    def _focus_moved(self) -> None:
        """Let the footer show which keys are the page's now."""
        if self.is_standing:
            self._tell_footer(self.page)

    def _seated(self) -> str:
        """Return who is at the desk, with the role in the language spoken now."""
        role = self._desk.role
        return f"{self._desk.person} · {self.words(f'role.{role}')}" if role else self._desk.person

    def _tell_footer(self, page: Page) -> None:
        here = self.keymap.footer(page.id, first=(LIVE.id, *page.first))
        self.query_one(Legend).show(
            [self._chip(action) for action in here if action not in COMMON],
            [self._chip(place.go()) for place in self._pages.values() if place.key],
            [self._chip(action) for action in COMMON if action.rank],
            [self.words(f"door.{place.id}") for place in self._pages.values() if place.key],
        )

    def _chip(self, action: Action) -> Chip:
        """Return an action for the footer; it looks off while its key goes elsewhere."""
        chip = self._offers().chip(action)
        key = self.keymap.keys(action)[0]
        is_letter = len(key) == 1
        if (self.strip.is_open and (is_letter or key in STRIP_KEYS)) or (
            is_letter and self._writes
        ):
            return chip._replace(reason=chip.reason or TAKEN)
        return chip

    @property
    def _writes(self) -> bool:
        """Whether letters go into a line that is written on."""
        field = self.focused
        return field is not None and field.check_consume_key("a", "a")

    def _is_typed(self, event: events.Key) -> bool:
        """Return whether a focused input wants the key: letters, and keys it edits with."""
        field = self.focused
        if field is None or not self._writes:
            return False
        return event.is_printable or event.key in field._bindings.key_to_bindings  # noqa: SLF001 - Textual has no public question for it

    def _end(self, wish: int) -> None:
        """Leave by the front door: the terminal is restored, the exit code names the signal.

        A window that was closed takes nothing any more. Textual's writer lets thirty writes wait
        and then keeps whoever writes, the last one of all too; a program that ends is not kept.
        """
        writer = getattr(self._driver, "_writer_thread", None)
        if writer is not None:
            writer._queue.maxsize = sys.maxsize  # noqa: SLF001 - Textual has no public word for it
        self.exit(return_code=AskedToEndError(wish).exit_code)


def _is_sign(event: events.Key) -> bool:
    """Return whether a key is a character of its own, not a named key or a combination."""
    return event.is_printable and event.character != " " and "+" not in event.key


def _is_ideograph(character: str | None) -> bool:
    return character is not None and any(unicodedata.category(sign) == "Lo" for sign in character)
