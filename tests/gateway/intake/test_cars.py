import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.intake.cars import is_chinese_plate, normalised_plate, normalised_vin


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("沪A12345", "沪A12345"),
        (" 沪a·12345 ", "沪A12345"),
        ("沪A•12345", "沪A12345"),
        ("沪Ａ－１２３４５", "沪A12345"),
        ("沪AD12345", "沪AD12345"),
        ("沪A 12345d", "沪A12345D"),
        ("粤Z·1234港", "粤Z1234港"),
        ("粤z1234澳", "粤Z1234澳"),
        ("沪A1234挂", "沪A1234挂"),
        ("京A1234学", "京A1234学"),
        ("京A1234警", "京A1234警"),
    ],
)
def test_a_chinese_plate_is_read_however_it_is_typed(text: str, plate: str) -> None:
    assert normalised_plate(text) == plate
    assert is_chinese_plate(plate)


@pytest.mark.parametrize(
    ("text", "plate"), [("b-ab 1234", "B-AB1234"), ("AB 12 CDE", "AB12CDE"), ("", "")]
)
def test_a_foreign_plate_stays_text_in_capitals(text: str, plate: str) -> None:
    assert normalised_plate(text) == plate
    assert not is_chinese_plate(plate)


@pytest.mark.parametrize(
    "text",
    [
        "LSVAM4187C2184847",
        "lsvam4187c2184847",
        " ＬＳＶＡＭ４１８７Ｃ２１８４８４７",
        "LSV-AM41 87C2184847",
    ],
)
def test_a_vin_is_read_however_it_is_typed(text: str) -> None:
    assert normalised_vin(text) == ("LSVAM4187C2184847", True, "")


@pytest.mark.parametrize(
    ("vin", "check"),
    [
        ("1M8GDM9AXKP042788", True),
        ("11111111111111111", True),
        ("1M8GDM9A1KP042788", False),
        ("WVWZZZ1JZXW000001", False),
    ],
)
def test_the_check_digit_of_a_vin_is_told_and_no_more(vin: str, check: bool) -> None:  # noqa: FBT001
    assert normalised_vin(vin) == (vin, check, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("LSVAM4187C218484", "length"),
        ("", "length"),
        ("LSVAO4187C2184847", "letters"),
        ("LSV**********4847", "letters"),
    ],
)
def test_what_can_be_no_vin_says_why(text: str, fault: str) -> None:
    reading = normalised_vin(text)
    assert (reading.check, reading.fault) == (None, fault)


@given(st.text(max_size=20))
def test_what_was_made_comparable_stays_so(text: str) -> None:
    assert normalised_plate(normalised_plate(text)) == normalised_plate(text)
    assert normalised_vin(normalised_vin(text).vin) == normalised_vin(text)
