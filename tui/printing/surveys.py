"""Surveys as text: what may be sent now, and the collection rates of a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.measures import Rate
from tui.printing.figures import percent
from tui.printing.page import Cell, heading, headline, page, row
from tui.sealing import legible
from tui.surveymodels import Collection, CollectionLine, SurveyLine, SurveyList
from tui.text import Words
from tui.widgets.cells import fit

_LABEL, _RATE, _COUNT = 16, 10, 15
_OWED, _N = 6, 7


def due_page(found: SurveyList, words: Words) -> str:
    """Return the surveys that may be sent now, what lapses next first."""
    lines = [_due_row(line, found, words) for line in found.lines]
    left_out = found.counts["due"] - len(lines)
    return page(
        headline(words("print.surveys.due", n=len(lines)), words.formats.moment(found.at)),
        lines or [words("surveys.none-due")],
        [words("print.more", n=left_out)] if left_out else [],
    )


def _due_row(line: SurveyLine, found: SurveyList, words: Words) -> str:
    return row(
        Cell(line.survey, 8),
        Cell(words.formats.left(line.lapses - found.at), 9, "right"),
        Cell(legible(words, line, "name", "case.stranger"), 12),
        Cell(word_of(words, "trigger", line.trigger), 17),
        Cell(word_of(words, "channel", line.channel), 8),
        Cell(line.advisor_name, 10),
        indent="",
    )


def word_of(words: Words, section: str, code: str) -> str:
    """Return a code's word; a centre's own codes stand as in its policy."""
    key = f"{section}.{code}"
    return words(key) if code and words.has(key) else code or words("surveys.none")


def key_of(words: Words, collection: Collection, line: CollectionLine) -> str:
    """Return what a cut is called: a word, a name or a day."""
    match collection.by:
        case "trigger" | "channel" | "service" | "mode" as section:
            return word_of(words, section, line.key)
        case "month":
            return line.key[:7]
        case _:
            return line.name or words("surveys.none")


def collection_page(collection: Collection, words: Words) -> str:
    """Return the collection rates of a period (SPEC 2.3), whole and broken down."""
    start, end = collection.start.isoformat(), collection.end.isoformat()
    return page(
        headline(words("print.surveys.title"), words("print.period", start=start, end=end)),
        _whole(collection, words),
        _cuts(collection, words),
        _reasons(collection, words),
        _mix(collection, words),
    )


def _whole(collection: Collection, words: Words) -> Iterator[str]:
    whole = collection.whole
    yield counts(words, whole)
    targets = (collection.coverage_target, whole.expected, collection.validity_target)
    rates = (whole.coverage, whole.completion, whole.validity)
    for name, rate, target in zip(
        ("coverage", "completion", "validity"), rates, targets, strict=True
    ):
        yield row(
            Cell(words(f"surveys.{name}"), _LABEL),
            Cell(percent(rate, words), _RATE, "right"),
            Cell(f"{rate.part:,} / {rate.n:,}", _COUNT),
            Cell(_told(verdict(rate, target, collection.minimum), target, collection, words)),
        )


def _told(judged: str, target: int, collection: Collection, words: Words) -> str:
    if judged == "few":
        return words("figures.few", minimum=collection.minimum)
    return words(f"print.verdict.{judged}", target=f"{target}%")


def counts(words: Words, line: CollectionLine) -> str:
    """Return what was owed and what became of it, in one sentence."""
    number = words.formats.number
    return words(
        "surveys.counts",
        owed=number(line.owed),
        sent=number(line.sent),
        running=number(line.running),
        withheld=number(line.withheld),
        lapsed=number(line.lapsed),
        waiting=number(line.waiting),
        replies=number(line.replies),
    )


def verdict(rate: Rate, target: int, minimum: int) -> str:
    """Return ``met``, ``missed``, ``few``, or ``none`` where there is nothing to judge."""
    if rate.percent is None:
        return "none"
    if rate.n < minimum:
        return "few"
    return "met" if rate.percent >= target else "missed"


def _cuts(collection: Collection, words: Words) -> Iterator[str]:
    names = [words(f"surveys.{name}") for name in ("coverage", "completion", "validity")]
    yield _table_row(
        words(f"surveys.by.{collection.by}"),
        words("surveys.owed"),
        [(name, "n") for name in names],
    )
    for line in collection.lines:
        rates = (line.coverage, line.completion, line.validity)
        told = [(percent(rate, words), f"{rate.n:,}") for rate in rates]
        yield _table_row(key_of(words, collection, line), f"{line.owed:,}", told)


def _table_row(label: str, owed: str, rates: Iterable[tuple[str, str]]) -> str:
    cells = [fit(owed, _OWED, "right")]
    for rate, n in rates:
        cells += [fit(rate, _RATE + 1, "right"), fit(n, _N, "right")]
    return row(Cell(label, _LABEL), Cell("".join(cells)))


def _reasons(collection: Collection, words: Words) -> Iterator[str]:
    if collection.reasons:
        yield heading(words("surveys.reasons"), sum(n for _, n in collection.reasons))
    for why, n in collection.reasons:
        yield row(Cell(word_of(words, "unsent", why), 40), Cell(f"{n:,}", 6, "right"))


def _mix(collection: Collection, words: Words) -> Iterator[str]:
    if not collection.whole.sent:
        return
    yield heading(words("surveys.mix"))
    for line in collection.mix:
        yield row(
            Cell(word_of(words, "channel", line.channel), _LABEL),
            Cell(percent(line.share, words), _RATE, "right"),
            Cell(words("surveys.planned", percent=line.planned)),
        )
