"""What page 4 shows: of its sections only the one in view is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from domain.measures import MEASURES
from domain.statistics.casemix import Standing
from tui import contacted, cutting, figures, overview, touchpoints
from tui.contacted import Contacted
from tui.cutting import Kind, Slice, Things, Window
from tui.measuring import Figures, beside_others, figures_of, named
from tui.models import Board, ChannelLine
from tui.overview import Overview
from tui.reading import Views
from tui.touchpoints import Journey

Section = Literal["overview", "measures", "cuts", "journey", "loop", "channels"]

SECTIONS: tuple[Section, ...] = ("overview", "measures", "cuts", "journey", "loop", "channels")
"""What the page shows, in the order the keys go through it."""

LOOP = (
    "response-in-time",
    "closure",
    "confirmed",
    "reopened",
    "unconfirmed",
    "problem-closure",
)
"""The figures beside the board: what is done, and how truly (SPEC 4.1)."""

ASKED = ("coverage", "completion", "validity")
"""The figures beside the channels: how the answers come about (SPEC 2.3)."""

ORDER = (
    *("advisor", "service", "vehicle", "mode", "technician", "group", "channel", "trigger"),
    *("centre", "day", "week", "month", "weekend", "half-day"),
)
"""What a measure is cut by where the cut last used does not fit it: the first that does."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for.

    Attributes:
        section: Which part of the page.
        end: The last day; ``None`` for today.
        kind: The window; ``None`` for the shortest that is sure enough.
        where: The only part of the centre looked at.
        as_now: Whether by what has been corrected since.
        measure: The measure that is cut.
        by: The one or two dimensions it is cut by.
        opened: The values of the part whose things are listed; ``None`` while none are.
        listed: So many of them at most.
    """

    section: Section = "overview"
    end: date | None = None
    kind: Kind | None = None
    where: tuple[tuple[str, str], ...] = ()
    as_now: bool = False
    measure: str = "nps"
    by: tuple[str, ...] = ("advisor",)
    opened: tuple[str, ...] | None = None
    listed: int = cutting.LISTED

    @property
    def fitting(self) -> tuple[str, ...]:
        """The dimensions the measure can be cut by, the ones wanted first."""
        within = [name for name, _ in self.where]

        def fits(*names: str) -> bool:
            return cutting.can_cut(MEASURES[self.measure], [*names, *within])

        found = tuple(name for name in self.by if fits(name))
        return found or next(((name,) for name in ORDER if fits(name)), ())


class FiguresPage(msgspec.Struct, frozen=True, kw_only=True):
    """A section of a slice.

    Attributes:
        wanted: What was asked for.
        part: The slice it comes to.
        window: Its window; ``proposed`` where it is the shortest that is sure enough.
        margin: How sure that is, in points.
        minimum: Below so many nothing is judged.
        swing: How far the score may move between two periods without being remarked.
        edition: The policy's.
        figures: The figures listed; of the cuts a line a part.
        within: The part of the centre looked at: dimensions, and what their values are called.
        jobs: By advisor, how their score stands beside what others hear of the same services.
        behind: What is behind the part of the cut that was opened.
    """

    wanted: Wanted
    at: datetime
    part: Slice
    window: Window
    margin: int
    minimum: int
    swing: int
    edition: str
    is_new: bool
    figures: Figures | None = None
    within: tuple[tuple[str, str], ...] = ()
    overview: Overview | None = None
    journey: Journey | None = None
    board: Board | None = None
    contacted: Contacted | None = None
    channels: tuple[ChannelLine, ...] = ()
    behind: Things | None = None
    jobs: dict[str, Standing] = {}

    @property
    def section(self) -> Section:
        """Which part of the page it is."""
        return self.wanted.section


def read(views: Views, wanted: Wanted, at: datetime) -> FiguresPage:
    """Return the section asked for, and no more."""
    policy = views.house.rules.at(at)
    end = wanted.end or views.day(at)
    margin = policy.measures.margin
    window = cutting.window(end, wanted.kind) if wanted.kind else cutting.chosen(views, end, margin)
    part = Slice(window.start, window.end, wanted.where, wanted.as_now)
    found = FiguresPage(
        wanted=wanted,
        at=at,
        part=part,
        window=window,
        margin=margin,
        minimum=policy.measures.minimum,
        swing=policy.targets.nps_swing,
        edition=policy.edition,
        is_new=figures.is_new(views),
        within=tuple((name, named(views, name, value)) for name, value in wanted.where),
    )
    match wanted.section:
        case "overview":
            seen = overview.overview(views, part, window.kind, at)
            return replace(found, overview=seen, figures=seen.figures)
        case "measures":
            return replace(found, figures=figures_of(views, part, at))
        case "cuts":
            return _cut(views, found)
        case "journey":
            walked = touchpoints.journey(views, part, at)
            return replace(found, journey=walked, figures=walked.figures)
        case "loop":
            return replace(
                found,
                board=figures.board(views, part.start, part.end, at),
                contacted=contacted.contacted(views, part, at),
                figures=figures_of(views, part, at, LOOP),
            )
        case "channels":
            return replace(
                found,
                channels=figures.channels(views, part.start, part.end, at),
                figures=figures_of(views, part, at, ASKED),
            )


def _cut(views: Views, found: FiguresPage) -> FiguresPage:
    """Return the measure by its cut, and what is behind the part that was opened."""
    wanted, part = found.wanted, found.part
    by = wanted.fitting
    cut = replace(found, figures=figures_of(views, part, found.at, (wanted.measure,), by))
    if wanted.opened is not None:
        where = (*part.where, *zip(by, wanted.opened, strict=True))
        there = replace(part, where=where)
        things = cutting.behind(views, wanted.measure, there, wanted.listed)
        return replace(cut, behind=things)
    if by == ("advisor",) and wanted.measure == "nps":
        return replace(cut, jobs=beside_others(views, part, views.house.rules.at(found.at)))
    return cut
