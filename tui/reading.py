"""Reading the views: every list and page as one immutable model.

Screens and verbs share these readings; nothing here writes. Personal texts are opened with the
customer's key, and masked when the meeting view asks for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from types import TracebackType
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import clock
from domain.errors import AmbiguousCaseError, UnknownCaseError
from domain.house import House
from domain.types import Case
from domain.views.cases import thaw
from gateway.journal import EventJournal, instant, micros
from tui.masks import masked_name, masked_phone, masked_plate
from tui.models import CaseLine

CLOCKED = (("cases", "case", "case-"),)
"""Tables whose rows have a next due time: name, key, and what the key's stream begins with.

A row without a running clock has no ``next_due``; each table has an index on that column.
"""

LIST_LIMIT = 500
"""How many cases one list holds; the rest is said as a number and found by search."""


class Views:
    """One views file, over its own read-only connection."""

    def __init__(
        self, connection: sqlite3.Connection, journal: EventJournal, house: House, *, masked: bool
    ) -> None:
        self._db = connection
        self._db.row_factory = sqlite3.Row
        self._journal = journal
        self.house = house
        self._zone = ZoneInfo(house.zone)
        self._masked = masked
        editions = house.rules.editions
        self._shares = editions[-1].policy.contact.warn if editions else ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    # Days -------------------------------------------------------------------------------------

    def day(self, at: datetime) -> date:
        """Return the calendar day at the centre."""
        return at.astimezone(self._zone).date()

    def midnight(self, day: date) -> int:
        """Return the start of a day at the centre, in µs."""
        return micros(datetime.combine(day, time(), self._zone))

    # Cases ------------------------------------------------------------------------------------

    def case_number(self, typed: str) -> str:
        """Return the case a number, or the unique beginning of one, stands for.

        Raises:
            UnknownCaseError: when none begins so.
            AmbiguousCaseError: when several do.
        """
        start = typed.strip().upper()
        found = [
            row["case"]
            for row in self.rows(
                'SELECT "case" FROM cases WHERE "case" >= ? AND "case" < ? LIMIT 6',
                (start, start + "\U0010ffff"),
            )
        ]
        if start in found or len(found) == 1:
            return start if start in found else found[0]
        if not start or not found:
            raise UnknownCaseError(case=typed)
        raise AmbiguousCaseError(case=typed, candidates=found)

    def line(self, case: str) -> CaseLine:
        """Return one case as a list shows it.

        Raises:
            UnknownCaseError: when there is no such case.
        """
        rows = self.rows('SELECT * FROM cases WHERE "case" = ?', (case,))
        if not rows:
            raise UnknownCaseError(case=case)
        return self._line(rows[0])

    def lines(
        self, where: str, params: Sequence[Any], order: str, limit: int
    ) -> tuple[CaseLine, ...]:
        """Return the cases a condition selects, in an order."""
        rows = self.rows(
            f"SELECT * FROM cases WHERE {where} ORDER BY {order} LIMIT {limit}", params
        )
        return tuple(self._line(row) for row in rows)

    def states(self, cases: Sequence[str]) -> dict[str, Case]:
        """Return the state of each case, for deciding what may be done with it."""
        marks = ", ".join("?" * len(cases))
        found = self.rows(f'SELECT "case", state FROM cases WHERE "case" IN ({marks})', cases)
        return {row["case"]: thaw(row["state"]) for row in found if row["state"]}

    def _line(self, row: sqlite3.Row) -> CaseLine:
        name, phone, plate, comment = self._opened(row, ("name", "phone", "plate", "comment"))
        withheld = self._journal.keys.is_withheld(row["customer"])
        if self._masked:
            name, phone, plate = masked_name(name), masked_phone(phone), masked_plate(plate)
        return CaseLine(
            case=row["case"],
            kind=row["kind"],
            level=row["level"],
            status=row["status"],
            stage=row["stage"],
            owner=row["owner"],
            owner_name=self.house.name_of(row["owner"]) if row["owner"] else "",
            score=row["score"],
            first_score=row["first_score"],
            name=name,
            phone=phone,
            plate=plate,
            privacy="erased" if row["erased"] else "restricted" if withheld else "",
            customer=row["customer"],
            source_at=row["source_at"],
            vehicle=row["vehicle"],
            comment=comment,
            channel=row["channel"],
            matter=row["matter"],
            opened=instant(row["opened"]),
            due=when(row["due"]),
            due_made=instant(row["due_made"]),
            due_step=row["due_step"],
            warns=self._warns(row["due_made"], row["due"]),
            next_due=when(row["next_due"]),
            next_warns=self._warns(row["next_made"], row["next_due"]),
            next_step=row["next_step"],
            next_escalates=bool(row["next_escalates"]),
            overdue=when(row["overdue"]),
            missed=row["missed"],
            breached=row["breached"],
            annulled=row["annulled"],
            answered=when(row["answered"]),
            in_time=None if row["in_time"] is None else bool(row["in_time"]),
            rose=instant(row["rose"]),
            rose_cause=row["rose_cause"],
            rose_step=row["rose_step"],
            retry=when(row["retry"]),
            attempts=row["attempts"],
            moved=row["moved"],
            round=row["round"],
            outcome=row["outcome"],
            closed=when(row["closed"]),
            closed_by=row["closed_by"],
            root_cause=row["root_cause"],
            last_at=instant(row["last_at"]),
            last_type=row["last_type"],
            last_actor=row["last_actor"],
        )

    def _warns(self, made: int, due: int | None) -> tuple[datetime, ...]:
        return clock.warnings(instant(made), when(due), self._shares) if due else ()

    def _opened(self, row: sqlite3.Row, fields: Sequence[str]) -> list[str]:
        if not row["source_id"]:
            return [""] * len(fields)
        source = UUID(row["source_id"])
        opened = self._journal.opener(source, row["customer"], row["source_at"])
        return [opened(field, row[field]) for field in fields]

    # Rows -------------------------------------------------------------------------------------

    def due_before(self, at: datetime) -> list[tuple[datetime, str]]:
        """Return (next due time, stream) of everything with a clock that ran out before ``at``."""
        rows = (
            row
            for table, key, stream in CLOCKED
            for row in self.rows(
                f"SELECT next_due, '{stream}' || \"{key}\" AS stream FROM {table}"
                " WHERE next_due < ?",
                (micros(at),),
            )
        )
        return sorted((instant(row["next_due"]), row["stream"]) for row in rows)

    def count(self, where: str, *params: Any) -> int:
        """Return how many cases a condition selects."""
        return int(self.one(f"SELECT count(*) AS n FROM cases WHERE {where}", params)["n"])

    def one(self, statement: str, params: Sequence[Any]) -> sqlite3.Row:
        """Return the only row of a statement."""
        return self.rows(statement, params)[0]

    def rows(self, statement: str, params: Sequence[Any]) -> list[sqlite3.Row]:
        """Return all rows of a statement."""
        return self._db.execute(statement, params).fetchall()

    def each(self, statement: str, params: Sequence[Any]) -> Iterator[sqlite3.Row]:
        """Yield the rows of a statement one by one, all of the same moment, however many."""
        yield from self._db.execute(statement, params)


def when(value: int | None) -> datetime | None:
    """Return a column's µs as an instant."""
    return None if value is None else instant(value)


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)
