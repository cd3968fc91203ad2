"""The morning meeting (SPEC 10.1) as a document: what a room saw at eight, to be read again.

Readings come in veiled (:mod:`tui.documents.discretion`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from domain.measures import Estimate
from domain.measures.estimate import score
from domain.measures.rules import Standards
from tui import casewords
from tui.documents.board import estimated
from tui.documents.framing import columns, empty, figures, framed, part, sentence
from tui.documents.model import Block, Bullets, Document, Paragraph, Part, Table
from tui.documents.said import NOTHING, Telling
from tui.models import Brief, CaseLine, Meeting, PromiseLine
from tui.sealing import legible
from tui.text import Words
from tui.visitmodels import VisitLine

SHOWN = 15
"""Rows of a table that is not asked for in full."""


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A case that the meeting gave to somebody, or that somebody promised something in."""

    case: str
    owner: str
    owed: str = ""
    promised: bool = False


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """What the document is made of.

    ``late_cars`` are the cars in the house with a missed mark or waiting for a yes; ``handed``
    is what today's ``meetings`` handed out, of which there may be several.
    """

    brief: Brief
    late_cars: tuple[VisitLine, ...] = ()
    handed: tuple[Handed, ...] = ()
    meetings: tuple[Meeting, ...] = ()


def morning_document(morning: Morning, policy: Standards, words: Words) -> Document:
    """Return the morning meeting: figures, then the agenda, one part an item."""
    brief, telling = morning.brief, Telling(words, policy)
    return framed(
        words,
        policy,
        kind="morning",
        centre=brief.centre,
        span=(brief.day, brief.day),
        at=brief.at,
        points=_points(brief, telling),
        parts=(
            _figures(brief, telling),
            _low_scores(brief, words),
            _due(brief, words),
            _house(morning, words),
            _promises(brief, words),
            _closed(brief, words),
            _handed(morning, words),
        ),
        more=(words("document.note.masked"),),
    )


def _scores(brief: Brief) -> tuple[Estimate, Estimate]:
    now, before = brief.nps_yesterday, brief.nps_day_before
    return (
        score(now.promoters, now.passives, now.detractors),
        score(before.promoters, before.passives, before.detractors),
    )


def _points(brief: Brief, telling: Telling) -> Iterator[str]:
    words = telling.words
    now, before = _scores(brief)
    label = words("print.brief.nps-yesterday")
    yield sentence(telling, "nps", now, before, label=label)
    if brief.low_scores:
        unanswered = sum(line.answered is None for line in brief.low_scores)
        key = "low" if unanswered else "low-answered"
        yield words(f"document.morning.{key}", n=len(brief.low_scores), unanswered=unanswered)
    else:
        yield words("print.brief.no-low-scores")
    worst = words.formats.lasting(brief.at - brief.overdue_worst) if brief.overdue_worst else ""
    key = "late" if brief.overdue else "on-time"
    yield words(
        f"document.morning.{key}", today=len(brief.today), overdue=brief.overdue, worst=worst
    )


def _figures(brief: Brief, telling: Telling) -> Part:
    words = telling.words
    now, before = _scores(brief)
    month, month_before = (
        score(found.promoters, found.passives, found.detractors)
        for found in (brief.nps_month, brief.nps_month_before)
    )
    items = (
        telling.figure("nps", now, before, label=words("print.brief.nps-yesterday")),
        telling.figure("nps", month, month_before, label=words("print.brief.nps-month")),
        telling.figure(
            "response-in-time",
            estimated(brief.in_time),
            label=words("print.brief.in-time-yesterday"),
        ),
    )
    told = words(
        "document.morning.open",
        open=brief.low_open,
        old=brief.low_old,
        opened=brief.low_opened_yesterday,
        closed=brief.low_closed_yesterday,
        unowned=brief.unowned,
    )
    return part(words, "morning", "figures", figures(words, items), Paragraph(told))


def _low_scores(brief: Brief, words: Words) -> Part:
    if not brief.low_scores:
        return part(words, "morning", "low", empty(words, "print.brief.no-low-scores"))
    table = Table(
        columns=(
            *columns(words, "score", align="right"),
            *columns(words, "customer", "comment"),
            *columns(words, "age", "clock", align="right"),
            *columns(words, "owner", "case"),
        ),
        rows=tuple(_low_score(line, brief, words) for line in brief.low_scores),
    )
    return part(words, "morning", "low", table)


def _low_score(line: CaseLine, brief: Brief, words: Words) -> tuple[str, ...]:
    whom = words("list.and").join(
        filter(None, (legible(words, line, "name", "case.stranger"), line.vehicle))
    )
    return (
        NOTHING if line.score is None else str(line.score),
        whom,
        legible(words, line, "comment", "document.no-comment"),
        words.formats.lasting(brief.at - line.opened),
        clock(line, brief, words),
        line.owner_name or words("case.nobody"),
        line.case,
    )


def clock(line: CaseLine, brief: Brief, words: Words) -> str:
    """Return what a case owes next and how long is left: late ones say so."""
    if line.status == "closed":
        return words(f"outcome.{line.outcome}")
    if line.due is None:
        return NOTHING
    left = line.due - brief.at
    key = "late" if line.overdue or left.total_seconds() < 0 else "left"
    return words(
        f"document.clock.{key}", step=casewords.owed(words, line), span=words.formats.lasting(left)
    )


def _due(brief: Brief, words: Words) -> Part:
    lines = (*brief.late, *brief.today)
    if not lines:
        return part(words, "morning", "due", empty(words, "document.morning.none-due"))
    told = words(
        "document.morning.due", overdue=brief.overdue, today=len(brief.today), soon=brief.soon
    )
    table = cases(lines[:SHOWN], brief, words, left_out=len(lines) - SHOWN)
    return part(words, "morning", "due", Paragraph(told), table)


def cases(lines: Sequence[CaseLine], brief: Brief, words: Words, left_out: int = 0) -> Table:
    """Return cases one a row: what is owed when, of whom, whose it is."""
    return Table(
        columns=(
            *columns(words, "clock"),
            *columns(words, "level", align="right"),
            *columns(words, "customer", "car", "owner", "case"),
        ),
        rows=tuple(
            (
                clock(line, brief, words),
                str(line.level),
                legible(words, line, "name", "case.stranger"),
                line.vehicle or NOTHING,
                line.owner_name or words("case.nobody"),
                line.case,
            )
            for line in lines
        ),
        note=words("print.more", n=left_out) if left_out > 0 else "",
    )


def _house(morning: Morning, words: Words) -> Part:
    house = morning.brief.house
    if not house.busy:
        return part(words, "morning", "house", empty(words, "document.morning.empty-house"))
    told = words(
        "document.morning.house",
        total=house.total,
        late=house.late,
        waiting=house.waiting,
        booked=house.booked,
        capacity=house.capacity,
    )
    blocks: list[Block] = [Paragraph(told)]
    if absent := sum(line.stage == "booked" for line in morning.late_cars):
        blocks.append(Paragraph(words("document.morning.house-booked", n=absent)))
    if morning.late_cars:
        blocks.append(
            Table(
                columns=columns(words, "car", "plate", "state", "advisor"),
                rows=tuple(_car(line, words) for line in morning.late_cars),
            )
        )
    return part(words, "morning", "house", *blocks)


def _car(line: VisitLine, words: Words) -> tuple[str, ...]:
    missed = words("document.morning.missed", n=line.missed) if line.overdue else ""
    waits = words("document.morning.waits") if line.waiting else ""
    return (
        line.vehicle or NOTHING,
        legible(words, line, "plate") or NOTHING,
        words("list.and").join(filter(None, (words(f"stage.{line.stage}"), missed, waits))),
        line.advisor_name or words("case.nobody"),
    )


def _promises(brief: Brief, words: Words) -> Part:
    if not brief.promises:
        return part(words, "morning", "promises", empty(words, "document.morning.no-promises"))
    results = [promise.result for promise in brief.promises]
    table = Table(
        columns=columns(words, "result", "owner", "customer", "due", "case"),
        rows=tuple(_promise(promise, words) for promise in brief.promises),
    )
    told = Paragraph(
        words(
            "document.morning.promises",
            kept=results.count("kept"),
            broken=results.count("broken"),
            open=results.count("open"),
        )
    )
    return part(words, "morning", "promises", told, table)


def _promise(promise: PromiseLine, words: Words) -> tuple[str, ...]:
    line = promise.line
    return (
        words(f"promise.{promise.result}"),
        line.owner_name or words("case.nobody"),
        legible(words, line, "name", "case.stranger"),
        words.formats.moment(promise.due),
        line.case,
    )


def _closed(brief: Brief, words: Words) -> Part:
    if not brief.closed:
        return part(words, "morning", "closed", empty(words, "document.morning.none-closed"))
    counts: dict[str, int] = {}
    for line in brief.closed:
        counts[line.outcome] = counts.get(line.outcome, 0) + 1
    told = words("list.and").join(
        words("document.outcome", outcome=words(f"outcome.{outcome}"), n=n)
        for outcome, n in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )
    sum_up = words("document.morning.closed", n=len(brief.closed), told=told)
    saved = [line for line in brief.closed if line.outcome in ("recovered", "lost")][:SHOWN]
    items = tuple(
        words(
            "document.morning.saved",
            outcome=words(f"outcome.{line.outcome}"),
            customer=legible(words, line, "name", "case.stranger"),
            owner=line.owner_name or words("case.nobody"),
            case=line.case,
        )
        for line in saved
    )
    blocks: list[Block] = [Paragraph(sum_up)]
    if items:
        blocks.append(Bullets(items))
    return part(words, "morning", "closed", *blocks)


def _handed(morning: Morning, words: Words) -> Part:
    if not morning.meetings:
        return part(words, "morning", "handed", empty(words, "document.morning.not-held"))
    blocks: list[Block] = [
        Paragraph(
            words(
                "document.morning.held",
                began=words.formats.clock(meeting.began),
                ended=words.formats.clock(meeting.ended),
                host=meeting.host,
                assigned=meeting.assigned,
                promised=meeting.promised,
            )
        )
        for meeting in morning.meetings
    ]
    if morning.handed:
        rows = tuple(
            (
                each.case,
                each.owner or words("case.nobody"),
                words(f"document.morning.{'promise' if each.promised else 'assigned'}"),
                each.owed,
            )
            for each in morning.handed
        )
        heads = columns(words, "case", "owner", "what", "owed")
        blocks.append(Table(columns=heads, rows=rows))
    return part(words, "morning", "handed", *blocks)
