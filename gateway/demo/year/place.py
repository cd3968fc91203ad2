"""The centre a year is lived in: one by itself, or one of a region's."""

from __future__ import annotations

from typing import NamedTuple

from gateway.demo.month import ZONE
from gateway.demo.run import CENTRE, CENTRE_NAME
from gateway.demo.year.told import Told
from gateway.demo.year.world import texts


class Place(NamedTuple):
    """A centre.

    Attributes:
        visits: How many cars come in a year, about.
        pool: How many customers it has.
        grace: What is added to the share of promoters after a visit; negative where people are
            less pleased than elsewhere.
        growth: The share by which its takings grow in the year.
        potential: The points of its market, 0-100.
        programme: What it does to become better; the usual unless told.
    """

    centre: str = CENTRE
    name: str = CENTRE_NAME
    zone: str = ZONE
    visits: int = 25_000
    pool: int = 12_500
    grace: float = 0.0
    growth: float = 0.05
    potential: int = 60
    programme: tuple[Told, ...] | None = None


ALONE = Place()


def region() -> tuple[Place, ...]:
    """Return the centres of the region, the largest first."""
    return tuple(Place(**entry) for entry in texts()["centre"])
