"""Masking of personal data for a room: enough to recognise, not enough to misuse."""

from __future__ import annotations

from unicodedata import category

_SHOWN_ENDS = 4


def masked_name(name: str) -> str:
    """Return a name with all but its first letter hidden: 王*明 style for three signs and more.

    Names in several words keep the first word and the initial of the last.
    """
    words = name.split()
    if len(words) > 1:
        return f"{words[0]} {words[-1][0]}."
    if len(name) <= 1:
        return name
    return f"{name[0]}{'*' * (len(name) - 1)}" if _han(name[0]) else f"{name[0]}***"


def _han(sign: str) -> bool:
    return category(sign) == "Lo"


def masked_phone(phone: str) -> str:
    """Return a phone number with only its last four digits."""
    return f"…{phone[-_SHOWN_ENDS:]}" if len(phone) > _SHOWN_ENDS else phone


def masked_plate(plate: str) -> str:
    """Return a plate with its last three signs hidden."""
    return f"{plate[:-3]}***" if len(plate) > _SHOWN_ENDS else plate
