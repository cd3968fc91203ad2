"""The weekly and the monthly review (SPEC 10.2, 10.3): the fact that one was held, and its rules.

The one rule: what was said stands in the document, whose digest is on record; what was decided is
improvements of their own, named here. So nothing about a customer is in the fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from domain.errors import RefusedError
from domain.fact import Fact
from domain.types import CentreId, Person, Role

Kind = Literal["weekly", "monthly"]
WeeklyPart = Literal["trend", "efficiency", "repeats", "rework", "best"]
MonthlyPart = Literal["numbers", "problems", "cases", "plan", "thanks"]


def _weekly() -> dict[WeeklyPart, int]:
    return {"trend": 10, "efficiency": 10, "repeats": 10, "rework": 10, "best": 5}


def _monthly() -> dict[MonthlyPart, int]:
    return {"numbers": 20, "problems": 40, "cases": 30, "plan": 25, "thanks": 5}


@dataclass(frozen=True)
class ReviewRules:
    """``[review]`` of a policy: who may hold a review, and how long its parts take.

    ``weekly`` and ``monthly`` are the minutes of each part; a part that is left out is not held.
    ``causes`` and ``repeats`` are how many causes and repeated problems are looked at, ``cases``
    how many of a kind a document lists.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    hold: tuple[Role, ...] = ("manager", "director")
    weekly: dict[WeeklyPart, int] = field(default_factory=_weekly)
    monthly: dict[MonthlyPart, int] = field(default_factory=_monthly)
    causes: int = 10
    repeats: int = 5
    cases: int = 10

    def minutes(self, kind: Kind) -> dict[str, int]:
        """Return the minutes of each part of a review, in their order."""
        return dict(self.monthly.items() if kind == "monthly" else self.weekly.items())

    def problems(self) -> Iterable[tuple[str, str]]:
        """Yield what is wrong with the section, as (path, reason)."""
        if "auditor" in self.hold:
            yield "review.hold", "an auditor reads and does not act"
        for kind in ("weekly", "monthly"):
            for name, minutes in getattr(self, kind).items():
                if minutes <= 0:
                    yield f"review.{kind}.{name}", "a part takes at least a minute"
        for name in ("causes", "repeats", "cases"):
            if getattr(self, name) <= 0:
                yield f"review.{name}", "at least one is looked at"


class ReviewHeld(Fact, frozen=True, kw_only=True, tag="review-held.v1"):
    """A review ended: of which days, how long its parts took, what was decided, what it yielded.

    ``parts`` are (part, seconds), ``decisions`` the improvements it led to, ``digest`` the SHA-256
    of its document as Markdown in ``language``: the document as of this event's instant.
    """

    centre: CentreId
    kind: str
    start: date
    end: date
    day: date
    began: datetime
    parts: tuple[tuple[str, int], ...] = ()
    decisions: tuple[str, ...] = ()
    digest: str = ""
    language: str = ""


class HoldReview(msgspec.Struct, frozen=True, kw_only=True):
    """A review that just ended, to be put on record.

    Attributes:
        start, end: The days it looked at, both included.
        began, at: When it began and ended.
        day: The day it was held on, at the centre.
        parts: How many seconds each part took, in the order they were held.
        decisions: The improvements it led to.
    """

    centre: CentreId
    kind: Kind
    start: date
    end: date
    day: date
    began: datetime
    at: datetime
    by: Person
    parts: tuple[tuple[str, int], ...] = ()
    decisions: tuple[str, ...] = ()
    language: str = ""


def require_may_hold(by: Person, rules: ReviewRules) -> None:
    """Let pass who may hold a review.

    Raises:
        RefusedError: when their role may not.
    """
    if by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    if by.role not in rules.hold:
        raise RefusedError("role-may-not", role=by.role)


def held(review: HoldReview, digest: str, rules: ReviewRules) -> ReviewHeld:
    """Return the fact that a review was held.

    Args:
        review: What happened.
        digest: That of the document it yielded.
        rules: Those in force.

    Raises:
        RefusedError: when this person may not hold one, it ended before it began, its period is
            none, or it took time for a part it does not have.
    """
    require_may_hold(review.by, rules)
    if review.start > review.end:
        raise RefusedError("review-backwards", start=review.start, end=review.end)
    if review.began > review.at:
        raise RefusedError("review-not-begun", at=review.at, began=review.began)
    known = rules.minutes(review.kind)
    if unknown := [name for name, seconds in review.parts if name not in known or seconds < 0]:
        raise RefusedError("review-part", part=unknown[0], known=list(known))
    return ReviewHeld(
        centre=review.centre,
        kind=review.kind,
        start=review.start,
        end=review.end,
        day=review.day,
        began=review.began,
        parts=review.parts,
        decisions=review.decisions,
        digest=digest,
        language=review.language,
    )


def review_stream(centre: CentreId, kind: Kind, day: date) -> str:
    """Return the stream of the reviews of a kind held on a day."""
    return f"review-{centre}-{kind}-{day.isoformat()}"
