"""Page 4: every figure, section by section; from a figure to its cut, from there to what is behind.

Esc goes back the same way, step by step. Only the section in view is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace
from textual import on

from domain.measures import MEASURES, Source
from tui.cutting import KINDS, LISTED, Things
from tui.screens.figures import cuts, measures
from tui.screens.figures.actions import can_open, has_measure, has_part
from tui.screens.figures.model import SECTIONS, FiguresPage, Section, Wanted, read
from tui.screens.figures.sheets import WHY, FiguresSheets
from tui.screens.handon import one_by_one, rows, worked_out
from tui.session import Session
from tui.widgets.entry import Entry
from tui.widgets.ink import Drawing
from tui.widgets.lines import LineList

if TYPE_CHECKING:
    from gateway.export.lines import Line
    from tui.custody.exportfile import Order

_TABLES: Mapping[Source, str] = {
    "answers": "feedback",
    "complaints": "feedback",
    "cases": "cases",
    "visits": "visits",
    "surveys": "surveys",
    "customers": "customers",
}
"""Which table has the things behind a figure; hours and months stand in none, one a row."""

MORE = 5
"""So many times as many things are listed when the last of them is reached."""


class FiguresPane(FiguresSheets):
    """What the keys do, and what is read for it."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="figures")
        self.session = session
        self._wanted = Wanted()
        self._came_from: Section | None = None

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> FiguresPage:
        """Read the section in view of the period chosen."""
        wanted, at = self._wanted, self.now
        with self.session.views() as views:
            return read(views, wanted, at)

    def _want(self, **changes: Any) -> None:
        """Ask for something else; what was open in the cut is put away unless it is asked for."""
        self._wanted = replace(self._wanted, **{"opened": None, "listed": LISTED, **changes})
        self.reload()

    @on(LineList.Chosen, "#thing-rows")
    def _reached(self) -> None:
        """List more of what is behind a figure when its last line is reached."""
        found = self.model.behind if self.model else None
        listed = self._wanted.listed
        if found is None or not len(found.lines) == listed < found.total:
            return
        if self._things.cursor == listed - 1:
            self._wanted = replace(self._wanted, listed=listed * MORE)
            self.reload()

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    @on(Drawing.Pressed, "#sections")
    def _pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        if event.name in SECTIONS:
            self._go_to(SECTIONS.index(event.name))

    # Going --------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """From a figure to its cut, from a part of it to what is behind, from there to its page."""
        standing = self.state
        if can_open(standing) is not None:
            return
        if standing.thing is not None:
            self.go(standing.thing.page, standing.thing.turn)
        elif standing.part and self.parts.row is not None:
            self._want(opened=self.parts.row.part.key)
        else:
            self._cut(standing.measure)

    def _cut(self, measure: str, by: tuple[str, ...] | None = None) -> None:
        """Show a measure's cut, and remember where from."""
        if self._wanted.section != "cuts":
            self._came_from = self._wanted.section
        self._want(section="cuts", measure=measure, by=by or self._wanted.by)

    def leave(self) -> bool:
        """Go back a step: from what is behind to the cut, to the list, to the whole centre."""
        wanted = self._wanted
        if wanted.opened is not None:
            self._want()
        elif wanted.section == "cuts" and self._came_from is not None:
            self._want(section=self._came_from)
            self._came_from = None
        elif wanted.where:
            self._want(where=wanted.where[:-1])
        elif wanted.end is not None:
            self._want(end=None)
        else:
            return False
        return True

    def do_next(self) -> None:
        """Show the next section."""
        self._go_to(SECTIONS.index(self._wanted.section) + 1)

    def do_previous(self) -> None:
        """Show the section before."""
        self._go_to(SECTIONS.index(self._wanted.section) - 1)

    def _go_to(self, place: int) -> None:
        self._came_from = None
        self._want(section=SECTIONS[place % len(SECTIONS)])

    def do_shorter(self) -> None:
        """Look at a shorter period."""
        self._stretch(-1)

    def do_longer(self) -> None:
        """Look at a longer period."""
        self._stretch(1)

    def _stretch(self, by: int) -> None:
        if self.model is not None:
            place = KINDS.index(self._wanted.kind or self.model.window.kind) + by
            kind = KINDS[max(0, min(place, len(KINDS) - 1))]
            self._want(kind=kind, opened=self._wanted.opened)

    def do_as_now(self) -> None:
        """Count by what has been corrected since, or again by what was told then."""
        self._want(as_now=not self._wanted.as_now, opened=self._wanted.opened)

    def do_why(self) -> None:
        """Say what the figure is, what it counts and where its target stands; or put it away."""
        self.toggle_class(WHY)
        self.tell_row()

    def do_dimension(self) -> None:
        """Ask what to cut the measure by."""
        if has_measure(self.state) is None:
            self.ask("first", *self._asked(cuts.first_menu))

    def do_second(self) -> None:
        """Ask what to cut it by besides."""
        if has_measure(self.state) is None:
            self.ask("second", *self._asked(cuts.second_menu))

    def _asked(self, menu: Callable[..., Any]) -> tuple[str, Any]:
        measure = self.state.measure
        return self.words(f"measure.{measure}"), menu(self.words, measure)

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Cut the measure as answered."""
        chosen, by = answers[-1], self._wanted.by
        measure = self.state.measure or self._wanted.measure
        if name == "first":
            self._cut(measure, (chosen, *(other for other in by[1:] if other != chosen)))
        elif chosen == cuts.NONE:
            self._cut(measure, by[:1])
        else:
            self._cut(measure, (*(other for other in by[:1] if other != chosen), chosen))

    def do_only(self) -> None:
        """Look at nothing but the part under the cursor, in every section."""
        row = self.parts.row
        if has_part(self.state) is None and row is not None:
            where = (*self._wanted.where, *zip(row.by, row.part.key, strict=True))
            self._came_from = None
            self._want(section="overview", where=where)

    def entries(self) -> Sequence[Entry]:
        """Offer every measure by name."""
        return measures.entries(self.words)

    def picked(self, key: str) -> None:
        """Show the cut of the measure picked."""
        self._cut(key.removeprefix(measures.PREFIX))

    def turn_to(self, key: str) -> None:
        """Cut a measure, named ``measure:ID``, or ``why:ID`` to have it explained as well.

        Else let the period end on a day, written ``YYYY-MM-DD``.
        """
        kind, _, measure = key.partition(":")
        if kind in ("measure", "why") and measure in MEASURES:
            if kind == "why":
                self.add_class(WHY)
            self._came_from = None  # Esc leads back to the page that led here
            self._want(section="cuts", measure=measure)
        else:
            self._want(end=date.fromisoformat(key))

    def order(self) -> Order | None:
        """Return the figures of the list in view, or what is behind one while that is listed."""
        model = self.model
        if model is None:
            return None
        days = {"start": model.part.start, "end": model.part.end}
        if model.behind is not None:
            return _things(model.behind, days)
        beside = {**days, "at": model.at, "as_now": model.part.as_now}
        return worked_out("figures", _lines(model), where=dict(model.part.where), **beside)

    def do_history(self) -> None:
        """Show the log of the period in view."""
        if self.model is not None:
            part = self.model.part
            self.go("audit", f"since:{part.start} until:{part.end}")


def _lines(model: FiguresPage) -> Iterator[Line]:
    """Yield each figure of each part of the cut, or of the whole where nothing is cut."""
    found = model.figures
    if found is None:
        return
    for each in found.lines:
        part = dict(zip(found.by, each.key, strict=True))
        yield from one_by_one({**part, "figures": each.figures}, "figures")


def _things(behind: Things, days: Mapping[str, date]) -> Order:
    """Return the things listed behind a figure by their table."""
    table = _TABLES.get(behind.lines[0].source) if behind.lines else None
    if table is not None:
        return rows(table, keys=tuple(line.key for line in behind.lines))
    told = map(asdict, behind.lines)  # months and people's hours: nothing is said by a customer
    return worked_out("behind", told, **days)
