"""Before and after: what worked is told from noise, and what was bound to rise anyway is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine

from domain.improving.actions import Compared
from domain.improving.facts import Scope, Window
from tests.tui.counter import MORNING
from tests.tui.desk import Watch
from tests.tui.improved import ANSWERS, PROMOTERS, improved_home
from tui.comparing import compare
from tui.errors import MisuseError
from tui.session import Session

JANUARY = Window(date(2026, 1, 1), date(2026, 1, 31))
FEBRUARY = Window(date(2026, 2, 1), date(2026, 2, 28))
NEVER = Window(date(2025, 1, 1), date(2025, 1, 31))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with time_machine.travel(MORNING, tick=False):
        return improved_home(tmp_path_factory.mktemp("improved") / "home").home


def compared(
    home: Path,
    advisor: str = "",
    chosen: str = "",
    measure: str = "nps",
    before: Window = JANUARY,
    after: Window = FEBRUARY,
) -> Compared:
    scope = (Scope("advisor", advisor),) if advisor else ()
    with Session(home, now=Watch()) as session, session.views() as views:
        return compare(views, measure, before, after, MORNING, scope=scope, chosen=chosen)


def share(advisor: str, month: int) -> float:
    promoters = PROMOTERS[advisor][month]
    return 100 * (2 * promoters - ANSWERS) / ANSWERS


def test_what_worked_is_distinguishable_and_better(home: Path) -> None:
    found = compared(home, "limin", "volunteers")
    assert (found.was.value, found.was.n) == (pytest.approx(share("limin", 2)), ANSWERS)
    assert found.became.value == pytest.approx(share("limin", 3))
    effect = found.effect
    assert effect.difference == pytest.approx(share("limin", 3) - share("limin", 2))
    assert effect.low is not None
    assert effect.low > 0
    assert (effect.distinguishable, effect.better) == (True, True)


def test_what_did_nothing_is_noise_and_called_neither_better_nor_worse(home: Path) -> None:
    effect = compared(home, "zhao", "volunteers").effect
    assert effect.low is not None
    assert effect.high is not None
    assert effect.low < 0 < effect.high
    assert (effect.distinguishable, effect.better, effect.regression) == (False, None, "")


def test_what_made_it_worse_says_so(home: Path) -> None:
    november = Window(date(2025, 11, 1), date(2025, 11, 30))
    effect = compared(home, "wangfang", before=november, after=JANUARY).effect
    assert (effect.distinguishable, effect.better) == (True, False)


def test_a_group_chosen_for_its_low_score_is_warned_of_with_how_much_was_to_come(
    home: Path,
) -> None:
    effect = compared(home, "limin", "low-score").effect
    assert effect.regression == "low-score"
    assert effect.pull is not None
    assert 0 < effect.pull < (effect.difference or 0)
    assert effect.beyond is True


def test_a_group_that_was_the_lowest_is_warned_of_however_it_was_chosen(home: Path) -> None:
    assert compared(home, "limin", "volunteers").effect.regression == "lowest"
    assert compared(home, "sun", "volunteers").effect.regression == ""


def test_a_window_that_was_the_worst_is_warned_of(home: Path) -> None:
    assert compared(home, "wangfang", "volunteers").effect.regression == "worst"


def test_the_whole_centre_is_compared_without_a_pilot(home: Path) -> None:
    found = compared(home)
    assert found.was.n == found.became.n == ANSWERS * len(PROMOTERS)


def test_a_window_without_figures_says_nothing_and_warns_of_nothing(home: Path) -> None:
    found = compared(home, "limin", "low-score", before=NEVER)
    assert (found.was.value, found.was.n) == (None, 0)
    effect = found.effect
    assert (effect.difference, effect.distinguishable, effect.regression) == (None, False, "")


@pytest.mark.parametrize(
    ("measure", "reason"), [("fun", "no-such-measure"), ("clv", "measure-uncut")]
)
def test_what_cannot_be_measured_so_is_refused(home: Path, measure: str, reason: str) -> None:
    with pytest.raises(MisuseError) as refusal:
        compared(home, "limin", measure=measure)
    assert refusal.value.params["reason"] == reason
