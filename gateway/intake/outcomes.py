"""What becomes of a row: an answer, a complaint, nothing, an invalid answer or a reject."""

from datetime import datetime
from typing import TypeAlias

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


Outcome: TypeAlias = Answer | Complaint | Blank | Invalid | Reject
