"""Surveys: who is to be asked now, who is not and why, and the rates that come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, cast

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from domain.errors import DeskError, RefusedError
from domain.events import survey_stream
from tui import asking
from tui.actions import Action
from tui.mailing import Mailed, list_name, send, withhold
from tui.pane import Pane
from tui.screens import surveyfigures
from tui.screens.handon import FOLDER, rows
from tui.screens.surveycolumns import columns
from tui.screens.verbs import PAST, READS_ONLY
from tui.session import Session
from tui.surveymodels import Collection, Section, SurveyLine, SurveyList
from tui.text import Coded
from tui.widgets.ink import Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.stages import Ask, Confirm
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

SPAN = timedelta(days=29)
"""From the first to the last of the thirty days whose rates are shown."""

SEND, WITHHOLD = "surveys.send", "surveys.withhold"
"""What the strip is opened for here."""

_HERE = frozenset({"surveys"})


class Desk(Protocol):
    """What the page needs of the application it is in."""

    def in_turn(self, work: Callable[[], None]) -> None:
        """Run ``work`` off the screen's thread, after all that was asked before."""

    def tell(self, callback: Callable[..., object], *values: object) -> None:
        """Have ``callback`` run on the screen's thread soon."""


class SurveysPage(msgspec.Struct, frozen=True):
    """A section of the surveys, and the collection rates of the last thirty days."""

    found: SurveyList
    collection: Collection


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand for the person at the desk: what the page's actions ask.

    Attributes:
        barred: The code of the reason why nothing may be changed here; empty where it may.
        refused: Why this role may not send or withhold.
        due: How many surveys may be sent now.
        line: The survey under the cursor.
    """

    barred: str = ""
    refused: dict[str, RefusedError] = {}
    due: int = 0
    line: SurveyLine | None = None


def _may_send(state: object) -> str | Coded | None:
    if not isinstance(state, Standing):
        return "no-row"
    barred = state.barred or state.refused.get(SEND)
    return barred or (None if state.due else "nothing-due")


def _may_withhold(state: object) -> str | Coded | None:
    if not isinstance(state, Standing) or state.line is None:
        return "no-row"
    barred = state.barred or state.refused.get(WITHHOLD)
    return barred or (None if state.line.status == "planned" else "survey-over")


def _has_row(state: object) -> str | None:
    if isinstance(state, Standing) and state.line is not None:
        return None
    return "no-row"


def _always(_state: object) -> None:
    return None


def _action(
    name: str, key: str, rank: int, allowed: Callable[[object], str | Coded | None] = _always
) -> Action:
    return Action(
        id=f"surveys.{name}",
        keys=(key,),
        group="surveys",
        handler=f"do_{name}",
        where=_HERE,
        allowed=allowed,
        rank=rank,
    )


ACTIONS: tuple[Action, ...] = (
    _action("send", "s", 1, _may_send),
    _action("withhold", "n", 2, _may_withhold),
    _action("open", "enter", 3, _has_row),
    _action("later", "]", 4),
    _action("earlier", "[", 5),
    _action("next", "right", 6),
    _action("before", "left", 7),
    Action(
        id="surveys.undo",
        keys=("u", "ctrl+z"),
        group="surveys",
        handler="do_undo",
        where=_HERE,
    ),
)
"""What can be done on this page."""


class SurveysPane(Pane[SurveysPage]):
    """The surveys' page."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="surveys")
        self.session = session
        self._section = 0
        self._dimension = 0
        self._kept_back = ""
        self._columns_of: Section = self.section

    def compose(self) -> ComposeResult:
        """What there is above, the list below it, the rates at the foot."""
        yield Sheet(id="sections")
        yield Sheet(id="rates")
        with Panel(id="list", classes="-list"):
            yield LineList(columns(self), empty="surveys.empty")
        with Container(id="figures"):
            yield Panel(Sheet(id="cuts-text"), id="cuts")
            yield Panel(Sheet(id="beside-text"), id="beside")

    @property
    def section(self) -> Section:
        """Which surveys the list holds."""
        return asking.SECTIONS[self._section]

    @property
    def list(self) -> LineList[SurveyLine]:
        """The list."""
        return self.query_one(LineList)

    @property
    def chosen(self) -> SurveyLine | None:
        """The survey under the cursor."""
        return self.list.row

    @property
    def subject(self) -> str:
        """The survey under the cursor, for the title."""
        return self.chosen.survey if self.chosen else ""

    @property
    def hint(self) -> str:
        """What to do here first."""
        barred = self._barred()
        return self.words(f"hint.{barred or 'surveys'}")

    @property
    def state(self) -> Standing:
        """How things stand for the survey under the cursor."""
        due = self.model.found.counts["due"] if self.model else 0
        return Standing(barred=self._barred(), refused=self._refused(), due=due, line=self.chosen)

    def _barred(self) -> str:
        if self.session.moment is not None:
            return PAST
        return READS_ONLY if self.session.person().role == "auditor" else ""

    def _refused(self) -> dict[str, RefusedError]:
        """Return what this person's role may not do here."""
        who = self.session.person()
        rules = self.session.house().rules.at(self.now).surveys
        may = {SEND: rules.send, WITHHOLD: rules.withhold}
        return {
            name: RefusedError("role-may-not", role=who.role)
            for name, roles in may.items()
            if who.role not in roles
        }

    def load(self) -> SurveysPage:
        """Read the section in view and the rates of the dimension in view."""
        at, by = self.now, asking.DIMENSIONS[self._dimension]
        with self.session.views() as views:
            today = views.day(at)
            return SurveysPage(
                asking.listed(views, self.section, at, fields=("name",)),
                asking.collection(views, today - SPAN, today, at, by),
            )

    def show(self, model: SurveysPage) -> None:
        """Fill the list and draw the rates."""
        words, found, collection = self.words, model.found, model.collection
        self.query_one("#sections", Sheet).show(lambda _: [surveyfigures.sections(words, found)])
        self.query_one("#rates", Sheet).show(
            lambda cells: surveyfigures.whole(words, collection, cells)
        )
        self.query_one("#list", Panel).head(words(f"surveys.title.{found.section}"))
        if found.section != self._columns_of:
            self._columns_of = found.section
            self.list.recast(columns(self))
        self.list.feed(Rows(found.lines), self.now)
        dimension = words(f"surveys.by.{collection.by}")
        self.query_one("#cuts", Panel).head(words("surveys.cuts", dimension=dimension))
        self.query_one("#cuts-text", Sheet).show(lambda _: surveyfigures.table(words, collection))
        self.query_one("#beside", Panel).head(words("surveys.beside"))
        self.query_one("#beside-text", Sheet).show(
            lambda _: surveyfigures.beside(words, collection)
        )

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self.list.tick(now)

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _opened(self) -> None:
        self.do_open()

    # Looking ------------------------------------------------------------------------------------

    def do_earlier(self) -> None:
        """Show the list before this one."""
        self._turn_list(-1)

    def do_later(self) -> None:
        """Show the list after this one."""
        self._turn_list(1)

    def _turn_list(self, by: int) -> None:
        self._section = (self._section + by) % len(asking.SECTIONS)
        self.list.clear_marks()
        self.reload()

    def do_before(self) -> None:
        """Break the rates down by the dimension before this one."""
        self._turn_dimension(-1)

    def do_next(self) -> None:
        """Break the rates down by the next dimension."""
        self._turn_dimension(1)

    def _turn_dimension(self, by: int) -> None:
        self._dimension = (self._dimension + by) % len(asking.DIMENSIONS)
        self.reload()

    def do_open(self) -> None:
        """Open the visit, the case or the customer the survey is about."""
        line = self.chosen
        if line is None:
            return
        if line.visit:
            self.go("visit", line.visit)
        elif line.case:
            self.go("case", line.case)
        else:
            self.go("customer", line.customer)

    def order(self) -> Order | None:
        """Return the surveys of the list in view."""
        if self.model is None:
            return None
        return rows("surveys", keys=tuple(line.survey for line in self.model.found.lines))

    def do_history(self) -> None:
        """Show the log of the survey in view; without one, the whole log."""
        line = self.chosen
        self.go("audit", f"stream:{survey_stream(line.survey)}" if line else "")

    # Acting -------------------------------------------------------------------------------------

    def do_send(self) -> None:
        """Ask whether the list is to leave the house."""
        n = self.state.due
        self.ask(SEND, "", Confirm(title=self.words("surveys.send-sure", n=n)))

    def do_withhold(self) -> None:
        """Ask why the survey is kept back."""
        line = self.chosen
        assert line is not None  # noqa: S101  ``allowed`` lets nothing through without a survey
        self._kept_back = line.survey
        why = Ask(title=self.words("surveys.withhold-why"))
        self.ask(WITHHOLD, line.name or line.survey, why)

    def do_undo(self) -> None:
        """Say why nothing is taken back: a list has left, and a survey kept back stays over."""
        self.say(self.words("surveys.stays"), tone=Tone.LATE)

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Write the list, or keep a survey back."""
        desk = cast("Desk", self.app)
        if name == SEND:
            desk.in_turn(self._send)
        elif name == WITHHOLD:
            survey, note = self._kept_back, answers[0]
            desk.in_turn(lambda: self._withhold(survey, note))

    def _send(self) -> None:
        """Write the list into the folder of exports; runs off the screen's thread."""
        from tui.verbs.border import system_trouble

        folder = self.session.home / FOLDER
        try:
            folder.mkdir(exist_ok=True)
            done = send(self.session, lambda batch: folder / list_name(batch, "csv"), "csv")
        except OSError as error:
            raise system_trouble(error) from error
        place = f"{FOLDER}/{list_name(done.batch, 'csv')}"
        cast("Desk", self.app).tell(self._sent, done, place)

    def _sent(self, done: Mailed, place: str) -> None:
        rows, withheld = done.rows, sum(done.withheld.values())
        key = "surveys.sent-done" if rows else "surveys.none-sent"
        said = self.words(key, n=rows, withheld=withheld, path=place)
        self.say(said, tone=Tone.GOOD if rows else Tone.PLAIN)
        self.reload()

    def _withhold(self, survey: str, note: str) -> None:
        desk = cast("Desk", self.app)
        try:
            withhold(self.session, survey, note)
        except DeskError as error:
            desk.tell(self._not_done, error)
        else:
            desk.tell(self._done, self.words("surveys.kept-back", survey=survey))

    def _not_done(self, error: DeskError) -> None:
        self.say(self.words.explain(error), tone=Tone.LATE)
        self.reload()

    def _done(self, said: str) -> None:
        self.say(said)
        self.reload()
