"""How figures are said in documents: with unit, sample, interval, change and verdict.

The one rule: nothing is claimed that the numbers do not bear. Below the minimum nothing is judged,
and a change that chance would make too is no detectable change.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from domain.measures import MEASURES, Change, Estimate, Measure, change, verdict
from domain.measures.final import claimed
from domain.measures.measure import Unit
from domain.measures.rules import Standards
from tui.documents.model import Figure, Tone
from tui.measuring import FigureLine
from tui.printing.measured import interval_of, value_of
from tui.text import Words

NOTHING = "–"
"""Stands where there is no figure."""

JUDGED_WHATEVER = ("cents", "count")
"""Units of sums: however few there are, they are all there are."""


SERVICE_TIME = MEASURES["repair-time"]._replace(
    id="service-time", target=lambda policy: policy.targets.service_time, strict=True
)
"""The dashboard's line for the same hours: it is stricter than the workshop's (SPEC 4.1)."""

KNOWN: dict[str, Measure] = {**MEASURES, SERVICE_TIME.id: SERVICE_TIME}


class Telling:
    """Says figures in one language by one policy.

    Args:
        words: The reader's.
        policy: Whose targets and minimum hold.
    """

    def __init__(self, words: Words, policy: Standards) -> None:
        self.words = words
        self.policy = policy

    def figure(
        self,
        measure: str,
        now: Estimate,
        before: Estimate | None = None,
        *,
        label: str = "",
        final_on: date | None = None,
    ) -> Figure:
        """Return a measure with everything that belongs to it.

        What is not final before a day is neither judged nor said to have changed.
        """
        known = KNOWN[measure]
        judged = verdict(known, now, self.policy) if final_on is None else "none"
        moved = ""
        if before is not None and now.value is not None:
            moved = self.change(measure, now, before, final=final_on is None)
        return Figure(
            label=label or self.name(measure),
            value=self.value(known.unit, now.value),
            sample=self.sample(known, now),
            change=moved,
            verdict=self.verdict(measure, now, final_on),
            tone={"met": "good", "missed": "bad"}.get(judged, ""),  # type: ignore[arg-type]
        )

    def line(self, found: FigureLine, *, measure: str = "", label: str = "") -> Figure:
        """Return a figure that was read beside the period before it."""
        said = self.figure(
            measure or found.measure,
            found.now,
            found.before,
            label=label,
            final_on=found.final_on,
        )
        if not found.swing or not said.change:
            return said
        limit = self.policy.targets.nps_swing
        return replace(
            said, change=self.words("document.change.swing", change=said.change, limit=limit)
        )

    def name(self, measure: str) -> str:
        """Return what a measure is called."""
        key = f"measure.{measure}"
        return self.words(key if self.words.has(key) else f"document.{key}")

    def value(self, unit: Unit, value: float | None) -> str:
        """Return a value in its unit, as every page writes it; a dash where there is none."""
        return NOTHING if value is None else value_of(value, unit, self.words)

    def sample(self, measure: Measure, estimate: Estimate) -> str:
        """Return what a figure rests on: n and its 95 % interval, as far as it has one."""
        if estimate.value is None:
            return self.words("document.sample.none")
        if estimate.margin is not None:
            return self.words.formats.sample(estimate.n, estimate.margin, 1)
        n = self.words.formats.sample(estimate.n)
        between = (
            ""
            if measure.unit in JUDGED_WHATEVER
            else interval_of(estimate, measure.unit, self.words)
        )
        return self.words("document.sample.interval", n=n, between=between) if between else n

    def sample_of(self, measure: str, estimate: Estimate) -> str:
        """Return what a figure of a measure rests on."""
        return self.sample(KNOWN[measure], estimate)

    def change(self, measure: str, now: Estimate, before: Estimate, *, final: bool = True) -> str:
        """Return how a figure moved, or that nothing can be told from noise.

        One that is not final yet is told with what it was before, and nothing is claimed.
        """
        unit, words = KNOWN[measure].unit, self.words
        found = claimed(measure, change(now, before))
        if found.difference is None:
            return words("document.change.nothing")
        earlier = self.value(unit, before.value)
        if not self._enough(unit, now, before):
            return words("document.change.few", before=earlier)
        if unit in JUDGED_WHATEVER or not found.told or not final:
            return words("document.change.sum", before=earlier)
        if not found.detectable:
            return words("document.change.noise", before=earlier)
        difference = self._difference(unit, found)
        return words("document.change.moved", difference=difference, before=earlier)

    def moved(self, measure: str, now: Estimate, before: Estimate) -> Tone:
        """Return whether a figure moved to the good or the bad by more than chance would."""
        known = KNOWN[measure]
        found = claimed(measure, change(now, before))
        if not found.detectable or not known.better or not self._enough(known.unit, now, before):
            return ""
        rose = (found.difference or 0.0) > 0
        return "good" if rose == (known.better == "higher") else "bad"

    def arrow(self, measure: str, now: Estimate, before: Estimate) -> str:
        """Return an arrow for a change that can be told from noise, an even mark otherwise."""
        found = claimed(measure, change(now, before))
        if found.difference is None:
            return NOTHING
        if not found.detectable or not self._enough(KNOWN[measure].unit, now, before):
            return "→"
        return "↑" if found.difference > 0 else "↓"

    def _enough(self, unit: Unit, *estimates: Estimate) -> bool:
        least = self.policy.measures.minimum
        return unit in JUDGED_WHATEVER or all(found.n >= least for found in estimates)

    def _difference(self, unit: Unit, found: Change) -> str:
        difference, signed = found.difference or 0.0, self.words.formats.signed
        match unit:
            case "percent":  # a difference of shares is in points, not in per cent
                points = signed(difference, 1)
                return self.words("document.unit.percentage-points", value=points)
            case "points":
                return signed(difference, 1)
            case _:
                return signed(difference, 2)

    def verdict(self, measure: str, estimate: Estimate, final_on: date | None = None) -> str:
        """Return how a figure stands to its target; empty where it has none."""
        target = self.target(measure)
        if not target:
            late = final_on is not None and estimate.value is not None
            return self.words("figures.final-on", day=f"{final_on}") if late else ""
        if final_on is not None and estimate.value is not None:
            return self.words("document.verdict.early", target=target, day=f"{final_on}")
        found = verdict(KNOWN[measure], estimate, self.policy)
        side = "-above" if found == "missed" and KNOWN[measure].better == "lower" else ""
        least = self.policy.measures.minimum
        return self.words(f"document.verdict.{found}{side}", target=target, minimum=least)

    def target(self, measure: str) -> str:
        """Return what a measure is to reach, with the sign of its side; empty for none."""
        known = KNOWN[measure]
        target = known.target(self.policy)
        if target is None:
            return ""
        sign = ("<" if known.better == "lower" else ">") if known.strict else ""
        sign = sign or ("≤" if known.better == "lower" else "≥")
        return self.words("document.target", sign=sign, value=self.bare(known.unit, target))

    def bare(self, unit: Unit, value: float) -> str:
        """Return a target's value without digits it does not need."""
        number = f"{value:g}"
        if unit in ("percent", "hours"):
            return self.words(f"document.unit.{unit}", value=number)
        return self.words.formats.money(round(value)) if unit == "cents" else number
