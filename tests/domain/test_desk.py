from collections.abc import Sequence
from datetime import datetime

import pytest

from domain import case as cases
from domain import desk as desks
from domain import house as houses
from domain.desk import Batch, Desk, Stamp
from domain.errors import ConflictError, NotReadyError, RefusedError
from domain.events import CLOCK, NoteAdded, Recorded, case_stream
from tests import ask, make
from tests.journal import Journal, furnished, open_cases, stamp
from tests.make import CASE, DAY, HOUR, LI, MINUTE, MONDAY

STREAM = case_stream(CASE)
NOON = MONDAY + 3 * HOUR


class Interrupted(Journal):
    """A log somebody else writes to just before some of our own writes."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = 0
        self.planned = times

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        version = len(self.load([STREAM])[STREAM])
        if version and self.times < self.planned and batches[0].stream == STREAM:
            self.times += 1
            noted = make.noted(f"meanwhile {self.times}", MONDAY)
            super().record([Batch(STREAM, version, (noted,))], stamp)
        super().record(batches, stamp)


def history(desk: Desk, case: str = CASE) -> Sequence[Recorded]:
    return desk.journal.load([case_stream(case)])[case_stream(case)]


def names(events: Sequence[Recorded]) -> list[str]:
    return [type(event.fact).__name__ for event in events]


def opened_desk(journal: Journal | None = None) -> Desk:
    desk = furnished(journal)
    open_cases(desk, make.opened(score=2))
    return desk


def test_an_act_records_its_events_under_the_person_and_the_clock_under_its_own_name() -> None:
    desk = opened_desk()
    case, events = desk.act(CASE, [ask.reached(NOON)], stamp(LI, "call"))
    assert case.reached
    assert names(history(desk)[1:]) == ["StepBreached", "CaseEscalated", "ContactRecorded"]
    assert [event.actor for event in history(desk)[1:]] == [CLOCK, CLOCK, "li"]
    assert len(events) == 3


def test_an_act_is_carried_out_whole_or_not_at_all() -> None:
    desk = opened_desk()
    at = MONDAY + HOUR
    with pytest.raises(RefusedError, match="not-closable"):
        desk.act(CASE, [ask.reached(at), ask.close("recovered", at)], stamp())
    assert names(history(desk)) == ["CaseOpened"]


def test_an_act_that_changes_nothing_writes_nothing() -> None:
    desk = opened_desk()
    desk.act(CASE, [ask.the_clock(MONDAY + HOUR)], stamp())
    assert len(history(desk)) == 1


def test_acting_on_an_unknown_case_is_refused() -> None:
    with pytest.raises(RefusedError, match="no-such-case"):
        furnished().act("NOBODY00", [ask.reached(NOON)], stamp())


def test_no_act_at_all_on_an_unknown_case_is_refused_too() -> None:
    with pytest.raises(RefusedError, match="no-such-case"):
        furnished().act("NOBODY00", [], stamp())


def test_when_somebody_writes_first_the_decision_is_taken_anew() -> None:
    desk = opened_desk(Interrupted(times=3))
    desk.act(CASE, [ask.reached(MONDAY + HOUR)], stamp())
    assert names(history(desk)[1:]) == ["NoteAdded"] * 3 + ["ContactRecorded"]


def test_a_decision_is_not_taken_anew_for_ever() -> None:
    desk = opened_desk(Interrupted(times=1000))
    with pytest.raises(ConflictError):
        desk.act(CASE, [ask.reached(MONDAY + HOUR)], stamp())
    assert len(history(desk)) == 1 + desks.TRIES


def test_settling_goes_on_when_somebody_writes_first() -> None:
    desk = opened_desk(Interrupted(times=2))
    due = MONDAY + 2 * HOUR
    assert desk.settle([(due, case_stream(CASE))], NOON, stamp()) == 2
    assert isinstance(history(desk)[1].fact, NoteAdded)


def climbing(*openings: tuple[str, datetime]) -> tuple[Desk, list[tuple[datetime, str]]]:
    """A desk with untouched detractors' cases, and when each falls due."""
    desk = furnished()
    open_cases(desk, *(make.elsewhere(make.opened(score=2, at=at), case) for case, at in openings))
    return desk, [(at + 2 * HOUR, case_stream(case)) for case, at in openings]


def test_settling_writes_over_all_cases_in_the_order_things_fell_due() -> None:
    desk, due = climbing(("B", MONDAY), ("A", MONDAY + MINUTE), ("C", MONDAY + 2 * MINUTE))
    desk.settle(due, MONDAY + 30 * DAY, stamp())
    assert isinstance(desk.journal, Journal)
    moments = [event.at for event in desk.journal.log if event.actor == CLOCK]
    assert moments == sorted(moments)
    assert len(moments) == 3 * 9


def test_settling_twice_adds_nothing() -> None:
    desk, due = climbing(("A", MONDAY), ("B", MONDAY))
    desk.settle(due, MONDAY + 30 * DAY, stamp())
    assert desk.settle(due, MONDAY + 30 * DAY, stamp()) == 0


def test_settling_leaves_alone_what_is_not_due_yet() -> None:
    desk, due = climbing(("A", MONDAY))
    assert desk.settle(due, due[0][0], stamp()) == 0
    assert desk.settle([(MONDAY, case_stream("A"))], MONDAY + HOUR, stamp()) == 0


def test_settling_a_closed_or_unknown_case_does_nothing() -> None:
    desk, due = climbing(("A", MONDAY))
    lost = ask.close("lost", MONDAY + HOUR, by=make.WANG, reason="moved away")
    desk.act("A", [lost], stamp(make.WANG))
    assert desk.settle([*due, (MONDAY, case_stream("NOBODY00"))], MONDAY + DAY, stamp()) == 0


def test_more_cases_than_fit_in_one_append_are_all_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desks, "SETTLE_BATCH", 4)
    desk, due = climbing(*((f"C{n:02}", MONDAY + n * MINUTE) for n in range(11)))
    assert desk.settle(due, MONDAY + 30 * DAY, stamp()) == 11 * 9
    for _, stream in due:
        state = cases.fold(history(desk, stream.removeprefix("case-")))
        assert state is not None
        assert cases.next_due(state) is None


def test_the_house_is_read_again_when_it_changed() -> None:
    desk = furnished()
    assert len(desk.house().present()) == 4
    joined = houses.join(desk.house(), who="he", name="何静", role="advisor", at=MONDAY)
    desk.furnish(joined, stamp())
    assert desk.house().name_of("he") == "何静"


def test_a_desk_without_centre_or_policy_is_not_ready() -> None:
    with pytest.raises(NotReadyError):
        Desk(Journal()).house()


def test_furnishing_with_nothing_writes_nothing() -> None:
    journal = Journal()
    Desk(journal).furnish((), stamp())
    assert journal.log == []
