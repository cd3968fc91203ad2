"""Findings and prices: what is told, and when work waits for the customer's yes (SPEC 6).

The one rule: the price is measured against the estimate the customer accepted last. Above the
policy's rise a fresh yes is needed, however the sum came about; small steps add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.errors import RefusedError
from domain.events import Event
from domain.policy import Rulebook
from domain.visits.clocks import next_word
from domain.visits.commands import DecideFinding, DecidePrice, TellFinding, TellPrice
from domain.visits.facts import FindingDecided, FindingTold, PriceDecided, PriceTold
from domain.visits.stages import HERE, require
from domain.visits.state import Finding, Visit

HUNDRED = 100


def needs_fresh_yes(price: int | None, visit: Visit, at: datetime, rules: Rulebook) -> bool:
    """Whether a price is so far above the estimate accepted last that it needs a fresh yes."""
    if price is None or visit.agreed is None:
        return False
    rise = rules.at(at).visit.price_rise
    return price * HUNDRED > visit.agreed * (HUNDRED + rise)


def refuse_unagreed(price: int | None, visit: Visit, at: datetime, rules: Rulebook) -> None:
    """Let a bill pass that the customer's yes covers.

    Raises:
        RefusedError: when it needs a fresh one; names what was accepted, and told last.
    """
    if needs_fresh_yes(price, visit, at, rules):
        told = visit.agreed if visit.estimate is None else visit.estimate
        rise = rules.at(at).visit.price_rise
        raise RefusedError("bill-needs-yes", percent=rise, agreed=visit.agreed, told=told)


def refuse_negative(price: int | None) -> None:
    """Let a price pass that is none or at least nothing.

    Raises:
        RefusedError: when it is below.
    """
    if price is not None and price < 0:
        raise RefusedError("price-negative")


def tell_finding(visit: Visit, command: TellFinding, rules: Rulebook) -> Iterable[Event]:
    """Tell a finding: work waits for the customer's answer, the half hours wait with it."""
    require(visit, "diagnosed", "paused", "working")
    _refuse_asked(visit)
    refuse_negative(command.price)
    if not command.finding.strip():
        raise RefusedError("text-missing")
    if not command.photo.strip():
        raise RefusedError("photo-missing")
    alone = None if visit.agreed is None else visit.agreed + command.price
    fact = FindingTold(
        visit=visit.id,
        n=len(visit.findings) + 1,
        photo=command.photo.strip(),
        price=command.price,
        fresh_yes=needs_fresh_yes(alone, visit, command.at, rules),
        finding=command.finding,
    )
    yield Event(command.at, fact)


def decide_finding(visit: Visit, command: DecideFinding, rules: Rulebook) -> Iterable[Event]:
    """Take the customer's answer; a no drops this finding and nothing else."""
    require(visit, *HERE)
    _refuse_asked(visit)
    finding = _asked_about(visit, command.n)
    price = (visit.estimate or 0) + finding.price
    sums_up = not finding.fresh and needs_fresh_yes(price, visit, command.at, rules)
    fresh = command.accepted and sums_up
    last = sum(f.accepted is None for f in visit.findings) == 1
    goes_on = visit.stage == "working" and last and not fresh
    fact = FindingDecided(
        visit=visit.id,
        n=finding.n,
        accepted=command.accepted,
        price=price if command.accepted and finding.price else visit.estimate,
        fresh_yes=fresh,
        marks=next_word(visit, command.at, rules) if goes_on else (),
    )
    yield Event(command.at, fact)


def _refuse_asked(visit: Visit) -> None:
    """One question at a time: the whole price comes before what would change it again."""
    if visit.asked is not None:
        raise RefusedError("waits-for-price")


def _asked_about(visit: Visit, n: int) -> Finding:
    finding = next((f for f in visit.findings if f.accepted is None and n in (0, f.n)), None)
    if finding is None:
        raise RefusedError("no-finding-waits")
    return finding


def tell_price(visit: Visit, command: TellPrice, rules: Rulebook) -> Iterable[Event]:
    """Tell another price; above the rise it waits for a fresh yes."""
    require(visit, *HERE)
    refuse_negative(command.price)
    if visit.waiting_finding:
        raise RefusedError("waits-for-finding")
    fresh = needs_fresh_yes(command.price, visit, command.at, rules)
    goes_on = visit.stage == "working" and not fresh
    fact = PriceTold(
        visit=visit.id,
        price=command.price,
        price_before=visit.estimate,
        fresh_yes=fresh,
        marks=next_word(visit, command.at, rules) if goes_on else (),
        note=command.note,
    )
    yield Event(command.at, fact)


def decide_price(visit: Visit, command: DecidePrice, rules: Rulebook) -> Iterable[Event]:
    """Take the customer's answer to the price that waits; after a no the estimate stays."""
    require(visit, *HERE)
    if visit.asked is None:
        raise RefusedError("no-price-waits")
    goes_on = visit.stage == "working" and not visit.waiting_finding
    fact = PriceDecided(
        visit=visit.id,
        accepted=command.accepted,
        price=visit.asked,
        dropped=0 if command.accepted else visit.asked_for,
        marks=next_word(visit, command.at, rules) if goes_on else (),
    )
    yield Event(command.at, fact)
