"""Drawing the collection rates: the whole in a line, and a table of one dimension."""

from __future__ import annotations

from collections.abc import Sequence

from domain.measures import Rate
from tui.asking import SECTIONS
from tui.printing.figures import percent
from tui.printing.surveys import counts, key_of, verdict, word_of
from tui.surveymodels import Collection, CollectionLine, MixLine, SurveyList
from tui.text import Words
from tui.widgets.cells import fit, width
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

LABEL, OWED, RATE, N = 16, 6, 10, 6
"""Cells of a table's columns."""

TARGETS_FROM = 100
"""Cells from which the rates have room for the word of their target."""

RATES = ("coverage", "completion", "validity")


def sections(words: Words, found: SurveyList) -> Line:
    """Return the lists there are and how much each holds; the one in view stands out."""
    pieces = [Ink(" ")]
    for name in SECTIONS:
        tone = Tone.CHOSEN if name == found.section else Tone.PLAIN
        told = words(f"surveys.section.{name}", n=words.formats.number(found.counts[name]))
        pieces += [Ink(f" {told} ", tone), Ink(" ")]
    return tuple(pieces)


def whole(words: Words, collection: Collection, cells: int) -> Sequence[Line]:
    """Return what was owed, sent and answered, and the three rates against their targets."""
    line = collection.whole
    targets = (collection.coverage_target, line.expected, collection.validity_target)
    rates = zip(RATES, (line.coverage, line.completion, line.validity), targets, strict=True)
    told = [
        _judged(words, name, rate, target, cells, collection.minimum)
        for name, rate, target in rates
    ]
    counted = " " + counts(words, line)
    if width(counted) > cells:
        counted = " " + " ".join(counted.split())
    return [(Ink(counted),), *_lines_of(told, cells)]


def _lines_of(rates: Sequence[Sequence[Ink]], cells: int) -> Sequence[Line]:
    """Return the rates side by side, on as many lines as they need."""
    lines: list[Line] = []
    for rate in rates:
        longer = (*lines[-1], Ink("  "), *rate) if lines else (Ink(" "), *rate)
        if lines and sum(width(ink.text) for ink in longer) > cells:
            lines.append((Ink(" "), *rate))
        else:
            lines[-1:] = [longer]
    return lines


def _judged(
    words: Words, name: str, rate: Rate, target: int, cells: int, minimum: int
) -> Sequence[Ink]:
    label = Ink(words(f"surveys.{name}") + " ", Tone.HEAD)
    if rate.percent is None:
        return (label, Ink(words("surveys.none-yet"), Tone.QUIET))
    if verdict(rate, target, minimum) == "few":
        n = words.formats.number(rate.n)
        few = f"({percent(rate, words)}) n={n} {words('figures.verdict.few')}"
        return (label, Ink(few, Tone.QUIET))
    tone = Tone.GOOD if rate.percent >= target else Tone.LATE
    key = "measures.target" if cells >= TARGETS_FROM else "surveys.target-short"
    beside = f" n={words.formats.number(rate.n)} " + words(key, target=target)
    return (label, Ink(f"{tone.sign} {percent(rate, words)}", tone), Ink(beside, Tone.QUIET))


def table(words: Words, collection: Collection) -> Sequence[Line]:
    """Return the rates of every cut of the dimension in view."""
    heads = [fit(words("surveys.owed"), OWED, "right")]
    for name in RATES:
        heads += [fit(words(f"surveys.{name}"), RATE + 1, "right"), fit("n", N, "right")]
    head = fit("", LABEL) + "".join(heads)
    lines: list[Line] = [(Ink(head, Tone.QUIET),)]
    lines += [_cut(words, collection, line) for line in collection.lines]
    return lines


def _cut(words: Words, collection: Collection, line: CollectionLine) -> Line:
    targets = (collection.coverage_target, line.expected, collection.validity_target)
    inks = [
        Ink(fit(key_of(words, collection, line), LABEL), Tone.HEAD),
        Ink(fit(words.formats.number(line.owed), OWED, "right")),
    ]
    for rate, target in zip((line.coverage, line.completion, line.validity), targets, strict=True):
        judged = verdict(rate, target, collection.minimum)
        tone = {"met": Tone.GOOD, "missed": Tone.LATE}.get(judged, Tone.QUIET)
        told = percent(rate, words)
        told = f"({told})" if judged == "few" else f"{tone.sign} {told}".strip()
        inks += [
            Ink(fit(told, RATE + 1, "right"), tone),
            Ink(fit(words.formats.number(rate.n), N, "right"), Tone.QUIET),
        ]
    return tuple(inks)


def beside(words: Words, collection: Collection) -> Sequence[Line]:
    """Return why surveys were not sent, and the channels' mix beside the planned one."""
    lines: list[Line] = []
    if collection.reasons:
        lines.append((Ink(words("surveys.reasons"), Tone.HEAD),))
        lines += [
            (Ink(fit(words.formats.number(n), 7, "right")), Ink("  " + _why(words, why)))
            for why, n in collection.reasons
        ]
    if collection.whole.sent:
        lines.append((Ink(words("surveys.mix"), Tone.HEAD),))
        lines += [_mixed(words, line) for line in collection.mix]
    return lines


def _why(words: Words, why: str) -> str:
    return word_of(words, "unsent", why)


def _mixed(words: Words, line: MixLine) -> Line:
    share = percent(line.share, words)
    planned = words("surveys.planned", percent=line.planned)
    return (
        Ink(fit(share, 7, "right")),
        Ink("  " + fit(word_of(words, "channel", line.channel), 12)),
        Ink(planned, Tone.QUIET),
    )
