"""What happens to a car and its owner in the house, from the booking to the handover (SPEC 6).

The same rules as in :mod:`domain.events`. Money is in cents of the centre's currency (分),
working time in minutes. One stream a visit; all facts name their visit.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from domain.fact import CustomerWords, Fact
from domain.types import CentreId, CustomerId, Personal, StaffId

VisitId = str
Mode = Literal["in-store", "mobile", "remote"]
"""Where the work is done: at the centre, at the customer's, or from afar."""

MarkName = Literal["arrival", "work-order", "diagnosis", "progress", "finish", "notice", "handover"]
"""What is promised to everybody who comes: each a time by which it is done.

``arrival`` is the appointment, ``finish`` the time told for the car, ``notice`` the word before
the pick-up, ``progress`` the next word while work runs.
"""


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time promised in a visit.

    Attributes:
        mark: What is to be done by then.
        n: Which one of its name in the visit, from 1.
        due: When it falls due (UTC).
        line: The policy line it came from (``visit.diagnosis``), or ``told`` for a time a person
            named to the customer.
    """

    mark: MarkName
    n: int = 1
    due: datetime
    line: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part that was fitted."""

    name: str
    code: str = ""
    quantity: float = 1


class VisitDone(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that came to its end, as far as other streams go on from it.

    Attributes:
        identified: Whether the customer is known by a sign of their own.
        service: The kind of work: ``maintenance``, ``repair``, ``bodywork`` …
        first: Whether it was the first maintenance after the purchase.
        major: Whether it was a major repair.
        unhappy: The codes of what went wrong in it: ``late``, ``rework``, ``price``, ``waiting``,
            ``finding-refused``: what anybody at the desk could see before asking.
        amount: The bill in cents; ``None`` when not known.
        matter: The code of the fault, by which the same fault is known again.
        cars: The keyed signs of the car (VIN, plate), by which the same car is known again.
        rework: How many visits in a row came back for that fault by now.
    """

    visit: VisitId
    centre: CentreId
    customer: CustomerId
    identified: bool
    at: datetime
    day: date
    mode: Mode = "in-store"
    service: str = ""
    first: bool = False
    major: bool = False
    advisor: StaffId = ""
    technician: StaffId = ""
    vehicle: str = ""
    unhappy: tuple[str, ...] = ()
    amount: int | None = None
    mileage: int | None = None
    next_service: date | None = None
    matter: str = ""
    cars: tuple[str, ...] = ()
    rework: int = 0


# Coming in ------------------------------------------------------------------------------------


class VisitBooked(Fact, frozen=True, kw_only=True, tag="visit-booked.v1"):
    """An appointment: the slot predicted, whether the cause is known and the parts are there.

    ``cars`` are the keyed signs of the car (VIN, plate), by which the same car is known again.
    """

    visit: VisitId
    centre: CentreId
    customer: CustomerId
    day: date
    slot: datetime
    marks: tuple[Mark, ...] = ()
    policy: str = ""
    mode: Mode = "in-store"
    service: str = ""
    advisor: StaffId = ""
    vehicle: str = ""
    prediagnosed: bool = False
    parts_ready: bool = False
    cars: tuple[str, ...] = ()
    source: str = ""
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    fault: Personal = ""


class VisitOpened(Fact, frozen=True, kw_only=True, tag="visit-opened.v1"):
    """A customer reported with a car: here, at their door or from afar; the clocks start.

    ``matter`` is the code of the fault, by which the same fault is known again; ``rework_of`` the
    earlier visit of this car with the same fault within the policy's days, ``rework`` how many
    of them in a row by now. ``cars`` are the keyed signs of the car (VIN, plate).
    """

    visit: VisitId
    centre: CentreId
    customer: CustomerId
    day: date
    marks: tuple[Mark, ...] = ()
    policy: str = ""
    mode: Mode = "in-store"
    service: str = ""
    matter: str = ""
    advisor: StaffId = ""
    vehicle: str = ""
    mileage: int | None = None
    first: bool = False
    major: bool = False
    identified: bool = False
    rework_of: VisitId = ""
    rework: int = 0
    cars: tuple[str, ...] = ()
    source: str = ""
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    fault: Personal = ""


class WorkOrderOpened(Fact, frozen=True, kw_only=True, tag="work-order-opened.v1"):
    """The order was written, with the price and the finish told at reception."""

    visit: VisitId
    estimate: int | None = None
    finish: datetime | None = None
    marks: tuple[Mark, ...] = ()


# In work --------------------------------------------------------------------------------------


class DiagnosisMade(CustomerWords, frozen=True, kw_only=True, tag="diagnosis-made.v1"):
    """Cause, time and price were found and told; ``price`` is the estimate from now on.

    With ``fresh_yes`` the price rose so far over the estimate accepted last that it is none before
    the customer says yes. ``rework_of`` and ``rework`` as at the opening, where the matter is
    known only now.
    """

    visit: VisitId
    price: int | None = None
    finish: datetime | None = None
    marks: tuple[Mark, ...] = ()
    matter: str = ""
    fresh_yes: bool = False
    rework_of: VisitId = ""
    rework: int = 0
    note: Personal = ""


class WorkStarted(Fact, frozen=True, kw_only=True, tag="work-started.v1"):
    """Somebody works on the car: from now on the customer hears at least every half hour."""

    visit: VisitId
    technician: StaffId = ""
    marks: tuple[Mark, ...] = ()


class WorkPaused(Fact, frozen=True, kw_only=True, tag="work-paused.v1"):
    """Nobody works on the car; ``why`` is a code such as ``parts``, ``customer`` or ``night``."""

    visit: VisitId
    why: str = ""


class ProgressTold(CustomerWords, frozen=True, kw_only=True, tag="progress-told.v1"):
    """The customer heard how far it is."""

    visit: VisitId
    channel: str = ""
    marks: tuple[Mark, ...] = ()
    note: Personal = ""


class FindingTold(CustomerWords, frozen=True, kw_only=True, tag="finding-told.v1"):
    """Something new was found and told; work on it waits for the customer's yes.

    ``photo`` is a reference to the picture shown, ``price`` what it adds in cents. With
    ``fresh_yes`` that alone lifts the price so far that the yes to it is the fresh yes as well.
    """

    visit: VisitId
    n: int
    photo: str = ""
    price: int = 0
    fresh_yes: bool = False
    finding: Personal = ""


class FindingDecided(Fact, frozen=True, kw_only=True, tag="finding-decided.v1"):
    """The customer said yes or no to a finding; ``price`` is the estimate from now on.

    With ``fresh_yes`` the findings add up so far that ``price`` is none before the customer says
    yes to the whole of it. ``marks``: work goes on, and so does the word every half hour.
    """

    visit: VisitId
    n: int
    accepted: bool
    price: int | None = None
    fresh_yes: bool = False
    marks: tuple[Mark, ...] = ()


class PriceTold(CustomerWords, frozen=True, kw_only=True, tag="price-told.v1"):
    """Another price was told; ``fresh_yes`` where it rose so far that work waits for a yes."""

    visit: VisitId
    price: int
    price_before: int | None = None
    fresh_yes: bool = False
    marks: tuple[Mark, ...] = ()
    note: Personal = ""


class PriceDecided(Fact, frozen=True, kw_only=True, tag="price-decided.v1"):
    """The customer said yes or no to ``price``, the one that waited.

    ``dropped`` is the number of the finding that goes with a no, because its price was what
    made the sum too much.
    """

    visit: VisitId
    accepted: bool
    price: int
    dropped: int = 0
    marks: tuple[Mark, ...] = ()


class DelayTold(CustomerWords, frozen=True, kw_only=True, tag="delay-told.v1"):
    """It takes longer: the customer was told a new time before the old one had passed, or after."""

    visit: VisitId
    finish_before: datetime | None
    finish: datetime
    marks: tuple[Mark, ...] = ()
    reason: Personal = ""


class HoursWorked(Fact, frozen=True, kw_only=True, tag="hours-worked.v1"):
    """Working time of one person on one visit; ``part`` is technician or advisor."""

    visit: VisitId
    centre: CentreId
    staff: StaffId
    part: Literal["technician", "advisor"]
    day: date
    minutes: int


class QualityChecked(Fact, frozen=True, kw_only=True, tag="quality-checked.v1"):
    """One of the three checks (1 own, 2 foreman, 3 inspector) was passed, or not."""

    visit: VisitId
    level: int
    passed: bool


class WorkFinished(Fact, frozen=True, kw_only=True, tag="work-finished.v1"):
    """The work is done; the car waits for its owner (in-store) or is theirs already."""

    visit: VisitId
    technician: StaffId = ""


# Going out ------------------------------------------------------------------------------------


class PickUpAnnounced(Fact, frozen=True, kw_only=True, tag="pick-up-announced.v1"):
    """The customer knows when the car can be had; ``marks`` holds by when that had to be told."""

    visit: VisitId
    pick_up: datetime
    channel: str = ""
    marks: tuple[Mark, ...] = ()


class CustomerReturned(Fact, frozen=True, kw_only=True, tag="customer-returned.v1"):
    """The customer is here to fetch the car: five minutes to the handover."""

    visit: VisitId
    marks: tuple[Mark, ...] = ()


class VehicleHandedOver(Fact, frozen=True, kw_only=True, tag="vehicle-handed-over.v1"):
    """The customer has the car back; the visit is over.

    ``checked`` holds the codes of the checklist that were done, ``missing`` those that were not;
    ``unhappy`` as in :class:`VisitDone`. ``customer`` and ``centre`` route it.
    """

    visit: VisitId
    centre: CentreId
    customer: CustomerId
    day: date
    checked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    amount: int | None = None
    next_service: date | None = None
    unhappy: tuple[str, ...] = ()


class VisitCancelled(CustomerWords, frozen=True, kw_only=True, tag="visit-cancelled.v1"):
    """It came to nothing: the customer did not come, or took the car away undone."""

    visit: VisitId
    why: str = ""
    reason: Personal = ""


class VisitNoted(CustomerWords, frozen=True, kw_only=True, tag="visit-noted.v1"):
    """Somebody wrote something down."""

    visit: VisitId
    note: Personal


# The clock, and corrections -------------------------------------------------------------------


class MarkMissed(Fact, frozen=True, kw_only=True, tag="mark-missed.v1"):
    """A promised time passed without the thing being done. A fact that stays."""

    visit: VisitId
    mark: MarkName
    n: int
    line: str = ""


class MarkAnnulled(CustomerWords, frozen=True, kw_only=True, tag="mark-annulled.v1"):
    """A missed mark was taken out of the rates, with a reason; both counts stay visible."""

    visit: VisitId
    mark: MarkName
    n: int
    reason: Personal = ""


# From the workshop's own system ---------------------------------------------------------------


class OrderImported(Fact, frozen=True, kw_only=True, tag="order-imported.v1"):
    """A finished repair order came from another system (JT/T 1132.2-2017 and the like).

    ``received`` and ``settled`` are what the file says, ``hours`` the hours billed. ``invalid``
    holds the reason code of an order that is kept but counts in nothing, ``cars`` the keyed signs
    of the car.
    """

    visit: VisitId
    centre: CentreId
    customer: CustomerId
    day: date
    received: datetime
    settled: datetime | None = None
    settlement: str = ""
    enterprise: str = ""
    mode: Mode = "in-store"
    service: str = ""
    matter: str = ""
    items: tuple[str, ...] = ()
    hours: float | None = None
    parts: tuple[Part, ...] = ()
    amount: int | None = None
    mileage: int | None = None
    advisor: StaffId = ""
    technician: StaffId = ""
    vehicle: str = ""
    identified: bool = False
    first: bool = False
    major: bool = False
    rework_of: VisitId = ""
    rework: int = 0
    invalid: str = ""
    cars: tuple[str, ...] = ()
    source: str = ""
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    fault: Personal = ""


class OrderCorrected(Fact, frozen=True, kw_only=True, tag="order-corrected.v1"):
    """The other system says something else of the same order now; all of this holds from now on.

    ``entry`` is the event that is corrected; ``changed`` names the fields that differ. Where the
    customer was erased, the personal fields stay empty.
    """

    visit: VisitId
    centre: CentreId
    customer: CustomerId
    entry: UUID
    changed: tuple[str, ...]
    day: date
    day_before: date
    received: datetime
    settled: datetime | None = None
    settlement: str = ""
    enterprise: str = ""
    mode: Mode = "in-store"
    service: str = ""
    matter: str = ""
    items: tuple[str, ...] = ()
    hours: float | None = None
    parts: tuple[Part, ...] = ()
    amount: int | None = None
    mileage: int | None = None
    advisor: StaffId = ""
    technician: StaffId = ""
    vehicle: str = ""
    identified: bool = False
    first: bool = False
    major: bool = False
    rework_of: VisitId = ""
    rework: int = 0
    invalid: str = ""
    cars: tuple[str, ...] = ()
    source: str = ""
    name: Personal = ""
    phone: Personal = ""
    plate: Personal = ""
    vin: Personal = ""
    fault: Personal = ""


class HoursAttended(Fact, frozen=True, kw_only=True, tag="hours-attended.v1"):
    """How long somebody was at work on a day; a later one for the same day replaces it."""

    centre: CentreId
    staff: StaffId
    day: date
    minutes: int


VisitFact = (
    VisitBooked
    | VisitOpened
    | WorkOrderOpened
    | DiagnosisMade
    | WorkStarted
    | WorkPaused
    | ProgressTold
    | FindingTold
    | FindingDecided
    | PriceTold
    | PriceDecided
    | DelayTold
    | HoursWorked
    | QualityChecked
    | WorkFinished
    | PickUpAnnounced
    | CustomerReturned
    | VehicleHandedOver
    | VisitCancelled
    | VisitNoted
    | MarkMissed
    | MarkAnnulled
    | OrderImported
    | OrderCorrected
    | HoursAttended
)
"""The facts of visits."""


def visit_stream(visit: VisitId) -> str:
    """Return the stream one visit's facts are kept in."""
    return f"visit-{visit}"


def roster_stream(day: date) -> str:
    """Return the stream of who was at work on a day."""
    return f"roster-{day.isoformat()}"
