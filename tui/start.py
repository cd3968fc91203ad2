"""The terminal, put together: pages, keys, the person, and the thread that follows the log."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event as Flag
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from tui.app import AfterloopApp
from tui.frame import Desk, Page
from tui.pane import Pane
from tui.screens import board, casepage, escalations, followups, morning
from tui.screens.casepage import CasePane
from tui.session import Session
from tui.text import Coded

CRASH = "crash.txt"
"""Where a fault of the program is written down."""

LOOK = 0.2
"""Seconds between two looks at the log: others' events show within half a second."""

LOOKS_A_BEAT = 5
"""Looks from one check of the clocks to the next."""

LOOKS_A_REREAD = 150
"""Looks after which a page is read anew even if nothing happened: figures age."""


class DeskTerminal(AfterloopApp):
    """The frame over a session: acts run one after the other, pages follow the log."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.acted: list[str] = []
        super().__init__(_pages(session), _seat(session), session.now)
        self._turns = ThreadPoolExecutor(max_workers=1, thread_name_prefix="acts")
        self._ended = Flag()
        self._follower = Thread(target=self._follow, name="follower", daemon=True)

    def _fatal_error(self) -> None:
        """End with a sentence; the details go to a file, without the values customers gave."""
        path = self.session.home / CRASH
        path.write_text(traceback.format_exc(), encoding="utf-8")
        self._exit_renderables.append(self.words("error.crash", path=str(path)))
        self._close_messages_no_wait()

    def on_mount(self) -> None:
        """Start following the log once the frame stands."""
        super().on_mount()
        self._follower.start()

    def on_unmount(self) -> None:
        """Let go of the log: what was asked for is still recorded."""
        super().on_unmount()
        self._ended.set()
        self._turns.shutdown(wait=True)

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
        """Show a page with fresh data; a case knows the list it was opened from."""
        origin = self._pane
        shown = bool(self.query(f"#{page}"))
        await super().open_page(page, key)
        if isinstance(self.pane, CasePane) and self.pane is not origin:
            self.pane.among = _cases_of(origin)
        elif shown and not key:
            self.pane.reload()

    def in_turn(self, work: Callable[[], None]) -> None:
        """Run ``work`` off the screen's thread, after all that was asked before."""
        self._turns.submit(self._guard, work)

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  told on the screen, or raised there
            self.call_from_thread(self._failed, error)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Coded):
            raise error
        self.explain(error)
        self.pane.reload()

    # Following ----------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Fold what others write, keep the clocks, and have the page in view read anew."""
        looks = 0
        while not self._ended.wait(LOOK):
            looks += 1
            changed = self.session.log.changed()
            settled = 0
            if changed or looks % LOOKS_A_BEAT == 0:
                settled = self.session.keep_clocks()
            if changed or settled or looks % LOOKS_A_REREAD == 0:
                self._tell(reread=True)
            elif looks % LOOKS_A_BEAT == 0:
                self._tell(reread=False)

    def _tell(self, *, reread: bool) -> None:
        if not self._ended.is_set():
            with suppress(RuntimeError):  # the program has ended in between
                self.call_from_thread(self._fresh, reread=reread)

    def _fresh(self, *, reread: bool) -> None:
        """The log was looked at just now: what is on the screen is as old as that."""
        pane = self._pane
        if pane is None:
            return
        if reread:
            pane.reload()
        elif pane.data_at is not None:
            pane.data_at = self.now()


def _cases_of(pane: Any) -> Sequence[str]:
    """Return the cases of the list a page shows, in its order."""
    return pane.cases() if hasattr(pane, "cases") else ()


def _seat(session: Session) -> Desk:
    house, who = session.house(), session.person()
    words = session.words()
    return Desk(
        centre=house.name,
        person=f"{house.name_of(who.id)} · {words(f'role.{who.role}')}",
        language=words.language,
        zone=ZoneInfo(house.zone),
        own_keys={name: tuple(keys) for name, keys in session.settings.keys.items()},
        ascii_only=session.settings.ascii,
        read_only=who.role == "auditor",
    )


def _pages(session: Session) -> Sequence[Page]:
    return (
        Page(
            id="morning",
            key="1",
            actions=morning.ACTIONS,
            make=lambda: morning.MorningPane(session),
        ),
        Page(
            id="queue",
            key="2",
            actions=followups.ACTIONS,
            make=lambda: followups.QueuePane(session),
        ),
        Page(
            id="escalations",
            key="3",
            actions=escalations.ACTIONS,
            make=lambda: escalations.EscalationsPane(session),
        ),
        Page(id="figures", key="4", actions=board.ACTIONS, make=lambda: board.FiguresPane(session)),
        Page(id="case", actions=casepage.ACTIONS, make=lambda: casepage.CasePane(session)),
    )


def run(session: Session) -> int:
    """Open the terminal; returns its exit code."""
    app = DeskTerminal(session)
    app.run()
    return app.return_code or 0
