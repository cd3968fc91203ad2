"""One row a customer: what lists show and segments, tiers and value are computed from.

Texts stay sealed: each of ``name``, ``phone``, ``plate``, ``vin`` and ``birthday`` stands beside
the id and the position of the event it comes from; whoever may read opens it with these. Times are
µs since the epoch. A file that was merged into another keeps its row: the figures of a person are
those of all rows that ``merged_into`` leads to theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from domain import customer as customers
from domain.clientele.facts import (
    BirthdayNoted,
    ConsentChanged,
    ContactDataChanged,
    CustomerAsked,
    CustomerVisited,
    FilesMerged,
    MergeUndone,
    PreferenceDropped,
    PreferenceNoted,
    ReferralMade,
    ReminderRaised,
    VisitReassigned,
)
from domain.custody import (
    CustomerErased,
    CustomerRestricted,
    ResponseCorrected,
    RestrictionLifted,
)
from domain.customer import Customer
from domain.events import (
    ActionUndone,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ComplaintReceived,
    CustomerHeard,
    ResponseReceived,
)
from domain.fact import Fact
from domain.problems import ProblemReported
from domain.views.cases import micros
from domain.views.customerrow import (
    TOLD,
    CustomerRow,
    Spent,
    Wish,
    packed,
    wished,
)
from domain.views.shape import Happening, Key, Table
from domain.visits.facts import OrderCorrected, OrderImported, VisitBooked, VisitOpened


def _route(event: Happening) -> Key | None:
    customer: str = event.fact.customer  # type: ignore[attr-defined]  # every routed fact has one
    return (customer,) if customer else None


def _route_here(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, FilesMerged | MergeUndone)  # noqa: S101  routed
    return (fact.here,) if fact.here else None


def _route_undone(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, ActionUndone)  # noqa: S101  routed
    return (fact.restored.customer,) if fact.restored.customer else None


def _living(row: CustomerRow | None, event: Happening) -> CustomerRow:
    """Return the row of somebody who is here; who was erased comes back as a stranger."""
    key = _route(event)
    assert key is not None  # noqa: S101  routed
    row = row or CustomerRow(customer=str(key[0]))
    if row.erased:
        state = row.thawed()
        row = CustomerRow(customer=row.customer)
        row.freeze(state)
    at = micros(event.at) or 0
    row.centre = getattr(event.fact, "centre", "") or row.centre
    row.first_at = min(row.first_at or at, at)
    row.last_at = max(row.last_at, at)
    return row


def _told(row: CustomerRow | None, event: Happening) -> CustomerRow:
    """Somebody said who they are, in whatever they came for."""
    row, fact = _living(row, event), event.fact
    at = micros(event.at) or 0
    for field in TOLD:
        token = getattr(fact, field, "")
        if token and at >= getattr(row, f"{field}_on"):
            setattr(row, field, token)
            setattr(row, f"{field}_id", event.id.hex)
            setattr(row, f"{field}_at", event.position)
            setattr(row, f"{field}_on", at)
    row.vehicle = getattr(fact, "vehicle", "") or row.vehicle
    row.advisor = getattr(fact, "advisor", "") or row.advisor
    row.known |= getattr(fact, "identified", False)
    return row


def _answered(row: CustomerRow | None, event: Happening) -> CustomerRow:
    row, fact = _told(row, event), event.fact
    assert isinstance(fact, ResponseReceived)  # noqa: S101  routed
    if not fact.invalid:
        row.answers += 1
        row.last_response = fact.response
        row.last_score, row.last_class = fact.score, fact.score_class
    return row


def _rescored(row: CustomerRow | None, event: Happening) -> CustomerRow | None:
    fact = event.fact
    assert isinstance(fact, ResponseCorrected)  # noqa: S101  routed
    if row is None or row.erased:
        return row or CustomerRow(customer=fact.customer)
    row.answers += bool(fact.invalid_before) - bool(fact.invalid)
    if row.last_response == fact.response:
        counts = not fact.invalid
        row.last_score = fact.score if counts else None
        row.last_class = fact.score_class if counts else ""
    return row


def _complained(row: CustomerRow | None, event: Happening) -> CustomerRow:
    row = _told(row, event)
    row.complaints += 1
    return row


def _happened(row: CustomerRow | None, event: Happening) -> CustomerRow:
    """Something stands in the customer's own stream."""
    row = _living(row, event)
    return _folded(row, event)


def _folded(row: CustomerRow, event: Happening) -> CustomerRow:
    row.freeze(customers.evolve(row.thawed(), event))
    return row


def _visited(row: CustomerRow | None, event: Happening) -> CustomerRow:
    row, fact = _happened(row, event), event.fact
    assert isinstance(fact, CustomerVisited)  # noqa: S101  routed
    row.vehicle, row.advisor = fact.vehicle or row.vehicle, fact.advisor or row.advisor
    row.mileage = row.mileage if fact.mileage is None else fact.mileage
    return row


def _known_beside(row: CustomerRow | None, event: Happening) -> CustomerRow:
    """Something in the customer's stream that also tells who they are."""
    return _folded(_told(row, event), event)


def _wishing(row: CustomerRow | None, event: Happening) -> CustomerRow:
    row, fact = _happened(row, event), event.fact
    assert isinstance(fact, PreferenceNoted)  # noqa: S101  routed
    if fact.note:
        wish = Wish(fact.preference, fact.note, event.id.hex, event.position)
        others = (each for each in wished(row.wishes) if each.preference != fact.preference)
        row.wishes = packed((*others, wish))
    return row


def _dropped(row: CustomerRow | None, event: Happening) -> CustomerRow:
    row, fact = _beside(row, event), event.fact
    assert isinstance(fact, PreferenceDropped)  # noqa: S101  routed
    others = tuple(each for each in wished(row.wishes) if each.preference != fact.preference)
    row.wishes = packed(others) if others else b""
    return row


def _beside(row: CustomerRow | None, event: Happening) -> CustomerRow:
    """Something about the file and not by the customer: it begins no new life."""
    key = (_route_here if isinstance(event.fact, FilesMerged | MergeUndone) else _route)(event)
    assert key is not None  # noqa: S101  routed
    return _folded(row or CustomerRow(customer=str(key[0])), event)


def _erased(row: CustomerRow | None, event: Happening) -> CustomerRow:
    """The person is gone; what they brought in goes on counting."""
    fact = event.fact
    assert isinstance(fact, CustomerErased)  # noqa: S101  routed
    row = row or CustomerRow(customer=fact.customer)
    if not row.erased:  # as they stand now: after this the state knows nothing of them
        _derive(row, row.thawed())
    row = _beside(row, event)
    row.erased = 1
    for field in TOLD:
        setattr(row, field, "")
        setattr(row, f"{field}_id", "")
        setattr(row, f"{field}_at", 0)
        setattr(row, f"{field}_on", 0)
    row.last_response = row.vehicle = ""
    row.wishes = b""
    return row


def _case_opened(row: CustomerRow | None, event: Happening) -> CustomerRow:
    row, fact = row or _living(None, event), event.fact
    assert isinstance(fact, CaseOpened)  # noqa: S101  routed
    row.cases += 1
    return _open(row, fact.case, is_open=True)


def _case_moved(row: CustomerRow | None, event: Happening) -> CustomerRow:
    fact = event.fact
    assert isinstance(fact, CaseClosed | CaseReopened)  # noqa: S101  routed
    row = row or CustomerRow(customer=fact.customer)
    return _open(row, fact.case, is_open=isinstance(fact, CaseReopened))


def _case_undone(row: CustomerRow | None, event: Happening) -> CustomerRow:
    fact = event.fact
    assert isinstance(fact, ActionUndone)  # noqa: S101  routed
    row = row or CustomerRow(customer=fact.restored.customer)
    return _open(row, fact.case, is_open=fact.restored.status == "open")


def _open(row: CustomerRow, case: str, *, is_open: bool) -> CustomerRow:
    others = [each for each in row.open_list.split(",") if each and each != case]
    row.open_list = ",".join(sorted([*others, case] if is_open else others))
    row.open_cases = row.open_list.count(",") + bool(row.open_list)
    return row


def _finish(row: CustomerRow) -> None:
    """Derive the columns from the customer's state; once per batch, however many events came."""
    state = row.thawed()
    row.state = packed(state)
    row.next_due = micros(customers.next_due(state))
    row.merged_into, row.restricted = state.merged_into, int(state.restricted)
    row.preferences = ",".join(state.preferences)
    row.consent = int(state.consents())
    row.refused_channels = ",".join("*" if c == "" else c for c in state.refused)
    row.allowed_channels = ",".join(state.allowed)
    row.asked = micros(max(state.asked, default=None))
    if not row.erased:  # the figures of whoever was erased stay
        _derive(row, state)


def _derive(row: CustomerRow, state: Customer) -> None:
    row.counted_as = state.merged_into
    row.known = int(row.known or state.known)
    row.contact = micros(state.contact)
    row.referrals = len(state.referrals)
    row.reminded = micros(state.reminded)
    visits = sorted(state.visits, key=lambda visit: (visit.day, visit.at))
    row.visits = len(visits)
    row.amount = sum(visit.amount or 0 for visit in visits)
    row.first_visit = visits[0].day.isoformat() if visits else ""
    row.last_visit = visits[-1].day.isoformat() if visits else ""
    due = visits[-1].next_service if visits else None
    row.next_service = due.isoformat() if due else ""
    row.spent = packed([Spent(visit.day, visit.amount) for visit in visits]) if visits else b""


_STEPS: dict[type[Fact], Callable[[CustomerRow | None, Happening], CustomerRow | None]] = {
    ResponseReceived: _answered,
    ResponseCorrected: _rescored,
    ComplaintReceived: _complained,
    ProblemReported: _told,
    VisitBooked: _told,
    VisitOpened: _told,
    OrderImported: _told,
    OrderCorrected: _told,
    CustomerHeard: _happened,
    CustomerVisited: _visited,
    CustomerAsked: _beside,
    ContactDataChanged: _known_beside,
    BirthdayNoted: _known_beside,
    PreferenceNoted: _wishing,
    PreferenceDropped: _dropped,
    ConsentChanged: _happened,
    ReferralMade: _happened,
    ReminderRaised: _beside,
    VisitReassigned: _beside,
    CustomerRestricted: _beside,
    RestrictionLifted: _beside,
    FilesMerged: _beside,
    MergeUndone: _beside,
    CustomerErased: _erased,
    CaseOpened: _case_opened,
    CaseClosed: _case_moved,
    CaseReopened: _case_moved,
    ActionUndone: _case_undone,
}

CUSTOMERS = Table(
    name="customers",
    version=4,
    row=CustomerRow,
    key=("customer",),
    routes={
        **dict.fromkeys(_STEPS, _route),
        FilesMerged: _route_here,
        MergeUndone: _route_here,
        ActionUndone: _route_undone,
    },
    steps=_STEPS,
    indexes=(
        ("next_due",),
        ("merged_into",),
        ("counted_as",),
        ("last_at",),
        ("last_visit",),
        ("next_service",),
        ("birthday_at",),
        ("referrals", "customer"),
    ),
    finish=_finish,
)
