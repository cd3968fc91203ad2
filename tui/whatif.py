"""Another policy beside the one in force: the log replayed in memory, nothing written."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.events import Recorded
from domain.policy import Policy
from domain.whatif.comparison import TYPES, UNDOING, Comparison, Question, compare
from gateway.journal import recorded
from tui.errors import MisuseError
from tui.session import Session

STRIDE = 2_000
"""Events between two words of how far it is."""

Progress = Callable[[int, int], None]


def first_instant(day: date, session: Session) -> datetime:
    """Return the instant a day begins at the centre.

    Raises:
        MisuseError: when that is yet to come.
        NotReadyError: when there is no centre yet.
    """
    zone = ZoneInfo(session.desk.house().zone)
    starts = datetime.combine(day, time(), zone).astimezone(UTC)
    if starts >= session.now():
        raise MisuseError(reason="since-ahead", typed=day.isoformat())
    return starts


def what_if(
    session: Session,
    policy: Policy,
    since: datetime,
    progress: Progress = lambda _at, _goal: None,
    *,
    checked: bool = True,
) -> Comparison:
    """Return what would have happened under another policy from an instant on.

    Args:
        session: Whose log is replayed; nothing is recorded, and no view is touched.
        policy: The other policy.
        since: From when on it would have been in force.
        progress: Called with the position reached and the one to be reached.
        checked: Whether the rules in force are replayed too, to see that it comes out the same.

    Raises:
        NotReadyError: when there is no centre or policy yet.
        StoreError: when the log cannot be read.
    """
    journal = session.journal
    undone = frozenset(record.stream for record in journal.log.read(types=UNDOING))
    question = Question(policy=policy, since=since, until=session.now(), checked=checked)
    with _uncollected():
        return compare(
            _events(session, progress),
            question,
            session.desk.house(),
            readable=journal.readable,
            undone=undone,
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for rubbish in a block.

    States are many and hold no circles: looking through them all, again and again, would take a
    third of the time of a year's replay.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _events(session: Session, progress: Progress) -> Iterator[Recorded]:
    """Yield the record as a replay looks at it, telling how far it is."""
    log = session.journal.log
    head = log.head()
    told = 0
    for record in log.read(types=TYPES, upto=head):
        if record.position - told >= STRIDE:
            told = record.position
            progress(told, head)
        yield recorded(record)
    progress(head, head)
