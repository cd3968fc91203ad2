"""Acts: what somebody will do at an instant of the demo's month, and one case's list of them.

Acts are only planned here; the desk decides about each when its time has come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from domain.commands import AnyCommand
from domain.events import Recorded
from domain.house import House
from domain.opening import Decided
from domain.reception import Received
from domain.survey import case_of
from domain.types import CaseId, Person
from domain.visits.commands import AnyVisitCommand, BookVisit, OpenVisit
from domain.visits.facts import VisitId
from gateway.demo.pages import Pages

Asked = Callable[..., AnyCommand]
"""A command that still lacks ``at`` and ``by``, e.g. ``partial(RecordContact, outcome="busy")``."""


class Hear(NamedTuple):
    """An answer or complaint comes in."""

    at: datetime
    received: Received


class Do(NamedTuple):
    """Somebody acts on a case."""

    at: datetime
    case: CaseId
    by: Person
    commands: tuple[AnyCommand, ...]


class TakeBack(NamedTuple):
    """Somebody takes back what they did to a case last."""

    at: datetime
    case: CaseId
    by: Person


class Meet(NamedTuple):
    """The morning meeting of a day ends."""

    at: datetime
    began: datetime
    host: Person


class Book(NamedTuple):
    """Somebody gets a slot."""

    at: datetime
    command: BookVisit


class Report(NamedTuple):
    """Somebody reports with their car."""

    at: datetime
    command: OpenVisit


class Attend(NamedTuple):
    """Somebody does something with a car in the house."""

    at: datetime
    visit: VisitId
    command: AnyVisitCommand


class Known(NamedTuple):
    """What the desk's own work looks at when its time has come.

    Attributes:
        at: That time.
        load: Returns the history of streams.
        house: The centre as it stands.
        pages: The desk's pages.
    """

    at: datetime
    load: Callable[[Sequence[str]], Mapping[str, Sequence[Recorded]]]
    house: House
    pages: Pages


class Record(NamedTuple):
    """Somebody writes something down that is no case's and no visit's."""

    at: datetime
    by: Person
    decide: Callable[[Known], Sequence[Decided]]


Act = Hear | Do | TakeBack | Meet | Book | Report | Attend | Record


class Script:
    """What happens to one case, from the answer or complaint that opened it.

    Attributes:
        received: What opened it.
        case: Its number.
        opened: When it began.
        last: When the latest act so far takes place.
        acts: All of them.
    """

    def __init__(self, received: Received) -> None:
        self.received = received
        self.case = case_of(received)
        self.opened = received.at
        self.last = received.at
        self.acts: list[Act] = [Hear(received.at, received)]

    def act(self, at: datetime, by: Person, *asked: Asked) -> None:
        """Let a person do something, all of it or none."""
        commands = tuple(ask(at=at, by=by) for ask in asked)
        self.acts.append(Do(at, self.case, by, commands))
        self.last = max(self.last, at)

    def take_back(self, at: datetime, by: Person) -> None:
        """Let a person take back their last act."""
        self.acts.append(TakeBack(at, self.case, by))
        self.last = max(self.last, at)
