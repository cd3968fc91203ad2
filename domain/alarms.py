"""Alarm words in what customers say (SPEC 4.4): found whatever their case, width or spacing.

The one rule: a word in Latin letters or digits counts only where it stands as a word of its own,
with its plain English endings; Chinese has no gaps between words and is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_LATIN = "0-9a-z\u00df-\u024f"
_ENDINGS = "(?:'?s|es|d|ed|ing)?"


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of some words."""
    said = _plain(text)
    return bool(said) and any(_pattern(word).search(said) for word in words)


def categories(text: str, words: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the categories of which a text holds a word, in the order they are given."""
    return tuple(category for category, each in words.items() if holds(text, each))


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    plain = _plain(word)
    if not plain:
        return _NOTHING
    before = f"(?<![{_LATIN}])" if re.match(f"[{_LATIN}]", plain) else ""
    after = f"{_ENDINGS}(?![{_LATIN}])" if re.search(f"[{_LATIN}]$", plain) else ""
    return re.compile(f"{before}{re.escape(plain)}{after}")


_NOTHING = re.compile(r"(?!)")


def _plain(text: str) -> str:
    """Return text without differences of case, width and spacing, and without unseen characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(seen.replace("\u2019", "'").split())
