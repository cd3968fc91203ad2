"""The pictures the reviews share: NPS over time, classes, causes, the waterfall of the CJI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.measures.satisfaction import TOUCHPOINTS
from tui.causemodels import Cause, Repeated
from tui.causewords import Names, cause_name
from tui.documents.framing import columns, empty
from tui.documents.graphs import Bar, Bars, Dot, Fall, Stack, Stacks, Trend, Waterfall
from tui.documents.material import Material
from tui.documents.model import Block, Chart, Table
from tui.documents.said import NOTHING, Telling
from tui.text import Words

SCALE = 10.0
"""The best a touchpoint can be scored."""

FULL = 100.0

FEWEST = 2
"""Points that make a line."""


def trend(found: Material, telling: Telling) -> Iterator[Chart]:
    """Yield the NPS of the weeks, or months, up to the end of the period: two at least."""
    if len(found.points) < FEWEST:
        return
    words = telling.words
    dots = tuple(
        Dot(
            label=f"{point.start:%Y-%m}" if found.by_month else f"{point.start:%m-%d}",
            value=point.now.value,
            low=point.now.low,
            high=point.now.high,
            said=telling.value("points", point.now.value),
            sample=telling.sample_of("nps", point.now),
        )
        for point in found.points
    )
    head = "month" if found.by_month else "week"
    target = found.policy.targets.nps
    graph = Trend(
        heads=(
            words(f"document.column.{head}"),
            words("measure.nps"),
            words("document.column.sample"),
        ),
        dots=dots,
        target=float(target),
        target_said=words("document.target-line", value=target),
        floor=-FULL,
        ceiling=FULL,
    )
    title = words(f"document.chart.trend-{head}")
    yield Chart(title=title, graph=graph, note=words("document.chart.band"))


def classes(found: Material, telling: Telling) -> Chart:
    """Return promoters, passives and detractors of the period and the one before."""
    words = telling.words
    kinds = ("promoter", "passive", "detractor")
    names = tuple(words(f"kind.{kind}") for kind in kinds)
    bars = tuple(
        Stack(label=words(f"document.{label}"), parts=parts)
        for label, parts in (("now", found.classes), ("earlier", found.classes_before))
        if sum(parts)
    )
    graph = Stacks(heads=(words("document.column.when"), *names), bars=bars)
    return Chart(title=words("document.chart.classes"), graph=graph)


def causes(found: Material, telling: Telling) -> Block:
    """Return the most frequent causes of low scores, or that none was named."""
    if not found.causes:
        return empty(telling.words, "document.no-causes")
    words, names = telling.words, found.policy.causes.names
    lines = [(cause_name(words, line.cause, names), line) for line in found.causes]
    title = words("document.chart.causes", n=len(lines), known=found.known, low=found.low)
    return _counted(lines, words, title, compared=found.compared)


def repeats(found: Material, telling: Telling) -> Block:
    """Return the problems that came again most often, or that none did."""
    if not found.repeats:
        return empty(telling.words, "document.no-repeats")
    words, names = telling.words, found.policy.causes.names
    lines = [(_problem(line, names, words), line) for line in found.repeats]
    title = words("document.chart.repeats", n=len(lines))
    bars = tuple(
        Bar(
            label=name,
            value=float(line.times),
            said=f"{line.times:,}",
            more=_often(line, found.again, words),
        )
        for name, line in lines
    )
    heads = tuple(words(f"document.column.{name}") for name in ("cause", "cases", "again"))
    cause, cases, again = heads
    return Chart(title=title, graph=Bars(heads=(cause, cases, again), bars=bars))


def _often(line: Repeated, days: int, words: Words) -> str:
    said = words("document.repeat.often", times=line.times, days=days)
    return words("document.case.and").join((said, words("causes.grew"))) if line.grew else said


def _problem(line: Repeated, names: Names, words: Words) -> str:
    cause = cause_name(words, line.cause, names)
    if line.customer:
        return words("document.repeat.customer", cause=cause)
    what = " ".join(filter(None, (line.vehicle, line.part)))
    return words("document.repeat.part", cause=cause, what=what) if what else cause


def _counted(
    lines: Sequence[tuple[str, Cause]], words: Words, title: str, *, compared: bool
) -> Chart:
    """Return counts as bars, with a tick for the period before where there was any answer."""
    bars = tuple(
        Bar(
            label=name,
            value=float(line.n),
            said=f"{line.n:,}",
            before=float(line.before) if compared else None,
            more=words(f"document.cause.{'grew' if line.grew else 'before'}", before=line.before)
            if compared
            else "",
        )
        for name, line in lines
    )
    cause, cases, change = (
        words(f"document.column.{name}") for name in ("cause", "cases", "change")
    )
    before = words("document.chart.before") if compared else ""
    graph = Bars(heads=(cause, cases, change), bars=bars, before_said=before)
    key = "note" if any(line.grew for _, line in lines) else "none-grew"
    note = words(f"document.cause.{key}") if compared else ""
    return Chart(title=title, graph=graph, note=note)


def waterfall(found: Material, telling: Telling) -> Chart:
    """Return which touchpoint costs how many points of the CJI."""
    words, number = telling.words, telling.words.formats.number
    means = {name: found.figures[f"touchpoint-{name}"].now for name in TOUCHPOINTS}
    falls = tuple(
        Fall(
            label=words(f"measure.touchpoint-{name}"),
            points=points,
            said=words.formats.signed(-points, 2),
            part=telling.value("mean", means[name].value),
        )
        for name, points in found.lost.items()
    )
    cji = found.figures["cji"].now
    target = found.policy.targets.cji
    graph = Waterfall(
        heads=(
            words("document.column.touchpoint"),
            words("document.column.mean"),
            words("document.column.lost"),
        ),
        top=SCALE,
        top_said=number(SCALE, 2),
        top_label=words("document.chart.best"),
        bottom=cji.value or 0.0,
        bottom_said=number(cji.value or 0.0, 2),
        bottom_label=words("measure.cji"),
        falls=falls,
        target=target,
        target_said=words("document.target-line", value=target),
    )
    title = words("document.chart.waterfall")
    return Chart(title=title, graph=graph, note=words("document.chart.waterfall-note"))


def touchpoints(found: Material, telling: Telling, title: str = "") -> Table:
    """Return the touchpoints with arrows: up or down only where it is more than noise."""
    rows = []
    for name in TOUCHPOINTS:
        line = found.figures[f"touchpoint-{name}"]
        figure = telling.line(line)
        arrow = telling.arrow(line.measure, line.now, line.before)
        rows.append(
            (figure.label, figure.value, arrow, figure.change or NOTHING, figure.sample or NOTHING)
        )
    words = telling.words
    return Table(
        title=title,
        columns=(
            *columns(words, "touchpoint"),
            *columns(words, "mean", align="right"),
            *columns(words, "arrow", "change", "sample"),
        ),
        rows=tuple(rows),
        note=words("document.arrow-note"),
    )
