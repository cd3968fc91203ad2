import pytest

from domain.commands import AnyCommand, CheckClock
from tests import ask, make
from tests.given import given
from tests.make import CHEN, DAY, HOUR, LI, MINUTE, MONDAY, SUN, WANG, ZHAO

TEN, ELEVEN, NOON = (MONDAY + n * HOUR for n in (1, 2, 3))
MISSED = MONDAY + 2 * HOUR


def test_a_manager_hands_a_case_to_an_advisor() -> None:
    case = given(make.opened(score=8)).when(ask.assign(ZHAO, TEN)).then(make.assigned(ZHAO, TEN))
    assert case.owner == "zhao"


def test_an_advisor_may_take_a_case_but_not_hand_it_to_somebody() -> None:
    opened = given(make.opened(score=8))
    opened.when(ask.assign(LI, TEN, by=LI)).then(make.assigned(LI, TEN))
    opened.when(ask.assign(ZHAO, TEN, by=LI)).refused("needs-level", level=2)


def test_handing_a_case_to_its_owner_changes_nothing() -> None:
    given(make.opened(score=8, owner="li")).when(ask.assign(LI, TEN)).then()


def test_by_hand_a_case_goes_up_at_any_time_with_a_reason() -> None:
    case = (
        given(make.opened(score=8))
        .when(ask.escalate(TEN, reason="a lawyer wrote"))
        .then(make.escalated(2, TEN, cause="by-hand", reason="a lawyer wrote"))
    )
    assert (case.level, case.rose, case.rose_cause) == (2, TEN, "by-hand")
    clock = case.latest("respond")
    assert clock is not None
    assert clock.due == TEN + 12 * HOUR


def test_going_up_without_a_reason_or_above_the_top_is_refused() -> None:
    given(make.opened(score=8)).when(ask.escalate(TEN, reason=" ")).refused("text-missing")
    given(make.opened(complaint=3)).when(ask.escalate(TEN)).refused("top-level")


def test_somebody_at_the_present_level_sends_a_case_down_with_a_reason() -> None:
    case = (
        given(make.opened(score=2))
        .when(ask.send_back(TEN, by=WANG, reason="ordinary"))
        .then(make.sent_back(1, TEN, reason="ordinary"))
    )
    assert case.level == 1


def test_nobody_below_the_present_level_sends_a_case_down() -> None:
    given(make.opened(score=2)).when(ask.send_back(TEN, by=LI)).refused("needs-level", level=2)


@pytest.mark.parametrize(
    "command", [ask.reached(TEN, by=SUN), ask.close("lost", TEN, by=SUN, reason="no hope")]
)
def test_an_auditor_reads_and_changes_nothing(command: AnyCommand) -> None:
    given(make.opened(score=2)).when(command).refused("auditor-reads-only")


def test_an_auditors_screen_keeps_the_clocks_like_any_other() -> None:
    looked = CheckClock(at=MISSED + MINUTE, by=SUN)
    given(make.opened(score=2)).when(looked).then(
        make.breached("respond", MISSED), make.escalated(3, MISSED, step="respond")
    )


def test_a_directors_case_is_sent_down_by_a_director_only() -> None:
    severe = given(make.opened(complaint=3))
    severe.when(ask.send_back(TEN, by=WANG)).refused("needs-level", level=3)
    severe.when(ask.send_back(TEN, by=CHEN, reason="calm")).then(
        make.sent_back(2, TEN, reason="calm")
    )


def test_a_case_is_not_sent_down_without_a_reason_or_below_the_first_level() -> None:
    given(make.opened(score=2)).when(ask.send_back(TEN, reason="")).refused("text-missing")
    given(make.opened(score=8)).when(ask.send_back(TEN)).refused("bottom-level")


def test_a_case_sent_down_climbs_again_at_its_next_breach() -> None:
    lowered = given(make.opened(score=2)).having(ask.send_back(TEN))
    lowered.when(ask.the_clock(MISSED + MINUTE)).then(
        make.breached("respond", MISSED), make.escalated(2, MISSED, step="respond")
    )


def test_an_annulled_breach_stays_and_is_marked() -> None:
    late = given(make.opened(score=2)).having(ask.reached(NOON))
    case = late.when(ask.annul("respond", NOON, reason="line was down")).then(
        make.annulled("respond", NOON, reason="line was down")
    )
    assert (case.steps[0].breached, case.steps[0].annulled) == (MISSED, True)


def test_annulling_needs_a_manager_a_reason_and_a_breach() -> None:
    late = given(make.opened(score=2)).having(ask.reached(NOON))
    late.when(ask.annul("respond", NOON, by=LI)).refused("needs-level", level=2)
    late.when(ask.annul("respond", NOON, reason="")).refused("text-missing")
    late.when(ask.annul("plan", NOON)).refused("no-breach", step="plan")


def test_a_breach_is_annulled_once_newest_first() -> None:
    twice = given(make.opened(score=2)).having(ask.the_clock(MONDAY + 7 * HOUR))
    annulled = twice.having(ask.annul("respond", MONDAY + 7 * HOUR))
    assert [s.annulled for s in annulled.case.steps if s.step == "respond"] == [False, True]
    both = annulled.having(ask.annul("respond", MONDAY + 7 * HOUR))
    both.when(ask.annul("respond", MONDAY + 7 * HOUR)).refused("no-breach", step="respond")


def test_a_breach_can_be_annulled_after_closing() -> None:
    closed = given(make.opened(score=2)).having(
        ask.close("lost", NOON, by=WANG, reason="moved away")
    )
    closed.when(ask.annul("respond", NOON, reason="line was down")).then(
        make.annulled("respond", NOON, reason="line was down")
    )


def test_a_note_is_words() -> None:
    opened = given(make.opened(score=2))
    opened.when(ask.note("likes tea", TEN)).then(make.noted("likes tea", TEN))
    opened.when(ask.note(" \n", TEN)).refused("text-missing")


def test_a_promise_of_ones_own_has_a_time_ahead_and_a_clock() -> None:
    due = TEN + DAY
    case = given(make.opened(score=8)).when(ask.promise(due, TEN)).then(make.promised(due, TEN))
    promised = case.latest("promise")
    assert promised is not None
    assert promised.ticking
    given(make.opened(score=8)).when(ask.promise(TEN, TEN)).refused("time-not-ahead")


def test_a_promise_of_ones_own_that_is_missed_is_flagged_and_moves_nothing() -> None:
    due = TEN + HOUR
    promised = given(make.opened(score=8)).having(ask.promise(due, TEN))
    promised.when(ask.the_clock(NOON)).then(make.breached("promise", due, line="promise"))


def test_promises_of_ones_own_are_numbered_and_kept_oldest_first() -> None:
    promised = given(make.opened(score=8)).having(
        ask.promise(NOON, TEN), ask.promise(NOON + HOUR, TEN)
    )
    promised.when(ask.done("promise", ELEVEN)).then(make.done("promise", ELEVEN, n=1))
    kept = promised.having(ask.done("promise", ELEVEN), ask.done("promise", ELEVEN))
    assert [s.promise.n for s in kept.case.steps if s.step == "promise" and s.done] == [1, 2]
