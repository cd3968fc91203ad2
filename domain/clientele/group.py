"""Which group a customer belongs to when they are heard: new, returning or VIP (SPEC 4.2)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.clientele.file import Customer
from domain.clientele.rules import CustomerRules
from domain.clientele.value import inputs, segment
from domain.views.customerrow import Spent

Group = Literal["", "new", "returning", "vip"]


def group(customer: Customer | None, day: date, rules: CustomerRules) -> Group:
    """Return the group as of a day: VIP by the RFM segment, new with one visit up to then.

    ``""`` for somebody of whom no visit is on file.
    """
    visits = [Spent(each.day, each.amount) for each in customer.visits] if customer else []
    known = inputs(visits, rules, day)
    if not known.visits:
        return ""
    if segment(known, rules, day) == "vip":
        return "vip"
    return "new" if known.visits == 1 else "returning"
