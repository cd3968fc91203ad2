"""Repair orders out of files: the thirteen fields of JT/T 1132.2-2017, as systems write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.intake import (
    Blank,
    BlankReason,
    FileFault,
    FittedPart,
    IntakeError,
    Order,
    Reject,
    RowFault,
    load_mapping,
    orders,
)
from tests.gateway.intake.desk import Desk, mapped

PRESET = load_mapping("jtt1132")
HEAD = (
    *("维修企业名称", "车辆识别代号(VIN)", "车牌号码", "送修日期", "送修里程", "结算日期"),
    *("结算清单编号", "故障描述", "维修项目", "维修工时", "维修配件名称", "配件编码", "配件数量"),
)
VIN = "LSVAM4187C2184847"
ORDER = {
    "维修企业名称": "上海一店",
    "车辆识别代号(VIN)": VIN,
    "车牌号码": "沪A·12345",
    "送修日期": "2026-11-01 09:00",
    "送修里程": "30,400公里",
    "结算日期": "2026-11-01 15:00",
    "结算清单编号": "JS1",
    "故障描述": "异响",
    "维修项目": "更换刹车片",
    "维修工时": "1.5",
    "维修配件名称": "前刹车片",
    "配件编码": "BP-1",
    "配件数量": "2",
}
OIL = {"维修配件名称": "刹车油", "配件编码": "BF-4", "配件数量": "0.5L"}


def row(**other: str) -> dict[str, str]:
    """A row of the usual order, but for some cells."""
    return {**ORDER, **other}


def text(*rows: dict[str, str]) -> str:
    """A CSV file of rows."""
    head = list(dict.fromkeys([*HEAD, *(name for each in rows for name in each)]))
    lines = [head, *([each.get(name, "") for name in head] for each in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines) + "\n"


def read(desk: Desk, *rows: dict[str, str]) -> list[Any]:
    return desk.read(text(*rows), PRESET)


def faults(outcomes: Sequence[Any]) -> list[tuple[int, str, RowFault]]:
    return [(o.line, m.column, m.code) for o in outcomes for m in o.mistakes]


def test_the_thirteen_fields_are_read(desk: Desk) -> None:
    [order] = read(desk, ORDER)
    assert order == Order(
        lines=(2,),
        key="jtt1132/上海一店/JS1",
        settlement="JS1",
        enterprise="上海一店",
        vin=VIN,
        plate="沪A12345",
        received=datetime(2026, 11, 1, 1, tzinfo=UTC),
        settled=datetime(2026, 11, 1, 7, tzinfo=UTC),
        mileage=30400,
        fault="异响",
        items=("更换刹车片",),
        hours=1.5,
        parts=(FittedPart("前刹车片", "BP-1", 2),),
    )


ENGLISH = "Workshop,VIN,Plate,Date In,Mileage,Settlement Date,Settlement No,Fault,Repair Item,Hours"
SHORT = "企业名称,车架号,车牌号,进厂时间,行驶里程,出厂日期,结算单号,客户描述,项目名称,工时"
LONG = (
    "维修企业,车辆VIN码,车辆号牌号码,车辆送修日期,车辆送修里程,维修结算日期,维修结算清单编号,"
    "车辆故障描述,维修项目名称,维修工时数"
)


@pytest.mark.parametrize("head", [ENGLISH, SHORT, LONG])
def test_a_file_of_orders_is_known_by_its_column_names(desk: Desk, head: str) -> None:
    parts = "Part Name,Part No,Qty" if head == ENGLISH else "配件,零件号,数量"
    content = f"{head},{parts}\n" + ",".join(ORDER[name].replace(",", "") for name in HEAD) + "\n"
    found = desk.guess(content)
    assert found.preset == "jtt1132"
    assert found.questions == ()
    [order] = desk.read(content, found.mapping)
    assert (order.settlement, order.vin, order.plate) == ("JS1", VIN, "沪A12345")
    assert (order.mileage, order.hours, order.fault) == (30400, 1.5, "异响")
    assert order.parts == (FittedPart("前刹车片", "BP-1", 2),)
    assert [each.settlement for each in found.preview] == ["JS1"]


def test_what_systems_add_is_read_too(desk: Desk) -> None:
    more = {
        "联系电话": "138 0013 8000",
        "客户姓名": "王小明",
        "服务顾问": "李敏",
        "维修技师": "小钱",
        "结算金额": "¥1,234.50",
        "业务类型": "首保",
        "车型": "ID.3",
        "服务方式": "上门",
        "故障代码": "P0301",
        "客户编号": "K7",
    }
    [order] = read(desk, row(**more))
    assert (order.phone, order.name, order.advisor) == ("+8613800138000", "王小明", "李敏")
    assert (order.technician, order.amount, order.vehicle) == ("小钱", 123450, "ID.3")
    assert (order.service, order.first, order.mode) == ("maintenance", True, "mobile")
    assert (order.matter, order.customer) == ("P0301", "K7")


def test_a_workbook_and_json_lines_say_the_same_as_a_csv(desk: Desk, tmp_path: Path) -> None:
    [expected] = read(desk, ORDER)
    book = openpyxl.Workbook()
    book.active.append(list(ORDER))
    came = datetime(2026, 11, 1, 9)  # noqa: DTZ001  a spreadsheet's local time
    book.active.append(list({**ORDER, "送修日期": came}.values()))
    book.save(tmp_path / "o.xlsx")
    [from_book] = desk.read(tmp_path / "o.xlsx", PRESET)
    lines = desk.put(json.dumps(ORDER, ensure_ascii=False) + "\n", "o.jsonl")
    [from_json] = desk.read(lines, PRESET)
    assert from_book == expected
    assert {**_fields(from_json), "lines": (2,)} == _fields(expected)


def _fields(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in order.__struct_fields__}


# Rows of one order ------------------------------------------------------------------------------


def test_rows_of_one_settlement_number_are_one_order_wherever_they_stand(desk: Desk) -> None:
    outcomes = read(desk, ORDER, row(结算清单编号="JS2"), row(**OIL), row(结算清单编号="JS3"))
    assert [(each.settlement, each.lines) for each in outcomes] == [
        ("JS2", (3,)),
        ("JS1", (2, 4)),
        ("JS3", (5,)),
    ]
    assert outcomes[1].parts == (
        FittedPart("前刹车片", "BP-1", 2),
        FittedPart("刹车油", "BF-4", 0.5),
    )


def test_the_hours_of_an_item_count_once_though_every_part_repeats_them(desk: Desk) -> None:
    other = {
        "维修项目": "四轮定位",
        "维修工时": "0.5",
        "维修配件名称": "",
        "配件编码": "",
        "配件数量": "",
    }
    [order] = read(desk, ORDER, row(**OIL), row(**other))
    assert (order.items, order.hours) == (("更换刹车片", "四轮定位"), 2.0)


def test_hours_stand_beside_their_items_or_for_all_of_them(desk: Desk) -> None:
    beside, for_all = read(
        desk,
        row(维修项目="更换刹车片；四轮定位", 维修工时="1.5；0.5"),
        row(维修项目="更换刹车片；四轮定位", 维修工时="2", 结算清单编号="JS2"),
    )
    assert beside.hours == for_all.hours == 2.0


def test_a_sheet_with_merged_cells_tells_the_order_in_its_first_row_only(desk: Desk) -> None:
    [order] = read(desk, ORDER, dict.fromkeys(ORDER, "") | OIL)
    assert order.lines == (2, 3)
    assert len(order.parts) == 2


def test_a_row_that_says_what_was_said_is_a_repetition(desk: Desk) -> None:
    [order] = read(desk, ORDER, row(**OIL), ORDER, row(**OIL))
    assert (order.lines, order.repeats, len(order.parts)) == ((2, 3), 2, 2)


def test_a_row_that_contradicts_its_order_begins_another_version_of_it(desk: Desk) -> None:
    later = {"送修里程": "30500"}
    first, second = read(desk, ORDER, row(**OIL), row(**later), row(**OIL, **later))
    assert (first.lines, first.mileage) == ((2, 3), 30400)
    assert (second.lines, second.mileage, len(second.parts)) == ((4, 5), 30500, 2)


def test_a_line_told_anew_leaves_the_other_lines_as_they_were(desk: Desk) -> None:
    first, second = read(desk, ORDER, row(**OIL), row(**{**OIL, "配件数量": "1"}))
    assert [part.quantity for part in first.parts] == [2, 0.5]
    assert [part.quantity for part in second.parts] == [2, 1]


def test_orders_of_two_enterprises_may_have_the_same_number(desk: Desk) -> None:
    one, other = read(desk, ORDER, row(维修企业名称="上海二店"))
    assert one.key != other.key


@given(seed=st.integers(0, 2**32))
def test_the_rows_of_orders_may_come_in_any_order(tmp_path_factory: Any, seed: int) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    rows = [row(结算清单编号=f"JS{n}", **part) for n in range(4) for part in ({}, OIL)]
    shuffled = Random(seed).sample(rows, len(rows))

    def said(*some: dict[str, str]) -> set[Any]:
        return {(o.settlement, frozenset(o.parts), o.hours, o.mileage) for o in read(desk, *some)}

    assert said(*shuffled) == said(*rows)


def test_rows_too_far_apart_are_refused_and_not_half_an_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "WAITING_ROWS", 2)
    rows = [row(结算清单编号=f"JS{n}", **part) for part in ({}, OIL) for n in range(3)]
    outcomes = read(desk, *rows)
    refused = [each for each in outcomes if isinstance(each, Reject)]
    assert [each.line for each in refused] == [2, 5]
    assert {code for *_, code in faults(refused)} == {RowFault.ORDER_SCATTERED}
    whole = [each for each in outcomes if isinstance(each, Order)]
    assert [(each.settlement, each.lines) for each in whole] == [("JS1", (3, 6)), ("JS2", (4, 7))]


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("车辆识别代号(VIN)", "LSVAM4187C218", RowFault.VIN_LENGTH),
        ("车辆识别代号(VIN)", "LSVAO4187C2184847", RowFault.VIN_LETTERS),
        ("车牌号码", "沪A***45", RowFault.PLATE_MASKED),
        ("送修日期", "", RowFault.DATE_BLANK),
        ("送修日期", "上周三", RowFault.DATE_UNREADABLE),
        ("送修日期", "2099-01-01", RowFault.DATE_IN_FUTURE),
        ("结算日期", "2026-10-31", RowFault.SETTLED_BEFORE),
        ("结算日期", "2026-11-01 08:59", RowFault.SETTLED_BEFORE),
        ("送修里程", "三万多", RowFault.NOT_A_MILEAGE),
        ("维修工时", "很久", RowFault.NOT_HOURS),
        ("配件数量", "若干", RowFault.NOT_A_QUANTITY),
        ("联系电话", "138****8000", RowFault.PHONE_MASKED),
        ("联系电话", "1.38E+10", RowFault.PHONE_DAMAGED),
        ("联系电话", "不详", RowFault.PHONE_UNREADABLE),
        ("结算金额", "待定", RowFault.NOT_AN_AMOUNT),
        ("服务方式", "路上", RowFault.NOT_A_MODE),
        ("结算清单编号", "", RowFault.SETTLEMENT_BLANK),
        ("结算清单编号", "2.02603E+11", RowFault.SETTLEMENT_DAMAGED),
    ],
)
def test_a_bad_cell_is_refused_with_its_column_and_reason(
    desk: Desk, column: str, cell: str, fault: RowFault
) -> None:
    outcomes = read(desk, row(**{column: cell}), row(结算清单编号="JS2"))
    assert faults(outcomes[:1]) == [(2, column, fault)]
    assert isinstance(outcomes[1], Order)


def test_lists_that_do_not_match_are_refused(desk: Desk) -> None:
    [reject] = read(desk, row(配件编码="A；B；C"))
    assert faults([reject]) == [(2, "维修配件名称", RowFault.LISTS_UNEQUAL)]


def test_an_order_of_no_car_is_refused(desk: Desk) -> None:
    [reject] = read(desk, row(**{"车辆识别代号(VIN)": "", "车牌号码": ""}))
    assert faults([reject]) == [(2, "车牌号码", RowFault.CAR_BLANK)]


def test_all_mistakes_of_a_row_are_told_at_once(desk: Desk) -> None:
    [reject] = read(desk, row(送修里程="x", 维修工时="y", 配件数量="z"))
    assert {code for *_, code in faults([reject])} == {
        RowFault.NOT_A_MILEAGE,
        RowFault.NOT_HOURS,
        RowFault.NOT_A_QUANTITY,
    }


def test_what_is_wrong_with_the_order_is_told_beside_what_is_wrong_with_a_cell(desk: Desk) -> None:
    [reject] = read(desk, row(结算日期="2026-10-31", 联系电话="138****8000"))
    assert faults([reject]) == [
        (2, "联系电话", RowFault.PHONE_MASKED),
        (2, "结算日期", RowFault.SETTLED_BEFORE),
    ]


def test_what_could_not_be_read_is_not_called_missing_as_well(desk: Desk) -> None:
    [reject] = read(
        desk, row(**{"车辆识别代号(VIN)": "LSVAM", "车牌号码": "", "送修日期": "上周三"})
    )
    assert faults([reject]) == [
        (2, "送修日期", RowFault.DATE_UNREADABLE),
        (2, "车辆识别代号(VIN)", RowFault.VIN_LENGTH),
    ]


def test_a_bad_row_keeps_its_order_back_so_that_it_comes_again_whole(desk: Desk) -> None:
    outcomes = read(desk, ORDER, row(**{**OIL, "配件数量": "若干"}))
    assert faults(outcomes) == [
        (2, "", RowFault.ORDER_BROKEN),
        (3, "配件数量", RowFault.NOT_A_QUANTITY),
    ]
    assert outcomes[0].mistakes[0].params == {"line": 3}


def test_a_day_without_a_time_is_the_whole_day(desk: Desk) -> None:
    [order] = read(desk, row(结算日期="2026-11-01"))
    assert order.settled == order.received


def test_a_wrong_check_digit_is_noted_and_no_more(desk: Desk) -> None:
    [order] = read(desk, row(**{"车辆识别代号(VIN)": "WVWZZZ1JZXW000001"}))
    assert order.vin == "WVWZZZ1JZXW000001"
    assert desk.notes == {"vin-check-digit": 1}


def test_an_order_that_is_not_settled_waits_for_its_settlement(desk: Desk) -> None:
    assert read(desk, row(结算日期=""), row(结算日期="", **OIL)) == [
        Blank(2, BlankReason.UNSETTLED),
        Blank(3, BlankReason.UNSETTLED),
    ]


# Mappings ---------------------------------------------------------------------------------------


def test_any_other_file_is_read_by_a_mapping_of_kind_visits(desk: Desk) -> None:
    mapping = mapped(
        """
        kind = "visits"
        namespace = "dms"
        date_formats = ["%d.%m.%Y"]
        [columns]
        settlement = "Auftrag"
        received = "Annahme"
        vin = "FIN"
        items = "Arbeit"
        service = "Art"
        [constants]
        enterprise = "Berlin"
        mode = "in-store"
        [words.service]
        "Wartung" = "maintenance"
        """
    )
    content = f"Auftrag;Annahme;FIN;Arbeit;Art\nA7;1.11.2026;{VIN};Ölwechsel;Wartung\n"
    [order] = desk.read(content, mapping)
    assert (order.key, order.settled, order.mode) == ("dms/Berlin/A7", None, "in-store")
    assert (order.items, order.service) == (("Ölwechsel",), "maintenance")


@pytest.mark.parametrize(
    "columns",
    [
        'settlement = "s"',
        'received = "r"',
        'settlement = "s"\nreceived = "r"\nscore = "n"',
    ],
)
def test_a_mapping_of_visits_names_number_and_date_and_nothing_foreign(columns: str) -> None:
    with pytest.raises(IntakeError) as refused:
        mapped(f'kind = "visits"\n[columns]\n{columns}')
    assert refused.value.code is FileFault.MAPPING_INVALID


def test_a_file_without_a_column_of_numbers_is_refused_as_a_whole(desk: Desk) -> None:
    with pytest.raises(IntakeError) as refused:
        desk.read(f"车架号,送修日期\n{VIN},2026-11-01\n", PRESET)
    assert refused.value.code is FileFault.NO_SETTLEMENT_COLUMN
