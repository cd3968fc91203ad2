"""A centre over a real log and real keys, with a few cases: what the exports are made from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from domain.commands import AddNote, RecordContact
from domain.desk import Desk
from domain.events import HOUSE, Recorded
from domain.survey import case_id
from eventstore.keys.seal import KeyRing
from eventstore.memory import MemoryLog
from gateway.export.processes import People
from gateway.journal import EventJournal, micros
from tests.domain.reception import ANN, BEN, answer, complaint, received
from tests.journal import furnished, stamp
from tests.make import HOUR, LI, MINUTE, MONDAY, WANG

HOSTILE = "=cmd|' /C calc'!A0\r\n\x1b[2J\x00\ufffe <b>&\"'"
"""A comment that is a formula, a terminal sequence, no XML and markup."""


class Centre(NamedTuple):
    """A desk and what it wrote to."""

    journal: EventJournal
    desk: Desk

    def people(self) -> People:
        return People(self.journal.load([HOUSE])[HOUSE])

    def events(self) -> list[Recorded]:
        return list(self.journal.read())


OF_LI = replace(ANN, advisor="李伟")
LOW, HIGH = case_id("a1"), case_id("a2")
"""The cases of a detractor, whose comment is hostile, and of a promoter."""


@contextmanager
def opened(folder: Path) -> Iterator[Centre]:
    """Furnish a centre, take two answers and a complaint in, and work on one of the cases."""
    at = micros(MONDAY + HOUR)
    with MemoryLog(clock=lambda: at) as log, KeyRing(folder / "keys.db") as keys:
        journal = EventJournal(log, keys)
        desk = furnished(journal)  # type: ignore[arg-type]  # any journal will do
        received(desk, answer(2, comment=HOSTILE, contact=OF_LI), answer(9, "a2", contact=BEN))
        received(desk, complaint())
        later = MONDAY + 30 * MINUTE
        desk.act(LOW, [RecordContact(at=later, by=WANG, outcome="reached")], stamp(WANG))
        desk.act(LOW, [AddNote(at=later + MINUTE, by=LI, note="来过电话")], stamp(LI, 1))
        yield Centre(journal, desk)
