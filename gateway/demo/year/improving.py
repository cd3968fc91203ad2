"""The improvements of the year, each through plan, do, check and act as a centre would.

Who answers for one measures it on the desk's pages and does what the figures say: what is better is
done everywhere, what is worse is given up, and what nobody can tell apart is decided as it was
told to be. Whether it truly changes anything is in ``changes``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial

from domain.improving import acting
from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.improving.actions import ImproveAsk
from domain.improving.commands import (
    AdvanceImprovement,
    AnyImproveCommand,
    DecideSuggestion,
    DropImprovement,
    FinishImprovement,
    NoteImprovement,
    PilotImprovement,
    ProposeImprovement,
    Suggest,
)
from domain.improving.facts import Effect, Scope, Window, improvement_stream
from domain.improving.state import Improvement
from domain.types import Person
from gateway.demo import pages
from gateway.demo.hours import DAY, Hours
from gateway.demo.year.changes import Changes
from gateway.demo.year.life import Life
from gateway.demo.year.told import Act, Check, Pilot, Remark, Suggested, Told, Verdict
from gateway.demo.year.world import World

NOON, AFTERNOON, EVENING = time(12, 10), time(16, 5), time(17, 20)
"""When the desk has a moment for what is not a customer's."""


class Improving:
    """Plans improvements into a life; ``changes`` is told of those that work."""

    def __init__(self, life: Life, world: World, changes: Changes, hours: Hours) -> None:
        self.life = life
        self.world = world
        self.changes = changes
        self.hours = hours

    def plan(self, programme: Sequence[Told], today: date, days: int) -> None:
        """Plan every improvement whose story, with its figures, fits into the days up to today."""
        for told in programme:
            if told.reaches < days:
                _Course(self, told, today).plan()


class _Course:
    """The way of one improvement."""

    def __init__(self, around: Improving, told: Told, today: date) -> None:
        self._life, self._world = around.life, around.world
        self._changes, self._hours = around.changes, around.hours
        self._told = told
        self._today = today
        self._key = f"year/{self._life.place}/{told.key}"
        self._number = improvements.improvement_id(self._key)
        self._owner = self._world.person(told.owner)

    def plan(self) -> None:
        """Plan what is known beforehand; what it comes to follows from the figures."""
        told = self._told
        if told.suggested is not None:
            self._on(told.ago + 1, EVENING, partial(self._suggest, told.suggested))
        self._on(told.ago, NOON, self._propose)
        if told.remark is not None:
            self._on(told.remark.on, NOON, partial(self._note, told.remark))
        if told.pilot is None:
            return
        self._on(told.pilot.on, EVENING, partial(self._begin, told.pilot))
        if told.check is None:
            return
        self._on(told.check.on, AFTERNOON, partial(self._check, told.check))
        if told.act is not None:
            self._on(told.act.on, NOON, partial(self._decide, told.act))

    # Plan and do --------------------------------------------------------------------------------

    def _suggest(self, idea: Suggested) -> None:
        life, by, cause = self._life, self._world.person(idea.by), self._told.cause
        command = Suggest(at=life.now, by=by, key=self._key, text=idea.text, cause=cause)
        acting.suggest(life.desk, command, life.stamp(by.id))

    def _propose(self) -> None:
        life, told, by = self._life, self._told, self._world.manager
        proposal = ProposeImprovement(
            at=life.now,
            by=by,
            key=self._key,
            title=told.title,
            depth=told.depth,
            cause=told.cause,
            owner=self._owner.id,
            due=self._at(told.due, EVENING),
            impact=told.impact,
            cost=told.cost,
        )
        stamp, idea = life.stamp(by.id), told.suggested
        if idea is None:
            acting.propose(life.desk, proposal, stamp)
            return
        number = suggestions.suggestion_id(self._key)
        adopted = DecideSuggestion(at=life.now, by=by, verdict="adopted", why=idea.why)
        acting.answer(life.desk, number, adopted, stamp, proposal)

    def _note(self, remark: Remark) -> None:
        now, by = self._life.now, self._owner
        self._act(by, NoteImprovement(at=now, by=by, said=remark.said))

    def _begin(self, pilot: Pilot) -> None:
        """Try it out from tomorrow on."""
        now, by = self._life.now, self._owner
        where = self._poorest() if pilot.poorest else pilot.where
        scope = tuple(Scope(cut, value) for cut, value in where.items())
        piloted = PilotImprovement(at=now, by=by, scope=scope, chosen=pilot.chosen)
        self._act(by, piloted, AdvanceImprovement(at=now, by=by))
        if pilot.works is not None:
            self._changes.begin(pilot.works, self._tomorrow(), where)

    def _poorest(self) -> dict[str, str]:
        """Return the advisor with the poorest figure of the window before."""
        check = self._told.check
        if check is None:
            return {}
        before, _ = self._told.windows(self._today)
        advisors = [one.id for one in self._world.advisors]
        found = self._life.pages.poorest(check.measure, before, advisors, self._life.now)
        return {"advisor": found} if found else {}

    # Check and act ------------------------------------------------------------------------------

    def _check(self, check: Check) -> None:
        """See whether it helped where it is tried out."""
        self._act(self._owner, AdvanceImprovement(at=self._life.now, by=self._owner))
        self._measure(check, *self._told.windows(self._today))

    def _measure(self, check: Check, before: Window, after: Window) -> None:
        now, by = self._life.now, self._owner
        ask = ImproveAsk(by=by, at=now, measure=check.measure, before=before, after=after)
        command = pages.measurement(self._life.pages, self._state(), ask)
        if command is not None:
            self._act(by, command)

    def _decide(self, act: Act) -> None:
        """Do it everywhere, keep it where it is, or give it up."""
        now, by, verdict = self._life.now, self._owner, self._verdict()
        if verdict is None:
            return
        if verdict == "worse" or (verdict, act.unclear) == ("noise", "drop"):
            self._drop(act, verdict)
            return
        self._act(by, AdvanceImprovement(at=now, by=by))
        if (verdict, act.unclear) == ("noise", "keep"):
            self._finish(act, verdict)
            return
        self._spread()
        if act.again is None:
            self._finish(act, verdict)
        else:
            self._on(act.again, AFTERNOON, partial(self._check_again, act))

    def _spread(self) -> None:
        """Do it everywhere from tomorrow on."""
        now, by, pilot = self._life.now, self._owner, self._told.pilot
        self._act(by, PilotImprovement(at=now, by=by, scope=(), chosen="everybody"))
        if pilot is not None and pilot.works is not None:
            self._changes.begin(pilot.works, self._tomorrow(), {})

    def _check_again(self, act: Act) -> None:
        """See whether it helped since it is done everywhere, and end it the next day."""
        if self._told.check is not None:
            self._measure(self._told.check, *self._told.windows_again(self._today))
        self._life.at(self._life.now + DAY, partial(self._end, act))

    def _end(self, act: Act) -> None:
        verdict = self._verdict()
        if verdict == "worse":
            self._drop(act, verdict)
        elif verdict is not None:
            self._finish(act, verdict)

    def _finish(self, act: Act, verdict: Verdict) -> None:
        now, by = self._life.now, self._owner
        self._act(by, FinishImprovement(at=now, by=by, why=act.why[verdict]))

    def _drop(self, act: Act, verdict: Verdict) -> None:
        now, by, pilot = self._life.now, self._world.manager, self._told.pilot
        self._act(by, DropImprovement(at=now, by=by, why=act.why[verdict]))
        if pilot is not None and pilot.works is not None:
            self._changes.end(pilot.works, self._tomorrow())

    def _verdict(self) -> Verdict | None:
        """Return what the latest measurement says; ``None`` where there is none."""
        measured = self._state().measured
        return _said(measured[-1].effect) if measured else None

    # The improvement and the calendar -----------------------------------------------------------

    def _state(self) -> Improvement:
        stream = improvement_stream(self._number)
        state = improvements.fold(self._life.desk.journal.load([stream])[stream])
        assert state is not None  # noqa: S101  it was proposed first
        return state

    def _act(self, by: Person, *commands: AnyImproveCommand) -> None:
        life = self._life
        acting.act(life.desk, self._number, commands, life.stamp(by.id))

    def _tomorrow(self) -> date:
        return self._hours.day(self._life.now) + DAY

    def _at(self, ago: int, clock: time) -> datetime:
        return self._hours.at(self._today - ago * DAY, clock)

    def _on(self, ago: int, clock: time, act: Callable[[], None]) -> None:
        self._life.at(self._at(ago, clock), act)


def _said(effect: Effect) -> Verdict:
    if not effect.distinguishable or effect.better is None:
        return "noise"
    return "better" if effect.better else "worse"
