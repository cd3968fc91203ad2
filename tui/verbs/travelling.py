"""Going to the moment that ``--as-of`` names, before a verb looks at anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from tui.verbs.moments import past_moment

if TYPE_CHECKING:
    from tui.session import Session

_WHOLE = 100


def travel(session: Session, typed: str, progress: Callable[[int, int], None]) -> None:
    """Take a session to the moment that was typed; times of day are the centre's.

    Args:
        session: In the present.
        typed: See :func:`~tui.verbs.moments.past_moment`.
        progress: Called with the position replayed and the one to be reached.

    Raises:
        TimeUnreadableError: when it is no moment.
        MomentError: when there is nothing to be seen there.
        NotReadyError: when the home has no centre yet.
    """
    zone = ZoneInfo(session.desk.house().zone)
    session.travel(past_moment(typed, session.present(), zone), progress)


class Bar:
    """Progress on stderr, drawn from the first step that is not the last; a context manager.

    Args:
        label: What is going on.
        shown: Whether somebody looks on.
    """

    def __init__(self, label: str, *, shown: bool) -> None:
        self._label, self._shown = label, shown
        self._opened = ExitStack()
        self._show: Callable[[int], None] | None = None

    def __enter__(self) -> Callable[[int, int], None]:
        return self._told

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def _told(self, reached: int, goal: int) -> None:
        if self._show is None and self._shown and reached < goal:
            bar = click.progressbar(length=_WHOLE, label=self._label, file=sys.stderr)
            self._opened.enter_context(bar)
            self._show = lambda share: bar.update(share - bar.pos)
        if self._show is not None:
            self._show(_WHOLE * reached // goal)
