"""``show selection``: who was asked, what is worth a look, and nothing about few surveys."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.tui.chosen import FEW, KEPT_BACK, asked_home
from tests.tui.counter import MORNING, Counter, furnished
from tui.text import LANGUAGES, Language


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    with time_machine.travel(MORNING, tick=False):
        return asked_home(tmp_path_factory.mktemp("selection") / "home")


@pytest.fixture(autouse=True)
def _morning() -> object:
    with time_machine.travel(MORNING, tick=False) as frozen:
        yield frozen


def line(output: str, name: str) -> str:
    return next(line for line in output.splitlines() if line.lstrip("! ").startswith(name))


def test_the_funnel_of_each_advisor_adds_up_to_the_centres(counter: Counter) -> None:
    found = counter.data("show", "selection")
    assert found["whole"]["eligible"] == 4 * 80 + FEW
    for station in ("eligible", "invited", "delivered", "answered", "valid", "unhappy"):
        for cut in ("advisors", "triggers", "technicians"):
            parts = sum(line["funnel"][station] for line in found[cut])
            assert parts == found["whole"][station]
    assert found["whole"]["reasons"] == {
        "by-hand": KEPT_BACK + 1,
        "quiet-period": 4,
        "lapsed": 4,
    }


def test_who_kept_unhappy_customers_back_is_worth_a_look_and_nobody_else(
    counter: Counter,
) -> None:
    found = counter.data("show", "selection")
    named = {line["key"]: line["flags"] for line in found["advisors"] if line["flags"]}
    assert list(named) == ["limin"]
    [flag] = named["limin"]
    assert flag["code"] == "unasked"
    assert flag["counts"]["hits"] == KEPT_BACK
    assert {found["behind"][survey]["why"] for survey in flag["surveys"]} == {"by-hand"}
    assert found["advisors"][0]["name"] == "李敏"


def test_the_page_says_it_with_its_counts_and_accuses_nobody(counter: Counter) -> None:
    said = counter.run("show", "selection").output
    assert "! 李敏" in said
    assert "Unhappy customers not asked: 12 of 18." in said
    assert "Surveys behind it: s" in said
    assert "a reason to look, not a verdict" in said
    assert "guilty" not in said


def test_few_surveys_are_counted_and_not_judged(counter: Counter) -> None:
    found = counter.data("show", "selection", "--advisor", "xiaowu")
    [only] = found["advisors"]
    assert (only["judged"], only["flags"], only["funnel"]["eligible"]) == (False, [], FEW)


@pytest.mark.parametrize("who", ["limin", "李敏"])
def test_one_advisor_is_judged_among_all(counter: Counter, who: str) -> None:
    one = counter.data("show", "selection", "--advisor", who)
    everybody = counter.data("show", "selection")
    assert one["advisors"] == everybody["advisors"][:1]
    assert one["whole"] == everybody["whole"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No survey of"), ("zh-CN", "没有 liminn 的调查")]
)
def test_an_advisor_without_surveys_is_asked_back(
    counter: Counter, language: Language, said: str
) -> None:
    result = counter.run("show", "selection", "--advisor", "liminn", language=language)
    assert result.exit_code == 2
    assert said in result.output
    assert "limin, he, wangfang" in result.output


def test_other_cuts_are_counted_and_judge_nobody(counter: Counter) -> None:
    said = counter.run("show", "selection", "--by", "technician").output
    assert line(said, "wu").split()[1] == "329"
    assert "Only advisors are judged" in said
    assert "! " not in said


def test_a_period_holds_the_visits_of_its_days(counter: Counter) -> None:
    found = counter.data("show", "selection", "--from", "2026-01-05", "--to", "2026-01-11")
    assert 0 < found["whole"]["eligible"] < 80
    nothing = counter.run("show", "selection", "--from", "2025-01-01", "--to", "2025-01-31")
    assert "No survey was owed in this period" in nothing.output


def test_a_period_that_ends_before_it_begins_is_refused(counter: Counter) -> None:
    result = counter.run("show", "selection", "--from", "2026-03-02", "--to", "2026-03-01")
    assert result.exit_code == 2
    assert "before" in result.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_home_says_that_nothing_was_owed(tmp_path: Path, language: Language) -> None:
    counter = furnished(tmp_path / "home", "")
    result = counter.run("show", "selection", language=language)
    assert result.exit_code == 0
    assert ("没有应发" if language == "zh-CN" else "No survey was owed") in result.output


def test_no_number_and_no_sign_of_one_is_shown(counter: Counter) -> None:
    said = counter.run("show", "selection", "--json").output
    assert "phone-" not in said
    assert "reached_at" not in said
