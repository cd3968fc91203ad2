"""Who a customer is: one id per person, from what a file tells, without plain data in the log."""

from __future__ import annotations

import hmac
from hashlib import sha256

from domain.clientele.facts import SignKind
from domain.types import CustomerId

_LENGTH = 20


def signs(
    secret: bytes, *, phone: str = "", reference: str = "", vin: str = "", plate: str = ""
) -> tuple[tuple[SignKind, str], ...]:
    """Return what a person can be known again by, as (kind, keyed hash), the strongest first.

    Whoever lacks the home's secret cannot find out a number by trying them all.
    """
    shown: tuple[tuple[SignKind, str], ...] = (
        ("phone", phone),
        ("ref", reference),
        ("vin", vin),
        ("plate", plate),
    )
    return tuple((kind, _hashed(secret, f"{kind}:{value}")) for kind, value in shown if value)


def customer_id(
    secret: bytes, *, phone: str = "", reference: str = "", vin: str = "", plate: str = ""
) -> CustomerId:
    """Return the id of the person the strongest sign points at; empty without any."""
    known = signs(secret, phone=phone, reference=reference, vin=vin, plate=plate)
    return known[0][1] if known else ""


def place_sign(secret: bytes, place: str) -> str:
    """Return the keyed hash of where an answer was given (an address, a device); empty for none."""
    return _hashed(secret, f"place:{place}") if place else ""


def stranger_id(secret: bytes, key: str) -> CustomerId:
    """Return an id for somebody who told nothing of themselves, for this answer alone."""
    return _hashed(secret, f"answer:{key}")


def _hashed(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), sha256).hexdigest()[:_LENGTH]
