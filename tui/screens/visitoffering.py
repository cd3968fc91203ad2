"""What may be done with a visit, the suggested act first, each with its key; and what may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.errors import RefusedError
from tui.models import Offer
from tui.screens.visitstrips import ANSWERS, STEPS
from tui.screens.visitwork import PREFIX
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.chips import Chip, flow
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

LIST_FROM = 8
"""Rows from which every act stands on a line of its own, and what is refused below."""

KEYED = {
    "progress": "tell",
    "finding": "finding",
    "price": "price",
    "delay": "delay",
    "note": "note",
}
"""Acts with a key of their own."""


def verb_of(action: str, *, answers: bool) -> str:
    """Return the key's action that leads to an act, which may be one where an answer is due."""
    if action in KEYED:
        return KEYED[action]
    return "done" if action in (ANSWERS if answers else STEPS) else "act"


def offering(
    words: Words, offers: Sequence[Offer], key_of: Callable[[str], str], cells: int, rows: int
) -> Sequence[Line]:
    """Return the offers in at most ``rows`` lines; a click on one reports it.

    Args:
        words: The language.
        offers: As the visit's rules gave them, what is allowed first.
        key_of: Tells the key of an act.
        cells: The width.
        rows: The height.
    """
    allowed = [offer for offer in offers if not offer.why_not]
    answers = any(offer.action in ANSWERS for offer in allowed)
    chips = [
        Chip(
            PREFIX + offer.action,
            key_of(verb_of(offer.action, answers=answers)),
            words(f"visit-do.{offer.action}"),
        )
        for offer in allowed
    ]
    head: Line = (Ink(words("visit.suggested"), Tone.QUIET),)
    if not chips:
        return [(Ink(row, Tone.QUIET),) for row in wrap(_reason(words, offers), cells)][:rows]
    if rows < LIST_FROM:
        return flow(head, chips, cells, gap=1)[:rows]
    first, *others = chips
    lines: list[Line] = [(*head, *first.ink()), *(chip.ink() for chip in others)]
    refused = [offer for offer in offers if offer.why_not and offer.why_not != "already"]
    for offer in refused:
        said = f"{words(f'visit-do.{offer.action}')}: {_reason(words, [offer])}"
        lines += [(Ink(row, Tone.QUIET),) for row in wrap(said, cells)]
    return lines[:rows]


def _reason(words: Words, offers: Sequence[Offer]) -> str:
    """Return what forbids the first of the acts."""
    first = next((offer for offer in offers if offer.why_not), None)
    if first is None:
        return ""
    return words.explain(RefusedError(first.why_not, **first.params))
