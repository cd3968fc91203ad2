"""What may be done with a visit, the suggested act first, each with its key; and what may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.errors import RefusedError
from tui.models import Offer
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


def keys_of(action: str, steps: Sequence[str], key_of: Callable[[str], str]) -> str:
    """Return the keys that lead to an act: its own, the next step's with its digit, or Enter."""
    if action in KEYED:
        return key_of(KEYED[action])
    if action not in steps:
        return key_of("act")
    digit = f" {steps.index(action) + 1}" if len(steps) > 1 else ""
    return f"{key_of('done')}{digit}"


def offering(
    words: Words,
    offers: Sequence[Offer],
    steps: Sequence[str],
    key_of: Callable[[str], str],
    cells: int,
    rows: int,
) -> Sequence[Line]:
    """Return the offers in at most ``rows`` lines; a click on one reports it.

    Args:
        words: The language.
        offers: As the visit's rules gave them, what is allowed first.
        steps: What the key of the next step offers, in its order.
        key_of: Tells the key of an act.
        cells: The width.
        rows: The height.
    """
    allowed = [offer for offer in offers if not offer.why_not]
    chips = [
        Chip(
            PREFIX + offer.action,
            keys_of(offer.action, steps, key_of),
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
