"""Following the log beside the screen: others' events, the clocks, the index of customers.

What others recorded is folded at once; clocks and index can wait for a lull (:mod:`tui.lull`): the
clocks a few seconds at most, an index that is being made as long as somebody types.
Nothing here touches a widget: what was found is told to the screen, which does what it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import NamedTuple

from eventstore.errors import LogReplacedError
from tui.lull import Lull
from tui.session import Session

LOOK = 0.2
"""Seconds between two looks at the log: others' events show within half a second."""

LOOKS_A_BEAT = 5
"""Looks from one check of the clocks to the next."""

LOOKS_WITHOUT_LULL = 15
"""Looks after which the clocks wait no longer for whoever types to pause."""

LOOKS_A_REREAD = 150
"""Looks after which a page is read anew even if nothing happened: figures age."""


class Seen(NamedTuple):
    """What a look at the log found.

    Attributes:
        news: Whether the views or the log went on since the look before.
        aged: Whether it is time to read a page anew even so.
    """

    news: bool
    aged: bool


class Follower:
    """Looks at the log of a session in a thread of its own, until it is ended.

    Args:
        session: Whose log.
        lull: Tells when nobody types.
        tell: Told in that thread what was seen, about once a second and at every piece of news.
        lost: Told there that the log is another now, after which nothing follows.
    """

    def __init__(
        self,
        session: Session,
        lull: Lull,
        tell: Callable[[Seen], None],
        lost: Callable[[Exception], None],
    ) -> None:
        self._session, self._lull = session, lull
        self._tell, self._lost = tell, lost
        self._ended = Flag()
        self._thread = Thread(target=self._run, name="follower", daemon=True)
        self._reached = session.projector.position()
        self._indexed = False
        self._looks = self._beat = 0

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def end(self) -> None:
        """End; waits for what is being recorded."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(LOOK):
            try:
                self.look()
            except LogReplacedError as replaced:
                self._lost(replaced)
                return

    def look(self) -> None:
        """Look at the log once, and do what is due.

        Raises:
            LogReplacedError: when another log has taken its place.
        """
        session = self._session
        self._looks += 1
        changed = session.log.changed()
        beats = changed or self._is_beat()
        if beats:
            self._beat = self._looks
            session.keep_clocks()
        if self._lull.is_here() if not self._indexed else changed:
            self._indexed = self._fill()
        aged = self._looks % LOOKS_A_REREAD == 0
        if beats or aged:
            before, self._reached = self._reached, session.projector.position()
            self._tell(Seen(changed or before != self._reached, aged))

    def _is_beat(self) -> bool:
        """Return whether the clocks are due again, and keeping them disturbs nobody."""
        passed = self._looks - self._beat
        return passed >= LOOKS_A_BEAT and (self._lull.is_here() or passed >= LOOKS_WITHOUT_LULL)

    def _fill(self) -> bool:
        """Fill the index until somebody types or a look is due; return whether that was all.

        Its thousands of small writes each ask for the one thread of Python that runs: beside
        somebody who types, what takes hundredths of a second would take both of them seconds.
        """
        end = monotonic() + LOOK
        while not (filled := self._session.keep_index()):
            if not self._lull.is_here() or monotonic() >= end or self._ended.is_set():
                break
        return filled
