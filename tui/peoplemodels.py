"""What the page of people shows: cards, heroes, the team; plain and immutable."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.measures import Estimate
from domain.people.heroes import Honour
from domain.people.scorecard import Kind, Part
from domain.people.team import Indicator, Turnover
from domain.statistics.casemix import Standing
from tui.selectionmodels import Flag


class CardLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person's card.

    Attributes:
        who: The person's id; the centre's for its manager's card.
        name: What they are called.
        place: 1 + how many are detectably ahead; ``None`` where it is not ranked.
        level: The names of those it is not detectably different from.
        points: Of the parts with data; ``told`` so many there were to get, ``whole`` of all parts.
        share: Points in per cent of those told.
        answers: What the score rests on; below ``minimum`` nobody is ranked.
        jobs: The score beside what others hear of the same kinds of job.
        business_from: ``told`` where the revenue was entered, ``visits`` where it is their bills.
        flags: What stands out in who was asked: worth a look before the card is praised.
    """

    kind: Kind
    who: str
    name: str
    place: int | None
    level: tuple[str, ...]
    points: float
    told: int
    whole: int
    share: float | None
    answers: int
    minimum: int
    parts: tuple[Part, ...]
    jobs: Standing | None = None
    business_from: str = ""
    flags: tuple[Flag, ...] = ()


class Scorecards(msgspec.Struct, frozen=True, kw_only=True):
    """The cards of a period: the manager's, then the advisors' by place.

    ``months`` are those whose figures of business count; ``stray`` answers name nobody on the
    staff, and are the centre's alone.
    """

    start: date
    end: date
    at: datetime
    months: tuple[str, ...]
    manager: CardLine
    advisors: tuple[CardLine, ...]
    stray: int = 0


class HeroLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who is best at something, with names; see :class:`domain.people.heroes.Hero`.

    ``flagged`` are the names of those of them with what stands out in who was asked.
    """

    honour: Honour
    best: tuple[str, ...]
    names: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    level: tuple[str, ...]
    minimum: int
    judged: int
    few: int
    flagged: tuple[tuple[str, Flag], ...] = ()


class HeroBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The heroes of a period."""

    start: date
    end: date
    at: datetime
    lines: tuple[HeroLine, ...]


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """The team's indicators beside their targets.

    ``since`` is from when turnover is counted: a year up to the period's end. ``proposed`` are the
    suggestions of the period, ``by_person`` (name, proposed, adopted) of those who made some.
    """

    start: date
    end: date
    at: datetime
    since: date
    turnover: Turnover
    indicators: tuple[Indicator, ...]
    proposed: int = 0
    by_person: tuple[tuple[str, int, int], ...] = ()
