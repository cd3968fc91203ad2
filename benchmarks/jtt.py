"""Files of repair orders as workshop systems export them (JT/T 1132.2-2017), clean and dirty.

Made from a seed, with an account of what must become of every row: so that what an importer says
can be held against what was done.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

COLUMNS = (
    *("维修企业名称", "车辆识别代号(VIN)", "车牌号码", "送修日期", "送修里程", "结算日期"),
    *("结算清单编号", "故障描述", "维修项目", "维修工时", "维修配件名称", "配件编码", "配件数量"),
    *("项目编码", "联系电话", "客户姓名", "服务顾问", "维修技师", "结算金额"),
)
TEST_NUMBER = "+8613800000000"
"""A phone of the centre's own tests: orders with it are kept and do not count."""

_DIRTY = 0.05
_SEVERAL = 0.3
_LATE = 0.2
_SOON, _OPEN_TIME = timedelta(minutes=20), timedelta(hours=10)
_WORK = (
    ("BY01", "常规保养", 1.0, (("机油", "OIL-5W30", "4"), ("机滤", "OF-102", "1"))),
    ("ZD03", "更换前刹车片", 1.5, (("前刹车片", "BP-7701", "1"), ("刹车油", "BF-4", "1"))),
    ("DP07", "底盘异响检查", 0.8, ()),
    ("KT02", "空调检修", 2.0, (("空调滤芯", "AC-33", "1"), ("冷媒", "R134A", "0.5"))),
    ("FD11", "发电机更换", 2.5, (("发电机", "ALT-90A", "1"),)),
    ("LT05", "轮胎更换", 1.2, (("轮胎 205/55R16", "TY-20555", "2"), ("气门嘴", "TV-1", "2"))),
)
_FAULTS = ("行驶有异响", "保养到期", "刹车发软", "空调不制冷", "仪表亮故障灯", "轮胎磨损")
_SURNAMES, _ADVISORS = "王李张刘陈杨赵黄周吴", ("李敏", "王芳", "赵强")
_PROVINCES, _LETTERS = "沪苏浙皖京粤", "ABCDEFGHJKLMNPQRSTUVWXYZ"
_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "012345678912345678123457923456789"),
        strict=True,
    )
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

Cells = dict[str, str]


class Made(NamedTuple):
    """One order in a file.

    Attributes:
        rows: Its rows.
        fates: What becomes of them: new, repeated, corrected, blank, invalid, rejected.
        faults: Why rows of it are rejected, by code.
    """

    rows: tuple[Cells, ...]
    fates: Counter[str]
    faults: Counter[str]


class Car(NamedTuple):
    """Whose car it is."""

    vin: str
    plate: str
    phone: str
    name: str


class Dirt(NamedTuple):
    """Something wrong with an order.

    ``soil`` changes its rows; the first is then refused with ``fault``, the others with it.
    """

    fault: str
    soil: Callable[[list[Cells]], Any]


def _cell(fault: str, column: str, text: str) -> Dirt:
    def soil(rows: list[Cells]) -> None:
        rows[0][column] = text

    return Dirt(fault, soil)


def _everywhere(fault: str, **texts: str) -> Dirt:
    def soil(rows: list[Cells]) -> None:
        for row in rows:
            row.update(texts)

    return Dirt(fault, soil)


DIRT = (
    _cell("vin-length", "车辆识别代号(VIN)", "LSVAM4187C218"),
    _cell("vin-letters", "车辆识别代号(VIN)", "LSVAO4187C2184847"),
    _cell("plate-masked", "车牌号码", "沪A***45"),
    _cell("phone-masked", "联系电话", "138****8000"),
    _cell("phone-damaged", "联系电话", "1.38E+10"),
    _cell("phone-unreadable", "联系电话", "不详"),
    _cell("date-unreadable", "送修日期", "上周三"),
    _cell("date-in-future", "送修日期", "2099-01-01 09:00"),
    _cell("not-a-mileage", "送修里程", "三万多"),
    _cell("not-hours", "维修工时", "很久"),
    _cell("not-an-amount", "结算金额", "待定"),
    _cell("not-a-quantity", "配件数量", "若干"),
    _cell("lists-unequal", "配件编码", "A-1；A-2；A-3"),
    _everywhere("car-blank", **{"车辆识别代号(VIN)": "", "车牌号码": ""}),
    _everywhere("date-blank", 送修日期=""),
    _everywhere("settled-before-received", 结算日期="2020-01-01"),
    _everywhere("settlement-blank", 结算清单编号=""),
    _everywhere("settlement-damaged", 结算清单编号="2.02603E+11"),
)
"""Every way in which an order cannot be read."""

_EACH_ROW = {"settlement-blank", "settlement-damaged"}
"""Without its number a row belongs to no order: each is refused for itself."""

OTHERWISE = ("repeated", "corrected", "blank", "invalid")
"""What else happens to orders that are not just new."""


class Workshop:
    """A workshop's year of orders, from a seed.

    Args:
        seed: Another seed, another workshop.
        until: The last orders are of this instant.
    """

    def __init__(self, seed: int, until: datetime) -> None:
        self._rng = Random(seed)
        self._until = until
        self._cars: list[Car] = []

    def orders(self, count: int) -> list[Made]:
        """Return so many orders, oldest first, every twentieth of them dirty."""
        step = timedelta(days=365) / max(1, count)
        kinds = [dirt.fault for dirt in DIRT] + list(OTHERWISE)
        dirty = round(count * _DIRTY)
        chosen = self._rng.sample(range(count), dirty)
        kind_of = {at: kinds[n % len(kinds)] for n, at in enumerate(chosen)}
        return [
            self._made(at, self._until - step * (count - at), kind_of.get(at, ""))
            for at in range(count)
        ]

    def _made(self, number: int, at: datetime, kind: str) -> Made:
        rows = self._rows(number, at)
        soiling = next((dirt for dirt in DIRT if dirt.fault == kind), None)
        if soiling is not None:
            if kind in {"not-a-quantity", "lists-unequal"}:
                rows[0].update({"维修配件名称": "雨刮片", "配件编码": "WB-1", "配件数量": "1"})
            soiling.soil(rows)
            faults = Counter({kind: len(rows) if kind in _EACH_ROW else 1})
            if len(rows) > faults.total():
                faults["order-broken-elsewhere"] = len(rows) - 1
            if kind in {"car-blank", "date-blank", "settled-before-received"}:
                faults = Counter({kind: 1, "order-broken-elsewhere": len(rows) - 1})
            return Made(tuple(rows), Counter(rejected=len(rows)), +faults)
        fates = Counter(new=len(rows))
        if kind == "repeated":
            fates["repeated"] = len(rows)
            rows += [dict(row) for row in rows]
        elif kind == "corrected":
            fates["corrected"] = len(rows)
            mileage = str(self._rng.randrange(200_000, 300_000))
            rows += [{**row, "送修里程": mileage} for row in rows]
        elif kind == "blank":
            fates = Counter(blank=len(rows))
            rows = [{**row, "结算日期": ""} for row in rows]
        elif kind == "invalid":
            fates = Counter(invalid=len(rows))
            rows = [{**row, "联系电话": TEST_NUMBER} for row in rows]
        return Made(tuple(rows), fates, Counter())

    def _rows(self, number: int, at: datetime) -> list[Cells]:
        rng, car = self._rng, self._car()
        code, item, hours, parts = rng.choice(_WORK)
        settled = at + _SOON + _OPEN_TIME * rng.random()
        order = {
            "维修企业名称": "北城汽车维修有限公司",
            "车辆识别代号(VIN)": rng.choice((car.vin, car.vin.lower(), f" {car.vin} ")),
            "车牌号码": rng.choice((car.plate, f"{car.plate[:2]}·{car.plate[2:]}")),
            "送修日期": self._written(at),
            "送修里程": rng.choice(("{:d}", "{:,d}", "{:d}公里", "{:d} km")).format(
                rng.randrange(1_000, 180_000)
            ),
            "结算日期": self._written(settled),
            "结算清单编号": f"JS{number:08d}",
            "故障描述": rng.choice(_FAULTS),
            "维修项目": item,
            "维修工时": str(hours),
            "项目编码": code,
            "联系电话": self._dialled(car.phone),
            "客户姓名": car.name,
            "服务顾问": rng.choice(_ADVISORS),
            "维修技师": rng.choice(("小钱", "小孙")),
            "结算金额": f"{rng.randrange(10_000, 400_000) / 100:,.2f}",
        }
        if len(parts) > 1 and rng.random() < _SEVERAL:
            fitted = [part[:3] for part in parts]
        else:
            fitted = (
                [tuple("；".join(column) for column in zip(*parts, strict=True))] if parts else []
            )
        lines = [
            dict(zip(("维修配件名称", "配件编码", "配件数量"), p, strict=True)) for p in fitted
        ]
        return [{**order, **line} for line in lines or [{}]]

    def _car(self) -> Car:
        """Return a car that was here, or a new one."""
        rng = self._rng
        if self._cars and rng.random() < 0.4:
            return rng.choice(self._cars)
        province, letter = rng.choice(_PROVINCES), rng.choice(_LETTERS[:8])
        digits = rng.choice((f"D{rng.randrange(10_000):05d}", f"{rng.randrange(100_000):05d}"))
        phone = f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"
        name = rng.choice(_SURNAMES) + rng.choice(("先生", "女士", "伟", "芳", "建国"))
        car = Car(_vin(rng), f"{province}{letter}{digits}", phone, name)
        self._cars.append(car)
        return car

    def _written(self, at: datetime) -> str:
        form = self._rng.choice(("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M"))
        return at.strftime(form)

    def _dialled(self, phone: str) -> str:
        parted = f"{phone[:3]} {phone[3:7]} {phone[7:]}"
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in phone)
        return self._rng.choice((phone, phone, f"+86{phone}", f"0086{phone}", parted, wide))


def rows_of(orders: Sequence[Made], seed: int) -> list[Cells]:
    """Return the rows of orders as a system lists them: some rows come a little later.

    The order of rows depends on the orders alone, so that a part of them comes in the same order.
    """
    placed = []
    for at, order in enumerate(orders):
        for n, row in enumerate(order.rows):
            late = Random(f"{seed}/{row['结算清单编号']}/{n}")
            delay = late.randrange(1, 40) if n and late.random() < _LATE else 0
            placed.append((at + delay, at, n, row))
    return [row for *_, row in sorted(placed, key=lambda each: each[:3])]


def write(path: Path, rows: Sequence[Cells]) -> Path:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _vin(rng: Random) -> str:
    signs = [rng.choice(_VIN_SIGNS) for _ in _VIN_WEIGHTS]
    total = sum(_VIN_VALUES[s] * weight for s, weight in zip(signs, _VIN_WEIGHTS, strict=True))
    signs[8] = "0123456789X"[total % 11]
    return "".join(signs)
