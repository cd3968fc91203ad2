"""The verbs of everyday work, typed at a home in Shanghai on a Wednesday at eight."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.tui.counter import MORNING, Counter
from tui.widgets.cells import width

PAGES = ("brief", "queue", "escalations", "board", "measures")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_fits_eighty_cells(counter: Counter, page: str, language: str) -> None:
    result = counter.run("show", page, language=language)
    assert result.exit_code == 0
    assert max(map(width, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_broken_promise_stands_in_the_brief_with_its_whole_number(
    counter: Counter, language: str
) -> None:
    case = counter.case(5)
    counter.run("do", "promise", case, "--due", "2h")
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        lines = counter.run("show", "brief", language=language).stdout.splitlines()
    promised = [line for line in lines if line.startswith(("broken", "未兑现"))]
    assert [line.endswith(case) for line in promised] == [True]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_as_json(counter: Counter, page: str) -> None:
    assert counter.data("show", page)["at"] == "2026-03-18T00:00:00Z"


def test_without_a_verb_and_without_a_terminal_the_brief_is_printed(counter: Counter) -> None:
    assert counter.run().stdout == counter.run("show", "brief").stdout
    assert "Morning meeting  北城店" in counter.run().stdout


def test_the_brief_is_always_masked_and_the_queue_where_asked(counter: Counter) -> None:
    assert "Anna Müller" not in counter.run("show", "brief").stdout
    assert counter.run("show", "brief", "--full").exit_code == 2
    assert "Anna Müller" in counter.run("show", "queue").stdout
    assert "Anna Müller" not in counter.run("show", "queue", "--masked").stdout


def test_customers_cannot_drive_the_terminal(counter: Counter) -> None:
    shown = counter.run("show", "case", counter.case(2)).stdout
    assert "\x1b" not in shown
    assert "␛[2J" in shown


def test_the_board_adds_up(counter: Counter) -> None:
    board = counter.data("show", "board")
    assert board["responses"] == 4
    assert {line["kind"]: line["total"] for line in board["lines"]} == {
        "detractor": 2,
        "passive": 1,
        "promoter": 1,
    }


def test_a_period_leaves_out_what_lies_outside(counter: Counter) -> None:
    day = ("--from", "2026-03-18", "--to", "2026-03-18")
    assert counter.data("show", "board", *day)["responses"] == 1
    assert counter.data("show", "measures", *day, "--centre", "北城店")["nps"]["detractors"] == 1


def test_a_case_number_may_be_shortened(counter: Counter) -> None:
    case = counter.case(2)
    assert counter.data("show", "case", case[:5].lower())["line"]["case"] == case


def test_an_act_is_recorded_and_shown(counter: Counter) -> None:
    case = counter.case(5)
    result = counter.run("do", "reached", case, "--note", "called back")
    assert (result.exit_code, result.stdout) == (0, f"{case}  contact recorded\n")
    file = counter.data("show", "case", case)
    assert file["line"]["stage"] == "working"
    assert file["entries"][0]["text"] == "called back"


def test_an_act_can_be_taken_back(counter: Counter) -> None:
    case = counter.case(5)
    counter.run("do", "reached", case)
    assert counter.run("do", "undo", case).exit_code == 0
    assert counter.data("show", "case", case)["line"]["stage"] == "waiting"
    again = counter.run("do", "undo", case)
    assert again.exit_code == 1
    assert "nothing to take back" in again.stderr


def test_a_refusal_says_what_is_missing(counter: Counter) -> None:
    result = counter.run("do", "recovered", counter.case(5), language="zh-CN")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "还缺：已联系到客户、根因、解决、回访确认满意" in result.stderr


def test_of_several_cases_each_is_tried_and_told(counter: Counter) -> None:
    cases = counter.case(5), counter.case(8)
    done = counter.run("do", "note", cases[0], "ZZZZ", cases[1], "--note", "x", "--json")
    assert done.exit_code == 1
    assert [line.split('"')[3] for line in done.stdout.splitlines() if '"case"' in line] == [
        cases[0],
        "ZZZZ",
        cases[1],
    ]
    noted = [record["stream"] for record in counter.log("--type", "note-added")]
    assert noted == [f"case-{case}" for case in cases]


def test_a_promise_falls_due_at_the_centres_time(counter: Counter) -> None:
    case = counter.case(5)
    assert counter.run("do", "promise", case, "--due", "tomorrow 09:00").exit_code == 0
    steps = counter.data("show", "case", case)["steps"]
    assert [step["due"] for step in steps if step["step"] == "promise"] == ["2026-03-19T01:00:00Z"]


def test_a_case_is_handed_over_by_name(counter: Counter) -> None:
    case = counter.case(8)
    assert counter.run("--as", "chen", "do", "assign", case, "--to", "李敏").exit_code == 0
    lines = counter.data("--as", "limin", "show", "queue")["lines"]
    assert [line["case"] for line in lines if line["owner"] == "limin"] == [case]


def test_an_auditor_reads_and_does_not_act(counter: Counter) -> None:
    assert counter.run("--as", "hejing", "show", "case", counter.case(5)).exit_code == 0
    refused = counter.run("--as", "hejing", "do", "note", counter.case(5), "--note", "x")
    assert refused.exit_code == 1
    assert "An auditor reads" in refused.stderr


def test_an_advisor_changes_neither_rules_nor_staff(counter: Counter, tmp_path: Path) -> None:
    rules = tmp_path / "policy.toml"
    rules.write_text(counter.run("policy", "show").stdout, encoding="utf-8")
    for typed in (("policy", "adopt", str(rules)), ("staff", "leave", "chen")):
        refused = counter.run("--as", "limin", *typed)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "authority of a manager" in refused.stderr


MISTAKES = [
    (("nothing",), 2, "There is no verb nothing", "没有命令 nothing"),
    (("--nothing",), 2, "There is no option --nothing", "没有选项 --nothing"),
    (("do", "note"), 2, "CASE is missing", "缺少 CASE"),
    (("do", "dance", "A"), 2, "There is no action dance", "没有操作 dance"),
    (("do", "note", "A"), 2, "note also needs --note", "note 还需要：--note"),
    (("do", "call-back", "A", "--due", "soon"), 2, "Cannot read the time soon", "读不懂时间 soon"),
    (("do", "reached", "A", "--channel", "owl"), 2, "no channel owl", "没有渠道 owl"),
    (("do", "annul", "A", "--step", "x"), 2, "--step is one of", "--step 只能是"),
    (("log", "--limit", "x"), 2, "--limit is a whole number", "--limit 应是整数"),
    (("demo", "--year", "--days", "400"), 2, "--days is a whole number from 1 to 365", "1 到 365"),
    (("show", "board", "--from", "2999-01-01"), 2, "2999-01-01 is yet to come", "还没有到"),
    (("log", "--limit"), 2, "--limit lacks a value", "--limit 的值不对"),
    (("verify", "more"), 2, "an argument too many", "参数有多余"),
    (("show", "board", "--from", "x"), 2, "Cannot read the day x", "读不懂日期 x"),
    (
        ("show", "board", "--from", "2026-03-02", "--to", "2026-03-01"),
        2,
        "2026-03-01 is before 2026-03-02",
        "2026-03-01 在 2026-03-02 之前",
    ),
    (("show", "board", "--centre", "x"), 2, "There is no centre x", "没有服务中心 x"),
    (("show", "case", "ZZZZ"), 3, "No case begins with ZZZZ", "没有编号以 ZZZZ 开头的案例"),
    (("--as", "x", "show", "queue"), 3, "Nobody called x works here", "员工名单里没有 x"),
    (("import", "x.csv"), 3, "No such file: x.csv", "找不到文件：x.csv"),
    (("centre", "--zone", "Mars/X"), 1, "no time zone Mars/X", "没有时区 Mars/X"),
    (("policy", "adopt", "x.toml"), 3, "No such file: x.toml", "找不到文件：x.toml"),
]


@pytest.mark.parametrize(("typed", "code", "english", "chinese"), MISTAKES)
def test_a_mistake_is_one_sentence_in_the_readers_language(
    counter: Counter, typed: tuple[str, ...], code: int, english: str, chinese: str
) -> None:
    for language, sentence in (("en", english), ("zh-CN", chinese)):
        result = counter.run(*typed, language=language)
        assert (result.exit_code, result.stdout) == (code, "")
        assert sentence in result.stderr


def test_the_version_is_told_without_a_home(tmp_path: Path) -> None:
    nowhere = Counter(tmp_path / "nowhere")
    assert nowhere.run("--version").stdout.startswith("afterloop ")
    assert not nowhere.home.exists()


def test_global_options_may_follow_the_verb(counter: Counter) -> None:
    after = counter.run("show", "queue", "--as", "chen", "--lang", "zh-CN")
    assert after.stdout.startswith("陈国栋 的队列")


def test_a_policy_is_shown_checked_and_adopted(counter: Counter, tmp_path: Path) -> None:
    text = counter.run("policy", "show").stdout
    rules = tmp_path / "policy.toml"
    rules.write_text(text.replace('edition = "2026.1"', 'edition = "2026.2"'), encoding="utf-8")
    assert counter.run("policy", "check", str(rules)).exit_code == 0
    adopted = counter.run("policy", "adopt", str(rules), "--from", "2026-03-19T00:00")
    assert "Adopted edition 2026.2, in force from 19 Mar 00:00" in adopted.stdout
    assert 'edition = "2026.1"' in counter.run("policy", "show").stdout
    past = counter.run("policy", "adopt", str(rules), "--from", "2026-03-01T00:00")
    assert "nothing new" in past.stdout


def test_a_policy_file_that_is_not_there_is_not_found(counter: Counter, tmp_path: Path) -> None:
    result = counter.run("policy", "check", str(tmp_path / "none.toml"))
    assert result.exit_code == 3
    assert "none.toml" in result.stderr


def test_every_mistake_of_a_policy_is_named_with_its_place(
    counter: Counter, tmp_path: Path
) -> None:
    rules = tmp_path / "policy.toml"
    text = counter.run("policy", "show").stdout
    rules.write_text(text.replace("promoter = 9", 'promoter = "9"'), encoding="utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith("promoter"))
    found = counter.run("policy", "check", str(rules), language="zh-CN")
    assert found.exit_code == 1
    assert f"第 {line} 行" in found.stdout
    assert "score.promoter" in found.stdout
    assert "应是整数" in found.stdout


def test_people_come_change_and_leave(counter: Counter) -> None:
    assert counter.run("staff", "add", "tom", "Tom", "--role", "advisor").exit_code == 0
    assert counter.run("staff", "role", "Tom", "manager").exit_code == 0
    roles = {member["id"]: member["role"] for member in counter.data("staff", "list")}
    assert roles["tom"] == "manager"
    assert counter.run("staff", "leave", "tom").exit_code == 0
    assert "Tom" not in counter.run("staff").stdout


def test_a_centre_keeps_its_id_and_may_correct_its_name(counter: Counter) -> None:
    before = counter.data("centre")
    assert counter.run("centre", "--name", "南城店").exit_code == 0
    assert counter.data("centre") == {**before, "name": "南城店"}
    assert "Nothing new" in counter.run("centre", "--name", "南城店").stderr


def test_the_language_is_kept_in_the_home(counter: Counter) -> None:
    assert counter.run("language", "zh-CN").exit_code == 0
    assert "zh-CN" in (counter.home / "settings.toml").read_text("utf-8")


def test_the_answers_behind_a_figure_are_told_in_the_time_of_the_centre(counter: Counter) -> None:
    received = {record["at"] for record in counter.data("show", "responses")}
    assert any(at.startswith("2026-03-17T07:00") for at in received), received
    shown = counter.run("show", "responses").stdout
    assert "17 Mar 15:00" in shown
    assert "17 Mar 07:00" not in shown
