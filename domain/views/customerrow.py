"""A customer's row: its columns, and what reads those that hold more than one thing."""

from __future__ import annotations

from datetime import date

import msgspec

from domain.customer import Customer

TOLD = ("name", "phone", "plate", "vin", "birthday")
"""The sealed columns."""


class Spent(msgspec.Struct, frozen=True, array_like=True):
    """One visit as far as value and segments go: its day, and its bill in cents if known."""

    day: date
    amount: int | None = None


class Wish(msgspec.Struct, frozen=True, array_like=True):
    """What was written to a preference, sealed, with the event and the position it stands in."""

    preference: str
    note: str
    event: str
    position: int


class CustomerRow(msgspec.Struct, dict=True):
    """A customer as the lists show them.

    ``known`` is 0 for somebody who told nothing of themselves, whose row is of one answer only.
    ``amount`` is all they ever paid, ``spent`` each visit (:func:`spending`).
    ``consent`` is whether they may be asked at all; ``*`` among the refused channels is every one
    but the allowed. ``last_visit`` and ``next_service`` are days, ``contact``
    is when they were last here or heard of; ``counted_as`` is the file a merged one counts with in
    figures, also after both were erased; ``wishes`` holds what was written to preferences
    (:func:`wished`).
    """

    customer: str
    centre: str = ""
    known: int = 0
    merged_into: str = ""
    counted_as: str = ""
    first_at: int = 0
    last_at: int = 0
    contact: int | None = None
    visits: int = 0
    amount: int = 0
    first_visit: str = ""
    last_visit: str = ""
    next_service: str = ""
    mileage: int | None = None
    vehicle: str = ""
    advisor: str = ""
    answers: int = 0
    complaints: int = 0
    last_score: int | None = None
    last_class: str = ""
    cases: int = 0
    open_cases: int = 0
    open_list: str = ""
    preferences: str = ""
    wishes: bytes = b""
    consent: int = 1
    refused_channels: str = ""
    allowed_channels: str = ""
    referrals: int = 0
    asked: int | None = None
    reminded: int | None = None
    restricted: int = 0
    erased: int = 0
    next_due: int | None = None
    name: str = ""
    name_id: str = ""
    name_at: int = 0
    name_on: int = 0
    phone: str = ""
    phone_id: str = ""
    phone_at: int = 0
    phone_on: int = 0
    plate: str = ""
    plate_id: str = ""
    plate_at: int = 0
    plate_on: int = 0
    vin: str = ""
    vin_id: str = ""
    vin_at: int = 0
    vin_on: int = 0
    birthday: str = ""
    birthday_id: str = ""
    birthday_at: int = 0
    birthday_on: int = 0
    last_response: str = ""
    spent: bytes = b""
    state: bytes = b""

    def thawed(self) -> Customer:
        """Return the customer's state; decoded once a batch, kept beside the columns."""
        held: Customer | None = self.__dict__.get("_customer")
        if held is None:
            held = thaw(self.state) if self.state else Customer()
            self.__dict__["_customer"] = held
        return held

    def freeze(self, customer: Customer) -> None:
        """Take a new state; it becomes bytes when the row is finished."""
        self.__dict__["_customer"] = customer


thaw = msgspec.msgpack.Decoder(Customer).decode
"""Returns the customer that a row's ``state`` holds."""

packed = msgspec.msgpack.Encoder().encode
"""Returns the bytes of a column that holds more than one thing."""

_spent = msgspec.msgpack.Decoder(tuple[Spent, ...]).decode
_wishes = msgspec.msgpack.Decoder(tuple[Wish, ...]).decode


def spending(spent: bytes) -> tuple[Spent, ...]:
    """Return the visits that a row's ``spent`` holds."""
    return _spent(spent) if spent else ()


def wished(wishes: bytes) -> tuple[Wish, ...]:
    """Return what was written to preferences that still stand."""
    return _wishes(wishes) if wishes else ()
