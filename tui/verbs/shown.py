"""``show``, put together: each part of the program brings the pages it knows."""

from __future__ import annotations

from tui.verbs import clients, visiting
from tui.verbs.showing import show

__all__ = ["clients", "show", "visiting"]
