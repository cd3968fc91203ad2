"""Who is worth a look, and above all who is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.asking.rules import SelectionRules
from domain.selection.finding import Finding
from domain.selection.judge import Judgement, Standing, holm, judge
from domain.selection.rows import Asked, Known, span, week
from tests.make import policy
from tests.selection import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    answered,
    asked,
    centre,
    codes,
    quarter,
    unsent,
)

RULES = SelectionRules()
KNOWN = Known(staff=frozenset({"staff-phone"}), own=frozenset({"lobby"}))


def judged(*rows: list[Asked], rules: SelectionRules = RULES, known: Known = KNOWN) -> Judgement:
    return judge([row for part in rows for row in part], rules, known)


def of(judgement: Judgement, advisor: str = "li") -> Standing:
    return next(standing for standing in judgement.advisors if standing.advisor == advisor)


def kept_back(rows: list[Asked], every: int = 2, **given: object) -> list[Asked]:
    """The same quarter with every so many unhappy customers not asked."""
    unhappy = [row for row in rows if row.unhappy]
    gone = {row.survey for row in unhappy[::every]}
    told = {"status": "withheld", "why": "by-hand", "sent": None, **given}
    return [replace(row, **told) if row.survey in gone else row for row in rows]


def test_the_rules_in_the_file_are_the_rules_in_the_code() -> None:
    assert policy().selection == RULES


def test_nobody_stands_out_where_everybody_is_asked() -> None:
    assert not any(standing.flags for standing in judged(centre()).advisors)


def test_unhappy_customers_kept_back_stand_out_with_their_counts() -> None:
    li = of(judged(kept_back(quarter("li")), centre()))
    assert codes(li.flags) == ["unasked"]
    flag = li.flags[0]
    assert flag.counts == {
        "hits": 10,
        "of": 20,
        "happy_hits": 0,
        "happy_of": 130,
        "rest_hits": 0,
        "rest_of": 80,
    }
    assert flag.chance is not None
    assert flag.chance < 0.001
    assert flag.expected == pytest.approx(2.0, abs=0.8)
    assert len(flag.surveys) == 10


def test_letting_them_lapse_is_the_same() -> None:
    lapsed = kept_back(quarter("li"), status="lapsed", why="")
    assert set(codes(of(judged(lapsed, centre())).flags)) == {"unasked", "lost"}


def test_a_number_taken_away_by_the_advisor_counts_and_a_missing_one_does_not() -> None:
    taken = kept_back(quarter("li"), why="no-contact", changed=0, changed_by="li")
    missing = kept_back(quarter("li"), why="no-contact")
    by_another = kept_back(quarter("li"), why="no-contact", changed=0, changed_by="chen")
    assert codes(of(judged(taken, centre())).flags) == ["unasked"]
    assert not of(judged(missing, centre())).flags
    assert not of(judged(by_another, centre())).flags


@pytest.mark.parametrize("why", ["quiet-period", "no-consent", "restricted", "erased"])
def test_what_nobody_chose_is_held_against_nobody(why: str) -> None:
    assert not of(judged(kept_back(quarter("li"), why=why), centre())).flags


def test_who_leaves_out_the_happy_ones_as_well_is_not_choosing() -> None:
    rows = quarter("li")
    lazy = [
        replace(row, status="lapsed", sent=None) if n % 2 else row for n, row in enumerate(rows)
    ]
    assert not of(judged(lazy, centre())).flags


def test_what_the_whole_centre_does_is_nobodys_own() -> None:
    everybody = [kept_back(quarter(name)) for name in ("li", "wang", "zhao", "sun")]
    assert not any(standing.flags for standing in judged(*everybody).advisors)


def test_a_week_in_which_nothing_was_sent_is_no_choice() -> None:
    bad = [replace(row, status="lapsed", sent=None) for row in quarter("li", weeks=1)]
    good = quarter("li", unhappy=0, happy=300)
    assert not of(judged(bad, good, centre())).flags


def test_few_surveys_are_not_judged_whatever_they_show() -> None:
    few = [unsent("li", n, unhappy="late") for n in range(12)]
    few += [asked("li", n) for n in range(17)]
    judgement = judged(few, centre())
    assert (of(judgement).judged, of(judgement).flags) == (False, ())
    one_more = of(judged(few, [asked("li")], centre()))
    assert one_more.judged


def test_those_too_new_to_be_judged_still_are_what_others_do() -> None:
    newcomer = [unsent("ma", n, unhappy="late") for n in range(20)]
    with_them = of(judged(kept_back(quarter("li")), quarter("wang"), newcomer))
    assert with_them.flags == ()


def test_surveys_without_an_advisor_are_counted_and_nobodys() -> None:
    judgement = judged(centre(), [asked("")])
    assert judgement.whole.eligible == 601
    assert "" not in {standing.advisor for standing in judgement.advisors}


def test_alone_in_a_centre_there_is_nobody_to_compare_with() -> None:
    assert not of(judged(kept_back(quarter("li"), every=1))).flags


def test_numbers_changed_before_the_unhappy_are_asked_stand_out() -> None:
    rows = [
        replace(row, changed=(row.sent or 0) - 5 * HOUR, changed_by="li") if row.unhappy else row
        for row in quarter("li")
    ]
    assert codes(of(judged(rows, centre())).flags) == ["contacts"]


@pytest.mark.parametrize(
    ("before", "by"), [(49 * HOUR, "li"), (-HOUR, "li"), (HOUR, "chen"), (HOUR, "")]
)
def test_a_number_changed_long_before_or_after_or_by_another_does_not(before: int, by: str) -> None:
    rows = [
        replace(row, changed=(row.sent or 0) - before, changed_by=by) if row.unhappy else row
        for row in quarter("li")
    ]
    assert not of(judged(rows, centre())).flags


def test_who_keeps_all_numbers_up_to_date_does_not_stand_out() -> None:
    rows = [replace(row, changed=(row.sent or 0) - HOUR, changed_by="li") for row in quarter("li")]
    assert not of(judged(rows, centre())).flags


def test_surveys_that_only_the_unhappy_do_not_get_stand_out() -> None:
    rows = [replace(row, delivered=0 if row.unhappy else 1) for row in quarter("li")]
    assert codes(of(judged(rows, centre())).flags) == ["lost"]


def test_one_phone_for_five_customers_of_one_advisor_is_looked_at() -> None:
    rows = [asked("li", n, reached_at="friend") for n in range(5)]
    flag = of(judged(rows, quarter("li"), centre())).flags[0]
    assert (flag.code, flag.chance) == ("numbers", None)
    assert flag.counts == {"numbers": 1, "customers": 5, "limit": 5}
    assert flag.surveys == tuple(row.survey for row in rows)


def test_a_family_one_customer_often_and_a_firm_are_not() -> None:
    family = [asked("li", n, reached_at="home") for n in range(3)]
    often = [asked("li", n * 10, reached_at="faithful", customer="c") for n in range(6)]
    firm = [asked(("li", "wang", "zhao")[n % 3], n, reached_at="firm") for n in range(15)]
    known = [asked("li", n, reached_at="hire-cars") for n in range(15)]
    none = [asked("li", n, reached_at="") for n in range(15)]
    knows = Known(shared=frozenset({"hire-cars"}))
    assert not of(
        judged(family, often, firm, known, none, quarter("li"), centre(), known=knows)
    ).flags


def swarm() -> list[Asked]:
    """Answers of the other advisors' customers every day, here and there."""
    return [
        answered(name, n, at=(n + 2) * DAY + k * HOUR, place=f"home-{name}-{n}")
        for n in range(60)
        for k, name in enumerate(("wang", "zhao", "sun", "zhou"))
    ]


def test_answers_in_one_sitting_stand_out() -> None:
    sitting = [
        answered("li", 20, at=22 * DAY + 20 * HOUR + n * MINUTE, place="sofa") for n in range(7)
    ]
    flag = of(judged(sitting, quarter("li"), swarm())).flags[0]
    assert flag.code == "together"
    assert (flag.counts["hits"], flag.counts["minutes"], flag.counts["own"]) == (7, 6, 0)
    assert len(flag.surveys) == 7


def test_a_family_at_one_table_does_not() -> None:
    family = [answered("li", 20, at=22 * DAY + n * MINUTE, place="home") for n in range(3)]
    assert not of(judged(family, quarter("li"), swarm())).flags


def test_a_tablet_all_day_and_a_network_after_a_batch_do_not() -> None:
    names = ("li", "wang", "zhao", "sun")
    tablet = [
        answered(names[n % 4], n // 8, at=(n // 8) * DAY + (9 + n % 8) * HOUR, place="tablet")
        for n in range(400)
    ]
    network = [
        answered(names[n * 7 % 4], n // 12, at=(n // 12) * DAY + (n % 12) * MINUTE, place="mobile")
        for n in range(480)
    ]
    assert not any(standing.flags for standing in judged(tablet, network).advisors)


def test_answers_far_apart_do_not() -> None:
    evening = [answered("li", 20, at=22 * DAY + n * 4 * MINUTE, place="sofa") for n in range(8)]
    assert not of(judged(evening, quarter("li"), swarm())).flags


def test_answers_from_the_centre_days_after_the_visit_stand_out() -> None:
    at_work = [answered("li", n * 3, at=(n * 3 + 2) * DAY, place="lobby") for n in range(20)]
    assert codes(of(judged(at_work, quarter("li"), swarm())).flags) == ["places"]


def test_answers_from_the_centre_on_the_day_of_the_visit_do_not() -> None:
    waiting = [answered("li", n * 3, at=n * 3 * DAY + HOUR, place="lobby") for n in range(20)]
    assert not of(judged(waiting, quarter("li"), swarm())).flags


def scores(advisor: str, pattern: str, times: int) -> list[Asked]:
    """Answers in the order of a pattern: ``T`` a ten, anything else a nine."""
    return [
        answered(advisor, n // 3, 10 if sign == "T" else 9, at=(n // 3 + 2) * DAY + n)
        for n, sign in enumerate(pattern * times)
    ]


def test_a_run_of_tens_no_colleague_would_have_stands_out() -> None:
    honest = [scores(name, "TTxTx", 30) for name in ("wang", "zhao", "sun")]
    run = scores("li", "TTxTx" * 10 + "T" * 30 + "TTxTx" * 10, 1)
    flag = of(judged(run, *honest)).flags[0]
    assert flag.code == "tens"
    assert (flag.counts["hits"], flag.counts["of"]) == (32, 130)


def test_tens_only_stand_out_where_colleagues_have_fewer() -> None:
    honest = [scores(name, "TTxTx", 30) for name in ("wang", "zhao", "sun")]
    excellent = [scores(name, "T" * 30 + "x", 5) for name in ("wang", "zhao", "sun")]
    assert codes(of(judged(scores("li", "T", 150), *honest)).flags) == ["tens"]
    assert not of(judged(scores("li", "T", 150), *excellent)).flags


def test_the_usual_run_of_tens_does_not_stand_out() -> None:
    honest = [scores(name, "TTxTx", 30) for name in ("wang", "zhao", "sun")]
    assert not of(judged(scores("li", "TTTTTTTTTTxTxxTxxTxT", 8), *honest)).flags


def test_answers_by_staff_stand_out_however_they_are_known() -> None:
    marked = [answered("li", n, valid=0, invalid="staff-or-test", status="sent") for n in range(5)]
    reached = [answered("li", n, reached_at="staff-phone") for n in range(5)]
    li = of(judged(marked, reached, quarter("li"), swarm()))
    assert codes(li.flags) == ["staff"]
    assert li.flags[0].counts["hits"] == 10


def test_two_answers_by_staff_may_be_their_own_cars() -> None:
    own = [answered("li", n, invalid="staff-or-test", valid=0) for n in range(2)]
    assert not of(judged(own, quarter("li"), swarm())).flags


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [*kept_back(quarter("li")), *centre(), *swarm(), *scores("li", "TTx", 40)]
    one, other = judged(rows), judged(rows[::-1])
    assert [(s.advisor, codes(s.flags)) for s in one.advisors] == [
        (s.advisor, codes(s.flags)) for s in other.advisors
    ]
    assert one.whole == other.whole
    assert of(one).flags[0].chance == of(other).flags[0].chance


def found(code: str, chance: float) -> Finding:
    return Finding(code=code, advisor="li", chance=chance)


def test_the_chance_of_a_false_alarm_is_shared_out_among_all_tests() -> None:
    assert holm([found("a", 0.006)], 0.05, 10) == []
    assert codes(holm([found("a", 0.005)], 0.05, 10)) == ["a"]


def test_what_stands_leaves_its_share_to_the_others() -> None:
    assert codes(holm([found("b", 0.0055), found("a", 0.001)], 0.05, 10)) == ["a", "b"]
    assert codes(holm([found("b", 0.0056), found("a", 0.001)], 0.05, 10)) == ["a"]


def test_after_the_first_that_does_not_stand_none_does() -> None:
    three = [found("c", 0.0071), found("b", 0.0065), found("a", 0.001)]
    assert codes(holm(three, 0.05, 10)) == ["a"]


def test_a_length_of_the_policy_is_read_in_days_of_24_hours() -> None:
    assert span("PT48H") == span("P2D") == timedelta(days=2) // timedelta(microseconds=1)


def test_a_week_begins_on_monday_and_keeps_its_year() -> None:
    assert week(MONDAY.isoformat()) == "2026-W02"
    assert week("2025-12-29") == week("2026-01-01") == "2026-W01"
