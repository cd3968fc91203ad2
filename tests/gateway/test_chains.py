"""The chains of whys in the demo: drawn for each case by its number, in the case's own matter."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from domain.commands import AnalyseCause
from domain.statistics.growth import grew
from gateway.demo.chains import Analysed, found
from gateway.demo.people import Language
from gateway.demo.texts import planted
from tests import make

AT = datetime(2026, 3, 2, tzinfo=UTC)
CAUSES = make.policy().causes


def drawn(case: Analysed, cause: str, name: str = "") -> AnalyseCause:
    asked = found(case, cause, "a note", name)(at=AT, by=make.LI)
    assert isinstance(asked, AnalyseCause)
    return asked


def case(n: int, month: int = 3, vehicle: str = "Polo", language: Language = "zh") -> Analysed:
    return Analysed(f"C{n}", 0, date(2026, month, 5), vehicle, language)


@pytest.mark.parametrize("cause", CAUSES.list)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cause_has_chains_in_the_tree_and_in_both_languages(
    cause: str, language: Language
) -> None:
    for n in range(40):
        asked = drawn(case(n, language=language), cause)
        assert asked.cause.split("/")[0] == cause
        assert CAUSES.knows(asked.cause)
        assert 1 <= len(asked.whys) <= CAUSES.most
        assert not asked.part or CAUSES.asks_part(asked.cause)


def test_a_case_draws_the_same_chain_again_and_another_when_it_opens_anew() -> None:
    assert drawn(case(1), "quality") == drawn(case(1), "quality")
    again = {drawn(case(1)._replace(again=n), "quality").whys for n in range(20)}
    assert len(again) > 3


@pytest.mark.parametrize("name", planted())
def test_a_case_planted_by_hand_has_the_chain_of_its_own_matter(name: str) -> None:
    text = planted()[name]
    asked = drawn(case(1, language=text["language"]), text["cause"], name)
    assert asked.cause.startswith(f"{text['cause']}/")
    assert len(asked.whys) > 1


def test_a_model_with_a_fault_of_its_own_fails_there_more_often() -> None:
    def parts(vehicle: str) -> Counter[str]:
        return Counter(drawn(case(n, vehicle=vehicle), "quality").part for n in range(200))

    assert parts("CR-V")["37820-5AA-A01"] > 80
    assert parts("Polo")["37820-5AA-A01"] == 0


def test_the_bad_batch_of_january_is_found_and_nothing_else_is_said_to_have_grown() -> None:
    counts = {
        month: Counter(
            drawn(case(n, month), CAUSES.list[n % len(CAUSES.list)]).cause
            for n in range(month * 1000, month * 1000 + 160)
        )
        for month in (12, 1)
    }
    causes = {
        cause: (counts[12][cause], counts[1][cause]) for cause in counts[12].keys() | counts[1]
    }
    lines = grew(causes, (1300, 1300))
    assert [line.cause for line in lines if line.grew] == ["quality/part-defect"]
