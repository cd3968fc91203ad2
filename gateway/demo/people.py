"""The people of the demo: who works at the centre, and customers with their cars.

Nobody here exists: phone numbers come from ranges that no network has been given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from importlib import resources
from random import Random
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

import msgspec

from domain.types import Person, Role, StaffId

Language = Literal["zh", "en"]

CHINESE_SHARE = 0.75
"""The share of customers who write Chinese."""

ELECTRIC_SHARE = 0.3
"""The share of cars with a battery, which have a plate of their own shape."""

_NAMES = UUID("0d0f5a5e-3a58-5e0a-9a4f-5d3b6f0c7e21")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "0123456789"


class Colleague(NamedTuple):
    """Somebody on the staff."""

    id: StaffId
    name: str
    role: Role

    @property
    def person(self) -> Person:
        """The colleague as one who acts."""
        return Person(self.id, self.role)


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a car, and the language they write."""

    id: str
    language: Language
    name: str
    phone: str
    plate: str
    vehicle: str


@lru_cache(maxsize=1)
def _people() -> dict[str, Any]:
    import tomllib

    text = resources.files("gateway.demo").joinpath("people.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def staff() -> tuple[Colleague, ...]:
    """Return everybody who works at the centre."""
    return tuple(Colleague(**entry) for entry in _people()["staff"])


def customers(rng: Random) -> Iterator[Customer]:
    """Yield different customers without end; no two share a phone number or a plate."""
    phones: set[str] = set()
    plates: set[str] = set()
    while True:
        language: Language = "zh" if rng.random() < CHINESE_SHARE else "en"
        drive = "electric" if rng.random() < ELECTRIC_SHARE else "petrol"
        phone = _new(phones, partial(_phone, rng))
        yield Customer(
            id=uuid5(_NAMES, phone).hex[:16],
            language=language,
            name=_name(language, rng),
            phone=phone,
            plate=_new(plates, partial(_plate, drive, rng)),
            vehicle=rng.choice(_people()["cars"][drive]),
        )


def _new(taken: set[str], draw: Callable[[], str]) -> str:
    text = draw()
    while text in taken:
        text = draw()
    taken.add(text)
    return text


def _name(language: Language, rng: Random) -> str:
    names = _people()["names"][language]
    family, given = rng.choice(names["family"]), rng.choice(names["given"])
    return f"{family}{given}" if language == "zh" else f"{given} {family}"


def _phone(rng: Random) -> str:
    return f"+86{rng.choice(_people()['phones']['ranges'])}{rng.randrange(10**8):08}"


def _plate(drive: str, rng: Random) -> str:
    place: str = rng.choice(_people()["plates"]["from"])
    if drive == "electric":
        return place + rng.choice("DF") + "".join(rng.choices(_DIGITS, k=5))
    letters = rng.choice(_LETTERS) + rng.choice(_LETTERS + _DIGITS)
    return f"{place}{letters}{rng.randrange(1000):03}"
