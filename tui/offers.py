"""Actions as a person meets them: a key in the footer, a line in help and in the palette."""

from __future__ import annotations

from tui.actions import Action, Keymap
from tui.text import LANGUAGES, Words, load
from tui.widgets.chips import Chip
from tui.widgets.entry import Entry


class Offers:
    """Shows actions in the words of one language, as they stand now.

    Args:
        words: The language.
        keys: Which key does what.
        state: What the page in view tells its actions; ``None`` while there is nothing.
    """

    def __init__(self, words: Words, keys: Keymap, state: object) -> None:
        self._words = words
        self._keys = keys
        self._state = state

    def chip(self, action: Action) -> Chip:
        """Return ``action`` for the footer, with its first key in the short form (``^P``)."""
        label = self._words(f"action.{action.id}.label")
        key = self._key(self._keys.keys(action)[0]).replace("Ctrl+", "^")
        return Chip(action.id, key, label, self.reason(action))

    def entry(self, action: Action) -> Entry:
        """Return ``action`` for help and palette, with all its keys."""
        reason = self.reason(action)
        words = self._words
        return Entry(
            key=action.id,
            keys=" ".join(map(self._key, self._keys.keys(action))),
            label=words(f"action.{action.id}.label"),
            help=reason or words(f"action.{action.id}.help"),
            finds=self._finds(action),
            is_off=bool(reason),
        )

    def reason(self, action: Action) -> str:
        """Return why ``action`` cannot be done now; empty when it can."""
        match action.allowed(self._state):
            case None:
                return ""
            case str(code):
                return self._words(f"reason.{code}")
            case refusal:
                return self._words.explain(refusal)

    def _key(self, key: str) -> str:
        """Return a key as it is printed on keyboards: ``Ctrl+P``, ``F1``, ``空格``."""
        *modifiers, last = key.split("+") if len(key) > 1 else [key]
        if self._words.has(f"key.{last}"):
            last = self._words(f"key.{last}")
        elif modifiers or len(last) > 1:
            last = last.upper()
        return "+".join((*(name.capitalize() for name in modifiers), last))

    def _finds(self, action: Action) -> str:
        catalogues = [load(language) for language in LANGUAGES]
        names = [
            catalogue[f"action.{action.id}.{part}"]
            for catalogue in catalogues
            for part in ("label", "find", "help")
        ]
        return " ".join((*names, *self._keys.keys(action))).lower()
