"""From those who should have been asked to the answers that count, with every reason for a gap.

The parts add up: ``eligible`` = ``waiting`` + ``invited`` + the reasons why the others were not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from domain.selection.rows import Asked

Cut = Literal["advisor", "technician", "trigger", "centre"]
"""By what the surveys can be told apart."""


class Funnel(msgspec.Struct, frozen=True, kw_only=True):
    """The surveys of one advisor, technician, trigger or centre, counted.

    Attributes:
        eligible: Surveys that were owed.
        waiting: Of them, those whose time to be sent is not over.
        invited: Of them, those that were sent.
        delivered: Sent, and not said to have failed to arrive.
        confirmed: Sent, and said to have arrived.
        answered: Delivered, and answered.
        valid: Answered, and the answer counts.
        reasons: Why the rest was not invited → how many; ``lapsed`` where nobody sent it.
        unhappy: Eligible, and something had gone wrong before anybody was asked.
        unhappy_invited: Of them, those that were sent.
    """

    eligible: int = 0
    waiting: int = 0
    invited: int = 0
    delivered: int = 0
    confirmed: int = 0
    answered: int = 0
    valid: int = 0
    reasons: dict[str, int] = {}
    unhappy: int = 0
    unhappy_invited: int = 0


def funnels(rows: Iterable[Asked], by: Cut) -> dict[str, Funnel]:
    """Return the funnel of each value of a cut; ``""`` for the surveys that have none."""
    parted: dict[str, list[Asked]] = {}
    for row in rows:
        parted.setdefault(getattr(row, by), []).append(row)
    return {name: funnel(part) for name, part in sorted(parted.items())}


def funnel(rows: Iterable[Asked]) -> Funnel:
    """Count some surveys."""
    owed = list(rows)
    sent = [row for row in owed if row.was_sent]
    answered = [row for row in sent if row.answered is not None]
    unsent = (row for row in owed if not row.was_sent and row.status != "planned")
    return Funnel(
        eligible=len(owed),
        waiting=sum(row.status == "planned" for row in owed),
        invited=len(sent),
        delivered=sum(row.delivered != 0 or row.answered is not None for row in sent),
        confirmed=sum(bool(row.delivered) for row in sent),
        answered=len(answered),
        valid=sum(row.was_valid for row in answered),
        reasons=dict(Counter(row.why or row.status for row in unsent).most_common()),
        unhappy=sum(bool(row.unhappy) for row in owed),
        unhappy_invited=sum(bool(row.unhappy) for row in sent),
    )
