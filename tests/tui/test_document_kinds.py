"""What each document says: the sources' worked examples, and nothing that chance would say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.clientele.yearly import visits_a_year
from domain.measures import Nps, Rate, nps
from tests.tui.papers import AT, POLICY, material, words
from tui.causemodels import Cause
from tui.documents.board import board_document
from tui.documents.dashboard import dashboard_document
from tui.documents.html import page
from tui.documents.markdown import markdown
from tui.documents.material import Material, Point
from tui.documents.model import Document
from tui.documents.monthly import monthly_document
from tui.documents.morning import Morning, morning_document
from tui.documents.weekly import weekly_document
from tui.models import Board, BoardLine, Brief
from tui.text import LANGUAGES, Language, Words

EXAMPLE = {"promoters": 50, "passives": 30, "detractors": 20}
JOURNEY = {
    "booking": 9,
    "reception": 7,
    "communication": 8,
    "waiting": 5,
    "repair": 9,
    "handover": 6,
    "follow-up": 8,
}
SCORES = {
    key: value
    for name, mean in JOURNEY.items()
    for key, value in (
        (f"{name}_n", 100),
        (f"{name}_total", 100 * mean),
        (f"{name}_squares", 100 * mean**2),
    )
}
WORTH = {
    "amount": 200_000,
    "paid": 1,
    "came_a_year": visits_a_year(3, "P365D"),
    "active": 1,
}

BUILDERS: tuple[Callable[[Material, Words], Document], ...] = (
    weekly_document,
    monthly_document,
    dashboard_document,
)


def line(text: str, beginning: str) -> str:
    """Return the row of a Markdown table that begins with a word, its blanks taken out."""
    rows = (row for row in text.splitlines() if row.startswith(f"| {beginning} "))
    return " ".join(next(rows).split())


def test_the_worked_examples_come_out_on_the_dashboard() -> None:
    found = material({**EXAMPLE, **SCORES, **WORTH})
    text = markdown(dashboard_document(found, words()))
    assert line(text, "NPS").startswith("| NPS | +30.0 | n=100 ±")
    assert line(text, "CJI").startswith("| CJI | 7.55 | n=100, ")
    assert line(text, "Lifetime value").startswith("| Lifetime value | ¥13,500 |")


def test_the_shares_of_one_source_are_computed_and_not_copied() -> None:
    found = material({"promoters": 62, "passives": 28, "detractors": 10})
    text = markdown(dashboard_document(found, words()))
    assert "+52.0" in line(text, "NPS")
    assert "58" not in line(text, "NPS")


def test_the_waterfall_ends_at_the_index() -> None:
    found = replace(
        material(SCORES),
        lost={"booking": 0.1, "waiting": 0.75, "handover": 0.4},
    )
    text = markdown(monthly_document(found, words()))
    assert "| Waiting | 5.00 | -0.75 |" in " ".join(text.split())
    assert "| CJI | 7.55 |" in " ".join(text.split())


@pytest.mark.parametrize("build", BUILDERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_period_without_anything_is_facts_in_sentences(
    build: Callable[[Material, Words], Document], language: Language
) -> None:
    document = build(material({}), words(language))
    assert all(part.blocks for part in document.parts)
    assert document.points[0] in ("NPS: no data.", "净推荐值：没有数据。")
    assert markdown(document)
    assert page(document)


def test_below_the_minimum_nothing_is_judged() -> None:
    found = material({"promoters": 1, "passives": 1, "detractors": 10}, EXAMPLE)
    text = line(markdown(weekly_document(found, words())), "NPS")
    assert "fewer than 30: not judged" in text
    assert "was +30.0; too few to compare" in text
    assert "✗" not in text


def test_a_change_that_chance_would_make_is_none() -> None:
    small = {"promoters": 52, "passives": 30, "detractors": 18}
    text = line(markdown(weekly_document(material(small, EXAMPLE), words())), "NPS")
    assert "no detectable change (was +30.0)" in text
    great = {"promoters": 900, "passives": 50, "detractors": 50}
    text = line(markdown(weekly_document(material(great, EXAMPLE), words())), "NPS")
    assert "+55.0 (was +30.0)" in text
    assert "✓ on target (≥85)" in text


def test_a_target_within_the_margin_is_neither_met_nor_missed() -> None:
    counts = {**EXAMPLE, "csat_n": 100, "csat_satisfied": 88}
    text = line(markdown(weekly_document(material(counts), words())), "CSAT")
    assert "target ≥90% lies within the margin" in text


def test_what_matters_names_the_cause_that_grew_and_the_target_missed() -> None:
    grown = Cause(
        cause="parts", n=12, before=2, cases=(), share=Rate(12, 20), grew=True, chance=0.001
    )
    often = replace(grown, cause="quality", n=20, before=19, grew=False)
    counts = {**EXAMPLE, "closed": 800, "closing_due": 1000}
    found = replace(
        material(counts, EXAMPLE),
        causes=(often, grown),
        low=40,
        known=32,
        classes_before=(50, 30, 20),
    )
    first, second, third = monthly_document(found, words()).points
    assert first.startswith("NPS: +30.0 (n=100 ±")
    assert second == ("Grown by more than chance: parts, 12 of 40 low scores, 2 the period before.")
    assert third.startswith("Closure: 80.0% (n=1,000, 77.4 to 82.4): ✗ below target (≥95%)")


def test_the_parts_of_a_review_are_the_policys_with_their_minutes() -> None:
    parts = monthly_document(material({}), words()).parts
    assert [(part.name, part.minutes) for part in parts] == [
        ("numbers", "20 min"),
        ("problems", "40 min"),
        ("cases", "30 min"),
        ("plan", "25 min"),
        ("thanks", "5 min"),
    ]
    short = replace_review(monthly={"plan": 15, "numbers": 10})
    parts = monthly_document(replace(material({}), policy=short), words()).parts
    assert [(part.name, part.minutes) for part in parts] == [
        ("plan", "15 min"),
        ("numbers", "10 min"),
    ]


def replace_review(**changes: object) -> object:
    from dataclasses import replace as changed

    return changed(POLICY, review=changed(POLICY.review, **changes))  # type: ignore[arg-type]


def test_a_trend_needs_two_points() -> None:
    found = material(EXAMPLE)
    one = Point(start=date(2026, 3, 1), now=found.figures["nps"].now)
    assert "NPS by week" not in markdown(weekly_document(replace(found, points=(one,)), words()))
    two = replace(one, start=date(2026, 3, 8))
    text = markdown(weekly_document(replace(found, points=(one, two)), words()))
    assert "| 03-08 | +30.0 |" in " ".join(text.split())


# The board ------------------------------------------------------------------------------------


def stands(kind: str, total: int, **given: int) -> BoardLine:
    names = ("waiting", "working", "closed", "recovered", "lost", "converted", "thanked")
    return BoardLine(kind=kind, total=total, **{name: given.get(name, 0) for name in names})


SOURCE = Board(
    start=date(2026, 3, 1),
    end=date(2026, 3, 31),
    at=AT,
    responses=2500,
    closed=Rate(1867, 2500),
    working=Rate(393, 2500),
    waiting=Rate(240, 2500),
    lines=(
        stands("detractor", 200, working=48, closed=152, recovered=136, lost=16),
        stands("passive", 750, waiting=210, working=345, closed=195, converted=195),
        stands("promoter", 1550, waiting=30, closed=1520, thanked=1520),
    ),
    complaints=None,
    in_time=Rate(2184, 2275),
    in_time_target=95,
    closure=Rate(1867, 1986),
    closure_target=95,
    confirmed=136,
    reopened=6,
    breached=304,
    annulled=0,
)
"""The source's own month (SPEC 5)."""


def test_the_sources_own_board_comes_out_as_a_document() -> None:
    text = markdown(board_document(SOURCE, "北城店", POLICY, words()))
    flat = " ".join(text.split())
    assert "Of 2,500 answers 1,867 (74.7%) are closed, 393 (15.7%) in progress" in flat
    assert "200 detractors: 136 (68.0%) won back, 48 in recovery, 16 (8.0%) lost." in flat
    assert "| Passive | | 750 | | | | converted | 195 | 26.0% |" in flat
    assert "| converting | 345 | 46.0% | | | waiting | 210 | 28.0% |" in flat
    assert "| thanked | 1,520 | 98.1% | | | waiting | 30 | 1.9% |" in flat
    assert line(text, "Response in time").startswith("| Response in time | 96.0% | n=2,275, ")
    assert line(text, "Closure").startswith("| Closure | 94.0% | n=1,986, ")


def test_the_board_in_chinese_holds_no_english() -> None:
    text = markdown(board_document(SOURCE, "北城店", POLICY, words("zh-CN")))
    assert "2,500 条反馈：1,867 (74.7%) 已闭环" in text
    letters = "".join(sign for sign in text if sign.isascii() and sign.isalpha())
    assert set(letters) <= {"n"}


# The morning ----------------------------------------------------------------------------------

NONE = nps(0, 0, 0)


def brief(now: Nps = NONE, before: Nps = NONE) -> Brief:
    return Brief(
        centre="北城店",
        day=date(2026, 4, 1),
        at=AT,
        nps_yesterday=now,
        nps_day_before=before,
        nps_month=NONE,
        nps_month_before=NONE,
        nps_target=85,
        low_open=0,
        low_old=0,
        low_opened_yesterday=0,
        low_closed_yesterday=0,
        in_time=Rate(0, 0),
        in_time_target=95,
        overdue=0,
        overdue_worst=None,
        soon=0,
        unowned=0,
        promises=(),
        late=(),
        today=(),
        low_scores=(),
        closed=(),
        loads=(),
        meeting=None,
        minutes=(3, 3, 3, 3, 3),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_morning_is_facts_in_sentences(language: Language) -> None:
    document = morning_document(Morning(brief=brief()), POLICY, words(language))
    assert [part.name for part in document.parts] == [
        *("figures", "low", "due", "house", "promises", "closed", "handed")
    ]
    assert all(part.blocks for part in document.parts)


def test_a_morning_says_first_how_yesterday_was_and_what_is_late() -> None:
    told = replace(
        brief(nps(30, 12, 8), nps(25, 15, 10)),
        overdue=3,
        overdue_worst=AT - timedelta(hours=26),
    )
    first, _, third = morning_document(Morning(brief=told), POLICY, words()).points
    assert first.startswith("NPS yesterday: +44.0 (n=50 ±")
    assert first.endswith("✗ below target (≥85); no detectable change (was +30.0).")
    assert third == "Promises due today: 0; overdue: 3, the oldest by 1d02h."


def test_the_language_of_the_document_is_the_readers() -> None:
    document = morning_document(Morning(brief=brief()), POLICY, words("zh-CN"))
    assert document.language == "zh-CN"
    assert document.title == "晨会 · 北城店"
    assert document.subtitle == "2026-04-01 周三"
    assert document.at == AT
