"""One visit: whose car, its marks with their clocks, the price, its history, what may be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from domain.visits.facts import visit_stream
from tui.actions import Action, Keymap
from tui.models import Offer
from tui.offers import Offers
from tui.pane import Pane
from tui.screens.casefacts import Told, history_columns, told
from tui.screens.clientverbs import WHO
from tui.screens.handon import rows
from tui.screens.visitfacts import mark_columns, who, who_in_two, work
from tui.screens.visitoffering import offering
from tui.screens.visitstrips import TAKE_IN, may_come
from tui.screens.visitverbs import UNDO, VERBS, VisitStanding, may_see_case
from tui.screens.visitwork import PREFIX, Visitwork
from tui.screens.why import set_in
from tui.sealing import legible
from tui.session import Session
from tui.visitfile import visit_file
from tui.visitmodels import VisitFile, VisitLine
from tui.widgets.ink import Drawing, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

_VISIT = frozenset({"visit"})

ACTIONS: tuple[Action, ...] = (
    *VERBS,
    UNDO,
    Action(id="visit.previous", keys=("[",), group="move", handler="do_previous", where=_VISIT),
    Action(id="visit.next", keys=("]",), group="move", handler="do_next", where=_VISIT),
    Action(
        id="visit.case",
        keys=("right",),
        group="visit",
        handler="do_case",
        where=_VISIT,
        allowed=may_see_case,
        rank=10,
    ),
    WHO,
)


class HasKeys(Protocol):
    """An application that knows which key does what."""

    keymap: Keymap


class VisitPane(Visitwork[VisitFile]):
    """A visit in full."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="visit")
        self._visit_id = ""
        self._newest: tuple[str, datetime, int] | None = None
        self.among: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Who, marks and price above, history and actions below."""
        yield Sheet(id="person")
        with Container(id="top"):
            with Panel(id="who"):
                yield Sheet(id="who-text")
            with Panel(id="marks", classes="-list"):
                yield LineList(
                    mark_columns(self), empty="visit.no-marks", heading=False, id="mark-list"
                )
            with Panel(id="work"):
                yield Sheet(id="work-text")
        with Container(id="bottom"):
            with Panel(id="history", classes="-list"):
                yield LineList(
                    history_columns(), empty="visit.no-history", heading=False, id="entries"
                )
            with Panel(id="offers"):
                yield Sheet(id="offer-text")

    # Reading ------------------------------------------------------------------------------------

    @property
    def subject(self) -> str:
        """The car, for the title bar."""
        line = self.chosen
        return self.called(line) if line else self._visit_id

    @property
    def chosen(self) -> VisitLine | None:
        """The visit in view."""
        return self.model.line if self.model else None

    @property
    def state(self) -> VisitStanding:
        """How things stand for the visit in view, and whether a case came of it."""
        cases = bool(self.model and self.model.cases)
        return msgspec.structs.replace(super().state, has_case=cases)

    @property
    def hint(self) -> str:
        """What to do here."""
        barred = self.barred(self.session.person())
        return self.words(f"hint.{barred}" if barred else "hint.visit") if self.model else ""

    def come_from(self, page: Pane[Any] | None) -> None:
        """Take over the page's list for going along it, and its masks."""
        self.among = page.visits() if isinstance(page, Visitwork) else ()
        self.masked = bool(getattr(page, "masked", False))

    def turn_to(self, key: str) -> None:
        """Bring another visit into view."""
        self._visit_id = key
        self.explained = ""
        self.reload()

    def on_mount(self) -> None:
        """Wait to be turned to a visit."""

    def load(self) -> VisitFile:
        """Read the visit."""
        who, now = self.session.person(), self.now
        with self.session.views(masked=self.masked) as views:
            return visit_file(self.session, views, self._visit_id, who=who, at=now)

    def order(self) -> Order | None:
        """Return the log of the visit in view."""
        line = self.chosen
        return rows(streams=(visit_stream(line.visit),)) if line else None

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: VisitFile) -> None:
        """Fill the panels."""
        words, line = self.words, model.line
        self.states = {line.visit: model.state}
        self.show_chosen()
        stage, mode = words(f"stage.{line.stage}"), words(f"mode.{line.mode}")
        self.query_one("#marks", Panel).head(words("visit.marks"))
        self.query_one("#mark-list", LineList).feed(Rows(model.marks), self.now)
        self.query_one("#work", Panel).head(words("visit.work"), f"{stage} · {mode}")
        self.query_one("#work-text", Sheet).show(lambda cells: work(words, model, cells))
        self.query_one("#history", Panel).head(words("visit.history"))
        self._show_history()
        self.query_one("#offers", Panel).head(words("visit.offers"))
        self.query_one("#offer-text", Sheet).show(lambda cells: self._offers(model, cells))
        self._stand_on_newest(model)

    def _stand_on_newest(self, model: VisitFile) -> None:
        """Bring the newest entry and what runs into view, whenever something happened."""
        newest = (model.line.visit, model.line.last_at, len(model.entries))
        if newest != self._newest:
            self._newest = newest
            for lines in self.query(LineList):
                lines.action_first()

    def _heading(self, line: VisitLine) -> Iterator[str]:
        yield legible(self.words, line, "name", "visits.stranger")
        if line.privacy:
            yield self.words(f"privacy.{line.privacy}")

    def _told(self) -> Sequence[Told]:
        cells = self.query_one("#entries", LineList).size.width
        return told(self.words, self.model.entries, cells) if self.model else ()

    def on_resize(self) -> None:
        """Break the history's lines anew."""
        if self.model:
            self.call_after_refresh(self._show_history)

    def _show_history(self) -> None:
        self.query_one("#entries", LineList).feed(Rows(self._told()), self.now)

    def show_chosen(self) -> None:
        """Show whose car it is, or why what is owed is due when it is."""
        model, line = self.model, self.chosen
        if model is None or line is None:
            return
        words, why = self.words, self.why(line)
        self.query_one("#who", Panel).head(" · ".join(self._heading(line)))
        self.query_one("#who-text", Sheet).show(
            lambda cells: set_in(why, cells) if why else who(words, model, cells)
        )
        self.query_one("#person", Sheet).show(
            lambda cells: set_in(why, cells) if why else who_in_two(words, model, cells)
        )

    def _offers(self, model: VisitFile, cells: int) -> Sequence[Line]:
        rows = self.query_one("#offers", Panel).size.height
        comes = may_come(model.state, self.session.person()) and not self.state.barred
        offers = (*((Offer(action=TAKE_IN),) if comes else ()), *model.offers)
        steps = [step.id for step in self.strips.steps(model.state, self.state.offers).choices]
        return offering(self.words, offers, steps, self._key_of, cells, rows)

    def _key_of(self, verb: str) -> str:
        """Return the key that leads to an act, as it is shown."""
        offers = Offers(self.words, cast("HasKeys", self.app).keymap, None)
        action = next(action for action in VERBS if action.id == f"visit.{verb}")
        return offers.chip(action).key

    @on(Drawing.Pressed, "#offer-text")
    def _offer_pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        if event.name.startswith(PREFIX):
            self.picked(event.name)

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self.query_one("#mark-list", LineList).tick(now)

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_act()

    # Going along --------------------------------------------------------------------------------

    def do_case(self) -> None:
        """Open the case that came of the visit."""
        if self.model and self.model.cases:
            self.go("case", self.model.cases[-1])

    def do_previous(self) -> None:
        """Show the visit before this one in the list it was opened from."""
        self._step_aside(-1)

    def do_next(self) -> None:
        """Show the visit after this one in the list it was opened from."""
        self._step_aside(1)

    def _step_aside(self, by: int) -> None:
        place = self.among.index(self._visit_id) + by if self._visit_id in self.among else -1
        if 0 <= place < len(self.among):
            self.turn_to(self.among[place])
        else:
            self.say(self.words("visits.no-neighbour"), tone=Tone.PLAIN)
