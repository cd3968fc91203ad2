"""The monthly review (SPEC 10.3): numbers, problems, cases, plan, thanks, each with its minutes."""

from __future__ import annotations

from domain.measures import MEASURES
from tui.documents.board import loop
from tui.documents.framing import columns, empty, framed, part
from tui.documents.material import Material
from tui.documents.model import Block, Bullets, Document, Heading, Paragraph, Part, Table
from tui.documents.reviewed import plan, points, table, tiles
from tui.documents.said import NOTHING, Telling
from tui.documents.telling import retold
from tui.documents.trending import causes, classes, repeats, touchpoints, trend, waterfall
from tui.documents.weekly import compared
from tui.models import CaseLine
from tui.peoplewords import flagged, hero, judged, level
from tui.text import Words

FIRST = ("nps", "csat", "ces", "cji", "response-in-time", "closure")
CLOSED = ("closure", "confirmed", "reopened", "unconfirmed")

OTHERS = tuple(
    name
    for name in MEASURES
    if name not in FIRST and name not in CLOSED and not name.startswith("touchpoint-")
)
"""What stands in the table of the remaining measures."""

STORIES = ("recovered", "converted", "failed")
"""The cases that are talked about (SPEC 10.3)."""


def monthly_document(found: Material, words: Words) -> Document:
    """Return the monthly review, its parts in the order the policy gives them time."""
    telling = Telling(words, found.policy)
    builders = {
        "numbers": _numbers,
        "problems": _problems,
        "cases": _cases,
        "plan": _plan,
        "thanks": _thanks,
    }
    minutes = found.policy.review.minutes("monthly")
    return framed(
        words,
        found.policy,
        kind="monthly",
        centre=found.centre,
        span=(found.start, found.end),
        at=found.at,
        points=points(found, telling),
        parts=(builders[name](found, telling, n) for name, n in minutes.items()),
        more=(compared(found, words), words("document.note.masked")),
    )


def _numbers(found: Material, telling: Telling, minutes: int) -> Part:
    words = telling.words
    blocks: list[Block] = [tiles(found, telling, FIRST)]
    if found.figures["nps"].now.n:
        blocks += [*trend(found, telling), classes(found, telling)]
    if found.board.responses:
        blocks.append(loop(found.board, words))
    closed = found.figures["closure"].now
    if closed.n:
        blocks.append(tiles(found, telling, CLOSED, words("document.closed-four")))
    if found.lost:
        blocks.append(waterfall(found, telling))
    blocks.append(touchpoints(found, telling, words("document.touchpoints")))
    rest = [name for name in OTHERS if found.figures[name].now.n]
    if rest:
        blocks.append(table(found, telling, rest))
    return part(words, "monthly", "numbers", *blocks, minutes=minutes)


def _problems(found: Material, telling: Telling, minutes: int) -> Part:
    words = telling.words
    blocks: list[Block] = [causes(found, telling), repeats(found, telling)]
    if found.spots:
        rows = tuple(
            (
                spot.vehicle or NOTHING,
                spot.part or NOTHING,
                f"{spot.n:,}",
                f"{spot.before:,}",
                NOTHING if spot.rate.value is None else words.formats.percent(spot.rate.value, 1),
            )
            for spot in found.spots
        )
        blocks.append(
            Table(
                title=words("document.hot"),
                columns=(
                    *columns(words, "model", "part"),
                    *columns(words, "cases", "before", "of-visits", align="right"),
                ),
                rows=rows,
            )
        )
    return part(words, "monthly", "problems", *blocks, minutes=minutes)


def _cases(found: Material, telling: Telling, minutes: int) -> Part:
    words = telling.words
    names = found.policy.causes.names
    blocks: list[Block] = []
    for story in STORIES:
        line: CaseLine | None = getattr(found, story)
        blocks.append(Heading(words(f"document.story.{story}")))
        if line is None:
            blocks.append(empty(words, f"document.story.no-{story}"))
        else:
            blocks.extend(retold(line, names, words))
    return part(words, "monthly", "cases", *blocks, minutes=minutes)


def _plan(found: Material, telling: Telling, minutes: int) -> Part:
    return plan(found, telling, "monthly", minutes=minutes)


def _thanks(found: Material, telling: Telling, minutes: int) -> Part:
    words, blocks = telling.words, list[Block]()
    if found.heroes is not None and any(line.best for line in found.heroes.lines):
        items = []
        for line in found.heroes.lines:
            title = words(f"document.honour.{line.honour}")
            told = words("document.case.and").join(
                filter(None, (hero(words, line), level(words, line)))
            )
            items.append(words("document.thanks", honour=title, who=told, of=judged(words, line)))
            items.extend(flagged(words, line))
        blocks.append(Bullets(tuple(items)))
    else:
        blocks.append(empty(words, "document.no-heroes"))
    blocks.append(Paragraph(words("document.suggested", n=found.suggested)))
    return part(words, "monthly", "thanks", *blocks, minutes=minutes)
