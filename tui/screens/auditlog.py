"""The log as a list with a cursor in it: what is looked for, what is found, where one stands."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec
from textual import on
from textual.widgets import Input
from textual.worker import get_current_worker

from eventstore.browse import Browser
from eventstore.errors import LogDamagedError, StoreError
from eventstore.proof.heads import Heads
from gateway.journal import EventJournal
from tui.audit.events import Events, Looking
from tui.audit.filters import Reader, sentence
from tui.audit.models import EventLine, Found, Wanted
from tui.home import LOG
from tui.pane import Pane
from tui.screens.auditlist import EventList
from tui.screens.casework import DeskApp
from tui.screens.handon import rows
from tui.session import Session
from tui.text import Coded
from tui.widgets.panel import Panel
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

AnswerT = TypeVar("AnswerT")

HEADS = "heads"
"""Where in the home the signed heads lie."""

NEWEST = sys.maxsize
"""The place behind all others."""

STRETCHES_A_WORD = 4
"""Stretches of the log from one word about the search to the next."""


class AuditLog(Pane[Found]):
    """The list of events and the filter above it.

    Attributes:
        looking: The log with its house, as read last.
        sizes: The sizes of the signed heads.
        wanted: What is looked for.
        may_open: Whether the person at the desk may open sealed texts.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(id="audit")
        self.session = session
        self._rows = Browser(session.home / LOG)
        self._scan = Browser(session.home / LOG)
        self._journal = EventJournal(session.log, session.keys)
        self.looking = Looking(self._scan, self._journal, session.house_now())
        self.sizes: tuple[int, ...] = ()
        self.may_open = False
        self.wanted = Wanted()
        self._asked: str | Wanted | None = None
        self._stand_at: int | None = None
        self._end: tuple[Wanted, int] = (Wanted(), 0)

    def on_unmount(self) -> None:
        """Let go of the log."""
        self._rows.close()
        self._scan.close()

    @property
    def list(self) -> EventList:
        """The list."""
        return self.query_one(EventList)

    @property
    def event(self) -> EventLine | None:
        """The event under the cursor."""
        return self.list.row

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> Found:
        """Look through the log; what is already known is only added to."""
        self.looking = Looking(self._scan, self._journal, self.session.house_now())
        rules = self.looking.house.rules.at(self.session.present())
        self.may_open = self.session.sitter().role in rules.privacy.reveal
        asked, self._asked = self._asked, None
        if asked is not None:
            self.wanted = self._understood(asked)
        self.sizes = self._sizes()
        worker, said = get_current_worker(), 0

        def going(reached: int, head: int) -> bool:
            nonlocal said
            said += 1
            if said % STRETCHES_A_WORD == 0 and not worker.is_cancelled:
                cast("DeskApp", self.app).tell(self._tell_search, reached, head)
            return not worker.is_cancelled

        return self.looking.find(self.wanted, self.model, going, opens=self._opens)

    @property
    def _opens(self) -> bool:
        return bool(self.wanted.text) and self.may_open

    def _understood(self, asked: str | Wanted) -> Wanted:
        if isinstance(asked, Wanted):
            return asked
        return self.reader().wanted(asked, customer=self.customer_here())

    def reader(self) -> Reader:
        """Return what understands filters and instants as typed."""
        return Reader(self.words, self.looking.house, self._scan, self.session.present())

    def customer_here(self) -> str:
        """Return whom ``customer:this`` means."""
        return ""

    def _sizes(self) -> tuple[int, ...]:
        try:
            heads = Heads(self.session.home / HEADS, self.session.log).stored()
        except StoreError as error:  # ``verify`` says more; without them nothing counts as covered
            cast("DeskApp", self.app).tell(self.say, self.words.explain(error))
            return ()
        return tuple(head.size for head in heads)

    def _tell_search(self, reached: int, head: int) -> None:
        percent = 100 * reached // max(1, head)
        self.say(self.words("audit.searching", percent=percent), tone=Tone.PLAIN)

    def answering(self, read: Callable[[], AnswerT], take: Callable[[AnswerT], None]) -> None:
        """Read in a thread and hand the answer over, unless it is no longer wanted."""
        desk = cast("DeskApp", self.app)
        try:
            answer = read()
        except msgspec.DecodeError as error:
            damaged = LogDamagedError(path=str(self.session.home / LOG), reason=str(error))
            desk.tell(self._tell_failure, damaged)
        except Exception as error:
            if not isinstance(error, Coded):
                raise
            desk.tell(self._tell_failure, error)
        else:
            if not get_current_worker().is_cancelled:
                desk.tell(take, answer)

    def _tell_failure(self, error: Coded) -> None:
        self.post_message(self.Failed(error))

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: Found) -> None:
        """Fill the list; the cursor stays on its event, or goes to the nearest before it."""
        stood, self._stand_at = self._stand_at or self._stood(model), None
        looking = Looking(self._rows, self._journal, self.looking.house)
        self.list.feed(Events(looking, model), self.now)
        self._end = (model.wanted, model.positions[-1] if model.positions else 0)
        self.stand_on(stood)
        self.show_head(model)

    def _stood(self, model: Found) -> int:
        """Return where the cursor is; whoever stands at the end goes on with it."""
        event, (wanted, end) = self.event, self._end
        if event is None or (model.wanted == wanted and event.position >= end):
            return NEWEST
        return event.position

    def show_head(self, model: Found) -> None:
        """Say above the list what is looked for."""
        words = self.words
        only = sentence(model.wanted, words, self.looking.house)
        n = words.formats.number(len(model.positions))
        title = words("audit.found", n=n, only=only) if only else words("audit.all", n=n)
        self.query_one("#list", Panel).head(title)

    def stand_on(self, position: int) -> None:
        """Put the cursor on a position, or on the nearest event found before it."""
        if self.model is None or not self.model.positions:
            return
        places = self.model.positions
        place = max(0, bisect_right(places, position) - 1)
        self.list.go_to(str(places[place]))

    def turn_to(self, key: str) -> None:
        """Look for what ``key`` says in the words of a filter, and stand at its last event."""
        self.look_for(key)
        moment = self.session.moment
        self._stand_at = moment.position if moment else NEWEST

    def order(self) -> Order | None:
        """Return the part of the log that was found."""
        return rows(positions=self.model.positions) if self.model is not None else None

    def look_for(self, asked: str | Wanted) -> None:
        """Look through the log for something else."""
        self._asked = asked
        self.reload()

    # The filter ---------------------------------------------------------------------------------

    def do_filter(self) -> None:
        """Ask what to look for."""
        self.add_class("-searching")
        self.post_message(self.Changed())
        self.query_one("#search", Input).focus()

    @on(Input.Submitted, "#search")
    def _filtered(self, event: Input.Submitted) -> None:
        event.stop()
        self._end_filter()
        self.look_for(event.value)

    def _end_filter(self) -> None:
        self.remove_class("-searching")
        self.post_message(self.Changed())
        self.list.focus()

    def leave(self) -> bool:
        """Put away, one at a time: the line to filter with, then the filter."""
        if self.has_class("-searching"):
            self._end_filter()
            return True
        if self.wanted == Wanted():
            return False
        self.query_one("#search", Input).value = ""
        self.look_for(Wanted())
        return True
