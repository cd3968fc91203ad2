"""One row an answer or complaint, with what it was about when it came: what figures are cut by.

The one rule: what an answer was about (who advised, which service, which group) is frozen as it
was told then, whatever is corrected later in the visit. No words stand here: ``source_at`` is the
position of the event that holds them.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.custody import ResponseCorrected
from domain.events import ComplaintReceived, ResponseReceived
from domain.fact import Fact
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table

TOUCHPOINTS = (
    "booking",
    "reception",
    "communication",
    "waiting",
    "repair",
    "handover",
    "follow-up",
)
"""The seven points of the journey, in its order (SPEC 1)."""


class FeedbackRow(msgspec.Struct):
    """An answer or a complaint (``kind``); ``at`` in µs, ``day`` at the centre.

    ``score`` and ``invalid`` are as corrected, the ``first_`` columns as they were given; scores
    of touchpoints are 0-10. ``segment`` is the group the customer belonged to: new, returning or
    vip. ``corrected`` counts corrections.
    """

    response: str
    kind: str = ""
    centre: str = ""
    day: str = ""
    at: int = 0
    channel: str = ""
    trigger: str = ""
    advisor: str = ""
    technician: str = ""
    service: str = ""
    mode: str = ""
    vehicle: str = ""
    segment: str = ""
    visit: str = ""
    survey: str = ""
    case: str = ""
    customer: str = ""
    score: int | None = None
    score_class: str = ""
    invalid: str = ""
    first_score: int | None = None
    first_class: str = ""
    first_invalid: str = ""
    corrected: int = 0
    csat: int | None = None
    ces: int | None = None
    booking: int | None = None
    reception: int | None = None
    communication: int | None = None
    waiting: int | None = None
    repair: int | None = None
    handover: int | None = None
    follow_up: int | None = None
    matter: str = ""
    level: int = 0
    source_id: str = ""
    source_at: int = 0


def _told(fact: ResponseReceived | ComplaintReceived, key: str, event: Happening) -> FeedbackRow:
    """Begin a row with what answers and complaints have in common."""
    return FeedbackRow(
        response=key,
        centre=fact.centre,
        day=fact.day.isoformat(),
        at=micros(event.at) or 0,
        channel=fact.channel,
        advisor=fact.advisor,
        vehicle=fact.vehicle,
        visit=fact.visit,
        case=fact.case,
        customer=fact.customer,
        source_id=event.id.hex,
        source_at=event.position,
    )


def _answered(row: FeedbackRow | None, event: Happening) -> FeedbackRow:
    fact = event.fact
    assert isinstance(fact, ResponseReceived)  # noqa: S101  routed
    if row is not None:
        return row
    row = _told(fact, fact.response, event)
    row.kind, row.trigger, row.survey = "answer", fact.trigger, fact.survey
    row.technician, row.service = fact.technician, fact.service
    row.mode, row.segment = fact.mode, fact.segment
    row.score = row.first_score = fact.score
    row.score_class = row.first_class = fact.score_class
    row.invalid = row.first_invalid = fact.invalid
    row.csat, row.ces = fact.csat, fact.ces
    for name in (point.replace("-", "_") for point in TOUCHPOINTS):
        setattr(row, name, fact.touchpoints.get(name))
    return row


def _corrected(row: FeedbackRow | None, event: Happening) -> FeedbackRow | None:
    fact = event.fact
    assert isinstance(fact, ResponseCorrected)  # noqa: S101  routed
    if row is None:
        return None
    row.score, row.score_class, row.invalid = fact.score, fact.score_class, fact.invalid
    row.corrected += 1
    return row


def _complained(row: FeedbackRow | None, event: Happening) -> FeedbackRow:
    fact = event.fact
    assert isinstance(fact, ComplaintReceived)  # noqa: S101  routed
    row = _told(fact, f"complaint/{fact.complaint}", event)
    row.kind, row.matter, row.level = "complaint", fact.matter, fact.level
    return row


def _route(event: Happening) -> Key:
    fact = event.fact
    if isinstance(fact, ComplaintReceived):
        return (f"complaint/{fact.complaint}",)
    return (fact.response,)  # type: ignore[attr-defined]  # every other routed fact names it


_STEPS: dict[type[Fact], Callable[[FeedbackRow | None, Happening], FeedbackRow | None]] = {
    ResponseReceived: _answered,
    ResponseCorrected: _corrected,
    ComplaintReceived: _complained,
}

FEEDBACK = Table(
    name="feedback",
    version=1,
    row=FeedbackRow,
    key=("response",),
    routes=dict.fromkeys(_STEPS, _route),
    steps=_STEPS,
    indexes=(("day",), ("case",)),
)
