"""One case: its promises with their clocks, its history, what may be done and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from domain.events import case_stream
from domain.improving.facts import DEPTHS
from tui.actions import Action
from tui.casefile import case_file
from tui.casewords import about
from tui.improving import Proposal, propose
from tui.models import CaseFile, CaseLine
from tui.pane import Pane
from tui.parts import parts_known
from tui.screens.casefacts import Told, history_columns, step_columns, told, who
from tui.screens.casework import Casework, DeskApp
from tui.screens.clientverbs import WHO
from tui.screens.handon import rows
from tui.screens.improvementstrips import ImproveStrips
from tui.screens.improvementverbs import PROPOSE
from tui.screens.offering import HasKeys, keys_on, offering
from tui.screens.revealing import REVEAL, Revealing
from tui.screens.verbs import ACT, VERBS
from tui.screens.why import set_in
from tui.sealing import legible
from tui.session import Session
from tui.widgets.ink import Drawing, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

_CASE = frozenset({"case"})

ACTIONS: tuple[Action, ...] = (
    ACT,
    *VERBS,
    Action(id="case.previous", keys=("[",), group="move", handler="do_previous", where=_CASE),
    Action(id="case.next", keys=("]",), group="move", handler="do_next", where=_CASE),
    REVEAL,
    WHO,
    PROPOSE,
)


class CasePane(Revealing[CaseFile]):
    """A case in full."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="case")
        self._case_id = ""
        self.among: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Who and what above, history and actions below."""
        with Container(id="top"):
            with Panel(id="who"):
                yield Sheet(id="who-text")
            with Panel(id="promises", classes="-list"):
                yield LineList(
                    step_columns(self), empty="case.no-promises", heading=False, id="steps"
                )
        with Container(id="bottom"):
            with Panel(id="history", classes="-list"):
                yield LineList(
                    history_columns(), empty="case.no-history", heading=False, id="entries"
                )
            with Panel(id="offers"):
                yield Sheet(id="offer-text")

    # Reading ------------------------------------------------------------------------------------

    @property
    def subject(self) -> str:
        """The case's number, for the title bar."""
        return self._case_id

    @property
    def chosen(self) -> CaseLine | None:
        """The case in view."""
        return self.model.line if self.model else None

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.hint_for(is_new=False) if self.model else ""

    def come_from(self, page: Pane[Any] | None) -> None:
        """Take over the page's list for going along it, and the meeting's masks."""
        self.among = page.cases() if isinstance(page, Casework) else ()
        self.masked = bool(getattr(page, "masked", False))

    def order(self) -> Order | None:
        """Return the log of the case in view."""
        return rows(streams=(case_stream(self._case_id),)) if self.model else None

    def turn_to(self, key: str) -> None:
        """Bring another case into view."""
        self._case_id = key
        self.explained = ""
        self.hide_again()
        self.reload()

    def on_mount(self) -> None:
        """Wait to be turned to a case."""

    def load(self) -> CaseFile:
        """Read the case."""
        now = self.now
        with self.session.views(masked=self.masked) as views:
            self.parts = parts_known(views)
            line = views.line(self._case_id)
        return case_file(
            self.session.journal,
            self.session.house(),
            line,
            who=self.session.person(),
            at=now,
            masked=self.masked,
        )

    def show(self, model: CaseFile) -> None:
        """Fill the panels."""
        words = self.words
        self.states = {model.line.case: model.state}
        self.show_chosen()
        status = words(f"status-of.{model.line.stage}")
        level = f"L{model.line.level} {words(f'level.{model.line.level}')}"
        self.query_one("#promises", Panel).head(words("case.promises"), f"{status} · {level}")
        self.query_one("#steps", LineList).feed(Rows(model.steps), self.now)
        self.query_one("#history", Panel).head(words("case.history"))
        self._show_history()
        self.query_one("#offers", Panel).head(words("case.offers"))
        self.query_one("#offer-text", Sheet).show(lambda cells: self._offers(model, cells))

    def _heading(self, line: CaseLine) -> Iterator[str]:
        """Say whom the case is about, what of, and whether their data may not be used."""
        yield legible(self.words, line, "name", "case.stranger")
        yield about(self.words, line)
        if line.privacy:
            yield self.words(f"privacy.{line.privacy}")

    def _told(self) -> Sequence[Told]:
        """Return the history in lines of the list's width."""
        model = self.model
        cells = self.query_one("#entries", LineList).size.width
        return told(self.words, model.entries, cells) if model else ()

    def on_resize(self) -> None:
        """Break the history's lines anew."""
        if self.model:
            self.call_after_refresh(self._show_history)

    def _show_history(self) -> None:
        self.query_one("#entries", LineList).feed(Rows(self._told()), self.now)

    def show_chosen(self) -> None:
        """Show whom the case is about, or why it is due when it is."""
        line, sheet = self.chosen, self.query_one("#who-text", Sheet)
        if line is not None:
            self.hide_left()
            line = self.as_seen(line)
            self.query_one("#who", Panel).head(" · ".join(self._heading(line)))
            why = self.why(line)
            rows = self.query_one("#who", Panel).size.height
            sheet.show(
                lambda cells: set_in(why, cells) if why else who(self.words, line, cells, rows)
            )

    def _offers(self, model: CaseFile, cells: int) -> Sequence[Line]:
        rows = self.query_one("#offers", Panel).size.height
        keys = keys_on("case", cast("HasKeys", self.app).keymap, self.words)
        return offering(self.words, model.offers, keys, cells, rows)

    @on(Drawing.Pressed, "#offer-text")
    def _offer_pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        self.picked(event.name)

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        super().tick(now)
        self.query_one("#steps", LineList).tick(now)

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_act()

    def do_improve(self) -> None:
        """Ask what is to be done better; the cause it attacks is the case's."""
        strips = ImproveStrips(self.words, self.session.house(), self.now)
        self.ask(PROPOSE.id, self._case()[0].case, strips.propose())

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Carry out what the strip was told: an improvement, or an act on the case."""
        if name != PROPOSE.id:
            super().decided(name, answers)
            return
        line, desk = self._case()[0], cast("DeskApp", self.app)
        proposal = Proposal(
            title=answers[0],
            depth=next(depth for depth in DEPTHS if depth == answers[1]),
            cause=line.root_cause,
            source="case",
            source_id=line.case,
        )

        def work() -> None:
            number = propose(self.session, proposal)
            desk.tell(self.say, self.words("improving.proposed", id=number))

        desk.in_turn(work)

    def do_previous(self) -> None:
        """Show the case before this one in the list it was opened from."""
        self._step_aside(-1)

    def do_next(self) -> None:
        """Show the case after this one in the list it was opened from."""
        self._step_aside(1)

    def _step_aside(self, by: int) -> None:
        place = self.among.index(self._case_id) + by if self._case_id in self.among else -1
        if 0 <= place < len(self.among):
            self.turn_to(self.among[place])
        else:
            self.say(self.words("case.no-neighbour"), tone=Tone.PLAIN)
