"""What the weekly and the monthly review and the dashboard say first, and the parts they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.causewords import cause_name
from tui.documents.framing import columns, empty, figures, line_sentence, part
from tui.documents.material import Material
from tui.documents.model import Block, Figures, Heading, Part, Table
from tui.documents.said import NOTHING, Telling
from tui.documents.telling import improvements, matrix

WORST_FIRST = (
    "closure",
    "response-in-time",
    "complaint-rate",
    "ftr",
    "csat",
    "ces",
    "cji",
    "on-time",
    "problem-closure",
    "retention",
    "productivity",
    "repair-time",
)
"""In which order a missed target is worth one of the three points."""


def points(found: Material, telling: Telling) -> Iterator[str]:
    """Yield what matters: the score, the weightiest cause, the weightiest target missed."""
    words, score = telling.words, found.figures["nps"]
    yield line_sentence(telling, score)
    yield cause(found, telling)
    others = (name for name in found.figures if name not in WORST_FIRST and name != "nps")
    rest = (name for name in others if not name.startswith("touchpoint-"))
    judged = [found.figures[name] for name in (*WORST_FIRST, *rest) if name in found.figures]
    missed = [line for line in judged if line.verdict == "missed"]
    if missed:
        first = line_sentence(telling, missed[0])
        names = [telling.name(line.measure) for line in missed[1:]]
        also = words("document.also-missed", names=words("list.and").join(names)) if names else ""
        yield words("document.sentence.two", first=first, second=also) if also else first
    elif any(line.verdict in ("met", "open") for line in judged):
        only = "-else" if score.verdict == "missed" else ""
        yield words(f"document.none{only}-missed")
    else:
        yield words("document.none-judged")


def cause(found: Material, telling: Telling) -> str:
    """Return the most frequent cause of low scores as a sentence."""
    words = telling.words
    grown = next((line for line in found.causes if line.grew), None)
    first = grown or next(iter(found.causes), None)
    if first is None:
        return words("document.no-causes")
    key = "grew" if first.grew else "most" if found.compared else "first"
    return words(
        f"document.cause.{key}-said",
        cause=cause_name(words, first.cause, found.policy.causes.names),
        n=first.n,
        low=found.low,
        before=first.before,
    )


def tiles(found: Material, telling: Telling, names: Sequence[str], title: str = "") -> Figures:
    """Return measures side by side."""
    items = [telling.line(found.figures[name]) for name in names if name in found.figures]
    return figures(telling.words, items, title)


def table(found: Material, telling: Telling, names: Sequence[str]) -> Table:
    """Return measures one a row: value, sample, change and target."""
    rows = []
    for name in names:
        if name not in found.figures:
            continue
        figure = telling.line(found.figures[name])
        texts = (figure.sample, figure.change, figure.verdict)
        rows.append((figure.label, figure.value, *(text or NOTHING for text in texts)))
    words = telling.words
    return Table(
        columns=(
            *columns(words, "figure"),
            *columns(words, "value", align="right"),
            *columns(words, "sample", "change", "verdict"),
        ),
        rows=tuple(rows),
    )


def plan(found: Material, telling: Telling, kind: str, *, minutes: int = 0) -> Part:
    """Return the improvements: who does what until when, and where it lies in the matrix."""
    words = telling.words
    if not found.improvements:
        return part(words, kind, "plan", empty(words, "document.no-plan"), minutes=minutes)
    name = f"{kind}-{found.end.isoformat()}"
    decided = [
        line for line in found.improvements if (line.source, line.source_id) == ("review", name)
    ]
    others = [line for line in found.improvements if line not in decided]
    blocks: list[Block] = []
    for title, lines in (("decided", decided), ("other-plan", others)):
        if decided and lines:
            blocks.append(Heading(words(f"document.held.{title}")))
        if lines:
            blocks.append(improvements(lines, words))
    if (chart := matrix(found.improvements, words)) is not None:
        blocks.append(chart)
    return part(words, kind, "plan", *blocks, minutes=minutes)
