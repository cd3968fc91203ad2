"""When a figure is final, and what may be claimed of it before."""

from __future__ import annotations

from datetime import date

import pytest

from domain.measures import MEASURES, Estimate
from domain.measures.estimate import rate
from domain.measures.final import final_on, pending
from domain.policy import default_text, parse
from tui.measuring import line

END = date(2026, 9, 20)


@pytest.mark.parametrize(
    ("measure", "day"),
    [
        ("ftr", "2026-10-21"),
        ("closure", "2026-10-12"),
        ("reopened", "2026-10-12"),
        ("confirmed", "2026-10-01"),
        ("problem-closure", "2026-10-01"),
        ("completion", "2026-10-05"),
        ("nps", "2026-09-21"),
        ("revenue", "2026-09-21"),
    ],
)
def test_a_figure_is_final_when_nothing_it_counts_is_followed_up_any_more(
    measure: str, day: str
) -> None:
    assert final_on(measure, END, parse(default_text())) == date.fromisoformat(day)


def test_it_is_pending_until_that_day_comes() -> None:
    policy = parse(default_text())
    assert pending("ftr", END, date(2026, 10, 20), policy) == date(2026, 10, 21)
    assert pending("ftr", END, date(2026, 10, 21), policy) is None
    assert pending("nps", END, END, policy) is None


def test_policy_says_how_long() -> None:
    text = default_text().replace('rework_within = "P30D"', 'rework_within = "P1M"')
    assert final_on("ftr", END, parse(text)) == date(2026, 10, 21)
    text = default_text().replace('rework_within = "P30D"', 'rework_within = "P7D"')
    assert final_on("ftr", END, parse(text)) == date(2026, 9, 28)


def test_nothing_is_claimed_of_what_is_not_final() -> None:
    policy = parse(default_text())
    good, bad = rate(982, 1000), rate(919, 1000)
    young = line(MEASURES["ftr"], good, bad, policy, final_on=date(2026, 10, 21))
    assert (young.verdict, young.change.told, young.change.detectable) == ("early", False, False)
    old = line(MEASURES["ftr"], good, bad, policy)
    assert (old.verdict, old.change.detectable) == ("met", True)


def test_a_fall_of_what_is_still_being_closed_is_no_change() -> None:
    policy = parse(default_text())
    less, more = rate(900, 1000), rate(990, 1000)
    assert not line(MEASURES["closure"], less, more, policy).change.told
    assert line(MEASURES["closure"], more, less, policy).change.detectable
    assert line(MEASURES["closure"], less, more, policy).verdict == "missed"


def test_what_is_too_little_to_judge_stays_so() -> None:
    few = line(MEASURES["ftr"], rate(3, 4), Estimate(None, 0), parse(default_text()), final_on=END)
    assert few.verdict == "few"
