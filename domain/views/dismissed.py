"""Warnings that somebody took off the list, and what they stood on then."""

from __future__ import annotations

import msgspec

from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table
from domain.warnings import WarningDismissed


class DismissedRow(msgspec.Struct):
    """One dismissed warning: ``mark`` is what it stood on, ``at`` µs."""

    warning: str
    subject: str
    mark: str = ""
    at: int = 0
    actor: str = ""
    grounds: str = ""


def _route(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, WarningDismissed)  # noqa: S101  routed
    return (fact.warning, fact.subject)


def _dismissed(_row: DismissedRow | None, event: Happening) -> DismissedRow:
    fact = event.fact
    assert isinstance(fact, WarningDismissed)  # noqa: S101  routed
    return DismissedRow(
        fact.warning, fact.subject, fact.mark, micros(event.at) or 0, event.actor, fact.grounds
    )


DISMISSED = Table(
    name="dismissed",
    version=1,
    row=DismissedRow,
    key=("warning", "subject"),
    routes={WarningDismissed: _route},
    steps={WarningDismissed: _dismissed},
)
