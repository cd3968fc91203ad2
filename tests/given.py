"""Requirements as sentences: ``given(opened()).when(ask.the_clock(at)).then(breached(...))``."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain import case as cases
from domain.commands import AnyCommand
from domain.errors import RefusedError
from domain.events import Event
from domain.fact import Fact
from domain.policy import Rulebook
from domain.types import Case
from tests import make


def given(*history: Event, rules: Rulebook | None = None) -> Given:
    """Start from what happened to one case, under the program's own policy unless told."""
    return Given(history, rules or make.rules())


class Given:
    """A case's history."""

    def __init__(self, history: Sequence[Event], rules: Rulebook) -> None:
        self.history = tuple(history)
        self.rules = rules

    @property
    def case(self) -> Case:
        """The case as the history leaves it."""
        case = cases.fold(self.history)
        assert case is not None
        return case

    def having(self, *commands: AnyCommand) -> Given:
        """Go on to the history after these commands, all of which must be accepted."""
        return Given(self.history + self._decided(commands), self.rules)

    def when(self, *commands: AnyCommand) -> When:
        """Give the commands, one after the other."""
        return When(self, commands)

    def _decided(self, commands: Sequence[AnyCommand]) -> tuple[Event, ...]:
        case = cases.fold(self.history)
        events: list[Event] = []
        for command in commands:
            decided = cases.decide(case, command, self.rules)
            case = cases.fold(decided, case)
            events.extend(decided)
        return tuple(events)


class When:
    """Commands about to be decided."""

    def __init__(self, given: Given, commands: Sequence[AnyCommand]) -> None:
        self._given = given
        self._commands = commands

    def then(self, *expected: Event) -> Case:
        """Expect exactly these facts at these times, by these actors; return the case then."""
        decided = self._given._decided(self._commands)
        assert _said(decided) == _said(expected)
        case = cases.fold(decided, self._given.case)
        assert case is not None
        return case

    def refused(self, reason: str, **params: object) -> None:
        """Expect a refusal for this reason, naming these parameters."""
        with pytest.raises(RefusedError) as refusal:
            self._given._decided(self._commands)
        assert refusal.value.params == {"reason": reason, **params}


def _said(events: Sequence[Event]) -> list[tuple[object, Fact, str]]:
    return [(event.at, event.fact, event.actor) for event in events]
