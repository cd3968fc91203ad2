"""What one test says of one advisor, and what all tests are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from domain.asking.rules import SelectionRules
from domain.selection.rows import Asked, Known


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one test found with one advisor.

    Attributes:
        code: Which test; its sentence has this name.
        advisor: Whose surveys.
        chance: How probable so much, or more, is in honest work; ``None`` for a plain count.
        expected: How much there would be by chance alone; ``None`` where that says nothing.
        counts: The numbers of the sentence.
        surveys: The surveys behind it, for a person to look at.
    """

    code: str
    advisor: str
    chance: float | None = None
    expected: float | None = None
    counts: dict[str, int] = {}
    surveys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """The surveys of a centre and period, with what is known and the rules to judge by.

    Attributes:
        rows: All surveys, also of people too new to be judged: they are what others do.
        judged: The advisors to be judged.
    """

    rows: Sequence[Asked]
    judged: frozenset[str]
    rules: SelectionRules
    known: Known = field(default_factory=Known)

    @cached_property
    def advisors(self) -> dict[str, list[Asked]]:
        """The surveys of each advisor to be judged."""
        found: dict[str, list[Asked]] = {name: [] for name in sorted(self.judged)}
        for row in self.rows:
            if row.advisor in found:
                found[row.advisor].append(row)
        return found
