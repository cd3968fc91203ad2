"""Cases, improvements and reworks as documents tell them: short, and of nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.causewords import Names, cause_name, chain
from tui.documents.framing import columns
from tui.documents.graphs import Matrix, Spot
from tui.documents.material import Reworked
from tui.documents.model import Block, Chart, Paragraph, Quote, Table
from tui.documents.said import NOTHING
from tui.improvingmodels import ImprovementLine
from tui.improvingwords import cell, standing, verdict
from tui.models import CaseLine
from tui.text import Words

HIGH = "high"

END = "。. "
"""What an answer may end with, and no link of a chain."""


def retold(line: CaseLine, names: Names, words: Words) -> Iterator[Block]:
    """Yield a case: what the customer said, what was wrong, what was done and how it ended."""
    score = "" if line.score is None else words("document.case.score", score=line.score)
    if line.comment:
        yield Quote(line.comment, words("list.and").join(filter(None, (line.name, score))))
    lasted = (line.closed or line.last_at) - line.opened
    answered = line.answered - line.opened if line.answered else None
    facts = [
        words("document.case.about", case=line.case, car=line.vehicle or NOTHING),
        score if not line.comment else "",
        words("document.case.answered", span=answered)
        if answered
        else words("document.case.unanswered"),
        words("document.case.ended", outcome=words(f"outcome.{line.outcome}"), span=lasted)
        if line.outcome
        else words("document.case.open", span=lasted),
        words("document.case.missed", n=line.breached) if line.breached else "",
        words("document.case.owner", owner=line.owner_name) if line.owner_name else "",
    ]
    yield Paragraph(words("document.case.and").join(filter(None, facts)))
    if line.root_cause:
        said = words("document.case.cause", cause=cause_name(words, line.root_cause, names))
        if line.whys:
            said = words(
                "document.case.whys",
                said=said,
                whys=chain(tuple(why.rstrip(END) for why in line.whys)),
            )
        yield Paragraph(said)


def reworks(lines: Sequence[Reworked], all_of_them: int, names: Names, words: Words) -> Table:
    """Return the visits that repeat an earlier one, each with the chain of whys."""
    rows = tuple(
        (
            line.day.isoformat(),
            line.vehicle or NOTHING,
            line.technician or line.advisor or NOTHING,
            cause_name(words, line.cause, names) if line.cause else words("document.no-cause"),
            chain(tuple(why.rstrip(END) for why in line.whys)) or words("document.no-whys"),
        )
        for line in lines
    )
    left = all_of_them - len(lines)
    return Table(
        columns=columns(words, "day", "car", "who", "cause", "why"),
        rows=rows,
        note=words("print.more", n=left) if left > 0 else "",
    )


def improvements(lines: Sequence[ImprovementLine], words: Words) -> Table:
    """Return improvements with owner, date, what they take, and what came of them."""
    rows = tuple(
        (
            line.title,
            standing(words, line),
            line.owner_name or words("case.nobody"),
            _due(line, words),
            cell(words, line.cell),
            verdict(words, line) or words("document.not-measured"),
        )
        for line in lines
    )
    heads = columns(words, "improvement", "stage", "owner", "due", "resources", "measured")
    return Table(columns=heads, rows=rows)


def _due(line: ImprovementLine, words: Words) -> str:
    if line.due is None:
        return NOTHING
    day = line.due.astimezone(words.formats.zone).date().isoformat()
    return words("document.overdue", day=day) if line.overdue else day


def matrix(lines: Sequence[ImprovementLine], words: Words) -> Chart | None:
    """Return open improvements by impact and cost; ``None`` where none has a place yet."""
    spots = tuple(
        Spot(label=line.title, cost=int(line.cost == HIGH), impact=int(line.impact == HIGH))
        for line in lines
        if line.standing == "open" and line.cell
    )
    if not spots:
        return None
    graph = Matrix(
        heads=(words("document.column.improvement"), words("document.column.resources")),
        cells=(
            cell(words, "watch"),
            cell(words, "later"),
            cell(words, "quick-win"),
            cell(words, "strategic"),
        ),
        axes=(words("document.chart.cost"), words("document.chart.impact")),
        spots=spots,
    )
    return Chart(title=words("document.chart.matrix"), graph=graph)
