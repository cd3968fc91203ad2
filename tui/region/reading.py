"""The figures of a region: its centres side by side, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import msgspec
from msgspec.structs import replace

from domain.measures import MEASURES, Measure
from domain.measures.final import pending
from domain.policy import Policy
from tui import cutting
from tui.cutting import Slice
from tui.measuring import FigureLine, line
from tui.region.centres import Region, Why
from tui.region.seen import Sight, each_of, seen
from tui.text import Words

Counts = Mapping[str, int]


class CentreFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One centre's figures, judged by its own targets; ``head`` is how far its log goes."""

    centre: str
    name: str
    folder: str
    head: int
    figures: tuple[FigureLine, ...]


class Omitted(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that is not counted, and why.

    Attributes:
        beside: The one that counts in its stead.
        parted: The first position at which their logs differ; 0 where they do not.
        alone: How many events it alone holds, which are not counted.
        error: The code of what kept it from being read.
    """

    folder: str
    why: Why
    beside: str
    parted: int
    alone: int
    error: str


def omitted(region: Region) -> tuple[Omitted, ...]:
    """Return the folders of a region that are not counted."""
    return tuple(Omitted(**each._asdict()) for each in region.left_out)


def said(each: Omitted, words: Words) -> str:
    """Return why a folder is not counted, as a sentence."""
    return words(
        f"region.left-out.{each.why}",
        folder=each.folder,
        beside=each.beside,
        position=each.parted,
        events=each.alone,
    )


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
    with seen(region) as sights:
        twice = [_shared(region, sights, days) for days in both]

        def counted(sight: Sight) -> tuple[Policy, Counts, Counts]:
            n, policy = sights.index(sight), sight.views.house.rules.at(at)
            now, before = (
                counts_of(region, sight, wanted, replace(days, without=shared[n]), policy)
                for days, shared in zip(both, twice, strict=True)
            )
            return policy, now, before

        found = each_of(sights, counted)
        days = [sight.views.day(at) for sight in sights]
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
                figures=_lines(wanted, now, before, policy, (part.end, today)),
            )
            for centre, today, (policy, now, before) in zip(
                region.centres, days, found, strict=True
            )
        ),
        whole=_together(wanted, found, (part.end, min(days, default=part.end))),
        left_out=omitted(region),
        shared=sum(map(len, twice[0])),
        minimum=found[0][0].measures.minimum if found else 0,
    )


def counts_of(
    region: Region, sight: Sight, wanted: Sequence[Measure], part: Slice, policy: Policy
) -> Counts:
    """Return the counts of one centre that some measures need; read once while its log rests."""
    only = cutting.needed(wanted, policy)
    at = sight.centre.folder, sight.position, policy.edition
    told = [
        region.kept.once(
            (*at, cutting.follows_from(source, part, only)),
            partial(cutting.counts, sight.views, source, part, only=only),
        )
        for source in cutting.sources(wanted)
    ]
    return cutting.together(told).get((), {})


def _together(
    wanted: Sequence[Measure],
    found: Sequence[tuple[Policy, Counts, Counts]],
    days: tuple[date, date],
) -> tuple[FigureLine, ...]:
    if not found:
        return ()
    now = cutting.together({(): each} for _, each, _ in found)[()]
    before = cutting.together({(): each} for _, _, each in found)[()]
    return _lines(wanted, now, before, found[0][0], days)


def _lines(
    wanted: Iterable[Measure],
    now: Counts,
    before: Counts,
    policy: Policy,
    days: tuple[date, date],
) -> tuple[FigureLine, ...]:
    """Return the measures; ``days`` are the last one of the period, and today."""
    return tuple(
        line(
            each,
            each.estimate(now, policy),
            each.estimate(before, policy),
            policy,
            final_on=pending(each.id, *days, policy),
        )
        for each in wanted
    )


def _shared(region: Region, sights: Sequence[Sight], part: Slice) -> list[tuple[str, ...]]:
    """Return for each centre the answers that an earlier centre has as well.

    The same answer has the same number, instant and score: a number alone may be another's, where
    two centres number their answers each by itself.
    """

    def compare() -> list[tuple[str, ...]]:
        known: set[str] = set()
        found: list[tuple[str, ...]] = []
        for own in each_of(sights, partial(_answers, part=part)):
            found.append(tuple(sorted(told.split(_BETWEEN)[0] for told in own & known)))
            known |= own
        return found

    reached = tuple((sight.centre.folder, sight.position) for sight in sights)
    return region.kept.once((reached, part.start, part.end), compare)


_BETWEEN = "\x1f"
"""Stands in no number: what is read from files keeps no control character."""


def _answers(sight: Sight, *, part: Slice) -> set[str]:
    """Return number, instant and score of every answer of a slice, each as one text."""
    told = sight.views.rows(
        "SELECT json_group_array(response || ? || at || ? || coalesce(first_score, '')) AS told"
        " FROM feedback WHERE day >= ? AND day <= ?",
        (_BETWEEN, _BETWEEN, part.start.isoformat(), part.end.isoformat()),
    )
    return set(_decode(told[0]["told"]))


_decode = msgspec.json.Decoder(list[str]).decode
