"""The customers of a year: who they are, by what they are known, how often they come."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from domain.clientele.facts import SignKind
from domain.survey import Contact
from domain.types import CustomerId, StaffId
from gateway.demo.people import Customer, customers
from gateway.identity import signs

REGULARS = 0.3
"""The share of customers who come much more often than the others …"""

EAGER = 2
"""… so many times as often."""

LOYAL = 0.8
"""The share of visits in which a customer asks for the advisor they know."""

_VIN = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)


class Client(NamedTuple):
    """Somebody with a car.

    Attributes:
        who: Name, phone, plate and model, and the language they write.
        vin: The car's number, with its check digit right.
        signs: What they are known by.
        advisor: The advisor they know.
    """

    who: Customer
    vin: str
    signs: tuple[tuple[SignKind, str], ...]
    advisor: StaffId

    def contact(self, advisor: StaffId = "", visit: str = "") -> Contact:
        """Return what they tell of themselves."""
        return Contact(
            customer=self.signs[0][1],
            identified=True,
            signs=self.signs,
            name=self.who.name,
            phone=self.who.phone,
            plate=self.who.plate,
            vin=self.vin,
            vehicle=self.who.vehicle,
            advisor=advisor,
            visit=visit,
        )


class Clients:
    """Draws who comes; new ones until the pool is full."""

    def __init__(self, rng: Random, secret: bytes, advisors: list[StaffId], pool: int) -> None:
        self._pool = pool
        self._rng = rng
        self._secret = secret
        self._advisors = advisors
        self._new = customers(rng)
        self._vins: set[str] = set()
        self._known: list[Client] = []
        self._by_id: dict[str, Client] = {}
        self._urn: list[int] = []

    def draw(self, share_of_year: float) -> Client:
        """Return somebody who comes now; ``share_of_year`` is how much of it has passed, 0-1."""
        target = self._pool * (0.35 + 0.65 * share_of_year)
        if len(self._known) < target and self._rng.random() < _HOPE:
            return self._stranger()
        return self._known[self._rng.choice(self._urn)] if self._urn else self._stranger()

    def by_id(self, customer: CustomerId) -> Client | None:
        """Return the customer known by an id."""
        return self._by_id.get(customer)

    def ids(self) -> Iterator[CustomerId]:
        """Yield who was ever here."""
        return iter(self._by_id)

    def anybody(self) -> Client:
        """Return somebody who was here before."""
        return self._rng.choice(self._known) if self._known else self._stranger()

    def _stranger(self) -> Client:
        who, vin = next(self._new), self._vin()
        shown = signs(self._secret, phone=who.phone, vin=vin, plate=who.plate)
        client = Client(who, vin, shown, self._rng.choice(self._advisors))
        tickets = EAGER if self._rng.random() < REGULARS else 1
        self._urn.extend([len(self._known)] * tickets)
        self._known.append(client)
        self._by_id[shown[0][1]] = client
        return client

    def _vin(self) -> str:
        while True:
            body = "L" + "".join(self._rng.choices(_VIN, k=16))
            vin = body[:8] + _check_digit(body) + body[9:]
            if vin not in self._vins:
                self._vins.add(vin)
                return vin


_HOPE = 0.7
"""The chance that somebody new comes while the pool is not full."""


def _check_digit(vin: str) -> str:
    """Return the ninth character of a VIN (ISO 3779, GB 16735)."""
    total = sum(
        weight * (int(sign) if sign.isdigit() else _VALUES[sign])
        for weight, sign in zip(_WEIGHTS, vin, strict=True)
    )
    return "0123456789X"[total % 11]
