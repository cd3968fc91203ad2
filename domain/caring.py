"""Caring for customers: a reminder of one becomes a case of kind "care" (SPEC 7).

Such a case is work like any other and no answer, complaint or problem: no figure counts it.
"""

from __future__ import annotations

from datetime import datetime

from domain.clientele.facts import Reminder
from domain.events import case_stream
from domain.house import House
from domain.opening import Decided, Occasion, Opening, begin_case, case_id
from domain.types import CaseId, CustomerId


def care_case(reminder: Reminder, customer: CustomerId, about: str) -> CaseId:
    """Return the number of the one case a reminder of a customer about something opens."""
    return case_id(f"care/{reminder}/{customer}/{about}")


def open_care(
    reminder: Reminder,
    customer: CustomerId,
    at: datetime,
    house: House,
    *,
    about: str,
    advisor: str = "",
) -> Decided:
    """Return the case a reminder opens, in its own stream.

    Without any event where the rules in force know no procedure for it: a clock cannot be
    refused, and rules of before reminders promise none.

    Args:
        reminder: Which one.
        customer: Of whom.
        at: When it fell due (UTC): its clocks start here.
        house: The centre and its rules.
        about: What tells this reminder from the next of its kind: a day, a year, a visit.
        advisor: Who looked after them last, by id or name: gets the case if still here.
    """
    case, procedure = care_case(reminder, customer, about), f"care-{reminder}"
    rules = house.rules.at(at).procedures.get(procedure)
    if rules is None:
        return Decided(case_stream(case), ())
    occasion = Occasion(case=case, kind="care", at=at, customer=customer, advisor=advisor)
    return begin_case(occasion, Opening(procedure, rules.level, "care"), house)
