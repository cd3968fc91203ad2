"""The mystery shopper: what a visit says, and that what it found is fixed in its time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain.desk import Batch, Desk
from domain.errors import RefusedError
from domain.events import CLOCK, Event
from domain.people.facts import (
    FindingFixed,
    FindingMissed,
    FindingRaised,
    MysteryVisitRecorded,
    mystery_stream,
)
from domain.people.mystery import Found, Report, fix, fold, mystery_id, next_due, record, settle
from domain.types import Person
from tests import make
from tests.journal import Journal, furnished, stamp
from tests.make import CENTRE, CHEN, DAY, LI, MONDAY, SUN, WANG, ZHAO

SCORES = {"response": 8, "attitude": 9, "skill": 7, "transparency": 4}
REPORT = Report(
    day=date(2026, 3, 1),
    shopper="agency 7",
    scores=SCORES,
    found=(Found(what="no price told", owner="li", aspect="transparency"),),
)
VISIT = mystery_id(CENTRE, REPORT.day, REPORT.shopper)
STREAM = mystery_stream(VISIT)
WEEK = 7 * DAY
RULES = make.rules()


def put(
    desk: Desk, report: Report, *, by: Person = WANG, at: datetime = MONDAY
) -> tuple[Event, ...]:
    """Put a visit on record at a desk."""
    history = desk.journal.load([STREAM])[STREAM]
    events = record(fold(history), report, desk.house(), by=by, at=at)
    if events:
        desk.journal.record([Batch(STREAM, len(history), events)], stamp(by))
    return events


def kinds(events: tuple[Event, ...]) -> list[str]:
    return [type(event.fact).__name__ for event in events]


def test_what_a_visit_found_is_somebodys_work_due_in_a_week_from_when_it_was_told() -> None:
    visit, finding = put(furnished(), REPORT)
    assert isinstance(visit.fact, MysteryVisitRecorded)
    assert visit.fact.scores == SCORES
    assert finding.fact == FindingRaised(
        mystery=VISIT,
        centre=CENTRE,
        n=1,
        what="no price told",
        owner="li",
        due=MONDAY + WEEK,
        policy=make.policy().edition,
        line="mystery.fix",
        aspect="transparency",
    )


def test_the_same_visit_told_again_is_nothing_new() -> None:
    desk = furnished()
    put(desk, REPORT)
    assert put(desk, REPORT, by=CHEN, at=MONDAY + DAY) == ()


def test_told_otherwise_a_visit_is_corrected_and_what_is_new_is_work_with_the_next_number() -> None:
    desk = furnished()
    put(desk, REPORT)
    again = replace(
        REPORT,
        shopper=" Agency 7 ",
        scores={**SCORES, "skill": 6},
        found=(*REPORT.found, Found(what="nobody at the desk", owner="zhao")),
    )
    visit, finding = put(desk, again)
    assert isinstance(visit.fact, MysteryVisitRecorded)
    assert visit.fact.corrects == desk.journal.load([STREAM])[STREAM][0].id
    assert isinstance(finding.fact, FindingRaised)
    assert (finding.fact.n, finding.fact.owner) == (2, "zhao")


def test_a_finding_not_fixed_in_its_time_is_missed_at_that_time_by_the_clock() -> None:
    desk = furnished()
    put(desk, REPORT)
    history = desk.journal.load([STREAM])[STREAM]
    mystery = fold(history)
    assert mystery is not None
    assert next_due(mystery) == MONDAY + WEEK
    assert settle(mystery, MONDAY + WEEK) == ()
    [missed] = settle(mystery, MONDAY + 2 * WEEK)
    assert (missed.at, missed.actor) == (MONDAY + WEEK, CLOCK)
    assert missed.fact == FindingMissed(mystery=VISIT, n=1)
    after = fold([missed], mystery)
    assert after is not None
    assert settle(after, MONDAY + 3 * WEEK) == ()
    assert next_due(after) is None


def test_on_late_or_twice_the_clock_writes_the_same_once() -> None:
    logs = []
    for times in ((WEEK + DAY, WEEK + 2 * DAY), (3 * WEEK,), (WEEK + DAY,) * 2):
        journal = Journal()
        desk = furnished(journal)
        put(desk, REPORT)
        for length in times:
            desk.settle([(MONDAY + WEEK, STREAM)], MONDAY + length, stamp(Person("watch")))
        logs.append([(event.id, event.at, event.fact) for event in journal.log])
    assert logs[0] == logs[1] == logs[2]
    assert sum(isinstance(fact, FindingMissed) for _, _, fact in logs[0]) == 1


def test_its_owner_says_that_a_finding_is_fixed_and_how() -> None:
    desk = furnished()
    put(desk, REPORT)
    mystery = fold(desk.journal.load([STREAM])[STREAM])
    [fixed] = fix(mystery, 1, " price card ", by=LI, at=MONDAY + DAY, rules=RULES)
    assert fixed.fact == FindingFixed(mystery=VISIT, n=1, remark="price card")
    after = fold([fixed], mystery)
    assert after is not None
    assert next_due(after) is None


def test_a_finding_fixed_late_was_missed_first() -> None:
    desk = furnished()
    put(desk, REPORT)
    mystery = fold(desk.journal.load([STREAM])[STREAM])
    events = fix(mystery, 1, "done", by=WANG, at=MONDAY + 2 * WEEK, rules=RULES)
    assert kinds(events) == ["FindingMissed", "FindingFixed"]


@pytest.mark.parametrize(
    ("n", "remark", "by", "reason"),
    [
        (1, "x", ZHAO, "finding-of-another"),
        (1, "x", SUN, "role-may-not"),
        (1, " ", LI, "text-missing"),
        (2, "x", LI, "no-such-finding"),
    ],
)
def test_who_may_not_fix_or_says_nothing_is_refused(
    n: int, remark: str, by: Person, reason: str
) -> None:
    desk = furnished()
    put(desk, REPORT)
    mystery = fold(desk.journal.load([STREAM])[STREAM])
    with pytest.raises(RefusedError) as refusal:
        fix(mystery, n, remark, by=by, at=MONDAY, rules=RULES)
    assert refusal.value.params["reason"] == reason


def test_a_finding_is_fixed_once() -> None:
    desk = furnished()
    put(desk, REPORT)
    mystery = fold(desk.journal.load([STREAM])[STREAM])
    after = fold(fix(mystery, 1, "done", by=LI, at=MONDAY, rules=RULES), mystery)
    with pytest.raises(RefusedError) as refusal:
        fix(after, 1, "again", by=LI, at=MONDAY, rules=RULES)
    assert refusal.value.params["reason"] == "finding-fixed"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"scores": {"response": 8}}, "aspects-wanted"),
        ({"scores": {**SCORES, "smile": 3}}, "aspects-wanted"),
        ({"scores": {**SCORES, "skill": 11}}, "points-impossible"),
        ({"day": date(2026, 3, 3)}, "day-to-come"),
        ({"shopper": "  "}, "text-missing"),
        ({"found": (Found(what="x", owner="nobody"),)}, "nobody-so-called"),
        ({"found": (Found(what=" ", owner="li"),)}, "text-missing"),
        ({"found": (Found(what="x", owner="li", aspect="smile"),)}, "aspects-wanted"),
    ],
)
def test_a_visit_that_cannot_be_true_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        put(furnished(), replace(REPORT, **change))
    assert refusal.value.params["reason"] == reason


def test_an_advisor_puts_no_visit_on_record() -> None:
    with pytest.raises(RefusedError) as refusal:
        put(furnished(), REPORT, by=LI)
    assert refusal.value.params["reason"] == "role-may-not"
