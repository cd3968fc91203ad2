"""The whole clock table: every procedure and level, in time, late, and after days switched off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain import case as cases
from domain.events import CLOCK, AlertRaised, CaseEscalated, Event, StepBreached
from domain.types import Case
from tests import ask, make
from tests.given import given
from tests.make import DAY, HOUR, MINUTE, MONDAY

JUST = timedelta(microseconds=1)
LONG_AFTER = MONDAY + 60 * DAY

CLASSES = {
    "detractor": make.opened(score=2),
    "passive": make.opened(score=8),
    "promoter": make.opened(score=10),
    "complaint-1": make.opened(complaint=1),
    "complaint-2": make.opened(complaint=2),
    "complaint-3": make.opened(complaint=3),
}

UNTOUCHED = {
    "detractor": (
        "2h respond/1 missed, 2h to level 3, 6h respond/2 missed, 6h alert, "
        "8h root-cause/1 missed, 24h plan/1 missed, 72h resolve/1 missed, 72h alert, "
        "240h close/1 missed"
    ),
    "passive": (
        "24h respond/1 missed, 24h to level 2, 36h respond/2 missed, 36h to level 3, "
        "40h respond/3 missed, 40h alert, 504h close/1 missed, 744h convert/1 missed"
    ),
    "promoter": (
        "48h respond/1 missed, 48h to level 2, 48h close/1 missed, "
        "60h respond/2 missed, 60h to level 3, 64h respond/3 missed, 64h alert"
    ),
    "complaint-1": (
        "24h respond/1 missed, 24h to level 2, 24h root-cause/1 missed, "
        "36h respond/2 missed, 36h to level 3, 40h respond/3 missed, 40h alert, "
        "48h resolve/1 missed, 48h alert, 240h close/1 missed"
    ),
    "complaint-2": (
        "12h respond/1 missed, 12h to level 3, 16h respond/2 missed, 16h alert, "
        "24h root-cause/1 missed, 24h plan/1 missed, 48h resolve/1 missed, 48h alert, "
        "240h close/1 missed"
    ),
    "complaint-3": (
        "2h respond/1 missed, 2h alert, 4h root-cause/1 missed, 6h resolve/1 missed, 6h alert, "
        "11h compensate/1 missed, 840h close/1 missed"
    ),
}
"""What the clock does to a case of each class that nobody ever touches."""

RESPONSE = {
    "detractor": 2 * HOUR,
    "passive": 24 * HOUR,
    "promoter": 48 * HOUR,
    "complaint-1": 24 * HOUR,
    "complaint-2": 12 * HOUR,
    "complaint-3": 2 * HOUR,
}
LEVEL_RESPONSE = {2: 12 * HOUR, 3: 4 * HOUR}


def story(events: Sequence[Event]) -> list[str]:
    """Clock events as short sentences."""
    return [f"{(event.at - MONDAY) // HOUR}h {_sentence(event)}" for event in events]


def _sentence(event: Event) -> str:
    match event.fact:
        case StepBreached(step=step, n=n):
            return f"{step}/{n} missed"
        case CaseEscalated(level=level):
            return f"to level {level}"
        case AlertRaised():
            return "alert"
    raise TypeError(event)


def until(name: str, hours: float) -> list[str]:
    """The part of a class's story up to some hours after its opening."""
    sentences = UNTOUCHED[name].split(", ")
    return [s for s in sentences if int(s.split("h ", 1)[0]) <= hours]


def settled(case: Case, *instants: datetime) -> tuple[Event, ...]:
    """What watchers looking at these instants write, one after the other."""
    written: tuple[Event, ...] = ()
    for instant in instants:
        events = cases.settle(case, instant, make.rules())
        case = cases.fold(events, case) or case
        written += events
    return written


@pytest.mark.parametrize("name", CLASSES)
def test_at_its_due_time_a_response_is_not_yet_late(name: str) -> None:
    given(CLASSES[name]).when(ask.the_clock(MONDAY + RESPONSE[name])).then()


@pytest.mark.parametrize("name", CLASSES)
def test_a_response_at_its_due_time_is_in_time(name: str) -> None:
    due = MONDAY + RESPONSE[name]
    answered = given(CLASSES[name]).having(ask.reached(due)).case.steps[0]
    assert (answered.done, answered.breached) == (due, None)


@pytest.mark.parametrize("name", CLASSES)
def test_a_moment_after_its_due_time_a_response_is_late(name: str) -> None:
    case = given(CLASSES[name]).case
    late = settled(case, MONDAY + RESPONSE[name] + JUST)
    assert story(late) == until(name, RESPONSE[name] / HOUR)


@pytest.mark.parametrize("name", CLASSES)
def test_a_late_response_keeps_its_breach_and_stops_the_climb(name: str) -> None:
    due = MONDAY + RESPONSE[name]
    late = given(CLASSES[name]).having(ask.reached(due + MINUTE))
    assert (late.case.steps[0].breached, late.case.steps[0].done) == (due, due + MINUTE)
    after = story(settled(late.case, due + 20 * HOUR))
    assert not [s for s in after if "respond" in s or "level" in s]


@pytest.mark.parametrize("name", CLASSES)
def test_after_three_days_switched_off_all_is_noted_as_if_it_had_run(name: str) -> None:
    case = given(CLASSES[name]).case
    assert story(settled(case, MONDAY + 3 * DAY + JUST)) == until(name, 72)


@pytest.mark.parametrize("name", CLASSES)
def test_an_untouched_case_has_the_whole_story_of_its_class(name: str) -> None:
    case = given(CLASSES[name]).case
    assert ", ".join(story(settled(case, LONG_AFTER))) == UNTOUCHED[name]


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("minutes", [30, 61, 24 * 60, 5 * 24 * 60])
def test_any_number_of_watchers_writes_the_same_events(name: str, minutes: int) -> None:
    case = given(CLASSES[name]).case
    often = [MONDAY + n * minutes * MINUTE for n in range(60 * 24 * 60 // minutes)]
    watched = settled(case, *sorted((*often, *often, LONG_AFTER)))
    assert watched == settled(case, LONG_AFTER)


@pytest.mark.parametrize("name", CLASSES)
def test_each_breach_movement_and_alert_has_its_own_name_and_comes_once(name: str) -> None:
    case = given(CLASSES[name]).case
    events = settled(case, LONG_AFTER)
    keys = [event.key for event in events]
    assert len(set(keys)) == len(keys)
    assert all(keys)
    assert {event.actor for event in events} == {CLOCK}
    later = cases.fold(events, case)
    assert later is not None
    assert cases.settle(later, LONG_AFTER + 300 * DAY, make.rules()) == ()


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_unanswered_at_any_level_it_climbs_a_level_a_clock_and_alerts_at_the_top(
    name: str, level: int
) -> None:
    due = MONDAY + RESPONSE[name]
    expected = [make.breached("respond", due, line=f"{name}.respond")]
    for n, higher in enumerate(range(level + 1, 4), start=2):
        expected.append(make.escalated(higher, due, step="respond", n=n))
        due += LEVEL_RESPONSE[higher]
        expected.append(make.breached("respond", due, n=n, line=f"levels.{higher}.respond"))
    expected.append(make.alerted("respond", due, n=4 - level))
    last = given(make.only_responding(CLASSES[name], level)).when(ask.the_clock(LONG_AFTER))
    assert last.then(*expected).level == 3


@pytest.mark.parametrize(("step", "hours"), [("root-cause", 8), ("plan", 24)])
def test_a_missed_step_that_does_not_escalate_is_flagged_and_moves_nothing(
    step: str, hours: int
) -> None:
    answered = given(CLASSES["detractor"]).having(ask.reached(MONDAY + HOUR))
    events = settled(answered.case, MONDAY + hours * HOUR + JUST)
    assert f"{hours}h {step}/1 missed" in story(events)
    assert not [e for e in events if isinstance(e.fact, CaseEscalated | AlertRaised)]


def test_a_missed_resolution_escalates_and_gets_the_new_levels_response_clock() -> None:
    answered = given(CLASSES["detractor"]).having(ask.reached(MONDAY + HOUR))
    events = settled(answered.case, MONDAY + 90 * HOUR)
    assert story(events)[2:] == [
        "72h resolve/1 missed",
        "72h to level 3",
        "76h respond/2 missed",
        "76h alert",
    ]


def test_two_steps_missed_at_one_instant_are_noted_in_the_order_of_the_procedure() -> None:
    events = settled(given(CLASSES["complaint-2"]).case, MONDAY + 24 * HOUR + JUST)
    assert story(events)[-2:] == ["24h root-cause/1 missed", "24h plan/1 missed"]


def test_the_movement_names_the_breach_as_its_cause() -> None:
    due = MONDAY + 2 * HOUR
    given(CLASSES["detractor"]).when(ask.the_clock(due + 5 * MINUTE)).then(
        make.breached("respond", due), make.escalated(3, due, step="respond")
    )
    [missed, moved] = settled(given(CLASSES["detractor"]).case, due + JUST)
    assert (missed.follows, moved.follows) == (False, True)


def test_a_command_first_settles_what_fell_due_before_it() -> None:
    due = MONDAY + 2 * HOUR
    given(CLASSES["detractor"]).when(ask.reached(MONDAY + 3 * HOUR)).then(
        make.breached("respond", due),
        make.escalated(3, due, step="respond"),
        make.reached(MONDAY + 3 * HOUR),
    )


def test_a_case_that_does_not_exist_is_refused() -> None:
    given().when(ask.the_clock(MONDAY)).refused("no-such-case")
