"""Reminders of customers: what becomes work by the clock, when, and once (SPEC 7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain import customer as customers
from domain.clientele.facts import (
    BirthdayNoted,
    ConsentChanged,
    FilesMerged,
    MergeUndone,
    Reminder,
    ReminderRaised,
)
from domain.clientele.filing import raise_birthday
from domain.clientele.reminders import birthday_days, is_birthday
from domain.clientele.visited import after_visit
from domain.clockwork import clockwork_of
from domain.custody import CustomerErased, CustomerRestricted, RestrictionLifted
from domain.desk import Batch, Desk
from domain.events import (
    CaseOpened,
    CustomerHeard,
    Event,
    PolicyAdopted,
    Recorded,
    customer_stream,
)
from domain.fact import Fact
from domain.visits.facts import VisitDone
from tests import make
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, MONDAY

ANN = "ann"
STREAM = customer_stream(ANN)
LONG_AFTER = MONDAY + 400 * DAY
SERVICE = date(2026, 5, 20)
SERVICE_DUE = datetime.fromisoformat("2026-05-13T00:00:00+08:00")
"""A week ahead, at the start of that day at the centre."""


def visit(at: datetime = MONDAY, name: str = "V1", **more: Any) -> VisitDone:
    done = VisitDone(
        visit=name,
        centre=make.CENTRE,
        customer=ANN,
        identified=True,
        at=at,
        day=make.day(at),
        advisor="li",
    )
    return replace(done, **more)


def told(desk: Desk, *facts: Fact, at: datetime) -> None:
    version = len(desk.journal.load([STREAM])[STREAM])
    desk.journal.record([Batch(STREAM, version, [Event(at, fact) for fact in facts])], stamp())


def handed_over(desk: Desk, done: VisitDone, *, now: datetime | None = None) -> None:
    for stream, events in after_visit(done, desk.house(), now=now):
        version = len(desk.journal.load([stream])[stream])
        desk.journal.record([Batch(stream, version, events)], stamp())


def file(desk: Desk) -> customers.Customer:
    return customers.fold(desk.journal.load([STREAM])[STREAM])


def watch(desk: Desk, until: datetime) -> int:
    """Look at every clock there is, as a watcher that reads the views would."""
    journal = desk.journal
    assert isinstance(journal, Journal)
    due = []
    for stream in sorted({event.stream for event in journal.log}):
        if clockwork := clockwork_of(stream):
            state = clockwork.fold(journal.load([stream])[stream], None)
            if at := clockwork.next_due(state):
                due.append((at, stream))
    return desk.settle(due, until, stamp())


def raised(desk: Desk) -> list[tuple[Reminder, datetime]]:
    journal = desk.journal
    assert isinstance(journal, Journal)
    return [
        (event.fact.reminder, event.at)
        for event in journal.log
        if isinstance(event.fact, ReminderRaised)
    ]


def opened(desk: Desk) -> list[CaseOpened]:
    journal = desk.journal
    assert isinstance(journal, Journal)
    return [event.fact for event in journal.log if isinstance(event.fact, CaseOpened)]


# The clock table ------------------------------------------------------------------------------

TABLE: dict[str, tuple[VisitDone, list[tuple[Reminder, datetime]]]] = {
    "a visit": (visit(), [("call-back", MONDAY), ("dormant", MONDAY + 90 * DAY)]),
    "with the next service named": (
        visit(next_service=SERVICE),
        [
            ("call-back", MONDAY),
            ("service", SERVICE_DUE),
            ("dormant", MONDAY + 90 * DAY),
        ],
    ),
    "with the next service within the week": (
        visit(next_service=make.day(MONDAY + 3 * DAY)),
        [("call-back", MONDAY), ("service", MONDAY), ("dormant", MONDAY + 90 * DAY)],
    ),
    "with a next service that has passed": (
        visit(next_service=make.day(MONDAY)),
        [("call-back", MONDAY), ("dormant", MONDAY + 90 * DAY)],
    ),
    "of a stranger": (visit(identified=False), []),
}


@pytest.mark.parametrize(("done", "expected"), TABLE.values(), ids=TABLE)
def test_what_a_visit_leaves_becomes_work_at_its_time(
    done: VisitDone, expected: list[tuple[Reminder, datetime]]
) -> None:
    desk = furnished()
    handed_over(desk, done)

    watch(desk, LONG_AFTER)

    assert raised(desk) == expected
    assert [(case.kind, case.procedure) for case in opened(desk)] == [
        ("care", f"care-{reminder}") for reminder, _ in expected
    ]
    assert all(case.customer == ANN and case.owner == "li" for case in opened(desk))


@pytest.mark.parametrize(("done", "expected"), TABLE.values(), ids=TABLE)
def test_nothing_becomes_work_at_its_very_instant_or_before(
    done: VisitDone, expected: list[tuple[Reminder, datetime]]
) -> None:
    for n, (_, due) in enumerate(expected):
        desk = furnished()
        handed_over(desk, done)
        watch(desk, due)
        assert len(raised(desk)) == sum(at < due for _, at in expected[: n + 1])


def lived(looks: Iterable[timedelta]) -> Desk:
    """A customer's half year, with watchers looking at these times after it began."""
    desk = furnished()
    acts: list[tuple[datetime, Any]] = [
        (MONDAY, visit(next_service=SERVICE)),
        (MONDAY + 95 * DAY, CustomerHeard(customer=ANN, kind="passive", score=8)),
        (MONDAY + 120 * DAY, CustomerRestricted(customer=ANN)),
        (MONDAY + 150 * DAY, RestrictionLifted(customer=ANN)),
        (MONDAY + 151 * DAY, visit(MONDAY + 151 * DAY, "V2")),
        (MONDAY + 300 * DAY, ConsentChanged(customer=ANN, given=False)),
    ]
    moments = sorted([*acts, *((MONDAY + look, None) for look in looks)], key=lambda m: m[0])
    for at, act in moments:
        if isinstance(act, VisitDone):
            handed_over(desk, act)
        elif act is None:
            watch(desk, at)
        else:
            told(desk, act, at=at)
    watch(desk, LONG_AFTER)
    return desk


LOOKS = st.lists(st.integers(0, 399 * 24).map(lambda hours: hours * HOUR), max_size=6)


@given(LOOKS)
def test_any_number_of_watchers_however_late_raise_the_same_reminders_once(
    looks: list[timedelta],
) -> None:
    always = lived(())
    assert raised(always) == [
        ("call-back", MONDAY),
        ("service", SERVICE_DUE),
        ("dormant", MONDAY + 90 * DAY),
        ("call-back", MONDAY + 151 * DAY),
        ("dormant", MONDAY + 241 * DAY),
    ]
    ids = {(e.stream, e.id, e.at) for e in _clocks(always)}
    assert {(e.stream, e.id, e.at) for e in _clocks(lived(looks))} == ids


def _clocks(desk: Desk) -> Sequence[Recorded]:
    journal = desk.journal
    assert isinstance(journal, Journal)
    return [event for event in journal.log if event.actor == "clock"]


def test_three_days_off_are_made_up_for_and_looking_again_adds_nothing() -> None:
    on, off = furnished(), furnished()
    for desk in (on, off):
        handed_over(desk, visit(next_service=SERVICE))
    for hours in range(0, 100 * 24, 6):
        watch(on, MONDAY + hours * HOUR)
    for look in (SERVICE_DUE - 2 * DAY, SERVICE_DUE + DAY, MONDAY + 89 * DAY, MONDAY + 92 * DAY):
        watch(off, look)
    watch(on, MONDAY + 100 * DAY)
    watch(off, MONDAY + 100 * DAY)

    assert {(e.id, e.at) for e in _clocks(on)} == {(e.id, e.at) for e in _clocks(off)}
    assert raised(on) == raised(off)
    assert (watch(on, MONDAY + 100 * DAY), watch(off, MONDAY + 100 * DAY)) == (0, 0)


def test_two_watchers_that_look_at_the_same_instant_write_it_once() -> None:
    desk = furnished()
    handed_over(desk, visit())
    second = Desk(desk.journal)
    due = [(MONDAY, STREAM)]

    desk.settle(due, MONDAY + HOUR, stamp())
    second.settle(due, MONDAY + HOUR, stamp())

    assert raised(desk) == [("call-back", MONDAY)]
    assert len(opened(desk)) == 1


# What sets a clock back, or stops it -------------------------------------------------------------


def test_a_later_visit_takes_the_place_of_what_the_earlier_one_left() -> None:
    desk = furnished()
    handed_over(desk, visit(next_service=SERVICE))
    handed_over(desk, visit(MONDAY + 30 * DAY, "V2", next_service=date(2026, 8, 1)))
    watch(desk, LONG_AFTER)

    assert [reminder for reminder, _ in raised(desk)].count("service") == 1
    assert ("dormant", MONDAY + 120 * DAY) in raised(desk)


def test_a_silence_is_noted_once_and_the_next_one_begins_with_a_word() -> None:
    desk = furnished()
    handed_over(desk, visit())
    watch(desk, MONDAY + 200 * DAY)
    told(desk, CustomerHeard(customer=ANN, kind="promoter"), at=MONDAY + 210 * DAY)
    watch(desk, LONG_AFTER)

    dormant = [at for reminder, at in raised(desk) if reminder == "dormant"]
    assert dormant == [MONDAY + 90 * DAY, MONDAY + 300 * DAY]


def test_an_old_visit_told_late_restarts_nothing() -> None:
    desk = furnished()
    handed_over(desk, visit())
    watch(desk, MONDAY + 100 * DAY)
    handed_over(desk, visit(MONDAY - 10 * DAY, "V0"), now=MONDAY + 100 * DAY)
    watch(desk, MONDAY + 200 * DAY)

    assert [reminder for reminder, _ in raised(desk)] == ["call-back", "dormant"]


def test_a_corrected_visit_is_not_reminded_of_twice() -> None:
    desk = furnished()
    handed_over(desk, visit(next_service=SERVICE))
    watch(desk, SERVICE_DUE + HOUR)
    (decided,) = after_visit(visit(next_service=date(2026, 6, 20), amount=1), desk.house())
    event = replace(decided.events[0], key="visited/V1/2")
    version = len(desk.journal.load([STREAM])[STREAM])
    desk.journal.record([Batch(STREAM, version, (event,))], stamp())
    watch(desk, LONG_AFTER)

    assert [r for r, _ in raised(desk)] == ["call-back", "service", "dormant"]


def test_orders_of_last_year_from_a_file_flood_nobodys_queue() -> None:
    desk = furnished()
    handed_over(desk, visit(next_service=SERVICE), now=LONG_AFTER)
    assert watch(desk, LONG_AFTER) == 0


def test_a_visit_told_the_day_after_leaves_what_is_still_ahead() -> None:
    desk = furnished()
    handed_over(desk, visit(next_service=SERVICE), now=MONDAY + 25 * HOUR)
    watch(desk, LONG_AFTER)
    assert [reminder for reminder, _ in raised(desk)] == ["service", "dormant"]


NOT_NOW: dict[str, Fact] = {
    "restricted": CustomerRestricted(customer=ANN),
    "no longer to be asked": ConsentChanged(customer=ANN, given=False),
    "merged into another file": FilesMerged(customer="bob", other=ANN, here=ANN),
    "erased": CustomerErased(customer=ANN, grounds="letter"),
}


@pytest.mark.parametrize("fact", NOT_NOW.values(), ids=NOT_NOW)
def test_nobody_is_reminded_of_whoever_is(fact: Fact) -> None:
    desk = furnished()
    handed_over(desk, visit(next_service=SERVICE))
    watch(desk, MONDAY + HOUR)
    told(desk, fact, at=MONDAY + DAY)

    assert customers.next_due(file(desk)) is None
    assert [reminder for reminder, _ in raised(desk)] == ["call-back"]


AGAIN: dict[str, tuple[Fact, Fact]] = {
    "restricted": (NOT_NOW["restricted"], RestrictionLifted(customer=ANN)),
    "no longer to be asked": (
        NOT_NOW["no longer to be asked"],
        ConsentChanged(customer=ANN, given=True),
    ),
    "merged": (
        NOT_NOW["merged into another file"],
        MergeUndone(customer="bob", other=ANN, here=ANN),
    ),
}


@pytest.mark.parametrize(("stop", "go"), AGAIN.values(), ids=AGAIN)
def test_what_fell_due_while_it_was_not_allowed_is_not_chased_afterwards(
    stop: Fact, go: Fact
) -> None:
    desk = furnished()
    handed_over(desk, visit(next_service=SERVICE))
    watch(desk, MONDAY + HOUR)
    told(desk, stop, at=SERVICE_DUE - DAY)
    told(desk, go, at=SERVICE_DUE + DAY)
    watch(desk, LONG_AFTER)

    assert [reminder for reminder, _ in raised(desk)] == ["call-back", "dormant"]


def test_a_channel_that_is_refused_still_leaves_the_others() -> None:
    desk = furnished()
    handed_over(desk, visit())
    told(desk, ConsentChanged(customer=ANN, given=False, channel="sms"), at=MONDAY + DAY)
    assert customers.next_due(file(desk)) == MONDAY


def test_a_customer_with_nothing_coming_has_no_clock() -> None:
    desk = furnished()
    told(desk, CustomerHeard(customer=ANN, kind="promoter"), at=MONDAY)
    assert customers.next_due(file(desk)) is None


def test_a_centre_chooses_which_reminders_become_work() -> None:
    desk = furnished()
    rules = make.policy()
    quiet = replace_policy(rules, reminders=("service",))
    desk.furnish([Event(MONDAY - DAY, adopted(quiet, MONDAY - DAY))], stamp(make.WANG))
    handed_over(desk, visit(next_service=SERVICE))
    watch(desk, LONG_AFTER)

    assert raised(desk) == [("service", SERVICE_DUE)]


def replace_policy(policy: Any, **customers_rules: Any) -> Any:
    rules = dataclasses.replace(policy.customers, **customers_rules)
    return dataclasses.replace(policy, edition="quiet", customers=rules)


def adopted(policy: Any, starts: datetime) -> Fact:
    return PolicyAdopted(edition=policy.edition, starts=starts, digest="", text="", rules=policy)


# Birthdays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noted", "day"),
    [
        ("05-27", date(2026, 5, 27)),
        ("02-29", date(2028, 2, 29)),
        ("02-29", date(2026, 2, 28)),
    ],
)
def test_a_birthday_is_kept_on_its_day_and_a_leap_days_on_the_last_of_february(
    noted: str, day: date
) -> None:
    assert is_birthday(noted, day)
    assert not is_birthday(noted, day + DAY)
    assert not is_birthday(noted, day - DAY)
    assert not is_birthday("", day)


def test_birthdays_are_looked_for_today_and_some_days_back() -> None:
    days = birthday_days(MONDAY, furnished().house())
    assert days == tuple(make.day(MONDAY - n * DAY) for n in (3, 2, 1, 0))


def test_a_birthday_becomes_work_once_a_year_whoever_looks() -> None:
    desk = furnished()
    told(desk, BirthdayNoted(customer=ANN, birthday="03-02"), at=MONDAY - 30 * DAY)
    today = make.day(MONDAY)

    for watcher in (desk, Desk(desk.journal), desk):
        raise_birthday(watcher, ANN, today, stamp())
    raise_birthday(desk, ANN, date(2027, 3, 2), stamp())

    midnight = datetime.fromisoformat("2026-03-02T00:00:00+08:00")
    assert raised(desk) == [("birthday", midnight), ("birthday", midnight + 365 * DAY)]
    assert [case.procedure for case in opened(desk)] == ["care-birthday"] * 2


@pytest.mark.parametrize("fact", NOT_NOW.values(), ids=NOT_NOW)
def test_no_birthday_is_kept_of_whoever_is(fact: Fact) -> None:
    desk = furnished()
    told(desk, BirthdayNoted(customer=ANN, birthday="03-02"), fact, at=MONDAY - 30 * DAY)
    assert raise_birthday(desk, ANN, make.day(MONDAY), stamp()) == 0


def test_a_new_life_after_an_erasure_has_reminders_of_its_own() -> None:
    desk = furnished()
    told(desk, BirthdayNoted(customer=ANN, birthday="03-02"), at=MONDAY - 30 * DAY)
    raise_birthday(desk, ANN, make.day(MONDAY), stamp())
    told(desk, CustomerErased(customer=ANN, grounds="letter"), at=MONDAY)
    told(desk, BirthdayNoted(customer=ANN, birthday="03-02"), at=MONDAY)

    assert raise_birthday(desk, ANN, make.day(MONDAY), stamp()) == 2
    assert len({case.case for case in opened(desk)}) == 2
