"""Reading the journey: what each touchpoint scores, what it costs, what goes with the score."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.measures import MEASURES, Estimate
from domain.measures.needs import needs
from domain.measures.satisfaction import TOUCHPOINTS, lost_points
from domain.statistics.drivers import Drivers, shapley
from tui import cutting
from tui.cutting import PEOPLE, Slice
from tui.cutting.cut import selected
from tui.measuring import Figures, figures_of
from tui.reading import Views

JOURNEY = ("cji", *(f"touchpoint-{name}" for name in TOUCHPOINTS))

_COLUMNS = {name: name.replace("-", "_") for name in TOUCHPOINTS}


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """The journey's index and what it is made of.

    Attributes:
        index: The customer journey index.
        target: What it is to reach.
        lost: The points each touchpoint costs against ten, in the journey's order; empty where
            there is no index.
        figures: The index and the touchpoints as figures.
        drivers: What the recommendation score goes with; ``None`` of one person's answers, of
            whom nothing like it is said.
    """

    index: Estimate
    target: float | None
    lost: dict[str, float]
    figures: Figures
    drivers: Drivers | None


def journey(views: Views, part: Slice, at: datetime) -> Journey:
    """Return the journey of a slice."""
    policy, cji = views.house.rules.at(at), MEASURES["cji"]
    found = figures_of(views, part, at, JOURNEY)
    sums = cutting.counts(views, "answers", part, only=needs(cji, policy))[()]
    return Journey(
        index=found.lines[0].figures[0].now,
        target=cji.target(policy),
        lost=lost_points(sums, policy),
        figures=found,
        drivers=drivers(views, part, policy.measures.drivers),
    )


def drivers(views: Views, part: Slice, minimum: int) -> Drivers | None:
    """Return what the score of a slice's answers goes with; never of one person's."""
    if PEOPLE & {name for name, _ in part.where}:
        return None
    points = ", ".join(f"f.{column} AS {column}" for column in _COLUMNS.values())
    asked = " OR ".join(f"f.{column} IS NOT NULL" for column in _COLUMNS.values())
    rows = selected(
        views,
        "answers",
        part,
        f"{points}, f.score AS score",
        tail=f" AND f.invalid = '' AND ({asked})",
    )
    return shapley(
        TOUCHPOINTS,
        [([row[column] for column in _COLUMNS.values()], row["score"]) for row in rows],
        minimum,
    )
