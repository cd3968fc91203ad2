"""Cars in the house: the board of the workshop, for the wall and for the hands.

Above the stages with what stands at each, below the cars, what breaks next first; mobile and
remote work in a group of its own, today's bookings beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Input

from domain.visits.state import Visit
from tui import visiting
from tui.actions import Action
from tui.pane import Pane
from tui.screens.clientverbs import WHO
from tui.screens.handon import rows
from tui.screens.morning import MorningPane
from tui.screens.reporting import Reporting
from tui.screens.takingin import TakingIn
from tui.screens.verbs import REPORT
from tui.screens.visitcolumns import ALL, VisitColumns, booked, flow, in_numbers
from tui.screens.visitfacts import in_two, preview
from tui.screens.visitstrips import TAKE_IN
from tui.screens.visitverbs import (
    BOOK,
    OPEN,
    RECEIVE,
    SAVE,
    SEARCH,
    STAGE_BACK,
    STAGE_ON,
    UNDO,
    VERBS,
    WALL,
)
from tui.screens.why import set_in
from tui.session import Session
from tui.visitmodels import STAGES, CarsInHouse, VisitLine
from tui.widgets.ink import Drawing, Ink, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

ACTIONS: tuple[Action, ...] = (
    *VERBS,
    RECEIVE,
    BOOK,
    SAVE,
    OPEN,
    WALL,
    SEARCH,
    STAGE_BACK,
    STAGE_ON,
    UNDO,
    WHO,
    REPORT,
)

OUTSIDE_ROWS = 4
"""Mobile and remote visits in view at once, at most."""

_FILTERS = (ALL, *STAGES)


class Workshop(msgspec.Struct, frozen=True):
    """The cars in the house with the states that decide what may be done."""

    house: CarsInHouse
    states: Mapping[str, Visit]


class VisitsPane(Reporting[Workshop], TakingIn[Workshop]):
    """The board of the workshop."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="visits")
        self.stage = ALL
        self.found = ""
        self._stand_on = ""
        self._outside = False

    def compose(self) -> ComposeResult:
        """Numbers and stages above, cars and bookings below; the form in their place."""
        columns = VisitColumns(self)
        yield Sheet(id="house")
        yield Sheet(id="flow")
        with Container(id="body"):
            with Vertical(id="cars"):
                with Panel(id="list", classes="-list"):
                    yield LineList(self._inside_columns(columns), empty="visits.empty", id="inside")
                with Vertical(id="away"):
                    yield Sheet(id="outside-head")
                    yield LineList(
                        self._outside_columns(columns),
                        empty="visits.empty-stage",
                        heading=False,
                        id="outside",
                    )
            with Vertical(id="beside"):
                with Panel(id="coming", classes="-list"):
                    yield Sheet(id="capacity")
                    yield LineList(
                        (columns.slot(), columns.plate(), columns.model(), columns.service()),
                        empty="visits.empty-coming",
                        heading=False,
                        id="bookings",
                    )
                with Panel(id="about"):
                    yield Sheet(id="about-text")
        yield Sheet(id="line")
        yield Input(id="search", compact=True)

    def _inside_columns(self, columns: VisitColumns) -> tuple[Column[VisitLine], ...]:
        return (
            columns.left(),
            columns.mark(),
            columns.plate(),
            columns.model(),
            columns.stage(),
            columns.answer(),
            columns.advisor(),
        )

    def _outside_columns(self, columns: VisitColumns) -> tuple[Column[VisitLine], ...]:
        return (
            columns.left(),
            columns.mark(),
            columns.plate(),
            columns.model(),
            columns.stage(),
            columns.answer(),
            columns.mode(),
        )

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> Workshop:
        """Read the house and the states of its cars."""
        with self.session.views(masked=self.masked) as views:
            house = visiting.cars_in_house(views, self.now)
            lines = (*house.inside, *house.outside, *house.coming)
            return Workshop(house, visiting.visit_states(views, [line.visit for line in lines]))

    def come_from(self, page: Pane[object] | None) -> None:
        """Mask names where a meeting is being held: it hangs on the wall."""
        if isinstance(page, MorningPane) and page.minutes.began and not self.masked:
            self.masked = True
            self.reload()

    @property
    def subject(self) -> str:
        """What is shown of the house: a stage, a wall's view."""
        stage = self.words(f"stage.{self.stage}") if self.stage else ""
        wall = self.words("visits.wall") if self.masked else ""
        return " · ".join(filter(None, (stage, wall)))

    @property
    def hint(self) -> str:
        """What to do here."""
        if self.fills_in:
            return self.words("hint.visits-reception")
        barred = self.barred(self.session.person())
        return self.words(f"hint.{barred}" if barred else "hint.visits")

    @property
    def list(self) -> LineList[VisitLine]:
        """The list the cursor is in."""
        return self.query_one("#outside" if self._outside else "#inside", LineList)

    @property
    def chosen(self) -> VisitLine | None:
        """The visit under the cursor."""
        return self.list.row

    def visits(self) -> Sequence[str]:
        """Return the visits of the list in view, in its order."""
        return [line.visit for line in (*self._inside(), *self._beyond())]

    def order(self) -> Order | None:
        """Return the cars of the lists in view."""
        return rows("visits", keys=tuple(self.visits())) if self.model is not None else None

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: Workshop) -> None:
        """Fill the lists; the cursor stays on its car or goes to the one asked for."""
        self.states = model.states
        house, words = model.house, self.words
        inside, outside = self._inside(), self._beyond()
        self.query_one("#house", Sheet).show(lambda cells: in_numbers(words, house, cells))
        self.query_one("#flow", Sheet).show(lambda cells: flow(words, house, self.stage, cells))
        self.query_one("#list", Panel).head(self._title(inside))
        self.query_one("#inside", LineList).feed(Rows(inside), self.now)
        self._show_outside(outside)
        self.query_one("#coming", Panel).head(words("visits.coming"), "")
        self.query_one("#capacity", Sheet).show(
            lambda _: [(Ink(" "), *booked(words, house.bookings))]
        )
        today = [line for line in house.coming if line.day == house.day]
        self.query_one("#bookings", LineList).feed(Rows(today), self.now)
        if self._stand_on:
            self._outside = self._stand_on in {line.visit for line in outside}
            self.list.go_to(self._stand_on)
            self._stand_on = ""
        self._show_cursor()
        self.show_chosen()

    def _title(self, inside: Sequence[VisitLine]) -> str:
        if self.stage:
            name = self.words(f"stage.{self.stage}")
            return self.words("visits.title-stage", stage=name, n=len(inside))
        return self._counted("visits.inside", inside)

    def _counted(self, key: str, lines: Sequence[VisitLine]) -> str:
        """Return a heading with how many are in work, and how many of the rows are booked only."""
        booked = sum(line.stage == "booked" for line in lines)
        title = self.words(key, n=len(lines) - booked)
        return f"{title} · {self.words('visits.awaited', n=booked)}" if booked else title

    def _show_outside(self, outside: Sequence[VisitLine]) -> None:
        heading = self.query_one("#outside-head", Sheet)
        lines = self.query_one("#outside", LineList)
        self.set_class(bool(outside), "-outside")
        if not outside:
            self._outside = False
        lines.styles.height = min(len(outside), OUTSIDE_ROWS) or 1
        title = self._counted("visits.outside", outside)
        heading.show(lambda _: [(Ink(f" {title}", Tone.HEAD),)])
        lines.feed(Rows(outside), self.now)

    def _inside(self) -> Sequence[VisitLine]:
        """Return the cars at the centre, or all of the stage in view."""
        if self.model is None:
            return ()
        house = self.model.house
        if not self.stage:
            return self._fitting(house.inside)
        if self.stage == "booked":
            return self._fitting(house.coming)
        every = (*house.inside, *house.outside)
        return self._fitting([line for line in every if line.stage == self.stage])

    def _beyond(self) -> Sequence[VisitLine]:
        """Return what is done away from the centre; a stage in view shows all in one list."""
        if self.model is None or self.stage:
            return ()
        return self._fitting(self.model.house.outside)

    def _fitting(self, lines: Sequence[VisitLine]) -> Sequence[VisitLine]:
        wanted = self.found.casefold()
        return [line for line in lines if wanted in _searched(line)] if wanted else lines

    def show_chosen(self) -> None:
        """Show the car under the cursor, or why what is owed is due when it is."""
        line, words = self.chosen, self.words
        panel = self.query_one("#about", Panel)
        below = self.query_one("#line", Sheet)
        text = self.query_one("#about-text", Sheet)
        if line is None:
            panel.head("")
            text.show(lambda _: [])
            below.show(lambda _: [])
            return
        why = self.why(line)
        panel.head(" ".join(filter(None, (line.plate or line.visit, line.vehicle))))
        text.show(lambda cells: set_in(why, cells) if why else preview(words, line, cells))
        below.show(lambda cells: set_in(why, cells) if why else in_two(words, line, cells))

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        for lines in self.query(LineList):
            lines.tick(now)

    def on_mount(self) -> None:
        """Ask for the data once painted; the bookings show no cursor beside that of the cars."""
        self.query_one("#bookings", LineList).keep_cursor(keeps=False)
        self._show_cursor()
        super().on_mount()

    def _show_cursor(self) -> None:
        """Let one list show where the next key acts."""
        self.query_one("#inside", LineList).keep_cursor(keeps=not self._outside)
        self.query_one("#outside", LineList).keep_cursor(keeps=self._outside)

    # Going along --------------------------------------------------------------------------------

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the list with the focus be the one that is worked."""
        if event.widget.id in ("inside", "outside"):
            self._outside = event.widget.id == "outside"
            self._show_cursor()
            self._moved()

    @on(LineList.Chosen)
    def _chosen_moved(self, event: LineList.Chosen) -> None:
        if event.lines is self.list:
            self._moved()

    def _moved(self) -> None:
        self.forget_why()
        self.show_chosen()
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self, event: LineList.Opened) -> None:
        if event.lines.id == "bookings":
            self._show_stage("booked")
            self._stand_on = event.row.visit
            self.show(cast("Workshop", self.model))
        self.do_act()

    @on(Drawing.Pressed, "#flow")
    def _stage_pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        self._show_stage(event.name.removeprefix("stage:"))

    def do_stage_on(self) -> None:
        """Show only the cars of the next stage."""
        self._turn(1)

    def do_stage_back(self) -> None:
        """Show only the cars of the stage before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        place = (_FILTERS.index(self.stage) + by) % len(_FILTERS)
        self._show_stage(_FILTERS[place])

    def _show_stage(self, stage: str) -> None:
        self.stage, self._outside = stage, False
        if self.model:
            self.show(self.model)
        self.query_one("#inside", LineList).focus()
        self.post_message(self.Changed())

    def turn_to(self, key: str) -> None:
        """Take in the car of a booking."""
        act, _, visit = key.partition(":")
        if act == TAKE_IN:
            self._stand_on = visit
            self.take_booked(visit)

    def do_wall(self) -> None:
        """Mask names and plates for the wall, or show them again."""
        self.masked = not self.masked
        self.say(self.words("visits.masked" if self.masked else "visits.unmasked"), tone=Tone.PLAIN)
        self.reload()

    def do_open(self) -> None:
        """Open the visit under the cursor."""
        if self.chosen:
            self.go("visit", self.chosen.visit)

    def reload_on(self, key: str) -> None:
        """Read anew and stand on ``key``."""
        self._stand_on = key
        self.reload()

    def taken_in(self, visit: str) -> None:
        """Show the board with the cursor on the car."""
        self.stage = ALL
        self.reload_on(visit)

    def form_left(self) -> None:
        """Go back to the list."""
        self.query_one("#inside", LineList).focus()

    def do_search(self) -> None:
        """Ask for what to find."""
        self.add_class("-searching")
        self.query_one("#search", Input).focus()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.found = event.value.strip()
        if self.model:
            self.show(self.model)

    @on(Input.Submitted, "#search")
    def _searched_for(self, event: Input.Submitted) -> None:
        event.stop()
        self._end_search()

    def _end_search(self) -> None:
        self.remove_class("-searching")
        self.query_one("#inside", LineList).focus()

    def leave(self) -> bool:
        """Put away, one a time: the form, the line to search with, the explanation, the stage."""
        if self.fills_in:
            return self.leave_form()
        field = self.query_one("#search", Input)
        if self.has_class("-searching"):
            self._end_search()
        elif super().leave():
            return True
        elif self.stage:
            self._show_stage(ALL)
            return True
        elif not self.found:
            return False
        field.value = ""
        return True


def _searched(line: VisitLine) -> str:
    parts = (line.visit, line.name, line.phone, line.plate, line.vehicle, line.advisor_name)
    return " ".join((*parts, line.fault, line.technician_name)).casefold()
