"""The figures of a region: its centres side by side, and all of them together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from domain.measures import MEASURES, Measure
from domain.policy import Policy
from tui import cutting
from tui.cutting import Slice
from tui.measuring import FigureLine, line
from tui.region.centres import Centre, Region

Counts = Mapping[str, int]
T = TypeVar("T")


class CentreFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One centre's figures, judged by its own targets; ``head`` is how far its log goes."""

    centre: str
    name: str
    folder: str
    head: int
    figures: tuple[FigureLine, ...]


class Omitted(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that is not counted, and why; ``beside`` the one that is."""

    folder: str
    why: str
    beside: str


class RegionFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Centres side by side over the same days.

    Attributes:
        whole: All centres together, judged by the targets of the first.
        shared: Answers that stand in more than one log, and count where they stand first.
    """

    folder: str
    start: date
    end: date
    at: datetime
    centres: tuple[CentreFigures, ...]
    whole: tuple[FigureLine, ...]
    left_out: tuple[Omitted, ...]
    shared: int
    minimum: int


def figures(
    region: Region, part: Slice, at: datetime, measures: Iterable[str] = tuple(MEASURES)
) -> RegionFigures:
    """Return the figures of a slice for every centre, and for the region.

    Counts are added up, never figures: the region's rate is that of all its cases.
    """
    wanted = cutting.fitting(measures, part, ())
    both = (part, part.before())
    twice = [_shared(each_of(region, partial(_answers, part=days))) for days in both]

    def counted(centre: Centre) -> tuple[Policy, Counts, Counts]:
        n = region.centres.index(centre)
        with centre.session.views() as views:
            now, before = (
                cutting.gathered(views, wanted, replace(days, without=shared[n]))[()]
                for days, shared in zip(both, twice, strict=True)
            )
            return views.house.rules.at(at), now, before

    found = each_of(region, counted)
    return RegionFigures(
        folder=str(region.folder),
        start=part.start,
        end=part.end,
        at=at,
        centres=tuple(
            CentreFigures(
                centre=centre.id,
                name=centre.name,
                folder=centre.folder.name,
                head=centre.head,
                figures=_lines(wanted, now, before, policy),
            )
            for centre, (policy, now, before) in zip(region.centres, found, strict=True)
        ),
        whole=_together(wanted, found),
        left_out=tuple(
            Omitted(folder=each.folder, why=each.why, beside=each.beside)
            for each in region.left_out
        ),
        shared=sum(map(len, twice[0])),
        minimum=found[0][0].measures.minimum if found else 0,
    )


def each_of(region: Region, work: Callable[[Centre], T]) -> list[T]:
    """Do something with every centre, as many at once as the machine does; in their order."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(work, region.centres))


def _together(
    wanted: Sequence[Measure], found: Sequence[tuple[Policy, Counts, Counts]]
) -> tuple[FigureLine, ...]:
    if not found:
        return ()
    now = cutting.together({(): each} for _, each, _ in found)[()]
    before = cutting.together({(): each} for _, _, each in found)[()]
    return _lines(wanted, now, before, found[0][0])


def _lines(
    wanted: Iterable[Measure], now: Counts, before: Counts, policy: Policy
) -> tuple[FigureLine, ...]:
    return tuple(
        line(each, each.estimate(now, policy), each.estimate(before, policy), policy)
        for each in wanted
    )


def _answers(centre: Centre, *, part: Slice) -> frozenset[tuple[str, int, int | None]]:
    """Return number, instant and score of every answer of a slice."""
    with centre.session.views() as views:
        rows = views.rows(
            "SELECT response, at, first_score FROM feedback WHERE day >= ? AND day <= ?",
            (part.start.isoformat(), part.end.isoformat()),
        )
    return frozenset((row["response"], row["at"], row["first_score"]) for row in rows)


def _shared(
    answers: Sequence[frozenset[tuple[str, int, int | None]]],
) -> list[tuple[str, ...]]:
    """Return for each centre the answers that an earlier centre has as well.

    The same answer has the same number, instant and score: a number alone may be another's, where
    two centres number their answers each by itself.
    """
    seen: set[tuple[str, int, int | None]] = set()
    found: list[tuple[str, ...]] = []
    for own in answers:
        found.append(tuple(sorted(response for response, _, _ in own & seen)))
        seen |= own
    return found


def of_centre(region: Region, name: str) -> Centre | None:
    """Return the centre of an id or a name; ``None`` where there is none."""
    return next((each for each in region.centres if name in (each.id, each.name)), None)
