"""``log``, ``rebuild``: what the log holds, and whether the views say the same.

The first opens the log alone, for reading: it serves on a copy, on a read-only disk, and for an
auditor who may change nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import click
import msgspec

from domain import house as houses
from domain.events import HOUSE
from eventstore.browse import Browser
from eventstore.record import Record
from eventstore.sqlite import PAGE
from gateway.journal import instant, recorded
from tui.audit.events import says
from tui.audit.filters import Reader, criteria
from tui.audit.models import Wanted
from tui.home import LOG
from tui.printing.happenings import happening
from tui.printing.page import Cell, row
from tui.reading import utc_now
from tui.text import Words
from tui.verbs.border import Exit
from tui.verbs.grammar import Verb
from tui.verbs.household import Household, safe

if TYPE_CHECKING:
    from eventstore.views.compare import Difference

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
@click.option("--case", default="", metavar="CASE")
@click.option("--customer", default="", metavar="CUSTOMER")
@click.option("--actor", default="", metavar="WHO")
@click.option("--text", default="", metavar="TEXT")
@click.option("--since", default="", metavar="TIME")
@click.option("--until", default="", metavar="TIME")
@click.option("--from-position", "start", type=NUMBER, default=1, metavar="N")
@click.option("--limit", type=NUMBER, metavar="N")
@AS_JSON
@click.pass_obj
def log(
    household: Household,
    /,
    *,
    types: Sequence[str],
    start: int,
    limit: int | None,
    as_json: bool,
    **given: str,
) -> None:
    """Write out the log, one record a line; sealed fields stay sealed."""
    with Browser(household.folder / LOG) as browser:
        house = houses.fold(map(recorded, browser.stream(HOUSE, browser.head())))
        words = Words(household.words.language, ZoneInfo(house.zone))
        reader = Reader(words, house, browser, utc_now())
        wanted = reader.read({**given, "type": ",".join(types)})
        found = _records(browser, wanted, start)
        for record in islice(found, limit):
            if as_json:
                household.wire(msgspec.json.encode(_line(record)))
            else:
                household.show(_text(record, words))


def _records(browser: Browser, wanted: Wanted, start: int) -> Iterator[Record]:
    """Yield what is wanted, a page of records in memory at a time."""
    asked = msgspec.structs.replace(criteria(wanted, browser), text=wanted.text)
    for stretch in browser.search(asked, after=max(start - 1, 0)):
        for first in range(0, len(stretch.positions), PAGE):
            records = browser.records(stretch.positions[first : first + PAGE])
            yield from (r for r in records if not wanted.text or says(r, wanted.text))


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
@click.option("--check", is_flag=True)
@AS_JSON
@click.pass_context
def rebuild(context: click.Context, *, check: bool, as_json: bool) -> None:
    """Make the views anew from the log; or prove that doing so would change nothing."""
    household: Household = context.obj
    projector = household.session.projector
    if not check:
        position = projector.rebuild()
        household.session.snapshots.discard_all()  # copies of what is made anew
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
