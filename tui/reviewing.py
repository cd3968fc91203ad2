"""The rituals from a session: their documents, and the reviews put on record (SPEC 10).

The screens and the verb ``review`` go through here. A document holds what was on record at one
instant; looked at as of that instant it is the same again, to the letter, which is what the digest
of a held review is for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, cast, get_args

import msgspec
from msgspec.structs import replace

from domain.desk import Batch
from domain.errors import RefusedError
from domain.events import Event, MeetingHeld
from domain.improving.facts import ImprovementNoted, improvement_stream
from domain.reviewing import HoldReview, ReviewHeld, held, require_may_hold, review_stream
from domain.reviewing import Kind as HeldKind
from eventstore.errors import ViewsFailedError
from gateway.journal import instant
from tui.documents.model import Document, Part
from tui.documents.morning import Handed
from tui.documents.rendering import digest
from tui.improvingmodels import ImprovementLine
from tui.masks import masked_plate
from tui.models import Brief, Meeting
from tui.reading import LIST_LIMIT, Views
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


class Sat(NamedTuple):
    """How a review was held: by whom, when, how many seconds each part took, what it led to."""

    host: str
    began: datetime
    ended: datetime
    parts: tuple[tuple[str, int], ...]
    decisions: tuple[str, ...]


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
    sat: Sat | None = None,
) -> Document:
    """Return the document of a ritual, personal data masked.

    That of a review that was held is its minutes: who held it, how long, what was decided.

    Args:
        session: At the moment that is looked at.
        kind: Which.
        span: Its days; the usual ones unless given. The morning meeting is always today's.
        at: The instant its figures stand at; the moment in view unless given.
        words: The reader's; the session's unless given.
        sat: How the review was held, where that is not on record yet.

    Raises:
        StoreError: when log or views cannot be read.
    """
    stands, said = at or session.now(), words or session.words()
    with session.views() as views:
        days = span or usual(kind, views.day(stands))
        made = _BUILDERS[kind](session, views, days, stands, said)
        if kind not in ("weekly", "monthly"):
            return made
        known = sat or _sat(session, views, kind, days, stands)
        if known is None:
            return made
        return replace(made, parts=(*made.parts, _minutes(session, views, known, made, said)))


def _sat(session: Session, views: Views, kind: Kind, days: Span, at: datetime) -> Sat | None:
    """Return how the latest review of some days was held up to an instant; ``None`` if none was.

    Those of the same day are taken from the log: as of the instant it ended, a review's own fact
    is not in the views.
    """
    stream = review_stream(views.house.centre, cast("HeldKind", kind), views.day(at))
    for event in reversed(session.journal.load([stream])[stream]):
        fact = event.fact
        if isinstance(fact, ReviewHeld) and Span(fact.start, fact.end) == days and event.at <= at:
            return Sat(event.actor, fact.began, event.at, fact.parts, fact.decisions)
    for each in reviews(views):
        if each.kind == kind and Span(each.start, each.end) == days and each.ended <= at:
            return Sat(each.host, each.began, each.ended, each.parts, each.decisions)
    return None


def _minutes(session: Session, views: Views, sat: Sat, made: Document, words: Words) -> Part:
    from tui.documents.minutes import Minutes, minutes
    from tui.improvingread import improvements

    lines = {
        line.improvement: line for line in improvements(views, made.at, limit=LIST_LIMIT).lines
    }
    found = Minutes(
        host=views.house.name_of(sat.host),
        began=sat.began,
        ended=sat.ended,
        parts=sat.parts,
        decisions=sat.decisions,
        lines=tuple(lines[number] for number in sat.decisions if number in lines),
        notes=_notes(session, sat, lines),
    )
    return minutes(found, made.kind, views.house.rules.at(made.at), words)


def _notes(
    session: Session, sat: Sat, lines: Mapping[str, ImprovementLine]
) -> tuple[tuple[str, str], ...]:
    """Return what was noted with improvements while a review was held."""
    streams = {improvement_stream(number): line.title for number, line in lines.items()}
    told = session.journal.load(list(streams))
    found = (
        (event.at, title, event.fact.said)
        for stream, title in streams.items()
        for event in told[stream]
        if isinstance(event.fact, ImprovementNoted) and sat.began <= event.at <= sat.ended
    )
    return tuple((title, said) for _, title, said in sorted(found))


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
    meetings = _meetings(session, views, brief.day, at) if brief.meeting else ()
    handed = _handed(views, [event.fact for event in meetings], words)
    found = Morning(
        brief=brief,
        late_cars=late,
        handed=handed,
        meetings=tuple(
            Meeting(
                day=brief.day,
                began=event.fact.began,
                ended=event.at,
                host=views.house.name_of(event.actor),
                assigned=len(event.fact.assigned),
                promised=len(event.fact.promised),
            )
            for event in meetings
        ),
    )
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


class _Held(NamedTuple):
    """A morning meeting that was held: when it ended, by whom."""

    at: datetime
    actor: str
    fact: MeetingHeld


def _meetings(session: Session, views: Views, day: date, at: datetime) -> tuple[_Held, ...]:
    """Return the meetings held on a day up to an instant, first to last."""
    stream = f"meeting-{views.house.centre}-{day.isoformat()}"
    return tuple(
        _Held(event.at, event.actor, event.fact)
        for event in session.journal.load([stream])[stream]
        if isinstance(event.fact, MeetingHeld) and event.at <= at
    )


def _handed(views: Views, meetings: Sequence[MeetingHeld], words: Words) -> tuple[Handed, ...]:
    """Return the cases that the meetings of a day gave to somebody."""
    from tui import casewords

    cases = {case: False for meeting in meetings for case in meeting.assigned}
    cases |= {case: True for meeting in meetings for case in meeting.promised}
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
    sat = Sat(session.sitter().id, began, at, parts, decisions)
    made = document(session, kind, span, at=at, words=words, sat=sat)
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
