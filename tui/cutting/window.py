"""The windows figures are told of: a day, a week, a month, 90 and 365 rolling days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from domain.measures import Nps
from domain.measures import nps as score_of
from tui.figures import answers, nps_of
from tui.reading import Views

Kind = Literal["day", "week", "month", "90", "365"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Window(NamedTuple):
    """A span of days, and its NPS, which says how sure anything in it is.

    ``proposed`` is whether it is the shortest whose margin is small enough.
    """

    kind: Kind
    start: date
    end: date
    nps: Nps = score_of(0, 0, 0)
    proposed: bool = False


def window(end: date, kind: Kind) -> Window:
    """Return the window of a kind that ends on a day.

    Weeks begin on Monday and months on the first; both end on ``end`` however far they are.
    """
    match kind:
        case "day":
            start = end
        case "week":
            start = end - timedelta(days=end.weekday())
        case "month":
            start = end.replace(day=1)
        case _:
            start = end - timedelta(days=int(kind) - 1)
    return Window(kind, start, end)


def chosen(views: Views, end: date, margin: int) -> Window:
    """Return the shortest window up to a day whose NPS is sure enough; else the longest.

    Args:
        views: Where to look.
        end: The last day.
        margin: The 95 % margin it may have at most, in points.
    """
    for kind in KINDS:
        found = window(end, kind)
        score = nps_of(answers(views, found.start, found.end))
        if score.margin is not None and score.margin <= margin:
            return found._replace(nps=score, proposed=True)
    return found._replace(nps=score)
