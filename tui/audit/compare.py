"""Two instants side by side: what differs in a case, and in the figures people went by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from domain.views import TABLES, TALLIES
from eventstore.browse import density
from eventstore.views.folding import Folding
from eventstore.views.replay import Replay
from gateway.journal import glimpse
from tui import figures, travel
from tui.audit.events import Looking
from tui.audit.models import Comparison, FigureLine, Found
from tui.audit.then import changes, state_then
from tui.errors import MomentError
from tui.reading import Views
from tui.session import Session

DAYS = 30
"""Days of answers that the rates are taken over, up to each instant."""

SCRATCH = "compared"
"""Where in the home the views of the two instants stand while they are compared."""

_OPEN = "status = 'open'"
_COUNTS = {
    "open": _OPEN,
    "overdue": f"{_OPEN} AND overdue IS NOT NULL",
    "unowned": f"{_OPEN} AND owner = ''",
    "level-2": f"{_OPEN} AND level = 2",
    "level-3": f"{_OPEN} AND level = 3",
}
_RATES = ("nps", "in-time", "closure")

FIGURES = (*_COUNTS, *_RATES)
"""What is compared, in order: counts of cases, then rates of the last 30 days."""

Progress = Callable[[int, int], None]


def compare(
    session: Session, looking: Looking, found: Found, sides: tuple[int, int], case: str,
    progress: Progress,
) -> Comparison:  # fmt: skip
    """Return two positions side by side, in the order given.

    Args:
        session: Whose log it is; where it stands in time does not matter.
        looking: The log.
        found: Among what the events between are counted.
        sides: The two positions.
        case: The case to compare; empty for none.
        progress: Told how far the replays are.

    Raises:
        StoreError: the log cannot be read, or there is no room to replay it.
    """
    first, second = sides
    lines = {line.position: line for line in looking.lines(sides)}
    old, new = ((state_then(looking, case, at) if case else None) for at in (first, second))
    folding = Folding(session.log, TABLES, TALLIES, glimpse)
    with Replay(folding, session.snapshots, session.home / SCRATCH) as replay:
        then = figures_at(session, replay, first, progress)
        later = figures_at(session, replay, second, progress)
    return Comparison(
        first=lines[first],
        second=lines[second],
        between=density(found.positions, sorted(sides))[0],
        case=case,
        changes=changes(old, new),
        figures=tuple(
            FigureLine(name=name, before=then.get(name), after=later.get(name)) for name in FIGURES
        ),
    )


def figures_at(
    session: Session, replay: Replay, position: int, progress: Progress
) -> dict[str, float | None]:
    """Return the figures as of a position; none before the centre was open."""
    moment = travel.moment_of(session.log, position, session.present())
    try:
        there = travel.past(session.log, session.keys, replay.reader, moment)
    except MomentError:
        return {}
    replay.go_to(position, progress)
    with Views(replay.reader(), there.journal, there.desk.house(), masked=True) as views:
        end = views.day(moment.at)
        period = figures.period(views, end - timedelta(days=DAYS - 1), end, moment.at)
        return {
            **{name: float(views.count(where)) for name, where in _COUNTS.items()},
            "nps": period.nps.value,
            "in-time": period.in_time.percent,
            "closure": period.closure.percent,
        }
