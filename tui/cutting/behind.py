"""The answers behind a figure, each with the words the customer wrote."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import msgspec

from gateway.journal import instant
from tui.cutting.cut import Slice, selected
from tui.masks import masked_name
from tui.reading import LIST_LIMIT, Views


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """An answer or complaint as a list shows it; ``score`` as corrected.

    ``name`` and ``comment`` are the customer's, empty where they were erased, and the name masked
    in a room. ``position`` is where it stands in the log.
    """

    response: str
    kind: str
    at: datetime
    score: int | None
    first_score: int | None
    invalid: str
    channel: str
    trigger: str
    advisor: str
    advisor_name: str
    technician: str
    service: str
    vehicle: str
    visit: str
    case: str
    customer: str
    name: str
    comment: str
    position: int


def responses(views: Views, part: Slice, limit: int = LIST_LIMIT) -> tuple[Response, ...]:
    """Return the answers of a slice, the lowest score first, then the newest; invalid ones last."""
    rows = selected(
        views,
        "answers",
        part,
        "f.*",
        tail=f" ORDER BY f.invalid <> '', f.score, f.at DESC, f.response LIMIT {limit}",
    )
    return tuple(_response(views, row) for row in rows)


def _response(views: Views, row: sqlite3.Row) -> Response:
    name, comment = views.words_of(row["source_at"])
    return Response(
        response=row["response"],
        kind=row["kind"],
        at=instant(row["at"]),
        score=row["score"],
        first_score=row["first_score"],
        invalid=row["invalid"],
        channel=row["channel"],
        trigger=row["trigger"],
        advisor=row["advisor"],
        advisor_name=views.house.name_of(row["advisor"]) if row["advisor"] else "",
        technician=row["technician"],
        service=row["service"],
        vehicle=row["vehicle"],
        visit=row["visit"],
        case=row["case"],
        customer=row["customer"],
        name=masked_name(name) if views.masked else name,
        comment=comment,
        position=row["source_at"],
    )
