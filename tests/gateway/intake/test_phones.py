"""Phone numbers as they stand in cells; how single ones are read is in ``test_cells``."""

import pytest

from gateway.intake import RowNote
from gateway.intake.phones import normalised


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000 / 13900139000", "+8613800138000"),
        ("13800138000、13900139000", "+8613800138000"),
        ("13800138000；13900139000", "+8613800138000"),
        ("138****8000 / 13900139000", "+8613900139000"),
        ("13800138000\n13900139000", "+8613800138000"),
        ("13800138000（妻）", "+8613800138000"),
        ("手机：13800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("021-62345678-801", "+862162345678;ext=801"),
        ("（021）62345678转801", "+862162345678;ext=801"),
        ("13800138000.0", "+8613800138000"),
    ],
)
def test_the_first_number_that_can_be_read_counts(text: str, number: str) -> None:
    assert normalised(text, "CN") == (number, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("138****8000 / 139****9000", RowNote.PHONE_MASKED),
        ("1.38E+10", RowNote.PHONE_DAMAGED),
        ("不详", RowNote.PHONE_UNREADABLE),
    ],
)
def test_where_none_can_be_read_the_first_reason_is_told(text: str, why: RowNote) -> None:
    assert normalised(text, "CN") == ("", why)
