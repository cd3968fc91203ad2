"""A centre with customers who came, answered and complained: what the tests of customers share."""

from __future__ import annotations

from pathlib import Path

from tests.tui.counter import Counter, furnished

_HEADER = (
    *("结算清单编号", "送修日期", "结算日期", "VIN", "车牌号码", "送修里程", "故障描述"),
    *("维修项目", "维修类别", "客户姓名", "客户手机", "合计金额", "服务顾问"),
)
_OUYANG = ("LSVAU033172123456", "沪AD12345", "欧阳小明", "13900001234", "李敏")


def _order(
    number: str, day: str, car: tuple[str, ...], *, fault: str = "", work: str, cost: int
) -> str:
    vin, plate, name, phone, advisor = car
    came = (number, f"{day} 09:00", f"{day} 10:00", vin, plate, "30000", fault)
    return ",".join((*came, work, work, name, phone, str(cost), advisor))


ORDERS = "\n".join(
    (
        ",".join(_HEADER),
        _order("R1", "2026-03-02", _OUYANG, fault="异响", work="维修", cost=3200),
        _order("R2", "2026-02-02", _OUYANG, work="保养", cost=2600),
        _order("R3", "2025-12-02", _OUYANG, work="保养", cost=900),
        _order(
            "R4",
            "2026-03-10",
            ("LSVAU033172999999", "京B·88888", "Anna Müller", "139 0000 5678", "王芳"),
            work="首保",
            cost=600,
        ),
        _order(
            "R5",
            "2025-06-01",
            ("LSVAU033172555555", "浙C55555", "钱多多", "13900007777", "王芳"),
            fault="抖动",
            work="维修",
            cost=800,
        ),
        _order("R6", "2026-03-12", (*_OUYANG[:3], "13800009999", "李敏"), work="保养", cost=100),
    )
)
"""Orders of four people; the first came a last time with another number."""

SAID = """\
id,score,comment,name,phone,plate,vin,date
s1,2,又响了,欧阳小明,13900001234,沪AD12345,LSVAU033172123456,2026-03-17 15:00
s2,9,很好,Anna Müller,13900005678,京B88888,LSVAU033172999999,2026-03-17 16:00
"""

NAMES = ("欧阳小明", "Anna Müller", "钱多多")


def peopled(home: Path) -> Counter:
    """Open a home in Shanghai, with orders and answers of four people."""
    counter = furnished(home, "")
    for name, text in (("orders.csv", ORDERS), ("said.csv", SAID)):
        file = home.parent / name
        file.write_text(text, encoding="utf-8")
        result = counter.run("import", str(file), "--yes")
        assert result.exit_code == 0, result.output
    return counter
