"""What is granted to make good (SPEC 3.7): within a role's budget, or after the next level's yes.

Amounts are in cents of the centre's currency. The facts stand in the case's stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, get_args

from domain.fact import CustomerWords
from domain.types import CaseId, Form, Personal, StaffId

FORMS: tuple[Form, ...] = get_args(Form)
"""In the order the digits choose them."""


@dataclass(frozen=True)
class GoodwillRules:
    """``[goodwill]`` of a policy: what each role may grant for one case without asking, in cents.

    What was given in a case before counts, whoever gave it: splitting a sum changes nothing.
    ``…_month`` is what one person may grant in a calendar month without asking.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    advisor: int = 20_000
    manager: int = 200_000
    director: int = 2_000_000
    advisor_month: int = 200_000
    manager_month: int = 2_000_000
    director_month: int = 20_000_000

    def budget(self, level: int) -> int:
        """Return what a level may grant for one case; nothing below the first."""
        return {1: self.advisor, 2: self.manager, 3: self.director}.get(level, 0)

    def month(self, level: int) -> int:
        """Return what one person of a level may grant in a month; nothing below the first."""
        months = {1: self.advisor_month, 2: self.manager_month, 3: self.director_month}
        return months.get(level, 0)


class GoodwillGranted(CustomerWords, frozen=True, kw_only=True, tag="goodwill-granted.v1"):
    """Something was granted within the granter's own authority; ``budget`` is what that was.

    ``by`` granted it, on that ``day`` at the centre: it counts in that person's month.
    """

    case: CaseId
    grant: int
    form: Form
    amount: int
    budget: int
    by: StaffId = ""
    day: date | None = None
    reason: Personal = ""


class GoodwillRequested(CustomerWords, frozen=True, kw_only=True, tag="goodwill-requested.v1"):
    """More than ``by`` may grant alone: it waits for somebody of ``level``."""

    case: CaseId
    grant: int
    form: Form
    amount: int
    budget: int
    level: int
    by: StaffId = ""
    day: date | None = None
    reason: Personal = ""


class GoodwillApproved(CustomerWords, frozen=True, kw_only=True, tag="goodwill-approved.v1"):
    """A request was granted, by the authority of ``by``."""

    case: CaseId
    grant: int
    form: Form
    amount: int
    by: StaffId = ""
    day: date | None = None
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
