"""``log``, ``verify``, ``rebuild``: what the log holds, and whether it and the views are whole.

The first two open the log alone, for reading: they serve on a copy, on a read-only disk, and for
an auditor who may change nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import click
import msgspec

from domain import house as houses
from domain.events import HOUSE
from eventstore.record import Record
from eventstore.sqlite import SqliteLog
from gateway.journal import instant, recorded
from tui.printing.happenings import happening
from tui.printing.page import Cell, row
from tui.session import LOG
from tui.text import Words
from tui.verbs.border import Exit
from tui.verbs.grammar import Verb
from tui.verbs.household import Household, safe

if TYPE_CHECKING:
    from eventstore.compare import Difference
    from eventstore.verify import Finding, Report

NUMBER = click.IntRange(0, sys.maxsize, clamp=True)
"""A number of records: more than a log can hold means all."""

AS_JSON = click.option("--json", "as_json", is_flag=True)

DIFFERENCES_SHOWN = 100
"""How many differing rows ``rebuild --check`` names; the count is always told."""


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One record as a JSON line: the whole envelope, and the payload as it was written."""

    position: int
    event_id: UUID
    stream: str
    version: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    terminal: str
    correlation: UUID
    causation: UUID | None
    leaf: str
    payload: msgspec.Raw


@click.command(cls=Verb)
@click.option("--stream", default="", metavar="STREAM")
@click.option("--type", "types", multiple=True, metavar="TYPE")
@click.option("--from-position", "start", type=NUMBER, default=1, metavar="N")
@click.option("--limit", type=NUMBER, metavar="N")
@AS_JSON
@click.pass_obj
def log(
    household: Household,
    stream: str,
    types: Sequence[str],
    start: int,
    limit: int | None,
    *,
    as_json: bool,
) -> None:
    """Write out the log, one record a line; sealed fields stay sealed."""
    with SqliteLog(household.folder / LOG, readonly=True) as opened:
        words = household.words if as_json else _local_words(opened, household)
        found = _records(opened, stream, frozenset(map(_full_type, types)), start)
        for record in islice(found, None if limit is None else max(limit, 0)):
            if as_json:
                household.wire(msgspec.json.encode(_line(record)))
            else:
                household.show(_text(record, words))


def _records(opened: SqliteLog, stream: str, types: frozenset[str], start: int) -> Iterator[Record]:
    found: Iterable[Record] = (
        opened.stream(stream) if stream else opened.read(max(start - 1, 0), types=types or None)
    )
    return (
        record
        for record in found
        if record.position >= start and (not types or record.type in types)
    )


def _full_type(typed: str) -> str:
    """Return a type with its version: ``case-opened`` is ``case-opened.v1``."""
    return typed if "." in typed else f"{typed}.v1"


def _line(record: Record) -> LogLine:
    return LogLine(
        position=record.position,
        event_id=record.event_id,
        stream=record.stream,
        version=record.version,
        type=record.type,
        occurred_at=instant(record.occurred_at),
        recorded_at=instant(record.recorded_at),
        actor=record.actor,
        terminal=record.terminal,
        correlation=record.correlation,
        causation=record.causation,
        leaf=record.leaf.hex(),
        payload=msgspec.Raw(record.payload),
    )


def _local_words(opened: SqliteLog, household: Household) -> Words:
    """Return the reader's words in the time zone of the centre the log belongs to."""
    house = houses.fold(map(recorded, opened.stream(HOUSE)))
    return Words(household.words.language, ZoneInfo(house.zone))


def _text(record: Record, words: Words) -> str:
    return row(
        Cell(f"{record.position}", 8, "right"),
        Cell(words.formats.moment(instant(record.occurred_at)), 13),
        Cell(record.actor, 12),
        Cell(happening(record.type.rpartition(".")[0], words), 18),
        Cell(record.stream),
        indent="",
    )


@click.command(cls=Verb)
@AS_JSON
@click.pass_context
def verify(context: click.Context, *, as_json: bool) -> None:
    """Prove that the log is whole, or name the first position where it is not."""
    from eventstore.verify import verify as look_through

    household: Household = context.obj
    report = look_through(household.folder / LOG)
    if as_json:
        household.data({"ok": report.ok, **msgspec.structs.asdict(report)})
    else:
        _tell_report(household, report)
    context.exit(Exit.DONE if report.ok else Exit.REFUSED)


def _tell_report(household: Household, report: Report) -> None:
    words = household.words
    verdict = "whole" if report.ok else "broken" if report.first_bad else "no-log"
    household.show(
        words(
            f"print.verify.{verdict}",
            records=f"{report.records:,}",
            streams=f"{report.streams:,}",
            position=report.first_bad or 0,
        )
    )
    for finding in (*report.findings, *report.notes):
        household.show(_finding(finding, household))


def _finding(finding: Finding, household: Household) -> str:
    told = household.words(f"print.verify.finding.{finding.code}")
    facts = " ".join(f"{name}={value}" for name, value in finding.params.items())
    at = f"#{finding.position}" if finding.position else ""
    return row(Cell(at, 10, "right"), Cell(told), Cell(safe(facts)))


@click.command(cls=Verb)
@click.option("--check", is_flag=True)
@AS_JSON
@click.pass_context
def rebuild(context: click.Context, *, check: bool, as_json: bool) -> None:
    """Make the views anew from the log; or prove that doing so would change nothing."""
    household: Household = context.obj
    projector = household.session.projector
    if not check:
        position = projector.rebuild()
        if as_json:
            household.data({"position": position})
        else:
            household.show(household.words("print.rebuild.done", position=f"{position:,}"))
        return
    found = projector.check()
    if as_json:
        household.data({"equal": not found, "position": projector.position(), "differences": found})
    else:
        _tell_differences(household, found)
    context.exit(Exit.REFUSED if found else Exit.DONE)


def _tell_differences(household: Household, found: Sequence[Difference]) -> None:
    words = household.words
    if not found:
        position = household.session.projector.position()
        household.show(words("print.rebuild.equal", position=f"{position:,}"))
        return
    household.show(words("print.rebuild.differs", n=len(found)))
    for difference in found[:DIFFERENCES_SHOWN]:
        key = ", ".join(map(str, difference.key))
        household.show(row(Cell(f"{difference.table} [{key}]")))
        for line in _columns(difference):
            household.show(safe(line))


def _columns(difference: Difference) -> Iterator[str]:
    live, rebuilt = difference.live or {}, difference.rebuilt or {}
    for name in live.keys() | rebuilt.keys():
        yield f"    {name}: {live.get(name, '-')} -> {rebuilt.get(name, '-')}"
