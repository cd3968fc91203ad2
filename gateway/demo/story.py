"""The cases planted by hand: a danger named, an answer without owner, and the complaints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any

from msgspec.structs import replace

from domain.commands import CompleteStep, RecordRecheck
from domain.survey import Contact, ReceiveComplaint
from gateway.demo.answers import Answers, Told
from gateway.demo.hours import AWAKE, DAY, HOUR, MINUTE
from gateway.demo.loop import Loop
from gateway.demo.plan import Destiny
from gateway.demo.scene import Scene
from gateway.demo.script import Script
from gateway.demo.texts import Topic, planted

POSTED = time(20, 30)
"""When the social post appears, an evening ago."""


def plant(told: Told, name: str) -> Told:
    """Return an answer with the words of a planted one; nobody is named for ``unowned``."""
    text = planted()[name]
    received = told.received
    contact = replace(received.contact, name=text["name"], vehicle=text["vehicle"])
    if name == "unowned":
        contact = replace(contact, advisor="")
    received = replace(received, contact=contact, comment=text["comment"], channel="app")
    topic = Topic(name, text["cause"], told.topic.touchpoint)
    return Told(received, topic, text["language"], told.advisor)


class Complaints:
    """The month's complaints."""

    def __init__(self, scene: Scene, answers: Answers) -> None:
        self._scene = scene
        self._answers = answers
        self._texts = planted()

    def scripts(self, month: Sequence[tuple[Told, Destiny]]) -> Iterator[Script]:
        """Yield every complaint; one comes from a customer who had a low score in the month."""
        yield self._settled("bill", days=22)
        yield self._settled("seat", days=15)
        yield from self._posted()
        yield self._again(_low_scorer(month, self._scene.at))
        yield self._undelivered()
        yield self._crisis()

    def _received(self, name: str, at: datetime, contact: Contact | None = None) -> Script:
        text = self._texts[name]
        complaint = ReceiveComplaint(
            key=self._answers.key(),
            at=at,
            contact=contact or self._contact(text),
            text=text["text"],
            level=text["level"],
            channel=text["channel"],
            matter=text["matter"],
            rework=text.get("rework", 0),
        )
        return Script(complaint)

    def _contact(self, text: dict[str, Any]) -> Contact:
        advisor = self._scene.crew.next_advisor("complaint")
        contact, _ = self._answers.contact(advisor.id)
        return replace(contact, name=text["name"], vehicle=text["vehicle"])

    def _loop(self, name: str, script: Script, procedure: str) -> Loop:
        text = self._texts[name]
        loop = Loop(self._scene, script, procedure, text["language"], text["cause"])
        loop.planted = name
        return loop

    def _days_ago(self, days: float) -> datetime:
        """Return an opening hour some days ago."""
        around = self._scene.at - days * DAY
        return self._scene.hours.within(around - 10 * HOUR, around + 10 * HOUR)

    def _settled(self, name: str, days: float) -> Script:
        """An ordinary complaint, settled and confirmed."""
        script = self._received(name, self._days_ago(days))
        loop = self._loop(name, script, "complaint-1")
        loop.contact()
        loop.find_cause_in_time()
        loop.resolve_in_time()
        loop.recheck_in_time(self._scene.at - HOUR)
        return script

    def _posted(self) -> Iterator[Script]:
        """A complaint that was settled, and its comeback in public that nobody has solved yet."""
        first = self._received("noise", self._days_ago(19))
        loop = self._loop("noise", first, "complaint-2")
        loop.contact()
        loop.find_cause_in_time()
        loop.plan_in_time()
        loop.resolve_in_time()
        loop.recheck_in_time(self._scene.at - 3 * DAY)
        yield first
        yield self._comeback(first.received.contact)

    def _comeback(self, contact: Contact) -> Script:
        scene = self._scene
        evening = scene.hours.day(scene.at - 8 * HOUR - 20.5 * HOUR)
        script = self._received("social", scene.hours.at(evening, POSTED), contact)
        loop = self._loop("social", script, "complaint-3")
        loop.hand_to(scene.crew.director, script.opened)
        loop.contact()
        loop.find_cause_in_time()
        granted = partial(CompleteStep, step="compensate")
        loop.do(script.opened + 140 * MINUTE, granted)
        return script

    def _again(self, contact: Contact) -> Script:
        """A customer with a low score behind them complains: that opens higher."""
        script = self._received("again", self._days_ago(3), contact)
        loop = self._loop("again", script, "complaint-2")
        loop.contact()
        loop.find_cause_in_time()
        loop.plan_in_time()
        loop.resolve_in_time()
        return script

    def _undelivered(self) -> Script:
        """A complaint of yesterday with a plan and a resolution ahead."""
        around = self._scene.at - 30 * HOUR
        at = self._scene.hours.within(around - 8 * HOUR, around + 2 * HOUR, AWAKE)
        script = self._received("delivery", at)
        loop = self._loop("delivery", script, "complaint-2")
        loop.contact()
        loop.find_cause_in_time()
        loop.plan_in_time()
        return script

    def _crisis(self) -> Script:
        """The third repair in vain: solved the same day, compensated, called every week."""
        scene = self._scene
        morning = scene.hours.at(scene.hours.day(scene.at - 12 * DAY), time(9, 40))
        script = self._received("rework", morning)
        loop = self._loop("rework", script, "complaint-3")
        loop.hand_to(scene.crew.director, morning)
        loop.contact()
        loop.find_cause_in_time()
        loop.resolve_in_time(loop.last + HOUR)
        loop.do(loop.last + 2 * HOUR, partial(CompleteStep, step="compensate"))
        asked = partial(RecordRecheck, satisfied=True, note=loop.note("recheck"))
        loop.do(loop.within(loop.last + 3 * DAY, loop.last + 4 * DAY), asked)
        called = partial(CompleteStep, step="call", note=loop.note("recheck"))
        loop.do(loop.within(morning + 6 * DAY, morning + 7 * DAY), called)
        return script


def _low_scorer(month: Sequence[tuple[Told, Destiny]], at: datetime) -> Contact:
    """Return a customer whose low score of some weeks ago was recovered."""
    return next(
        told.received.contact
        for told, destiny in month
        if destiny.fate == "recovered"
        and told.language == "zh"
        and at - 25 * DAY < destiny.at < at - 12 * DAY
    )
