"""Menus longer than there are digits: nine on a page, and at 0 what follows."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.stages import FURTHER, Choice, Menu

_DIGITS = 10


def paged(title: str, choices: Sequence[Choice], more: str) -> Menu:
    """Return a menu of all choices, in pages where the digits do not do.

    Args:
        title: What is chosen.
        choices: All of them, the likeliest first.
        more: What turning the page is called.
    """
    if len(choices) <= _DIGITS:
        return Menu(title=title, choices=tuple(choices))
    rest = paged(title, choices[_DIGITS - 1 :], more)
    turn = Choice(id=FURTHER, label=more, then=rest)
    return Menu(title=title, choices=(*choices[: _DIGITS - 1], turn))
