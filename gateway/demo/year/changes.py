"""What the centre's improvements truly change: where, and from which day to which.

The workshop and the customers of the story ask here; what the figures make of it is up to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

Change = Literal["reminder", "drive", "duty", "video", "hurry"]
"""A call the day before, two on the test drive, a telephone on duty, a film of the car, haste."""


@dataclass
class _Spell:
    """Days on which a change is at work; ``until`` is the first on which it no longer is."""

    where: Mapping[str, str]
    since: date
    until: date = date.max


class Changes:
    """Which changes are at work."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._spells: dict[Change, list[_Spell]] = {}

    def begin(self, change: Change, since: date, where: Mapping[str, str]) -> None:
        """Let a change work from a day on, where all of ``where`` holds and nowhere else."""
        self.end(change, since)
        self._spells.setdefault(change, []).append(_Spell(where, since))

    def end(self, change: Change, until: date) -> None:
        """Let a change work no longer from a day on."""
        for spell in self._spells.get(change, ()):
            spell.until = min(spell.until, until)

    def helps(self, change: Change, share: float, day: date, **where: str) -> bool:
        """Whether a change made the difference this time.

        Args:
            change: Which.
            share: How often it does where it is at work, 0-1.
            day: When that is.
            where: Where that is, such as ``mode="mobile"``.
        """
        return (
            any(
                spell.since <= day < spell.until and spell.where.items() <= where.items()
                for spell in self._spells.get(change, ())
            )
            and self._rng.random() < share
        )
