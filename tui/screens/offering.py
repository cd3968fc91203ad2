"""What may be done with a case, the suggested act first, each with its key; and what may not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from domain import actions
from domain.errors import RefusedError
from tui.actions import Keymap
from tui.models import Offer
from tui.offers import Offers
from tui.screens.palette import PREFIX
from tui.screens.strips import MORE, VERB_ACTIONS
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.chips import Chip, flow
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

KEYED = {"no-answer": "no-answer", "call-back": "reschedule"}
"""Actions with a verb of their own that are also an outcome of a call."""

LIST_FROM = 6
"""Rows from which every act stands on a line of its own."""


def verb_of(action: str) -> str:
    """Return the verb that leads to an action of the desk."""
    if action in MORE and action not in ("own", "send-back", *VERB_ACTIONS["goodwill"]):
        return "act"
    if action in KEYED:
        return KEYED[action]
    return next((verb for verb, names in VERB_ACTIONS.items() if action in names), action)


class HasKeys(Protocol):
    """An application that knows which key does what."""

    keymap: Keymap


def keys_on(page: str, keymap: Keymap, words: Words) -> Callable[[str], str]:
    """Return what tells the key that leads to a verb on a page: its own, else the palette's."""
    offers, here = Offers(words, keymap, None), {action.id: action for action in keymap.on(page)}
    return lambda verb: offers.chip(here.get(f"case.{verb}", here["commands"])).key


def offering(
    words: Words,
    offers: Sequence[Offer | actions.Offer],
    key_of: Callable[[str], str],
    cells: int,
    rows: int,
    *,
    whole: bool = False,
) -> Sequence[Line]:
    """Return the offers in at most ``rows`` lines; a click on one reports it.

    Args:
        words: The language.
        offers: As the desk gave them, what is allowed first.
        key_of: Tells the key of a verb.
        cells: The width.
        rows: The height.
        whole: Whether several stand on a line where one a line would leave some out.
    """
    chips = [
        Chip(PREFIX + offer.action, key_of(verb_of(offer.action)), words(f"do.{offer.action}"))
        for offer in offers
        if not offer.why_not
    ]
    refused = [(Ink(row, Tone.QUIET),) for row in wrap(_why_not(words, offers), cells)]
    head: Line = (Ink(words("case.suggested"), Tone.QUIET),)
    if not chips:
        return refused
    if rows < LIST_FROM or (whole and len(chips) + len(refused) >= rows):
        shown = flow(head, chips, cells, gap=1)
        return [*shown[: max(1, rows - len(refused))], *refused][:rows]
    first, *others = chips
    lines = [(*head, *first.ink()), *(chip.ink() for chip in others)]
    return [*lines[: rows - len(refused) - 1], (), *refused]


def _why_not(words: Words, offers: Sequence[Offer | actions.Offer]) -> str:
    """Return what the case still lacks before it can be closed, else what forbids everything."""
    refused = next((offer for offer in offers if offer.why_not == "not-closable"), None)
    if refused is not None:
        missing = refused.params.get("missing")
        names = [words(f"missing.{code}") for code in missing] if isinstance(missing, list) else []
        outcome = words(f"do.{refused.action}")
        return words("case.still-missing", outcome=outcome, missing=words("list.and").join(names))
    if any(not offer.why_not for offer in offers) or not offers:
        return ""
    return words.explain(RefusedError(offers[0].why_not, **offers[0].params))
