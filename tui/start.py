"""The terminal, put together: the frame at once, the session behind it, a thread for the log.

The frame is painted before anything of the log is opened or even imported: a person who starts
the program sees it after little more than Textual's own time.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.message import Message

from tui import settings
from tui.app import AfterloopApp
from tui.broom import Broom
from tui.ending import AskedToEndError, held_back
from tui.frame import Desk, Page, keymap
from tui.goto import day_of
from tui.journeys import Journeys
from tui.lull import Lull
from tui.pane import Pane
from tui.text import Coded, Language, Words
from tui.widgets.stages import Ask
from tui.widgets.title import TitleBar
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order
    from tui.following import Follower, Seen
    from tui.reviewing import Kind
    from tui.session import Session

DOORS = {
    "morning": "1",
    "queue": "2",
    "escalations": "3",
    "figures": "4",
    "audit": "5",
    "visits": "6",
    "customers": "7",
    "surveys": "8",
    "warnings": "9",
    "dashboard": "0",
}
"""The pages with a digit."""

GOTO = "goto"
"""What the strip is opened for by ``:``."""

ALARM = "log-contradicted"
"""The trouble that is shown in the title for as long as the desk is open."""

CRASH = "crash.txt"
"""Where a fault of the program is written down."""


class DeskTerminal(AfterloopApp):
    """The frame over a session: acts run one after the other, pages follow the log.

    Attributes:
        fault: What kept the session from being opened, and the program from going on.
        acted: The cases each act was done to, latest last.
        wishes: Signals that asked it to end before it could heed them.
        broom: Sweeps the memory of a process that is the terminal's alone.
    """

    class Happened(Message):
        """Something to be done on the screen's thread.

        Attributes:
            callback: What.
        """

        def __init__(self, callback: Callable[[], object]) -> None:
            super().__init__()
            self.callback = callback

    def __init__(
        self,
        home: Path,
        open_session: Callable[[], Session],
        language: Language | None,
        as_of: str = "",
    ) -> None:
        self._home = home
        self._as_of = as_of
        self._open_session = open_session
        self._session: Session | None = None
        self.fault: Exception | None = None
        self.wishes: Sequence[int] = ()
        self.broom: Broom | None = None
        self.acted: list[tuple[str, ...]] = []
        own = settings.load(home)
        self._spare = home if own.audit_copy is None else Path(gettempdir())
        desk = Desk(language=language or own.spoken(), ascii_only=own.ascii)
        super().__init__(_doors(), desk, own.clock())
        self._turns = ThreadPoolExecutor(max_workers=1, thread_name_prefix="acts")
        self._journeys = Journeys(self, self._turns, self._arrived, self._failed)
        self._follower: Follower | None = None
        self._lull = Lull()
        self._completing = asyncio.Lock()
        self._is_complete = False

    def _fatal_error(self) -> None:
        """End with a sentence; the details go to a file, without the values customers gave."""
        path = self._spare / CRASH
        path.write_text(traceback.format_exc(), encoding="utf-8")
        self._exit_renderables.append(self.words("error.crash", path=str(path)))
        self._close_messages_no_wait()

    async def _open_first(self) -> None:
        """Open the session behind the painted frame; its first page follows."""
        if self.wishes:
            self._end(self.wishes[0])
            return
        self.run_worker(self._furnish())

    async def _furnish(self) -> None:
        try:
            session, page, desk, follower = await asyncio.to_thread(self._opened)
            self._session, self._desk, self.now = session, desk, session.now
            self.words = Words(self.words.language, desk.zone)
            if desk.own_keys:
                await self._complete()  # keys that clash are told before anything is shown
            else:
                self._own([page, *_doors()[1:]])
            self._follower = follower
        except Exception as fault:  # noqa: BLE001  raised again by ``run``
            self._leave(fault)
            return
        await super()._open_first()
        follower.start()

    def _own(self, pages: Sequence[Page]) -> None:
        """Take pages over, once all their keys have been looked through."""
        past = self.session.moment is not None
        self.keymap = keymap(pages, self._desk.own_keys, past=past)
        self._pages = {page.id: page for page in pages}

    @on(Pane.Changed)
    def _first_stands(self) -> None:
        """Fetch the other pages as soon as the first one shows its data."""
        if not self._is_complete:
            self.run_worker(self._complete())

    async def _complete(self) -> None:
        """Take over every page; what the first one does without is imported here."""
        async with self._completing:
            if not self._is_complete:
                self._own(await asyncio.to_thread(self._all_pages))
                self._is_complete = True
        self._tell_frame()

    def _all_pages(self) -> Sequence[Page]:
        from tui.pages import pages

        return pages(self.session)

    def _opened(self) -> tuple[Session, Page, Desk, Follower]:
        from tui.firstpage import first_page, seat
        from tui.following import Follower

        if self.broom is not None:
            self.broom.leave_out()
        session = self._open_session()
        if not session.projector.ready():
            session.catch_up(self._tell_reading)
        self._tell_troubles(session)
        if self._as_of:
            from tui.verbs.travelling import travel

            travel(session, self._as_of, self._tell_replaying)
        follower = Follower(session, self._lull, self._looked, partial(self.tell, self._leave))
        return session, first_page(session), seat(session), follower

    def _tell_troubles(self, session: Session) -> None:
        for trouble in session.keeper.taken():
            self.tell(self._warn, trouble)

    def _warn(self, trouble: Coded) -> None:
        """Say what is wrong with the signed heads; a log that contradicts one is marked so."""
        self.explain(trouble)
        if trouble.code == ALARM:
            self.query_one(TitleBar).show(alarm=True)

    def _tell_reading(self, reached: int, goal: int) -> None:
        """Say how far the log was read into views that did not exist yet."""
        said = self.words("status.reading", percent=100 * reached // max(1, goal))
        self.tell(partial(self.status.say, tone=Tone.PLAIN), said if reached < goal else "")

    def _tell_replaying(self, reached: int, goal: int) -> None:
        """Say how far the log was replayed, where that takes longer than a look."""
        said = self.words("status.replaying", percent=100 * reached // max(1, goal))
        self.tell(partial(self.status.say, tone=Tone.PLAIN), said if reached < goal else "")

    def on_unmount(self) -> None:
        """Let go of the log: what was asked for is still recorded."""
        if self._follower is not None:
            self._follower.end()
        self._turns.shutdown(wait=True)

    @property
    def session(self) -> Session:
        """The session.

        Raises:
            LookupError: before it is open.
        """
        if self._session is None:
            raise LookupError
        return self._session

    @property
    def is_furnished(self) -> bool:
        """Whether the session is open, its first page stands and every other can be opened."""
        return self._is_complete and self._pane is not None

    @property
    def pane(self) -> Pane[Any]:
        """The page in view.

        Raises:
            LookupError: before the first page stands.
        """
        if self._pane is None:
            raise LookupError
        return self._pane

    async def open_page(self, page: str, key: str = "") -> None:
        """Show a page with fresh data; a case knows the page it was opened from."""
        if self._session is None:
            return
        if page != "morning" and not self._is_complete:
            await self._complete()
        origin = self._pane
        shown = self._made(page) is not None
        await super().open_page(page)
        if self.pane is not origin and (key or page != "case"):
            self.pane.come_from(origin)
        if key:
            self.pane.turn_to(key)
            self._tell_frame()
        elif shown and self.page.key:
            self.pane.refresh_data()
        elif shown:
            self.pane.reload()  # shown as the page that led here is, with its masks or without

    def do_goto(self) -> None:
        """Ask for a case's number or a day."""
        self.open_strip(self, GOTO, "", Ask(title=self.words("strip.goto")))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Go where :meth:`do_goto` was told to."""
        if name == GOTO:
            self.in_turn(partial(self._go_to, answers[0]))

    def _go_to(self, typed: str) -> None:
        """Find what was typed and show it; runs off the screen's thread."""
        day = day_of(typed, self.now().astimezone(self._desk.zone).date())
        if day is not None:
            self.pane.go("figures", day.isoformat())
            return
        with self.session.views() as views:
            case = views.case_number(typed)
        self.pane.go("case", case)

    def do_export(self) -> None:
        """Write what is in view into a file of the home, and say where it lies."""
        if kind := self.pane.yields:
            self.in_turn(partial(self._write_document, kind))
        elif (order := self.pane.order()) is not None:
            self.in_turn(partial(self._export, order, self.page.id))

    def _write_document(self, kind: Kind) -> None:
        """Write a ritual's document and tell where; runs off the screen's thread."""
        from tui.screens.handon import write_document

        names = self.words("list.and").join(write_document(self.session, kind))
        said = self.words("morning.written", names=names)
        self.tell(partial(self.status.say, tone=Tone.GOOD), said)

    def _export(self, order: Order, page: str) -> None:
        """Write a file and tell where; runs off the screen's thread."""
        from tui.screens.handon import write_down

        name, rows = write_down(self.session, order, page)
        key = "unrecorded" if self.session.is_audit_copy else "done"
        said = self.words(f"status.export.{key}", n=rows, path=name)
        self.tell(partial(self.status.say, tone=Tone.GOOD), said)

    def do_verify(self) -> None:
        """Look through the whole log and say what was found; work goes on meanwhile."""
        work = partial(self._guard, self._verify)
        self.run_worker(work, thread=True, exclusive=True, group="verify")

    def _verify(self) -> None:
        """Say how far it is, then the verdict; runs off the screen's thread."""
        from tui.screens.proof import checked

        going = partial(self.status.say, tone=Tone.PLAIN)
        said, tone = checked(self._home, self.words, partial(self.tell, going))
        self.tell(partial(self.status.say, tone=tone), said)

    def in_turn(self, work: Callable[[], None]) -> None:
        """Run ``work`` off the screen's thread, after all that was asked before."""
        self._turns.submit(self._guard, work)

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  told on the screen, or raised there
            self.tell(self._failed, error)
        finally:
            self.tell(self._done)

    def _done(self) -> None:
        """Something was done: whatever page was read before is out of date."""
        self.news += 1

    def tell(self, callback: Callable[..., object], *values: object) -> None:
        """Have ``callback`` run on the screen's thread soon; waits for nothing.

        A thread that waited for the screen could not be waited for when the program ends.
        """
        self.post_message(self.Happened(partial(callback, *values)))

    @on(Happened)
    def _happened(self, event: Happened) -> None:
        event.stop()
        if self.is_standing:
            event.callback()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Coded):
            raise error
        self.explain(error)
        self.pane.reload()

    # Going to the past --------------------------------------------------------------------------

    def travel(self, to: int | datetime) -> None:
        """Show every page as of a moment; of several wishes the latest counts.

        Args:
            to: A position of the log, or an instant: everything recorded up to it.
        """
        self._journeys.set_out(partial(self.session.travel, to, self._tell_replaying))

    def come_back(self) -> None:
        """Show every page as it is now."""
        self._journeys.set_out(self.session.come_back)

    def do_live(self) -> None:
        """Come back to the present."""
        self.come_back()
        self.status.say(self.words("status.live"), tone=Tone.PLAIN)

    def behind(self) -> timedelta | None:
        """Return how far the moment in view lies behind the present."""
        session = self._session
        if session is None or session.moment is None:
            return None
        return session.present() - session.now()

    def _arrived(self) -> None:
        """Show the page in view as it is at the moment in view."""
        if not self.is_standing:
            return
        self.strip.close()
        past = self.session.moment is not None
        self.keymap = keymap(list(self._pages.values()), self._desk.own_keys, past=past)
        self.news += 1
        self.pane.reload()
        self._tick()
        self._tell_frame()

    # Following ----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Take note of keys and clicks before anything is done about them: what can wait waits."""
        if isinstance(event, events.InputEvent):
            self._lull.pressed()
        await super().on_event(event)

    def _leave(self, fault: Exception) -> None:
        """End, because there is nothing any more that could be shown or done here."""
        self.fault = fault
        self.exit()

    def _looked(self, seen: Seen) -> None:
        """Have the screen know what was seen; runs off its thread."""
        self._tell_troubles(self.session)
        self.tell(self._seen, seen)

    def _seen(self, seen: Seen) -> None:
        """The log was looked at just now: what is on the screen is as old as that."""
        self.news += seen.news
        pane = self._pane
        if self.broom is not None and self._lull.is_here():
            self.broom.sweep(len(self.query(Pane)))
        if pane is None or self.session.moment is not None:
            return
        if seen.news or seen.aged:
            pane.reload()
        elif pane.data_at is not None:
            pane.data_at = self.now()


def _doors() -> Sequence[Page]:
    """Return the pages as far as the first frame shows them: their digits and names."""
    return [Page(id=page, key=key, make=_nothing) for page, key in DOORS.items()]


def _nothing() -> Pane[Any]:
    raise LookupError


def run(
    home: Path,
    open_session: Callable[[], Session],
    language: Language | None = None,
    as_of: str = "",
) -> int:
    """Open the terminal and return its exit code.

    Args:
        home: The home's folder.
        open_session: Opens the home; called once, in a thread, when the frame is painted.
        language: Overrides the home's setting.
        as_of: The moment to begin at, as typed; empty for the present.

    Raises:
        SettingsError: when the home's settings cannot be understood.
        Exception: what ``open_session`` raised.
    """
    app = DeskTerminal(home, open_session, language, as_of)
    with held_back() as wishes, Broom() as broom:
        app.wishes, app.broom = wishes, broom
        app.run()
    if app.fault is not None:
        raise app.fault
    return app.return_code or (AskedToEndError(wishes[0]).exit_code if wishes else 0)
