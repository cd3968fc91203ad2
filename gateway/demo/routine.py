"""Promoters and passives: thanks, the ordinary call, and the way to a better score."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from domain.commands import AddNote, CloseCase, CompleteStep, RecordContact, SendBack
from domain.types import StepName
from gateway.demo.answers import Told
from gateway.demo.hours import DAY, HOUR, MINUTE
from gateway.demo.plan import Destiny
from gateway.demo.scene import Scene
from gateway.demo.script import Asked, Script

NO_ANSWER, CALLED_BACK, THREE_TRIES, SLIP = 0.08, 0.04, 0.02, 0.03
"""The shares of passives with these turns on the way to their answer …"""

IMPROVED, NOTED, SENT_BACK = 0.3, 0.04, 0.7
"""… and after it."""

INVITED = 0.1
"""The share of promoters who are invited to something."""

MESSAGES = ("app", "wechat", "wechat", "sms")
"""How thanks are sent."""


def promoter(scene: Scene, told: Told, destiny: Destiny) -> Script:
    """Return what happens to a promoter's answer: thanks, now and then an invitation."""
    script = Script(told.received)
    if destiny.fate == "unthanked":
        return script
    at = _thanked_at(scene, script.opened, late=destiny.late)
    note = scene.notes.note(told.language, "thanks")
    channel = scene.rng.choice(MESSAGES)
    thanked = partial(RecordContact, outcome="reached", channel=channel, note=note)
    invited = (_step("invite"),) if scene.chance(INVITED) else ()
    script.act(at, told.advisor, thanked, *invited, partial(CloseCase, outcome="thanked"))
    return script


def _thanked_at(scene: Scene, opened: datetime, *, late: bool) -> datetime:
    """Soon in opening hours, the next morning otherwise; or when it is too late."""
    if late:
        due = scene.terms.due("promoter", "respond", opened)
        return scene.hours.within(due + 20 * MINUTE, due + 11 * HOUR)
    soon = scene.hours.within(opened + MINUTE, min(opened + 100 * MINUTE, scene.at))
    if scene.hours.fits(soon):
        return soon
    return scene.hours.within(opened + MINUTE, min(opened + 14 * HOUR, scene.at))


def _step(step: StepName, note: str = "") -> Asked:
    return partial(CompleteStep, step=step, note=note)


def passive(scene: Scene, told: Told, destiny: Destiny) -> Script:
    """Return what happens to a passive's answer."""
    script = Script(told.received)
    way = _Way(scene, script, told)
    if destiny.fate == "unanswered":
        way.wait(destiny)
        return script
    if destiny.late:
        way.answer_late()
    else:
        way.answer()
    if destiny.fate == "converted":
        way.convert()
    elif scene.at - script.last > 2 * DAY and scene.chance(IMPROVED):
        way.improve(scene.hours.within(script.last + HOUR, script.last + 40 * HOUR))
    return script


class _Way:
    """The acts of one passive's case."""

    def __init__(self, scene: Scene, script: Script, told: Told) -> None:
        self._scene = scene
        self._script = script
        self._told = told
        self._due = scene.terms.due("passive", "respond", script.opened)

    def _note(self, occasion: str) -> str:
        return self._scene.notes.note(self._told.language, occasion)

    def _act(self, at: datetime, *asked: Asked) -> None:
        self._script.act(at, self._told.advisor, *asked)

    def _tried(self, channel: str = "phone") -> Asked:
        note = self._note("no-answer")
        return partial(RecordContact, outcome="no-answer", channel=channel, note=note)

    def _reached(self) -> Asked:
        channel = self._scene.rng.choice(("phone", "phone", "wechat"))
        note = self._note("passive")
        return partial(RecordContact, outcome="reached", channel=channel, note=note)

    def answer(self) -> None:
        """Call in time, after the odd turn on the way there."""
        hours, opened = self._scene.hours, self._script.opened
        before = min(self._due - 2 * MINUTE, self._scene.at)
        at = hours.within(opened + 20 * MINUTE, before)
        room = at - opened > 2 * HOUR
        if room:
            self._turn(at)
        if not (room and self._scene.chance(THREE_TRIES) and self._script.last < at - HOUR):
            self._act(at, self._reached())
            return
        for channel, minutes in (("phone", 50), ("phone", 30), ("wechat", 0)):
            self._act(at - minutes * MINUTE, self._tried(channel))

    def _turn(self, at: datetime) -> None:
        """Nobody answers first, or asks for another time, or the advisor slips."""
        earlier = at - 75 * MINUTE
        if self._scene.chance(NO_ANSWER):
            self._act(earlier, self._tried())
        elif self._scene.chance(CALLED_BACK):
            self._act(earlier, self._called_back(at + 10 * MINUTE))
        elif self._scene.chance(SLIP):
            slip = partial(RecordContact, outcome="wrong-number")
            self._act(earlier, slip)
            self._script.take_back(earlier + 2 * MINUTE, self._told.advisor)

    def _called_back(self, wanted: datetime) -> Asked:
        note = self._note("call-back")
        return partial(RecordContact, outcome="call-back", call_back=wanted, note=note)

    def answer_late(self) -> None:
        """Call after the time was missed; mostly the manager hands the risen case back."""
        hours = self._scene.hours
        at = hours.within(self._due + 20 * MINUTE, self._due + 10 * HOUR)
        self._act(at, self._reached())
        if self._scene.chance(SENT_BACK):
            back = partial(SendBack, reason=self._note("sent-back"))
            calm = hours.within(at + 10 * MINUTE, at + 2 * HOUR)
            self._script.act(calm, self._scene.crew.manager, back)

    def wait(self, destiny: Destiny) -> None:
        """Some were called in vain, some asked for another time, most nobody called yet."""
        opened, at = self._script.opened, self._scene.at
        if destiny.planted or at - opened < 3 * HOUR:
            return
        tried = self._scene.hours.within(opened + 30 * MINUTE, min(self._due, at) - 5 * MINUTE)
        if not self._scene.hours.fits(tried):
            return
        if self._due > at + 8 * HOUR and self._scene.chance(CALLED_BACK):
            wanted = self._scene.hours.within(at + 20 * MINUTE, at + 10 * HOUR)
            self._act(tried, self._called_back(wanted.replace(second=0)))
        elif self._scene.chance(NO_ANSWER):
            self._act(tried, self._tried())

    def improve(self, at: datetime) -> None:
        """Promise to do better, and see to it."""
        self._act(at, _step("improve", self._note("improve")))
        if self._scene.chance(NOTED):
            self._act(at + 5 * MINUTE, partial(AddNote, note=self._note("note")))

    def convert(self) -> None:
        """Hear that it is better now."""
        scene, opened, last = self._scene, self._script.opened, self._script.last
        closing = scene.terms.due("passive", "close", opened) - HOUR
        before = min(closing, scene.at - 30 * MINUTE)
        at = scene.hours.within(last + 2 * DAY, before)
        if at - last > 3 * DAY:
            self.improve(scene.hours.within(last + HOUR, last + 2 * DAY))
        better = _step("convert", self._note("convert"))
        self._act(at, self._reached(), better, partial(CloseCase, outcome="converted"))
