"""A centre's home as a region opens it: read, and never written to.

The one rule: nothing in the centre's log, keys or settings changes, whatever state they are in.
Only what can be folded anew from the log is kept beside it: its views.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from domain.house import House
from domain.views import TABLES, TALLIES
from eventstore.sqlite import SqliteLog
from eventstore.views.folding import Folding
from eventstore.views.projector import Projector
from eventstore.views.replay import Replay
from eventstore.views.snapshots import Snapshots
from gateway.journal import EventJournal, glimpse
from tui import settings, travel
from tui.custody.sealedhome import NoKeys, derived_files
from tui.home import KEYS, LOG, PAST, SNAPSHOTS, VIEWS
from tui.reading import Views
from tui.travel import Moment


class Guest:
    """One centre's home, opened for reading, without its keys: sealed texts stay sealed.

    Attributes:
        home: The folder.
        log: Its log.
    """

    def __init__(self, home: Path, now: Callable[[], datetime] | None = None) -> None:
        """Open a home.

        Args:
            home: The folder.
            now: The clock; the home's own unless given.

        Raises:
            StoreError: when its log cannot be read; none is made.
            SettingsError: when its settings cannot be understood.
        """
        self.home = home
        known = settings.load(home)
        self._clock = now or known.clock()
        # A copy for an auditor stays as it is, and into a folder of others nothing can be written.
        apart = known.audit_copy is not None or not os.access(home, os.W_OK)
        with ExitStack() as files:
            self.log = files.enter_context(SqliteLog(home / LOG, readonly=True))
            place = files.enter_context(derived_files(home, copied=apart))
            self._projector = files.enter_context(
                Projector(self.log, place / VIEWS, TABLES, TALLIES, glimpse)
            )
            folding = Folding(self.log, TABLES, TALLIES, glimpse)
            snapshots = Snapshots(self.log, place / SNAPSHOTS, folding.digest)
            self._replay = files.enter_context(Replay(folding, snapshots, place / PAST))
            self._opened = files.pop_all()
        self._keys = NoKeys(home / KEYS)
        self._here = travel.present(self.log, self._keys, self._projector.reader)

    def close(self) -> None:
        """Let go of every file."""
        self._opened.close()

    @property
    def moment(self) -> Moment | None:
        """The moment everything is read as of; ``None`` for the present."""
        return self._here.moment

    @property
    def journal(self) -> EventJournal:
        """The events on record at the moment in view."""
        return self._here.journal

    def now(self) -> datetime:
        """Return the instant of the moment in view."""
        return self.moment.at if self.moment else self._clock()

    def head_at(self, instant: datetime | None) -> int:
        """Return the last position on record at an instant; ``None`` is the present."""
        if instant is None:
            return self.log.head()
        return travel.moment_of(self.log, instant, self._clock()).position

    def travel(self, instant: datetime) -> None:
        """Show everything as it stood at an instant.

        Raises:
            MomentError: when there was nothing to be seen yet, or it is yet to come.
            StoreError: when the log cannot be read, or there is no room to replay it.
        """
        moment = travel.moment_of(self.log, instant, self._clock())
        there = travel.past(self.log, self._keys, self._replay.reader, moment)
        self._replay.go_to(moment.position)
        self._here = there

    def catch_up(self) -> None:
        """Fold what the log holds into the views."""
        self._projector.catch_up()

    def house(self) -> House:
        """Return the centre as it stood at the moment in view.

        Raises:
            NotReadyError: when the log holds no centre; none is opened.
        """
        return self._here.desk.house()

    def views(self) -> Views:
        """Return the views at the moment in view; close them after use."""
        return Views(self._here.reader(), self.journal, self.house(), masked=False)
