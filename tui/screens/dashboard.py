"""The dashboard: a room sees at a glance how the centre stands, and goes from there to the work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from textual import on
from textual.app import ComposeResult

from domain.measures.satisfaction import TOUCHPOINTS
from domain.policy import Policy
from domain.reviewing import Kind as Held
from tui import dashboard as reading
from tui.cutting import KINDS, Kind
from tui.dashboard import Dashboard
from tui.documents.dashboard import LAYERS
from tui.documents.said import Telling
from tui.reviewing import Span
from tui.screens import dashboarddrawing as draw
from tui.screens.dashboardactions import ACTIONS, Pointed
from tui.screens.dashboardfigures import sentence
from tui.screens.gradual import Gradual
from tui.screens.handon import write_days
from tui.session import Session
from tui.widgets.ink import Drawing, Line, Sheet
from tui.widgets.panel import Panel
from tui.widgets.stages import Choice, Menu

__all__ = ["ACTIONS", "DashboardPage", "DashboardPane"]

REVIEWS: tuple[Held, ...] = ("monthly", "weekly")

PLACES = ("figures", "causes", "improvements", "people", "region")
"""The pages one goes to from here, in the order of the menu, after the reviews."""


class DashboardPage(msgspec.Struct, frozen=True):
    """The dashboard of a window, and the policy that says what is aimed at."""

    found: Dashboard
    policy: Policy


class DashboardPane(Gradual[DashboardPage]):
    """Three layers, the journey, the improvements; the cursor goes through all of them."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="dashboard")
        self.session = session
        self.masked = True
        self._kind: Kind | None = None
        self._row = self._column = 0

    def compose(self) -> ComposeResult:
        """A frame's upper edge above each layer, and nothing that would take a row besides."""
        for name in LAYERS:
            yield Panel(Sheet(id=f"{name}-figures"), id=name)
        yield Sheet(id="journey")
        yield Sheet(id="improved")

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> DashboardPage:
        """Read all of it."""
        return self._read(whole=True)

    def load_quickly(self) -> DashboardPage:
        """Read what does not look at every customer of a year."""
        return self._read(whole=False)

    def _read(self, *, whole: bool) -> DashboardPage:
        at, kind = self.now, self._kind
        with self.session.views() as views:
            end = views.day(at)
            window = reading.window(end, kind) if kind else reading.usual(views, end, at)
            found = reading.dashboard(views, window, at, whole=whole)
            return DashboardPage(found, views.house.rules.at(at))

    def begins_anew(self) -> bool:
        """Return whether another window is shown than is asked for."""
        model = self.model
        return model is None or (self._kind or "") not in ("", model.found.window.kind)

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: DashboardPage) -> None:
        """Draw the layers, the journey and the improvements."""
        words = self.words
        days, why = draw.period(words, model.found.window, model.policy.measures.margin)
        asides = (days, why, words("dashboard.same"))
        for (name, _), aside in zip(LAYERS.items(), asides, strict=True):
            self.query_one(f"#{name}", Panel).head(words(f"document.dashboard.part.{name}"), aside)
            sheet = self.query_one(f"#{name}-figures", Sheet)
            sheet.show(partial(self._layer, model, LAYERS[name]))
        self.query_one("#journey", Sheet).show(partial(self._journey, model))
        self.query_one("#improved", Sheet).show(partial(self._improved, model))

    def _layer(self, model: DashboardPage, names: Sequence[str], cells: int) -> Sequence[Line]:
        telling = Telling(self.words, model.policy)
        high = not self.screen.has_class("-low")
        return draw.layer(telling, names, model.found, self.state.figure, cells, high=high)

    def _journey(self, model: DashboardPage, cells: int) -> Sequence[Line]:
        telling = Telling(self.words, model.policy)
        return draw.touchpoints(telling, model.found, self.state.figure, cells)

    def _improved(self, model: DashboardPage, cells: int) -> Sequence[Line]:
        rows = max(1, self.query_one("#improved", Sheet).size.height)
        return draw.improvements(self.words, model.found, self.state.improvement, cells, rows)

    def on_resize(self) -> None:
        """Draw anew what fits now: by then there may be a newer model than there is yet."""
        self.call_after_refresh(self._redraw)

    @property
    def hint(self) -> str:
        """Everything about what the cursor stands on, in a sentence."""
        model, at = self.model, self.state
        if model is None:
            return ""
        line = model.found.figure(at.figure) if at.figure else None
        if line is not None:
            return sentence(Telling(self.words, model.policy), at.figure, line)
        return self.words("dashboard.hint")

    # Going through ------------------------------------------------------------------------------

    @property
    def _grid(self) -> Sequence[Sequence[Pointed]]:
        rows = [[Pointed(figure=name) for name in names] for names in LAYERS.values()]
        rows.append([Pointed(figure=f"touchpoint-{name}") for name in TOUCHPOINTS])
        lines = self.model.found.improvements if self.model else ()
        return [*rows, *([Pointed(improvement=line.improvement)] for line in lines)]

    @property
    def state(self) -> Pointed:
        """What the cursor stands on."""
        grid = self._grid
        row = grid[min(self._row, len(grid) - 1)]
        return row[min(self._column, len(row) - 1)]

    def _move(self, down: int, right: int) -> None:
        grid = self._grid
        row = min(self._row, len(grid) - 1)
        self._column = max(0, min(self._column, len(grid[row]) - 1) + right)
        self._column = min(self._column, len(grid[row]) - 1)
        self._row = max(0, min(row + down, len(grid) - 1))
        self._redraw()

    def _redraw(self) -> None:
        if self.model is not None:
            self.show(self.model)
        self.post_message(self.Changed())

    def do_right(self) -> None:
        """Go to the figure at the right."""
        self._move(0, 1)

    def do_left(self) -> None:
        """Go to the figure at the left."""
        self._move(0, -1)

    def do_down(self) -> None:
        """Go down a row."""
        self._move(1, 0)

    def do_up(self) -> None:
        """Go up a row."""
        self._move(-1, 0)

    @on(Drawing.Pressed)
    def _pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        for row, line in enumerate(self._grid):
            for column, pointed in enumerate(line):
                if event.name in (pointed.figure, pointed.improvement):
                    self._row, self._column = row, column
        self._redraw()

    def do_open(self) -> None:
        """Open what the cursor stands on: a figure's cut, an improvement."""
        at = self.state
        if at.figure:
            self.go("figures", f"measure:{reading.behind(at.figure)}")
        elif at.improvement:
            self.go("improvements", at.improvement)

    def do_shorter(self) -> None:
        """Look at a shorter window."""
        self._widen(-1)

    def do_longer(self) -> None:
        """Look at a longer window."""
        self._widen(1)

    def _widen(self, by: int) -> None:
        shown = self.model.found.window.kind if self.model else ""
        place = KINDS.index(self._kind or shown or "month") + by
        self._kind = KINDS[max(0, min(place, len(KINDS) - 1))]
        self.reload()

    def leave(self) -> bool:
        """Go back to the window one begins with."""
        was, self._kind = self._kind, None
        if was is not None:
            self.model = None
            self.reload()
        return was is not None

    # Going elsewhere ----------------------------------------------------------------------------

    def do_review(self) -> None:
        """Ask which review is to be held."""
        self.ask("review", "", Menu(title=self.words("dashboard.which"), choices=self._reviews()))

    def _reviews(self) -> tuple[Choice, ...]:
        return tuple(Choice(id=kind, label=self.words(f"review.{kind}")) for kind in REVIEWS)

    def do_places(self) -> None:
        """Offer everything that is opened from here, by digits."""
        pages = tuple(
            Choice(id=page, label=self.words(f"action.go.{page}.label")) for page in PLACES
        )
        title = self.words("action.dashboard.places.label")
        self.ask("places", "", Menu(title=title, choices=(*self._reviews(), *pages)))

    def decided(self, _name: str, answers: tuple[str, ...]) -> None:
        """Go where the strip was told to."""
        if answers[0] in REVIEWS:
            self.go("review", answers[0])
        elif answers[0] == "figures":
            self.do_open() if self.state.figure else self.go("figures")
        else:
            self.go(answers[0])

    def do_history(self) -> None:
        """Show the log of the days in view."""
        if self.model is not None:
            days = self.model.found.window
            self.go("audit", f"since:{days.start} until:{days.end}")

    def do_export(self) -> None:
        """Write the dashboard's document of the days in view."""
        if self.model is not None:
            days = self.model.found.window
            write_days(self, self.session, "dashboard", Span(days.start, days.end))

    def do_why(self) -> None:
        """Say what the figure is, where its cuts are: what it counts, what it is aimed at."""
        self.go("figures", f"why:{self.state.figure}")
