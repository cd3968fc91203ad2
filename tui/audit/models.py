"""What the audit screen shows: immutable, as the log had it at one position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.types import Case
from eventstore.browse import Criteria
from tui.models import Entry, StepLine


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person looks for in the log; what is empty or ``None`` is not asked about.

    Attributes:
        case: A case's number.
        customer: A customer's id.
        stream: A stream's name: ``visit-V0000001``.
        actor: A staff id, ``clock`` or ``intake``.
        kinds: Kinds of events without their version (``case-opened``).
        text: What the event says, in plain or sealed text.
        terminal: Where it was entered.
        since: When it was recorded at the earliest.
        until: When it was recorded at the latest, this instant excluded.
        act: The correlation of one piece of work.
        cause: The event others follow from.
    """

    case: str = ""
    customer: str = ""
    stream: str = ""
    actor: str = ""
    kinds: tuple[str, ...] = ()
    text: str = ""
    terminal: str = ""
    since: datetime | None = None
    until: datetime | None = None
    act: UUID | None = None
    cause: UUID | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Where the log holds what is wanted.

    Attributes:
        wanted: What was asked for.
        criteria: The same as the log is asked.
        opens: Whether sealed texts were looked through too.
        positions: All places, in order.
        marks: Those of policy editions, meetings, escalations and breaches, by name.
        head: The last position looked at.
        first: When the log's first event was recorded; ``None`` for an empty log.
        last: When its last one was.
    """

    wanted: Wanted
    criteria: Criteria
    opens: bool
    positions: Sequence[int]
    marks: Mapping[str, Sequence[int]]
    head: int
    first: datetime | None = None
    last: datetime | None = None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time in cells: how much was recorded in each, and the loudest mark.

    Attributes:
        start: When the first cell begins.
        end: When the last one ends.
        counts: Events found in each cell.
        marks: The kind of the weightiest marked event in each; empty for none.
    """

    start: datetime
    end: datetime
    counts: tuple[int, ...]
    marks: tuple[str, ...]

    def place(self, at: datetime, cells: int) -> int | None:
        """Return which of ``cells`` an instant falls into; ``None`` outside."""
        length = self.end - self.start
        if not self.start <= at <= self.end:
            return None
        share = (at - self.start) / length if length else 1.0
        return min(int(share * cells), cells - 1)

    def instant(self, cell: int, cells: int) -> datetime:
        """Return when one of ``cells`` begins."""
        return self.start + (self.end - self.start) * cell / cells


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event in the list; ``entry`` makes its sentence, sealed texts left out.

    Attributes:
        position: Its place in the log.
        recorded: When the log took it (UTC).
        case: The case it is about; empty for none.
        entry: What happened, for the sentence.
        sealed: The fields that hold sealed text.
    """

    position: int
    recorded: datetime
    case: str
    entry: Entry
    sealed: tuple[str, ...]

    @property
    def key(self) -> str:
        """The row's identity in a list."""
        return str(self.position)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a case that differs: its name and both values, as codes."""

    name: str
    before: object
    after: object


class StepThen(msgspec.Struct, frozen=True, kw_only=True):
    """One promise as it stood; ``change`` is what the event did to it.

    ``change`` is ``made``, ``moved``, ``done``, ``breached``, ``annulled``, ``dropped``, ``open``
    (taken back) or empty.
    """

    line: StepLine
    change: str = ""


class CaseThen(msgspec.Struct, frozen=True, kw_only=True):
    """A case as of a position; ``state`` is ``None`` before it was opened.

    Attributes:
        case: Its number.
        state: As of the event.
        changes: What the event changed beside the promises.
        steps: Its promises, those the event touched first.
    """

    case: str
    state: Case | None
    changes: tuple[Change, ...] = ()
    steps: tuple[StepThen, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """By which rule it happened: the policy's edition then, its line, and what that allows."""

    edition: str
    line: str = ""
    allowance: str = ""


class EventFile(msgspec.Struct, frozen=True, kw_only=True):
    """One event in full, with the case beside it.

    Attributes:
        line: As in the list.
        event_id: Unique for ever.
        stream: Whose history it belongs to.
        version: Its place there.
        occurred: When it happened (UTC).
        terminal: Where it was entered.
        correlation: The piece of work it belongs to.
        customer: Whose key seals its texts; empty for nobody's.
        leaf: Its leaf hash in hexadecimal.
        rule: The policy it happened under; ``None`` before the first.
        causes: The events that led here, the nearest first.
        case: The case beside it; ``None`` where it is about none.
        covered: The size of the first signed head that covers it; ``None`` while none does.
    """

    line: EventLine
    event_id: UUID
    stream: str
    version: int
    occurred: datetime
    terminal: str
    correlation: UUID
    customer: str
    leaf: str
    rule: Rule | None
    causes: tuple[EventLine, ...]
    case: CaseThen | None
    covered: int | None


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with an event: what follows from it, and how many events its act has.

    Attributes:
        position: The event's place.
        follows: The events it is the cause of, in order; at most the first few.
        more: How many follow beyond those.
        act: Events of the same correlation, itself included.
    """

    position: int
    follows: tuple[EventLine, ...]
    more: int
    act: int


class FigureLine(msgspec.Struct, frozen=True, kw_only=True):
    """One figure at two instants; ``None`` where there is nothing to count."""

    name: str
    before: float | None
    after: float | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two instants side by side.

    Attributes:
        first: The one, called A.
        second: The other, called B.
        between: Events found from the earlier to the later, which is included.
        case: The case compared; empty for none.
        changes: What differs in it.
        figures: The figures that are compared, equal ones too.
    """

    first: EventLine
    second: EventLine
    between: int
    case: str
    changes: tuple[Change, ...]
    figures: tuple[FigureLine, ...]
