"""What the strip asks before an act on an improvement or a suggestion; what the answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import RefusedError
from domain.house import House
from domain.improving.actions import ACTIONS
from domain.improving.facts import CHOOSINGS, DEPTHS, WEIGHTS, Scope, Window
from domain.improving.state import Improvement
from domain.policy import Policy
from tui.comparing import known_measure
from tui.cutting import PEOPLE
from tui.improving import names_nobody, until, window_of
from tui.screens.menus import paged
from tui.text import Words
from tui.widgets.stages import Ask, Choice, Menu, Stage

OTHER = "other"
"""Stands for an answer that is written out."""

PROPOSE, SUGGEST = "propose", "suggest"
ADOPT, ADOPT_IMPROVE, DECLINE, DONE = "adopt", "adopt-improve", "decline", "done"

MEASURED = (
    *("nps", "csat", "ces", "cji", "ftr", "repair-time", "on-time"),
    *("response-in-time", "complaint-rate"),
)
"""The figures that have a digit; any other is written out."""

SPANS = (7, 30, 90)
"""Days before and after the begin that can be compared with one key."""

DUE_IN = (7, 14, 30, 60, 90)
"""Days a due time lies ahead, by digit."""

PILOTS = ("advisor", "technician", "service", "mode", "group", "channel", "vehicle")
"""What an improvement can be tried out within, by digit; the first digit is everybody."""

_DIGITS = 10


class ImproveStrips:
    """The questions, for one person at one moment.

    Args:
        words: The language.
        house: Whose staff and rules.
        now: The present instant.
    """

    def __init__(self, words: Words, house: House, now: datetime) -> None:
        self._words = words
        self._house = house
        self._now = now
        self._policy: Policy = house.rules.at(now)
        self.zone = ZoneInfo(house.zone)

    def menu(self, state: Improvement | None, refused: Mapping[str, RefusedError]) -> Menu:
        """Everything that can be done with an improvement; without one, proposing one."""
        acts = [self._act(name, state, refused) for name in ACTIONS] if state else []
        propose = Choice(id=PROPOSE, label=self._label(PROPOSE), then=self.propose())
        return Menu(title=self._words("action.improve.act.label"), choices=(*acts, propose))

    def suggestion_menu(self, refused: Mapping[str, RefusedError] | None) -> Menu:
        """Everything that can be done with a suggestion; without one, making one."""
        answers = (ADOPT, ADOPT_IMPROVE, DECLINE, DONE) if refused is not None else ()
        acts = [
            self._choice(name, self.answer(name), (refused or {}).get(_asked_as(name)))
            for name in answers
        ]
        suggest = Choice(id=SUGGEST, label=self._label(SUGGEST), then=self.suggest())
        return Menu(title=self._words("action.improve.act.label"), choices=(*acts, suggest))

    def _act(self, name: str, state: Improvement, refused: Mapping[str, RefusedError]) -> Choice:
        return self._choice(name, self.question(name, state), refused.get(name))

    def _choice(self, name: str, then: Stage | None, refused: RefusedError | None) -> Choice:
        reason = self._words.explain(refused) if refused else ""
        return Choice(id=name, label=self._label(name), then=then, reason=reason)

    def _label(self, name: str) -> str:
        return self._words(f"improve-do.{name}")

    def question(self, name: str, state: Improvement) -> Stage | None:
        """Return what an act needs to be asked; ``None`` where it is done at once."""
        asked: dict[str, Callable[[], Stage]] = {
            "assign": self.assign,
            "due": self.due,
            "place": self._place,
            "pilot": self._pilot,
            "measure": lambda: self._measure(state),
        }
        if name in asked:
            return asked[name]()
        if name in ("finish", "drop", "note"):
            return Ask(title=self._words(f"improve-ask.{name}"), check=names_nobody)
        return None

    def propose(self, text: str = "") -> Stage:
        """Ask what is to be done better, and how deep it goes."""
        depths = tuple(
            Choice(id=depth, label=self._words(f"improving.depth.{depth}")) for depth in DEPTHS
        )
        deep = Menu(title=self._words("improve-ask.depth"), choices=depths)
        title = self._words("improve-ask.title")
        return Ask(title=title, text=text, then=deep, check=names_nobody)

    def suggest(self) -> Stage:
        """Ask what is suggested."""
        return Ask(title=self._words("improve-ask.suggestion"), check=names_nobody)

    def answer(self, name: str) -> Stage | None:
        """Ask why a suggestion is adopted or declined; that it is done needs no reason."""
        if name == DONE:
            return None
        key = "decline" if name == DECLINE else "adopt"
        return Ask(title=self._words(f"improve-ask.why-{key}"), check=names_nobody)

    def assign(self, then: Stage | None = None) -> Menu:
        """Ask who answers for it, and then what is asked next."""
        staff = [m for m in self._house.present() if m.role != "auditor"]
        choices = [Choice(id=m.id, label=m.name, then=then) for m in staff]
        return paged(self._words("improve-ask.assign"), choices, self._words("strip.more"))

    def due(self) -> Menu:
        """Ask until when."""
        formats = self._words.formats
        ends = [self._end_of_day(days) for days in DUE_IN]
        choices = [Choice(id=end.isoformat(), label=formats.date(end)) for end in ends]
        typed = Ask(
            title=self._words("improve-ask.due-typed"),
            check=lambda typed: until(typed, self._now, self.zone),
        )
        choices.append(Choice(id=OTHER, label=self._words("improve-ask.other"), then=typed))
        return Menu(title=self._words("improve-ask.due"), choices=tuple(choices))

    def _end_of_day(self, days: int) -> datetime:
        day = self._now.astimezone(self.zone).date() + timedelta(days=days + 1)
        return datetime.combine(day, time(), self.zone).astimezone(UTC) - timedelta(microseconds=1)

    def _place(self) -> Menu:
        cost = self._weights("cost", None)
        return self._weights("impact", cost)

    def _weights(self, axis: str, then: Stage | None) -> Menu:
        prefix = "cost" if axis == "cost" else "weight"
        choices = tuple(
            Choice(id=weight, label=self._words(f"improve-ask.{prefix}-{weight}"), then=then)
            for weight in WEIGHTS
        )
        return Menu(title=self._words(f"improve-ask.{axis}"), choices=choices)

    # A pilot ------------------------------------------------------------------------------------

    def _pilot(self) -> Menu:
        everybody = Choice(id="", label=self._words("improving.whole"))
        cuts = tuple(
            Choice(id=name, label=self._words(f"dimension.{name}"), then=self._values(name))
            for name in PILOTS
        )
        return Menu(title=self._words("improve-ask.pilot"), choices=(everybody, *cuts))

    def _values(self, dimension: str) -> Stage:
        title = self._words("improve-ask.value", dimension=self._words(f"dimension.{dimension}"))
        chosen = Menu(
            title=self._words("improve-ask.chosen"),
            choices=tuple(
                Choice(id=how, label=self._words(f"improving.chosen.{how}")) for how in CHOOSINGS
            ),
        )
        known = self._known(dimension)
        if not known or len(known) > _DIGITS:
            return Ask(title=title, then=chosen)
        choices = tuple(Choice(id=code, label=name, then=chosen) for code, name in known)
        return Menu(title=title, choices=choices)

    def _known(self, dimension: str) -> Sequence[tuple[str, str]]:
        """Return the values of a cut with their names; none where they are written out."""
        if dimension in PEOPLE:
            here = [m for m in self._house.present() if m.role == dimension]
            return [(member.id, member.name) for member in here]
        codes: Mapping[str, Sequence[str]] = {
            "service": tuple(self._policy.visit.services),
            "mode": ("in-store", "mobile", "remote"),
            "group": ("new", "returning", "vip"),
            "channel": tuple(self._policy.channels),
        }
        section = "value" if dimension == "group" else dimension
        return [(code, self._named(section, code)) for code in codes.get(dimension, ())]

    def _named(self, section: str, code: str) -> str:
        key = f"{section}.{code}"
        return self._words(key) if self._words.has(key) else code

    # A measurement ------------------------------------------------------------------------------

    def _measure(self, state: Improvement) -> Menu:
        windows = self._windows(state)
        choices = [
            Choice(id=name, label=self._words(f"measure.{name}"), then=windows) for name in MEASURED
        ]
        title = self._words("improve-ask.measure-typed")
        typed = Ask(title=title, then=windows, check=known_measure)
        choices.append(Choice(id=OTHER, label=self._words("improve-ask.other"), then=typed))
        return Menu(title=self._words("improve-ask.measure"), choices=tuple(choices))

    def _windows(self, state: Improvement) -> Menu:
        whom = self._whom(state)
        begun = self.local_day(state.began) if state.began else None
        today = self.local_day(self._now)
        choices = []
        for days in SPANS:
            reason = self._unready(begun, today)
            day = (begun or today).isoformat()
            label = self._words("improving.each-side", n=days, day=day)
            choices.append(Choice(id=str(days), label=label, then=whom, reason=reason))
        after = Ask(title=self._words("improve-ask.after"), then=whom, check=window_of)
        before = Ask(title=self._words("improve-ask.before"), then=after, check=window_of)
        label = self._words("improving.typed-windows")
        choices.append(Choice(id=OTHER, label=label, then=before))
        return Menu(title=self._words("improve-ask.windows"), choices=tuple(choices))

    def _unready(self, begun: date | None, today: date) -> str:
        if begun is None:
            return self._words("reason.not-begun")
        return "" if begun < today else self._words("reason.begun-today")

    def _whom(self, state: Improvement) -> Menu | None:
        """Ask whether only the pilot is measured, where there is one."""
        if not state.scope:
            return None
        choices = (
            Choice(id="", label=self._words("improve-ask.pilot-only")),
            Choice(id="whole", label=self._words("improve-ask.whole")),
        )
        return Menu(title=self._words("improve-ask.scope"), choices=choices)

    def local_day(self, at: datetime) -> date:
        """Return the calendar day of an instant at the centre."""
        return at.astimezone(self.zone).date()


def _asked_as(name: str) -> str:
    return ADOPT if name == ADOPT_IMPROVE else name


# What the answers mean --------------------------------------------------------------------------


def given(
    action: str, answers: Sequence[str], state: Improvement, strips: ImproveStrips, now: datetime
) -> dict[str, Any]:
    """Return what the answers give an act, in the order they were asked.

    Raises:
        TimeUnreadableError: when a time or day was written that is none.
        MisuseError: when a window ends before it begins.
    """
    rest = list(answers)
    if action == "due" and rest[0] == OTHER:
        return {"due": until(rest[1], now, strips.zone)}
    if action == "due":
        return {"due": datetime.fromisoformat(rest[0])}
    if action == "pilot":
        if not rest[0]:
            return {"scope": (), "chosen": "everybody"}
        return {"scope": (Scope(rest[0], rest[1]),), "chosen": rest[2]}
    if action == "measure":
        return _measured(rest, state, strips, now)
    names = {
        "assign": ("to",),
        "place": ("impact", "cost"),
        "finish": ("why",),
        "drop": ("why",),
        "note": ("said",),
    }
    return dict(zip(names.get(action, ()), rest, strict=False))


def _measured(
    rest: list[str], state: Improvement, strips: ImproveStrips, now: datetime
) -> dict[str, Any]:
    measure = rest.pop(0)
    measure = rest.pop(0).strip() if measure == OTHER else measure
    span = rest.pop(0)
    if span == OTHER:
        before, after = window_of(rest.pop(0)), window_of(rest.pop(0))
    else:
        begun = strips.local_day(state.began or now)
        before, after = around(begun, int(span), strips.local_day(now))
    return {"measure": measure, "before": before, "after": after, "whole": rest == ["whole"]}


def around(begun: date, days: int, today: date) -> tuple[Window, Window]:
    """Return the days before a day and as many from it on, up to yesterday."""
    one = timedelta(days=1)
    end = min(begun + days * one - one, max(begun, today - one))
    return Window(begun - days * one, begun - one), Window(begun, end)
