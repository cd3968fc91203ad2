"""When heads are signed, where they are copied to, and what a terminal remembers of them.

Trouble with heads never stops anybody's work: it is collected, and told once by whoever shows
the session (:meth:`HeadKeeper.taken`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eventstore.errors import HeadContradictedError, StoreError
from eventstore.log import Log
from eventstore.proof.heads import EVERY, Heads
from eventstore.proof.note import Checkpoint
from gateway.journal import instant
from tui.custody.lastseen import remember_seen, seen, seen_file
from tui.errors import LogContradictedError
from tui.text import Coded

FOLDER = "heads"

FOREVER = datetime.max.replace(tzinfo=UTC)


class HeadKeeper:
    """Keeps the heads of one home for one session.

    Attributes:
        heads: The heads themselves.
    """

    def __init__(
        self,
        home: Path,
        log: Log,
        copies: str,
        now: Callable[[], datetime],
        zone: Callable[[], ZoneInfo],
        *,
        side: Path | None = None,
    ) -> None:
        """Look what was seen of this home before, and whether its log still agrees.

        Args:
            home: The home's folder.
            log: Its log.
            copies: A folder elsewhere that every new head is copied to; empty for none.
            now: The home's clock.
            zone: Tells the centre's time zone; asked for only when needed.
            side: A folder for side files where nothing is to be written in the home.
        """
        self.heads = Heads(home / FOLDER, log, side=side)
        self._home = home
        self._log = log
        self._copies = Path(copies).expanduser() if copies else None
        self._now = now
        self._zone = zone
        self._troubles: list[Coded] = []
        self._covered = 0
        self._closes = FOREVER
        self._contradicted: Checkpoint | None = None
        self._look()

    def taken(self) -> list[Coded]:
        """Return what went wrong since this was last asked."""
        told, self._troubles = self._troubles, []
        return told

    def sign(self) -> Checkpoint:
        """Return the signed head at the log's present end, copied and remembered.

        A head seen before that the log contradicts stays the one remembered: what accuses a log
        is given up by people only.

        Raises:
            StoreError: when it cannot be signed; a copy that fails is collected.
        """
        head = self.heads.sign()
        self._cover(head.size)
        self._remember(head)
        if self._copies is not None:
            try:
                self.heads.copy(head, self._copies)
            except StoreError as trouble:
                self._troubles.append(trouble)
                self._copies = None  # told once; the next session tries again
        return head

    def keep(self) -> None:
        """Sign a head when one is due.

        That is when a day of the centre has closed over records no head covers, or when a
        thousand of them have come together.
        """
        if not self._due():
            return
        try:
            last = self.heads.latest()  # another process may have signed meanwhile
            self._cover(last.size if last else 0)
            if self._due():
                self.sign()
        except StoreError as trouble:
            self._troubles.append(trouble)
            self._cover(self._log.head())  # tried again when the next one is due

    def _due(self) -> bool:
        head = self._log.head()
        if head <= self._covered:
            return False
        if self._closes is FOREVER:
            self._closes = self._day_end(self._covered + 1)
        return head - self._covered >= EVERY or self._now() >= self._closes

    def _cover(self, size: int) -> None:
        self._covered, self._closes = size, FOREVER

    def _day_end(self, position: int) -> datetime:
        """Return when the centre's day closes in which a record was taken in."""
        record = next(self._log.read(position - 1))
        zone = self._zone()
        day = instant(record.recorded_at).astimezone(zone).date() + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=zone)

    def _look(self) -> None:
        """Compare the log with the head seen last, then with the home's own last one."""
        remembered = seen(self._home)
        try:
            if remembered is not None:
                self._agree(remembered, seen_file(self._home))
            last = self.heads.latest()
            if last is None:
                return
            self._cover(last.size)
            if remembered is None or last.size > remembered.size:
                self._agree(last, self.heads.files()[-1])
                remember_seen(self._home, self.heads.text_of(last))
        except (StoreError, LogContradictedError) as trouble:
            self._troubles.append(trouble)

    def _remember(self, head: Checkpoint) -> None:
        """Keep a new head as the one seen last, unless the one kept now accuses the log."""
        kept = seen(self._home)
        if kept is not None and kept != head:
            if kept == self._contradicted:
                return
            try:
                self._agree(kept, seen_file(self._home))
            except LogContradictedError as trouble:
                self._troubles.append(trouble)
                return
            if kept.size > head.size:  # another terminal was quicker
                return
        remember_seen(self._home, self.heads.text_of(head))

    def _agree(self, head: Checkpoint, kept: Path) -> None:
        try:
            self.heads.check(head)
        except HeadContradictedError as found:
            self._contradicted = head
            raise LogContradictedError(path=str(kept), **found.params) from found
