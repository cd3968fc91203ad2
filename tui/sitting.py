"""A weekly or monthly review under way: its parts, their clocks, and what was decided in it.

The one rule: only the clocks live here. What is decided is on record the moment it is decided, so
a program that ends in the middle loses nothing but the time that was counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.policy import Policy
from domain.reviewing import Kind
from tui.improvingmodels import ImprovementLine
from tui.improvingread import improvements
from tui.reading import LIST_LIMIT, Views
from tui.reviewing import Span, reviews

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
PER_CENT = 100


@dataclass
class Sitting:
    """A review somebody holds.

    Attributes:
        kind: Weekly or monthly.
        minutes: The parts in their order, and how many minutes each may take.
        began: When it began.
        part: Which part is in view.
        resumed: Since when the clock of that part runs.
        spent: What earlier looks at each part took; a part that was never in view is not here.
    """

    kind: Kind
    minutes: Mapping[str, int]
    began: datetime
    resumed: datetime
    part: int = 0
    spent: dict[str, timedelta] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, in their order."""
        return tuple(self.minutes)

    @property
    def name(self) -> str:
        """The part in view."""
        return self.names[self.part]

    def turn(self, to: int, now: datetime) -> None:
        """Go to another part; its clock goes on from where it was left."""
        self.spent[self.name] = self.used(self.name, now)
        self.part, self.resumed = to % len(self.names), now

    def used(self, name: str, now: datetime) -> timedelta:
        """Return how long a part has been talked about."""
        running = max(timedelta(), now - self.resumed) if name == self.name else timedelta()
        return self.spent.get(name, timedelta()) + running

    def left(self, now: datetime) -> timedelta:
        """Return what is left to the part in view; negative once it is over its time."""
        return timedelta(minutes=self.minutes[self.name]) - self.used(self.name, now)

    def ends(self, now: datetime, policy: Policy) -> bool:
        """Return whether the part in view is past the last warning that promises have too."""
        share = max(policy.contact.warn, default=PER_CENT) / PER_CENT
        return self.used(self.name, now) >= share * timedelta(minutes=self.minutes[self.name])

    def seconds(self, now: datetime) -> tuple[tuple[str, int], ...]:
        """Return how many seconds each part that was held took, in the order of the parts."""
        used = ((name, int(self.used(name, now).total_seconds())) for name in self.names)
        return tuple((name, took) for name, took in used if name in self.spent or name == self.name)


def begun(kind: Kind, minutes: Mapping[str, int], now: datetime) -> Sitting:
    """Return a review that begins now, with its first part."""
    return Sitting(kind, minutes, began=now, resumed=now)


def review_name(kind: Kind, span: Span) -> str:
    """Return what a review is called in the improvements it led to, and in its files."""
    return f"{kind}-{span.end.isoformat()}"


def decisions(views: Views, kind: Kind, span: Span, at: datetime) -> tuple[ImprovementLine, ...]:
    """Return what the review of these days led to and no review on record names, first to last.

    So a review that was broken off finds them again.
    """
    name = review_name(kind, span)
    named = {number for held in reviews(views) if held.kind == kind for number in held.decisions}
    found = improvements(views, at, limit=LIST_LIMIT).lines
    lines = [
        line
        for line in found
        if (line.source, line.source_id) == ("review", name)
        and line.improvement not in named
        and line.standing == "open"
    ]
    return tuple(sorted(lines, key=lambda line: line.proposed))


def shifted(kind: Kind, span: Span, by: int, today: date) -> Span:
    """Return the week or the month before or after; none that begins after today."""
    if kind == "weekly":
        found = Span(span.start + by * WEEK, span.end + by * WEEK)
    else:
        first = span.start.replace(day=1)
        first = span.end + DAY if by > 0 else (first - DAY).replace(day=1)
        after = (first.replace(day=28) + WEEK).replace(day=1)
        found = Span(first, after - DAY)
    return span if found.start > today else found
