"""Finding a person in the log: by customer id, case number, phone, plate or VIN.

Read from the log itself, never from the views alone: whoever is to be erased must be found where
a view does not look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain import codec
from domain.custody import CustomerErased
from domain.errors import UnknownCaseError
from domain.events import CaseOpened, Recorded
from domain.types import CaseId, CustomerId
from eventstore.browse import Browser, Criteria
from gateway.identity import customer_id
from gateway.journal import customer_of, recorded
from tui.errors import CustomerUnknownError
from tui.home import LOG
from tui.session import Session

REGION = "CN"
"""Where a phone number without a country code is from, as for an import."""

_ID = re.compile(r"[0-9a-f]{12,64}")

CONTACTS = ("phone", "plate", "vin")
"""The personal fields that are nobody else's."""


class Trail(NamedTuple):
    """Everything in the log that is about one customer.

    Attributes:
        customer: Who.
        events: All their events, in the order of the log, personal fields still sealed.
        erased_at: The position of their last erasure; 0 when there was none.
    """

    customer: CustomerId
    events: Sequence[Recorded]
    erased_at: int

    @property
    def began(self) -> Recorded:
        """The first event about them."""
        return self.events[0]

    @property
    def fresh(self) -> Sequence[Recorded]:
        """The events that no erasure has reached and that tell of the person."""
        return [e for e in self.events if e.position > self.erased_at and _tells(e)]

    @property
    def cases(self) -> tuple[CaseId, ...]:
        """Their cases that no erasure has named yet."""
        return tuple(e.fact.case for e in self.fresh if isinstance(e.fact, CaseOpened))


def _tells(event: Recorded) -> bool:
    fields = codec.PERSONAL_FIELDS[type(event.fact)]
    return isinstance(event.fact, CaseOpened) or any(getattr(event.fact, f) for f in fields)


def find(session: Session, typed: str) -> Trail:
    """Return the trail of the person that was meant.

    Args:
        session: Whose log.
        typed: A customer id, a case number, a phone number, a plate or a VIN.

    Raises:
        CustomerUnknownError: when the log holds nothing of such a person.
        AmbiguousCaseError: when it is the beginning of several cases' numbers.
    """
    with Browser(session.home / LOG) as browser:
        for customer in _meant(session, typed.strip()):
            if events := _events(browser, customer):
                erasures = [e.position for e in events if isinstance(e.fact, CustomerErased)]
                return Trail(customer, events, max(erasures, default=0))
    raise CustomerUnknownError(customer=typed)


def _meant(session: Session, typed: str) -> Iterator[CustomerId]:
    """Yield the customers that what was typed may stand for, the plainest meaning first."""
    from gateway.intake import phones

    if _ID.fullmatch(typed.lower()):
        yield typed.lower()
    if case := _case(session, typed):
        yield case
    if not typed:
        return
    secret = session.keys.secret()
    phone, _ = phones.normalised(typed, REGION)
    car = typed.upper()
    plate = car.replace(" ", "").replace("·", "")
    yield from filter(None, (customer_id(secret, phone=phone), customer_id(secret, vin=car)))
    yield customer_id(secret, plate=plate)


def _case(session: Session, typed: str) -> CustomerId:
    try:
        with session.views() as views:
            return views.line(views.case_number(typed)).customer
    except UnknownCaseError:
        return ""


def _events(browser: Browser, customer: CustomerId) -> Sequence[Recorded]:
    found = browser.search(Criteria(text=customer))
    places = [position for stretch in found for position in stretch.positions]
    events = map(recorded, browser.records(places))
    return [event for event in events if customer_of(event.fact) == customer]
