"""Finding a person in the log: by customer id, case number, or any sign that leads to them.

Read from the log itself, never from the views alone: whoever is to be erased must be found where
a view does not look.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from domain import codec
from domain.asking.facts import SurveyWithheld
from domain.clientele.matching import Sign, family, leads_to, trail
from domain.custody import CustomerErased
from domain.erasure import ToldIn
from domain.errors import RefusedError, UnknownCaseError
from domain.events import CaseOpened, Recorded
from domain.types import CaseId, CustomerId
from domain.visits.facts import OrderCorrected, OrderImported, VisitBooked, VisitOpened
from eventstore.browse import Browser, Criteria
from gateway.identity import signs
from gateway.journal import EventJournal, customer_of, recorded
from tui.errors import CustomerUnknownError
from tui.home import LOG
from tui.session import Session

REGION = "CN"
"""Where a phone number without a country code is from, as for an import."""

_ID = re.compile(r"[0-9a-f]{12,64}")

CONTACTS = ("phone", "plate", "vin")
"""The personal fields that are nobody else's."""

_VISITING = (VisitBooked, VisitOpened, OrderImported, OrderCorrected)
"""Facts that tell whose visit it is."""

_TOLD = "SELECT * FROM customers WHERE customer = ? AND erased = 0"


class Trail(NamedTuple):
    """Everything in the log that is about one customer.

    Attributes:
        files: Their files: the one they are read as, then those that were merged into it.
        events: All their events, in the order of the log, personal fields still sealed.
        erased: The position of the last erasure of each file that had one.
    """

    files: Sequence[CustomerId]
    events: Sequence[Recorded]
    erased: Mapping[CustomerId, int]

    @property
    def customer(self) -> CustomerId:
        """Who."""
        return self.files[0]

    @property
    def began(self) -> Recorded:
        """The first event about them."""
        return self.events[0]

    @property
    def fresh(self) -> Sequence[Recorded]:
        """The events that no erasure has reached and that tell of the person."""
        return [
            e
            for e in self.events
            if e.position > self.erased.get(customer_of(e.fact), 0) and _tells(e)
        ]

    @property
    def cases(self) -> tuple[CaseId, ...]:
        """Their cases that no erasure has named yet."""
        return tuple(case for file in self.files for case in self.told_in(file).cases)

    def told_in(self, file: CustomerId) -> ToldIn:
        """Return where one of their files is told of and no erasure has been yet."""
        facts = [e.fact for e in self.fresh if customer_of(e.fact) == file]
        return ToldIn(
            cases=tuple(fact.case for fact in facts if isinstance(fact, CaseOpened)),
            visits=tuple(dict.fromkeys(f.visit for f in facts if isinstance(f, _VISITING))),
            surveys=tuple(f.survey for f in facts if isinstance(f, SurveyWithheld)),
        )

    def is_fresh(self, file: CustomerId) -> bool:
        """Whether one of their files tells of them still."""
        return any(customer_of(event.fact) == file for event in self.fresh)


def _tells(event: Recorded) -> bool:
    fields = codec.PERSONAL_FIELDS[type(event.fact)]
    return isinstance(event.fact, CaseOpened) or any(getattr(event.fact, f) for f in fields)


def find(session: Session, typed: str) -> Trail:
    """Return the trail of the person that was meant, over all files that are theirs.

    Args:
        session: Whose log.
        typed: A customer id, a case number, or a sign that leads to them: a phone number, a
            reference, a plate, a VIN. A name does where only one customer is called so.

    Raises:
        CustomerUnknownError: when the log holds nothing of such a person.
        AmbiguousCaseError: when it is the beginning of several cases' numbers.
    """
    with Browser(session.home / LOG) as browser:
        for customer in _meant(session, typed.strip()):
            if trail := _trail(session, browser, customer):
                return trail
    raise CustomerUnknownError(customer=typed)


def _trail(session: Session, browser: Browser, customer: CustomerId) -> Trail | None:
    files = family(customer, EventJournal(session.log, session.keys).load)
    found = {event.position: event for file in files for event in _events(browser, file)}
    if not found:
        return None
    events = [found[position] for position in sorted(found)]
    erasures = [e for e in events if isinstance(e.fact, CustomerErased)]
    return Trail(files, events, {customer_of(e.fact): e.position for e in erasures})


def _meant(session: Session, typed: str) -> Iterator[CustomerId]:
    """Yield the customers that what was typed may stand for, the plainest meaning first."""
    if _ID.fullmatch(typed.lower()):
        yield typed.lower()
    if case := _case(session, typed):
        yield case
    if not typed:
        return
    load = EventJournal(session.log, session.keys).load
    for sign in _shown(session, typed):
        yield leads_to(sign, trail([sign], load)) or sign[1]
    yield from _called(session, typed)


def _called(session: Session, typed: str) -> Iterator[CustomerId]:
    """Yield whoever says of themselves exactly what was typed, also where no sign leads to them.

    So those are found whose answers are older than signs.

    Raises:
        RefusedError: when it fits several.
    """
    session.lookup.follow(wait=True)
    journal = EventJournal(session.log, session.keys)
    said = _said_as(typed)
    fitting: set[CustomerId] = set()
    with session.views() as views:
        for each in session.lookup.find(typed):
            for row in views.rows(_TOLD, (each.customer,)):
                if any(_opened(journal, row, field) in texts for field, texts in said.items()):
                    fitting.add(family(each.customer, journal.load)[0])
    if len(fitting) > 1:
        raise RefusedError("fits-several", n=len(fitting))
    yield from fitting


def _said_as(typed: str) -> Mapping[str, set[str]]:
    """Return how what was typed would stand in each field."""
    from gateway.intake import cars, phones

    phone, _ = phones.normalised(typed, REGION)
    digits = re.sub(r"[\s-]", "", typed).removeprefix("+86")
    return {
        "name": {typed},
        "phone": {phone, digits, f"+86{digits}"} - {""},
        "plate": {cars.normalised_plate(typed)},
        "vin": {cars.normalised_vin(typed).vin},
    }


def _opened(journal: EventJournal, row: sqlite3.Row, field: str) -> str:
    if not row[field]:
        return ""
    opened = journal.opener(UUID(row[f"{field}_id"]), row["customer"], row[f"{field}_at"])
    return opened(field, row[field])


def _shown(session: Session, typed: str) -> Iterator[Sign]:
    """Yield the signs that what was typed may be."""
    from gateway.intake import cars, phones

    secret = session.keys.secret()
    phone, _ = phones.normalised(typed, REGION)
    yield from signs(secret, phone=phone, vin=cars.normalised_vin(typed).vin)
    yield from signs(secret, reference=typed)
    yield from signs(secret, plate=cars.normalised_plate(typed))


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
