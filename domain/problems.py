"""Problems that customers report, and what they suggest (SPEC 3.2): what opens each loop."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.fact import Fact
from domain.types import CaseId, CentreId, CustomerId, Personal, StaffId


class ProblemReported(Fact, frozen=True, kw_only=True, tag="problem-reported.v1"):
    """A customer reported that something is wrong, or suggested something.

    ``urgent`` problems are solved the same calendar day at the centre. ``key`` names it for ever.
    ``rework`` is how often the same fault came back, ``safety`` whether a danger was named.
    """

    key: str
    centre: CentreId
    customer: CustomerId
    day: date
    kind: Literal["problem", "suggestion"] = "problem"
    case: CaseId = ""
    urgent: bool = False
    channel: str = ""
    matter: str = ""
    advisor: StaffId = ""
    visit: str = ""
    vehicle: str = ""
    source: str = ""
    rework: int = 0
    safety: bool = False
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    comment: Personal = ""


def problem_stream(key: str) -> str:
    """Return the stream of one reported problem."""
    return f"problem-{key}"
