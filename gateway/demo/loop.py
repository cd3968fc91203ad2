"""Closing one loop: the steps of a low score or complaint, each by the one who answers for it."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

from domain.commands import (
    AssignCase,
    CloseCase,
    CompleteStep,
    MakePromise,
    RecordContact,
    RecordRecheck,
    SendBack,
)
from domain.types import Person, StepName
from gateway.demo import chains
from gateway.demo.chains import Analysed
from gateway.demo.hours import DAY, DUTY, HOUR, MINUTE, OFFICE
from gateway.demo.people import Language
from gateway.demo.scene import Scene
from gateway.demo.script import Asked, Script


class Loop:
    """Writes the acts of one case into its script, each step in its time and before the present.

    Attributes:
        last: When the latest step was done.
        planted: The name of a case that was planted by hand; it has answers of its own.
    """

    def __init__(
        self, scene: Scene, script: Script, procedure: str, language: Language, cause: str
    ) -> None:
        self.scene = scene
        self.script = script
        self.last = script.opened
        self.planted = ""
        self._procedure = procedure
        self._language = language
        self._cause = cause
        self._analysed = 0
        self._hands: list[tuple[datetime, Person]] = [(script.opened, scene.crew.manager)]

    def note(self, *occasion: str) -> str:
        """Return a note in the customer's language."""
        return self.scene.notes.note(self._language, *occasion)

    def due(self, step: StepName, start: datetime | None = None) -> datetime:
        """Return when a step falls due whose clock started then, or when the case opened."""
        return self.scene.terms.due(self._procedure, step, start or self.script.opened)

    def within(
        self, after: datetime, before: datetime, hours: tuple[time, time] = OFFICE
    ) -> datetime:
        """Return an instant of a window, cut off at the present."""
        return self.scene.hours.within(after, min(before, self.scene.at - MINUTE), hours)

    def hand_to(self, person: Person, since: datetime) -> None:
        """Let somebody do what is done after an instant."""
        self._hands.append((since, person))

    def do(self, at: datetime, *asked: Asked) -> None:
        """Let whoever has the case at that time act."""
        doer = next(person for since, person in reversed(self._hands) if since <= at)
        self.script.act(at, doer, *asked)
        self.last = max(self.last, at)

    def speak(self, occasion: str = "apology") -> Asked:
        """Return a call in which the customer was reached."""
        return partial(RecordContact, outcome="reached", note=self.note(occasion))

    def contact(self) -> None:
        """Apologise within the policy's time."""
        before = min(self.due("respond") - 2 * MINUTE, self.script.opened + 6 * HOUR)
        self.do(self.within(self.last + 5 * MINUTE, before, DUTY), self.speak())

    def contact_late(self) -> None:
        """Apologise the next morning; the director hands the risen case back."""
        after = self.due("respond") + 10 * MINUTE
        self.do(self.within(after, self.script.opened + 15 * HOUR), self.speak("late"))
        back = partial(SendBack, reason=self.note("sent-back"))
        calm = self.within(self.last + 15 * MINUTE, self.last + 3 * HOUR)
        self.script.act(calm, self.scene.crew.director, back)

    def find_cause(self, at: datetime) -> None:
        """Ask why, and name the root cause."""
        note = self.note("cause", self._cause)
        day = self.scene.hours.day(at)
        vehicle = self.script.received.contact.vehicle
        case = Analysed(self.script.case, self._analysed, day, vehicle, self._language)
        asked = chains.found(case, self._cause, note, self.planted)
        self._analysed += 1
        self.do(at, asked)

    def plan(self, at: datetime) -> None:
        """Settle the plan."""
        self._complete(at, "plan")

    def resolve(self, at: datetime) -> None:
        """Solve it."""
        self._complete(at, "resolve")

    def _complete(self, at: datetime, step: StepName) -> None:
        note = self.note(step, self._cause)
        self.do(at, partial(CompleteStep, step=step, note=note))

    def find_cause_in_time(self) -> None:
        """Name the root cause in the policy's time, or soon after a late contact."""
        before = max(self.due("root-cause") - 5 * MINUTE, self.last + 2 * HOUR)
        self.find_cause(self.within(self.last + 3 * MINUTE, before, DUTY))

    def plan_in_time(self) -> None:
        """Settle the plan in the policy's time."""
        before = max(self.due("plan") - 5 * MINUTE, self.last + 2 * HOUR)
        self.plan(self.within(self.last + 5 * MINUTE, before))

    def resolve_in_time(self, earliest: datetime | None = None) -> None:
        """Solve it in the policy's time, but hardly the same day."""
        after = earliest or self.script.opened + 20 * HOUR
        before = self.due("resolve") - 10 * MINUTE
        self.resolve(self.within(max(after, self.last + 10 * MINUTE), before))

    def recheck(self, at: datetime) -> None:
        """Ask again, hear that it is solved, and close the loop."""
        asked = partial(RecordRecheck, satisfied=True, note=self.note("recheck"))
        self.do(at, asked, partial(CloseCase, outcome="recovered"))

    def recheck_in_time(self, latest: datetime) -> None:
        """Ask again about three days or more after the resolution, by ``latest``."""
        due = min(self.due("recheck", self.last) - HOUR, latest)
        self.recheck(self.within(min(self.last + 3 * DAY, due - DAY), due))

    def recheck_in_vain(self, at: datetime) -> None:
        """Ask again and hear that it is not solved: the resolution is promised anew."""
        self.do(at, partial(RecordRecheck, satisfied=False, note=self.note("unsolved")))

    def lose(self, at: datetime) -> None:
        """Give the customer up; the manager says why."""
        lost = partial(CloseCase, outcome="lost", reason=self.note("lost"))
        self.script.act(at, self.scene.crew.manager, lost)

    def assign(self, at: datetime, to: Person, *promised: Asked) -> None:
        """Let the manager hand the case to somebody, who does what follows."""
        given = partial(AssignCase, to=to.id)
        self.script.act(at, self.scene.crew.manager, given, *promised)
        self.hand_to(to, at)

    def promise(self, due: datetime) -> Asked:
        """Return a promise made at the morning meeting."""
        return partial(MakePromise, due=due, meeting=True, note=self.note("promise"))

    def keep(self, at: datetime) -> None:
        """Keep the promise made."""
        doer = self._hands[-1][1]
        self.script.act(at, doer, partial(CompleteStep, step="promise"))
