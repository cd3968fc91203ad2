"""Reading the views: every list and page as one immutable model.

Screens and verbs share these readings; nothing here writes. Personal texts are opened with the
customer's key, and masked when the meeting view asks for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from types import TracebackType
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain import clock
from domain.caring import care_case
from domain.custody import EntryCorrected
from domain.errors import AmbiguousCaseError, UnknownCaseError
from domain.events import PromiseMade, Recorded, case_stream
from domain.house import House
from domain.types import Case
from domain.views.cases import thaw
from domain.views.customerrow import Wish, wished
from gateway.journal import EventJournal, instant, micros
from tui.contacts import contacts
from tui.masks import masked_name, masked_phone, masked_plate
from tui.models import CaseLine, Preference

CLOCKED = (
    ("cases", "case", "case-"),
    ("surveys", "survey", "survey-"),
    ("visits", "visit", "visit-"),
    ("customers", "customer", "customer-"),
    ("improvements", "improvement", "improvement-"),
    ("suggestions", "suggestion", "suggestion-"),
    ("findings", "mystery", "mystery-"),
)
"""Tables whose rows have a next due time: name, key, and what the key's stream begins with.

A row without a running clock has no ``next_due``; each table has an index on that column.
"""

AT_ONCE = 400
"""Customers asked for in one statement."""

SEALED = ("name", "phone", "plate", "comment")
"""The texts of a case that its source sealed."""

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
        self.masked = masked
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
        customer = rows[0]["customer"]
        [line] = self._reached([self._line(rows[0], self.likes([customer]).get(customer, ()))])
        return line

    def lines(
        self, where: str, params: Sequence[Any], order: str, limit: int
    ) -> tuple[CaseLine, ...]:
        """Return the cases a condition selects, in an order."""
        rows = self.rows(
            f"SELECT * FROM cases WHERE {where} ORDER BY {order} LIMIT {limit}", params
        )
        likes = self.likes([row["customer"] for row in rows])
        with self.glance():
            return self._reached([self._line(row, likes.get(row["customer"], ())) for row in rows])

    def _reached(self, lines: Sequence[CaseLine]) -> tuple[CaseLine, ...]:
        """Let a case whose answer named nobody be about whom its customer's file names.

        What comes back from the tool that asked often brings the number of the survey alone.
        """
        nameless = [line.customer for line in lines if not (line.name or line.phone)]
        found = contacts(self, nameless) if nameless else {}

        def filled(line: CaseLine) -> CaseLine:
            if line.name or line.phone or line.privacy or not (known := found.get(line.customer)):
                return line
            plate = line.plate or known.plate
            sealed = tuple(dict.fromkeys((*line.sealed, *known.sealed)))
            return replace(line, name=known.name, phone=known.phone, plate=plate, sealed=sealed)

        return tuple(map(filled, lines))

    def likes(self, customers: Sequence[str]) -> dict[str, tuple[Preference, ...]]:
        """Return how those of some customers like it who said so, in any file of theirs."""
        found: dict[str, tuple[Preference, ...]] = {}
        for start in range(0, len(customers), AT_ONCE):
            some = customers[start : start + AT_ONCE]
            marks = ", ".join("?" * len(some))
            for row in self.rows(
                "SELECT own.customer AS whose, told.* FROM customers AS own JOIN customers AS told"
                " ON told.customer = coalesce(nullif(own.merged_into, ''), own.customer)"
                " OR told.merged_into = own.customer"
                f" WHERE own.customer IN ({marks}) AND told.preferences <> ''",
                some,
            ):
                found[row["whose"]] = (*found.get(row["whose"], ()), *self.preferences(row))
        return found

    def preferences(self, row: sqlite3.Row) -> tuple[Preference, ...]:
        """Return how a customer likes it, from their row; words of one's own not in a room."""
        said = {wish.preference: wish for wish in wished(row["wishes"])}
        return tuple(
            Preference(code=code, words=self._wish(row["customer"], said.get(code)))
            for code in row["preferences"].split(",")
            if code
        )

    def _wish(self, customer: str, wish: Wish | None) -> str:
        if wish is None or self.masked:
            return ""
        return self.told(customer, "note", wish.note, wish.event, wish.position)

    def states(self, cases: Sequence[str]) -> dict[str, Case]:
        """Return the state of each case, for deciding what may be done with it."""
        marks = ", ".join("?" * len(cases))
        found = self.rows(f'SELECT "case", state FROM cases WHERE "case" IN ({marks})', cases)
        return {row["case"]: thaw(row["state"]) for row in found if row["state"]}

    def _line(self, row: sqlite3.Row, likes: tuple[Preference, ...] = ()) -> CaseLine:
        name, phone, plate, comment = self.opened(row, ("name", "phone", "plate", "comment"))
        vehicle = row["vehicle"]
        if not row["source_id"]:
            name, phone, plate = self._from_file(row["customer"], ("name", "phone", "plate"))
            if car := self._car_of_care(row):
                vehicle, (plate,) = car["vehicle"], self.opened(car, ("plate",))
        withheld = self.is_withheld(row["customer"])
        if self.masked:
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
            sealed=() if row["erased"] else self.sealed(row, SEALED),
            customer=row["customer"],
            source_at=row["source_at"],
            vehicle=vehicle,
            comment=comment,
            channel=row["channel"],
            matter=row["matter"],
            opened=instant(row["opened"]),
            due=when(row["due"]),
            due_made=instant(row["due_made"]),
            due_step=row["due_step"],
            warns=self.warns(row["due_made"], row["due"]),
            next_due=when(row["next_due"]),
            next_warns=self.warns(row["next_made"], row["next_due"]),
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
            part=row["part"],
            depth=row["depth"],
            whys=self._whys(row),
            last_at=instant(row["last_at"]),
            last_type=row["last_type"],
            last_actor=row["last_actor"],
            priority=row["priority"],
            alarm=tuple(filter(None, row["alarm"].split(","))),
            approval_level=row["approval_level"],
            approval_amount=row["approval_amount"],
            urgent=bool(row["urgent"]),
            idle_due=when(row["idle_due"]),
            procedure=row["procedure"],
            likes=likes,
        )

    def _whys(self, row: sqlite3.Row) -> tuple[str, ...]:
        """Return the chain of answers to a case's root cause; in a room nobody reads it."""
        if self.masked or not row["whys"]:
            return ()
        told = self.told(row["customer"], "whys", row["whys"], row["whys_id"], row["whys_at"])
        return tuple(filter(None, told.split("\n")))

    def _from_file(self, customer: str, fields: Sequence[str]) -> list[str]:
        """Return what a customer's file says: a reminder's case holds no words of its own.

        Where their own row says nothing, that of a file merged into it may.
        """
        columns = ", ".join(f"{field}, {field}_id, {field}_at" for field in fields)
        found = self.rows(
            f"SELECT customer, vin_id, {columns} FROM customers"
            " WHERE customer = ? OR merged_into = ?"
            " ORDER BY merged_into <> '', last_at DESC",
            (customer, customer),
        )
        return [
            next((text for row in found if (text := self._stated(row, field))), "")
            for field in fields
        ]

    def _stated(self, row: sqlite3.Row, field: str) -> str:
        if field == "plate" and (car := self.standing_car(row)):
            return self.opened(car, ("plate",))[0]
        return self._told(row, field)

    def _car_of_care(self, row: sqlite3.Row) -> sqlite3.Row | None:
        """Return the visit a reminder's case is about, where it is about one that told a car."""
        if row["kind"] != "care":
            return None
        reminder = row["procedure"].removeprefix("care-")
        for visit in self.rows(
            "SELECT * FROM visits WHERE customer = ? AND stage = 'closed' AND plate <> ''"
            " ORDER BY last_at DESC",
            (row["customer"],),
        ):
            if row["case"] == care_case(reminder, row["customer"], visit["visit"]):
                return visit
        return None

    def standing_car(self, row: sqlite3.Row) -> sqlite3.Row | None:
        """Return the visit whose car is a customer's, where another that was cancelled told last.

        Args:
            row: The customer's.
        """
        mistaken = self.rows(
            "SELECT 1 FROM visits WHERE customer = ? AND stage = 'cancelled' AND source_id <> ''"
            " AND (source_id IN (?, ?) OR plate <> '' AND plate = ?) LIMIT 1",
            (row["customer"], row["plate_id"], row["vin_id"], row["plate"]),
        )
        if not mistaken:
            return None
        found = self.rows(
            "SELECT * FROM visits WHERE customer = ? AND stage <> 'cancelled'"
            " AND (plate <> '' OR vin <> '') ORDER BY last_at DESC LIMIT 1",
            (row["customer"],),
        )
        return found[0] if found else None

    def _told(self, row: sqlite3.Row, field: str) -> str:
        if not row[field]:
            return ""
        source, place = UUID(row[f"{field}_id"]), row[f"{field}_at"]
        opened = self._journal.opener(source, row["customer"], place)
        return opened(field, row[field])

    def warns(self, made: int, due: int | None) -> tuple[datetime, ...]:
        """Return when a clock warns, from the instant it was made, in µs."""
        return clock.warnings(instant(made), when(due), self._shares) if due else ()

    def opened(self, row: sqlite3.Row, fields: Sequence[str]) -> list[str]:
        """Return the texts of a row that its source sealed."""
        if not row["source_id"]:
            return [""] * len(fields)
        source = UUID(row["source_id"])
        opened = self._journal.opener(source, row["customer"], row["source_at"])
        return [opened(field, row[field]) for field in fields]

    def sealed(self, row: sqlite3.Row, fields: Sequence[str]) -> tuple[str, ...]:
        """Return the texts of a row that are there, and whose key is elsewhere; no erased ones."""
        if not self._journal.keys.elsewhere or not (found := tuple(f for f in fields if row[f])):
            return ()
        erased = "SELECT 1 FROM customers WHERE customer = ? AND erased"
        return () if self.rows(erased, (row["customer"],)) else found

    def told(self, customer: str, field: str, text: str, event: str, position: int) -> str:
        """Return a customer's text that was sealed in an event of its own."""
        if not (text and event):
            return ""
        return self._journal.opener(UUID(event), customer, position)(field, text)

    def words_of(self, position: int) -> tuple[str, str]:
        """Return who an answer or complaint in the log names, and what they wrote."""
        event = self._journal.at(position)
        fact = self._journal.readable(event) if event else None
        return (getattr(fact, "name", ""), getattr(fact, "comment", ""))

    def promised(self, case: str, n: int) -> str:
        """Return what somebody promised as the n-th promise of a case, in their own words."""
        said = [self._journal.readable(event) for event in self._promised(case, n)]
        return str(getattr(said[-1], "note", "")) if said else ""

    def is_promise_sealed(self, case: str, n: int) -> bool:
        """Return whether what was promised was written, and its key is elsewhere."""
        if not self._journal.keys.elsewhere:
            return False
        return any(getattr(event.fact, "note", "") for event in self._promised(case, n)[-1:])

    def _promised(self, case: str, n: int) -> list[Recorded]:
        """Return the n-th promise of a case and the corrections of its words, oldest first."""
        stream = case_stream(case)
        history = self._journal.load([stream])[stream]
        made = [e for e in history if isinstance(e.fact, PromiseMade) and e.fact.promise.n == n]
        entries = {event.id for event in made[-1:]}
        entries |= {
            event.id
            for event in history
            if isinstance(event.fact, EntryCorrected) and event.fact.entry in entries
        }
        return [event for event in history if event.id in entries]

    def glance(self) -> AbstractContextManager[None]:
        """Look once, for a screenful of texts, whether somebody was erased elsewhere."""
        return self._journal.keys.glance()

    def is_withheld(self, customer: str) -> bool:
        """Return whether a customer's data is not to be used."""
        return self._journal.keys.is_withheld(customer)

    # Rows -------------------------------------------------------------------------------------

    def position(self) -> int:
        """Return how much of the log the views have taken in: their rows are those of then."""
        return int(self.one("SELECT position FROM checkpoint", ())["position"])

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

    def next_due(self) -> datetime | None:
        """Return when the next of all clocks falls due, if one runs."""
        dues = (
            self.one(f"SELECT min(next_due) AS due FROM {table}", ())["due"]
            for table, _, _ in CLOCKED
        )
        return min((instant(due) for due in dues if due is not None), default=None)

    def count(self, where: str, *params: Any) -> int:
        """Return how many cases a condition selects."""
        return int(self.one(f"SELECT count(*) AS n FROM cases WHERE {where}", params)["n"])

    def one(self, statement: str, params: Sequence[Any]) -> sqlite3.Row:
        """Return the only row of a statement."""
        return self.rows(statement, params)[0]

    def sums(self, statement: str, params: Mapping[str, str]) -> dict[str, int]:
        """Return the only row of a statement by its columns' names; nothing counts as 0."""
        row = self._db.execute(statement, params).fetchone()
        return {name: row[name] or 0 for name in row.keys()}  # noqa: SIM118  no mapping

    def named(self, statement: str, params: Mapping[str, str]) -> list[sqlite3.Row]:
        """Return all rows of a statement whose parameters have names."""
        return self._db.execute(statement, params).fetchall()

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
