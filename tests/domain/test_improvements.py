"""Improvements: who may do what, how they go through plan, do, check, act, and what is measured."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.errors import RefusedError
from domain.improving import acting, actions
from domain.improving import improvement as improvements
from domain.improving.commands import (
    AnyImproveCommand,
    AssignImprovement,
    DropImprovement,
    FinishImprovement,
    NoteImprovement,
    PilotImprovement,
    PlaceImprovement,
    ProposeImprovement,
)
from domain.improving.facts import (
    ImprovementAdvanced,
    ImprovementAssigned,
    ImprovementDropped,
    ImprovementFinished,
    ImprovementMeasured,
    ImprovementPlaced,
    ImprovementProposed,
    Scope,
    Window,
    cell_of,
)
from domain.types import Person
from tests import make
from tests.domain.improving import AFTER, BEFORE, DUE, Told, advance, assigned, do, measured, put
from tests.journal import furnished, stamp
from tests.make import CHEN, DAY, HOUR, LI, MINUTE, MONDAY, SUN, WANG, ZHAO

QIN = Person("qin", "technician")


def refused(told: Told, command: AnyImproveCommand) -> dict[str, object]:
    with pytest.raises(RefusedError) as refusal:
        told.ask(command)
    return refusal.value.params


def test_a_proposal_is_on_record_once_however_often_it_is_sent() -> None:
    desk = furnished()
    number = put(desk, cause="quality/diagnosis", source="case", source_id=make.CASE)
    assert put(desk) == number
    stream = desk.journal.load([f"improvement-{number}"])[f"improvement-{number}"]
    [event] = stream
    assert isinstance(event.fact, ImprovementProposed)
    assert event.fact.policy == make.policy().edition
    assert (event.fact.cause, event.fact.source_id) == ("quality/diagnosis", make.CASE)


def test_a_proposal_with_an_owner_and_a_place_is_assigned_and_placed_at_once() -> None:
    desk = furnished()
    number = put(desk, by=WANG, owner=ZHAO.id, impact="high", cost="low")
    stream = desk.journal.load([f"improvement-{number}"])[f"improvement-{number}"]
    kinds = [type(event.fact) for event in stream]
    assert kinds == [ImprovementProposed, ImprovementAssigned, ImprovementPlaced]
    state = improvements.fold(stream)
    assert state is not None
    assert (state.owner, state.due, state.cell) == (ZHAO.id, DUE, "quick-win")


@pytest.mark.parametrize(
    ("by", "reason"), [(QIN, "needs-level"), (SUN, "auditor-reads-only"), (LI, None)]
)
def test_advisors_propose_technicians_and_auditors_do_not(by: Person, reason: str | None) -> None:
    command = ProposeImprovement(at=MONDAY, by=by, key="m", title="x")
    house = furnished().house()
    if reason is None:
        assert improvements.propose(command, house).events
        return
    with pytest.raises(RefusedError) as refusal:
        improvements.propose(command, house)
    assert refusal.value.reason == reason


def test_who_leads_assigns_and_nobody_else_but_for_what_nobody_owns() -> None:
    free = Told()
    assert refused(free, AssignImprovement(at=MONDAY, by=LI, to=ZHAO.id)) == {
        "reason": "needs-level",
        "level": 2,
    }
    [taken] = free.ask(AssignImprovement(at=MONDAY, by=LI, to=LI.id))
    assert isinstance(taken.fact, ImprovementAssigned)
    assert taken.fact.due == DUE
    again = AssignImprovement(at=MONDAY + HOUR, by=ZHAO, to=ZHAO.id)
    assert refused(free, again)["reason"] == "needs-level"


def test_assigning_again_the_same_says_nothing_and_another_due_time_counts_as_moved() -> None:
    told = assigned()
    assert told.ask(AssignImprovement(at=MONDAY + HOUR, by=WANG, to=LI.id)) == ()
    [moved] = told.ask(AssignImprovement(at=MONDAY + HOUR, by=WANG, due=DUE + DAY))
    assert isinstance(moved.fact, ImprovementAssigned)
    assert (moved.fact.to, moved.fact.due_before) == (LI.id, DUE)
    assert told.state.moved == 1


def test_a_due_time_lies_ahead() -> None:
    command = AssignImprovement(at=MONDAY, by=WANG, to=LI.id, due=MONDAY)
    assert refused(Told(), command)["reason"] == "time-not-ahead"


def test_it_goes_round_plan_do_check_act_and_begins_the_next_round_after() -> None:
    told = assigned()
    stages = []
    for n in range(1, 6):
        [event] = told.ask(advance(MONDAY + n * DAY))
        assert isinstance(event.fact, ImprovementAdvanced)
        stages.append((event.fact.stage, event.fact.round))
    assert stages == [("do", 1), ("check", 1), ("act", 1), ("plan", 2), ("do", 2)]
    assert told.state.began == MONDAY + DAY


def test_nothing_is_done_that_nobody_answers_for() -> None:
    assert refused(Told(), advance(MONDAY))["reason"] == "owner-missing"


def test_going_to_the_stage_it_is_at_says_nothing() -> None:
    assert assigned().ask(advance(MONDAY, stage="plan")) == ()


@pytest.mark.parametrize(
    ("impact", "cost", "cell"),
    [
        ("high", "low", "quick-win"),
        ("high", "high", "strategic"),
        ("low", "low", "watch"),
        ("low", "high", "later"),
        ("", "low", None),
    ],
)
def test_impact_and_cost_make_the_cell(impact: str, cost: str, cell: str | None) -> None:
    assert cell_of(impact, cost) == cell


def test_placing_it_where_it_stands_says_nothing() -> None:
    told = assigned()
    command = PlaceImprovement(at=MONDAY, by=LI, impact="high", cost="low")
    assert len(told.ask(command, command)) == 1


def test_a_pilot_names_each_cut_once_and_a_value() -> None:
    told = assigned()
    twice = (Scope("advisor", "li"), Scope("advisor", "zhao"))
    pilot = PilotImprovement(at=MONDAY, by=LI, scope=twice, chosen="low-score")
    assert refused(told, pilot)["reason"] == "scope-twice"
    blank = PilotImprovement(at=MONDAY, by=LI, scope=(Scope("mode", " "),), chosen="volunteers")
    assert refused(told, blank)["reason"] == "text-missing"
    good = PilotImprovement(at=MONDAY, by=LI, scope=twice[:1], chosen="low-score")
    assert len(told.ask(good, good)) == 1
    assert (told.state.scope, told.state.chosen) == (twice[:1], "low-score")


def test_a_measurement_is_kept_as_it_was_and_counted() -> None:
    told = assigned()
    events = told.ask(measured(MONDAY + DAY), measured(MONDAY + 2 * DAY, measure="csat"))
    facts = [event.fact for event in events]
    assert [fact.n for fact in facts if isinstance(fact, ImprovementMeasured)] == [1, 2]
    assert [(m.measure, m.at) for m in told.state.measured] == [
        ("nps", MONDAY + DAY),
        ("csat", MONDAY + 2 * DAY),
    ]
    assert told.state.measured[0].effect.distinguishable


TODAY = make.day(MONDAY)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (AFTER, BEFORE, "windows-overlap"),
        (BEFORE, Window(date(2026, 1, 31), date(2026, 2, 28)), "windows-overlap"),
        (Window(BEFORE.end, BEFORE.start), AFTER, "windows-overlap"),
        (BEFORE, Window(AFTER.start, date(2026, 3, 3)), "window-ahead"),
        (BEFORE, Window(AFTER.start, TODAY), None),
    ],
)
def test_the_windows_follow_each_other_and_none_lies_ahead(
    before: Window, after: Window, reason: str | None
) -> None:
    told, command = assigned(), measured(MONDAY, before=before, after=after)
    if reason is None:
        assert told.ask(command)
    else:
        assert refused(told, command)["reason"] == reason


WORK: dict[str, Callable[[Person], AnyImproveCommand]] = {
    "advance": lambda by: advance(MONDAY + HOUR, by),
    "place": lambda by: PlaceImprovement(at=MONDAY + HOUR, by=by, impact="low", cost="low"),
    "pilot": lambda by: PilotImprovement(at=MONDAY + HOUR, by=by, scope=(), chosen="everybody"),
    "measure": lambda by: measured(MONDAY + HOUR, by),
    "note": lambda by: NoteImprovement(at=MONDAY + HOUR, by=by, said="goes well"),
    "finish": lambda by: FinishImprovement(at=MONDAY + HOUR, by=by, why="done"),
}


@pytest.mark.parametrize("name", WORK)
def test_the_owner_and_those_who_lead_work_on_it_and_nobody_else(name: str) -> None:
    for allowed in (LI, WANG, CHEN):
        assert assigned().ask(WORK[name](allowed))
    assert refused(assigned(), WORK[name](ZHAO))["reason"] == "needs-level"
    assert refused(assigned(), WORK[name](SUN))["reason"] == "auditor-reads-only"


def test_whoever_proposed_what_nobody_owns_may_place_it() -> None:
    assert Told().ask(WORK["place"](LI))
    assert refused(Told(), WORK["place"](ZHAO))["reason"] == "needs-level"


def test_it_is_dropped_by_those_who_lead_with_a_reason() -> None:
    assert refused(assigned(), DropImprovement(at=MONDAY, by=LI, why="x")) == {
        "reason": "needs-level",
        "level": 2,
    }
    blank = DropImprovement(at=MONDAY, by=WANG, why=" ")
    assert refused(assigned(), blank)["reason"] == "text-missing"
    [event] = assigned().ask(DropImprovement(at=MONDAY, by=WANG, why="nobody looks"))
    assert isinstance(event.fact, ImprovementDropped)


@pytest.mark.parametrize("name", [name for name in WORK if name not in ("note", "measure")])
def test_nothing_more_is_done_with_what_is_finished(name: str) -> None:
    told = assigned()
    [event] = told.ask(FinishImprovement(at=MONDAY, by=LI, why="the order asks for it now"))
    assert isinstance(event.fact, ImprovementFinished)
    assert refused(told, WORK[name](WANG))["improvement_standing"] == "finished"


def test_what_is_finished_may_still_be_measured_what_is_dropped_not() -> None:
    finished, dropped = assigned(), assigned()
    finished.ask(FinishImprovement(at=MONDAY, by=LI, why="done"))
    assert finished.ask(measured(MONDAY + DAY))
    dropped.ask(DropImprovement(at=MONDAY, by=WANG, why="no"))
    assert refused(dropped, measured(MONDAY + DAY))["improvement_standing"] == "dropped"


@pytest.mark.parametrize("who", [LI, ZHAO, WANG, SUN])
def test_what_is_offered_is_what_is_accepted(who: Person) -> None:
    for told in (Told(), assigned(), assigned(to=ZHAO)):
        offers = dict(actions.offers(told.state, who, MONDAY + HOUR, make.rules()))
        for name, command in WORK.items():
            tried = Told(*told.events)
            if offers[name] is None:
                tried.ask(command(who))
            else:
                assert refused(tried, command(who))["reason"] == offers[name].reason  # type: ignore[union-attr]


# Taking back ------------------------------------------------------------------------------------


def test_the_last_act_is_taken_back_and_the_improvement_stands_as_before() -> None:
    desk = furnished()
    number = put(desk)
    before = do(desk, number, PlaceImprovement(at=MONDAY, by=LI, impact="high", cost="low"))
    do(desk, number, PlaceImprovement(at=MONDAY + MINUTE, by=LI, impact="low", cost="low"))
    acting.undo(desk, number, by=LI, at=MONDAY + MINUTE, stamp=stamp(LI, "undo"))
    name = f"improvement-{number}"
    assert improvements.fold(desk.journal.load([name])[name]) == before
    acting.undo(desk, number, by=LI, at=MONDAY + MINUTE, stamp=stamp(LI, "undo again"))
    with pytest.raises(RefusedError) as refusal:
        acting.undo(desk, number, by=LI, at=MONDAY + MINUTE, stamp=stamp(LI, "undo more"))
    assert refusal.value.reason == "nothing-to-undo"


def test_nobody_takes_back_what_somebody_else_did_or_what_is_long_ago() -> None:
    desk = furnished()
    number = put(desk)
    do(desk, number, PlaceImprovement(at=MONDAY, by=LI, impact="high", cost="low"))
    for who, at, reason in ((WANG, MONDAY, "not-yours"), (LI, MONDAY + 90 * DAY, "undo-too-late")):
        with pytest.raises(RefusedError) as refusal:
            acting.undo(desk, number, by=who, at=at, stamp=stamp(who, reason))
        assert refusal.value.reason == reason


def test_a_passed_clock_is_never_undone() -> None:
    desk = furnished()
    number = put(desk, owner=LI.id, by=WANG)
    late = DUE + HOUR
    with pytest.raises(RefusedError) as refusal:
        acting.undo(desk, number, by=WANG, at=late, stamp=stamp(WANG, "late"))
    assert refusal.value.reason == "clock-moved-on"
