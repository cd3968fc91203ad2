from datetime import UTC, datetime

import pytest

from gateway.intake import (
    Answer,
    Blank,
    BlankReason,
    Complaint,
    Invalid,
    Mistake,
    Reject,
    RowFault,
)
from tests.gateway.intake.desk import Desk, mapped

WIDE = """
date_formats = ["%m/%d/%Y"]
[columns]
score = "nps"
received = "when"
csat = "csat"
comment = "why"
phone = "phone"
plate = "plate"
channel = "channel"
[touchpoints]
waiting = "wait"
[constants]
channel = "app"
centre = "SH01"
[words.channel]
"微信" = "wechat"
"""


def test_a_full_row_becomes_a_typed_answer(desk: Desk) -> None:
    head = "nps,when,csat,why,phone,plate,channel,wait\n"
    row = '9,2026-11-01 09:00,5," ok \x1b[2J",138 0013 8000,沪a·12345,微信,10\n'
    (answer,) = desk.read(head + row, mapped(WIDE))
    assert answer == Answer(
        line=2,
        key=answer.key,
        received=datetime(2026, 11, 1, 1, tzinfo=UTC),
        score=9,
        csat=5,
        touchpoints={"waiting": 10},
        comment=" ok \x1b[2J",
        phone="+8613800138000",
        plate="沪A12345",
        channel="wechat",
        centre="SH01",
    )


def test_a_constant_stands_in_where_a_cell_is_blank(desk: Desk) -> None:
    (answer,) = desk.read(
        "nps,when,csat,why,phone,plate,channel,wait\n9,2026-11-01,,,,,,\n", mapped(WIDE)
    )
    assert answer.channel == "app"
    assert answer.csat is None


def test_zero_is_a_score_and_blank_is_not(desk: Desk) -> None:
    outcomes = desk.read("nps,why\n0,bad\nNA,x\n,y\n N/A ,z\n")
    assert [type(each) for each in outcomes] == [Answer, Blank, Blank, Blank]
    assert outcomes[0].score == 0
    assert outcomes[1] == Blank(3, BlankReason.SCORE)


@pytest.mark.parametrize("score", [11, -1, 99])
def test_a_score_out_of_range_is_kept_as_invalid(desk: Desk, score: int) -> None:
    (outcome,) = desk.read(f"nps,why\n{score},x\n")
    assert isinstance(outcome, Invalid)
    assert outcome.answer.score == score
    assert outcome.answer.comment == "x"
    assert outcome.params == {"field": "score", "value": score, "low": 0, "high": 10}


def test_another_number_out_of_range_makes_the_answer_invalid_too(desk: Desk) -> None:
    (outcome,) = desk.read("nps,csat\n9,6\n", mapped('[columns]\nscore = "nps"\ncsat = "csat"'))
    assert isinstance(outcome, Invalid)
    assert outcome.params["field"] == "csat"


def test_all_mistakes_of_a_row_are_collected_and_the_next_row_is_read(desk: Desk) -> None:
    head = "nps,when,csat,why,phone,plate,channel,wait\n"
    rows = "abc,someday,9.5,x,,,,lots\n8,11/2/2026,4,y,,,,\n"
    reject, answer = desk.read(head + rows, mapped(WIDE))
    assert isinstance(reject, Reject)
    assert {(each.column, each.code) for each in reject.mistakes} == {
        ("nps", RowFault.NOT_A_NUMBER),
        ("when", RowFault.DATE_UNREADABLE),
        ("csat", RowFault.NOT_A_NUMBER),
        ("wait", RowFault.NOT_A_NUMBER),
    }
    assert reject.cells == ("abc", "someday", "9.5", "x", "", "", "", "lots")
    assert answer.score == 8


def test_a_blank_date_in_a_date_column_is_a_mistake(desk: Desk) -> None:
    (reject,) = desk.read("nps,t\n9,\n", mapped('[columns]\nscore = "nps"\nreceived = "t"'))
    assert reject.mistakes == (Mistake("t", RowFault.DATE_BLANK, {}),)


def test_ragged_rows_are_filled_or_refused(desk: Desk) -> None:
    mapping = mapped('[columns]\nscore = "nps"\ncomment = "why"')
    outcomes = desk.read("who,nps,why\na,9\nb\nc,8,good, really\nd,7,fine,,\n", mapping)
    assert [type(each) for each in outcomes] == [Answer, Reject, Reject, Answer]
    assert outcomes[1].mistakes == (
        Mistake("", RowFault.TOO_FEW_CELLS, {"cells": 1, "columns": 3}),
    )
    assert outcomes[2].mistakes == (
        Mistake("", RowFault.TOO_MANY_CELLS, {"cells": 4, "columns": 3}),
    )


def test_eleven_options_numbered_from_one_are_moved_down(desk: Desk) -> None:
    mapping = mapped('scale = "1-11"\n[columns]\nscore = "nps"')
    low, high, zero, twelve = desk.read("nps\n1\n11\n0\n12\n", mapping)
    assert (low.score, high.score) == (0, 10)
    assert isinstance(zero, Invalid)
    assert isinstance(twelve, Invalid)


def test_a_scale_from_one_to_ten_keeps_its_numbers(desk: Desk) -> None:
    mapping = mapped('scale = "1-10"\n[columns]\nscore = "nps"')
    ten, zero = desk.read("nps\n10\n0\n", mapping)
    assert ten.score == 10
    assert isinstance(zero, Invalid)


def test_rows_the_mapping_passes_over_are_reported_as_such(desk: Desk) -> None:
    mapping = mapped(
        '[columns]\nscore = "nps"\n[[skip]]\ncolumn = "Status"\nvalues = ["Survey Preview"]'
    )
    outcomes = desk.read("nps,Status\n9,Survey Preview\n8,IP Address\n", mapping)
    assert outcomes[0] == Blank(2, BlankReason.SKIPPED)
    assert outcomes[1].score == 8


def test_a_spoilt_phone_number_does_not_cost_the_answer(desk: Desk) -> None:
    mapping = mapped('[columns]\nscore = "nps"\nphone = "p"')
    answers = desk.read("nps,p\n9,138****8000\n8,1.38E+10\n", mapping)
    assert [each.phone for each in answers] == ["", ""]
    assert desk.notes == {"phone-masked": 1, "phone-damaged": 1}


def test_formulas_are_text(desk: Desk) -> None:
    payload = "=cmd|'/C notepad'!'A1'"
    (answer,) = desk.read(f'nps,why\n9,"{payload}"\n')
    assert answer.comment == payload


def test_a_complaint_is_read_with_level_source_rework_and_safety(desk: Desk) -> None:
    mapping = mapped(
        'kind = "complaints"\n[columns]\ntext = "t"\nlevel = "l"\nsource = "s"\nrework = "r"\n'
        'safety = "f"\nreceived = "w"\n[words.source]\n"媒体" = "press"\n[constants]\nlevel = 1'
    )
    rows = ["刹车失灵,L3,媒体,2,是,2026-11-01", "等太久,,热线,,,2026-11-02", ",1,,,,", "x,9,,,?,-"]
    text = "\n".join(["t,l,s,r,f,w", *rows])
    first, second, blank, reject = desk.read(text, mapping)
    assert isinstance(first, Complaint)
    assert (first.text, first.level, first.source) == ("刹车失灵", 3, "press")
    assert (first.rework, first.safety) == (2, True)
    assert (second.level, second.source, second.rework) == (1, "热线", 0)
    assert blank == Blank(4, BlankReason.TEXT)
    assert [each.code for each in reject.mistakes] == [
        RowFault.NOT_A_LEVEL,
        RowFault.NOT_A_FLAG,
        RowFault.DATE_BLANK,
    ]
