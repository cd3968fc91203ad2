"""The composition root: one home's log, keys, views, rules, words and acting person.

Everything that acts or reads gets it from here; nothing else opens a file of the home.
"""

from __future__ import annotations

import errno
import getpass
import os
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import house as houses
from domain import policy as policies
from domain.actions import Ask, perform
from domain.case import fold
from domain.desk import Batch, Desk, Stamp
from domain.errors import ConflictError, RefusedError
from domain.events import HOUSE, Event, MeetingHeld, case_stream
from domain.house import House
from domain.types import Case, CaseId, Person
from domain.views import TABLES, TALLIES
from eventstore.errors import ViewsFailedError
from eventstore.lostkeys import LostKeys
from eventstore.projector import Projector
from eventstore.record import uuid7
from eventstore.seal import KeyRing
from eventstore.sqlite import SqliteLog
from gateway.journal import EventJournal, glimpse, micros
from tui import settings as homes
from tui.errors import HomeError
from tui.reading import Views
from tui.settings import Settings
from tui.text import Language, Words

LOG = "log.db"
KEYS = "keys.db"
VIEWS = "views.db"

DEFAULT_CENTRE = "centre"


class Session:
    """One person at one home; a context manager.

    Args:
        home: The folder; made when it is new.
        who: A staff id or name; otherwise the home's setting, otherwise the first manager.
        language: Overrides the home's setting.
        now: The clock; the home's own unless given.
        durable: Whether an act is on the disk before it is acknowledged; a home still being
            built beside its place does without.

    Raises:
        HomeError: when the folder cannot be made or written, or has lost its log.
        SettingsError: when its settings cannot be understood.
        StoreError: when its log or keys cannot be opened.
    """

    def __init__(
        self,
        home: Path,
        *,
        who: str = "",
        language: Language | None = None,
        now: Callable[[], datetime] | None = None,
        durable: bool = True,
    ) -> None:
        self.home = _made(home)
        _refuse_lost_log(home)
        self.settings: Settings = homes.load(home)
        self.now = clock = now or self.settings.clock()
        self._who = who or os.environ.get("AFTERLOOP_AS", "") or self.settings.who
        self._language = language or self.settings.spoken()
        self._settling = Lock()
        with ExitStack() as opened:
            log = SqliteLog(home / LOG, clock=lambda: micros(clock()), durable=durable)
            self.log = opened.enter_context(log)
            keys = _keys(home / KEYS, self.log, durable=durable)
            self.keys = opened.enter_context(keys)
            views = Projector(self.log, home / VIEWS, TABLES, TALLIES, glimpse)
            self.projector = opened.enter_context(views)
            self._files = opened.pop_all()
        self.journal = EventJournal(self.log, self.keys)
        self.desk = Desk(self.journal)
        self.terminal = f"{socket.gethostname()}:{_tty()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every file of the home."""
        self._files.close()

    # Who and where ------------------------------------------------------------------------------

    def house(self) -> House:
        """Return the centre as it stands; a home used for the first time is furnished first."""
        if not self.journal.load([HOUSE])[HOUSE]:
            with suppress(ConflictError):  # somebody else was here first
                self._furnish()
        return self.desk.house()

    def _furnish(self) -> None:
        """Open a centre with the rules the program comes with and the account's person."""
        text = policies.default_text()
        events = houses.found(
            centre=DEFAULT_CENTRE,
            zone=_system_zone(),
            text=text,
            policy=policies.parse(text),
            manager=_account(),
            at=self.now(),
        )
        with suppress(ConflictError):  # another terminal opened the same home first
            self.desk.furnish(events, Stamp(_account(), self.terminal, uuid7()))

    def person(self) -> Person:
        """Return who acts: the one named, else the first of the highest role.

        Raises:
            UnknownPersonError: when the one named is not on the staff.
        """
        house = self.house()
        if self._who:
            return house.person(self._who)
        here = house.present()
        return Person(here[0].id, here[0].role) if here else Person(_account(), "manager")

    def words(self, language: Language | None = None) -> Words:
        """Return the words of this session, in the centre's time zone."""
        return Words(language or self._language, ZoneInfo(self.house().zone))

    def stamp(self, correlation: UUID | None = None) -> Stamp:
        """Return the mark of a new act by the acting person."""
        return Stamp(self.person().id, self.terminal, correlation or uuid7())

    # Acting -------------------------------------------------------------------------------------

    def act(self, case: CaseId, action: str, ask: Ask) -> tuple[Case, tuple[Event, ...]]:
        """Carry out an action on a case and bring the views up to date.

        Raises:
            RefusedError: when the case's history forbids it.
        """
        state = fold(self.journal.load([case_stream(case)])[case_stream(case)])
        if state is None:
            raise RefusedError("no-such-case", case=case)
        commands = perform(state, action, ask, self.desk.house().rules)
        done = self.desk.act(case, commands, self.stamp())
        self._take_in()
        return done

    def hold_meeting(
        self,
        *,
        began: datetime,
        assigned: tuple[CaseId, ...],
        promised: tuple[CaseId, ...],
        overdue: int,
        low_scores: int,
    ) -> None:
        """Put a morning meeting that just ended on record."""
        house, at = self.house(), self.now()
        day = at.astimezone(ZoneInfo(house.zone)).date()
        held = MeetingHeld(
            centre=house.centre,
            day=day,
            began=began,
            assigned=assigned,
            promised=promised,
            overdue=overdue,
            low_scores=low_scores,
        )
        stream = f"meeting-{house.centre}-{day.isoformat()}"
        version = len(self.journal.load([stream])[stream])
        self.journal.record([Batch(stream, version, (Event(at, held),))], self.stamp())
        self._take_in()

    def undo(self, case: CaseId) -> tuple[Event, ...]:
        """Take back the acting person's last act on a case.

        Raises:
            RefusedError: when it cannot be taken back; says why.
        """
        events = self.desk.undo(case, by=self.person(), at=self.now(), stamp=self.stamp())
        self._take_in()
        return events

    # Clocks and views ---------------------------------------------------------------------------

    def catch_up(self, progress: Callable[[int, int], None] = lambda _at, _goal: None) -> None:
        """Fold what the log holds into the views; waits for nobody."""
        self.projector.catch_up(progress=progress)

    def _take_in(self) -> None:
        """Fold an act that is on record; views that cannot be written make it no less done."""
        with suppress(ViewsFailedError):
            self.catch_up()

    def keep_clocks(self) -> int:
        """Record what fell due until now and fold it; returns how many events that were."""
        with self._settling:
            self.catch_up()
            now = self.now()
            with self.views() as views:
                due = views.due_before(now)
            if not due:
                return 0
            settled = self.desk.settle(due, now, self.stamp())
            self.catch_up()
            return settled

    def views(self, *, masked: bool = False) -> Views:
        """Return the views over a connection of their own; close it after use."""
        return Views(self.projector.reader(), self.journal, self.house(), masked=masked)


def _made(home: Path) -> Path:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "")
        raise HomeError(path=str(home), reason=reason) from error
    return home


def _refuse_lost_log(home: Path) -> None:
    """Begin no new log in silence where there was one: keys are made after their log.

    Raises:
        HomeError: when there are keys and no log.
    """
    log = home / LOG
    if (home / KEYS).exists() and not (log.exists() and log.stat().st_size):
        raise HomeError(path=str(log), reason="log-lost")


def _keys(path: Path, log: SqliteLog, *, durable: bool) -> KeyRing:
    """Open the keys; they are made before a log's first event, so that later they can be lost."""
    began = log.head() > 0
    return LostKeys(path) if began and not path.exists() else KeyRing(path, durable=durable)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "manager"


def _tty() -> str:
    with suppress(OSError):
        return os.ttyname(0).removeprefix("/dev/")
    return "batch"


def _system_zone() -> str:
    import pendulum

    return str(pendulum.now().timezone_name)
