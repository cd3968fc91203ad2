"""Who may look at a person's data, and what restricting it forbids.

While somebody is restricted (GDPR art. 18) their data is kept and not used: nobody contacts them,
clocks and figures go on. The keys follow what is decided here: see ``gateway.heeding``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.commands import AnyCommand, RecordContact, RecordRecheck
from domain.custody import CustomerRestricted, PersonalDataSeen, RestrictionLifted
from domain.customer import Customer
from domain.errors import RefusedError
from domain.events import Event
from domain.policy import Rulebook
from domain.types import CustomerId, Person, Role


def require_role(may: Sequence[Role], by: Person) -> None:
    """Let a person pass whose role the policy names.

    Raises:
        RefusedError: when it does not.
    """
    if by.role not in may:
        raise RefusedError("role-may-not", role=by.role)


def require_text(text: str) -> str:
    """Return a text that says something.

    Raises:
        RefusedError: when it does not.
    """
    if not text.strip():
        raise RefusedError("text-missing")
    return text


def restrict(
    customer: CustomerId,
    standing: Customer,
    reason: str,
    *,
    lift: bool,
    by: Person,
    at: datetime,
    rules: Rulebook,
) -> tuple[Event, ...]:
    """Return the fact of a restriction, or of its end; ``()`` when it stands so already.

    Raises:
        RefusedError: when this role may not, or the reason is missing.
    """
    require_role(rules.at(at).privacy.restrict, by)
    require_text(reason)
    if standing.restricted is not lift:
        return ()
    fact = RestrictionLifted if lift else CustomerRestricted
    return (Event(at, fact(customer=customer, reason=reason)),)


def see(seen: PersonalDataSeen, *, by: Person, at: datetime, rules: Rulebook) -> tuple[Event, ...]:
    """Return the fact of a look, which is to be on record before anything is shown.

    Raises:
        RefusedError: when this role may not look.
    """
    require_role(rules.at(at).privacy.reveal, by)
    return (Event(at, seen),)


def refuse_contact(commands: Iterable[AnyCommand], customer: Customer) -> None:
    """Let commands pass, unless one contacts somebody whose data is not to be used.

    Raises:
        RefusedError: when one does.
    """
    if customer.restricted and any(map(contacts, commands)):
        raise RefusedError("restricted")


def contacts(command: AnyCommand) -> bool:
    """Whether a command says that the customer was contacted."""
    return isinstance(command, RecordContact | RecordRecheck)
