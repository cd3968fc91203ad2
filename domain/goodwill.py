"""What is granted to make good (SPEC 3.7): within a role's budget, or after the next level's yes.

Amounts are in cents of the centre's currency. The facts stand in the case's stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.fact import CustomerWords
from domain.types import CaseId, Personal

Form = Literal["goods", "voucher", "labour", "loan-car"]


@dataclass(frozen=True)
class GoodwillRules:
    """``[goodwill]`` of a policy: what each role may grant for one case without asking, in cents.

    ``month`` is what one person may grant in a calendar month without asking.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    advisor: int = 20_000
    manager: int = 200_000
    director: int = 2_000_000
    advisor_month: int = 200_000
    manager_month: int = 2_000_000
    director_month: int = 20_000_000


class GoodwillGranted(CustomerWords, frozen=True, kw_only=True, tag="goodwill-granted.v1"):
    """Something was granted within the granter's own authority; ``budget`` is what that was."""

    case: CaseId
    grant: int
    form: Form
    amount: int
    budget: int
    reason: Personal = ""


class GoodwillRequested(CustomerWords, frozen=True, kw_only=True, tag="goodwill-requested.v1"):
    """More than one's own authority: it waits for somebody of ``level``."""

    case: CaseId
    grant: int
    form: Form
    amount: int
    budget: int
    level: int
    reason: Personal = ""


class GoodwillApproved(CustomerWords, frozen=True, kw_only=True, tag="goodwill-approved.v1"):
    """A request was granted."""

    case: CaseId
    grant: int
    form: Form
    amount: int
    reason: Personal = ""


class GoodwillDeclined(CustomerWords, frozen=True, kw_only=True, tag="goodwill-declined.v1"):
    """A request was not granted."""

    case: CaseId
    grant: int
    form: Form
    amount: int
    reason: Personal = ""


GoodwillFact = GoodwillGranted | GoodwillRequested | GoodwillApproved | GoodwillDeclined
"""The facts of goodwill."""
