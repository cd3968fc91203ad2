"""What holds for any story, not only for those somebody thought of."""

from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import case as cases
from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import CLOCK, Event
from domain.fact import Fact
from domain.types import Case, Person
from tests import anything, make
from tests.histories import (
    ASKED,
    LONG_AFTER,
    PEOPLE,
    Act,
    Asked,
    Look,
    Moment,
    Undo,
    command,
    log,
    settle,
    standing,
    stories,
    tell,
)
from tests.journal import furnished, open_cases
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
def test_no_clock_event_is_ever_written_twice_and_levels_stay_between_one_and_three(
    story: list[Moment],
) -> None:
    desk = desk_with(*OPENINGS)
    tell(desk, story)
    settle(desk, END)
    noted = [(e.stream, e.fact) for e in log(desk) if e.actor == CLOCK]
    assert all(noted.count(one) == 1 for one in noted)
    assert all(1 <= case.level <= 3 for case in standing(desk))


ANY_OPENING = st.one_of(
    st.builds(make.opened, score=st.sampled_from([2, 8, 10])),
    st.builds(make.opened, complaint=st.sampled_from([1, 2, 3])),
)
GAPS = st.sampled_from([MINUTE, HOUR, 9 * HOUR, 8 * DAY, -HOUR])
"""Time mostly goes on; sometimes a clock is set back."""
ANYBODY = st.sampled_from([LI, WANG, CHEN, make.SUN])


@given(ANY_OPENING, st.lists(st.tuples(GAPS, ANYBODY, ASKED), max_size=12))
def test_no_commands_make_a_decision_fail_otherwise_than_by_refusing(
    opening: Event, asked: list[tuple[timedelta, Person, Asked]]
) -> None:
    case, at = cases.fold([opening]), MONDAY
    for gap, by, what in asked:
        at += gap
        with suppress(RefusedError):
            case = cases.fold(cases.decide(case, command(what, at, by), make.rules()), case)
        assert case is not None


@given(st.none() | anything.struct(Case), anything.facts(), anything.INSTANTS)
def test_any_fact_can_follow_on_any_case(case: Case | None, fact: Fact, at: datetime) -> None:
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


@given(stories(IDS[:1]), PEOPLE, ASKED)
def test_undo_gives_back_the_state_before_the_act(
    story: list[Moment], by: Person, asked: Asked
) -> None:
    desk = desk_with(OPENINGS[0])
    tell(desk, story)
    at = story[-1].at + MINUTE
    settle(desk, at)
    before, written = standing(desk), len(log(desk))
    tell(desk, [Act(at, IDS[0], (command(asked, at, by),))])
    if len(log(desk)) > written:
        assert tell(desk, [Undo(at, IDS[0], by)]) == []
        assert standing(desk) == before
