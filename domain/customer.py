"""What each fact does to a customer's file (:class:`Customer`), in the stream of the customer.

The stream of a customer is that of the sign they were first known by as well: it also says where
that sign leads now, which may be to somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from msgspec.structs import replace

from domain.clientele.facts import (
    BirthdayNoted,
    ConsentChanged,
    ContactDataChanged,
    CustomerAsked,
    CustomerVisited,
    FilesMerged,
    MergeUndone,
    PreferenceDropped,
    PreferenceNoted,
    ReferralMade,
    ReminderRaised,
    SignLinked,
    VisitReassigned,
)
from domain.clientele.file import Customer, Heard, Owed, Visited
from domain.custody import CustomerErased, CustomerRestricted, RestrictionLifted
from domain.events import CustomerHeard
from domain.fact import Fact

__all__ = ["Customer", "Heard", "Owed", "Visited", "evolve", "fold", "next_due"]


def next_due(customer: Customer | None) -> datetime | None:
    """Return when the next reminder becomes work, if one waits."""
    return min((owed.due for owed in customer.waiting), default=None) if customer else None


class Happening(Protocol):
    """An event as far as a file looks at it."""

    @property
    def at(self) -> datetime:
        """When it happened (UTC)."""

    @property
    def actor(self) -> str:
        """Who did it."""

    @property
    def fact(self) -> Fact:
        """What happened."""


def evolve(customer: Customer, event: Happening) -> Customer:
    """Return the file after one event; who was erased comes back as a stranger."""
    step = _STEPS.get(type(event.fact))
    return step(customer, event, event.fact) if step else customer


def fold(events: Iterable[Happening], customer: Customer | None = None) -> Customer:
    """Return the file after (more) events."""
    customer = customer or Customer()
    for event in events:
        customer = evolve(customer, event)
    return customer


def _contacted(customer: Customer, at: datetime) -> Customer:
    customer = customer.ripened(at)
    latest = at if customer.contact is None else max(at, customer.contact)
    return replace(customer, contact=latest, known=True)


def _heard(customer: Customer, event: Happening, fact: CustomerHeard) -> Customer:
    customer = _contacted(customer, event.at)
    return replace(customer, heard=(*customer.heard, Heard(event.at, fact)))


def _visited(customer: Customer, event: Happening, fact: CustomerVisited) -> Customer:
    latest = all(each.at <= event.at for each in customer.visits if each.visit != fact.visit)
    customer = _contacted(customer, event.at)
    visit = Visited(event.at, fact.visit, fact.day, fact.amount, fact.next_service, fact.advisor)
    kept = tuple(each for each in customer.visits if each.visit != fact.visit)
    customer = replace(customer, visits=(*kept, visit))
    planned = tuple(
        Owed(each.reminder, each.due, fact.visit)
        for each in fact.planned
        if (each.reminder, fact.visit) not in customer.noted
    )
    if not latest:
        calls = tuple(each for each in planned if each.reminder == "call-back")
        return replace(customer, planned=(*customer.planned, *calls))
    standing = tuple(each for each in customer.planned if each.reminder == "call-back")
    return replace(
        customer,
        planned=(*standing, *planned),
        silence=fact.silence,
        not_before=_later(customer.not_before, fact.not_before),
    )


def _reassigned(customer: Customer, event: Happening, fact: VisitReassigned) -> Customer:
    """Take out a visit that was another's; nobody is chased for what its silence hid."""
    customer = customer.ripened(event.at)
    visits = tuple(each for each in customer.visits if each.visit != fact.visit)
    contacts = [*(each.at for each in visits), *(each.at for each in customer.heard)]
    without = replace(
        customer,
        visits=visits,
        planned=tuple(each for each in customer.planned if each.visit != fact.visit),
        contact=max(contacts, default=None),
    )
    return _free_again(without, event.at)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _asked(customer: Customer, event: Happening, _: CustomerAsked) -> Customer:
    return replace(customer, asked=(*customer.asked, event.at), known=True)


def _changed(customer: Customer, event: Happening, _: ContactDataChanged) -> Customer:
    return replace(customer, changed=event.at, changed_by=event.actor, known=True)


def _preferring(customer: Customer, _: Happening, fact: PreferenceNoted) -> Customer:
    kept = (each for each in customer.preferences if each != fact.preference)
    return replace(customer, preferences=(*kept, fact.preference), known=True)


def _dropped(customer: Customer, _: Happening, fact: PreferenceDropped) -> Customer:
    kept = (each for each in customer.preferences if each != fact.preference)
    return replace(customer, preferences=tuple(kept))


def _consenting(customer: Customer, event: Happening, fact: ConsentChanged) -> Customer:
    customer = replace(customer.ripened(event.at), known=True)
    refused, allowed = set(customer.refused), set(customer.allowed)
    before = customer.reachable
    if not fact.channel:
        refused, allowed = (set() if fact.given else {""}), set()
    elif fact.given:
        refused.discard(fact.channel)
        allowed |= {fact.channel} if "" in refused else set()
    else:
        allowed.discard(fact.channel)
        refused.add(fact.channel)
    customer = replace(customer, refused=tuple(sorted(refused)), allowed=tuple(sorted(allowed)))
    return _free_again(customer, event.at) if customer.reachable and not before else customer


def _free_again(customer: Customer, at: datetime) -> Customer:
    """Nobody is chased for what fell due while that was not allowed."""
    return replace(customer, not_before=_later(customer.not_before, at))


def _born(customer: Customer, _: Happening, __: BirthdayNoted) -> Customer:
    return replace(customer, birthday=True, known=True)


def _referred(customer: Customer, _: Happening, fact: ReferralMade) -> Customer:
    kept = (each for each in customer.referrals if each != fact.referred)
    return replace(customer, referrals=(*kept, fact.referred), known=True)


def _merged(customer: Customer, event: Happening, fact: FilesMerged) -> Customer:
    customer = replace(customer.ripened(event.at), known=True)
    if fact.here == fact.customer:
        return replace(customer, merged=(*customer.merged, fact.other))
    return replace(customer, merged_into=fact.customer)


def _parted(customer: Customer, event: Happening, fact: MergeUndone) -> Customer:
    if fact.here == fact.customer:
        merged = tuple(each for each in customer.merged if each != fact.other)
        return replace(customer, merged=merged, parted=(*customer.parted, fact.other))
    parted = (*customer.parted, fact.customer)
    return _free_again(replace(customer, merged_into="", parted=parted), event.at)


def _reminded(customer: Customer, event: Happening, fact: ReminderRaised) -> Customer:
    if fact.reminder == "birthday":
        return replace(customer, birthdays=(*customer.birthdays, fact.day.year))
    done = Owed(fact.reminder, event.at, fact.visit)
    if fact.visit:
        customer = replace(customer, noted=(*customer.noted, (fact.reminder, fact.visit)))
    if done in customer.owed:
        return replace(customer, owed=tuple(each for each in customer.owed if each != done))
    return customer.without(done, owed=customer.owed)


def _linked(customer: Customer, _: Happening, fact: SignLinked) -> Customer:
    customer = replace(customer, links=customer.links + 1)
    if fact.customer == fact.sign:
        return replace(customer, linked="", linked_life=0, claimed=False, known=True)
    return replace(customer, linked=fact.customer, linked_life=fact.life, claimed=True)


def _restricted(customer: Customer, event: Happening, _: CustomerRestricted) -> Customer:
    return replace(customer.ripened(event.at), restricted=True)


def _lifted(customer: Customer, event: Happening, _: RestrictionLifted) -> Customer:
    return _free_again(replace(customer, restricted=False), event.at)


def _erased(customer: Customer, _: Happening, __: CustomerErased) -> Customer:
    """Nothing stays but where the sign leads, which may be somebody else's by now."""
    return Customer(
        erasures=customer.erasures + 1,
        linked=customer.linked,
        linked_life=customer.linked_life,
        claimed=customer.claimed,
        links=customer.links,
    )


_STEPS: dict[type[Fact], Callable[[Customer, Happening, Any], Customer]] = {
    CustomerHeard: _heard,
    CustomerVisited: _visited,
    VisitReassigned: _reassigned,
    CustomerAsked: _asked,
    ContactDataChanged: _changed,
    PreferenceNoted: _preferring,
    PreferenceDropped: _dropped,
    ConsentChanged: _consenting,
    BirthdayNoted: _born,
    ReferralMade: _referred,
    FilesMerged: _merged,
    MergeUndone: _parted,
    ReminderRaised: _reminded,
    SignLinked: _linked,
    CustomerRestricted: _restricted,
    RestrictionLifted: _lifted,
    CustomerErased: _erased,
}
