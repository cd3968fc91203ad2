"""The clock table of visits: every mark in time, late, and after three days switched off."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain import house as houses
from domain.desk import Desk
from domain.events import CLOCK, Event
from domain.visits import visit as visits
from domain.visits.commands import AnyVisitCommand, OpenVisit
from domain.visits.counter import attend, receive
from domain.visits.facts import MarkName, visit_stream
from domain.visits.state import Visit
from tests import make
from tests.garage import (
    AT_WORK,
    READY,
    Given,
    announce,
    arrived,
    at,
    booking,
    came,
    cancel,
    diagnose,
    given,
    hand_over,
    look,
    missed,
    opening,
    order,
    owner,
    pause,
    start,
    tell,
)
from tests.journal import Journal, furnished, stamp
from tests.make import DAY, HOUR, LI, MINUTE, MONDAY

JUST = timedelta(microseconds=1)
LONG_AFTER = MONDAY + 60 * DAY

HERE: dict[MarkName, tuple[Given, float, AnyVisitCommand]] = {
    "work-order": (arrived(), 3, order(3)),
    "diagnosis": (arrived().after(order()), 30, diagnose(30)),
    "progress": (arrived().after(*AT_WORK), 55, tell(55)),
    "finish": (arrived().after(*AT_WORK, pause(40)), 24 * 60, cancel(24 * 60)),
    "handover": (arrived().after(*READY, announce(75, 95), came(100)), 105, hand_over(105)),
}
"""For each mark a visit in which it comes next, when it is due, and what ends it."""

UNTOUCHED = {
    "booked": "75m arrival/1",
    "in-store": "3m work-order/1, 30m diagnosis/1, 1440m finish/1",
    "mobile": "3m work-order/1, 30m diagnosis/1, 1440m finish/1",
    "remote": "3m work-order/1, 30m diagnosis/1, 1440m finish/1",
    "major": "3m work-order/1, 30m diagnosis/1",
    "ordered": "30m diagnosis/1, 300m finish/2",
    "working": "55m progress/1, 1440m finish/1",
    "paused": "1440m finish/1",
    "finished": "",
    "announced": "",
    "returned": "105m handover/1",
    "closed": "",
}
"""What the clock does to a visit at each stage that nobody touches any more."""

STORIES = {
    "booked": given(booking()),
    "in-store": arrived(),
    "mobile": arrived("mobile"),
    "remote": arrived("remote"),
    "major": arrived(major=True),
    "ordered": arrived().after(order(2, 100_000, 300)),
    "working": arrived().after(*AT_WORK),
    "paused": arrived().after(*AT_WORK, pause(40)),
    "finished": arrived().after(*READY),
    "announced": arrived().after(*READY, announce(75, 95)),
    "returned": arrived().after(*READY, announce(75, 95), came(100)),
    "closed": arrived().after(*READY, announce(75, 95), came(100), hand_over(104)),
}


def story(events: tuple[Event, ...]) -> str:
    """Clock events as short sentences."""
    return ", ".join(
        f"{(e.at - MONDAY) // MINUTE}m {e.fact.mark}/{e.fact.n}"  # type: ignore[attr-defined]
        for e in events
    )


@pytest.mark.parametrize("name", HERE)
def test_at_its_due_time_a_mark_is_not_yet_missed(name: MarkName) -> None:
    here, due, _ = HERE[name]
    here.when(look(due)).then()


@pytest.mark.parametrize("name", HERE)
def test_what_is_done_at_its_due_time_is_in_time(name: MarkName) -> None:
    here, _, done = HERE[name]
    assert not here.after(done).visit.missed(name)


@pytest.mark.parametrize("name", HERE)
def test_a_moment_after_its_due_time_a_mark_is_missed(name: MarkName) -> None:
    here, due, _ = HERE[name]
    [event] = here.settled(at(due) + JUST)
    assert _said(event) == _said(missed(name, due))


def _said(event: Event) -> tuple[object, ...]:
    return event.at, event.fact, event.actor


@pytest.mark.parametrize("name", HERE)
def test_what_is_done_late_stays_missed(name: MarkName) -> None:
    here, due, _ = HERE[name]
    late = given(*here.history, *here.settled(at(due) + JUST)).visit
    assert late.missed(name)
    assert visits.next_due(late) is None or visits.next_due(late) > at(due)  # type: ignore[operator]


def test_a_booked_customer_is_on_time_a_quarter_of_an_hour_after_the_slot() -> None:
    booked = given(booking(60))
    assert booked.settled(at(75)) == ()
    assert story(booked.settled(at(75) + JUST)) == "75m arrival/1"
    in_time = visits.fold([*booked.history, _reported(75)])
    late = visits.fold([*booked.history, missed("arrival", 75), _reported(76)])
    assert in_time is not None
    assert late is not None
    assert (in_time.missed("arrival"), late.missed("arrival")) == (False, True)
    assert in_time.slot == at(60)


def _reported(minutes: float) -> Event:
    report = opening()
    return Event(at(minutes), report.fact)


@pytest.mark.parametrize("name", STORIES)
def test_an_untouched_visit_has_the_whole_story_of_its_stage(name: str) -> None:
    assert story(STORIES[name].settled(LONG_AFTER)) == UNTOUCHED[name]


@pytest.mark.parametrize("name", STORIES)
def test_after_three_days_switched_off_all_is_noted_as_if_it_had_run(name: str) -> None:
    always = [MONDAY + n * 7 * MINUTE for n in range(3 * 24 * 9)]
    late = STORIES[name].settled(MONDAY + 3 * DAY + JUST)
    assert late == STORIES[name].settled(*always, MONDAY + 3 * DAY + JUST)
    assert story(late) == UNTOUCHED[name]


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("minutes", [1, 30, 61, 24 * 60])
def test_any_number_of_watchers_writes_the_same_events(name: str, minutes: int) -> None:
    often = [MONDAY + n * minutes * MINUTE for n in range(3 * 24 * 60 // minutes)]
    watched = STORIES[name].settled(*sorted((*often, *often, LONG_AFTER)))
    assert watched == STORIES[name].settled(LONG_AFTER)


@pytest.mark.parametrize("name", STORIES)
def test_each_miss_has_its_own_name_and_comes_once(name: str) -> None:
    events = STORIES[name].settled(LONG_AFTER)
    keys = [event.key for event in events]
    assert len(set(keys)) == len(keys)
    assert all(keys)
    assert {event.actor for event in events} <= {CLOCK}
    assert given(*STORIES[name].history, *events).settled(LONG_AFTER + 300 * DAY) == ()


def test_a_silence_is_missed_once_however_long_it_lasts_and_the_next_word_starts_anew() -> None:
    silent = arrived().after(*AT_WORK)
    assert story(silent.settled(at(600))) == "55m progress/1"
    told = silent.after(tell(600))
    assert story(told.settled(at(640)))[:14] == "630m progress/"


def test_a_visit_that_is_over_runs_no_clock() -> None:
    for end in (cancel(1), cancel(2000)):
        assert visits.next_due(arrived().after(end).visit) is None


# Daylight saving --------------------------------------------------------------------------------

BERLIN = "Europe/Berlin"


def in_berlin(*wall: int) -> datetime:
    return datetime(*wall, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)  # type: ignore[arg-type,misc]


def received(desk_zone: str, when: datetime) -> tuple[Desk, Visit]:
    """A customer who reports at a centre in a zone."""
    desk = furnished()
    moved = houses.open_centre(
        desk.house(), centre=make.CENTRE, name="Mitte", zone=desk_zone, at=MONDAY
    )
    desk.furnish(moved, stamp(make.WANG, "move"))
    visit = receive(desk, OpenVisit(at=when, by=LI, key="k", contact=owner()), stamp())
    state = visits.fold(desk.journal.load([visit_stream(visit)])[visit_stream(visit)])
    assert state is not None
    return desk, state


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ((2026, 3, 28, 14, 0), (2026, 3, 29, 15, 0)),
        ((2026, 10, 24, 14, 0), (2026, 10, 25, 13, 0)),
        ((2026, 7, 1, 14, 0), (2026, 7, 2, 14, 0)),
    ],
)
def test_a_day_to_finish_is_twenty_four_hours_also_when_the_clocks_change(
    when: tuple[int, ...], due: tuple[int, ...]
) -> None:
    _, state = received(BERLIN, in_berlin(*when))
    assert state.finish == in_berlin(*due)
    assert state.finish - in_berlin(*when) == 24 * HOUR


@pytest.mark.parametrize("evening", [datetime(2026, 3, 29, 0, 45), datetime(2026, 10, 25, 0, 45)])  # noqa: DTZ001
def test_the_half_hour_runs_on_through_the_hour_that_is_missing_or_comes_twice(
    evening: datetime,
) -> None:
    began = evening.replace(tzinfo=UTC)
    desk, state = received(BERLIN, began)
    minute = MINUTE
    commands = [
        type(order())(at=began + minute, by=LI, estimate=1),
        type(diagnose())(at=began + 2 * minute, by=LI, note="worn"),
        type(start())(at=began + 5 * minute, by=LI),
    ]
    after, _ = attend(desk, state.id, commands, stamp())
    running = after.pending("progress")
    assert running is not None
    assert running.due == began + 35 * minute
    told = type(tell(1))(at=began + 35 * minute, by=LI)
    on_time, _ = attend(desk, state.id, [told], stamp())
    assert not on_time.missed("progress")


@pytest.mark.parametrize(
    ("night", "day"),
    [((2026, 3, 29, 0, 30), "2026-03-29"), ((2026, 3, 28, 23, 30), "2026-03-28")],
)
def test_the_day_of_a_visit_is_the_centres(night: tuple[int, ...], day: str) -> None:
    _, state = received(BERLIN, in_berlin(*night))
    assert state.day.isoformat() == day


# Many watchers over one log ---------------------------------------------------------------------


def test_two_desks_over_one_log_note_each_miss_once() -> None:
    journal = Journal()
    one = furnished(journal)
    two = Desk(journal)
    names = [
        receive(one, OpenVisit(at=at(n), by=LI, key=f"k{n}", contact=owner()), stamp(LI, n))
        for n in range(5)
    ]
    due = [(at(n + 3), visit_stream(name)) for n, name in enumerate(names)]
    for until in (at(4), at(4), at(35), LONG_AFTER):
        one.settle(due, until, stamp(LI, "watch"))
        two.settle(due, until, stamp(make.WANG, "watch"))
    clocked = [e for e in journal.log if e.actor == CLOCK and e.stream.startswith("visit-")]
    assert len(clocked) == 3 * len(names)
    assert len({(e.stream, e.fact) for e in clocked}) == len(clocked)
    alone = furnished()
    for n in range(5):
        receive(alone, OpenVisit(at=at(n), by=LI, key=f"k{n}", contact=owner()), stamp(LI, n))
    alone.settle(due, LONG_AFTER, stamp(LI, "watch"))
    late = alone.journal.load([visit_stream(name) for name in names])
    often = journal.load([visit_stream(name) for name in names])
    assert [[(e.at, e.fact, e.id) for e in late[s]] for s in late] == [
        [(e.at, e.fact, e.id) for e in often[s]] for s in often
    ]
