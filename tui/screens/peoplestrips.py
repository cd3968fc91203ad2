"""What is asked for a mystery visit and for a figure, and what the answers mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from domain.errors import RefusedError
from domain.house import StaffMember
from domain.people.figures import FIGURES, Entry
from domain.people.mystery import POINTS, Found, Report
from gateway.figurefile import month, value
from tui.text import Words
from tui.verbs import moments
from tui.widgets.stages import Ask, Choice, Menu, Stage

WHO = 10
"""So many people have a digit."""


def visit(words: Words, aspects: Sequence[str], staff: Sequence[StaffMember]) -> Stage:
    """Return the questions of a mystery visit: who, when, points, words, findings."""
    stage: Stage = Ask(
        title=words("strip.mystery-remark"), optional=True, then=_finding(words, staff)
    )
    for aspect in reversed(aspects):
        named = words(f"aspect.{aspect}") if words.has(f"aspect.{aspect}") else aspect
        title = words("strip.mystery-points", aspect=named)
        stage = Ask(title=title, then=stage, draft=aspect, check=_points)
    day = Ask(title=words("strip.mystery-day"), optional=True, then=stage, check=moments.day)
    return Ask(title=words("strip.mystery-shopper"), then=day)


def _finding(words: Words, staff: Sequence[StaffMember]) -> Stage:
    def owner(text: str) -> Stage | None:
        if not text:
            return None
        choices = tuple(
            Choice(id=member.id, label=member.name, then=_finding(words, staff))
            for member in staff[:WHO]
        )
        return Menu(title=words("strip.mystery-owner"), choices=choices)

    return Ask(title=words("strip.mystery-finding"), optional=True, follow=owner)


def report(answers: Sequence[str], aspects: Sequence[str], today: date) -> Report:
    """Return the visit that was answered.

    Raises:
        RefusedError: when points are none.
        TimeUnreadableError: when the day is none.
    """
    shopper, day, *rest = answers
    points, (remark, *findings) = rest[: len(aspects)], rest[len(aspects) :]
    return Report(
        day=moments.day(day) if day else today,
        shopper=shopper,
        scores={aspect: _points(each) for aspect, each in zip(aspects, points, strict=True)},
        remark=remark,
        found=tuple(
            Found(what=what, owner=owner)
            for what, owner in zip(findings[::2], findings[1::2], strict=False)
        ),
    )


def _points(typed: str) -> int:
    if not typed.isdecimal() or int(typed) not in POINTS:
        raise RefusedError("points-impossible", low=POINTS[0], high=POINTS[-1])
    return int(typed)


def figure(words: Words, this_month: str) -> Stage:
    """Return the questions of a figure: which, of which month, how much."""
    choices = tuple(
        Choice(
            id=code,
            label=words(f"business.{code}"),
            then=Ask(
                title=words("strip.figure-month"),
                text=this_month,
                check=_month,
                then=Ask(
                    title=words("strip.figure-value", figure=words(f"business.{code}")),
                    check=partial(_value, code=code),
                ),
            ),
        )
        for code in FIGURES
    )
    return Menu(title=words("strip.figure-which"), choices=choices)


def entry(answers: Sequence[str]) -> Entry:
    """Return the figure that was answered.

    Raises:
        RefusedError: when the month or the value is none.
    """
    code, when, typed = answers
    return Entry(month=_month(when), figure=code, value=_value(typed, code))


def _month(typed: str) -> str:
    if (read := month(typed)) is None:
        raise RefusedError("month-unreadable", typed=typed)
    return read


def _value(typed: str, code: str) -> int:
    if (found := value(typed, code)) is None:
        raise RefusedError("value-unreadable", typed=typed, business=code)
    return found
