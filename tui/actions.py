"""What a person can do, each declared once: footer, palette, help and keys come from here.

A key belongs to one action on each pane; :class:`Keymap` refuses anything else when it is
built, so no key is ever lost silently. Full-width punctuation counts as its ASCII sign
(``？`` is ``?``, ``、`` is ``/``, ``【`` is ``[``): a Chinese input method lets it through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from tui.text import Coded

EVERYWHERE: frozenset[str] = frozenset()
"""The ``where`` of an action that every pane has."""

MOVES = frozenset(
    ("up", "down", "j", "k", "pageup", "pagedown", "home", "end", "space", "tab", "shift+tab")
)
"""Keys that move the cursor or mark a row; an action takes only those its page's list leaves it."""

_CHINESE_SIGNS = str.maketrans("、【】。《》￥", "/[].<>$")


class KeymapError(Exception):
    """A set of keys that cannot work.

    Attributes:
        code: ``keys-clash``, ``key-reserved`` or ``unknown-word``.
        params: What the sentence of that code names.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


def _always(_state: object) -> None:
    return None


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a person can do.

    Attributes:
        id: Stable name, also the catalogue section (``action.ID``) and the keymap's name.
        keys: Default keys, the one to show first: characters (``d``, ``?``) or Textual's
            names (``ctrl+p``, ``f1``, ``enter``).
        group: Which part of help it stands in (``group.GROUP`` in the catalogue).
        where: Panes that offer it; empty for all.
        handler: Method called without arguments, looked up on the pane, then on the app.
        allowed: Takes the pane's state; returns ``None``, or why not now: the code of a
            reason (``reason.CODE`` in the catalogue) or a refusal.
        rank: Place in the footer, lowest first; 0 keeps it out.
        takes: Moving keys that the lists of its panes leave to it.
    """

    id: str
    keys: tuple[str, ...]
    group: str
    handler: str
    where: frozenset[str] = EVERYWHERE
    allowed: Callable[[Any], str | Coded | None] = _always
    rank: int = 0
    takes: frozenset[str] = frozenset()

    def is_on(self, pane: str) -> bool:
        """Return whether ``pane`` offers this action."""
        return not self.where or pane in self.where

    def meets(self, other: Action) -> bool:
        """Return whether some pane offers both actions."""
        return not self.where or not other.where or bool(self.where & other.where)


class Keymap:
    """Which key does what on which pane.

    Args:
        actions: Every action of the program.
        own: A person's own keys by action id; they replace the default ones.

    Raises:
        KeymapError: when two actions of one pane share a key, a key is reserved for moving,
            or ``own`` names an action that does not exist.
    """

    def __init__(
        self, actions: Iterable[Action], own: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.actions = tuple(actions)
        self._keys = {action.id: action.keys for action in self.actions}
        for action_id, keys in (own or {}).items():
            if action_id not in self._keys:
                raise KeymapError("unknown-word", id=action_id)
            self._keys[action_id] = keys
        self._by_key: dict[str, list[Action]] = {}
        for action in self.actions:
            for key in self._keys[action.id]:
                self._claim(plain_key(key), action)

    def without(self, action: Action) -> Keymap:
        """Return these keys but for those of one action."""
        rest = [other for other in self.actions if other is not action]
        return Keymap(rest, {other.id: self._keys[other.id] for other in rest})

    def keys(self, action: Action) -> tuple[str, ...]:
        """Return the keys of ``action``, the one to show first."""
        return self._keys[action.id]

    def action(self, pane: str, key: str) -> Action | None:
        """Return what ``key`` does on ``pane``, if anything."""
        for action in self._by_key.get(plain_key(key), ()):
            if action.is_on(pane):
                return action
        return None

    def on(self, pane: str) -> tuple[Action, ...]:
        """Return the actions ``pane`` offers, in the order they were declared."""
        return tuple(action for action in self.actions if action.is_on(pane))

    def footer(self, pane: str, limit: int = 10, first: Sequence[str] = ()) -> tuple[Action, ...]:
        """Return at most ``limit`` actions for the footer of ``pane``: ``first``, then by rank."""
        leading = {name: place for place, name in enumerate(first)}
        ranked = sorted(
            (a for a in self.on(pane) if a.rank),
            key=lambda a: (leading.get(a.id, len(leading)), a.rank),
        )
        return tuple(ranked[:limit])

    def _claim(self, key: str, action: Action) -> None:
        if key in MOVES - action.takes:
            raise KeymapError("key-reserved", key=key, id=action.id)
        holders = self._by_key.setdefault(key, [])
        for holder in holders:
            if holder is not action and holder.meets(action):
                raise KeymapError("keys-clash", key=key, first=holder.id, second=action.id)
        holders.append(action)


def plain_key(key: str) -> str:
    """Return the ASCII form of a key that a Chinese input method made full-width."""
    if len(key) != 1 or key.isascii():
        return key
    return unicodedata.normalize("NFKC", key.translate(_CHINESE_SIGNS))
