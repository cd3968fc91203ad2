"""What an export shows of people's data: nothing, unless somebody who may have it asked.

Also in plain, an erased person stays unreadable and a restricted one is not used: their texts
come out as marks that tell which.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, Protocol
from uuid import UUID

from domain import codec
from domain.events import Recorded
from domain.fact import Fact
from domain.policy import Policy
from domain.types import CustomerId, Person
from gateway.export.errors import PersonalDataRefusedError
from gateway.journal import EventJournal, customer_of

SEALED = "(sealed)"
ERASED = "(erased)"
RESTRICTED = "(restricted)"

MARKS = frozenset((SEALED, ERASED, RESTRICTED))
"""What stands where a text is not shown."""


class Place(NamedTuple):
    """Where a sealed text stands.

    Attributes:
        event: Its event.
        customer: Whose it is.
        position: The event's place in the log.
    """

    event: UUID
    customer: CustomerId
    position: int


class Disclosure(Protocol):
    """Decides what is shown of a sealed text."""

    def text(self, place: Place, field: str, token: str) -> str:
        """Return the text of a field of an event, or the mark that stands for it."""


class Sealed:
    """Shows that there is something, and not what."""

    def text(self, _place: Place, _field: str, token: str) -> str:
        """Return the mark; empty where there was no text."""
        return SEALED if token else ""


class Opened:
    """Shows texts in plain, but for those of erased and restricted people."""

    def __init__(self, journal: EventJournal) -> None:
        self._journal = journal

    def text(self, place: Place, field: str, token: str) -> str:
        """Return the text in plain, or the mark of who is erased or restricted."""
        if not token:
            return ""
        if self._journal.keys.is_withheld(place.customer):
            return RESTRICTED
        return self._journal.opener(*place)(field, token) or ERASED


def require_reveal(who: Person, policy: Policy) -> None:
    """Let a person pass whose role may have personal data in plain.

    Raises:
        PersonalDataRefusedError: when the policy does not name it.
    """
    if who.role not in policy.privacy.reveal:
        raise PersonalDataRefusedError(reason="role", role=who.role)


def shown(event: Recorded, disclosure: Disclosure) -> Fact:
    """Return an event's fact with its personal fields as they are shown."""
    place = Place(event.id, customer_of(event.fact), event.position)
    return codec.unsealed(event.fact, partial(disclosure.text, place))
