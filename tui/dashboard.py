"""Reading the dashboard (SPEC 10.4): three layers, the touchpoints, the improvements of a period.

Every figure comes from where the other pages and the documents take theirs.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.measures import MEASURES
from domain.measures.satisfaction import TOUCHPOINTS
from domain.policy import Policy
from tui import cutting
from tui.cutting import Slice
from tui.documents.dashboard import LAYERS
from tui.documents.said import SERVICE_TIME
from tui.improvingmodels import ImprovementLine
from tui.measuring import FigureLine, figures_of, line
from tui.reading import Views
from tui.reviewread import improved

SLOW = ("retention", "clv")
"""What looks at every customer of a year, and so takes longer to read than all the rest."""

SHOWN = tuple(name for names in LAYERS.values() for name in names)
"""The nine figures, layer by layer."""

_WORKSHOP = "repair-time"
"""The measure that the dashboard judges by its own, stricter target."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The days a dashboard speaks of, both included.

    Attributes:
        kind: Which window they are; empty for days somebody named.
        why: ``chosen`` where it is the shortest whose NPS is sure enough, ``too-wide`` where even
            the longest is not; empty where somebody wanted this one.
    """

    start: date
    end: date
    kind: Literal["", "day", "week", "month", "90", "365"] = ""
    why: Literal["", "chosen", "too-wide"] = ""


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """What a room sees of a period.

    Attributes:
        figures: The nine figures, layer by layer; without those that are still being read.
        touchpoints: The scores of the journey, in its order.
        improvements: Those that are open, or ended in the period.
        minimum: How much a figure must rest on to be judged.
    """

    window: Window
    at: datetime
    figures: tuple[FigureLine, ...]
    touchpoints: tuple[FigureLine, ...]
    improvements: tuple[ImprovementLine, ...]
    minimum: int

    def figure(self, name: str) -> FigureLine | None:
        """Return a figure by its name; ``None`` while it is being read."""
        lines = (*self.figures, *self.touchpoints)
        return next((each for each in lines if each.measure == name), None)


def usual(views: Views, end: date, at: datetime) -> Window:
    """Return the shortest window up to a day that is sure enough, which is where one begins."""
    found = cutting.chosen(views, end, views.house.rules.at(at).measures.margin)
    return Window(
        start=found.start,
        end=found.end,
        kind=found.kind,
        why="chosen" if found.proposed else "too-wide",
    )


def window(end: date, kind: cutting.Kind) -> Window:
    """Return the window of a kind that ends on a day."""
    found = cutting.window(end, kind)
    return Window(start=found.start, end=found.end, kind=kind)


def dashboard(views: Views, of: Window, at: datetime, *, whole: bool = True) -> Dashboard:
    """Return the dashboard of some days.

    Args:
        views: Where to look.
        of: The days.
        at: The instant everything stands at.
        whole: Whether also what takes long to read.
    """
    policy, part = views.house.rules.at(at), Slice(of.start, of.end)
    wanted = [_WORKSHOP if name == SERVICE_TIME.id else name for name in SHOWN]
    journey = [f"touchpoint-{name}" for name in TOUCHPOINTS]
    asked = [name for name in (*wanted, *journey) if whole or name not in SLOW]
    read = {found.measure: found for found in figures_of(views, part, at, asked).lines[0].figures}
    return Dashboard(
        window=of,
        at=at,
        figures=tuple(_as_here(read[name], policy) for name in wanted if name in read),
        touchpoints=tuple(read[name] for name in journey),
        improvements=improved(views, of.start, of.end, at),
        minimum=policy.measures.minimum,
    )


def _as_here(found: FigureLine, policy: Policy) -> FigureLine:
    if found.measure != _WORKSHOP:
        return found
    return line(SERVICE_TIME, found.now, found.before, policy, final_on=found.final_on)


def behind(name: str) -> str:
    """Return the measure whose answers and visits a figure of the dashboard is made of."""
    return name if name in MEASURES else _WORKSHOP
