"""What tells somebody apart in a text that is kept in plain, and what only looks like it."""

from __future__ import annotations

import pytest

from gateway.naming import named_in


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("call 13912345678 back", "phone"),
        ("电话１３９１２３４５６７８，打不通", "phone"),
        ("+86 139 1234 5678 again", "phone"),
        ("021-62345678 never answers", "phone"),
        ("沪A12345 had to come twice", "plate"),
        ("沪A·D12345三次返修", "plate"),
        ("LSVNV2182E2100001 was here", "vin"),
    ],
)
def test_numbers_of_people_and_cars_are_found(text: str, naming: str) -> None:
    assert named_in(text, "CN") == naming


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Show the fault on a photo before work",
        "给每位客户看故障照片",
        "NPS 30 to 52 from 2026-01-01 to 2026-01-31",
        "order 20260301 cost 12800.00",
        "improvement TP9JNEFC, part BP-7, 2000 km",
        "新BRAKEPADS for all",
        "17 letters ABCDEFGHJKLMNPRST",
    ],
)
def test_what_is_about_work_passes(text: str) -> None:
    assert named_in(text, "CN") is None
