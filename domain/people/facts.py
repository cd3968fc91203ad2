"""Figures that no event of the desk tells, and the mystery shopper's visits (SPEC 8).

Amounts are cents of the centre's currency. A figure told again corrects the one before and names
it. Remarks are about the house, stay in plain text and name nobody.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.fact import Fact
from domain.types import CentreId, StaffId

MysteryId = str


class FigureEntered(Fact, frozen=True, kw_only=True, tag="figure-entered.v1"):
    """A figure of a month was told: the centre's, or one person's where ``staff`` is set.

    ``month`` is ``YYYY-MM``; the unit of ``value`` is the figure's (``domain.people.figures``).
    ``corrects`` is the event that told it before; ``source`` the file it came in.
    """

    centre: CentreId
    month: str
    figure: str
    value: int
    staff: StaffId = ""
    corrects: UUID | None = None
    source: str = ""


class MysteryVisitRecorded(Fact, frozen=True, kw_only=True, tag="mystery-visit-recorded.v1"):
    """Somebody nobody knew came as a customer and gave 0-10 points for each aspect.

    ``shopper`` is who, by a name the house gives them (an agency, a number). The same shopper's
    visit of the same day told again corrects the event ``corrects``.
    """

    mystery: MysteryId
    centre: CentreId
    day: date
    shopper: str
    scores: dict[str, int]
    remark: str = ""
    corrects: UUID | None = None


class FindingRaised(Fact, frozen=True, kw_only=True, tag="finding-raised.v1"):
    """What a mystery visit found is somebody's work from now on, and when it is due.

    ``n`` counts a visit's findings from 1; ``line`` is the policy line of the time given.
    """

    mystery: MysteryId
    centre: CentreId
    n: int
    what: str
    owner: StaffId
    due: datetime
    policy: str
    line: str
    aspect: str = ""


class FindingMissed(Fact, frozen=True, kw_only=True, tag="finding-missed.v1"):
    """A finding was not fixed when it was due: noted by the clock, and it stays."""

    mystery: MysteryId
    n: int


class FindingFixed(Fact, frozen=True, kw_only=True, tag="finding-fixed.v1"):
    """A finding was fixed, and how."""

    mystery: MysteryId
    n: int
    remark: str


PeopleFact = FigureEntered | MysteryVisitRecorded | FindingRaised | FindingMissed | FindingFixed
"""The facts of people and their centre."""


def figures_stream(centre: CentreId, month: str) -> str:
    """Return the stream of a month's figures."""
    return f"figures-{centre}-{month}"


def mystery_stream(mystery: MysteryId) -> str:
    """Return the stream of one mystery visit and its findings."""
    return f"mystery-{mystery}"
