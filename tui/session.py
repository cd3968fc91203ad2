"""The composition root: one home's log, keys, views, rules, words and acting person.

Everything that acts or reads gets it from here; nothing else opens a file of the home.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain import house as houses
from domain import meeting
from domain import policy as policies
from domain.actions import Ask, perform
from domain.case import fold
from domain.desk import Batch, Desk, Stamp
from domain.errors import ConflictError, RefusedError, UnknownPersonError
from domain.events import HOUSE, Event, case_stream
from domain.house import House
from domain.types import Case, CaseId, Person
from eventstore.copies.exchange import DONE
from eventstore.errors import ViewsFailedError
from eventstore.proof.note import Checkpoint
from eventstore.record import uuid7
from gateway.journal import EventJournal
from tui import home as homes
from tui import host, settings, travel
from tui.birthdays import keep_birthdays
from tui.custody.headkeeper import FOLDER as HEADS
from tui.custody.headkeeper import HeadKeeper
from tui.custody.lastseen import forget_seen
from tui.custody.sealedhome import auditor, refuse
from tui.parts import vehicle_of
from tui.reading import Views
from tui.settings import Settings
from tui.spending import spent
from tui.text import Language, Words
from tui.travel import Moment, Standpoint

if TYPE_CHECKING:
    from tui.custody.restoring import Telling

DEFAULT_CENTRE = "centre"

INFORMED = frozenset({"goodwill", "root-cause", "correct-cause"})
"""Actions that are decided with something only the views know."""

PORTION = 500
"""Positions the search index takes in at a time beside a screen: some hundredths of a second."""


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
        self.home = homes.made(home)
        self.settings: Settings = settings.load(home)
        self._clock = clock = now or self.settings.clock()
        self._who = who or os.environ.get("AFTERLOOP_AS", "") or self.settings.who
        self._language = language or self.settings.spoken()
        self._settling = Lock()
        copied = self.is_audit_copy
        if restored := (home / DONE).exists():
            forget_seen(home)
        self._opened = ExitStack()
        files = self._opened.enter_context(
            homes.opened(home, clock, copied=copied, durable=durable)
        )
        self.log, self.keys, self.projector = files.log, files.keys, files.projector
        self.snapshots, self._replay = files.snapshots, files.replay
        self.lookup = files.lookup
        self._present = self._here = travel.present(self.log, self.keys, self.projector.reader)
        self.keeper = HeadKeeper(
            home,
            self.log,
            self.settings.heads_to,
            clock,
            lambda: ZoneInfo(self.house_now().zone),
            side=files.derived / HEADS if copied else None,
        )
        self.terminal = host.terminal()
        self.restored = self._conclude() if restored else None

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
        self._opened.close()

    def _conclude(self) -> Telling | None:
        """Put on record what a restore that just ended, or was cut short, left to be told."""
        from tui.custody.restoring import conclude

        try:
            return conclude(self)
        except BaseException:
            self.close()
            raise

    @property
    def is_audit_copy(self) -> bool:
        """Whether the home is a copy for an auditor, into which nothing is written."""
        return self.settings.audit_copy is not None

    def refuse_audit_copy(self) -> None:
        """Let pass what would be recorded, unless the home is a copy.

        Raises:
            RefusedError: when it is.
        """
        if self.is_audit_copy:
            refuse()

    # When ---------------------------------------------------------------------------------------

    @property
    def moment(self) -> Moment | None:
        """The moment of the log that everything here is read as of; ``None`` for the present."""
        return self._here.moment

    @property
    def journal(self) -> EventJournal:
        """The events on record at the moment in view."""
        return self._here.journal

    @property
    def desk(self) -> Desk:
        """The desk at the moment in view; in the past it records nothing."""
        return self._here.desk

    def now(self) -> datetime:
        """Return the instant of the moment in view."""
        moment = self.moment
        return moment.at if moment else self._clock()

    def present(self) -> datetime:
        """Return the present instant, whatever moment is in view."""
        return self._clock()

    def travel(
        self, to: int | datetime, progress: Callable[[int, int], None] = lambda _at, _goal: None
    ) -> Moment:
        """Show everything as it stood at a moment; nothing can be recorded until coming back.

        A journey cut short by the disk ends in the present.

        Args:
            to: A position, or an instant: everything recorded up to it.
            progress: Called with the position replayed and the one to be reached.

        Raises:
            MomentError: when there was nothing to be seen yet, or it is yet to come.
            StoreError: when the log cannot be read, or there is no room to replay it.
        """
        moment = travel.moment_of(self.log, to, self.present())
        there = travel.past(self.log, self.keys, self._replay.reader, moment)
        try:
            self._replay.go_to(moment.position, progress)
        except BaseException:
            self.come_back()
            raise
        self._here = there
        return moment

    def come_back(self) -> None:
        """Show the present again."""
        self._here = self._present

    def _refuse_in_the_past(self) -> None:
        self.refuse_audit_copy()
        if self.moment is not None:
            raise RefusedError("in-the-past")

    # Who and where ------------------------------------------------------------------------------

    def house(self) -> House:
        """Return the centre as it stands, or stood at the moment in view."""
        return self._house_at(self._here)

    def _house_at(self, here: Standpoint) -> House:
        return here.desk.house() if here.moment else self.house_now()

    def house_now(self) -> House:
        """Return the centre as it stands, whatever moment is in view.

        A home used for the first time is furnished first.
        """
        if not self._present.journal.load([HOUSE])[HOUSE]:
            with suppress(ConflictError):  # somebody else was here first
                self._furnish()
        return self._present.desk.house()

    def _furnish(self) -> None:
        """Open a centre with the rules the program comes with and the account's person."""
        text = policies.default_text()
        events = houses.found(
            centre=DEFAULT_CENTRE,
            zone=host.zone(),
            text=text,
            policy=policies.parse(text),
            manager=host.account(),
            at=self.present(),
        )
        with suppress(ConflictError):  # another terminal opened the same home first
            self._present.desk.furnish(events, Stamp(host.account(), self.terminal, uuid7()))

    def person(self) -> Person:
        """Return who acts: the one named, else the first of the highest role.

        In the past it is the person of then, with the role of then; whoever was not there yet
        is who they are now.

        Raises:
            UnknownPersonError: when the one named is not on the staff.
        """
        if self.moment is None:
            return self.sitter()
        try:
            return self._named(self.house())
        except UnknownPersonError:
            return self.sitter()

    def sitter(self) -> Person:
        """Return who sits here now, whatever moment is in view: what may be seen hangs on it.

        Raises:
            UnknownPersonError: when the one named is not on the staff.
        """
        return self._named(self.house_now())

    def _named(self, house: House) -> Person:
        if self.is_audit_copy:
            return auditor(house, self._who, host.account())
        if self._who:
            return house.person(self._who)
        here = house.present()
        return Person(here[0].id, here[0].role) if here else Person(host.account(), "manager")

    def words(self, language: Language | None = None) -> Words:
        """Return the words of this session, in the centre's time zone."""
        return Words(language or self._language, ZoneInfo(self.house().zone))

    def stamp(self, correlation: UUID | None = None) -> Stamp:
        """Return the mark of a new act by the acting person."""
        return Stamp(self.sitter().id, self.terminal, correlation or uuid7())

    # Acting -------------------------------------------------------------------------------------

    def act(self, case: CaseId, action: str, ask: Ask) -> tuple[Case, tuple[Event, ...]]:
        """Carry out an action on a case and bring the views up to date.

        Raises:
            RefusedError: when the case's history forbids it, or the past is in view.
        """
        self._refuse_in_the_past()
        state = fold(self.journal.load([case_stream(case)])[case_stream(case)])
        if state is None:
            raise RefusedError("no-such-case", case=case)
        informed = self._informed(case, action, ask)
        commands = perform(state, action, informed, self.desk.house().rules)
        done = self.desk.act(case, commands, self.stamp())
        self._take_in()
        return done

    def _informed(self, case: CaseId, action: str, ask: Ask) -> Ask:
        """Return what was given, with what the views know that the decision needs."""
        if action not in INFORMED:
            return ask
        self.catch_up()
        with self.views() as views:
            if action == "goodwill":
                return replace(ask, spent=spent(views, ask.by, ask.at))
            return replace(ask, vehicle=ask.vehicle or vehicle_of(views, case))

    def hold_meeting(
        self,
        *,
        began: datetime,
        assigned: tuple[CaseId, ...],
        promised: tuple[CaseId, ...],
        stood: Mapping[str, int],
    ) -> None:
        """Put a morning meeting that just ended on record.

        Args:
            began: When it began.
            assigned: The cases it gave to somebody.
            promised: The cases something was promised in.
            stood: How things stood, by the names of the fact.

        Raises:
            RefusedError: when the past is in view.
        """
        self._refuse_in_the_past()
        stream, events = meeting.held(
            self.house(), began, self.now(), assigned=assigned, promised=promised, stood=stood
        )
        version = len(self.journal.load([stream])[stream])
        self.journal.record([Batch(stream, version, events)], self.stamp())
        self._take_in()

    def undo(self, case: CaseId) -> tuple[Event, ...]:
        """Take back the acting person's last act on a case.

        Raises:
            RefusedError: when it cannot be taken back; says why. Also when the past is in view.
        """
        self._refuse_in_the_past()
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
        """Record what fell due until now and fold it; returns how many events that were.

        The present goes on, also while the past is in view.
        """
        with self._settling:
            self.catch_up()
            self.snapshots.follow(self.projector.position(), self.projector.reader)
            if self.is_audit_copy:  # its clock stands still
                return 0
            self.keeper.keep()
            now = self.present()
            desk, journal = self._present.desk, self._present.journal
            with self._views_at(self._present) as views:
                due = views.due_before(now)
                settled = desk.settle(due, now, self.stamp()) if due else 0
                settled += keep_birthdays(self.home, views, desk, journal, now, self.stamp())
            if settled:
                self.catch_up()
            return settled

    def keep_index(self) -> bool:
        """Let the search index take in a portion of what it lacks; return whether that is all.

        A portion is small, so that whoever calls this beside a screen keeps nobody waiting.
        """
        if self.is_audit_copy or self.keys.lost:
            return True
        with suppress(ViewsFailedError):
            return self.lookup.follow(limit=PORTION) >= self.log.head()
        return True

    def sign_head(self) -> Checkpoint:
        """Return the signed head at the log's present end: what is handed out names it.

        A copy for an auditor came with one, and has no key to sign another.

        Raises:
            RefusedError: when that is missing from the copy.
            StoreError: when it cannot be signed.
        """
        if not self.is_audit_copy:
            return self.keeper.sign()
        return self.keeper.heads.latest() or refuse()

    def views(self, *, masked: bool = False) -> Views:
        """Return the views over a connection of their own; close it after use."""
        return self._views_at(self._here, masked=masked)

    def _views_at(self, here: Standpoint, *, masked: bool = False) -> Views:
        return Views(here.reader(), here.journal, self._house_at(here), masked=masked)
