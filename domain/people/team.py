"""The team (SPEC 8.2): who came and left, and the indicators beside their targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from domain.events import Event, Recorded, StaffJoined, StaffLeft, StaffRoleChanged
from domain.people.rules import PeopleRules
from domain.types import Role, StaffId

Verdict = Literal["met", "missed", "none"]


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One person's time in the house, in the role they have or had last."""

    staff: StaffId
    role: Role
    joined: datetime
    left: datetime | None = None


class Turnover(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a team left in a period.

    Attributes:
        left: How many left.
        joined: How many came.
        headcount: How many there were on average, by the time each was here.
        percent: ``left`` of ``headcount``; ``None`` where nobody was here.
    """

    left: int
    joined: int
    headcount: float
    percent: float | None


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator beside its target.

    Attributes:
        code: Which one.
        value: In its own unit; ``None`` where nobody told it.
        target: What is aimed at.
        lower: Whether it is to stay below the target.
        verdict: ``met``, ``missed``, or ``none`` without a value.
        part, n: What it is made of, where it is a share.
        months: The months it was told for, where it was told.
    """

    code: str
    value: float | None
    target: float
    lower: bool = False
    verdict: Verdict = "none"
    part: int | None = None
    n: int | None = None
    months: tuple[str, ...] = ()


def stays(history: Iterable[Event | Recorded]) -> tuple[Stay, ...]:
    """Return everybody's times in the house, from the facts of its stream.

    A person who is told anew under another name stays; one who came back has two stays.
    """
    here: dict[StaffId, Stay] = {}
    over: list[Stay] = []
    for event in history:
        match event.fact:
            case StaffJoined(staff=who, role=role):
                joined = here[who].joined if who in here else event.at
                here[who] = Stay(staff=who, role=role, joined=joined)
            case StaffRoleChanged(staff=who, role=role) if who in here:
                here[who] = Stay(staff=who, role=role, joined=here[who].joined)
            case StaffLeft(staff=who) if who in here:
                stay = here.pop(who)
                over.append(Stay(staff=who, role=stay.role, joined=stay.joined, left=event.at))
            case _:
                pass
    return (*over, *here.values())


def turnover(
    everybody: Iterable[Stay], start: datetime, end: datetime, roles: Sequence[Role]
) -> Turnover:
    """Return how many of a team left from ``start`` until ``end``, of its average headcount.

    The average counts each person for the time they were here; a house younger than the period
    is averaged over its own time, from when the first person came.
    """
    team = [stay for stay in everybody if stay.role in roles]
    begun = max(start, min((stay.joined for stay in team), default=start))
    length = (end - begun).total_seconds()
    here = sum(
        max(0.0, (min(stay.left or end, end) - max(stay.joined, begun)).total_seconds())
        for stay in team
    )
    headcount = here / length if length > 0 else 0.0
    left = sum(stay.left is not None and begun <= stay.left < end for stay in team)
    return Turnover(
        left=left,
        joined=sum(begun <= stay.joined < end for stay in team),
        headcount=headcount,
        percent=100 * left / headcount if headcount else None,
    )


def indicator(  # noqa: PLR0913  what an indicator says
    code: str,
    value: float | None,
    target: float,
    *,
    lower: bool = False,
    strict: bool = False,
    part: int | None = None,
    n: int | None = None,
    months: tuple[str, ...] = (),
) -> Indicator:
    """Return an indicator with its verdict; ``strict`` ones must not just reach the target."""
    verdict: Verdict = "none"
    if value is not None:
        gap = target - value if lower else value - target
        verdict = "met" if gap > 0 or (gap == 0 and not strict) else "missed"
    return Indicator(
        code=code,
        value=value,
        target=target,
        lower=lower,
        verdict=verdict,
        part=part,
        n=n,
        months=months,
    )


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What indicators are made of, as plain numbers.

    Attributes:
        turnover: Who left.
        satisfaction: Tenths by month.
        training: Per cent by month.
        vacancies: By month.
        proposed: Suggestions of the staff in the period.
        adopted, decided: How many of them were adopted, of how many decided.
    """

    turnover: Turnover
    satisfaction: dict[str, int] = {}
    training: dict[str, int] = {}
    vacancies: dict[str, int] = {}
    proposed: int = 0
    adopted: int = 0
    decided: int = 0


def indicators(told: Told, rules: PeopleRules) -> tuple[Indicator, ...]:
    """Return the team's indicators (SPEC 8.2).

    Satisfaction is the mean of the months told; training and vacancies are as told last.
    """
    happy, gone = told.satisfaction, told.turnover
    mean = sum(happy.values()) / len(happy) / 10 if happy else None
    trained, vacant = _latest(told.training), _latest(told.vacancies)
    return (
        indicator(
            "turnover",
            gone.percent,
            rules.turnover,
            lower=True,
            strict=True,
            part=gone.left,
        ),
        indicator(
            "satisfaction", mean, rules.satisfaction, strict=True, months=tuple(sorted(happy))
        ),
        indicator(
            "suggestions",
            100 * told.adopted / told.decided if told.decided else None,
            rules.adopted,
            part=told.adopted,
            n=told.decided,
        ),
        indicator("training", trained[1], rules.training, months=trained[0]),
        indicator("vacancies", vacant[1], rules.vacancies, lower=True, months=vacant[0]),
    )


def _latest(by_month: dict[str, int]) -> tuple[tuple[str, ...], float | None]:
    if not by_month:
        return (), None
    month = max(by_month)
    return (month,), float(by_month[month])
