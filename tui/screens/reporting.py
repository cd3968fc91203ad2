"""Taking down what a customer reports, on whatever page they come or ring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from domain.types import CaseId
from tui.pane import Pane
from tui.reports import Told, reached_by, take_report
from tui.screens.remedystrips import REPORT, report
from tui.session import Session

ModelT = TypeVar("ModelT")


class InTurn(Protocol):
    """What is needed of the application: acts one after the other."""

    def in_turn(self, work: Callable[[], None]) -> None:
        """Run ``work`` off the screen's thread, after all that was asked before."""

    def tell(self, callback: Callable[..., object], *values: object) -> None:
        """Have ``callback`` run on the screen's thread soon."""


class Reporting(Pane[ModelT]):
    """A page on which a problem or a suggestion can be taken down.

    Attributes:
        session: Whose desk it is.
    """

    session: Session

    def do_report(self) -> None:
        """Ask what a customer reports."""
        self.ask(REPORT, "", report(self.words))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Take down what was reported."""
        if name == REPORT:
            self._take_down(*answers)
        else:
            super().decided(name, answers)

    def _take_down(self, kind: str, text: str, reached: str, name: str) -> None:
        """Record it off the screen's thread."""
        told = Told(
            kind="suggestion" if kind == "suggestion" else "problem",
            urgent=kind == "urgent",
            text=text,
            name=name,
        )
        desk = cast("InTurn", self.app)

        def work() -> None:
            case = take_report(self.session, reached_by(told, reached))
            desk.tell(self._reported, case)

        desk.in_turn(work)

    def _reported(self, case: CaseId) -> None:
        self.say(self.words("case.reported", case=case))
        self.stand_on_report(case)

    def stand_on_report(self, _case: CaseId) -> None:
        """Read anew; pages with a list of cases stand on the new one."""
        self.reload()
