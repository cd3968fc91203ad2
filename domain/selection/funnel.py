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
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in rows:
        counts.update(_stations(row))
        if not row.was_sent and row.status != "planned":
            reasons[row.why or row.status] += 1
    return Funnel(**counts, reasons=dict(reasons.most_common()))


def _stations(row: Asked) -> Iterable[str]:
    """Yield every count of the funnel that a survey is in."""
    yield "eligible"
    if row.unhappy:
        yield "unhappy"
    if row.status == "planned":
        yield "waiting"
    if not row.was_sent:
        return
    yield "invited"
    if row.unhappy:
        yield "unhappy_invited"
    answered = row.answered is not None
    if row.delivered != 0 or answered:
        yield "delivered"
    if row.delivered:
        yield "confirmed"
    if answered:
        yield "answered"
    if row.was_valid:
        yield "valid"
