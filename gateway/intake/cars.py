"""Plates and VINs made comparable, whoever typed them: by hand, by phone keyboard, by a system.

Nothing is guessed: letters are never swapped for digits. What cannot be a VIN is told apart, and
the caller decides whether that matters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

VinFault = Literal["", "length", "letters"]

VIN_LENGTH = 17
_BETWEEN = re.compile(r"[\s·•・‧∙⋅.。\u00ad\u200b-\u200f\u2060\ufeff]+")
_DASHES = re.compile(r"[-‐-―−_]+")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CHINESE_PLATE = re.compile(
    rf"[{_PROVINCES}][A-Z][A-Z0-9]{{4}}[A-Z0-9挂学警港澳领试超]"  # seven characters
    rf"|[{_PROVINCES}][A-Z][A-Z0-9]{{6}}"  # eight: driven by new energy
    r"|使\d{6}|\d{6}使|WJ[\u4e00-\u9fff]?\d{4}[A-Z0-9]|民航[A-Z0-9]{5}"
)
_VIN_LETTERS = re.compile(r"[A-HJ-NPR-Z0-9]+")
_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "012345678912345678123457923456789"),
        strict=True,
    )
)
"""What each character counts in the check (ISO 3779, GB 16735-2019 annex A)."""
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_PLACE = 8
_CHECK_SIGNS = "0123456789X"


class VinReading(NamedTuple):
    """A VIN as it was read.

    Attributes:
        vin: Without spaces and hyphens, in capitals, be it right or wrong.
        check: Whether its ninth character is the check digit of the others, which European makers
            do not write; ``None`` for what is no VIN at all.
        fault: Why it is none: not 17 characters, or letters no VIN has (I, O, Q).
    """

    vin: str
    check: bool | None
    fault: VinFault = ""


def normalised_plate(text: str) -> str:
    """Return a plate in capitals without spaces and dots: ``沪A·d12345`` is ``沪AD12345``.

    Chinese plates lose their hyphens too; in other countries' they tell two plates apart.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    compact = _DASHES.sub("", plain)
    return compact if _CHINESE_PLATE.fullmatch(compact) else plain


def is_chinese_plate(plate: str) -> bool:
    """Whether a normalised plate has the form of a Chinese one."""
    return _CHINESE_PLATE.fullmatch(plate) is not None


def normalised_vin(text: str) -> VinReading:
    """Return a VIN in capitals without spaces and hyphens, and what its check digit says."""
    vin = _DASHES.sub("", _BETWEEN.sub("", unicodedata.normalize("NFKC", text))).upper()
    if len(vin) != VIN_LENGTH:
        return VinReading(vin, None, "length")
    if not _VIN_LETTERS.fullmatch(vin):
        return VinReading(vin, None, "letters")
    return VinReading(vin, vin[_CHECK_PLACE] == _check_digit(vin))


def _check_digit(vin: str) -> str:
    total = sum(_VALUES[sign] * weight for sign, weight in zip(vin, _WEIGHTS, strict=True))
    return _CHECK_SIGNS[total % len(_CHECK_SIGNS)]
