"""What is said of a figure: how it stands, what it is, what it counts and where its target is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.measures import MEASURES, Measure
from domain.measures.measure import Unit
from domain.measures.needs import target_line
from domain.statistics.casemix import Standing
from tui.cutting import Thing
from tui.measuring import FigureLine
from tui.printing.measured import interval_of, said, value_of
from tui.screens.figures.model import FiguresPage
from tui.text import Words

_SIGNS = {
    ("higher", False): "≥",
    ("higher", True): ">",
    ("lower", False): "≤",
    ("lower", True): "<",
}


def target_of(line: FigureLine, words: Words) -> str:
    """Return a target with the sign of its side; empty where there is none."""
    if line.target is None:
        return ""
    sign = _SIGNS.get((line.better, MEASURES[line.measure].strict), "")
    return f"{sign} {words.formats.number(line.target, 0 if line.target % 1 == 0 else 1)}"


def standing(line: FigureLine, minimum: int, words: Words) -> str:
    """Return how a figure stands to its target, and what its interval lets be claimed.

    What the interval holds of the target cannot be claimed to be missed (SCREENS: "includes 85:
    no drop can be claimed"), nor to be reached for good.
    """
    if line.now.value is None:
        return words("figures.nothing")
    interval = interval_of(line.now, line.unit, words) if line.unit != "cents" else ""
    if line.verdict == "few":
        return words("figures.few", minimum=minimum)
    if line.final_on and line.verdict == "early":
        return words("figures.told.early", day=line.final_on.isoformat())
    if line.target is None or line.verdict == "none":
        return words("figures.told.no-target")
    target = words.formats.number(line.target, 0 if line.target % 1 == 0 else 1)
    if not interval or line.now.low is None or line.now.high is None:
        return words(f"figures.told.plain-{line.verdict}", target=target)
    surely = line.verdict == "met" and _holds(line) is False
    key = "sure" if surely else line.verdict
    return words(f"figures.told.{key}", interval=interval, target=target)


def _holds(line: FigureLine) -> bool:
    """Whether the interval holds the target."""
    low, high, target = line.now.low, line.now.high, line.target
    return None not in (low, high, target) and low <= target <= high  # type: ignore[operator]


def change(line: FigureLine, limit: int, words: Words) -> str:
    """Return what lies between a figure and the period before, with its interval."""
    found = line.change
    before = value_of(line.before.value, line.unit, words)
    if line.now.value is None:
        return ""
    if found.difference is None:
        return words("figures.told.no-before")
    swung = f"{words('document.sentence.and')}{words('figures.swing', limit=limit)}"
    swung = swung if line.swing else ""
    if found.low is None or found.high is None:
        return words("figures.told.before", before=before) + swung
    if not found.detectable:
        return words("figures.told.same", before=before) + swung
    digits = 2 if line.unit in ("mean", "hours") else 1
    signed = words.formats.signed
    told = words(
        "figures.told.moved",
        difference=signed(found.difference, digits),
        low=signed(found.low, digits),
        high=signed(found.high, digits),
        before=before,
    )
    return told + swung


def why(page: FiguresPage, line: FigureLine, limit: int, words: Words) -> Iterator[str]:
    """Yield what a measure is, what it counts, how its interval comes about, its target's line."""
    measure = MEASURES[line.measure]
    yield f"{words(f'measure.{measure.id}')}: {words(f'definition.{measure.id}')}"
    yield standing(line, page.minimum, words)
    if told := change(line, limit, words):
        yield told
    counts = words("list.and").join(words(f"figures.counts.{name}") for name in measure.sources)
    yield words("figures.why.counts", counts=counts, n=words.formats.number(line.now.n))
    yield words(f"figures.interval-of.{_interval(measure.unit, line)}")
    if line.target is None:
        yield words("figures.why.no-target")
    else:
        yield words(
            "figures.why.target",
            target=target_of(line, words),
            line=target_line(measure),
            edition=page.edition,
        )
    yield words("figures.why.minimum", minimum=page.minimum)
    yield words("figures.why.origin", letters=measure.origin)


def _interval(unit: Unit, line: FigureLine) -> str:
    if line.now.low is None or unit in ("cents", "count"):
        return "none"
    return {"points": "points", "percent": "percent"}.get(unit, "mean")


def jobs(found: Standing | None, words: Words) -> str:
    """Return how an advisor's score stands beside the others' same jobs; empty if not compared."""
    if found is None or found.raw is None or found.expected is None:
        return ""
    signed = words.formats.signed
    return words(
        f"people.jobs.{found.verdict}", raw=signed(found.raw), expected=signed(found.expected)
    )


def counted(thing: Thing, measure: Measure, words: Words) -> str:
    """Return how a thing counted: a word, or its number in the measure's unit."""
    if thing.state:
        return state_of(thing.state, words)
    if thing.value is None:
        return ""
    if thing.source in ("answers", "complaints"):
        return f"{thing.value:g}"
    unit: Unit = "hours" if thing.source == "hours" else measure.unit
    return value_of(thing.value, unit, words)


_CODED = {"kind": "kind", "mode": "mode", "matter": "matter", "survey": "selection.status"}
"""Where the words of codes stand that are someone else's."""


def state_of(state: str, words: Words) -> str:
    """Return what a way of counting is called."""
    kind, _, code = state.partition("/")
    keys = (f"{_CODED[kind]}.{code}",) if kind in _CODED else ()
    keys = (*keys, f"figures.state.{state}", f"invalid.{state}")
    return next((words(key) for key in keys if words.has(key)), code or state)


def within(page: FiguresPage, words: Words) -> str:
    """Return which part of the centre is looked at; empty for all of it."""
    parts: Sequence[str] = [
        f"{words(f'dimension.{name}')} {said(name, value, words)}" for name, value in page.within
    ]
    return words("figures.head.only", what=words("list.and").join(parts)) if parts else ""
