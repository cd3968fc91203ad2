"""``watch``: keeps the clocks while nobody looks, and tells what happens as it happens."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event as Flag
from types import FrameType

import click

from domain.asking.quarter import Quarter
from domain.events import Recorded
from tui.mailing import keep_quarter, last_quarter
from tui.printing.happenings import told
from tui.session import Session
from tui.verbs.grammar import Verb
from tui.verbs.household import Household

GLANCE = 0.25
"""Seconds between two looks at whether another process has written."""

BREATH = 0.05
"""The shortest wait, for when something is due and another process is still folding."""


@click.command(cls=Verb)
@click.option("--once", is_flag=True)
@click.pass_obj
def watch(household: Household, *, once: bool) -> None:
    """Record what falls due, when it falls due, until told to stop."""
    session, words = household.session, household.words
    session.refuse_audit_copy()
    watcher = Watcher(session, lambda event: household.show(told(event, session, words)))
    if once:
        watcher.look()
        return
    with _until_told_to_stop() as stop:
        household.talk("verb.watch.began", home=str(session.home))
        watcher.run(stop)
    household.talk("verb.watch.ended")


class Watcher:
    """Settles what fell due and tells every event it has not told yet.

    Args:
        session: Whose log and clock.
        tell: Called once for each new event, oldest first.
    """

    def __init__(self, session: Session, tell: Callable[[Recorded], None]) -> None:
        self._session = session
        self._tell = tell
        self._told = session.log.head()
        self._quarter: Quarter | None = None

    def run(self, stop: Flag) -> None:
        """Keep the clocks until ``stop`` is set."""
        due = self.look()
        while not stop.wait(self._patience(due)):
            if self._session.log.changed() or (due is not None and due <= self._session.now()):
                due = self.look()

    def look(self) -> datetime | None:
        """Settle, tell what is new, and return when the next promise falls due."""
        self._session.keep_clocks()
        self._keep_quarter()
        for event in self._session.journal.read(self._told):
            self._told = event.position
            self._tell(event)
        with self._session.views() as views:
            return views.next_due()

    def _keep_quarter(self) -> None:
        """Plan the surveys of a quarter that ended, once it has."""
        quarter = last_quarter(self._session)
        if quarter != self._quarter:
            self._quarter = quarter
            keep_quarter(self._session)

    def _patience(self, due: datetime | None) -> float:
        """Return how long to wait: a glance, or less when something falls due before."""
        if due is None:
            return GLANCE
        return min(GLANCE, max((due - self._session.now()).total_seconds(), BREATH))


@contextmanager
def _until_told_to_stop() -> Iterator[Flag]:
    """Yield a flag that Ctrl-C sets."""
    stop = Flag()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = signal.signal(signal.SIGINT, end)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
