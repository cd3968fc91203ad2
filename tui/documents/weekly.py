"""The weekly review (SPEC 10.2): trend and causes, efficiency, repeats, reworks, the best case."""

from __future__ import annotations

from tui.documents.framing import empty, framed, part
from tui.documents.material import Material
from tui.documents.model import Block, Document, Part
from tui.documents.reviewed import points, tiles
from tui.documents.said import Telling
from tui.documents.telling import retold, reworks
from tui.documents.trending import causes, classes, repeats, trend
from tui.text import Words

PERCEIVED = ("nps", "csat", "ces", "cji")
EFFICIENT = (
    "response-in-time",
    "closure",
    "ftr",
    "on-time",
    "repair-time",
    "productivity",
    "mobile-share",
    "complaint-rate",
)


def weekly_document(found: Material, words: Words) -> Document:
    """Return the weekly review, its parts in the order the policy gives them time."""
    telling = Telling(words, found.policy)
    builders = {
        "trend": _trend,
        "efficiency": _efficiency,
        "repeats": _repeats,
        "rework": _rework,
        "best": _best,
    }
    minutes = found.policy.review.minutes("weekly")
    return framed(
        words,
        found.policy,
        kind="weekly",
        centre=found.centre,
        span=(found.start, found.end),
        at=found.at,
        points=points(found, telling),
        parts=(builders[name](found, telling, n) for name, n in minutes.items()),
        more=(compared(found, words), words("document.note.masked")),
    )


def compared(found: Material, words: Words) -> str:
    """Return what the changes are measured against."""
    start, end = found.before
    return words(
        "document.note.before",
        days=(end - start).days + 1,
        start=start.isoformat(),
        end=end.isoformat(),
    )


def _trend(found: Material, telling: Telling, minutes: int) -> Part:
    words = telling.words
    if not found.figures["nps"].now.n:
        return part(words, "weekly", "trend", empty(words, "document.no-answers"), minutes=minutes)
    blocks: list[Block] = [tiles(found, telling, PERCEIVED), *trend(found, telling)]
    blocks.append(classes(found, telling))
    blocks.append(causes(found, telling))
    return part(words, "weekly", "trend", *blocks, minutes=minutes)


def _efficiency(found: Material, telling: Telling, minutes: int) -> Part:
    block = tiles(found, telling, EFFICIENT)
    return part(telling.words, "weekly", "efficiency", block, minutes=minutes)


def _repeats(found: Material, telling: Telling, minutes: int) -> Part:
    return part(telling.words, "weekly", "repeats", repeats(found, telling), minutes=minutes)


def _rework(found: Material, telling: Telling, minutes: int) -> Part:
    words = telling.words
    blocks: list[Block] = [tiles(found, telling, ("rework", "ftr"))]
    if found.reworks:
        names = found.policy.causes.names
        blocks.append(reworks(found.reworks, found.reworked, names, words))
    else:
        blocks.append(empty(words, "document.no-rework"))
    return part(words, "weekly", "rework", *blocks, minutes=minutes)


def _best(found: Material, telling: Telling, minutes: int) -> Part:
    words = telling.words
    if found.recovered is None:
        blocks: list[Block] = [empty(words, "document.no-recovery")]
    else:
        blocks = list(retold(found.recovered, found.policy.causes.names, words))
    return part(words, "weekly", "best", *blocks, minutes=minutes)
