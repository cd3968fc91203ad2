"""How far a visit or a survey came with each fact: what its object in process mining stands at."""

from __future__ import annotations

from domain.asking.facts import (
    SurveyExpired,
    SurveyLapsed,
    SurveyPlanned,
    SurveySent,
    SurveyWithheld,
)
from domain.events import ResponseReceived
from domain.fact import Fact
from domain.visits.facts import (
    CustomerReturned,
    DiagnosisMade,
    OrderCorrected,
    OrderImported,
    PickUpAnnounced,
    VehicleHandedOver,
    VisitBooked,
    VisitCancelled,
    VisitOpened,
    WorkFinished,
    WorkOrderOpened,
    WorkPaused,
    WorkStarted,
)

_STAGES: dict[type[Fact], str] = {
    VisitBooked: "booked",
    VisitOpened: "arrived",
    WorkOrderOpened: "ordered",
    DiagnosisMade: "diagnosed",
    WorkStarted: "working",
    WorkPaused: "paused",
    WorkFinished: "finished",
    PickUpAnnounced: "announced",
    CustomerReturned: "returned",
    VehicleHandedOver: "closed",
    VisitCancelled: "cancelled",
    OrderImported: "closed",
}
_STATUSES: dict[type[Fact], str] = {
    SurveyPlanned: "planned",
    SurveySent: "sent",
    SurveyWithheld: "withheld",
    SurveyLapsed: "lapsed",
    SurveyExpired: "expired",
    ResponseReceived: "answered",
}

ABOUT: dict[type[Fact], str] = {
    **dict.fromkeys((VisitBooked, VisitOpened, DiagnosisMade), "visit"),
    **dict.fromkeys((OrderImported, OrderCorrected), "visit"),
    **dict.fromkeys((SurveyPlanned, SurveySent), "survey"),
}
"""The facts whose fields are attributes of the visit or the survey."""


def station(fact: Fact, kind: str) -> dict[str, str]:
    """Return the stage or status that a fact brings an object of type ``kind`` to, by its name.

    An answer that does not count leaves its survey where it is.
    """
    if isinstance(fact, ResponseReceived) and fact.invalid:
        return {}
    match kind:
        case "visit" if type(fact) in _STAGES:
            return {"stage": _STAGES[type(fact)]}
        case "survey" if type(fact) in _STATUSES:
            return {"status": _STATUSES[type(fact)]}
    return {}
