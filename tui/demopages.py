"""The desk's pages for the people of a demo: what they read is what anybody reads in real use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from domain.improving.actions import Compared
from domain.improving.facts import Window
from domain.measures import MEASURES
from domain.types import StaffId
from gateway.demo.pages import Asked
from tui.comparing import compare
from tui.cutting import Slice, estimates
from tui.meeting import standing
from tui.morning import brief
from tui.reading import Views
from tui.session import Session


class DeskPages:
    """The pages of the home that a demo is being told into."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def standing(self, at: datetime) -> Mapping[str, int]:
        """Return what closing the morning meeting would put on record."""
        with self._views() as views:
            return standing(brief(views, at))

    def compared(self, asked: Asked, at: datetime) -> Compared:
        """Return what measuring an improvement would put on record."""
        with self._views() as views:
            return compare(
                views,
                asked.measure,
                asked.before,
                asked.after,
                at,
                scope=asked.scope,
                chosen=asked.chosen,
            )

    def poorest(
        self, measure: str, window: Window, advisors: Collection[StaffId], at: datetime
    ) -> StaffId:
        """Return the advisor with the poorest figure of those that have one."""
        with self._views() as views:
            part, policy = Slice(window.start, window.end), views.house.rules.at(at)
            found = estimates(views, [measure], part, policy, by=("advisor",))
        sign = -1 if MEASURES[measure].better == "lower" else 1
        told = {who: told[measure].value for (who,), told in found.items() if who in advisors}
        known = {who: sign * figure for who, figure in told.items() if figure is not None}
        return min(known, key=lambda who: known[who], default="")

    def _views(self) -> Views:
        self._session.catch_up()
        return self._session.views()
