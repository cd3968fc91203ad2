"""The minutes of a review that was held: by whom, how long, what was decided and noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from domain.policy import Policy
from tui.documents.framing import columns, empty, moment, part
from tui.documents.model import Block, Bullets, Heading, Paragraph, Part, Table
from tui.documents.said import NOTHING
from tui.documents.telling import improvements
from tui.improvingmodels import ImprovementLine
from tui.text import Words


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    """A review that was held, as its document tells it.

    Attributes:
        host: Who held it, by name.
        began, ended: When.
        parts: How many seconds each part took.
        decisions: The numbers of the improvements it led to.
        lines: Those of them that can be told.
        notes: What was noted meanwhile: the improvement and the words.
    """

    host: str
    began: datetime
    ended: datetime
    parts: tuple[tuple[str, int], ...] = ()
    decisions: tuple[str, ...] = ()
    lines: tuple[ImprovementLine, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def minutes(found: Minutes, kind: str, policy: Policy, words: Words) -> Part:
    """Return the part that makes a review's document its minutes."""
    held = words(
        "document.held.by",
        host=found.host,
        began=moment(words, found.began),
        ended=words.formats.clock(found.ended),
        lasted=words.formats.lasting(found.ended - found.began),
    )
    blocks: list[Block] = [Paragraph(held)]
    if found.parts:
        blocks.append(_times(found.parts, kind, policy, words))
    blocks.append(Heading(words("document.held.decided")))
    if found.lines:
        blocks.append(improvements(found.lines, words))
    elif found.decisions:
        blocks.append(Bullets(found.decisions))
    else:
        blocks.append(empty(words, "document.held.nothing"))
    if found.notes:
        blocks.append(Heading(words("document.held.notes")))
        said = (words("document.held.note", what=what, said=text) for what, text in found.notes)
        blocks.append(Bullets(tuple(said)))
    return part(words, kind, "held", *blocks)


def _times(parts: Sequence[tuple[str, int]], kind: str, policy: Policy, words: Words) -> Table:
    planned = policy.review.minutes("monthly" if kind == "monthly" else "weekly")
    rows = tuple(
        (
            words(f"document.{kind}.part.{name}"),
            words("document.minutes", n=planned[name]) if name in planned else NOTHING,
            words.formats.lasting(timedelta(seconds=seconds)),
        )
        for name, seconds in parts
    )
    heads = (*columns(words, "agenda"), *columns(words, "planned", "took", align="right"))
    return Table(columns=heads, rows=rows)
