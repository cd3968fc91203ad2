"""What holds for any story of visits, not only for those somebody thought of."""

from contextlib import suppress
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.desk import Desk
from domain.errors import RefusedError
from domain.events import CLOCK
from domain.fact import Fact
from domain.types import Person
from domain.visits import actions
from domain.visits import visit as visits
from domain.visits.actions import ACTIONS, VisitAsk
from domain.visits.state import Visit
from tests import anything, make
from tests.comings import (
    ASKED,
    GAPS,
    LONG_AFTER,
    PEOPLE,
    Act,
    Asked,
    Moment,
    Undo,
    command,
    counter,
    settle,
    standing,
    stories,
    tell,
)
from tests.garage import opening
from tests.histories import log
from tests.make import DAY, LI, MINUTE, MONDAY, SUN

END = MONDAY + LONG_AFTER


def by_stream(desk: Desk) -> list[tuple[object, ...]]:
    """The log without the order of recording across streams."""
    return sorted(
        (e.stream, e.version, e.at, e.actor, e.terminal, str(e.id), repr(e.fact)) for e in log(desk)
    )


@given(stories())
def test_run_late_equals_run_always(story: list[Moment]) -> None:
    always, late = counter(), counter()
    assert tell(always, story) == tell(late, story, watched=False)
    settle(always, END)
    settle(late, END)
    assert by_stream(always) == by_stream(late)


@given(stories())
def test_settling_twice_adds_nothing_and_no_miss_is_written_twice(story: list[Moment]) -> None:
    desk = counter()
    tell(desk, story)
    settle(desk, END)
    before = list(log(desk))
    assert settle(desk, END + DAY) == 0
    assert log(desk) == before
    noted = [(e.stream, e.fact) for e in before if e.actor == CLOCK]
    assert len(set(noted)) == len(noted)


@given(stories())
def test_what_holds_of_any_visit_at_any_time(story: list[Moment]) -> None:
    desk = counter()
    for n, moment in enumerate(story):
        tell(desk, story[n : n + 1])
        settle(desk, moment.at)
        for visit in standing(desk):
            _holds(visit, moment.at)


def _holds(visit: Visit, at: datetime) -> None:
    following = visits.next_due(visit)
    assert following is None or following >= at
    assert len([m for m in visit.marks if m.name == "finish" and m.open]) <= 1
    running = [m for m in visit.marks if m.name == "progress" and m.open]
    assert len(running) == int(visit.in_work)
    names = [(m.name, m.n) for m in visit.marks]
    assert len(set(names)) == len(names)
    if visit.over:
        assert not [m for m in visit.marks if m.open]
    if visit.estimate is not None and visit.agreed is not None:
        assert visit.estimate * 100 <= visit.agreed * 120
    if visit.amount is not None and visit.agreed is not None:
        assert visit.amount * 100 <= visit.agreed * 120


@given(st.lists(st.tuples(GAPS, st.sampled_from([LI, SUN, make.WANG]), ASKED), max_size=15))
def test_no_commands_make_a_decision_fail_otherwise_than_by_refusing(
    asked: list[tuple[object, Person, Asked]],
) -> None:
    visit, at = visits.fold([opening()]), MONDAY
    for gap, by, what in asked:
        at += gap  # type: ignore[operator]
        with suppress(RefusedError):
            visit = visits.fold(visits.decide(visit, command(what, at, by), make.rules()), visit)
        assert visit is not None


@given(st.none() | anything.struct(Visit), anything.facts(), anything.INSTANTS)
def test_any_fact_can_follow_on_any_visit(visit: Visit | None, fact: Fact, at: datetime) -> None:
    after = visits.evolve(visit, fact, at)
    assert (after is None) <= (visit is None)


@given(stories(), PEOPLE, ASKED)
def test_undo_gives_back_the_state_before_the_act(
    story: list[Moment], by: Person, asked: Asked
) -> None:
    desk = counter()
    tell(desk, story)
    at = story[-1].at + MINUTE
    settle(desk, at)
    before, written = standing(desk), len(log(desk))
    tell(desk, [Act(at, 0, by, asked)])
    if len(log(desk)) > written:
        refused = tell(desk, [Undo(at, 0, by)])
        reasons = {params["reason"] for _, params in refused}  # type: ignore[misc, index]
        assert reasons <= {"done-for-good", "clock-moved-on"}
        assert refused or standing(desk) == before


@given(stories(), PEOPLE)
def test_what_is_offered_is_accepted_and_the_first_offer_takes_the_visit_on(
    story: list[Moment], by: Person
) -> None:
    desk = counter()
    tell(desk, story)
    at, rules = story[-1].at + MINUTE, make.rules()
    for visit in standing(desk):
        offers = actions.offers(visit, by, at, rules)
        assert {offer.action for offer in offers} == set(ACTIONS)
        barred = [bool(offer.why_not) for offer in offers]
        assert barred == sorted(barred)
        settled = visits.fold(visits.settle(visit, at, rules), visit) or visit
        suggested = actions.next_step(settled, at, rules)
        why = {offer.action: offer.why_not for offer in offers}
        if suggested and by is not make.SUN and by.role != "technician":
            assert why[suggested] == ""
            assert offers[0].action == suggested


def test_an_action_that_is_offered_can_be_carried_out() -> None:
    visit = visits.fold([opening()])
    assert visit is not None
    ask = VisitAsk(by=LI, at=MONDAY, amount=1)
    [written] = actions.perform(visit, "order", ask, make.rules())
    assert visits.decide(visit, written, make.rules())
