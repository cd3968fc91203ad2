import os
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from gateway.intake import (
    Answer,
    FileFault,
    GuessNote,
    GuessQuestion,
    IntakeError,
    Invalid,
    load_mapping,
)
from tests.gateway.intake.desk import Desk, mapped

FORMS = (
    'Timestamp,"On a scale of 0-10, how would you rate us?",...why?,'
    '"On a scale of 0-10, how would you rate the lounge?"\n'
    "11/13/2025 8:51:12,0,Bad service,9\n11/3/2025 9:05:13,10,Great,8\n"
)
QUALTRICS = (
    "StartDate,EndDate,Status,Finished,ResponseId,ExternalReference,Q1_NPS_GROUP,Q1,Q2\n"
    'Anfangsdatum,Enddatum,Antworttyp,Beendet,Antwort-ID,Referenz,"Weiterempfehlung? - Group",'
    '"Wie wahrscheinlich ist\nIhre Weiterempfehlung?",Warum?\n'
    + ",".join(f'"{{""ImportId"":""QID{n}""}}"' for n in range(9))
    + "\n2026-07-18 08:28:09,2026-07-18 08:28:48,1,1,R_1,,1,2,test\n"
    "2026-07-18 09:28:09,2026-07-18 09:28:48,0,1,R_2,C7,3,10,gut\n"
)


def test_the_first_question_from_0_to_10_of_a_google_form_is_the_score(desk: Desk) -> None:
    found = desk.guess(FORMS)
    assert found.preset == "google-forms"
    assert found.mapping.columns.score == "On a scale of 0-10, how would you rate us?"
    assert found.mapping.columns.comment == "...why?"
    assert found.mapping.date_formats == ("%m/%d/%Y %H:%M:%S",)
    assert found.questions == ()
    assert [each.score for each in found.preview] == [0, 10]


def test_the_google_preset_reads_both_date_styles_to_the_same_keys(desk: Desk) -> None:
    preset = load_mapping("google-forms")
    iso = FORMS.replace("11/13/2025 8:", "2025-11-13 08:").replace("11/3/2025 9:", "2025-11-03 09:")
    assert [each.key for each in desk.read(FORMS, preset)] == [
        each.key for each in desk.read(iso, preset)
    ]


@pytest.mark.parametrize(
    ("value", "taken"),
    [("1.11.2025", "%d.%m.%Y"), ("11/1/2025", "%m/%d/%Y"), ("3/4/25 9:05", "%m/%d/%y %H:%M")],
)
def test_a_date_whose_day_and_month_could_change_places_is_asked_about(
    desk: Desk, value: str, taken: str
) -> None:
    found = desk.guess(f"date;nps\n{value};9\n")
    (question,) = found.questions
    assert question.code is GuessQuestion.DAY_OR_MONTH_FIRST
    assert question.params == {"value": value, "taken": taken}
    assert found.mapping.date_formats == (taken,)


def test_a_day_beyond_twelve_settles_the_order(desk: Desk) -> None:
    found = desk.guess("date,nps\n1/11/2025,9\n13/11/2025,8\n")
    assert found.mapping.date_formats == ("%d/%m/%Y",)
    assert found.questions == ()


def test_a_qualtrics_file_is_read_past_three_headers_and_without_its_test_runs(desk: Desk) -> None:
    found = desk.guess(QUALTRICS)
    assert found.preset == "qualtrics"
    assert found.mapping.columns.score == "Q1"
    assert found.mapping.columns.comment == "Q2"
    skipped, answer = desk.read(QUALTRICS, found.mapping)
    assert skipped.code == "skipped-by-mapping"
    assert (answer.line, answer.score, answer.customer) == (6, 10, "C7")


def test_the_group_column_of_qualtrics_is_never_the_score(desk: Desk) -> None:
    (_, answer) = desk.read(QUALTRICS, load_mapping("qualtrics"))
    assert answer.score == 10


def test_a_legacy_qualtrics_file_has_two_headers_and_a_trailing_column(desk: Desk) -> None:
    text = (
        "\ufeffV1,V7,V9,V10,Q1,Q2,\nResponseID,Status,EndDate,Finished,A question.,Free text,\n"
        "R_2,0,2025-07-18 08:28:48,1,2,Hello,\n"
    )
    found = desk.guess(text)
    assert found.mapping.header_rows == 2
    assert found.mapping.columns.score == "Q1"
    assert [each.code for each in found.questions] == [GuessQuestion.WHICH_SCORE]
    (answer,) = desk.read(text, found.mapping)
    assert (answer.score, answer.comment) == (2, "Hello")


def test_a_wjx_workbook_is_recognised_and_its_option_order_noticed(
    desk: Desk, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        ["序号", "提交答卷时间", "来源", "1、您有多大可能推荐我们？", "2、原因", "3、手机", "总分"]
    )
    book.active.append([1, "2026/11/1 9:00:00", "微信", 11, "很好", "13800138000", 11])
    book.active.append([2, "2026/11/1 9:05:00", "短信", 1, "(跳过)", "(空)", 1])
    path = tmp_path / "1_按序号_满意度_2_2.xlsx"
    book.save(path)
    found = desk.guess(path)
    assert found.preset == "wjx"
    assert found.mapping.scale == "1-11"
    assert [each.code for each in found.questions] == [GuessQuestion.WHICH_SCALE]
    first, second = desk.read(path, found.mapping)
    assert (first.score, first.channel, first.comment) == (10, "wechat", "很好")
    assert (second.score, second.channel, second.comment) == (0, "sms", "")


def test_one_11_among_scores_is_a_mistake_of_its_row_and_is_asked_about(desk: Desk) -> None:
    scores = (*range(1, 11), *range(1, 11), 11)
    text = "nps,why\n" + "".join(f"{score},w{n}\n" for n, score in enumerate(scores))
    found = desk.guess(text)
    assert found.mapping.scale == "0-10"
    assert {each.code: each.params for each in found.questions}[GuessQuestion.WHICH_SCALE] == {
        "column": "nps",
        "taken": "0-10",
    }
    *right, wrong = desk.read(text, found.mapping)
    assert [each.score for each in right] == list(scores[:-1])
    assert isinstance(wrong, Invalid)
    assert wrong.answer.score == 11


@pytest.mark.parametrize(
    ("scores", "scale"),
    [
        ((11, 11, 11, 1, 10, 9), "1-11"),
        ((11, 11, 11, 0, 10, 9), "0-10"),
        ((11, 11, 1, 10, 9), "0-10"),
        ((11, 11, 11, *range(1, 11), *range(1, 11), *range(1, 11)), "0-10"),
    ],
)
def test_only_many_11s_and_no_0_show_that_options_were_numbered(
    desk: Desk, scores: tuple[int, ...], scale: str
) -> None:
    found = desk.guess("nps,why\n" + "".join(f"{score},w\n" for score in scores))
    assert found.mapping.scale == scale


def test_answers_to_our_own_surveys_are_never_shifted(desk: Desk) -> None:
    rows = "".join(f"{score},M7A2J2Y{n}\n" for n, score in enumerate((11, 11, 11, 9, 4, 1)))
    found = desk.guess("nps,survey\n" + rows)
    assert found.mapping.columns.survey == "survey"
    assert found.mapping.scale == "0-10"
    kinds = [type(each) for each in desk.read("nps,survey\n" + rows, found.mapping)]
    assert kinds == [Invalid, Invalid, Invalid, Answer, Answer, Answer]


def test_a_file_without_dates_is_dated_by_its_own_time_and_says_so(desk: Desk) -> None:
    text = '"","id","nps","satisfaction","explication"\n"1",7,10,10,NA\n"2",8,NA,9,bien\n'
    path = desk.put(text)
    moment = datetime(2026, 11, 1, 9, tzinfo=UTC)
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    found = desk.guess(path)
    assert found.mapping.constants.received == moment
    assert GuessNote.RECEIVED_FROM_FILE_TIME in [each.code for each in found.notes]
    assert [each.code for each in found.questions] == [GuessQuestion.WHEN_RECEIVED]
    columns = found.mapping.columns
    assert (columns.id, columns.score, columns.csat, columns.comment) == (
        "id",
        "nps",
        None,
        "explication",
    )
    assert desk.read(path, None)[0].received == moment


def test_names_and_values_must_both_fit(desk: Desk) -> None:
    text = "nps group,NPS,满意度,提交时间,您的手机\nA,9,4,2026-11-01 09:00,13800138000\n"
    columns = desk.guess(text).mapping.columns
    assert columns.given() == {
        "received": "提交时间",
        "score": "NPS",
        "csat": "满意度",
        "phone": "您的手机",
    }


def test_scores_out_of_range_do_not_hide_the_score_column(desk: Desk) -> None:
    text = "nps,why\n" + "9,good\n" * 20 + "-1,x\n"
    assert isinstance(desk.read(text, desk.guess(text).mapping)[-1], Invalid)


def test_a_score_known_by_its_values_only_is_asked_about(desk: Desk) -> None:
    found = desk.guess("id,mark,other\n1,9,3\n2,10,4\n")
    assert found.mapping.columns.score == "mark"
    assert found.questions[0].params == {"columns": ("mark", "other")}


def test_a_file_without_any_possible_score_is_refused(desk: Desk) -> None:
    with pytest.raises(IntakeError) as caught:
        desk.guess("name,city\nAnn,Rome\n")
    assert caught.value.code is FileFault.NO_SCORE_COLUMN
    assert caught.value.params["columns"] == ("name", "city")


def test_complaints_are_told_from_answers(desk: Desk) -> None:
    found = desk.guess("投诉编号,投诉内容,级别,来源\nT1,刹车异响,2,媒体\n")
    assert found.mapping.kind == "complaints"
    (complaint,) = desk.read("投诉编号,投诉内容,级别,来源\nT1,刹车异响,2,媒体\n", found.mapping)
    assert (complaint.text, complaint.level, complaint.source) == ("刹车异响", 2, "press")


def test_a_preset_can_be_named_and_its_columns_still_fit_the_values(desk: Desk) -> None:
    text = "推荐,不满意的原因,提交答卷时间\n3,太慢,2026-11-01 09:00\n"
    found = desk.guess(text, preset="wjx")
    assert found.preset == "wjx"
    assert found.mapping.columns.comment == "不满意的原因"
    assert found.mapping.columns.csat is None
    assert isinstance(found.preview[0], Answer)


def test_blank_and_repeated_column_names_can_be_told_apart(desk: Desk) -> None:
    found = desk.guess("nps,,nps,\n9,a,3,b\n")
    assert found.columns == ("nps", "#2", "nps #3", "#4")
    chosen = mapped('[columns]\nscore = "nps"\ncomment = "#4"')
    (answer,) = desk.read("nps,,nps,\n9,a,3,b\n", chosen)
    assert answer.comment == "b"


@pytest.mark.parametrize(
    ("header", "cells", "bad"),
    [
        ("score", (*range(10), *range(1, 7), "abc", "n/a", 11, 12), 4),
        ("评分", (9, "十分", 8), 1),
        ("nps", (9, "none", "nothing", "no idea"), 3),
    ],
)
def test_a_known_name_is_enough_for_a_score_column_with_odd_cells(
    desk: Desk, header: str, cells: tuple[object, ...], bad: int
) -> None:
    text = f"{header},why\n" + "".join(f"{cell},w{n}\n" for n, cell in enumerate(cells))
    found = desk.guess(text)
    assert found.mapping.columns.score == header
    kinds = [type(each) for each in desk.read(text, found.mapping)]
    assert kinds.count(Answer) == len(cells) - bad


def test_a_name_is_not_enough_for_words_where_another_column_holds_the_scores(desk: Desk) -> None:
    text = "推荐的原因,总体\n快,9\n10,8\n师傅好,10\n"
    found = desk.guess(text)
    assert found.mapping.columns.score == "总体"
    assert found.questions[0].code is GuessQuestion.WHICH_SCORE


def test_scores_from_0_to_100_are_refused_and_not_taken_for_a_few_low_ones(desk: Desk) -> None:
    with pytest.raises(IntakeError) as caught:
        desk.guess("score,why\n85,a\n90,b\n10,c\n70,d\n")
    assert caught.value.code is FileFault.NO_SCORE_COLUMN
