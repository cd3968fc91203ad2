"""Every measure of a period as text, and the same by cuts; the answers behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from domain.measures import MEASURES, Estimate, Unit
from domain.measures.measure import Better
from tui.cutting import Response
from tui.measuring import CutLine, FigureLine, Figures
from tui.printing.page import NOTHING, Cell, headline, page, paragraph, quoted, row
from tui.text import Words

_NAME, _VALUE, _SAMPLE, _TARGET, _VERDICT = 18, 9, 23, 7, 10

SAME = "≈"
"""A figure that did not change beyond the noise."""

_CUT, _PART = 17, 9

_CODED = frozenset({"service", "mode", "channel", "trigger"})
"""Dimensions whose values are codes with words of their own."""


def figures_page(found: Figures, words: Words) -> str:
    """Return the measures of a period, or a table of them by the parts of a cut."""
    period = words("print.period", start=found.start.isoformat(), end=found.end.isoformat())
    return page(
        headline(words("figures.title"), period),
        _conditions(found, words),
        _cuts(found, words) if found.by else _measures(found.lines[0].figures, found, words),
        _uncut(found, words),
    )


def _conditions(found: Figures, words: Words) -> Iterator[str]:
    for name, value in found.where:
        yield row(Cell(f"{words(f'dimension.{name}')}: {said(name, value, words)}"))
    if found.as_now:
        yield row(Cell(words("figures.as-now")))


def _measures(lines: Sequence[FigureLine], found: Figures, words: Words) -> Iterator[str]:
    for line in lines:
        yield row(
            Cell(words(f"measure.{line.measure}"), _NAME),
            Cell(value_of(line.now.value, line.unit, words), _VALUE, "right"),
            Cell(sample_of(line.now, line.unit, words), _SAMPLE),
            Cell(_target(line), _TARGET),
            Cell(judged(line, words), _VERDICT),
            Cell(SAME if _same(line) else ""),
        )
        beside = "" if _same(line) else moved_of(line, words)
        told = filter(None, (later_of(line, words), beside, swing_of(line, words)))
        if text := words("document.sentence.and").join(told):
            yield row(Cell("", _NAME), Cell("", _VALUE), Cell(text))
    yield row(Cell(f"{SAME} {words('figures.no-change')}"))
    if any(line.verdict == "few" for line in lines):
        yield row(Cell(words("figures.few", minimum=found.minimum)))


def _same(line: FigureLine) -> bool:
    return line.change.told and not line.change.detectable


def value_of(value: float | None, unit: Unit, words: Words) -> str:
    """Return a figure in its unit; a dash where there is none."""
    if value is None:
        return NOTHING
    formats = words.formats
    said: dict[Unit, Callable[[float], str]] = {
        "points": lambda found: formats.signed(found, 1),
        "percent": lambda found: formats.percent(found / 100, 1),
        "mean": lambda found: formats.number(found, 2),
        "hours": lambda found: words("figures.hours", n=formats.number(found, 2)),
        "cents": lambda found: formats.brief_money(round(found)),
        "count": formats.number,
    }
    return said[unit](value)


def sample_of(estimate: Estimate, unit: Unit, words: Words) -> str:
    """Return what a figure rests on, and its 95 % interval."""
    sample = words.formats.sample(estimate.n)
    if estimate.low is None or estimate.high is None or unit in ("cents", "count"):
        return sample
    return f"{sample} {interval_of(estimate, unit, words)}"


def interval_of(estimate: Estimate, unit: Unit, words: Words) -> str:
    """Return the 95 % interval of a figure; empty where it has none."""
    if estimate.low is None or estimate.high is None:
        return ""
    digits = 2 if unit in ("mean", "hours") else 1
    low, high = (words.formats.number(end, digits) for end in (estimate.low, estimate.high))
    return words("figures.interval", low=low, high=high)


_SIGNS: dict[tuple[Better, bool], str] = {
    ("higher", False): "≥",
    ("higher", True): ">",
    ("lower", False): "≤",
    ("lower", True): "<",
    ("", False): "",
    ("", True): "",
}


def _target(line: FigureLine) -> str:
    if line.target is None:
        return ""
    strict = MEASURES[line.measure].strict
    sign = _SIGNS[line.better, strict]
    return f"{sign} {line.target:g}"


def judged(line: FigureLine, words: Words) -> str:
    """Return how a figure stands to its target, in a word."""
    return "" if line.verdict == "none" else words(f"figures.verdict.{line.verdict}")


def moved_of(line: FigureLine, words: Words) -> str:
    """Return what lies between a figure and the period before; empty where there was none.

    What has no interval, or is not final, is told with what it was before, and nothing claimed.
    """
    if line.change.difference is None:
        return ""
    if not line.change.told:
        return words("figures.was", before=value_of(line.before.value, line.unit, words))
    if not line.change.detectable:
        return words("figures.no-change")
    digits = 2 if line.unit in ("mean", "hours") else 1
    difference = words.formats.signed(line.change.difference, digits)
    return words(
        "figures.changed",
        difference=difference,
        before=value_of(line.before.value, line.unit, words),
    )


def later_of(line: FigureLine, words: Words) -> str:
    """Return from when on a figure is final; empty where it is, and where there is none."""
    if line.final_on is None or line.now.value is None:
        return ""
    return words("figures.final-on", day=line.final_on.isoformat())


def swing_of(line: FigureLine, words: Words) -> str:
    """Return that a score moved further than the policy lets pass; empty where it did not."""
    if not line.swing:
        return ""
    return words("figures.swung", difference=words.formats.signed(line.change.difference or 0, 1))


def _cuts(found: Figures, words: Words) -> Iterator[str]:
    """Yield a line a part; a figure on too little stands in brackets."""
    shown = [figure.measure for figure in found.lines[0].figures] if found.lines else []
    yield row(
        *(Cell(words(f"dimension.{name}"), _CUT) for name in found.by),
        *(Cell(words(f"measure.{name}"), _PART, "right") for name in shown),
    )
    for line in found.lines:
        yield row(
            *(Cell(text, _CUT) for text in names_of(line, found.by, words)),
            *(Cell(_brief(figure, words), _PART, "right") for figure in line.figures),
        )


def names_of(line: CutLine, by: Sequence[str], words: Words) -> list[str]:
    """Return what the parts of a cut are called."""
    return [said(name, text, words) for name, text in zip(by, line.names, strict=True)]


def _brief(line: FigureLine, words: Words) -> str:
    text = value_of(line.now.value, line.unit, words)
    return f"({text})" if line.verdict == "few" else text


def said(dimension: str, value: str, words: Words) -> str:
    """Return what a value of a dimension is called."""
    if not value:
        return words("value.none")
    key = f"{dimension if dimension in _CODED else 'value'}.{value}"
    return words(key) if words.has(key) else value


def _uncut(found: Figures, words: Words) -> Iterator[str]:
    if found.uncut:
        names = ", ".join(words(f"measure.{name}") for name in found.uncut)
        yield from paragraph(words("figures.uncut", names=names))


def responses_page(found: Sequence[Response], title: str, words: Words) -> str:
    """Return the answers behind a figure, each with the customer's words."""
    lines = (line for answer in found for line in _answer(answer, words))
    return page(
        headline(words("responses.title"), title),
        lines if found else [row(Cell(words("responses.none")))],
    )


def _answer(answer: Response, words: Words) -> Iterator[str]:
    yield row(
        Cell(NOTHING if answer.score is None else str(answer.score), 2, "right"),
        Cell(words.formats.moment(answer.at), 14),
        Cell(said("channel", answer.channel, words), 10),
        Cell(answer.name or "", 10),
        Cell(answer.advisor_name, 10),
        Cell(answer.case),
    )
    if answer.comment:
        yield from quoted(answer.comment, 6)
