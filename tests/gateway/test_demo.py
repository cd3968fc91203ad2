"""The demo's month: the board of SPEC 5 exactly, whatever the hour, and a story to begin with."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import pytest

from domain import case as cases
from domain import policy as policies
from domain.closing import OUTCOMES
from domain.desk import Desk
from domain.events import (
    ActionUndone,
    CaseAssigned,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    ComplaintReceived,
    MeetingHeld,
    PromiseMoved,
    Recorded,
    ResponseReceived,
    StepBreached,
)
from domain.fact import Fact
from domain.improving.facts import (
    ImprovementAdvanced,
    ImprovementFinished,
    ImprovementProposed,
    SuggestionDecided,
    SuggestionMade,
)
from domain.measures import ces, closure, csat, nps, response_in_time
from domain.people.facts import FigureEntered, MysteryVisitRecorded
from domain.types import Case
from domain.views.board import BOARD
from domain.views.cases import CASES, CaseRow, micros
from domain.views.visits import VISITS, VisitRow
from gateway.demo import furnish_demo
from gateway.demo.month import month as planned
from gateway.demo.script import Act, Hear
from tests.journal import Journal

F = TypeVar("F", bound=Fact)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

MEETING = datetime(2026, 3, 18, 8, 0, tzinfo=SHANGHAI)
AFTER_MIDNIGHT = datetime(2026, 7, 31, 0, 0, 30, tzinfo=SHANGHAI)
AFTER_FEBRUARY = datetime(2026, 3, 1, 19, 40, 12, 345678, tzinfo=SHANGHAI)
PRESENTS = ((MEETING, 7), (AFTER_MIDNIGHT, 42), (AFTER_FEBRUARY, 1))
ANSWERED = ("detractor", "passive", "promoter")


class Month(NamedTuple):
    """A month lived through: its log, its cases' rows, when the clock was set, its progress."""

    at: datetime
    log: list[Recorded]
    rows: dict[str, CaseRow]
    times: list[datetime]
    shares: list[float]

    @property
    def states(self) -> list[Case]:
        """Every case as it stands at the end."""
        return list(_states(self.log).values())

    def facts(self, kind: type[F]) -> list[F]:
        """What happened of one kind."""
        return [event.fact for event in self.log if isinstance(event.fact, kind)]

    def local(self, kind: type[Fact]) -> list[datetime]:
        """When that happened, in the centre's time."""
        happened = (event.at for event in self.log if isinstance(event.fact, kind))
        return [at.astimezone(SHANGHAI) for at in happened]


def live(at: datetime, seed: int) -> Month:
    journal, times, shares = Journal(), list[datetime](), list[float]()
    furnish_demo(Desk(journal), at=at, set_time=times.append, seed=seed, progress=shares.append)
    return Month(at, journal.log, _rows(journal.log), times, shares)


@lru_cache(maxsize=4)
def lived(at: datetime, seed: int) -> Month:
    return live(at, seed)


@pytest.fixture(scope="module", params=PRESENTS, ids=lambda p: p[0].strftime("%m-%d-%H%M"))
def month(request: pytest.FixtureRequest) -> Month:
    return lived(*request.param)


@pytest.fixture(scope="module")
def morning() -> Month:
    return lived(*PRESENTS[0])


def _rows(log: list[Recorded]) -> dict[str, CaseRow]:
    rows: dict[tuple[object, ...], CaseRow] = {}
    for event in log:
        route = CASES.routes.get(type(event.fact))
        key = route(event) if route else None
        if key is not None:
            row = CASES.steps[type(event.fact)](rows.get(key), event)
            assert row is not None
            rows[key] = row
    for row in rows.values():
        assert CASES.finish is not None
        CASES.finish(row)
    return {row.case: row for row in rows.values()}


def _states(log: list[Recorded]) -> dict[str, Case]:
    streams: dict[str, list[Recorded]] = {}
    for event in log:
        if event.stream.startswith("case-"):
            streams.setdefault(event.stream, []).append(event)
    folded = {name: cases.fold(events) for name, events in streams.items()}
    return {name: state for name, state in folded.items() if state is not None}


def board(month: Month) -> dict[str, Counter[str]]:
    """The board's sums by kind, over the local days of the thirty up to the present."""
    oldest = (month.at.date() - 29 * DAY).isoformat()
    sums: dict[str, Counter[str]] = {kind: Counter() for kind in (*ANSWERED, "complaint")}
    for row in month.rows.values():
        for part in BOARD.count(row):
            if oldest <= part.day <= month.at.date().isoformat():
                numbers = {n: getattr(part, n) for n in part.__struct_fields__[3:]}
                sums[part.kind].update(numbers)
    return sums


def low_scores(month: Month, day: datetime) -> list[CaseRow]:
    return [
        row
        for row in month.rows.values()
        if row.kind == "detractor" and row.day == day.date().isoformat()
    ]


def test_the_class_lines_of_the_board_come_out_exactly(month: Month) -> None:
    lines = board(month)
    low, middle, high = (lines[kind] for kind in ANSWERED)
    assert (low["total"], middle["total"], high["total"]) == (200, 750, 1550)
    assert (low["recovered"], low["working"], low["lost"], low["waiting"]) == (136, 48, 16, 0)
    assert (middle["converted"], middle["working"], middle["waiting"]) == (195, 345, 210)
    assert (high["thanked"], high["working"], high["waiting"]) == (1520, 0, 30)


def test_response_in_time_and_closure_come_out_exactly(month: Month) -> None:
    lines = board(month)
    for kinds in (ANSWERED, (*ANSWERED, "complaint")):
        total = sum((lines[kind] for kind in kinds), Counter())
        in_time = response_in_time(total["answers_in_time"], total["answers_due"]).percent
        closed = closure(total["closed"], total["closing_due"]).percent
        assert in_time is not None
        assert closed is not None
        assert (round(in_time, 1), round(closed, 1)) == (96.0, 94.0)


def test_the_counts_behind_the_rates_are_those_of_the_board(month: Month) -> None:
    lines = board(month)
    total = sum((lines[kind] for kind in ANSWERED), Counter())
    assert (total["answers_in_time"], total["answers_due"]) == (2184, 2275)
    assert (total["closed"], total["closing_due"]) == (1867, 1986)
    assert nps(1550, 750, 200).value == 54.0


def test_every_answer_lies_in_the_thirty_days(month: Month) -> None:
    answers = month.local(ResponseReceived)
    assert len(answers) == 2500
    assert all(month.at - 30 * DAY < at <= month.at for at in answers)


def test_satisfaction_and_effort_fit_the_scores(month: Month) -> None:
    answers = month.facts(ResponseReceived)
    satisfied = [answer.csat >= 4 for answer in answers if answer.csat]
    efforts = [answer.ces for answer in answers if answer.ces]
    rate, effort = csat(sum(satisfied), len(satisfied)).percent, ces(sum(efforts), len(efforts))
    assert rate is not None
    assert effort is not None
    assert 90 < rate < 94
    assert 1.9 < effort < 2.3


def test_the_log_is_written_in_the_order_of_time(month: Month) -> None:
    happened = [event.at for event in month.log]
    assert happened == sorted(happened)
    assert month.times == sorted(month.times)
    assert month.times[-1] == month.at
    assert happened[-1] <= month.at


def test_the_clock_stands_at_each_event_when_it_is_recorded(month: Month) -> None:
    assert {event.at for event in month.log} <= set(month.times)


def test_every_clock_is_settled_up_to_the_present(month: Month) -> None:
    due = [cases.next_due(state) for state in month.states]
    assert all(at is None or at >= month.at for at in due)


def test_no_case_stands_in_an_impossible_state(month: Month) -> None:
    for state in month.states:
        if state.status == "open":
            assert state.outcome is None
            continue
        assert state.outcome in OUTCOMES[state.kind]
        assert state.closed is not None
        assert state.opened < state.closed <= month.at
        assert not any(step.open for step in state.steps)
        if state.outcome == "recovered":
            assert state.reached
            assert state.root_cause
            assert state.satisfied
        if state.outcome == "converted":
            assert state.reached


def test_only_the_planted_case_lacks_an_owner_and_stands_at_level_two(month: Month) -> None:
    unowned = [row for row in month.rows.values() if row.status == "open" and not row.owner]
    assert [(row.name, row.level, row.stage) for row in unowned] == [("王小明", 2, "waiting")]


def test_advisors_carry_like_loads(month: Month) -> None:
    loads = Counter(
        row.owner for row in month.rows.values() if row.status == "open" and row.kind == "passive"
    )
    del loads[""]
    assert len(loads) == 6
    assert max(loads.values()) - min(loads.values()) <= 5


def test_yesterdays_low_scores_are_answered_and_unsolved(month: Month) -> None:
    rows = low_scores(month, month.at - DAY)
    assert 8 <= len(rows) <= 10
    assert {row.stage for row in rows} == {"working"}
    assert len({row.comment for row in rows if row.comment}) == sum(
        bool(row.comment) for row in rows
    )
    late = [row for row in rows if row.overdue is not None and row.due_step == "root-cause"]
    assert len(late) == 2


def test_the_last_two_days_have_enough_answers_to_compare(month: Month) -> None:
    days = Counter(at.date() for at in month.local(ResponseReceived))
    assert days[month.at.date() - DAY] >= 30
    assert days[month.at.date() - 2 * DAY] >= 30


def test_a_few_steps_are_overdue_and_more_will_be_within_two_hours(month: Month) -> None:
    rows = [row for row in month.rows.values() if row.status == "open"]
    overdue = [r.due_step for r in rows if r.overdue is not None and r.kind == "detractor"]
    assert {"root-cause", "plan", "resolve", "promise"} <= set(overdue)
    ahead = [(next_due(row) - month.at) for row in rows if row.next_due is not None]
    assert sum(left <= HOUR / 2 for left in ahead) >= 3
    assert sum(left <= 2 * HOUR for left in ahead) >= 9


def next_due(row: CaseRow) -> datetime:
    assert row.next_due is not None
    return datetime.fromtimestamp(row.next_due / 1_000_000, SHANGHAI)


def test_of_yesterdays_promises_some_were_kept_and_one_was_broken(month: Month) -> None:
    day = (month.at - DAY).date()
    made = [
        step
        for state in month.states
        for step in state.steps
        if step.step == "promise" and step.made.astimezone(SHANGHAI).date() == day
    ]
    assert sum(step.done is not None and step.breached is None for step in made) >= 2
    assert sum(step.breached is not None for step in made) == 1


def test_every_morning_has_its_meeting_with_what_it_handed_out(month: Month) -> None:
    held = month.local(MeetingHeld)
    assert [at.strftime("%H:%M") for at in held] == ["08:14"] * len(held)
    assert len(held) == (30 if month.at.strftime("%H:%M") >= "08:14" else 29)
    handed = {case for meeting in month.facts(MeetingHeld) for case in meeting.assigned}
    assert handed == {fact.case for fact in month.facts(CaseAssigned)}


def test_cases_open_higher_for_a_danger_the_public_a_rework_or_a_second_time(month: Month) -> None:
    opened = month.facts(CaseOpened)
    raised = {fact.cause: fact.level for fact in opened if fact.kind == "complaint"}
    assert raised["public-channel"] == 3
    assert raised["rework"] == 3
    assert raised["dissatisfied-again"] == 2
    assert [fact.level for fact in opened if fact.cause == "safety"] == [3]


def test_only_the_planted_comment_names_a_danger(month: Month) -> None:
    rules = policies.parse(policies.default_text())
    answers = month.facts(ResponseReceived)
    assert sum(rules.names_safety(answer.comment) for answer in answers) == 1


def test_the_month_has_its_turns(month: Month) -> None:
    turns = (ActionUndone, CaseReopened, PromiseMoved, CaseEscalated, StepBreached)
    assert all(len(month.facts(turn)) >= 3 for turn in turns)
    assert 5 <= len(month.facts(ComplaintReceived)) <= 8


def test_the_same_comment_does_not_come_twice_on_one_screen(month: Month) -> None:
    for kind in ANSWERED:
        said = [row.comment for row in month.rows.values() if row.kind == kind and row.comment]
        windows = (said[start : start + 8] for start in range(0, len(said), 8))
        assert all(len(set(window)) == len(window) for window in windows)


def test_the_same_seed_and_present_give_the_same_month(morning: Month) -> None:
    again = live(*PRESENTS[0])
    assert again.log == morning.log


def test_another_seed_gives_other_people_and_words() -> None:
    rules = policies.parse(policies.default_text())
    one, other = (names(planned(MEETING, rules, seed)) for seed in (7, 8))
    assert one != other


def names(acts: list[Act]) -> list[str]:
    return [act.received.contact.name for act in acts if isinstance(act, Hear)]


def test_progress_is_told_from_nothing_to_all(month: Month) -> None:
    assert month.shares == sorted(month.shares)
    assert (month.shares[0], month.shares[-1]) == (0.0, 1.0)


# The cars in the house --------------------------------------------------------------------------


def cars(month: Month) -> list[VisitRow]:
    found: dict[object, VisitRow] = {}
    for event in month.log:
        route = VISITS.routes.get(type(event.fact))
        key = route(event) if route else None
        if key is not None:
            row = VISITS.steps[type(event.fact)](found.get(key), event)
            assert row is not None
            found[key] = row
    for row in found.values():
        assert VISITS.finish is not None
        VISITS.finish(row)
    return list(found.values())


def test_cars_stand_in_the_house_at_various_stages(month: Month) -> None:
    here = [row for row in cars(month) if row.stage not in ("booked", "closed", "cancelled")]
    assert Counter(row.stage for row in here) == Counter(
        {"ordered": 2, "working": 2, "arrived": 1, "paused": 1, "announced": 1}
    )
    assert {row.technician for row in here if row.stage in ("working", "paused", "announced")} == {
        "qin",
        "ma",
        "novak",
    }
    assert {row.mode for row in here} == {"in-store", "mobile"}
    assert all(row.opened and row.opened <= micros(month.at) for row in here)


def test_one_car_is_late_with_one_mark_and_one_waits_for_a_yes(month: Month) -> None:
    rows = cars(month)
    assert [(row.stage, row.due_mark) for row in rows if row.overdue is not None] == [
        ("ordered", "diagnosis")
    ]
    assert sum(row.missed for row in rows) == 1
    assert [row.stage for row in rows if row.waiting] == ["working"]
    assert all(row.next_due is None or row.next_due >= micros(month.at) for row in rows)


def test_two_are_booked_for_later_in_hours_somebody_is_there(month: Month) -> None:
    slots = [row.slot for row in cars(month) if row.stage == "booked"]
    assert len(slots) == 2
    for slot in slots:
        assert slot is not None
        at = datetime.fromtimestamp(slot / 1_000_000, SHANGHAI)
        assert timedelta() < at - month.at < DAY
        assert 9 <= at.hour < 22


def test_the_cars_bring_no_answer_and_no_case(month: Month) -> None:
    comers = {row.customer for row in cars(month)}
    told = [*month.facts(ResponseReceived), *month.facts(ComplaintReceived)]
    assert len(comers) == 9
    assert comers.isdisjoint(fact.customer for fact in told)


def test_what_is_written_down_beside_the_cases_fills_every_page(month: Month) -> None:
    stages = [fact.stage for fact in month.facts(ImprovementAdvanced)]
    assert {"do", "check", "act"} == set(stages)
    assert len(month.facts(ImprovementProposed)) == 4
    assert len(month.facts(ImprovementFinished)) == 1
    assert [fact.verdict for fact in month.facts(SuggestionDecided)].count("adopted") == 2
    assert len(month.facts(SuggestionMade)) == 4
    assert len(month.facts(MysteryVisitRecorded)) == 1
    told = month.facts(FigureEntered)
    for when in {fact.month for fact in told}:
        revenue = [fact for fact in told if (fact.month, fact.figure) == (when, "revenue")]
        whole = sum(fact.value for fact in revenue if not fact.staff)
        assert whole == sum(fact.value for fact in revenue if fact.staff)
