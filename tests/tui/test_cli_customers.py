"""``show customer``, ``show customers`` and ``customer`` at the counter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventstore.keys import traces
from gateway.lookup import _token
from gateway.searched import KINDS, forms
from tests.tui.clientele import NAMES
from tests.tui.counter import Counter
from tui.session import Session

ANNA = ("5678", "13900005678", "+8613900005678", "8888", "京B88888", "999999", "müller", "anna m")
DOUBLE = "欧阳小明"


def of(counter: Counter, typed: str) -> Any:
    return counter.data("show", "customer", typed)


@pytest.mark.parametrize("typed", ANNA)
def test_a_customer_is_shown_by_any_sign_of_theirs(clientele: Counter, typed: str) -> None:
    assert of(clientele, typed)["line"]["name"] == "Anna Müller"


def test_a_customer_is_shown_by_id_and_by_a_case_of_theirs(clientele: Counter) -> None:
    file = of(clientele, "1234")
    assert of(clientele, file["line"]["customer"]) == file
    assert of(clientele, file["line"]["customer"][:12]) == file
    assert of(clientele, file["cases"][0]["case"]) == file


def test_a_file_holds_visits_answers_cases_promises_and_value(clientele: Counter) -> None:
    file = of(clientele, "1234")
    assert [visit["amount"] for visit in file["visits"]] == [320_000, 260_000, 90_000]
    assert [(answer["kind"], answer["score"]) for answer in file["answers"]] == [("detractor", 2)]
    assert [case["status"] for case in file["cases"]] == ["open"]
    assert {owed["step"] for owed in file["promises"]} >= {"respond", "resolve", "close"}
    assert (file["line"]["segment"], file["line"]["tier"]) == ("vip", "core")
    assert file["worth"] == {
        "value": 1_507_498,
        "mean_order": 223_333,
        "visits_a_year": 3,
        "years": 5,
        "margin": 45,
    }
    assert [car["plate"] for car in file["cars"]] == ["沪AD12345"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Lifetime value not known"), ("zh-CN", "终身价值未知")]
)
def test_the_value_of_somebody_with_no_known_bill_is_not_known(
    clientele: Counter, tmp_path: Path, language: str, said: str
) -> None:
    line = '{"id": "s9", "score": 9, "name": "吴无", "phone": "13900006543"}'
    file = tmp_path / "answers.jsonl"
    file.write_text(line, encoding="utf-8")
    assert clientele.run("import", str(file), "--yes").exit_code == 0
    assert of(clientele, "6543")["worth"] | {"margin": 0, "years": 0} == {
        "value": None,
        "mean_order": None,
        "visits_a_year": 0,
        "years": 0,
        "margin": 0,
    }
    shown = clientele.run("show", "customer", "6543", language=language).stdout
    assert said in shown
    assert "0.00" not in shown


def test_where_several_are_meant_they_are_listed_with_what_tells_them_apart(
    clientele: Counter,
) -> None:
    result = clientele.run("show", "customer", DOUBLE)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "13900001234" in result.stderr
    assert "13800009999" in result.stderr
    assert "2 customers" in result.stderr


def test_nobody_is_told_as_such(clientele: Counter) -> None:
    result = clientele.run("show", "customer", "4321")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "4321" in result.stderr


@pytest.mark.parametrize(
    ("segment", "names"),
    [
        ("vip", [DOUBLE]),
        ("at-risk", ["钱多多"]),
        ("dormant", ["钱多多"]),
        ("new", [DOUBLE, "Anna Müller"]),
        ("doubles", [DOUBLE, DOUBLE]),
        ("regular", []),
    ],
)
def test_customers_stand_in_groups(clientele: Counter, segment: str, names: list[str]) -> None:
    lines = clientele.data("show", "customers", "--segment", segment)["lines"]
    assert sorted(line["name"] for line in lines) == sorted(names)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_are_printed_in_both_languages(clientele: Counter, language: str) -> None:
    listed = clientele.run("show", "customers", language=language)
    shown = clientele.run("show", "customer", "1234", language=language)
    assert listed.exit_code == shown.exit_code == 0
    assert all(name in listed.stdout for name in NAMES)
    assert "¥15,074.98" in shown.stdout


def test_a_masked_file_names_nobody(clientele: Counter) -> None:
    clientele.run("customer", "prefer", "1234", "own", "--note", "绿茶")
    result = clientele.run("show", "customer", "1234", "--masked")
    for word in (DOUBLE, "13900001234", "沪AD12345", "LSVAU033172123456", "绿茶"):
        assert word not in result.stdout
    assert "欧***" in result.stdout


def test_preferences_are_noted_shown_and_dropped(clientele: Counter) -> None:
    for typed in (("quiet-seat",), ("own", "--note", "绿茶"), ("own", "--note", "靠窗")):
        assert clientele.run("customer", "prefer", "1234", *typed).exit_code == 0
    liked = [(p["code"], p["words"]) for p in of(clientele, "1234")["preferences"]]
    assert liked == [("quiet-seat", ""), ("own/1", "绿茶"), ("own/2", "靠窗")]
    clientele.run("customer", "prefer", "1234", "own/1", "--drop")
    clientele.run("customer", "prefer", "1234", "quiet-seat", "--drop")
    assert [p["words"] for p in of(clientele, "1234")["preferences"]] == ["靠窗"]


def test_what_is_on_record_already_is_said_to_be(clientele: Counter) -> None:
    clientele.run("customer", "prefer", "1234", "quiet-seat")
    again = clientele.run("customer", "prefer", "1234", "quiet-seat")
    assert (again.exit_code, again.stderr) == (0, "That is on record already\n")


def test_consent_birthday_and_referral_stand_in_the_file(clientele: Counter) -> None:
    for typed in (
        ("consent", "1234", "no", "--channel", "sms"),
        ("birthday", "1234", "05-27"),
        ("refer", "1234", "anna"),
    ):
        assert clientele.run("customer", *typed).exit_code == 0, typed
    file = of(clientele, "1234")
    assert file["consent"] == {"given": True, "refused": ["sms"], "allowed": []}
    assert file["birthday"] == "05-27"
    assert [each["name"] for each in file["referrals"]] == ["Anna Müller"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--phone", "138****8000"), "masked"),
        (("--phone", "1.38E+10"), "damaged"),
        (("--vin", "LSV"), "17 signs"),
        (("--vin", "LSVAUO33172123456"), "I, O or Q"),
    ],
)
def test_contact_data_that_cannot_be_right_is_refused_with_the_field_and_the_reason(
    clientele: Counter, typed: tuple[str, ...], said: str
) -> None:
    before = of(clientele, "1234")
    result = clientele.run("customer", "contact", "1234", *typed)
    assert result.exit_code == 2
    assert said in result.stderr
    assert of(clientele, "1234") == before


def test_changed_contact_data_is_found_the_old_one_too(clientele: Counter) -> None:
    result = clientele.run("customer", "contact", "1234", "--phone", "13700001111")
    assert result.exit_code == 0
    assert of(clientele, "1111")["line"]["phone"] == "+8613700001111"
    assert of(clientele, "1234") == of(clientele, "1111")


def test_merged_files_are_one_until_they_are_parted(clientele: Counter) -> None:
    joined = of(clientele, "13800009999")["line"]["customer"]
    merged = clientele.run("customer", "merge", "1234", joined, "--reason", "same voice")
    assert merged.exit_code == 0, merged.output
    file = of(clientele, DOUBLE)
    assert file == of(clientele, "13800009999")
    assert len(file["visits"]) == file["line"]["visits"] == 4
    assert [each["customer"] for each in file["merged"]] == [joined]
    assert clientele.data("show", "customers")["counts"]["doubles"] == 0
    parted = clientele.run("customer", "unmerge", "1234", joined[:8], "--reason", "two brothers")
    assert parted.exit_code == 0, parted.output
    assert len(of(clientele, "1234")["visits"]) == 3
    assert clientele.data("show", "customers")["counts"]["doubles"] == 0  # known to be two


TWO_FILES = """\
id,score,comment,name,phone,plate,vehicle,date
t1,7,等得久,程嘉豪,13900008111,沪EV4249,RAV4,2026-03-17 15:00
t2,9,不错,程嘉豪,13900008222,沪CK2222,朗逸,2026-03-17 14:00
"""


def test_a_merged_file_shows_every_car_and_number_of_both_and_parted_each_its_own(
    clientele: Counter, tmp_path: Path
) -> None:
    path = tmp_path / "two.csv"
    path.write_text(TWO_FILES, encoding="utf-8")
    assert clientele.run("import", str(path), "--yes").exit_code == 0
    merge = ("customer", "merge", "13900008111", "13900008222", "--reason", "same voice")
    assert clientele.run(*merge).exit_code == 0
    file = of(clientele, "13900008222")
    assert {(car["vehicle"], car["plate"]) for car in file["cars"]} == {
        ("RAV4", "沪EV4249"),
        ("朗逸", "沪CK2222"),
    }
    assert file["phones"] == ["+8613900008111", "+8613900008222"]
    shown = clientele.run("show", "customer", "13900008111").stdout
    assert all(text in shown for text in ("沪EV4249", "沪CK2222", "13900008111", "13900008222"))
    other = file["merged"][0]["customer"]
    part = ("customer", "unmerge", "13900008111", other, "--reason", "two brothers")
    assert clientele.run(*part).exit_code == 0
    assert [car["plate"] for car in of(clientele, "13900008111")["cars"]] == ["沪EV4249"]
    assert of(clientele, "13900008222")["phones"] == ["+8613900008222"]


def test_what_somebody_said_stands_in_their_words(clientele: Counter) -> None:
    assert [answer["comment"] for answer in of(clientele, "1234")["answers"]] == ["又响了"]
    assert "「又响了」" in clientele.run("show", "customer", "1234").stdout


def test_the_words_of_an_answer_that_became_no_case_are_told_as_well(
    clientele: Counter, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "id,score,comment,name,phone,date\nu1,3,去年的事,钱多多,13900007777,2025-12-01 10:00\n",
        encoding="utf-8",
    )
    assert clientele.run("import", str(path), "--yes").exit_code == 0
    [answer] = of(clientele, "13900007777")["answers"]
    assert (answer["case"], answer["comment"]) == ("", "去年的事")


def test_whose_car_is_in_the_house_is_not_dormant(clientele: Counter) -> None:
    assert of(clientele, "13900007777")["line"]["tier"] == "dormant"
    for typed in (("--plate", "浙C55555"), ("--phone", "13900003333", "--plate", "沪N33333")):
        assert clientele.run("visit", "open", *typed).exit_code == 0
    for phone in ("13900007777", "13900003333"):
        line = of(clientele, phone)["line"]
        assert (line["here"], line["tier"], line["wake_up"]) == (True, "potential", "")
    assert "In the house" in clientele.run("show", "customer", "13900003333").stdout
    dormant = clientele.data("show", "customers", "--segment", "dormant")
    assert (dormant["lines"], dormant["counts"]["dormant"]) == ([], 0)


def test_a_visit_cancelled_as_a_mistake_leaves_no_car_behind(clientele: Counter) -> None:
    before = of(clientele, "13900005678")["cars"]
    opened = clientele.data(
        "visit", "open", "--phone", "13900005678", "--plate", "沪C99999", "--vehicle", "Golf"
    )
    assert of(clientele, "13900005678")["line"]["plate"] == "沪C99999"
    cancel = ("visit", "do", opened["visit"], "cancel", "--note", "wrong plate")
    result = clientele.run(*cancel, "--code", "mistake")
    assert result.exit_code == 0, result.output
    file = of(clientele, "13900005678")
    assert (file["line"]["plate"], file["cars"]) == ("京B88888", before)


FRESH = """\
结算清单编号,送修日期,结算日期,VIN,车牌号码,送修里程,故障描述,维修项目,维修类别,客户姓名,客户手机,合计金额,服务顾问
R8,2026-03-17 13:00,2026-03-17 16:00,,沪B12345,30000,,保养,保养,云朵,13900006666,600,王芳
"""


def test_the_call_after_a_visit_is_about_the_car_that_was_here(
    clientele: Counter, tmp_path: Path
) -> None:
    path = tmp_path / "fresh.csv"
    path.write_text(FRESH, encoding="utf-8")
    assert clientele.run("import", str(path), "--yes").exit_code == 0
    opened = clientele.data("visit", "open", "--phone", "13900006666", "--plate", "沪C99999")
    [care] = of(clientele, "13900006666")["cases"]
    assert (care["kind"], care["plate"]) == ("care", "沪B12345")
    assert clientele.data("show", "visit", opened["visit"])["known"]["open_cases"] == []
    cancel = ("visit", "do", opened["visit"], "cancel", "--note", "wrong plate")
    assert clientele.run(*cancel).exit_code == 0
    file = of(clientele, "13900006666")
    assert [care["plate"] for care in file["cases"]] == ["沪B12345"]
    assert [car["plate"] for car in file["cars"]] == ["沪B12345"]
    rows = clientele.data("show", "queue", "--as", "wangfang")["lines"]
    assert {row["case"]: row["plate"] for row in rows}[care["case"]] == "沪B12345"


def test_a_corrected_order_is_told_as_a_correction_and_not_as_a_second_visit(
    clientele: Counter, tmp_path: Path
) -> None:
    path = tmp_path / "fresh.csv"
    for text in (FRESH, FRESH.replace(",600,", ",700,")):
        path.write_text(text, encoding="utf-8")
        assert clientele.run("import", str(path), "--yes").exit_code == 0
    shown = clientele.run("show", "customer", "13900006666").stdout
    assert shown.count("visit ended") == 1
    assert shown.count("order of a visit was corrected") == 1


def test_nothing_is_said_of_the_consent_of_somebody_who_was_erased(clientele: Counter) -> None:
    customer = of(clientele, "13900005678")["line"]["customer"]
    assert "may be asked" in clientele.run("show", "customer", customer).stdout
    assert clientele.run("erase", customer, "--reason", "letter", "--yes").exit_code == 0
    shown = clientele.run("show", "customer", customer)
    assert shown.exit_code == 0, shown.output
    assert "may be asked" not in shown.stdout


def test_an_advisor_may_not_merge(clientele: Counter) -> None:
    result = clientele.run(
        "customer", "merge", "1234", "13800009999", "--reason", "x", "--as", "limin"
    )
    assert result.exit_code == 1


def test_as_of_an_earlier_instant_only_what_was_on_record_is_found(clientele: Counter) -> None:
    clientele.run("customer", "contact", "1234", "--phone", "13700001111")
    head = len(clientele.log())
    then = clientele.run("show", "customer", "1111", "--as-of", str(head - 2))
    assert then.exit_code == 3
    was = clientele.data("show", "customer", "13900001234", "--as-of", str(head - 2))
    assert was["line"]["phone"] == "+8613900001234"


def test_in_a_copy_for_an_auditor_nobody_is_searched_for(
    clientele: Counter, tmp_path: Path
) -> None:
    customer = of(clientele, "1234")["line"]["customer"]
    copy = tmp_path / "copy"
    assert clientele.run("snapshot-for-audit", str(copy)).exit_code == 0
    audited = Counter(copy)
    assert of(audited, customer)["line"]["name"] == ""
    refused = audited.run("show", "customer", "1234")
    assert refused.exit_code == 1
    assert "no keys" in refused.stderr


def test_whoever_is_erased_is_found_by_nothing_and_leaves_no_token(clientele: Counter) -> None:
    assert of(clientele, "anna")
    with Session(clientele.home) as session:
        secret = session.keys.secret()
    told = {
        "name": "Anna Müller",
        "phone": "+8613900005678",
        "plate": "京B88888",
        "vin": "LSVAU033172999999",
    }
    tokens = [
        _token(secret, kind, form).to_bytes(8, signed=True)
        for kind in KINDS
        for form in forms(kind, told[kind])
    ]
    assert traces.look(clientele.home, tokens)
    erased = clientele.run("erase", "13900005678", "--reason", "asked for", "--yes")
    assert erased.exit_code == 0, erased.output
    assert traces.look(clientele.home, tokens) == []
    plain = [text.encode() for text in (*told.values(), "13900005678")]
    assert traces.look(clientele.home, plain) == []
    for typed in ANNA:
        assert clientele.run("show", "customer", typed).exit_code == 3


def test_without_an_index_the_search_fills_it(clientele: Counter) -> None:
    of(clientele, "anna")
    (clientele.home / "lookup.db").unlink()
    assert of(clientele, "anna")["line"]["name"] == "Anna Müller"
