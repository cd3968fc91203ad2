"""What people of the demos read at the desk before they record it: the pages real use reads.

The pages live above this package, so whoever has a story told brings them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from domain.improving.actions import ACTIONS, Compared, ImproveAsk
from domain.improving.commands import AnyImproveCommand
from domain.improving.facts import Scope, Window
from domain.improving.state import Improvement
from domain.types import StaffId


class Asked(NamedTuple):
    """A question to the figures: a measure before and after, of a part of the centre.

    Attributes:
        measure: Its id.
        before, after: The two windows.
        scope: Only this part.
        chosen: How those in it were chosen.
    """

    measure: str
    before: Window
    after: Window
    scope: tuple[Scope, ...] = ()
    chosen: str = ""


class Pages(Protocol):
    """The desk's pages over everything that is on record by now."""

    def standing(self, at: datetime) -> Mapping[str, int]:
        """Return how things stand in the morning meeting, by the names of ``MeetingHeld``."""

    def compared(self, asked: Asked, at: datetime) -> Compared | None:
        """Return what the figures say; ``None`` where nobody can look."""

    def poorest(
        self, measure: str, window: Window, advisors: Collection[StaffId], at: datetime
    ) -> StaffId:
        """Return the advisor with the poorest figure; empty where nobody can look."""


class Blank:
    """No pages: meetings say nothing of how things stand, and nothing is measured."""

    def standing(self, _at: datetime) -> Mapping[str, int]:
        """Return nothing."""
        return {}

    def compared(self, _asked: Asked, _at: datetime) -> Compared | None:
        """Return nothing."""
        return None

    def poorest(
        self, _measure: str, _window: Window, _advisors: Collection[StaffId], _at: datetime
    ) -> StaffId:
        """Return nobody."""
        return ""


def measurement(
    pages: Pages, improvement: Improvement, ask: ImproveAsk
) -> AnyImproveCommand | None:
    """Return the command by which somebody measures an improvement within its pilot.

    Args:
        pages: Where they read the figures.
        improvement: As it stands.
        ask: The measure and its two windows.

    Returns:
        The command the desk builds of the same; ``None`` where nobody can look.
    """
    if ask.before is None or ask.after is None:
        return None
    asked = Asked(ask.measure, ask.before, ask.after, improvement.scope, improvement.chosen or "")
    found = pages.compared(asked, ask.at)
    if found is None:
        return None
    return ACTIONS["measure"].build(improvement, replace(ask, compared=found))
