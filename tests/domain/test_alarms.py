"""Which words are alarm words, what an alarm does to a case, and how it is taken off again."""

import pytest

from domain.commands import DismissAlarm
from domain.errors import RefusedError
from domain.events import CaseOpened
from domain.survey import ReceiveComplaint, ReceiveResponse
from domain.types import Case, Person
from domain.warnings import AlarmDismissed, AlarmRaised
from tests import make
from tests.domain.reception import answer, case_of, complaint, facts, received
from tests.given import given
from tests.journal import furnished, stamp
from tests.make import CHEN, HOUR, LI, MONDAY, WANG

TEN = MONDAY + HOUR


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("我要找律师", ("lawyer",)),
        ("再这样我就打１２３１５", ("regulator",)),
        ("打12315", ("regulator",)),
        ("order 4123150 is late", ()),
        ("I will SUE YOU", ("lawyer",)),
        ("ｌａｗｙｅｒ", ("lawyer",)),
        ("my LawYer's letter", ("lawyer",)),
        ("two lawyers, two refunds", ("lawyer", "refund")),
        ("the courteous man in the courtyard", ()),
        ("see you in court!", ("lawyer",)),
        ("money\n  back", ("refund",)),
        ("law\u200byer", ("lawyer",)),
        ("the pressure of the tyre", ()),
        ("刹车失灵, I want my money back", ("safety", "refund")),
        ("the airbags", ("safety",)),
        ("all is well", ()),
        ("", ()),
    ],
)
def test_alarm_words_are_found_in_any_case_and_width_and_only_as_words(
    words: str, found: tuple[str, ...]
) -> None:
    assert make.policy().alarms(words) == found


def taken_in(one: ReceiveResponse | ReceiveComplaint) -> tuple[Case, list[object]]:
    desk = furnished()
    received(desk, one)
    return case_of(desk, one.key), list(facts(desk))


@pytest.mark.parametrize(
    "one",
    [answer(2, comment="我要退款"), answer(9, comment="我要退款"), complaint("我要退款")],
    ids=["detractor", "promoter", "complaint"],
)
def test_words_that_open_a_case_raise_its_priority(
    one: ReceiveResponse | ReceiveComplaint,
) -> None:
    case, recorded = taken_in(one)
    assert (case.alarm, case.priority) == (("refund",), 0)
    opened = next(n for n, fact in enumerate(recorded) if isinstance(fact, CaseOpened))
    assert isinstance(recorded[opened + 1], AlarmRaised)


def test_ordinary_words_raise_no_alarm() -> None:
    case, recorded = taken_in(answer(2, comment="the coffee was cold", channel="wechat"))
    assert (case.alarm, case.priority) == ((), 2)
    assert not any(isinstance(fact, AlarmRaised) for fact in recorded)


def dismiss(by: Person = WANG, reason: str = "he is a lawyer") -> DismissAlarm:
    return DismissAlarm(at=TEN, by=by, reason=reason)


@pytest.mark.parametrize("by", [WANG, CHEN])
def test_an_alarm_dismissed_puts_the_priority_back(by: Person) -> None:
    desk = furnished()
    received(desk, answer(2, comment="律师", channel="wechat"))
    before = case_of(desk, "a1")
    case, [event] = desk.act(before.id, [dismiss(by)], stamp(by))
    assert isinstance(event.fact, AlarmDismissed)
    assert (before.priority, case.priority, case.alarm) == (0, 2, ())


def test_an_alarm_cannot_be_undone_but_its_dismissal_can() -> None:
    desk = furnished()
    received(desk, answer(2, comment="律师", channel="wechat"))
    case = case_of(desk, "a1").id
    with pytest.raises(RefusedError, match="nothing-to-undo"):
        desk.undo(case, by=LI, at=TEN, stamp=stamp(LI, "undo"))
    desk.act(case, [dismiss()], stamp(WANG, "dismissed"))
    desk.undo(case, by=WANG, at=TEN, stamp=stamp(WANG, "undo"))
    assert (case_of(desk, "a1").alarm, case_of(desk, "a1").priority) == (("lawyer",), 0)


def test_dismissing_needs_an_alarm_a_reason_and_a_manager() -> None:
    plain = given(make.opened(score=2))
    plain.when(dismiss()).refused("no-alarm")
    fact = AlarmRaised(case=make.CASE, customer="k", categories=("media",), priority=0)
    raised = given(make.opened(score=2), make.Event(MONDAY, fact))
    raised.when(dismiss(LI)).refused("needs-level", level=2)
    raised.when(dismiss(reason="")).refused("text-missing")
