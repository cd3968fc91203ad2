"""The figures told of the months of a period, as scorecards and the team use them.

An advisor's revenue is what was told, or else the bills of their visits, in the months that are
over: a month half gone is not set against the target of a whole one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from domain.measures import Estimate
from domain.people.figures import month_of
from tui.reading import Views


class Business:
    """What was told of the months of a period, by person; ``""`` is the centre."""

    def __init__(self, views: Views, wanted: tuple[str, ...], at: datetime) -> None:
        first, last = wanted[0], wanted[-1]
        self._told: dict[tuple[str, str], dict[str, int]] = {}
        for row in views.rows(
            "SELECT '' AS staff, figure, month, value FROM business"
            " WHERE month >= ? AND month <= ? UNION ALL"
            " SELECT staff, figure, month, value FROM own_figures WHERE month >= ? AND month <= ?",
            (first, last, first, last),
        ):
            by_month = self._told.setdefault((row["staff"], row["figure"]), {})
            by_month[row["month"]] = row["value"]
        self._views = views
        self._bounds = f"{first}-01", min(f"{last}-99", f"{month_of(views.day(at))}-00")

    @cached_property
    def _billed(self) -> Mapping[str, Mapping[str, int]]:
        """The bills of each advisor's visits by month, in the months that are over."""
        known, billed = self._views.house.ids(), dict[str, dict[str, int]]()
        if not any(who and figure == "revenue-target" for who, figure in self._told):
            return billed
        for row in self._views.rows(
            "SELECT advisor, substr(day, 1, 7) AS month, sum(amount) AS amount FROM visits"
            " WHERE stage = 'closed' AND invalid = '' AND day >= ? AND day < ?"
            " AND amount IS NOT NULL GROUP BY 1, 2",
            self._bounds,
        ):
            if who := known.get(row["advisor"], ""):
                months = billed.setdefault(who, {})
                months[row["month"]] = months.get(row["month"], 0) + row["amount"]
        return billed

    def _revenue(self, who: str) -> Mapping[str, int]:
        billed = self._billed.get(who, {}) if who else {}
        return {**billed, **self._told.get((who, "revenue"), {})}

    def source(self, who: str) -> str:
        """Return where the revenue set against a person's target comes from."""
        if (who, "revenue-target") not in self._told:
            return ""
        if (who, "revenue") in self._told:
            return "told"
        return "visits" if who in self._billed else ""

    def reached(self, who: str) -> tuple[Estimate, float]:
        """Return revenue in per cent of its target, over the months that have both; and 100."""
        revenue, targets = self._revenue(who), self._told.get((who, "revenue-target"), {})
        both = [month for month in targets if month in revenue and targets[month] > 0]
        wanted = sum(targets[month] for month in both)
        value = 100 * sum(revenue[month] for month in both) / wanted if wanted else None
        return Estimate(value, len(both)), 100.0

    def other(self, who: str) -> Estimate:
        """Return the mean of the points told for the rest of a card."""
        told = self._told.get((who, "other"), {})
        return Estimate(sum(told.values()) / len(told) if told else None, len(told))

    def by_month(self, figure: str) -> dict[str, int]:
        """Return a figure of the centre by month."""
        return self._told.get(("", figure), {})
