"""The minutes of morning meetings: what was handed out and promised in them, how things stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.events import CaseAssigned, Event, PromiseMade
from domain.house import House
from domain.meeting import held
from domain.opening import Decided


class Minutes:
    """Keeps what people do until the meeting in which they did it ends."""

    def __init__(self) -> None:
        self._done: list[Event] = []

    def keep(self, events: Iterable[Event]) -> None:
        """Take note of an act."""
        self._done.extend(e for e in events if isinstance(e.fact, CaseAssigned | PromiseMade))

    def close(
        self, house: House, began: datetime, at: datetime, stood: Mapping[str, int]
    ) -> Decided:
        """Return the fact of a meeting that ends.

        Args:
            house: The centre.
            began: When it began.
            at: When it ends.
            stood: How things stand, by the names of the fact.
        """
        facts = [event.fact for event in self._done if event.at >= began]
        self._done.clear()
        assigned = (fact.case for fact in facts if isinstance(fact, CaseAssigned))
        promised = (fact.case for fact in facts if isinstance(fact, PromiseMade) and fact.meeting)
        return held(house, began, at, assigned=assigned, promised=promised, stood=stood)
