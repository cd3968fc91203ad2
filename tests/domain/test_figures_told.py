"""Figures told by month: what can be told, by whom, and how a slip is put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.desk import Batch, Desk
from domain.errors import RefusedError
from domain.people.facts import FigureEntered, figures_stream
from domain.people.figures import FIGURES, Entry, check, enter, month_of, months
from domain.types import Person
from tests import make
from tests.journal import furnished, stamp
from tests.make import CENTRE, MONDAY, WANG

TODAY = date(2026, 3, 18)


def entry(
    figure: str = "revenue", value: int = 100_00, month: str = "2026-02", **more: str
) -> Entry:
    return Entry(month=month, figure=figure, value=value, **more)


def told(desk: Desk, *entries: Entry, by: Person = WANG) -> Sequence[FigureEntered]:
    """Tell figures at a desk; return what that recorded."""
    streams = [figures_stream(CENTRE, each.month) for each in entries]
    known = desk.journal.load(streams)
    decided = enter(entries, known, desk.house(), by=by, at=MONDAY)
    desk.journal.record([Batch(s, len(known[s]), events) for s, events in decided], stamp(by))
    facts = [event.fact for each in decided for event in each.events]
    return [fact for fact in facts if isinstance(fact, FigureEntered)]


def test_a_figure_told_again_corrects_the_one_before_and_names_it() -> None:
    desk = furnished()
    [first] = told(desk, entry(value=100))
    assert first.corrects is None
    stream = figures_stream(CENTRE, "2026-02")
    [second] = told(desk, entry(value=200))
    assert second.corrects == desk.journal.load([stream])[stream][0].id
    [third] = told(desk, entry(value=100))
    assert third.corrects == desk.journal.load([stream])[stream][1].id


def test_the_same_value_again_is_nothing_new_whoever_tells_it() -> None:
    desk = furnished()
    told(desk, entry(value=100), entry("cost", 50))
    assert told(desk, entry(value=100), entry("cost", 50), by=make.CHEN) == []


def test_a_persons_figure_and_the_centres_stand_apart() -> None:
    desk = furnished()
    told(desk, entry(value=100), entry(value=30, staff="li"))
    [own] = told(desk, entry(value=40, staff="li"))
    assert (own.staff, own.value) == ("li", 40)
    assert isinstance(own.corrects, UUID)
    assert told(desk, entry(value=100)) == []


def test_of_several_entries_about_one_figure_the_last_stands() -> None:
    assert [fact.value for fact in told(furnished(), entry(value=1), entry(value=2))] == [2]


@pytest.mark.parametrize("by", [make.LI, make.SUN])
def test_who_may_not_tell_figures_is_refused(by: Person) -> None:
    with pytest.raises(RefusedError) as refusal:
        told(furnished(), entry(), by=by)
    assert refusal.value.params["reason"] == "role-may-not"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (entry(month="2026-13"), "month-unreadable"),
        (entry(month="26-1"), "month-unreadable"),
        (entry(month="2026-04"), "month-to-come"),
        (entry("profit"), "no-such-figure"),
        (entry("satisfaction", 50, staff="li"), "figure-of-the-centre"),
        (entry(staff="nobody"), "nobody-so-called"),
        (entry("satisfaction", 101), "figure-impossible"),
        (entry(value=-1), "figure-impossible"),
    ],
)
def test_what_cannot_be_true_is_refused_and_says_why(wrong: Entry, reason: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        check(wrong, furnished().house(), TODAY)
    assert refusal.value.params["reason"] == reason


def test_a_gross_loss_and_the_running_month_can_be_told() -> None:
    check(entry("gross-margin", -5), furnished().house(), TODAY)
    check(entry(month="2026-03"), furnished().house(), TODAY)


@given(st.dates(date(1999, 1, 1), date(2099, 1, 1)), st.integers(0, 1500))
def test_the_months_of_a_period_are_those_of_its_days(start: date, length: int) -> None:
    end = date.fromordinal(start.toordinal() + length)
    days = (date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1))
    assert months(start, end) == tuple(dict.fromkeys(map(month_of, days)))


def test_every_figure_has_bounds_that_hold_something() -> None:
    assert all(figure.low < figure.high for figure in FIGURES.values())
