"""Every measure by name, for the command palette: one key word leads to its cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from domain.measures import MEASURES
from tui.text import LANGUAGES, Words, load
from tui.widgets.entry import Entry

PREFIX = "measure."
"""The keys of these entries begin so; the measure follows."""


def entries(words: Words) -> Sequence[Entry]:
    """Return an entry for each measure, with its definition."""
    return [
        Entry(
            key=PREFIX + name,
            keys="",
            label=words(f"measure.{name}"),
            help=words(f"definition.{name}"),
            finds=_finds(name),
        )
        for name in MEASURES
    ]


@cache
def _finds(measure: str) -> str:
    """Return what finds a measure: its names in every language and its id."""
    names = [load(language)[f"measure.{measure}"] for language in LANGUAGES]
    return " ".join((*names, measure)).lower()
