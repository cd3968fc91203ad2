"""From the report to the finished car: what is promised, told and refused on the way."""

import pytest

from domain.errors import RefusedError
from domain.events import Event
from domain.types import Person
from domain.visits import visit as visits
from domain.visits.commands import AnyVisitCommand, FinishWork
from domain.visits.facts import (
    DelayTold,
    DiagnosisMade,
    MarkAnnulled,
    ProgressTold,
    QualityChecked,
    VisitCancelled,
    VisitNoted,
    WorkFinished,
    WorkOrderOpened,
    WorkPaused,
    WorkStarted,
)
from tests import make
from tests.garage import (
    AT_WORK,
    BACK,
    QIN,
    READY,
    VISIT,
    agree,
    announce,
    annul,
    answer,
    arrived,
    at,
    booking,
    came,
    cancel,
    check,
    checks,
    delay,
    diagnose,
    finish,
    found,
    given,
    hand_over,
    hours,
    look,
    mark,
    missed,
    note,
    order,
    pause,
    price,
    start,
    tell,
)
from tests.make import CHEN, CUSTOMER, LI, SUN, WANG

# Reception and diagnosis ------------------------------------------------------------------------


def test_the_order_is_written_with_the_price_and_the_finish_told() -> None:
    told = mark("finish", 300, n=2, line="told")
    fact = WorkOrderOpened(visit=VISIT, estimate=40_000, finish=at(300), marks=(told,))
    visit = arrived().when(order(2, 40_000, 300)).then(Event(at(2), fact))
    assert (visit.stage, visit.estimate, visit.finish) == ("ordered", 40_000, at(300))


def test_the_time_told_takes_the_place_of_the_one_by_the_rules() -> None:
    visit = arrived().after(order(2, 40_000, 300)).visit
    by_rule, told = (m for m in visit.marks if m.name == "finish")
    assert (by_rule.open, told.open, told.due) == (False, True, at(300))
    assert by_rule.missed is None


def test_without_a_time_told_an_ordinary_repair_is_owed_within_a_day() -> None:
    visit = arrived().after(order()).visit
    pending = visit.pending("finish")
    assert pending is not None
    assert (pending.due, pending.mark.line) == (at(24 * 60), "visit.ordinary")


def test_how_long_a_major_repair_takes_must_be_told_with_the_diagnosis() -> None:
    arrived(major=True).after(order()).when(diagnose()).refused("finish-missing")
    visit = arrived(major=True).after(order(), diagnose(finish=4000)).visit
    assert visit.finish == at(4000)


def test_a_diagnosis_without_any_price_is_refused() -> None:
    arrived().after(order(estimate=None)).when(diagnose()).refused("price-missing")


def test_a_diagnosis_tells_cause_time_and_price() -> None:
    told = mark("finish", 400, n=2, line="told")
    fact = DiagnosisMade(
        visit=VISIT,
        customer=CUSTOMER,
        price=110_000,
        finish=at(400),
        marks=(told,),
        note="worn pads",
    )
    visit = arrived().after(order()).when(diagnose(20, 110_000, 400)).then(Event(at(20), fact))
    assert (visit.stage, visit.estimate, visit.waiting) == ("diagnosed", 110_000, "")


@pytest.mark.parametrize("command", [order(2, 40_000, 1), diagnose(20, finish=19), delay(30, 30)])
def test_a_time_told_lies_ahead(command: AnyVisitCommand) -> None:
    before = () if command.at == at(2) else (order(),)
    arrived().after(*before).when(command).refused("time-not-ahead")


@pytest.mark.parametrize("command", [order(2, -1), diagnose(20, -1)])
def test_a_price_below_nothing_is_refused(command: AnyVisitCommand) -> None:
    before = () if command.at == at(2) else (order(),)
    arrived().after(*before).when(command).refused("price-negative")


# Work and progress ------------------------------------------------------------------------------


def test_with_the_work_starts_the_half_hour_to_the_next_word() -> None:
    fact = WorkStarted(visit=VISIT, technician="qin", marks=(mark("progress", 55),))
    arrived().after(order(), diagnose()).when(start(25)).then(Event(at(25), fact))


def test_each_word_starts_the_next_half_hour() -> None:
    fact = ProgressTold(
        visit=VISIT, customer=CUSTOMER, channel="wechat", marks=(mark("progress", 80, n=2),)
    )
    visit = arrived().after(*AT_WORK).when(tell(50)).then(Event(at(50), fact))
    kept, running = (m for m in visit.marks if m.name == "progress")
    assert (kept.kept, running.ticking) == (True, True)


@pytest.mark.parametrize(
    "word", [found(50), price(50, 101_000), delay(50, 2000), diagnose(50, 101_000)]
)
def test_any_word_to_the_customer_keeps_the_promise_to_tell(word: AnyVisitCommand) -> None:
    visit = arrived().after(*AT_WORK, word).visit
    assert next(m for m in visit.marks if m.name == "progress").kept


@pytest.mark.parametrize("word", [price(50, 101_000), delay(50, 2000), diagnose(50, 101_000)])
def test_any_word_while_work_goes_on_starts_the_half_hour_anew(word: AnyVisitCommand) -> None:
    running = arrived().after(*AT_WORK, word).visit.pending("progress")
    assert running is not None
    assert (running.n, running.due) == (2, at(80))


@pytest.mark.parametrize("stop", [pause(40), finish(40), cancel(40)])
def test_when_work_stops_nobody_owes_a_word(stop: AnyVisitCommand) -> None:
    stopped = arrived().after(*AT_WORK, stop)
    assert stopped.visit.pending("progress") is None
    assert not [e for e in stopped.settled(at(20 * 60)) if e.fact.mark == "progress"]  # type: ignore[attr-defined]


def test_after_a_pause_the_half_hour_starts_with_the_work() -> None:
    running = arrived().after(*AT_WORK, pause(40), start(300)).visit.pending("progress")
    assert running is not None
    assert (running.n, running.due) == (2, at(330))


def test_a_word_before_work_starts_promises_no_other() -> None:
    visit = arrived().after(order(), tell(10)).visit
    assert visit.latest("progress") is None


def test_starting_what_is_under_way_is_nothing_new_unless_somebody_else_goes_on() -> None:
    at_work = arrived().after(*AT_WORK)
    at_work.when(start(30)).then()
    other = WorkStarted(visit=VISIT, technician="zhou")
    visit = at_work.when(start(30, technician="zhou")).then(Event(at(30), other))
    assert visit.technician == "zhou"
    assert len([m for m in visit.marks if m.name == "progress"]) == 1


def test_pausing_says_why() -> None:
    fact = WorkPaused(visit=VISIT, why="parts")
    visit = arrived().after(*AT_WORK).when(pause(40)).then(Event(at(40), fact))
    assert visit.stage == "paused"


def test_the_work_is_done_by_whoever_worked() -> None:
    fact = WorkFinished(visit=VISIT, technician="qin")
    visit = arrived().after(*AT_WORK).when(finish(40)).then(Event(at(40), fact))
    finished = visit.latest("finish")
    assert finished is not None
    assert (visit.stage, finished.kept) == ("finished", True)


# Delays -----------------------------------------------------------------------------------------


def test_a_delay_told_moves_the_promise_and_the_first_time_stays_visible() -> None:
    told = mark("finish", 600, n=3, line="told")
    fact = DelayTold(
        visit=VISIT,
        customer=CUSTOMER,
        finish_before=at(300),
        finish=at(600),
        marks=(told, mark("progress", 70, n=2)),
        reason="a part is late",
    )
    before = arrived().after(order(2, 100_000, 300), diagnose(), start())
    visit = before.when(delay(40, 600)).then(Event(at(40), fact))
    assert (visit.finish, visit.first_finish, visit.delays) == (at(600), at(300), 1)
    again = before.after(delay(40, 600), delay(60, 700)).visit
    assert (again.finish, again.first_finish, again.delays) == (at(700), at(300), 2)


def test_a_delay_told_in_time_is_no_miss_and_one_told_late_leaves_it() -> None:
    before = arrived().after(order(2, 100_000, 300), diagnose(), start(), pause(30))
    assert not before.after(delay(300, 600)).visit.missed("finish")
    late = before.after(delay(301, 600)).visit
    assert late.missed("finish")
    running = late.pending("finish")
    assert running is not None
    assert running.ticking


def test_a_delay_is_told_with_a_later_time_and_a_reason() -> None:
    before = arrived().after(order(2, 100_000, 300))
    before.when(delay(40, 300)).refused("not-later", finish=at(300))
    silent = delay(40, 400)
    before.when(type(silent)(at=silent.at, by=LI, finish=silent.finish, reason=" ")).refused(
        "text-missing"
    )


# Quality ----------------------------------------------------------------------------------------


def test_the_checks_are_passed_one_after_the_other() -> None:
    arrived().after(*AT_WORK).when(check(40, 2)).refused("check-first", quality=1)
    visit = arrived().after(*AT_WORK, *checks(40)).visit
    assert visit.quality == (1, 2, 3)


def test_a_check_that_was_passed_is_nothing_new_and_a_fourth_is_none() -> None:
    arrived().after(*AT_WORK, check(40, 1)).when(check(41, 1)).then()
    arrived().after(*AT_WORK).when(check(40, 4)).refused("no-such-check", levels=3)


def test_a_finished_car_that_is_not_good_enough_is_worked_on_again() -> None:
    fact = QualityChecked(visit=VISIT, level=3, passed=False)
    visit = arrived().after(*READY).when(check(80, 3, passed=False)).then(Event(at(80), fact))
    assert (visit.stage, visit.quality) == ("paused", ())
    owed = visit.pending("finish")
    assert owed is not None
    assert owed.ticking


def test_a_car_finished_in_time_but_not_well_is_late_by_its_old_promise() -> None:
    promised = arrived().after(order(2, 100_000, 75), diagnose(), start(), finish(70))
    failed = promised.after(check(80, 1, passed=False))
    assert failed.settled(at(200))[0].at == at(75)


# Who may, and when ------------------------------------------------------------------------------

EVERY: tuple[AnyVisitCommand, ...] = (
    order(40),
    diagnose(40),
    start(40),
    pause(40),
    tell(40),
    found(40),
    answer(40, yes=True),
    price(40, 1),
    agree(40, yes=True),
    delay(40, 2000),
    check(40, 1),
    finish(40),
    announce(40, 60),
    came(40),
    hand_over(40),
    cancel(40),
    note(40),
    hours(40),
    annul(40, "diagnosis"),
)
WORKS = (start(40), pause(40), tell(40), found(40), check(40, 1), finish(40), hours(40), note(40))


def by(person: Person, command: AnyVisitCommand) -> AnyVisitCommand:
    fields = {name: getattr(command, name) for name in command.__struct_fields__}
    return type(command)(**{**fields, "by": person})


def reason(command: AnyVisitCommand, *before: AnyVisitCommand) -> str:
    """Why a command is refused after others; empty where it is not."""
    try:
        arrived().after(*before).decided([command])
    except RefusedError as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize("command", EVERY, ids=lambda c: type(c).__name__)
def test_an_auditor_acts_on_nothing(command: AnyVisitCommand) -> None:
    assert reason(by(SUN, command), *AT_WORK) == "auditor-reads-only"


@pytest.mark.parametrize("command", EVERY, ids=lambda c: type(c).__name__)
def test_a_technician_works_and_says_nothing_that_binds(command: AnyVisitCommand) -> None:
    allowed = type(command) in {type(one) for one in WORKS}
    assert (reason(by(QIN, command), *AT_WORK) == "role-may-not") is not allowed


def test_nothing_is_asked_of_a_visit_that_is_not_there() -> None:
    with pytest.raises(RefusedError, match="no-such-visit"):
        visits.decide(None, tell(1), make.rules())


@pytest.mark.parametrize(
    ("command", "before", "why"),
    [
        (diagnose(5), (), "order-first"),
        (start(5), (order(),), "diagnosis-first"),
        (order(5), (order(),), "visit-past"),
        (pause(40), (order(), diagnose()), "work-first"),
        (finish(60), (*AT_WORK, pause(40)), "work-paused"),
        (announce(60, 90), AT_WORK, "work-not-finished"),
        (came(60), AT_WORK, "work-not-finished"),
        (hand_over(80), READY, "customer-not-back"),
        (delay(80, 2000), READY, "visit-past"),
        (start(80), READY, "visit-past"),
        (tell(110), (*BACK, hand_over(104)), "visit-over"),
        (cancel(110), (*BACK, hand_over(104)), "visit-over"),
        (tell(110), (cancel(100),), "visit-over"),
    ],
)
def test_each_step_has_its_place(
    command: AnyVisitCommand, before: tuple[AnyVisitCommand, ...], why: str
) -> None:
    assert reason(command, *before) == why


@pytest.mark.parametrize("command", [order(5), tell(5), finish(5), hand_over(5), hours(5)])
def test_a_booked_visit_waits_for_its_customer(command: AnyVisitCommand) -> None:
    given(booking()).when(command).refused("visit-not-here")


@pytest.mark.parametrize("n", range(len(BACK)))
def test_a_visit_can_be_cancelled_with_a_reason_until_it_is_over(n: int) -> None:
    here = arrived().after(*BACK[:n])
    here.when(cancel(101, " ")).refused("text-missing")
    fact = VisitCancelled(visit=VISIT, customer=CUSTOMER, reason="taken away")
    visit = here.after(look(101)).when(cancel(101)).then(Event(at(101), fact))
    assert visit.stage == "cancelled"
    assert visits.next_due(visit) is None


def test_a_booking_can_be_cancelled_too() -> None:
    assert given(booking()).after(cancel(5)).visit.stage == "cancelled"


def test_a_note_can_be_written_at_any_time() -> None:
    fact = VisitNoted(visit=VISIT, customer=CUSTOMER, note="likes tea")
    given(booking()).when(note(5)).then(Event(at(5), fact))
    arrived().after(*BACK, hand_over(104)).when(note(500)).then(Event(at(500), fact))
    arrived().when(note(2, " ")).refused("text-missing")


def test_hours_are_booked_also_when_the_car_is_gone() -> None:
    visit = arrived().after(*BACK, hand_over(104), hours(105, 95)).visit
    [worked] = visit.hours
    assert (worked.staff, worked.part, worked.minutes) == ("qin", "technician", 95)


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_impossible_hours_are_refused(minutes: int) -> None:
    arrived().when(hours(2, minutes)).refused("minutes-impossible", limit=1440)


# Misses that do not count -----------------------------------------------------------------------


def test_a_miss_is_annulled_with_authority_and_stays_a_miss() -> None:
    late = arrived().after(order(4))
    fact = MarkAnnulled(visit=VISIT, customer=CUSTOMER, mark="work-order", n=1, reason="power cut")
    visit = late.when(annul(10, "work-order")).then(Event(at(10), fact))
    missed_one = visit.latest("work-order")
    assert missed_one is not None
    assert (missed_one.missed, missed_one.annulled) == (at(3), True)


@pytest.mark.parametrize(("who", "allowed"), [(LI, False), (WANG, True), (CHEN, True)])
def test_annulling_needs_the_level_of_the_policy(who: Person, *, allowed: bool) -> None:
    late = arrived().after(order(4))
    if allowed:
        late.after(annul(10, "work-order", who))
    else:
        late.when(annul(10, "work-order", who)).refused("needs-level", level=2)


def test_what_was_not_missed_cannot_be_annulled_and_not_twice() -> None:
    arrived().after(order()).when(annul(10, "work-order")).refused(
        "mark-not-missed", mark="work-order"
    )
    arrived().after(order(4), annul(10, "work-order")).when(annul(11, "work-order")).refused(
        "mark-not-missed", mark="work-order"
    )
    arrived().after(order(4)).when(annul(10, "work-order", reason="")).refused("text-missing")


def test_what_fell_due_before_an_act_comes_first() -> None:
    finished = FinishWork(at=at(70), by=QIN)
    done = WorkFinished(visit=VISIT, technician="qin")
    arrived().after(*AT_WORK).when(finished).then(missed("progress", 55), Event(at(70), done))
