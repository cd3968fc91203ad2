"""Scorecards (SPEC 8.1): what a part is worth, what a card says, and who is detectably ahead.

A part scores achieved ÷ target (target ÷ achieved where less is better), no less than 0 and no
more than 1, and brings that share of its points. A part without data brings nothing and takes
nothing: the card says of how many points it speaks. The interval of a figure is carried through
to the points, and two cards whose intervals overlap are not told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Literal

import msgspec

from domain.measures.estimate import Estimate

Kind = Literal["manager", "advisor"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a card.

    Attributes:
        code: What is scored; ``nps``, ``closure``, ``business`` …
        weight: The most points it can bring.
        achieved: The figure; its ``value`` is ``None`` where there is no data.
        target: What it is scored against, in the figure's unit; ``None`` where none is set.
        score: 0-1; ``None`` without data or without a target.
        points: ``score`` of ``weight``.
        low, high: The points at the ends of the figure's interval; the points where it has none.
    """

    code: str
    weight: int
    achieved: Estimate
    target: float | None = None
    score: float | None = None
    points: float | None = None
    low: float | None = None
    high: float | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One person's card.

    Attributes:
        kind: Whose rules it follows.
        who: The person's id; a centre's for its manager's card.
        parts: In the order of the policy.
        minimum: So many answers are needed to be ranked.
    """

    kind: Kind
    who: str
    parts: tuple[Part, ...]
    minimum: int

    @property
    def points(self) -> float:
        """The points of the parts that have data."""
        return sum(part.points or 0.0 for part in self.parts)

    @property
    def told(self) -> int:
        """The points there were to get in the parts that have data."""
        return sum(part.weight for part in self.parts if part.points is not None)

    @property
    def whole(self) -> int:
        """The points of a card with data for everything."""
        return sum(part.weight for part in self.parts)

    @property
    def share(self) -> float | None:
        """Points in per cent of those told; ``None`` for a card without any data."""
        return 100 * self.points / self.told if self.told else None

    @property
    def answers(self) -> int:
        """How many answers its score of recommendation rests on."""
        return next((part.achieved.n for part in self.parts if part.code == "nps"), 0)

    @property
    def ranked(self) -> bool:
        """Whether there are answers enough to set it beside others."""
        return self.answers >= self.minimum


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A card's place among others.

    Attributes:
        card: The card.
        place: 1 + how many are detectably ahead; ``None`` for a card that is not ranked.
        level: Those ranked that it is not detectably different from.
    """

    card: Card
    place: int | None = None
    level: tuple[str, ...] = ()


def scored(achieved: float, target: float, *, lower: bool = False) -> float:
    """Return the share of its points a figure brings, 0-1.

    Args:
        achieved: The figure.
        target: What it is scored against; above 0.
        lower: Whether less is better.
    """
    if lower:
        return 1.0 if achieved <= target else target / achieved
    return max(0.0, min(1.0, achieved / target))


def part(
    code: str, weight: int, achieved: Estimate, target: float | None, *, lower: bool = False
) -> Part:
    """Return what a figure brings to a card; nothing without data, or without a target above 0."""
    if achieved.value is None or target is None or target <= 0:
        return Part(code=code, weight=weight, achieved=achieved, target=target)

    def points(value: float) -> float:
        return weight * scored(value, target, lower=lower)

    low = achieved.value if achieved.low is None else achieved.low
    high = achieved.value if achieved.high is None else achieved.high
    ends = sorted((points(low), points(high)))
    return Part(
        code=code,
        weight=weight,
        achieved=achieved,
        target=target,
        score=scored(achieved.value, target, lower=lower),
        points=points(achieved.value),
        low=ends[0],
        high=ends[1],
    )


def card(
    kind: Kind,
    who: str,
    weights: Mapping[str, int],
    figures: Mapping[str, tuple[Estimate, float | None]],
    minimum: int,
) -> Card:
    """Return a card.

    Args:
        kind: Whose rules it follows.
        who: Whose it is.
        weights: The points of each part, as the policy has them.
        figures: (achieved, target) of each part; a part that is missing has no data.
        minimum: So many answers are needed to be ranked.
    """
    nothing: tuple[Estimate, float | None] = (Estimate(None, 0), None)
    return Card(
        kind=kind,
        who=who,
        parts=tuple(
            part(code, weight, *figures.get(code, nothing)) for code, weight in weights.items()
        ),
        minimum=minimum,
    )


def apart(one: Card, other: Card) -> float:
    """Return by how many points one card is detectably ahead of another: 0 where it is not.

    Only parts both have data for are compared. Below 0 the other is ahead. The interval of a card
    is put together from those of its parts (G. Zou and A. Donner, Statistics in Medicine 27:10,
    2008), and what separates two is that their intervals do not overlap.
    """
    ours = {part.code: part for part in one.parts if part.points is not None}
    theirs = {part.code: part for part in other.parts if part.points is not None}
    common = [code for code in ours if code in theirs]
    low, middle, high = _interval([ours[code] for code in common])
    other_low, other_middle, other_high = _interval([theirs[code] for code in common])
    if low > other_high or high < other_low:
        return middle - other_middle
    return 0.0


def _interval(parts: Sequence[Part]) -> tuple[float, float, float]:
    """Return low end, points and high end of some parts together."""
    middle = sum(part.points or 0.0 for part in parts)
    below = sqrt(sum(((part.points or 0.0) - (part.low or 0.0)) ** 2 for part in parts))
    above = sqrt(sum(((part.high or 0.0) - (part.points or 0.0)) ** 2 for part in parts))
    return middle - below, middle, middle + above


def places(cards: Iterable[Card]) -> tuple[Place, ...]:
    """Return cards in their order: the ranked by place, then those with too few answers.

    Whoever nobody is detectably ahead of is first, however many they are.
    """
    everybody = list(cards)
    ranked = [each for each in everybody if each.ranked]
    found = []
    for each in ranked:
        gaps = {other.who: apart(each, other) for other in ranked if other is not each}
        found.append(
            Place(
                card=each,
                place=1 + sum(gap < 0 for gap in gaps.values()),
                level=tuple(who for who, gap in gaps.items() if gap == 0),
            )
        )
    found.sort(key=lambda place: (place.place or 0, -(place.card.share or 0.0), place.card.who))
    rest = [Place(card=each) for each in everybody if not each.ranked]
    rest.sort(key=lambda place: (-place.card.answers, place.card.who))
    return (*found, *rest)
