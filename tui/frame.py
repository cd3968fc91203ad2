"""What the frame is told: its pages, who sits at the desk, and what can be done everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

import msgspec

from tui.actions import Action, Keymap
from tui.pane import Pane
from tui.text import Language

COMMON: tuple[Action, ...] = (
    Action(id="help", keys=("?", "f1"), group="app", handler="do_help", rank=91),
    Action(id="commands", keys=("ctrl+p",), group="app", handler="do_commands", rank=90),
    Action(id="language", keys=("f2",), group="app", handler="do_language"),
    Action(id="back", keys=("escape",), group="go", handler="do_back"),
    Action(id="quit", keys=("ctrl+q",), group="app", handler="do_quit"),
)
"""What every page offers. The footer keeps help and commands at its right end."""

LIVE = Action(id="live", keys=("L",), group="go", handler="do_live", rank=1)
"""What every page offers first while the past is in view."""

GO = "go."
"""The ids of actions that open a page begin with this; the page's id follows."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page the frame can show.

    Attributes:
        id: The pane's id; its name is the word ``action.go.ID.label``.
        make: Makes the pane, when it is first opened.
        key: The digit that opens it; empty for a page opened only from another.
        actions: What can be done there, each with this page in its ``where``.
        first: Ids of the actions that stand first in its footer.
    """

    id: str
    make: Callable[[], Pane[Any]]
    key: str = ""
    actions: Sequence[Action] = ()
    first: tuple[str, ...] = ()

    def go(self) -> Action:
        """Return the action that opens this page."""
        return Action(id=GO + self.id, keys=(self.key,), group="go", handler="do_go")


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits where, and how they like it.

    Attributes:
        centre: The service centre's name.
        person: The name of who sits there.
        role: The code of their role; empty for none.
        language: The language to begin with.
        zone: The zone times are shown in.
        own_keys: The person's own keys by action id.
        ascii_only: Whether frames and bars are drawn in ASCII.
        read_only: Whether nothing may be changed.
    """

    centre: str = ""
    person: str = ""
    role: str = ""
    language: Language = "zh-CN"
    zone: tzinfo = UTC
    own_keys: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    ascii_only: bool = False
    read_only: bool = False


def keymap(
    pages: Sequence[Page], own: Mapping[str, tuple[str, ...]], *, past: bool = False
) -> Keymap:
    """Return the keys of the whole program.

    An action that several pages share is declared once and listed by each.

    Args:
        pages: Every page.
        own: A person's own keys by action id.
        past: Whether the past is in view, which can be left.

    Raises:
        KeymapError: when keys clash, or ``own`` names no action.
    """
    here = dict.fromkeys(action for page in pages for action in page.actions)
    doors = (page.go() for page in pages if page.key)
    every = Keymap((*here, *doors, *COMMON, LIVE), own)
    return every if past else every.without(LIVE)
