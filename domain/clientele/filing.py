"""Writing into customers' files: one append for one act, over every file it touches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain import customer as customers
from domain.clientele import care
from domain.clientele.commands import AnyCareCommand
from domain.clientele.matching import root, trail
from domain.clientele.reminders import birthday
from domain.customer import Customer
from domain.desk import Batch, Desk, Stamp, retrying
from domain.events import Event, customer_stream
from domain.opening import Decided
from domain.types import CustomerId


class Changed(NamedTuple):
    """The file that was written into, as it stands then, and what was recorded."""

    customer: CustomerId
    file: Customer
    events: tuple[Event, ...]


def change(
    desk: Desk, customer: CustomerId, commands: Sequence[AnyCareCommand], stamp: Stamp
) -> Changed:
    """Carry out one person's act on a customer's file: all of its commands or none.

    A file that was merged into another is written into there.

    Raises:
        RefusedError: when the role, a file's history or what was typed forbids it.
    """

    def attempt() -> Changed:
        streams = trail(care.touched(customer, commands), desk.journal.load)
        whose = root(customer, streams)
        decided = care.decide_all(whose, commands, streams, desk.house())
        _record(desk, decided, {name: len(history) for name, history in streams.items()}, stamp)
        stream = customer_stream(whose)
        own = [event for part in decided if part.stream == stream for event in part.events]
        file = customers.fold(own, customers.fold(streams[stream]))
        return Changed(whose, file, tuple(event for part in decided for event in part.events))

    return retrying(attempt)


def raise_birthday(desk: Desk, customer: CustomerId, day: date, stamp: Stamp) -> int:
    """Let a birthday become work, once, whoever notices; returns how many events that were."""

    def attempt() -> int:
        stream = customer_stream(customer)
        history = desk.journal.load([stream])[stream]
        decided = birthday(customer, customers.fold(history), day, desk.house())
        versions = {stream: len(history)}
        versions |= {part.stream: 0 for part in decided if part.stream != stream}
        _record(desk, decided, versions, stamp)
        return sum(len(part.events) for part in decided)

    return retrying(attempt)


def _record(desk: Desk, decided: Sequence[Decided], versions: dict[str, int], stamp: Stamp) -> None:
    batches = []
    for stream, events in decided:
        if events:
            batches.append(Batch(stream, versions[stream], events))
            versions[stream] += len(events)
    if batches:
        desk.journal.record(batches, stamp)
