"""A small sample of the published table: planted truths are found, planted nothings are not."""

from __future__ import annotations

import pytest

from benchmarks import truths
from benchmarks.truths import QUESTIONS, Question

SEEDS = 12
SURE = {
    "4 times as often",
    "NPS +8, a centre's quarter",
    "first time right 94 to 96 %, 6,000 visits",
    "+20; they truly differ; beyond the mean's pull",
    "+1 a month",
    "6 more detractors in a hundred, a year",
    "the first three in order, 5,600 answers",
}
"""What is strong enough to be found by every seed."""

WARNED = {
    "nothing but hard jobs, a year, jobs not looked at",
    "nothing: NPS, a centre's quarter, the truth wandering by 1 point",
    "nothing done; they are all alike; distinguishable",
    "nothing done; they truly differ; distinguishable",
}
"""What is in the table to show what goes wrong without the method."""

NOTHINGS = [question for question in QUESTIONS if question.empty and question.plant not in WARNED]


@pytest.mark.parametrize("plant", sorted(SURE))
def test_a_planted_truth_is_found(plant: str) -> None:
    (question,) = (question for question in QUESTIONS if question.plant == plant)
    assert truths.tally(question, SEEDS).found == SEEDS


@pytest.mark.parametrize("question", NOTHINGS, ids=lambda question: question.plant)
def test_a_planted_nothing_is_found_by_hardly_a_seed(question: Question) -> None:
    assert truths.tally(question, SEEDS).falsely <= 3


def test_all_nothings_together_are_found_no_more_often_than_chance_may() -> None:
    falsely = sum(truths.tally(question, SEEDS).falsely for question in NOTHINGS)
    assert falsely <= 0.06 * SEEDS * len(NOTHINGS)


def test_hard_jobs_would_be_blamed_on_the_advisor_if_they_were_not_looked_at() -> None:
    (plain,) = (question for question in QUESTIONS if question.plant.endswith("not looked at"))
    assert truths.tally(plain, SEEDS).falsely == SEEDS


def test_a_seed_says_the_same_every_time() -> None:
    assert truths.tally(QUESTIONS[0], 4) == truths.tally(QUESTIONS[0], 4)
