"""``import`` of repair orders and delivery reports: accounts, corrections, rejects, privacy."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from domain.asking import post
from domain.events import ResponseReceived
from domain.types import Person
from domain.visits.versions import COMPARED
from eventstore.keys.seal import KeyRing
from gateway.identity import place_sign
from gateway.intake.fields import FIELDS
from gateway.intake.mapping import Touchpoint
from tests.tui.counter import MORNING, Counter
from tui.home import KEYS, LOG
from tui.session import Session
from tui.text import Language, Words

HEAD = (
    "维修企业名称,VIN,车牌号码,送修日期,送修里程,结算日期,结算清单编号,故障描述,维修项目,维修工时,"
    "配件名称,配件编码,配件数量,电话,姓名\n"
)
FIRST = (
    "北城店,LSVAM4187C2184847,沪A·12345,2026-03-16 09:00,30400,2026-03-16 15:00,JS1,异响啊,"
    "换刹车片,1.5,刹车片,BP-1,2,13900000101,欧阳修文\n"
)
OIL = FIRST.replace("刹车片,BP-1,2", "刹车油,BF-4,0.5")
SECOND = FIRST.replace("JS1", "JS2").replace("30400", "三万")
THIRD = FIRST.replace("JS1", "JS3").replace("2026-03-16 15:00", "")
PLAIN = ("欧阳修文", "13900000101", "沪A12345", "LSVAM4187C2184847", "异响啊")


def put(counter: Counter, *rows: str, name: str = "orders.csv") -> str:
    path = counter.home.parent / name
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return str(path)


def imported(counter: Counter, file: str, *typed: str) -> dict[str, Any]:
    [report] = counter.data("import", file, "--yes", *typed)
    counted = ("new", "repeated", "corrected", "rejected")
    told = {name: report[name] for name in counted if report[name]}
    assert isinstance(report["rows"], int)
    return told | report["blank"] | report["invalid"]


def test_rows_of_orders_are_counted_and_the_counts_add_up(counter: Counter) -> None:
    file = put(counter, FIRST, OIL, SECOND, THIRD, FIRST)
    told = imported(counter, file)
    assert told == {"new": 2, "repeated": 1, "rejected": 1, "not-settled-yet": 1}
    assert imported(counter, file) == {"repeated": 3, "rejected": 1, "not-settled-yet": 1}


def test_the_account_is_said_in_words(counter: Counter) -> None:
    imported(counter, put(counter, FIRST))
    file = put(counter, FIRST.replace("30400", "30500"), SECOND, THIRD)
    result = counter.run("import", file, "--yes", language="zh-CN")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "更正 1 改了里程 1" in lines
    assert "空白 1 尚未结算 1" in lines
    assert "第 3 行 送修里程 「三万」不是里程" in lines


def test_the_file_is_in_the_log_with_its_counts(counter: Counter) -> None:
    imported(counter, put(counter, FIRST))
    imported(counter, put(counter, FIRST.replace("30400", "30500"), SECOND))
    noted = counter.log("--type", "file-imported")[-1]["payload"]
    assert (noted["rows"], noted["new"], noted["corrected"], noted["rejected"]) == (2, 0, 1, 1)


def test_a_rejects_file_can_be_corrected_and_taken_in(counter: Counter) -> None:
    imported(counter, put(counter, FIRST, SECOND))
    rejects = counter.home.parent / "orders.rejects.csv"
    rejects.write_text(rejects.read_text("utf-8-sig").replace("三万", "30000"), "utf-8-sig")
    assert imported(counter, str(rejects)) == {"new": 1}
    assert imported(counter, put(counter, FIRST, SECOND.replace("三万", "30000"))) == {
        "repeated": 2
    }


def test_without_a_terminal_the_guess_of_orders_is_printed(counter: Counter) -> None:
    result = counter.run("import", put(counter, FIRST))
    assert result.exit_code == 2
    assert 'kind = "visits"' in result.stdout
    assert "order" in result.stderr


def test_a_file_of_orders_without_their_date_is_refused_in_one_sentence(counter: Counter) -> None:
    path = counter.home.parent / "bad.csv"
    path.write_text("VIN,结算清单编号\nLSVAM4187C2184847,JS1\n", encoding="utf-8")
    result = counter.run("import", str(path), "--mapping", "jtt1132")
    assert result.exit_code == 1
    assert "No column says when the cars came in" in result.stderr
    assert "Traceback" not in result.output


def test_no_plain_word_about_a_customer_is_in_the_home(counter: Counter) -> None:
    imported(counter, put(counter, FIRST, SECOND))
    for file in counter.home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert [word for word in PLAIN if word.encode() in content] == [], file.name


def test_an_order_of_somebody_erased_is_known_and_brings_nothing_back(counter: Counter) -> None:
    file = put(counter, FIRST)
    imported(counter, file)
    [order] = counter.log("--type", "order-imported")
    with KeyRing(counter.home / KEYS) as keys:
        keys.forget(order["payload"]["customer"])
    head = len(counter.log())
    assert imported(counter, file) == {"repeated": 1}
    assert len(counter.log()) == head
    assert imported(counter, put(counter, FIRST.replace("30400", "30500"))) == {"corrected": 1}
    [correction] = counter.log("--type", "order-corrected")
    assert {correction["payload"].get(name, "") for name in ("name", "phone", "vin", "fault")} == {
        ""
    }


# Delivery reports, and where answers came from --------------------------------------------------


@pytest.fixture
def survey(counter: Counter) -> str:
    """A survey that was sent."""
    imported(counter, put(counter, FIRST))
    [planned] = counter.log("--type", "survey-planned")
    number = str(planned["payload"]["survey"])
    with Session(counter.home, now=lambda: MORNING) as session:
        mailing = post.Mailing(at=MORNING, batch="b", by=Person("chen", "manager"))
        reach = post.Reach(number, "13900000101", "sign")
        [sent] = post.send(session.desk, [reach], mailing, session.stamp())
    assert sent.fate == "sent", sent
    return number


def test_delivery_reports_come_in_as_a_file(counter: Counter, survey: str) -> None:
    file = counter.home.parent / "sent.csv"
    file.write_text(f"调查编号,是否送达,原因\n{survey},失败,停机\nXX,是,\n,是,\n", encoding="utf-8")
    [report] = counter.data("import", str(file), "--yes")
    assert (report["kind"], report["new"], report["rejected"]) == ("deliveries", 1, 1)
    assert report["blank"] == {"survey-blank": 1}
    assert report["mistakes"] == [[3, "调查编号", "there is no survey XX"]]
    [delivered] = counter.log("--type", "survey-delivered")
    assert (delivered["payload"]["delivered"], delivered["payload"]["why"]) == (False, "停机")
    [again] = counter.data("import", str(file), "--yes")
    assert (again["new"], again["repeated"]) == (0, 1)


def test_where_an_answer_was_given_is_kept_as_a_sign_and_never_in_plain(counter: Counter) -> None:
    file = counter.home.parent / "wjx.csv"
    head = "序号,提交答卷时间,来自IP,1、您有多大可能推荐我们？,2、维修技师\n"
    file.write_text(f"{head}1,2026-03-17 10:00,203.0.113.7,9,小钱\n", encoding="utf-8")
    [report] = counter.data("import", str(file), "--yes")
    assert report["new"] == 1
    with Session(counter.home, now=lambda: MORNING) as session:
        facts = [event.fact for event in session.journal.read()]
        [answer] = [f for f in facts if isinstance(f, ResponseReceived) and f.place]
        assert answer.place == place_sign(session.keys.secret(), "203.0.113.7")
        assert answer.technician == "小钱"
    assert b"203.0.113.7" not in (counter.home / LOG).read_bytes()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_field_of_a_file_has_a_word(language: Language) -> None:
    fields = {field for kind in FIELDS.values() for field in kind} | set(get_args(Touchpoint))
    words = Words(language)
    assert [
        f for f in sorted({*fields, *COMPARED}) if not words.has(f"print.import.field.{f}")
    ] == []
