"""What a checked proof shows, as text: the events in the reader's words, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from domain import codec
from domain.events import Recorded
from domain.fact import Fact
from domain.house import House
from eventstore.keys.lostkeys import LostKeys
from eventstore.memory import MemoryLog
from eventstore.proof.evidence import Evidence
from eventstore.proof.note import Checkpoint
from eventstore.record import Record
from gateway.journal import EventJournal, instant, recorded
from tui import stories
from tui.casefile import entry_of
from tui.printing.happenings import happening
from tui.printing.page import Cell, headline, page, paragraph, row
from tui.text import WordError, Words

_LIMITS = ("later", "else", "sealed", "key")


class _Sealed(EventJournal):
    """Reads events without any key: sealed fields are shown as what they are."""

    def __init__(self, words: Words) -> None:
        super().__init__(MemoryLog(), LostKeys(Path()))
        self._mark = words("print.proof.sealed-field")

    def readable(self, event: Recorded) -> Fact:
        """Return an event's fact with a mark in every sealed field."""
        return codec.unsealed(event.fact, lambda _field, _token: self._mark)


def evidence_page(found: Evidence, held: Checkpoint | None, words: Words) -> str:
    """Return the page of a proof that holds.

    Args:
        found: What it proves.
        held: The head it was compared with, if one was.
        words: The reader's words; instants are written in UTC, for no home tells a zone here.
    """
    head = found.head
    facts = [words("print.proof.signed", origin=head.origin, position=f"{head.size:,}")]
    if held is not None:
        facts.append(words("print.proof.grown", position=f"{held.size:,}"))
    journal = _Sealed(words)
    return page(
        headline(
            words("print.proof.holds", stream=found.stream, n=len(found.records)),
            "UTC",
        ),
        (line for fact in facts for line in paragraph(fact)),
        (_line(record, journal, words) for record in found.records),
        _limits(words),
    )


def _line(record: Record, journal: EventJournal, words: Words) -> str:
    return row(
        Cell(f"#{record.position}", 9, "right"),
        Cell(f"{instant(record.occurred_at):%Y-%m-%d %H:%M}", 16),
        Cell(record.actor, 10),
        Cell(_sentence(record, journal, words)),
        indent="",
    )


def _sentence(record: Record, journal: EventJournal, words: Words) -> str:
    """Return what happened; of kinds a later release has written, the name."""
    try:
        event = recorded(record)
        event = replace(event, fact=journal.readable(event))
        return stories.sentence(words, entry_of(event, journal, House()))
    except (msgspec.DecodeError, WordError, LookupError):
        return happening(record.type.rpartition(".")[0], words)


def _limits(words: Words) -> Iterator[str]:
    yield words("print.proof.limits")
    for limit in _LIMITS:
        yield from paragraph(words(f"print.proof.limit.{limit}"))
