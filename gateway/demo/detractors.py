"""Low scores: apology, root cause, plan, resolution, recheck, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from domain.commands import AddNote, RecordContact, ReopenCase
from domain.types import StepName
from gateway.demo.answers import Told
from gateway.demo.hours import DAY, DUTY, HOUR, MEETING_LENGTH, MINUTE
from gateway.demo.loop import Loop
from gateway.demo.plan import Destiny
from gateway.demo.scene import Scene
from gateway.demo.script import Script

PROMISED = 0.3
"""The share of low scores for which the morning meeting promises something."""

KEPT = 0.86
"""The share of those promises that are kept."""

PROMISE_TIMES = (time(10), time(11, 30), time(12), time(15), time(17, 30))
"""When what the meeting promises falls due the same day."""

NO_ANSWER, NOTED = 0.1, 0.2
"""The shares with a first call in vain and with something written down on the way."""

PROMPT = 0.6
"""The share of steps done before their time presses."""


def detractor(scene: Scene, told: Told, destiny: Destiny) -> Script:
    """Return what happens to a low score."""
    script = Script(told.received)
    loop = Loop(scene, script, "detractor", told.language, told.topic.cause)
    loop.planted = destiny.planted
    if destiny.planted:
        loop.hand_to(scene.crew.director, script.opened)
    else:
        _meeting(loop, told, destiny)
    if destiny.late:
        loop.contact_late()
    else:
        _no_answer(loop)
        loop.contact()
    _ENDS[destiny.fate](loop, destiny)
    return script


def _no_answer(loop: Loop) -> None:
    """Now and then nobody answers the first call."""
    if loop.scene.chance(NO_ANSWER):
        tried = partial(RecordContact, outcome="no-answer", note=loop.note("no-answer"))
        loop.do(loop.last + 4 * MINUTE, tried)


def _meeting(loop: Loop, told: Told, destiny: Destiny) -> None:
    """The next morning meeting hands the case to the advisor, often with a promise."""
    scene = loop.scene
    begins = scene.hours.meeting_after(loop.script.opened)
    if begins + MEETING_LENGTH > scene.at:
        return
    at = loop.within(begins + 3 * MINUTE, begins + MEETING_LENGTH - MINUTE)
    if not destiny.promise and not scene.chance(PROMISED):
        loop.assign(at, told.advisor)
        return
    due = scene.hours.at(scene.hours.day(at), scene.rng.choice(PROMISE_TIMES))
    loop.assign(at, told.advisor, loop.promise(due))
    if destiny.promise != "broken" and due < scene.at:
        _keep(loop, destiny, at, due)


def _keep(loop: Loop, destiny: Destiny, made: datetime, due: datetime) -> None:
    """The promise is kept; long ago some were kept some hours late."""
    old = due + 3 * DAY < loop.scene.at and destiny.fate != "lost"
    if old and not loop.scene.chance(KEPT):
        loop.keep(loop.within(due + HOUR, due + 5 * HOUR))
    else:
        loop.keep(loop.within(made + 40 * MINUTE, due - 2 * MINUTE))


def _to_resolution(loop: Loop) -> None:
    loop.find_cause_in_time()
    loop.plan_in_time()
    if loop.scene.chance(NOTED):
        noted = partial(AddNote, note=loop.note("note"))
        loop.do(loop.within(loop.last + HOUR, loop.last + 3 * HOUR), noted)
    loop.resolve_in_time()


def _recovered(loop: Loop, _destiny: Destiny) -> None:
    _to_resolution(loop)
    loop.recheck_in_time(loop.scene.at - HOUR)


def _recovered_again(loop: Loop, _destiny: Destiny) -> None:
    """Recovered, reopened by the customer some days later, and recovered for good."""
    _recover_and_reopen(loop, loop.script.opened)
    loop.resolve(loop.within(loop.last + 20 * HOUR, loop.last + 45 * HOUR))
    loop.recheck_in_time(loop.scene.at - HOUR)


def _reopened(loop: Loop, _destiny: Destiny) -> None:
    """Recovered and reopened by the customer: the second resolution is ahead."""
    _recover_and_reopen(loop, loop.scene.at - 2.7 * DAY)


def _recover_and_reopen(loop: Loop, earliest: datetime) -> None:
    """The customer who calls again is spoken to at once."""
    _to_resolution(loop)
    loop.recheck_in_time(loop.scene.at - 2.5 * DAY)
    after = max(loop.last + 12 * HOUR, earliest)
    again = loop.within(after, after + 30 * HOUR)
    loop.do(again, partial(ReopenCase, reason=loop.note("reopen")), loop.speak())
    loop.find_cause(loop.within(again + 20 * MINUTE, again + 6 * HOUR))
    loop.plan(loop.within(loop.last + 10 * MINUTE, again + 20 * HOUR))


def _lost(loop: Loop, _destiny: Destiny) -> None:
    """Half are lost before anything could be solved, half although it was."""
    opened = loop.script.opened
    if loop.scene.chance(0.5):
        loop.lose(loop.within(opened + 38 * HOUR, loop.due("resolve") - HOUR))
        return
    _to_resolution(loop)
    loop.recheck_in_vain(loop.within(loop.last + 2 * DAY, loop.last + 4 * DAY))
    loop.lose(loop.within(loop.last + 3 * HOUR, loop.last + 2 * DAY))


def _working(loop: Loop, destiny: Destiny) -> None:
    """As far as its age lets it be, up to the step it is stuck at."""
    at = loop.scene.at
    solvable = max(loop.script.opened + 20 * HOUR, at - 6.8 * DAY)
    steps: tuple[tuple[StepName, Callable[[datetime], None], datetime], ...] = (
        ("root-cause", loop.find_cause, loop.script.opened),
        ("plan", loop.plan, loop.script.opened),
        ("resolve", loop.resolve, solvable),
    )
    for step, done, earliest in steps:
        due, after = loop.due(step), max(loop.last + 5 * MINUTE, earliest)
        when = loop.within(after, due - 5 * MINUTE, DUTY)
        ready = (
            after < at - HOUR and loop.scene.hours.fits(when, DUTY) and loop.scene.chance(PROMPT)
        )
        if step == destiny.stuck or not (due < at or ready):
            return
        done(when)


def _unsolved(loop: Loop, _destiny: Destiny) -> None:
    """Solved, found unsolved at the recheck, solved again: the second recheck is ahead."""
    _to_resolution(loop)
    at = loop.scene.at
    _found_unsolved(loop, at - 9.5 * DAY)
    after = max(loop.last + 4 * HOUR, at - 6.8 * DAY)
    loop.resolve(loop.within(after, loop.last + 70 * HOUR))


def _unsolved_again(loop: Loop, _destiny: Destiny) -> None:
    """Solved, found unsolved at a late recheck: the second resolution is ahead."""
    loop.find_cause_in_time()
    loop.plan_in_time()
    loop.resolve_in_time(loop.script.opened + 50 * HOUR)
    _found_unsolved(loop, loop.scene.at - 2.8 * DAY)


def _found_unsolved(loop: Loop, earliest: datetime) -> None:
    before = loop.due("recheck", loop.last) - HOUR
    loop.recheck_in_vain(loop.within(max(loop.last + 3 * DAY, earliest), before))


def _unchecked(loop: Loop, _destiny: Destiny) -> None:
    """Solved, and nobody asked the customer again."""
    _to_resolution(loop)


_ENDS: dict[str, Callable[[Loop, Destiny], None]] = {
    "recovered": _recovered,
    "recovered-again": _recovered_again,
    "reopened": _reopened,
    "lost": _lost,
    "working": _working,
    "unsolved": _unsolved,
    "unsolved-again": _unsolved_again,
    "unchecked": _unchecked,
}
