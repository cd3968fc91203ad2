"""Sending surveys: who is asked, who is not and why; nobody twice."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.asking import post
from domain.asking.facts import SurveyDelivered, SurveySent, SurveyWithheld
from domain.asking.post import Delivery, Mailing, Reach
from domain.clientele.facts import (
    ConsentChanged,
    ContactDataChanged,
    CustomerAsked,
    FilesMerged,
)
from domain.custody import CustomerErased, CustomerRestricted, RestrictionLifted
from domain.desk import Batch, Desk, Stamp
from domain.errors import RefusedError
from domain.events import CentreOpened, Event, PolicyAdopted
from domain.fact import Fact
from domain.policy import Policy
from tests import make
from tests.domain.surveys import ANN, DUE, LAPSES, PHONE, owed, planned, sent, standing, told, visit
from tests.journal import Journal, furnished, house_history, stamp
from tests.make import DAY, HOUR, MINUTE, MONDAY

BEN = "ben"
QUIET = 720 * HOUR


def facts(desk: Desk, kind: type[Fact]) -> list[Fact]:
    assert isinstance(desk.journal, Journal)
    return [event.fact for event in desk.journal.log if isinstance(event.fact, kind)]


def asked(desk: Desk, at: datetime, customer: str = ANN) -> None:
    told(desk, CustomerAsked(customer=customer, survey="S0", trigger="service"), at, customer)


def test_a_due_survey_leaves_and_its_customer_is_asked_in_one_append() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    assert sent(desk, survey) == (post.Posted(survey, "sent", channel="app"),)
    assert facts(desk, SurveySent) == [
        SurveySent(
            survey=survey,
            centre=make.CENTRE,
            customer=ANN,
            channel="app",
            expires=DUE + 14 * DAY,
            batch="list-03030100",
            reached_at=f"sign of {PHONE}",
        )
    ]
    assert facts(desk, CustomerAsked) == [
        CustomerAsked(customer=ANN, survey=survey, trigger="service")
    ]
    assert isinstance(desk.journal, Journal)
    leaving, question = desk.journal.log[-2:]
    assert (leaving.correlation, question.causation) == (question.correlation, leaving.id)


def test_sent_again_it_is_over_and_nobody_is_asked_twice() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    sent(desk, survey)
    assert sent(desk, survey, at=DUE + MINUTE) == (post.Posted(survey, "over", "sent"),)
    assert len(facts(desk, CustomerAsked)) == 1


class Interrupted(Journal):
    """A log in which somebody else is quicker once."""

    first: Callable[[], None] | None = None

    def record(self, batches: Sequence[Batch], stamp: Stamp) -> None:
        first, self.first = self.first, None
        if first is not None:
            first()
        super().record(batches, stamp)


@pytest.mark.parametrize("same", [True, False], ids=["the same survey", "the same customer"])
def test_of_two_who_send_at_once_only_one_asks(*, same: bool) -> None:
    journal = Interrupted()
    desk = furnished(journal)
    mine = planned(desk, visit("V1"))
    theirs = mine if same else planned(desk, visit("V2"))
    results = []
    journal.first = lambda: results.extend(sent(desk, theirs, at=DUE))
    results.extend(sent(desk, mine, at=DUE))
    assert [r.fate for r in results] == ["sent", "over" if same else "withheld"]
    assert len(facts(desk, CustomerAsked)) == 1


@pytest.mark.parametrize(
    ("since", "fate"),
    [
        (timedelta(), "withheld"),
        (QUIET - MINUTE, "withheld"),
        (QUIET - timedelta(microseconds=1), "withheld"),
        (QUIET, "sent"),
        (QUIET + MINUTE, "sent"),
    ],
    ids=["just now", "719 h 59 min", "a moment less", "720 h", "720 h 1 min"],
)
def test_the_quiet_period_rolls_by_hours(since: timedelta, fate: str) -> None:
    desk = furnished()
    survey = planned(desk, visit())
    asked(desk, DUE - since)
    [done] = sent(desk, survey)
    assert (done.fate, done.why) == (fate, "quiet-period" if fate == "withheld" else "")


PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "asked_at",
    [datetime(2026, 3, 28, 15, tzinfo=PARIS), datetime(2026, 10, 24, 15, tzinfo=PARIS)],
    ids=["a day of 23 hours", "a day of 25 hours"],
)
@pytest.mark.parametrize(("since", "fate"), [(QUIET - MINUTE, "withheld"), (QUIET, "sent")])
def test_a_change_of_the_clocks_makes_the_quiet_period_no_shorter_and_no_longer(
    asked_at: datetime, since: timedelta, fate: str
) -> None:
    desk = furnished()
    paris = CentreOpened(centre=make.CENTRE, name="Paris", time_zone="Europe/Paris")
    desk.furnish([Event(MONDAY, paris)], stamp(make.WANG, "move"))
    at = asked_at.astimezone(UTC) + since
    survey = owed(desk, due=at - HOUR, lapses=at + HOUR)
    asked(desk, asked_at.astimezone(UTC))
    assert [done.fate for done in sent(desk, survey, at=at)] == [fate]


def test_a_complaint_is_asked_about_also_within_the_quiet_period() -> None:
    desk = furnished()
    survey = owed(desk, trigger="complaint", channel="phone")
    asked(desk, DUE - HOUR)
    assert [done.fate for done in sent(desk, survey)] == ["sent"]


def test_of_a_customers_two_surveys_the_one_that_is_exempt_keeps_the_other_back() -> None:
    desk = furnished()
    service, complaint = owed(desk, survey="A1"), owed(desk, survey="B1", trigger="complaint")
    fates = {done.survey: (done.fate, done.why) for done in sent(desk, service, complaint)}
    assert fates == {complaint: ("sent", ""), service: ("withheld", "quiet-period")}


def test_files_of_one_person_are_asked_as_one() -> None:
    desk = furnished()
    survey = owed(desk, customer=BEN)
    merged = FilesMerged(customer=ANN, other=BEN)
    for here in (ANN, BEN):
        told(desk, replace(merged, here=here), MONDAY, here)
    asked(desk, DUE - HOUR, ANN)
    assert [(done.fate, done.why) for done in sent(desk, survey)] == [("withheld", "quiet-period")]


NO_CHANNEL = ConsentChanged(customer=ANN, given=False)
REASONS: dict[str, tuple[tuple[Fact, ...], str]] = {
    "no-consent": ((NO_CHANNEL,), PHONE),
    "restricted": ((CustomerRestricted(customer=ANN),), PHONE),
    "erased": ((CustomerErased(customer=ANN, grounds="letter"),), ""),
    "no-contact": ((), ""),
    "quiet-period": ((CustomerAsked(customer=ANN, survey="S0"),), PHONE),
    "staff-or-test": ((), "+8613800000000"),
}


def with_test_number(policy: Policy) -> Policy:
    intake = dataclasses.replace(policy.intake, test_numbers=("+8613800000000",))
    return dataclasses.replace(policy, edition="tests", intake=intake)


@pytest.mark.parametrize("why", REASONS)
def test_a_survey_that_is_not_sent_has_its_reason_on_record(why: str) -> None:
    desk = furnished()
    adopted = PolicyAdopted(
        edition="tests", starts=MONDAY, digest="", text="", rules=with_test_number(make.policy())
    )
    desk.journal.record(
        [Batch("house", len(house_history(desk)), (Event(MONDAY, adopted),))], stamp(act="rules")
    )
    survey = planned(desk, visit())
    happened, phone = REASONS[why]
    for fact in happened:
        told(desk, fact, DUE - HOUR)
    assert [(d.fate, d.why) for d in sent(desk, survey, phone=phone)] == [("withheld", why)]
    [fact] = facts(desk, SurveyWithheld)
    assert fact == SurveyWithheld(survey=survey, centre=make.CENTRE, customer=ANN, why=why)
    assert standing(desk, survey).status == "withheld"


def test_a_restriction_that_was_lifted_and_a_consent_given_again_hold_nobody_back() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    for fact in (
        CustomerRestricted(customer=ANN),
        RestrictionLifted(customer=ANN),
        NO_CHANNEL,
        ConsentChanged(customer=ANN, given=True),
    ):
        told(desk, fact, MONDAY + HOUR)
    assert [done.fate for done in sent(desk, survey)] == ["sent"]


def test_who_refuses_the_channel_planned_is_asked_by_another_of_the_same_survey() -> None:
    desk = furnished()
    survey = owed(desk, trigger="first-maintenance", channel="sms")
    told(desk, ConsentChanged(customer=ANN, given=False, channel="sms"), MONDAY)
    assert sent(desk, survey, channel="sms") == (
        post.Posted(survey, "elsewhere", channel="wechat"),
    )
    assert standing(desk, survey).status == "planned"
    assert sent(desk, survey) == (post.Posted(survey, "sent", channel="wechat"),)


def test_one_number_is_asked_once_a_list() -> None:
    desk = furnished()
    first = planned(desk, visit("V1"))
    second = planned(desk, visit("V2", customer=BEN))
    done = {each.survey: (each.fate, each.why) for each in sent(desk, first, second)}
    assert sorted(done.values()) == [("sent", ""), ("withheld", "same-number")]


def test_what_lapsed_by_now_is_noted_and_not_sent() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    assert sent(desk, survey, at=LAPSES + MINUTE) == (post.Posted(survey, "over", "lapsed"),)
    assert standing(desk, survey).lapsed


def test_the_last_change_of_how_somebody_is_reached_goes_with_the_survey() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    told(desk, ContactDataChanged(customer=ANN, fields=("phone",)), DUE - HOUR)
    sent(desk, survey)
    [fact] = facts(desk, SurveySent)
    assert isinstance(fact, SurveySent)
    assert (fact.changed, fact.changed_by) == (DUE - HOUR, "wang")


def test_the_last_change_of_how_somebody_is_reached_stands_beside_the_reason_it_is_withheld() -> (
    None
):
    desk = furnished()
    by_rule, by_hand = (planned(desk, visit(number)) for number in ("V1", "V2"))
    told(desk, ContactDataChanged(customer=ANN, fields=("phone",)), DUE - HOUR)
    sent(desk, by_rule, phone="")
    post.withhold(desk, by_hand, "no", by=make.WANG, at=DUE, stamp=stamp(make.WANG, "by hand"))
    withheld = [fact for fact in facts(desk, SurveyWithheld) if isinstance(fact, SurveyWithheld)]
    assert [(fact.why, fact.changed, fact.changed_by) for fact in withheld] == [
        ("no-contact", DUE - HOUR, "wang"),
        ("by-hand", DUE - HOUR, "wang"),
    ]


def test_only_a_role_the_policy_names_sends_and_withholds() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    mailing = Mailing(at=DUE, batch="b", by=make.LI)
    for act in (
        lambda: post.send(desk, [Reach(survey, PHONE)], mailing, stamp()),
        lambda: post.withhold(desk, survey, "no", by=make.LI, at=DUE, stamp=stamp()),
    ):
        with pytest.raises(RefusedError) as refusal:
            act()
        assert refusal.value.params == {"reason": "role-may-not", "role": "advisor"}


def test_a_survey_withheld_by_hand_keeps_the_words_of_who_did() -> None:
    desk = furnished()
    survey = planned(desk, visit())
    post.withhold(desk, survey, "in mourning", by=make.WANG, at=DUE, stamp=stamp(make.WANG))
    [fact] = facts(desk, SurveyWithheld)
    assert isinstance(fact, SurveyWithheld)
    assert (fact.why, fact.note) == ("by-hand", "in mourning")
    assert sent(desk, survey) == (post.Posted(survey, "over", "withheld"),)


def test_a_survey_that_nobody_planned_is_refused() -> None:
    with pytest.raises(RefusedError) as refusal:
        sent(furnished(), "NONESUCH")
    assert refusal.value.reason == "no-such-survey"


def test_delivery_reports_are_taken_in_once_each() -> None:
    desk = furnished()
    mine, waiting = planned(desk, visit("V1")), planned(desk, visit("V2", customer=BEN))
    sent(desk, mine)
    rows = [
        Delivery(mine, delivered=True),
        Delivery(waiting, delivered=True),
        Delivery("NONESUCH", delivered=True),
        Delivery(mine, delivered=True),
        Delivery(mine, delivered=False, why="blocked"),
    ]
    told_of = [post.delivered(desk, rows[:4], stamp(), now=DUE + HOUR)]
    told_of.append(post.delivered(desk, rows[:1], stamp(), now=DUE + 2 * HOUR))
    told_of.append(post.delivered(desk, rows[4:], stamp(), now=DUE + 3 * HOUR))
    assert told_of == [["new", "not-sent", "unknown", "repeated"], ["repeated"], ["new"]]
    assert len(facts(desk, SurveyDelivered)) == 2
    assert standing(desk, mine).delivered is False


def test_more_than_one_chunk_leaves_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "CHUNK", 2)
    desk = furnished()
    numbers = [planned(desk, visit(f"V{n}", customer=f"c{n}")) for n in range(5)]
    reaches = [Reach(s, f"+861391234567{n}", f"s{n}") for n, s in enumerate(numbers)]
    done = post.send(desk, reaches, Mailing(at=DUE, batch="b", by=make.WANG), stamp())
    assert {each.survey for each in done if each.fate == "sent"} == set(numbers)


@given(st.lists(st.integers(0, 200 * 24), min_size=1, max_size=12, unique=True))
@settings(max_examples=40)
def test_however_often_somebody_comes_they_are_asked_once_a_quiet_period_and_never_silently(
    hours: list[int],
) -> None:
    desk = furnished()
    for n, hour in enumerate(sorted(hours)):
        at = MONDAY + hour * HOUR
        survey = planned(desk, visit(f"V{n}", at=at))
        [done] = sent(desk, survey, at=at + 30 * HOUR)
        assert done.fate in ("sent", "withheld")
    assert isinstance(desk.journal, Journal)
    times = sorted(e.at for e in desk.journal.log if isinstance(e.fact, CustomerAsked))
    assert all(later - earlier >= QUIET for earlier, later in pairwise(times))
    assert len(facts(desk, SurveySent)) + len(facts(desk, SurveyWithheld)) == len(hours)
