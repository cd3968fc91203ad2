"""Telling whether a text that is to be about work holds somebody's number.

What the staff write about improvements is kept in plain text. Nobody can keep a name out of it but
the writer; a telephone number, a plate or a VIN is known by its form.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from gateway.intake.cars import VIN_LENGTH, is_chinese_plate, normalised_plate, normalised_vin

Naming = Literal["phone", "plate", "vin"]

_PHONE_DIGITS = 7
_PLATE_LENGTHS = (8, 7)
_TOKEN = re.compile(rf"(?<![A-Z0-9])[A-Z0-9]{{{VIN_LENGTH}}}(?![A-Z0-9])")


def named_in(text: str, region: str) -> Naming | None:
    """Return what in a text tells a person or their car apart; ``None`` where nothing does.

    Args:
        text: As it was written.
        region: The two-letter country code for numbers without one.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _holds_vin(plain):
        return "vin"
    if _holds_plate(plain):
        return "plate"
    return "phone" if _holds_phone(plain, region) else None


def _holds_vin(text: str) -> bool:
    tokens = _TOKEN.findall(text.upper())
    return any(
        not normalised_vin(token).fault and not token.isdecimal() and not token.isalpha()
        for token in tokens
    )


def _holds_plate(text: str) -> bool:
    compact = normalised_plate(text)
    return any(
        is_chinese_plate(compact[start : start + length])
        and sum(sign.isdecimal() for sign in compact[start : start + length]) > 1
        for start in range(len(compact))
        for length in _PLATE_LENGTHS
    )


def _holds_phone(text: str, region: str) -> bool:
    if sum(sign.isdecimal() for sign in text) < _PHONE_DIGITS:
        return False
    import phonenumbers

    return any(True for _ in phonenumbers.PhoneNumberMatcher(text, region))
