"""What the staff of the year do about cases: answers, reminders, problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from domain import case as cases
from domain.commands import AnyCommand, CloseCase, CompleteStep, RecordContact
from domain.events import case_stream
from domain.policy import Policy
from domain.reception import take_in
from domain.reporting import Matter, ReportProblem, report
from domain.survey import ReceiveComplaint
from domain.types import Case, CaseId, Person, ScoreClass, StepName
from gateway.demo.answers import Told
from gateway.demo.detractors import detractor
from gateway.demo.hours import DAY, DUTY, HOUR, MINUTE
from gateway.demo.loop import Loop
from gateway.demo.minutes import Minutes
from gateway.demo.plan import Destiny, Fate
from gateway.demo.routine import passive, promoter
from gateway.demo.scene import Scene
from gateway.demo.script import Asked, Do, Script, TakeBack
from gateway.demo.texts import Comments
from gateway.demo.year.changes import Changes
from gateway.demo.year.clients import Client
from gateway.demo.year.life import Life
from gateway.demo.year.world import World

FATES: dict[ScoreClass, dict[Fate, float]] = {
    "promoter": {"thanked": 1.0},
    "passive": {"converted": 0.86, "converting": 0.14},
    "detractor": {
        "recovered": 0.78,
        "recovered-again": 0.03,
        "lost": 0.08,
        "unchecked": 0.05,
        "unsolved": 0.06,
    },
}
"""What becomes of answers of a class."""

LATE, SLIPPED, UNREACHED = 0.035, 0.03, 0.12
"""The shares answered too late, of reminders nobody calls in time, of calls in vain."""

ON_DUTY = 0.8
"""The share of late answers that come in time once somebody has the telephone on duty."""

URGENT = 0.15
"""The share of problems that are solved the same day."""

ENDS_AFTER = {"": 24, "unsolved": 16}
"""The days after which the story of a case is over, by its fate."""

GIVEN_UP = 34
"""The days after which an open case of an answer or complaint is closed as lost."""

LIVES = {"promoter": promoter, "passive": passive, "detractor": detractor}

PROBLEM_STEPS: tuple[tuple[StepName, float], ...] = (
    ("diagnose", 2),
    ("plan", 4),
    ("confirm", 5),
    ("resolve", 20),
    ("verify", 22),
    ("handover", 24),
    ("survey", 26),
)
"""The steps of a reported problem, and how many hours after the report each is done."""


class Followed(NamedTuple):
    """What came in: the case it opened, if any."""

    case: CaseId
    fate: str


class Followups:
    """Plans what is done about each case when it opens."""

    def __init__(
        self,
        life: Life,
        world: World,
        scene: Scene,
        policy: Policy,
        changes: Changes,
        minutes: Minutes,
    ) -> None:
        self._life = life
        self._world = world
        self._scene = scene
        self._policy = policy
        self._changes = changes
        self._minutes = minutes
        self._comments = Comments(world.rng)

    def hear(self, told: Told) -> Followed:
        """Take in an answer now, and plan what is done about it."""
        life = self._life
        stamp = life.stamp("intake")
        receipt = take_in(life.desk, [told.received], stamp, now=life.now)[0]
        if receipt.case:
            kind = self._policy.score_class(told.received.score)
            destiny = self._destiny(kind)
            self._plan(LIVES[kind](self._scene_of(destiny.fate), told, destiny))
        return Followed(receipt.case, receipt.fate)

    def report(self, client: Client, kind: Matter, key: str) -> None:
        """Take in a problem or suggestion somebody reports now."""
        rng, life = self._world.rng, self._life
        advisor = self._world.advisor_for(client)
        command = ReportProblem(
            key=key,
            at=life.now,
            contact=client.contact(advisor.id),
            text=self._world.note(kind, client.who.language),
            kind=kind,
            urgent=kind == "problem" and rng.random() < URGENT,
            channel=rng.choice(("app", "wechat", "phone")),
        )
        report(life.desk, command, life.stamp(advisor.id))

    def complain(self, client: Client, key: str) -> None:
        """Take in a complaint now, and see it through."""
        life, advisor = self._life, self._world.advisor_for(client)
        topic = self._comments.topic("detractor")
        language, vehicle = client.who.language, client.who.vehicle
        words = self._comments.words("detractor", topic, language, vehicle, advisor.id)
        complaint = ReceiveComplaint(
            key=key,
            at=life.now,
            contact=client.contact(advisor.id),
            text=words,
            level=self._world.rng.choice((1, 1, 1, 2)),
            channel="hotline",
            matter=topic.name,
        )
        case = take_in(life.desk, [complaint], life.stamp("intake"), now=life.now)[0].case
        script = Script(complaint)
        state = self._case(case)
        if state is None:
            return
        loop = Loop(self._scene_of("recovered"), script, state.procedure, language, topic.cause)
        loop.contact()
        loop.find_cause_in_time()
        loop.resolve_in_time(loop.last + 5 * HOUR)
        loop.recheck_in_time(loop.scene.at)
        self._plan(script)

    def _case(self, case: CaseId) -> Case | None:
        stream = case_stream(case)
        return cases.fold(self._life.desk.journal.load([stream])[stream])

    def _scene_of(self, fate: Fate) -> Scene:
        """Return the surroundings of a case whose story ends some weeks from now."""
        days = ENDS_AFTER.get(fate, ENDS_AFTER[""])
        return replace(self._scene, at=self._life.now + days * DAY)

    def _destiny(self, kind: ScoreClass) -> Destiny:
        rng, fates = self._world.rng, FATES[kind]
        fate = rng.choices(list(fates), list(fates.values()))[0]
        day = self._scene.hours.day(self._life.now)
        late = rng.random() < LATE and not self._changes.helps("duty", ON_DUTY, day)
        return Destiny(kind, fate, self._life.now, late=late)

    def _plan(self, script: Script) -> None:
        """Plan the acts of a script, and that what still stands open weeks later is given up."""
        self._life.at(script.opened + GIVEN_UP * DAY, partial(self._give_up, script.case))
        for act in script.acts:
            if isinstance(act, Do):
                self._life.at(act.at, partial(self._act, act.case, act.by, act.commands))
            elif isinstance(act, TakeBack):
                self._life.at(act.at, partial(self._take_back, act))

    def _act(self, case: CaseId, by: Person, commands: tuple[AnyCommand, ...]) -> None:
        self._minutes.keep(self._life.desk.act(case, commands, self._life.stamp(by.id))[1])

    def _give_up(self, case: CaseId) -> None:
        """Close what nobody closed."""
        state = self._case(case)
        if state is not None and state.status == "open":
            reason = self._world.note("given-up")
            self._do(
                self._life.now,
                self._world.director,
                case,
                partial(CloseCase, outcome="lost", reason=reason),
            )

    def _take_back(self, act: TakeBack) -> None:
        stamp = self._life.stamp(act.by.id)
        self._life.desk.undo(act.case, by=act.by, at=act.at, stamp=stamp)

    def opened(self, stream: str) -> None:
        """Plan what is done about a case that opened by itself, or by a report."""
        word, _, case = stream.partition("-")
        if word != "case":
            return
        state = self._case(case)
        if state is not None and state.kind == "care":
            self._care(state)
        elif state is not None and state.kind in ("problem", "suggestion"):
            self._solve(state)

    def _owner(self, case: Case) -> Person:
        known = {one.id: one for one in self._world.advisors}
        return known.get(case.owner) or self._world.rng.choice(self._world.advisors)

    def _care(self, case: Case) -> None:
        """Somebody calls in time, sometimes at the second try; a few nobody calls."""
        rng, by, life = self._world.rng, self._owner(case), self._life
        slipped = rng.random() < SLIPPED
        at = self._scene.hours.within(life.now + MINUTE, life.now + 20 * HOUR)
        if slipped:
            at += rng.uniform(1.2, 4) * DAY
        if rng.random() < UNREACHED:
            self._do(at, by, case.id, partial(RecordContact, outcome="no-answer"))
            at += 150 * MINUTE
        reached = partial(RecordContact, outcome="reached")
        self._do(at, by, case.id, reached, partial(CloseCase, outcome="resolved"))

    def _solve(self, case: Case) -> None:
        """Answer, and go through the loop to its end."""
        by, opened, hours = self._owner(case), self._life.now, self._scene.hours
        at = hours.within(opened + 10 * MINUTE, opened + 8 * HOUR, DUTY)
        self._do(at, by, case.id, partial(RecordContact, outcome="reached"))
        for step, after in PROBLEM_STEPS if case.kind == "problem" else ():
            soon = hours.within(opened + (after - 1) * HOUR, opened + after * HOUR)
            at = max(at + 10 * MINUTE, soon)
            self._do(at, by, case.id, partial(CompleteStep, step=step))
        end = partial(CloseCase, outcome="resolved")
        self._do(at + self._world.rng.uniform(0.1, 1.5) * DAY, by, case.id, end)

    def _do(self, at: datetime, by: Person, case: CaseId, *asked: Asked) -> None:
        commands = tuple(ask(at=at, by=by) for ask in asked)
        self._life.at(at, partial(self._act, case, by, commands))
