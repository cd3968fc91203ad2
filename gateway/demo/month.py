"""The whole month as one list of acts in the order of time, drawn from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random

from domain.policy import Policy
from gateway.demo.answers import Answers, Told
from gateway.demo.deskwork import Deskwork
from gateway.demo.detractors import detractor
from gateway.demo.hours import DAY, MEETING, MEETING_LENGTH, Hours
from gateway.demo.people import customers, staff
from gateway.demo.plan import DAYS, Destiny, Plan
from gateway.demo.routine import passive, promoter
from gateway.demo.scene import Crew, Scene, Terms
from gateway.demo.script import Act, Meet, Script
from gateway.demo.story import Complaints, plant
from gateway.demo.texts import Notes
from gateway.demo.yard import Yard, technicians

ZONE = "Asia/Shanghai"
"""The centre's time zone."""

_LIVES = {"detractor": detractor, "passive": passive, "promoter": promoter}


def month(at: datetime, policy: Policy, seed: int) -> list[Act]:
    """Return what everybody does in the thirty days up to ``at``, in the order of time."""
    rng = Random(seed)  # noqa: S311  a story, not a secret
    hours = Hours(ZONE, rng)
    scene = Scene(at, rng, hours, Terms(policy, ZONE), Crew(staff()), Notes(rng))
    answers = Answers(rng, policy, customers(rng), f"demo-{seed}")
    plan = Plan(scene)
    told = [(_told(scene, answers, plan, one), one) for one in plan.destinies()]
    acts = [act for script in _scripts(scene, answers, told) for act in script.acts]
    acts.extend(_meetings(scene))
    acts.extend(Yard(at, seed, scene.crew, ZONE).acts())
    acts.extend(Deskwork(at, seed, scene.crew, technicians(), ZONE).acts())
    return sorted(acts, key=lambda act: act.at)


def _told(scene: Scene, answers: Answers, plan: Plan, destiny: Destiny) -> Told:
    advisor = scene.crew.next_advisor(f"{destiny.kind}/{destiny.fate}")
    told = answers.answer(
        destiny.kind,
        destiny.at,
        advisor,
        quarterly=destiny.at > plan.surge and destiny.kind != "detractor",
        private=destiny.kind == "detractor" and destiny.fate not in ("recovered", "lost"),
    )
    return plant(told, destiny.planted) if destiny.planted else told


def _scripts(scene: Scene, answers: Answers, month: list[tuple[Told, Destiny]]) -> Iterator[Script]:
    for told, destiny in month:
        yield _LIVES[destiny.kind](scene, told, destiny)
    yield from Complaints(scene, answers).scripts(month)


def _meetings(scene: Scene) -> Iterator[Act]:
    """One every morning that is over by now: the centre is open all week."""
    today = scene.hours.day(scene.at)
    for ago in range(DAYS - 1, -1, -1):
        day = today - ago * DAY
        began = scene.hours.at(day, MEETING)
        if began + MEETING_LENGTH <= scene.at:
            yield Meet(began + MEETING_LENGTH, began, scene.crew.manager)
