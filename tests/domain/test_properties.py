"""What holds for any story, not only for those somebody thought of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import case as cases
from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import CLOCK, Event, Fact, Recorded
from domain.types import Case
from tests import anything, make
from tests.histories import (
    LONG_AFTER,
    Act,
    Look,
    Moment,
    Undo,
    commands,
    settle,
    standing,
    stories,
    tell,
)
from tests.journal import Journal, furnished, open_cases
from tests.make import CHEN, DAY, HOUR, LI, MINUTE, MONDAY, WANG

OPENINGS = [
    make.elsewhere(opening, f"CASE{n}")
    for n, opening in enumerate(
        [make.opened(score=2), make.opened(score=8), make.opened(complaint=1)]
    )
]
IDS = [f"CASE{n}" for n in range(len(OPENINGS))]
END = MONDAY + LONG_AFTER


def desk_with(*openings: Event) -> Desk:
    desk = furnished()
    open_cases(desk, *openings)
    return desk


def log(desk: Desk) -> list[Recorded]:
    assert isinstance(desk.journal, Journal)
    return desk.journal.log


def by_stream(desk: Desk) -> list[tuple[object, ...]]:
    """The log without the order of recording across streams."""
    return sorted(
        (e.stream, e.version, e.at, e.actor, e.terminal, str(e.id), repr(e.fact)) for e in log(desk)
    )


@given(stories(IDS))
def test_run_late_equals_run_always(story: list[Moment]) -> None:
    always, late = desk_with(*OPENINGS), desk_with(*OPENINGS)
    assert tell(always, story) == tell(late, story, watched=False)
    settle(always, END)
    settle(late, END)
    assert by_stream(always) == by_stream(late)


@given(
    st.lists(st.integers(0, 60 * 24 * 60), max_size=12),
    st.lists(st.integers(0, 300), min_size=1, max_size=4),
)
def test_with_clocks_alone_run_late_writes_the_very_order_of_run_always(
    looks: list[int], starts: list[int]
) -> None:
    openings = [
        make.elsewhere(make.opened(score=2, at=MONDAY + start * MINUTE), f"CASE{n}")
        for n, start in enumerate(starts)
    ]
    always, late = desk_with(*openings), desk_with(*openings)
    tell(always, [Look(MONDAY + minutes * MINUTE) for minutes in sorted(looks)])
    settle(always, END)
    settle(late, END)
    assert log(always) == log(late)


@given(stories(IDS))
def test_settling_twice_adds_nothing(story: list[Moment]) -> None:
    desk = desk_with(*OPENINGS)
    tell(desk, story)
    settle(desk, END)
    before = list(log(desk))
    assert settle(desk, END + DAY) == 0
    assert log(desk) == before


@given(stories(IDS))
def test_every_breach_escalates_at_most_once_and_never_below_a_level(story: list[Moment]) -> None:
    desk = desk_with(*OPENINGS)
    tell(desk, story)
    settle(desk, END)
    keyed = [(e.stream, e.id) for e in log(desk) if e.actor == CLOCK]
    assert len(set(keyed)) == len(keyed)
    assert all(1 <= case.level <= 3 for case in standing(desk))


@given(st.data())
def test_no_commands_make_a_decision_fail_otherwise_than_by_refusing(data: st.DataObject) -> None:
    score = data.draw(st.sampled_from([2, 8, 10]))
    complaint = data.draw(st.sampled_from([0, 1, 2, 3]))
    case = cases.fold([make.opened(score=score, complaint=complaint)])
    at = MONDAY
    for _ in range(data.draw(st.integers(1, 12))):
        at += data.draw(st.sampled_from([MINUTE, HOUR, 9 * HOUR, 8 * DAY, -HOUR]))
        command = data.draw(commands(at, data.draw(st.sampled_from([LI, WANG, CHEN, make.SUN]))))
        try:
            events = cases.decide(case, command, make.rules())
        except RefusedError:
            continue
        case = cases.fold(events, case)
        assert case is not None
        assert case.id == make.CASE


@given(st.none() | anything.struct(Case), anything.facts(), anything.INSTANTS)
def test_any_fact_can_follow_on_any_case(case: Case | None, fact: Fact, at: make.datetime) -> None:
    after = cases.evolve(case, fact, at)
    assert (after is None) <= (case is None)


@given(stories(IDS[:1]))
def test_an_open_case_runs_the_earliest_of_its_clocks_and_none_that_has_run_out(
    story: list[Moment],
) -> None:
    desk = desk_with(OPENINGS[0])
    for n, moment in enumerate(story):
        tell(desk, story[n : n + 1])
        settle(desk, moment.at)
        [case] = standing(desk)
        clocks = [s.due for s in case.steps if s.ticking and s.due]
        following = cases.next_due(case)
        if case.status == "closed":
            assert following is None
            assert not [s for s in case.steps if s.open]
        else:
            assert following == min(clocks, default=None)
            assert following is None or following >= moment.at


@given(stories(IDS[:1]), st.data())
def test_undo_gives_back_the_state_before_the_act(story: list[Moment], data: st.DataObject) -> None:
    desk = desk_with(OPENINGS[0])
    tell(desk, story)
    at = story[-1].at + MINUTE
    settle(desk, at)
    before = standing(desk)
    by = data.draw(st.sampled_from([LI, WANG, CHEN]))
    act = Act(at, IDS[0], (data.draw(commands(at, by)),))
    written = len(log(desk))
    tell(desk, [act])
    if len(log(desk)) > written:
        assert tell(desk, [Undo(at, IDS[0], by)]) == []
        assert standing(desk) == before


@pytest.mark.parametrize("name", ["detractor", "passive", "promoter"])
def test_without_any_story_the_desk_stands_as_it_was_opened(name: str) -> None:
    score = {"detractor": 2, "passive": 8, "promoter": 10}[name]
    [case] = standing(desk_with(make.opened(score=score)))
    assert (case.kind, case.status) == (name, "open")
