"""The rituals from a session: their documents, and the reviews put on record (SPEC 10).

The screens and the verb ``review`` go through here. A document holds what was on record at one
instant; looked at as of that instant it is the same again, to the letter, which is what the digest
of a held review is for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from domain.desk import Batch
from domain.errors import RefusedError
from domain.events import Event, MeetingHeld
from domain.reviewing import HoldReview, held, require_may_hold, review_stream
from domain.reviewing import Kind as HeldKind
from eventstore.errors import ViewsFailedError
from gateway.journal import instant
from tui.documents.model import Document
from tui.documents.morning import Handed
from tui.documents.rendering import digest
from tui.masks import masked_plate
from tui.models import Brief
from tui.reading import Views
from tui.session import Session
from tui.text import Words

Kind = Literal["morning", "weekly", "monthly", "dashboard", "board"]
KINDS: tuple[Kind, ...] = get_args(Kind)

THIRTY = timedelta(days=29)
"""From the first to the last of the thirty days the board speaks of unasked."""


class Span(msgspec.Struct, frozen=True):
    """Days a document speaks of, both included."""

    start: date
    end: date


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A review that was held; ``parts`` are its parts with their seconds.

    ``digest`` is the SHA-256 of its document as Markdown in ``language``, as of ``ended``.
    """

    kind: str
    start: date
    end: date
    day: date
    began: datetime
    ended: datetime
    host: str
    host_name: str
    parts: tuple[tuple[str, int], ...]
    decisions: tuple[str, ...]
    digest: str
    language: str
    position: int


class Yield(msgspec.Struct, frozen=True, kw_only=True):
    """What a review leaves behind: its document and the digest on record."""

    document: Document
    digest: str


# Documents ------------------------------------------------------------------------------------


def usual(kind: Kind, today: date) -> Span:
    """Return the days a document speaks of unasked.

    The morning meeting is today's; the weekly review looks at the last whole week, Monday to
    Sunday, the monthly review and the dashboard at the last whole month.
    """
    match kind:
        case "morning":
            return Span(today, today)
        case "weekly":
            sunday = today - timedelta(days=today.isoweekday())
            return Span(sunday - timedelta(days=6), sunday)
        case "monthly" | "dashboard":
            last = today.replace(day=1) - timedelta(days=1)
            return Span(last.replace(day=1), last)
        case "board":
            return Span(today - THIRTY, today)


def document(
    session: Session,
    kind: Kind,
    span: Span | None = None,
    *,
    at: datetime | None = None,
    words: Words | None = None,
) -> Document:
    """Return the document of a ritual, personal data masked.

    Args:
        session: At the moment that is looked at.
        kind: Which.
        span: Its days; the usual ones unless given. The morning meeting is always today's.
        at: The instant its figures stand at; the moment in view unless given.
        words: The reader's; the session's unless given.

    Raises:
        StoreError: when log or views cannot be read.
    """
    stands, said = at or session.now(), words or session.words()
    with session.views() as views:
        days = span or usual(kind, views.day(stands))
        return _BUILDERS[kind](session, views, days, stands, said)


def _morning(session: Session, views: Views, _: Span, at: datetime, words: Words) -> Document:
    from tui import morning
    from tui.documents.morning import Morning, morning_document
    from tui.visiting import cars_in_house

    brief = _told(morning.brief(views, at))
    cars = cars_in_house(views, at)
    late = tuple(
        replace(line, plate=masked_plate(line.plate), name="", phone="", vin="", fault="")
        for line in (*cars.inside, *cars.outside)
        if line.overdue is not None or line.waiting
    )
    handed = _handed(session, views, brief.day, words) if brief.meeting else ()
    found = Morning(brief=brief, late_cars=late, handed=handed)
    return morning_document(found, views.house.rules.at(at), words)


def _told(brief: Brief) -> Brief:
    """Return the morning meeting's page as a document may tell it."""
    from tui.documents.discretion import veiled

    promises = (replace(each, line=veiled(each.line)) for each in brief.promises)
    return replace(
        brief,
        promises=tuple(promises),
        late=tuple(map(veiled, brief.late)),
        today=tuple(map(veiled, brief.today)),
        low_scores=tuple(map(veiled, brief.low_scores)),
        closed=tuple(map(veiled, brief.closed)),
    )


def _board(_: Session, views: Views, span: Span, at: datetime, words: Words) -> Document:
    from tui import figures
    from tui.documents.board import board_document

    board = figures.board(views, span.start, span.end, at)
    return board_document(board, views.house.name, views.house.rules.at(at), words)


def _handed(session: Session, views: Views, day: date, words: Words) -> tuple[Handed, ...]:
    """Return the cases that the last meeting of a day gave to somebody."""
    from tui import casewords

    stream = f"meeting-{views.house.centre}-{day.isoformat()}"
    facts = [event.fact for event in session.journal.load([stream])[stream]]
    meetings = [fact for fact in facts if isinstance(fact, MeetingHeld)]
    cases = {case: False for meeting in meetings[-1:] for case in meeting.assigned}
    cases |= {case: True for meeting in meetings[-1:] for case in meeting.promised}
    lines = ((views.line(case), promised) for case, promised in cases.items())
    return tuple(
        Handed(
            case=line.case,
            owner=line.owner_name,
            owed=casewords.owed(words, line),
            promised=promised,
        )
        for line, promised in lines
    )


def _weekly(_: Session, views: Views, span: Span, at: datetime, words: Words) -> Document:
    from tui.documents.weekly import weekly_document
    from tui.reviewread import material

    return weekly_document(material(views, span.start, span.end, at, by_month=False), words)


def _monthly(_: Session, views: Views, span: Span, at: datetime, words: Words) -> Document:
    from tui.documents.monthly import monthly_document
    from tui.reviewread import material

    return monthly_document(material(views, span.start, span.end, at, by_month=True), words)


def _dashboard(_: Session, views: Views, span: Span, at: datetime, words: Words) -> Document:
    from tui.documents.dashboard import dashboard_document
    from tui.reviewread import material

    return dashboard_document(material(views, span.start, span.end, at, by_month=True), words)


_BUILDERS: dict[Kind, Callable[[Session, Views, Span, datetime, Words], Document]] = {
    "morning": _morning,
    "weekly": _weekly,
    "monthly": _monthly,
    "dashboard": _dashboard,
    "board": _board,
}


# On record ------------------------------------------------------------------------------------


def hold(
    session: Session,
    kind: HeldKind,
    *,
    began: datetime,
    span: Span | None = None,
    parts: tuple[tuple[str, int], ...] = (),
    decisions: tuple[str, ...] = (),
    words: Words | None = None,
) -> Yield:
    """Put a review that just ended on record, and return the document it yields.

    Args:
        session: Who held it, and where.
        kind: Weekly or monthly.
        began: When it began.
        span: The days it looked at; the usual ones unless given.
        parts: How many seconds each part took.
        decisions: The improvements it led to, proposed before.
        words: The reader's; the session's unless given.

    Raises:
        RefusedError: when it may not be held, or the past is in view.
        StoreError: when it cannot be put on record.
    """
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
    rules = session.house().rules.at(session.now()).review
    require_may_hold(session.sitter(), rules)
    session.keep_clocks()
    at, words = session.now(), words or session.words()
    made = document(session, kind, span, at=at, words=words)
    review = HoldReview(
        centre=session.house().centre,
        kind=kind,
        start=made.start,
        end=made.end,
        day=at.astimezone(words.formats.zone).date(),
        began=began,
        at=at,
        by=session.sitter(),
        parts=parts,
        decisions=decisions,
        language=words.language,
    )
    marked = digest(made)
    fact = held(review, marked, rules)
    stream = review_stream(review.centre, kind, review.day)
    version = len(session.journal.load([stream])[stream])
    session.journal.record([Batch(stream, version, (Event(at, fact),))], session.stamp())
    with suppress(ViewsFailedError):  # on record it is
        session.catch_up()
    return Yield(document=made, digest=marked)


def reviews(views: Views) -> tuple[Review, ...]:
    """Return the reviews held, the latest first."""
    rows = views.rows("SELECT * FROM reviews ORDER BY ended DESC, kind", ())
    return tuple(
        Review(
            kind=row["kind"],
            start=date.fromisoformat(row["start"]),
            end=date.fromisoformat(row["end"]),
            day=date.fromisoformat(row["day"]),
            began=instant(row["began"]),
            ended=instant(row["ended"]),
            host=row["host"],
            host_name=views.house.name_of(row["host"]),
            parts=tuple(_part(each) for each in row["parts"].split(",") if each),
            decisions=tuple(filter(None, row["decisions"].split(","))),
            digest=row["digest"],
            language=row["language"],
            position=row["position"],
        )
        for row in rows
    )


def _part(told: str) -> tuple[str, int]:
    name, _, seconds = told.partition("=")
    return name, int(seconds)
