"""What becomes of a row: an answer, a complaint, an order, nothing, an invalid answer, a reject."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

import msgspec

from gateway.intake.codes import BlankReason, InvalidReason, Params, RowFault


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered survey.

    Attributes:
        line: physical line (XLSX: row), from 1.
        key: the same for the same answer in any file, so that importing twice changes nothing.
        received: when, in UTC; None when neither the file nor the mapping says.
        dated: whether the row itself says when.
        score: likelihood to recommend, 0 to 10; other values only inside an :class:`Invalid`.
        csat: satisfaction, 1 to 5.
        ces: effort, 1 to 7.
        touchpoints: 0 to 10 by touchpoint.
        comment: verbatim, control characters and all.
        phone: E.164, with ``;ext=`` for an extension; empty when unreadable.
        customer: the customer's reference in the sender's system.
        visit: the order's number in the sender's system.
        place: where it was given, as the tool says: an address of the net, a device.
    """

    line: int
    key: str
    received: datetime | None
    score: int
    dated: bool = True
    csat: int | None = None
    ces: int | None = None
    touchpoints: dict[str, int] = {}
    comment: str = ""
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    vehicle: str = ""
    customer: str = ""
    visit: str = ""
    survey: str = ""
    advisor: str = ""
    channel: str = ""
    trigger: str = ""
    centre: str = ""
    place: str = ""
    technician: str = ""
    service: str = ""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """One complaint.

    Attributes:
        line: physical line (XLSX: row), from 1.
        key: as for an :class:`Answer`.
        received: when, in UTC; None when neither the file nor the mapping says.
        dated: whether the row itself says when.
        text: verbatim.
        level: 1 to 3; None when not stated.
        source: where it was raised: press, social-media, regulator, hotline, …
        matter: what it is about, to recognise the same matter again.
        rework: how often the same fault has come back.
        safety: whether safety is named.
    """

    line: int
    key: str
    received: datetime | None
    text: str
    dated: bool = True
    level: int | None = None
    source: str = ""
    matter: str = ""
    rework: int = 0
    safety: bool = False
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    vehicle: str = ""
    customer: str = ""
    visit: str = ""
    advisor: str = ""
    channel: str = ""
    centre: str = ""


class FittedPart(NamedTuple):
    """A part of an order."""

    name: str
    code: str = ""
    quantity: float = 1


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One repair order, put together from its rows.

    Attributes:
        lines: physical lines (XLSX: rows) of its rows, from 1.
        repeats: how many more rows said just what one of those says.
        key: the same for the same order in any file.
        received: when the car came, in UTC.
        settled: when the bill was made, in UTC; None where the file has no such column.
        items: what was done.
        hours: billed, each item's once.
        amount: the bill in cents.
        vin: in capitals, of the right form; empty when not told.
    """

    lines: tuple[int, ...]
    key: str
    settlement: str
    received: datetime
    repeats: int = 0
    settled: datetime | None = None
    enterprise: str = ""
    mode: str = ""
    service: str = ""
    matter: str = ""
    items: tuple[str, ...] = ()
    hours: float | None = None
    parts: tuple[FittedPart, ...] = ()
    amount: int | None = None
    mileage: int | None = None
    fault: str = ""
    first: bool = False
    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    vehicle: str = ""
    customer: str = ""
    advisor: str = ""
    technician: str = ""

    @property
    def line(self) -> int:
        """The first of its rows."""
        return self.lines[0]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one survey arrived, as the tool says that sent it.

    Attributes:
        line: physical line (XLSX: row), from 1.
        why: why not, in the tool's words.
        column: where the survey's number stands …
        cells: … among these, for a number that the desk does not know.
    """

    line: int
    survey: str
    delivered: bool
    why: str = ""
    received: datetime | None = None
    column: str = ""
    cells: tuple[str, ...] = ()


class Blank(msgspec.Struct, frozen=True):
    """A row that holds nothing to import."""

    line: int
    code: BlankReason


class Invalid(msgspec.Struct, frozen=True):
    """A well-formed answer with a number out of its range: kept, but counted only as invalid."""

    answer: Answer
    code: InvalidReason
    params: Params


class Mistake(msgspec.Struct, frozen=True):
    """One thing wrong with a row; the column is empty when the row as a whole is."""

    column: str
    code: RowFault
    params: Params


class Reject(msgspec.Struct, frozen=True):
    """A row that cannot be read, with all its mistakes and its cells as they stood."""

    line: int
    mistakes: tuple[Mistake, ...]
    cells: tuple[str, ...]


Outcome: TypeAlias = Answer | Complaint | Order | Delivery | Blank | Invalid | Reject
