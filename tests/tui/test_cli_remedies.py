"""Reports, goodwill and alarms as verbs: what is printed, what is refused and how."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.caring import open_care
from domain.desk import Batch
from domain.policy import default_text
from tests.tui.counter import Counter
from tui.session import Session
from tui.text import LANGUAGES


def reported(counter: Counter, text: str = "it leaks", *more: str) -> str:
    """Let an advisor take a problem down; return its case."""
    return str(counter.data("--as", "limin", "report", "problem", text, *more)["case"])


def give(counter: Counter, case: str, amount: str, who: str = "limin") -> str:
    """Let somebody give a voucher; return what is printed."""
    typed = ("--form", "voucher", "--amount", amount, "--note", "waited")
    result = counter.run("--as", who, "do", "goodwill", case, *typed)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_its_case_kind_and_level(counter: Counter, language: str) -> None:
    for kind in ("problem", "suggestion"):
        result = counter.run("report", kind, "it leaks", language=language)
        assert result.exit_code == 0, result.output
        assert re.fullmatch(r"[0-9A-Z]{8}  \S+ L1\n", result.stdout)


def test_who_reported_twice_is_the_same_customer(counter: Counter) -> None:
    reported(counter, "it leaks", "--phone", "139 1234 5678", "--plate", "沪A12345")
    reported(counter, "still", "--phone", "+8613912345678")
    records = counter.log("--type", "problem-reported")
    assert len({record["payload"]["customer"] for record in records}) == 1
    assert "13912345678" not in str(records)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("problem", "x", "--phone", "138****8000"), "138****8000 is masked"),
        (("problem", "x", "--vin", "LSV"), "has not 17 signs"),
        (("problem", "x", "--channel", "pigeon"), "The policy knows no channel pigeon"),
        (("problem", "x", "--visit", "ZZ"), "ZZ"),
        (("problem", "x", "--advisor", "nobody"), "Nobody called nobody"),
        (("problem", " "), "Write down what you mean"),
        (("suggestion",), "TEXT is missing"),
    ],
)
def test_a_report_that_cannot_be_taken_is_refused_in_a_sentence_and_nothing_is_recorded(
    counter: Counter, typed: tuple[str, ...], sentence: str
) -> None:
    result = counter.run("report", *typed)
    assert result.exit_code != 0
    assert sentence in result.stderr
    assert counter.log("--type", "problem-reported") == []


def test_an_auditor_reports_nothing(counter: Counter) -> None:
    result = counter.run("--as", "hejing", "report", "problem", "it leaks")
    assert (result.exit_code, result.stderr) == (1, "An auditor reads and does not act\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_of_before_name_the_section_to_add(
    counter: Counter, tmp_path: Path, language: str
) -> None:
    text = default_text().replace('edition = "2026.1"', 'edition = "old"')
    begins, ends = text.index("[procedures.suggestion]"), text.index("# Reminders of customers")
    older = tmp_path / "older.toml"
    older.write_text(text[:begins] + text[ends:], encoding="utf-8")
    assert counter.run("policy", "adopt", str(older)).exit_code == 0
    result = counter.run("report", "suggestion", "open on Sundays", language=language)
    assert result.exit_code == 1
    assert "[procedures.suggestion]" in result.stderr
    assert reported(counter)


def test_goodwill_within_and_above_the_budget_and_the_answer_to_it(counter: Counter) -> None:
    case = reported(counter)
    assert "goodwill granted" in give(counter, case, "150")
    assert "goodwill requested" in give(counter, case, "¥600")
    refused = counter.run("--as", "limin", "do", "approve", case)
    assert (refused.exit_code, "authority of a manager" in refused.stderr) == (1, True)
    queue = counter.data("--as", "chen", "show", "queue")
    [line] = [line for line in queue["lines"] if line["asks"]]
    assert (line["case"], line["approval_amount"], queue["approvals"]) == (case, 60_000, 1)
    assert queue["lines"][0] == line
    printed = counter.run("--as", "chen", "show", "queue").stdout
    assert "yes? ¥600" in printed
    assert counter.run("--as", "chen", "do", "approve", case).exit_code == 0
    assert counter.data("--as", "chen", "show", "queue")["approvals"] == 0


def test_spending_is_shown_by_person_form_and_month_beside_the_budget(counter: Counter) -> None:
    case = reported(counter)
    give(counter, case, "150")
    give(counter, case, "600")
    counter.run("--as", "chen", "do", "approve", case)
    found = counter.data("show", "goodwill")
    amounts = {line["person"]: (line["granted"], line["approved"]) for line in found["lines"]}
    assert amounts == {"limin": (15_000, 0), "chen": (0, 60_000)}
    budgets = {budget["person"]: budget for budget in found["budgets"]}
    assert (budgets["limin"]["used"], budgets["limin"]["limit"]) == (15_000, 200_000)
    printed = counter.run("show", "goodwill").stdout
    assert "¥150 of ¥2,000, 8%" in printed
    assert counter.data("show", "goodwill", "--to", "2026-02-28")["lines"] == []


def test_a_months_spending_over_several_cases_ends_what_one_may_give_alone(
    counter: Counter,
) -> None:
    for n in range(10):
        assert "goodwill granted" in give(counter, reported(counter, f"leak {n}"), "200")
    assert "goodwill requested" in give(counter, reported(counter, "one more"), "1")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("--form", "voucher", "--note", "x"), "goodwill also needs --amount"),
        (("--form", "money", "--amount", "1", "--note", "x"), "--form is one of: goods"),
        (("--form", "goods", "--amount", "1.234", "--note", "x"), "1.234 is no amount"),
        (("--form", "goods", "--amount", "0", "--note", "x"), "an amount above nothing"),
        (("--form", "goods", "--amount", "20001", "--note", "x"), "beyond ¥20,000"),
    ],
)
def test_goodwill_that_says_too_little_or_gives_too_much_is_refused(
    counter: Counter, typed: tuple[str, ...], sentence: str
) -> None:
    case = reported(counter)
    result = counter.run("--as", "limin", "do", "goodwill", case, *typed)
    assert result.exit_code != 0
    assert sentence in result.stderr
    assert counter.log("--type", "goodwill-granted") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cases_page_tells_alarm_and_goodwill_with_amounts(
    counter: Counter, language: str
) -> None:
    case = reported(counter, "我要找律师", "--urgent")
    give(counter, case, "600")
    printed = counter.run("show", "case", case, language=language).stdout
    assert "¥600" in printed
    assert {"en": "Alarm words: lawyer", "zh-CN": "警示词：律师"}[language] in printed
    assert {"en": "Problem: urgent", "zh-CN": "报告问题：紧急"}[language] in printed


def test_a_reminders_case_stands_in_the_queue_with_the_name_and_number_of_the_customers_file(
    counter: Counter,
) -> None:
    reported(counter, "it leaks", "--phone", "13912345678", "--name", "王小明")
    customer = counter.log("--type", "problem-reported")[0]["payload"]["customer"]
    with Session(counter.home) as session:
        decided = open_care(
            "birthday", customer, session.now(), session.house(), about="2026", advisor="limin"
        )
        session.journal.record([Batch(decided.stream, 0, decided.events)], session.stamp())
        session.catch_up()
    lines = counter.data("--as", "limin", "show", "queue")["lines"]
    [line] = [line for line in lines if line["kind"] == "care"]
    assert (line["name"], line["phone"]) == ("王小明", "+8613912345678")
    assert "Care: birthday" in counter.run("show", "case", line["case"]).stdout
    masked = counter.run("--as", "limin", "show", "queue", "--masked").stdout
    assert "王小明" not in masked
    done = counter.run("--as", "limin", "do", "resolved", line["case"])
    assert done.exit_code == 0, done.output
    assert counter.data("show", "board")["responses"] == 4


def test_the_reason_of_a_goodwill_is_sealed_in_the_log(counter: Counter) -> None:
    case = reported(counter)
    give(counter, case, "600")
    counter.run("--as", "chen", "do", "decline", case, "--note", "a wash will do")
    told = str(counter.log("--stream", f"case-{case}"))
    assert "waited" not in told
    assert "a wash will do" not in told
