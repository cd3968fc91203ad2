from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics.casemix import Answers, Standing, beside, counted, scored

COUNT = st.integers(0, 30)


def named(lines: tuple[Standing, ...]) -> Mapping[str, Standing]:
    return {line.advisor: line for line in lines}


def test_what_is_expected_is_the_others_share_in_the_same_jobs() -> None:
    """Li: 90 major at the others' 30 %, 10 minor at their 5 %: 27 + ½ of 100 expected."""
    found = named(
        beside(
            {
                ("li", "major"): counted(28, 90),
                ("li", "minor"): counted(1, 10),
                ("ma", "major"): counted(30, 100),
                ("ma", "minor"): counted(5, 100),
            },
            30,
            per=100,
        )
    )["li"]
    assert (found.n, found.alone) == (100, 0)
    assert found.raw == pytest.approx(29)
    assert found.expected == pytest.approx(27.5)
    assert found.difference == pytest.approx(1.5)
    assert found.verdict == "none"


def test_who_looks_bad_for_the_jobs_alone_is_no_different() -> None:
    answers = {("li", "major"): counted(90, 300), ("li", "minor"): counted(5, 100)}
    for one in ("ma", "chen", "sun"):
        answers |= {(one, "major"): counted(30, 100), (one, "minor"): counted(15, 300)}
    found = named(beside(answers, 30, per=100))
    assert found["li"].raw == pytest.approx(23.75)
    assert found["ma"].raw == pytest.approx(11.25)
    assert {line.verdict for line in found.values()} == {"none"}


def test_who_differs_in_the_same_jobs_is_named_and_nobody_else() -> None:
    answers = {("li", "major"): counted(60, 200), ("li", "minor"): counted(40, 200)}
    for one in ("ma", "chen", "sun", "he"):
        answers |= {(one, "major"): counted(30, 200), (one, "minor"): counted(10, 200)}
    lines = beside(answers, 30, per=100)
    assert (lines[0].advisor, lines[0].verdict) == ("li", "higher")
    assert lines[0].low is not None
    assert lines[0].low > 0
    assert {line.verdict for line in lines[1:]} == {"none"}


def test_scores_are_compared_in_points() -> None:
    answers = {("li", 0): scored(200, 60, 140)} | {
        (one, 0): scored(260, 100, 40) for one in ("ma", "chen", "sun")
    }
    first = beside(answers, 30, per=100)[0]
    assert (first.advisor, first.raw, first.expected) == ("li", 15, pytest.approx(55))
    assert first.verdict == "lower"


def test_one_persons_bad_year_does_not_make_the_others_look_good() -> None:
    answers = {("li", 0): counted(700, 1400)} | {
        (one, 0): counted(100, 1000) for one in ("ma", "chen", "sun", "he")
    }
    lines = beside(answers, 30, per=100)
    assert [(line.advisor, line.verdict) for line in lines[:1]] == [("li", "higher")]
    assert {line.verdict for line in lines[1:]} == {"none"}
    assert [line.expected for line in lines[1:]] == pytest.approx([10] * 4)


def test_who_differs_no_more_than_people_do_is_not_named() -> None:
    shares = (60, 75, 90, 105, 120, 135, 150)
    answers = {(f"a{share}", 0): counted(share, 1000) for share in shares}
    assert {line.verdict for line in beside(answers, 30)} == {"none"}
    beyond = named(beside(answers | {("li", 0): counted(400, 1000)}, 30))
    assert beyond["li"].verdict == "higher"
    alike = {(f"a{share}", 0): counted(105, 1000) for share in shares}
    assert named(beside(alike | {("li", 0): counted(150, 1000)}, 30))["li"].verdict == "higher"


def test_few_answers_are_not_judged_and_take_no_share_of_the_level() -> None:
    answers = {("li", 0): counted(40, 200), ("ma", 0): counted(22, 200), ("new", 0): counted(9, 9)}
    found = named(beside(answers, 30))
    assert found["new"].verdict == "few"
    assert (found["new"].n, found["new"].low, found["new"].chance) == (9, None, 1)
    assert found["new"].raw == 1
    both = beside(answers | {(f"new {i}", 0): counted(1, 9) for i in range(9)}, 30)
    assert named(both)["li"].verdict == found["li"].verdict


def test_jobs_nobody_else_does_are_counted_apart() -> None:
    answers = {("li", "body"): counted(30, 50), ("li", "minor"): counted(3, 40)} | {
        ("ma", "minor"): counted(4, 60)
    }
    found = named(beside(answers, 30))["li"]
    assert (found.n, found.alone) == (40, 50)
    assert found.raw == pytest.approx(3 / 40)
    only = named(beside({("li", "body"): counted(30, 50)}, 30))["li"]
    assert (only.n, only.alone, only.raw, only.verdict) == (0, 50, None, "few")
    assert beside({}, 30) == ()


def test_where_all_answer_alike_nobody_differs() -> None:
    lines = beside({(one, 0): counted(0, 100) for one in ("li", "ma")}, 30)
    assert {line.verdict for line in lines} == {"none"}
    assert {line.difference for line in lines} == {0}


def test_few_honest_advisors_are_named() -> None:
    rng = Random(3)
    looks = 300
    for n in (40, 200):
        named_in = 0
        for _ in range(looks):
            answers = {
                (f"a{advisor}", job): counted(sum(rng.random() < p for _ in range(n // 2)), n // 2)
                for advisor in range(8)
                for job, p in enumerate((0.06, 0.2))
            }
            lines = beside(answers, 30)
            named_in += any(line.verdict in ("lower", "higher") for line in lines)
        assert named_in <= 0.07 * looks


CELL = st.tuples(COUNT, COUNT, COUNT)


@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.integers(0, 2)), CELL))
def test_verdict_and_interval_agree_and_answers_add_up(
    cells: dict[tuple[str, int], tuple[int, int, int]],
) -> None:
    answers: dict[tuple[str, object], Answers] = {key: scored(*cell) for key, cell in cells.items()}
    for line in beside(answers, 5, per=100):
        own = sum(sum(cell) for (advisor, _), cell in cells.items() if advisor == line.advisor)
        assert line.n + line.alone == own
        if line.low is None or line.high is None:
            assert line.verdict == ("few" if line.n < 5 else "none")
            continue
        assert line.verdict == ("higher" if line.low > 0 else "lower" if line.high < 0 else "none")
        assert line.raw is not None
        assert -100 <= line.raw <= 100
        assert line.difference == pytest.approx(line.raw - (line.expected or 0))


@given(st.integers(1, 50), st.integers(1, 50))
def test_two_advisors_alone_are_each_others_mirror(one: int, other: int) -> None:
    found = named(beside({("a", 0): counted(one, 60), ("b", 0): counted(other, 60)}, 30))
    assert found["a"].difference == pytest.approx(-(found["b"].difference or 0))
    assert found["a"].chance == pytest.approx(found["b"].chance)
