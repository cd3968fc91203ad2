"""What may happen at which stage of a visit, and what must come first."""

from __future__ import annotations

from domain.errors import RefusedError
from domain.visits.state import STAGES, Stage, Visit

HERE: tuple[Stage, ...] = (
    *("arrived", "ordered", "diagnosed", "paused", "working"),
    *("finished", "announced", "returned"),
)
"""The stages from the report to the handover."""

FIRST: dict[Stage, str] = {
    "booked": "visit-not-here",
    "arrived": "order-first",
    "ordered": "diagnosis-first",
    "diagnosed": "work-first",
    "paused": "work-paused",
    "working": "work-not-finished",
    "finished": "customer-not-back",
    "announced": "customer-not-back",
}
"""What a visit that is not so far yet lacks."""


def require(visit: Visit, *stages: Stage) -> None:
    """Let a visit pass that stands at one of the stages.

    Raises:
        RefusedError: when it does not; says what must come first, or that it is past that.
    """
    if visit.stage in stages:
        return
    if visit.over:
        raise RefusedError("visit-over", stage=visit.stage)
    if STAGES.index(visit.stage) > max(map(STAGES.index, stages)):
        raise RefusedError("visit-past", stage=visit.stage)
    raise RefusedError(FIRST[visit.stage])


def refuse_waiting(visit: Visit) -> None:
    """Let a visit pass in which nothing waits for the customer's yes.

    Raises:
        RefusedError: when something does.
    """
    if visit.waiting == "price":
        raise RefusedError("waits-for-price")
    if visit.waiting == "finding":
        raise RefusedError("waits-for-finding")
