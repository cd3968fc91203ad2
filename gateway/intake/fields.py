"""What a row of each kind of file can say, and what it must."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["answers", "complaints", "visits", "deliveries"]

_PERSON = ("name", "phone", "plate", "vin", "vehicle", "customer", "advisor")
_HEARD = ("id", "received", *_PERSON, "visit", "channel", "centre")

FIELDS: dict[Kind, tuple[str, ...]] = {
    "answers": (
        *_HEARD,
        *("score", "csat", "ces", "comment", "survey", "trigger", "place", "technician", "service"),
    ),
    "complaints": (*_HEARD, "text", "level", "source", "matter", "rework", "safety"),
    "visits": (
        *("settlement", "received", "settled", "enterprise", *_PERSON, "mileage", "fault"),
        *("items", "item_codes", "hours", "parts", "part_codes", "quantities", "amount"),
        *("mode", "service", "matter", "technician", "first"),
    ),
    "deliveries": ("survey", "delivered", "why", "received"),
}
"""The fields by kind, touchpoints aside."""

REQUIRED: dict[Kind, tuple[str, ...]] = {
    "answers": ("score",),
    "complaints": ("text",),
    "visits": ("settlement", "received"),
    "deliveries": ("survey", "delivered"),
}
"""The columns without which a file says nothing; the first of them, without which a row does."""
