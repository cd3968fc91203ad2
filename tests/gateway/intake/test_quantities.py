from collections.abc import Callable

import pytest

from gateway.intake import FittedPart, RowFault
from gateway.intake import quantities as q
from gateway.intake.faults import CellError


@pytest.mark.parametrize(
    ("text", "kilometres"),
    [
        ("30400", 30400),
        ("30,400公里", 30400),
        ("３０４００ｋｍ", 30400),
        ("12 345 KM", 12345),
        ("3.04万公里", 30400),
        ("30400.6", 30400),
        ("0", 0),
    ],
)
def test_a_mileage_is_read_with_its_unit(text: str, kilometres: int) -> None:
    assert q.mileage(text) == kilometres


@pytest.mark.parametrize(
    ("text", "hours"),
    [("1.5", 1.5), ("1.5小时", 1.5), ("2工时", 2), ("90分钟", 1.5), (".5h", 0.5), ("30 min", 0.5)],
)
def test_hours_are_read_with_their_unit(text: str, hours: float) -> None:
    assert q.hours(text) == hours


@pytest.mark.parametrize(
    ("text", "many"), [("2", 2), ("4.5L", 4.5), ("1 套", 1), ("1,000个", 1000), ("0.25", 0.25)]
)
def test_a_quantity_may_be_a_fraction_and_have_a_unit(text: str, many: float) -> None:
    assert q.quantity(text) == many


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1,234.50", 123450), ("¥1234.5", 123450), ("￥99", 9900), ("1234元", 123400), ("0.1", 10)],
)
def test_money_becomes_cents(text: str, cents: int) -> None:
    assert q.cents(text) == cents


@pytest.mark.parametrize(
    ("read", "text", "fault"),
    [
        (q.mileage, "三万", RowFault.NOT_A_MILEAGE),
        (q.mileage, "-5", RowFault.NOT_A_MILEAGE),
        (q.mileage, "99999999", RowFault.NOT_A_MILEAGE),
        (q.hours, "很久", RowFault.NOT_HOURS),
        (q.hours, "-1", RowFault.NOT_HOURS),
        (q.quantity, "-1", RowFault.NOT_A_QUANTITY),
        (q.quantity, "若干", RowFault.NOT_A_QUANTITY),
        (q.cents, "待定", RowFault.NOT_AN_AMOUNT),
        (q.cents, "1e9", RowFault.NOT_AN_AMOUNT),
        (q.mode, "路上", RowFault.NOT_A_MODE),
        (q.hours_listed, "1;很久", RowFault.NOT_HOURS),
    ],
)
def test_what_is_none_is_refused_with_its_reason(
    read: Callable[[str], object], text: str, fault: RowFault
) -> None:
    with pytest.raises(CellError) as refused:
        read(text)
    assert refused.value.code is fault


@pytest.mark.parametrize("mark", ["; ", "；", "、", ",", "，", "|", "\n"])
def test_lists_in_cells_are_laid_side_by_side(mark: str) -> None:
    parts = q.fitted(
        *(mark.join(column) for column in (("机油", "机滤"), ("O1", "F1"), ("4", "1")))
    )
    assert parts == (FittedPart("机油", "O1", 4), FittedPart("机滤", "F1", 1))


def test_all_lists_of_a_row_are_split_by_the_strongest_mark() -> None:
    parts = q.fitted("机油 5W,30；机滤", "O1;F1", "1、2")
    assert parts == (FittedPart("机油 5W,30", "O1", 1), FittedPart("机滤", "F1", 2))


def test_a_single_part_may_have_a_comma_in_its_quantity() -> None:
    assert q.fitted("螺丝", "S1", "1,000") == (FittedPart("螺丝", "S1", 1000),)


def test_a_part_goes_by_its_code_where_it_has_no_name() -> None:
    assert q.fitted("", "O1;F1", "") == (FittedPart("O1", "O1"), FittedPart("F1", "F1"))


def test_a_mark_at_the_end_is_no_part() -> None:
    oil, filter_ = FittedPart("机油", "O1", 4), FittedPart("机滤", "", 1)
    assert q.fitted("机油;机滤;", "O1;;", "4;1;") == (oil, filter_)
    assert q.fitted("机油;机滤", "O1;", "4;1") == (oil, filter_)


@pytest.mark.parametrize(
    "cells",
    [("机油;机滤", "O1;F1", "4"), ("机油;机滤", "O1", "4;1"), ("", "", "4"), ("机油", "", "4;1")],
)
def test_lists_of_unequal_length_are_refused(cells: tuple[str, str, str]) -> None:
    with pytest.raises(CellError) as refused:
        q.fitted(*cells)
    assert refused.value.code in {RowFault.LISTS_UNEQUAL, RowFault.NOT_A_QUANTITY}
