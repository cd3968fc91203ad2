"""Improvements in words: stages, verdicts, measurements, what happened; for pages and print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from domain.improving.actions import Compared
from domain.improving.facts import Effect, Figure, Scope, Window, cell_of
from domain.improving.state import Improvement, Measurement
from domain.measures import MEASURES
from domain.measures.measure import Unit
from tui.causewords import Names, cause_name
from tui.improvingmodels import ImprovementLine, SuggestionLine, Verdict
from tui.models import Entry
from tui.printing.measured import said, value_of
from tui.text import Words


def standing(words: Words, line: ImprovementLine) -> str:
    """Return where an improvement stands: its stage and round, or how it ended."""
    if line.standing != "open":
        return words(f"improving.standing.{line.standing}")
    stage = words(f"improving.stage.{line.stage}")
    return stage if line.round == 1 else words("improving.round", stage=stage, n=line.round)


def cell(words: Words, code: str) -> str:
    """Return the name of a place in the matrix."""
    return words(f"improving.cell.{code or 'none'}")


def pilot(words: Words, line: ImprovementLine) -> str:
    """Return with whom an improvement is tried out; empty where nobody was chosen."""
    if not line.chosen:
        return ""
    chosen = words(f"improving.chosen.{line.chosen}")
    if not line.scope:
        return chosen
    where = within(words, line.scope, line.scope_names)
    return words("improving.pilot", where=where, chosen=chosen)


def within(words: Words, scope: Sequence[Scope], names: Sequence[str] = ()) -> str:
    """Return the cuts of a pilot: ``Advisor: 李敏, Mode: mobile``; everybody without any."""
    if not scope:
        return words("improving.whole")
    values = names or [cut.value for cut in scope]
    return words("list.and").join(
        words(
            "improving.cut",
            dimension=words(f"dimension.{cut.dimension}"),
            value=said(cut.dimension, value, words),
        )
        for cut, value in zip(scope, values, strict=True)
    )


def source(words: Words, line: ImprovementLine) -> str:
    """Return where an improvement came from."""
    return words(f"improving.source.{line.source}", id=line.source_id, who=line.by_name)


def measure_name(words: Words, measure: str) -> str:
    """Return what a measure is called; its code where this program no longer knows it."""
    return words(f"measure.{measure}") if words.has(f"measure.{measure}") else measure


def verdict(words: Words, line: ImprovementLine) -> str:
    """Return what came of an improvement in a few words; empty where nothing was measured."""
    if not line.verdict:
        return ""
    return _came(words, line.measure, line.verdict, line.difference, line.regression)


def outcome(effect: Effect) -> Verdict:
    """Return what a comparison says, as a code."""
    if effect.difference is None:
        return "empty"
    if not effect.distinguishable:
        return "noise"
    if effect.better is None:
        return "changed"
    return "better" if effect.better else "worse"


def _came(
    words: Words, measure: str, code: Verdict, difference: float | None, regression: str
) -> str:
    name = measure_name(words, measure)
    if difference is None:
        return words("improving.verdict.empty", measure=name)
    doubt = words("improving.doubt") if regression and code == "better" else ""
    said = moved(words, difference, _unit(measure))
    return words(f"improving.verdict.{code}", measure=name, difference=said) + doubt


def recorded(words: Words, action: str, state: Improvement, name_of: Callable[[str], str]) -> str:
    """Return what an act came to, for the line that answers a key."""
    match action:
        case "measure":
            latest = state.measured[-1]
            effect = latest.effect
            return _came(
                words, latest.measure, outcome(effect), effect.difference, effect.regression
            )
        case "advance":
            return words(f"improving.stage.{state.stage}")
        case "place":
            return cell(words, state.cell or "")
        case "assign" | "due":
            return responsible(words, name_of(state.owner), state.due)
        case _:
            return words(f"improve-do.{action}")


def responsible(words: Words, who: str, due: datetime | None) -> str:
    """Return who answers for it, and until when."""
    if due is None:
        return who or words("improving.nobody")
    return words("improving.assigned-to", who=who, due=due)


def _unit(measure: str) -> Unit:
    return MEASURES[measure].unit if measure in MEASURES else "mean"


def moved(words: Words, difference: float, unit: Unit) -> str:
    """Return a difference with its sign, in its unit."""
    match unit:
        case "points":
            return words.formats.signed(difference, 1)
        case "percent":
            return words("improving.points", n=words.formats.signed(difference, 1))
        case "cents":
            sign = "-" if difference < 0 else "+"
            return sign + words.formats.money(abs(round(difference)))
        case "count":
            return words.formats.signed(difference)
        case _:
            return words.formats.signed(difference, 2)


def measurement(words: Words, then: Measurement, names: Sequence[str] = ()) -> Iterator[str]:
    """Yield a measurement as it was recorded: what, of whom, when, and what it says."""
    yield words(
        "improving.measured",
        measure=measure_name(words, then.measure),
        where=within(words, then.scope, names),
        before=window(words, then.before),
        after=window(words, then.after),
        at=then.at,
    )
    yield from compared(words, then.measure, Compared(then.was, then.became, then.effect))


def window(words: Words, days: Window) -> str:
    """Return the days of a window."""
    return words("improving.window", start=days.start.isoformat(), end=days.end.isoformat())


def compared(words: Words, measure: str, found: Compared) -> Iterator[str]:
    """Yield what a comparison says: the figures, the verdict, and what speaks against it."""
    unit, effect = _unit(measure), found.effect
    yield words(
        "improving.figures",
        was=_figure(words, found.was, unit),
        became=_figure(words, found.became, unit),
    )
    if effect.difference is None:
        yield words("improving.nothing")
        return
    difference = moved(words, effect.difference, unit)
    if effect.low is None or effect.high is None:
        yield words("improving.no-interval", difference=difference)
    else:
        key = "distinguishable" if effect.distinguishable else "noise"
        yield words(
            f"improving.{key}",
            difference=difference,
            low=moved(words, effect.low, unit),
            high=moved(words, effect.high, unit),
            way=_way(words, effect),
        )
    if effect.regression:
        yield from _warning(words, effect, unit)


def _way(words: Words, effect: Effect) -> str:
    if effect.better is None:
        return ""
    return words("improving.better" if effect.better else "improving.worse")


def _figure(words: Words, figure: Figure, unit: Unit) -> str:
    value = value_of(figure.value, unit, words)
    return words("improving.figure", value=value, sample=words.formats.sample(figure.n))


def _warning(words: Words, effect: Effect, unit: Unit) -> Iterator[str]:
    """Yield the warning of a mere return to the mean."""
    yield words(f"improving.regression.{effect.regression}")
    if effect.pull is not None:
        key = "beyond" if effect.beyond else "not-beyond"
        yield words(f"improving.{key}", pull=moved(words, effect.pull, unit))


def answer(words: Words, line: SuggestionLine) -> str:
    """Return where a suggestion stands."""
    if line.waits and line.missed:
        return words("improving.answer.late")
    return words(f"improving.answer.{line.answer}")


# What happened ----------------------------------------------------------------------------------


def story(words: Words, entry: Entry, name_of: Callable[[str], str], names: Names) -> str:
    """Return the sentence of one entry of an improvement's history; a slip says so."""
    told = _told(words, entry, name_of, names)
    return words("story.undone", story=told) if entry.undone else told


def _told(words: Words, entry: Entry, name_of: Callable[[str], str], names: Names) -> str:
    params = entry.params
    cause = cause_name(words, str(params.get("cause", "")), names)
    with_cause = entry.type == "improvement-proposed" and cause
    said = {
        "cause": cause,
        "depth": _named(words, "depth", params),
        "stage": _named(words, "stage", params),
        "n": params.get("round"),
        "who": name_of(str(params.get("to", ""))),
        "due": params.get("due"),
        "cell": cell(words, cell_of(str(params.get("impact")), str(params.get("cost"))) or ""),
        "where": _where(words, params.get("scope"), name_of),
        "measure": measure_name(words, str(params.get("measure", ""))),
        "text": params.get("said") or params.get("why"),
    }
    return words(f"improving.story.{entry.type}{'-cause' if with_cause else ''}", **said)


def _named(words: Words, section: str, params: Mapping[str, object]) -> str:
    code = params.get(section)
    return words(f"improving.{section}.{code}") if code else ""


def _where(words: Words, scope: object, name_of: Callable[[str], str]) -> str:
    cuts = [cut for cut in scope if isinstance(cut, Scope)] if isinstance(scope, tuple) else []
    return within(words, cuts, [name_of(cut.value) for cut in cuts])
