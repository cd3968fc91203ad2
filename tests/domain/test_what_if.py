"""Under the rules in force a replay gives the record itself; under others, what differs and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from domain.commands import AddNote, CloseCase, CompleteStep, RecordContact, RecordGoodwill
from domain.desk import Desk
from domain.events import HOUSE, CaseOpened, Event, PolicyAdopted, Recorded, ResponseReceived
from domain.fact import Fact
from domain.policy import default_text, parse
from domain.reception import take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse
from domain.whatif.changes import changes
from domain.whatif.comparison import Comparison
from tests import comings, histories, make
from tests.gateway.test_demo import PRESENTS, lived
from tests.histories import LONG_AFTER, intakes, log, receive, stories
from tests.journal import furnished, open_cases, stamp
from tests.make import DAY, HOUR, LI, MINUTE, MONDAY, WANG
from tests.replayed import EVER, counted, policy, settled, what_if, with_step

END = MONDAY + LONG_AFTER
SINCES = st.sampled_from([EVER, MONDAY, MONDAY + 3 * HOUR, MONDAY + 2 * DAY, MONDAY + 9 * DAY])

OPENINGS = [
    make.elsewhere(opening, f"CASE{n}")
    for n, opening in enumerate(
        [make.opened(score=2), make.opened(score=8), make.opened(complaint=1)]
    )
]
IDS = [f"CASE{n}" for n in range(len(OPENINGS))]


def gives_the_record(found: Comparison, record: list[Recorded], since: datetime) -> None:
    assert found.refused == ()
    assert found.exact is True
    assert found.other == found.recorded
    assert {name: getattr(found.recorded, name) for name in counted(record)} == counted(
        record, since
    )


# The proof of the method: the rules in force give the record --------------------------------------


@pytest.mark.parametrize("days", [40, 17, 1])
def test_a_month_replayed_by_its_own_rules_is_the_month_to_the_last_figure(days: int) -> None:
    month = lived(*PRESENTS[0])
    since = month.at - days * DAY
    gives_the_record(what_if(month.log, month.at, since=since), month.log, since)


@given(stories(IDS), SINCES)
def test_any_story_of_cases_replayed_by_its_own_rules_is_itself(
    story: list[histories.Moment], since: datetime
) -> None:
    desk = furnished()
    open_cases(desk, *OPENINGS)
    histories.tell(desk, story)
    record = settled(desk, END)
    gives_the_record(what_if(record, END, since=since), record, since)


@given(comings.stories(), SINCES)
def test_any_story_of_visits_replayed_by_its_own_rules_is_itself(
    story: list[comings.Moment], since: datetime
) -> None:
    desk = comings.counter()
    comings.tell(desk, story)
    record = settled(desk, END)
    gives_the_record(what_if(record, END, since=since), record, since)


@given(intakes(), st.data(), SINCES)
def test_any_intake_replayed_by_its_own_rules_is_itself(
    received: list[Any], data: st.DataObject, since: datetime
) -> None:
    desk = furnished()
    opened = receive(desk, received)
    if opened:
        histories.tell(desk, data.draw(stories(opened, longest=8)))
    record = settled(desk, END)
    gives_the_record(what_if(record, END, since=since - 7 * DAY), record, since - 7 * DAY)


@given(stories(IDS))
def test_what_fell_due_and_nobody_noticed_yet_counts_on_both_sides(
    story: list[histories.Moment],
) -> None:
    late, always = furnished(), furnished()
    for desk in (late, always):
        open_cases(desk, *OPENINGS)
        histories.tell(desk, story, watched=desk is always)
    assert what_if(log(late), END) == what_if(settled(always, END), END)


@settings(max_examples=30)
@given(stories(IDS), st.sampled_from(["PT30M", "PT1H", "PT30H", "P20D"]), SINCES)
def test_no_story_makes_a_replay_fail_and_whatever_it_leaves_out_it_tells(
    story: list[histories.Moment], due: str, since: datetime
) -> None:
    desk = furnished()
    open_cases(desk, *OPENINGS)
    histories.tell(desk, story)
    other = with_step("detractor", "respond", due=due, escalates=True)
    found = what_if(settled(desk, END), END, other, since=since)
    assert found.exact is True
    assert sum(each.n for each in found.refused) <= found.acts
    assert all(each.n >= len(each.streams) > 0 for each in found.refused)


# What other rules would have come to --------------------------------------------------------------


def answered(score: int = 2, *, at: datetime = MONDAY, key: str = "a1", **told: Any) -> Desk:
    """A desk that heard one answer of a customer who is known."""
    desk = furnished()
    hear(desk, score, at=at, key=key, **told)
    return desk


def hear(desk: Desk, score: int, *, at: datetime, key: str, **told: Any) -> str:
    contact = Contact(customer=told.pop("customer", "ann"), identified=True)
    answer = ReceiveResponse(key=key, at=at, contact=contact, score=score, **told)
    return take_in(desk, [answer], stamp(WANG, f"in/{key}"), now=at)[0].case


def case_of(desk: Desk) -> str:
    return next(e.fact.case for e in log(desk) if isinstance(e.fact, CaseOpened))


def reach(desk: Desk, at: datetime) -> None:
    desk.act(case_of(desk), [RecordContact(at=at, by=WANG, outcome="reached")], stamp(WANG, at))


def test_a_longer_clock_forgives_who_called_within_it_and_nobody_else() -> None:
    desk = answered()
    reach(desk, MONDAY + 3 * HOUR)
    found = what_if(
        settled(desk, MONDAY + 5 * HOUR),
        MONDAY + 5 * HOUR,
        with_step("detractor", "respond", due="PT4H"),
    )
    assert found.recorded.breaches == {"respond": 1}
    assert found.recorded.escalations == {3: 1}
    assert (found.other.breaches, found.other.escalations) == ({}, {})
    shorter = with_step("detractor", "respond", due="PT3H")
    in_time = what_if(log(desk), MONDAY + 5 * HOUR, shorter)
    assert in_time.other.breaches == {}
    assert what_if(log(desk), MONDAY + 5 * HOUR, policy()).other.breaches == {"respond": 1}


def test_a_shorter_clock_counts_whoever_called_after_it_and_where_the_case_went() -> None:
    desk = answered()
    reach(desk, MONDAY + HOUR)
    other = with_step("detractor", "respond", due="PT30M")
    found = what_if(settled(desk, MONDAY + 2 * HOUR), MONDAY + 2 * HOUR, other)
    assert found.recorded.breaches == {}
    assert found.other.breaches == {"respond": 1}
    assert (found.other.escalations, found.other.causes) == ({3: 1}, {"breach": 1})


def test_what_was_promised_before_the_first_day_stays_promised() -> None:
    desk = answered()
    other = with_step("detractor", "respond", due="PT4H")
    since = MONDAY + HOUR
    found = what_if(settled(desk, MONDAY + 5 * HOUR), MONDAY + 5 * HOUR, other, since=since)
    assert found.other.breaches == found.recorded.breaches


def test_what_falls_due_moves_to_another_hour_of_the_day() -> None:
    desk = answered()
    other = with_step("detractor", "respond", due="PT4H")
    found = what_if(settled(desk, MONDAY + 6 * HOUR), MONDAY + 6 * HOUR, other)
    was = {hour: load.due for hour, load in enumerate(found.recorded.follow_ups.hours) if load.due}
    now = {hour: load.due for hour, load in enumerate(found.other.follow_ups.hours) if load.due}
    missed = [load.missed for load in found.other.follow_ups.hours]
    # at 09:00: the first answer by 11:00, then, at the higher level, by 15:00
    assert was == {11: 1}
    assert now == {13: 1}
    assert missed[13] == 1
    assert [load.due for load in found.other.follow_ups.weekdays] == [1, 0, 0, 0, 0, 0, 0]


def test_an_act_on_a_step_that_is_no_more_is_told_and_so_is_what_hung_on_it() -> None:
    desk = answered()
    reach(desk, MONDAY + HOUR)
    at = MONDAY + 2 * HOUR
    plan = CompleteStep(at=at, by=WANG, step="plan")
    desk.act(case_of(desk), [plan], stamp(WANG, "plan"))
    found = what_if(settled(desk, at + HOUR), at + HOUR, with_step("detractor", "plan"))
    [refusal] = found.refused
    assert (refusal.act, refusal.reason, refusal.n) == ("step-done.v1", "step-not-open", 1)
    assert refusal.streams == [f"case-{case_of(desk)}"]
    assert found.acts == 2


def test_a_closing_that_another_rule_forbids_leaves_the_case_to_its_clocks() -> None:
    desk = answered()
    at = MONDAY + HOUR
    lost = CloseCase(at=at, by=WANG, outcome="lost", reason="moved away")
    desk.act(case_of(desk), [lost], stamp(WANG, "lost"))
    found = what_if(settled(desk, at + 3 * HOUR), at + 3 * HOUR, policy(authority={"lost": 3}))
    assert [(each.act, each.reason) for each in found.refused] == [
        ("case-closed.v1", "not-closable")
    ]
    assert found.recorded.breaches == {}
    assert found.other.breaches == {"respond": 1}


def test_what_was_taken_back_is_taken_back_again_or_told_where_it_was_too_late() -> None:
    desk = answered()
    reach(desk, MONDAY + HOUR)
    desk.undo(case_of(desk), by=WANG, at=MONDAY + HOUR + 10 * MINUTE, stamp=stamp(WANG, "undo"))
    record, until = settled(desk, MONDAY + 3 * HOUR), MONDAY + 3 * HOUR
    again = what_if(record, until, with_step("detractor", "plan", due="PT25H"))
    assert again.refused == ()
    assert again.other.breaches == {"respond": 1}
    too_late = what_if(record, until, policy(undo={"within": "PT5M"}))
    assert [(each.act, each.reason) for each in too_late.refused] == [
        ("action-undone.v1", "undo-too-late")
    ]
    assert too_late.other.breaches == {}


def test_a_note_taken_back_hides_no_clock_that_was_settled_with_it() -> None:
    desk = answered()
    at = MONDAY + 3 * HOUR
    desk.act(case_of(desk), [AddNote(at=at, by=WANG, note="it rattles")], stamp(WANG, "note"))
    desk.undo(case_of(desk), by=WANG, at=at + MINUTE, stamp=stamp(WANG, "undo"))
    record = settled(desk, at + HOUR)
    gives_the_record(what_if(record, at + HOUR), record, EVER)


def test_another_line_between_the_classes_opens_other_cases() -> None:
    desk = answered(7)
    until = MONDAY + 3 * HOUR
    found = what_if(settled(desk, until), until, policy(score={"passive": 8}))
    assert (found.recorded.opened, found.other.opened) == ({"passive": 1}, {"detractor": 1})
    assert (found.recorded.breaches, found.other.breaches) == ({}, {"respond": 1})


def test_a_promoter_converts_a_passive_case_only_where_the_score_is_one_of_a_promoter() -> None:
    desk = answered(8)
    hear(desk, 9, at=MONDAY + HOUR, key="a2")
    until = MONDAY + 26 * HOUR
    found = what_if(settled(desk, until), until, policy(score={"promoter": 10}))
    assert found.recorded.breaches == {}
    assert found.other.breaches == {"respond": 2}
    assert found.other.opened == {"passive": 2}


def test_an_older_answer_opens_a_case_where_the_horizon_lies_further_back() -> None:
    desk = furnished()
    contact = Contact(customer="ann", identified=True)
    old = ReceiveResponse(key="a1", at=MONDAY - 20 * DAY, contact=contact, score=2)
    [received] = [take_in(desk, [old], stamp(WANG, "in"), now=MONDAY)]
    assert received[0].case == ""
    record = [e if e.stream == HOUSE else replace(e, recorded_at=MONDAY) for e in log(desk)]
    found = what_if(record, MONDAY, policy(intake={"horizon": "P30D"}))
    assert (found.recorded.opened, found.other.opened) == ({}, {"detractor": 1})


def test_the_months_budget_of_another_policy_is_spent_as_people_granted() -> None:
    desk = answered()
    other_case = hear(desk, 2, at=MONDAY, key="a2", customer="ben")
    grant = {"form": "voucher", "amount": 15_000, "reason": "sorry"}
    for n, case in enumerate((case_of(desk), other_case)):
        at = MONDAY + (n + 1) * MINUTE
        command = RecordGoodwill(at=at, by=LI, spent=n * 15_000, **grant)
        desk.act(case, [command], stamp(LI, f"give/{n}"))
    at = MONDAY + HOUR
    lost = CloseCase(at=at, by=WANG, outcome="lost", reason="moved away")
    desk.act(other_case, [lost], stamp(WANG, "lost"))
    record = settled(desk, at)
    assert what_if(record, at, policy(undo={"within": "PT20M"})).refused == ()
    found = what_if(record, at, policy(goodwill={"advisor_month": 20_000}))
    assert [(each.reason, each.params) for each in found.refused] == [
        ("not-closable", {"outcome": "lost", "missing": ["approval"]})
    ]


def test_a_call_back_that_moves_a_step_once_too_often_is_told() -> None:
    desk = answered()
    for n in (1, 2):
        at = MONDAY + n * 10 * MINUTE
        later = RecordContact(at=at, by=WANG, outcome="call-back", call_back=at + HOUR)
        desk.act(case_of(desk), [later], stamp(WANG, f"later/{n}"))
    until = MONDAY + 30 * MINUTE
    found = what_if(settled(desk, until), until, policy(contact={"callbacks": 1}))
    assert [(each.act, each.reason, each.n) for each in found.refused] == [
        ("contact-recorded.v1", "moved-too-often", 1)
    ]


# Words of customers -------------------------------------------------------------------------------


def sealed(_: Recorded) -> Fact:
    raise AssertionError("nobody's words are opened for this")


def test_words_are_not_opened_where_both_policies_look_for_the_same_words() -> None:
    desk = answered(comment="刹车失灵, the press will hear of it")
    until = MONDAY + 5 * HOUR
    other = with_step("detractor", "respond", due="PT6H")
    found = what_if(settled(desk, until), until, other, readable=sealed)
    assert found.exact is True
    raised = [e.fact for e in log(desk) if isinstance(e.fact, CaseOpened)]
    assert [fact.cause for fact in raised] == ["safety"]
    # at level 3 from the start: what is missed there raises an alert and no escalation
    assert (found.recorded.alerts, found.recorded.escalations) == (1, {})
    assert (found.other.alerts, found.other.escalations) == (1, {})


def test_other_words_are_looked_for_in_what_was_said_as_far_as_it_can_be_read() -> None:
    desk = answered(comment="it stalled on the motorway")
    until = MONDAY + 3 * HOUR
    other = policy(jumps={"safety_words": ("stalled",)})
    found = what_if(settled(desk, until), until, other)
    assert (found.recorded.escalations, found.recorded.alerts) == ({3: 1}, 0)
    assert (found.other.escalations, found.other.alerts) == ({}, 1)  # it opened at level 3

    def erased(event: Recorded) -> Fact:
        fact = event.fact
        return replace(fact, comment="") if isinstance(fact, ResponseReceived) else fact

    gone = what_if(log(desk), until, other, readable=erased)
    assert gone.other.escalations == gone.recorded.escalations


def test_a_customer_dissatisfied_again_is_one_by_the_other_rules_too() -> None:
    desk = answered(7)
    contact = Contact(customer="ann", identified=True)
    complaint = ReceiveComplaint(key="c1", at=MONDAY + HOUR, contact=contact, text="again")
    take_in(desk, [complaint], stamp(WANG, "c1"), now=MONDAY + HOUR)
    until = MONDAY + 14 * HOUR
    found = what_if(settled(desk, until), until, policy(score={"passive": 8}))
    # under the other line the answer was a low one, so the complaint opens at level 2
    assert found.recorded.breaches == {}
    assert found.other.breaches["respond"] == 3


# What changes -------------------------------------------------------------------------------------


def test_what_differs_is_named_by_its_path_with_both_values_and_whether_it_bears() -> None:
    text = default_text()
    for old, new in (
        ('edition = "2026.1"', 'edition = "other"'),
        ('due = "P28D", after = "resolve"', 'due = "P29D", after = "resolve"'),
        ("nps = 85 ", "nps = 80 "),
        ("capacity = 60", "capacity = 70"),
        ("passive = 7\n", "passive = 6\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    assert [(c.path, c.old, c.new, c.bears) for c in changes(make.policy(), parse(text))] == [
        ("score.passive", 7, 6, True),
        ("targets.nps", 85, 80, False),
        ("procedures.complaint-3.steps.call#4.due", "P28D", "P29D", True),
        ("visit.capacity", 60, 70, False),
    ]


def test_two_editions_in_the_span_are_both_named_and_replayed_as_they_were() -> None:
    desk = answered()
    gentler = with_step("detractor", "respond", due="PT4H")
    at = MONDAY + DAY
    fact = PolicyAdopted(edition="other", starts=at, digest="", text="", rules=gentler)
    desk.furnish([Event(at, fact)], stamp(WANG, "adopt"))
    hear(desk, 2, at=at + HOUR, key="a2", customer="ben")
    until = at + 4 * HOUR
    found = what_if(settled(desk, until), until, policy())
    assert [each.edition for each in found.in_force] == ["2026.1", "other"]
    assert found.exact is True
    assert found.recorded.breaches["respond"] + 1 == found.other.breaches["respond"]


def test_figures_hold_the_day_and_the_week_of_every_clock() -> None:
    month = lived(*PRESENTS[0])
    figures = what_if(month.log, month.at).recorded
    steps, marks = figures.follow_ups, figures.visits
    for workload, missed in ((steps, figures.breaches), (marks, figures.marks_missed)):
        for loads in (workload.hours, workload.weekdays):
            assert sum(load.missed for load in loads) == sum(missed.values())
        by_hour, by_day = (sum(load.due for load in loads) for loads in asdict(workload).values())
        assert by_hour == by_day
