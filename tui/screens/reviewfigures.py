"""The figures of a review as lines: measures beside their targets, the score over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from domain.measures.satisfaction import TOUCHPOINTS
from tui.causewords import cause_name
from tui.documents.material import Material
from tui.documents.monthly import CLOSED, FIRST, OTHERS
from tui.documents.said import Telling
from tui.documents.weekly import EFFICIENT, PERCEIVED
from tui.measuring import FigureLine
from tui.screens.dashboardfigures import arrow_of, sentence
from tui.screens.reviewproblems import counted
from tui.screens.reviewrows import Held, ReviewRow, head
from tui.widgets.bars import sparkline
from tui.widgets.tone import Tone

_LOUD = {"met": Tone.GOOD, "missed": Tone.LATE}
_FLOOR, _CEILING = -100.0, 100.0


def numbers(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the figures: the score over time, the results, closure, the journey, the rest."""
    words, found = telling.words, held.found
    yield from _over_time(found, telling)
    yield from figures(FIRST, found, telling)
    yield head("closed", words("document.closed-four"))
    yield from figures([name for name in CLOSED if name not in FIRST], found, telling)
    yield head("journey", words("document.touchpoints"))
    yield from figures([f"touchpoint-{name}" for name in TOUCHPOINTS], found, telling)
    yield head("others", words("review.others"))
    yield from figures(OTHERS, found, telling)


def trend(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield how customers see the centre, over time, and the causes of low scores."""
    yield from _over_time(held.found, telling)
    yield from figures(PERCEIVED, held.found, telling)
    yield head("causes", telling.words("review.low-causes"))
    for line in held.found.causes:
        named = cause_name(telling.words, line.cause, held.found.policy.causes.names)
        row = counted(line, named, telling.words, line.grew)
        yield replace(row, more="", change=row.more)


def efficiency(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield what is done for customers, against its targets."""
    return figures(EFFICIENT, held.found, telling)


def _over_time(found: Material, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the score over time as one line; nothing where there is no point yet."""
    points = [point for point in found.points if point.now.value is not None]
    if not points:
        return
    step = "month" if found.by_month else "week"
    told = (
        telling.words(
            "review.point",
            day=point.start.isoformat(),
            value=telling.value("points", point.now.value),
            sample=telling.sample_of("nps", point.now),
        )
        for point in points[-LAST:]
    )
    yield ReviewRow(
        key="over-time",
        what=telling.words(f"document.chart.trend-{step}"),
        value=telling.value("points", points[-1].now.value),
        more=telling.words(f"review.points-{step}", n=len(points)),
        told=sparkline([point.now.value or 0.0 for point in points], _FLOOR, _CEILING),
        tone=Tone.WATCH,
        about=(telling.words("list.and").join(told),),
        page="figures",
        turn="measure:nps",
    )


LAST = 3
"""How many points of the score over time are told in words."""


def figures(names: Iterable[str], found: Material, telling: Telling) -> Iterator[ReviewRow]:
    """Yield measures, one a line; those that are still being read say so."""
    for name in names:
        line = found.figures.get(name)
        if line is None:
            yield ReviewRow(
                key=name, what=telling.name(name), value=telling.words("dashboard.reading")
            )
        else:
            yield _figure(line, telling)


def _figure(line: FigureLine, telling: Telling) -> ReviewRow:
    name = line.measure
    target = telling.target(name)
    return ReviewRow(
        key=name,
        what=telling.name(name),
        value=telling.value(line.unit, line.now.value),
        more="" if line.now.value is None else telling.sample_of(name, line.now),
        change=arrow_of(telling, line),
        told=telling.words(f"review.verdict.{line.verdict}", target=target) if target else "",
        tone=_LOUD.get(line.verdict, Tone.PLAIN),
        about=(sentence(telling, name, line), telling.words(f"definition.{name}")),
        page="figures",
        turn=f"measure:{name}",
    )
