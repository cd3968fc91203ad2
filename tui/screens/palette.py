"""The desk's actions in the command palette: every one by name, also those without a key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tui.screens.strips import Strips
from tui.screens.verbs import Standing
from tui.text import LANGUAGES, Words, load
from tui.widgets.entry import Entry

PREFIX = "do."
"""The keys of these entries begin so; the action follows."""


def entries(words: Words, state: Standing, strips: Strips) -> Sequence[Entry]:
    """Return an entry for each action on the case in view, with what forbids it now."""
    if state.line is None:
        return ()
    case, barred = state.line.case, words(f"reason.{state.barred}") if state.barred else ""
    reasons = {name: barred or strips.why_not(offer) for name, offer in state.offers.items()}
    return [
        Entry(
            key=PREFIX + action,
            keys="",
            label=words(f"do.{action}"),
            help=reason or case,
            finds=_finds(action),
            is_off=bool(reason),
        )
        for action, reason in reasons.items()
    ]


@cache
def _finds(action: str) -> str:
    """Return what finds an action: its names in every language, pinyin initials, its id."""
    catalogues = [load(language) for language in LANGUAGES]
    names = [words[f"{part}.{action}"] for words in catalogues for part in ("do", "do-find")]
    return " ".join((*names, action)).lower()
