"""From the strip's answers to what an act on a visit needs, and back into words.

The answers come in the order :mod:`tui.screens.visitstrips` asked them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.house import House
from domain.visits.actions import CHANNEL, VisitAsk
from domain.visits.state import Visit
from tui import money
from tui.screens.checks import minutes
from tui.screens.visitcolumns import named
from tui.screens.visitstrips import ALL_DONE, OTHER, WITH_WORDS, not_done
from tui.text import Words
from tui.verbs.moments import due_time


class Answers:
    """Reads answers for one centre at one moment.

    Args:
        house: Its zone and rules.
        now: The present instant.
    """

    def __init__(self, house: House, now: datetime) -> None:
        self._zone = ZoneInfo(house.zone)
        self._rules = house.rules.at(now).visit
        self._now = now

    def given(self, action: str, answers: Sequence[str], visit: Visit) -> dict[str, Any]:
        """Return what the answers give an act.

        Raises:
            TimeUnreadableError: when a time was written that is none.
            MisuseError: when an amount or a number was written that is none.
        """
        read = self._readers.get(action)
        return read(answers, visit) if read and answers else {}

    @property
    def _readers(self) -> Mapping[str, Callable[[Sequence[str], Visit], dict[str, Any]]]:
        return {
            "order": lambda a, _: {"amount": _amount(a[0]), "due": self._time(a[1])},
            "diagnose": lambda a, _: {
                "note": a[0],
                "amount": _amount(a[1]),
                "due": self._time(a[2]),
            },
            "start": lambda a, _: {"staff": a[-1]},
            "pause": lambda a, _: {"code": a[0]},
            "progress": lambda a, _: _told(a),
            "finding": lambda a, _: {"note": a[0], "amount": _amount(a[1]) or 0, "code": a[2]},
            "price": lambda a, _: {"amount": _amount(a[0]), "note": a[1]},
            "delay": lambda a, _: {"due": self._time(a[0]), "note": a[1]},
            "quality": lambda a, _: _checked(a[0]),
            "announce": lambda a, _: {"due": self._time(a[-1])},
            "hand-over": self._handed_over,
            "cancel": lambda a, _: {"note": a[1]} if a[0] == OTHER else {"code": a[0]},
            "note": lambda a, _: {"note": a[0]},
            "hours": _hours,
            "annul-mark": lambda a, _: {"code": a[0], "note": a[1]},
        }

    def _time(self, typed: str) -> datetime | None:
        return due_time(typed, self._now, self._zone) if typed else None

    def _handed_over(self, answers: Sequence[str], visit: Visit) -> dict[str, Any]:
        amount, done, *rest = answers
        codes = self._rules.handover_list(visit.mode)
        missing: frozenset[str] = frozenset()
        if done != ALL_DONE:
            missing = not_done(rest[0], codes)
        service = self._time(rest[-1])
        return {
            "amount": _amount(amount),
            "checked": tuple(code for code in codes if code not in missing),
            "next_service": service.astimezone(self._zone).date() if service else None,
        }


def _amount(typed: str) -> int | None:
    return money.cents(typed) if typed else None


def _told(answers: Sequence[str]) -> dict[str, Any]:
    if answers[0] == WITH_WORDS:
        return {"code": CHANNEL, "note": answers[1]}
    return {"code": answers[0]}


def _checked(answer: str) -> dict[str, Any]:
    level, _, failed = answer.partition(":")
    return {"level": int(level), "code": failed}


def _hours(answers: Sequence[str], visit: Visit) -> dict[str, Any]:
    who, typed = answers[-2:]
    part = "advisor" if who == visit.advisor and who != visit.technician else "technician"
    return {"staff": who, "minutes": minutes(typed), "code": part}


def recorded(action: str, ask: VisitAsk, words: Words, house: House) -> str:
    """Return what was recorded, with the price, time, person or check that was given."""
    formats = words.formats
    details = (
        formats.money(ask.amount) if ask.amount is not None else "",
        formats.moment(ask.due) if ask.due else "",
        house.name_of(ask.staff) if ask.staff else "",
        named(words, "quality", str(ask.level)) if action == "quality" and ask.level else "",
        words(f"visit-strip.{'failed' if ask.code else 'passed'}") if action == "quality" else "",
        words(f"visit-strip.channel-of.{ask.code}") if _is_channel(action, ask, words) else "",
    )
    return " ".join(filter(None, (words(f"visit-do.{action}"), *details)))


def _is_channel(action: str, ask: VisitAsk, words: Words) -> bool:
    return action == "progress" and words.has(f"visit-strip.channel-of.{ask.code}")
