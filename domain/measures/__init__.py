"""Every figure, each one function: definition, unit and source in its docstring.

Counts come in as integers and are summed as integers; division happens once, at the end. What a
figure is called, and its definition for people, are in the word catalogue.
"""

from __future__ import annotations

from domain.measures import business, collection, followup, loyalty, satisfaction, workshop
from domain.measures.estimate import NOTHING, Change, Counts, Estimate, change
from domain.measures.measure import Measure, Source, Unit, Verdict, verdict
from domain.measures.rate import Rate, ces, closure, csat, response_in_time, wilson
from domain.measures.score import Z95, Nps, drops, nps, swings

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        *satisfaction.MEASURES,
        *followup.MEASURES,
        *workshop.MEASURES,
        *loyalty.MEASURES,
        *collection.MEASURES,
        *business.MEASURES,
    )
}
"""Every measure by its id, in the order they are read (SPEC 4.1)."""

__all__ = [
    "MEASURES",
    "NOTHING",
    "Z95",
    "Change",
    "Counts",
    "Estimate",
    "Measure",
    "Nps",
    "Rate",
    "Source",
    "Unit",
    "Verdict",
    "ces",
    "change",
    "closure",
    "csat",
    "drops",
    "nps",
    "response_in_time",
    "swings",
    "verdict",
    "wilson",
]
