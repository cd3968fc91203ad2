"""The cohorts of the month: how many answers come to which end, and when each is given.

The counts are the board of SPEC 5. How many were answered late or stand open past their closing
time follows from the two rates, and how old they must be from the policy's own times.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Literal, NamedTuple

from domain.types import ScoreClass, StepName
from gateway.demo.hours import AWAKE, DAY, HOUR, MINUTE
from gateway.demo.scene import Scene

Fate = Literal[
    "thanked",
    "unthanked",
    "converted",
    "converting",
    "unanswered",
    "recovered",
    "recovered-again",
    "lost",
    "working",
    "unsolved",
    "unsolved-again",
    "unchecked",
    "reopened",
]

DAYS = 30
"""The days of the board, the last of them today."""

THANKED, UNTHANKED = 1520, 30
CONVERTED, CONVERTING, UNANSWERED = 195, 345, 210
RECOVERED, RECOVERING, LOST = 136, 48, 16
IN_TIME = 0.960
CLOSURE = 0.940

MISSED = 15
"""Answers owed whose time is over already."""

QUARTERLY_PROMOTERS = 280
QUARTERLY_CONVERTING = 20
"""Of the quarterly survey's answers, which came in during the last day."""

UNCHECKED, UNSOLVED_AGAIN, UNSOLVED = 3, 3, 6
PAST_CLOSING_DETRACTORS = UNCHECKED + UNSOLVED_AGAIN + UNSOLVED
LATE_PROMOTERS, LATE_RECOVERED, LATE_LOST = 10, 22, 4
RECOVERED_AGAIN, REOPENED = 3, 3

SAME_DAY = (AWAKE[0], time(17, 30))
"""The hours after which thanks and ordinary calls wait for the next morning."""

CALLED_BACK = (time(8), time(19, 30))
"""The hours after which an apology call is still made the same evening."""

CLOSING = (time(19, 45), AWAKE[1])
"""The hours of low scores that nobody saw before the next morning."""

SHORTEST_MONTH = 28 * DAY
"""A month's promise is never due earlier."""


def late_answers() -> int:
    """Return how many were answered too late for the response-in-time rate to come out."""
    total = THANKED + CONVERTED + CONVERTING + RECOVERED + RECOVERING + LOST
    decided = total + MISSED
    return total - round(IN_TIME * decided)


def past_closing() -> int:
    """Return how many stand open past their closing time for the closure rate to come out."""
    closed = THANKED + CONVERTED + RECOVERED + LOST
    return round(closed / CLOSURE) - closed


class Destiny(NamedTuple):
    """An answer to come: when, of which class, and what becomes of it.

    Attributes:
        late: Whether the response to it comes too late.
        stuck: The step that is still not done at the end of the story.
        promise: What became of the promise made for it at the morning meeting.
        planted: The name of its text in the story, when it has one.
    """

    kind: ScoreClass
    fate: Fate
    at: datetime
    late: bool = False
    stuck: StepName | None = None
    promise: Literal["", "kept", "broken"] = ""
    planted: str = ""


class Plan:
    """Draws the month's answers up to the present.

    Attributes:
        surge: When the quarterly survey's answers began to come, a day ago.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._at = scene.at
        first = scene.hours.day(scene.at) - (DAYS - 1) * DAY
        self._start = scene.hours.at(first, time())
        self._yesterday = scene.hours.at(scene.hours.day(scene.at) - DAY, time())
        self.surge = scene.terms.start("passive", "respond", scene.at)

    def destinies(self) -> list[Destiny]:
        """Return every answer of the month, in the order they are given."""
        drawn = [*self._promoters(), *self._passives(), *self._detractors()]
        return sorted(drawn, key=lambda one: (one.at, one.kind, one.fate))

    def _some(
        self,
        count: int,
        like: Destiny,
        after: datetime,
        before: datetime,
        hours: tuple[time, time] = AWAKE,
    ) -> Iterator[Destiny]:
        """Yield ``count`` destinies like one, given at waking hours of a window."""
        for _ in range(count):
            yield like._replace(at=self._scene.hours.within(after, before, hours))

    def _promoters(self) -> Iterator[Destiny]:
        """Thanked the same day or the next morning; of the newest, some still wait."""
        at, like = self._at, Destiny("promoter", "thanked", self._at)
        everyday = THANKED - LATE_PROMOTERS - QUARTERLY_PROMOTERS
        slow = like._replace(late=True)
        yield from self._some(LATE_PROMOTERS, slow, self._start, at - 62 * HOUR, SAME_DAY)
        yield from self._some(everyday, like, self._start, self.surge)
        yield from self._some(QUARTERLY_PROMOTERS, like, self.surge, at - 1.5 * HOUR, SAME_DAY)
        waiting = like._replace(fate="unthanked")
        yield from self._some(UNTHANKED, waiting, at - 13 * HOUR, at - HOUR / 30)

    def _passives(self) -> Iterator[Destiny]:
        at, like = self._at, Destiny("passive", "converted", self._at)
        late = late_answers() - LATE_PROMOTERS - LATE_RECOVERED - LATE_LOST
        converted_late = late // 2
        slow = like._replace(late=True)
        closing, early = self._scene.terms.start("passive", "close", at), CONVERTED // 5
        yield from self._some(early, like, self._start, closing)
        yield from self._some(CONVERTED - early - converted_late, like, closing, at - 3.2 * DAY)
        yield from self._some(converted_late, slow, self._start, at - 6 * DAY, SAME_DAY)
        yield from self._converting(late - converted_late)
        yield from self._unanswered()

    def _converting(self, late: int) -> Iterator[Destiny]:
        at, like = self._at, Destiny("passive", "converting", self._at)
        closing = self._scene.terms.start("passive", "close", at)
        old = past_closing() - PAST_CLOSING_DETRACTORS
        young = CONVERTING - old - QUARTERLY_CONVERTING - late
        oldest = max(self._start, at - SHORTEST_MONTH + HOUR)
        yield from self._some(old, like, oldest, closing - HOUR)
        slow = like._replace(late=True)
        yield from self._some(late, slow, closing + HOUR, at - 37 * HOUR, SAME_DAY)
        yield from self._some(young, like, closing + HOUR, self.surge)
        yield from self._some(QUARTERLY_CONVERTING, like, self.surge, at - 2 * HOUR, SAME_DAY)

    def _unanswered(self) -> Iterator[Destiny]:
        """Yesterday's survey: nearly all still in time, a few about to be missed, some missed."""
        like = Destiny("passive", "unanswered", self._at)
        surge, quarter = self.surge, HOUR / 4
        risen, risen_twice = surge - 11.5 * HOUR, surge - 23 * HOUR
        yield like._replace(at=surge - 2 * HOUR, planted="unowned")
        yield from self._some(MISSED - 4, like, risen, surge - quarter)
        yield from self._some(3, like, risen_twice, risen - HOUR)
        yield from self._some(3, like, surge + quarter / 3, surge + 2 * quarter)
        yield from self._some(6, like, surge + 2 * quarter, surge + 2 * HOUR)
        rest = UNANSWERED - MISSED - 9
        yield from self._some(rest, like, surge + 2.5 * HOUR, self._at - quarter)

    def _detractors(self) -> Iterator[Destiny]:
        at, like = self._at, Destiny("detractor", "recovered", self._at)
        prompt = RECOVERED - LATE_RECOVERED - RECOVERED_AGAIN
        again, lost = like._replace(fate="recovered-again"), like._replace(fate="lost")
        start = self._start
        yield from self._some(prompt, like, start, at - 5.5 * DAY, CALLED_BACK)
        yield from self._some(RECOVERED_AGAIN, again, start, start + 4 * DAY, CALLED_BACK)
        yield from self._some(LOST - LATE_LOST, lost, start, at - 10 * DAY, CALLED_BACK)
        slow, lost_late = like._replace(late=True), lost._replace(late=True)
        yield from self._some(LATE_RECOVERED, slow, start, at - 7 * DAY, CLOSING)
        yield from self._some(LATE_LOST, lost_late, start, at - 10 * DAY, CLOSING)
        yield from self._past_closing()
        yield from self._in_recovery()

    def _past_closing(self) -> Iterator[Destiny]:
        """Low scores that should have been closed by now."""
        closing = self._scene.terms.start("detractor", "close", self._at)
        youngest = closing - DAY / 4
        cohorts: tuple[tuple[int, Fate, float], ...] = (
            (UNCHECKED, "unchecked", 3.0),
            (UNSOLVED_AGAIN, "unsolved-again", 1.5),
            (UNSOLVED, "unsolved", 5.0),
        )
        for count, fate, days in cohorts:
            like = Destiny("detractor", fate, self._at)
            yield from self._some(count, like, closing - days * DAY, youngest, CALLED_BACK)

    def _in_recovery(self) -> Iterator[Destiny]:
        """Low scores of the last days, each as far as its age lets it be."""
        like = Destiny("detractor", "working", self._at)
        recent = [
            *self._todays(like),
            *self._yesterdays(like),
            *self._earlier(like),
            *self._about_to_breach(like),
        ]
        yield from recent
        rest = RECOVERING - PAST_CLOSING_DETRACTORS - len(recent) - REOPENED
        at = self._at
        reopened = like._replace(fate="reopened")
        yield from self._some(REOPENED, reopened, at - 13 * DAY, at - 11.5 * DAY, CALLED_BACK)
        yield from self._some(rest, like, at - 9.4 * DAY, at - 3.3 * DAY, CALLED_BACK)

    def _todays(self, like: Destiny) -> Iterator[Destiny]:
        """One every other hour since the morning, if it is that late already."""
        morning, latest = self._yesterday + 32 * HOUR, self._at - HOUR
        count = min(4, max(0, (latest - morning) // (2 * HOUR)))
        yield from self._some(count, like, morning, latest, CALLED_BACK)

    def _yesterdays(self, like: Destiny) -> Iterator[Destiny]:
        """The low scores the next morning meeting is about."""
        day = self._yesterday
        stuck = like._replace(stuck="root-cause")
        yield from self._some(2, stuck, day + 8 * HOUR, day + 13 * HOUR)
        yield from self._some(6, like, day + 8 * HOUR, day + 19.5 * HOUR)

    def _earlier(self, like: Destiny) -> Iterator[Destiny]:
        """The day before: what was promised at yesterday's meeting, and a danger named."""
        day = self._yesterday - DAY
        morning, evening = day + 8.5 * HOUR, day + 19.5 * HOUR
        for promise in ("kept", "kept", "broken"):
            yield from self._some(1, like._replace(promise=promise), morning, evening)
        yield from self._some(1, like._replace(stuck="plan"), morning, day + 14 * HOUR)
        yield from self._some(1, like._replace(planted="safety"), morning, evening)

    def _about_to_breach(self, like: Destiny) -> Iterator[Destiny]:
        """One plan and two resolutions due within two hours, one resolution just missed."""
        terms = self._scene.terms
        planned = terms.start("detractor", "plan", self._at)
        resolved = terms.start("detractor", "resolve", self._at)
        yield like._replace(at=planned + 20 * MINUTE, stuck="plan")
        for ahead in (26, 95, -75):
            yield like._replace(at=resolved + ahead * MINUTE, stuck="resolve")
