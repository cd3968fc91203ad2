"""What stands beside the list: the case as it was at the event in view, and that event in full.

The list moves at once; what is beside it follows when it has been read, the latest wish first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import get_current_worker

from eventstore.browse import STRETCH
from tui.audit.models import Company, Comparison, EventFile, EventLine, Found, Wanted
from tui.audit.then import company, event_file
from tui.screens import auditcase, auditevent, auditsides
from tui.screens.auditkeys import Standing
from tui.screens.auditlist import EventList, columns
from tui.screens.auditwalk import MARKS, AuditWalk
from tui.screens.auditwords import stamp
from tui.screens.casework import DeskApp
from tui.session import Session
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.panel import Panel
from tui.widgets.scrubber import Scrubber
from tui.widgets.tone import Tone

REST = 0.3
"""Seconds the cursor rests before the whole log is looked through for what follows an event."""


class Traveller(DeskApp, Protocol):
    """An application that can show all its pages as of a moment."""

    def travel(self, to: int | datetime) -> None:
        """Show every page as of a position or an instant."""

    def come_back(self) -> None:
        """Show every page as it is now."""


class AuditBeside(AuditWalk):
    """The log, one event of it in full, and the case beside it as it stood then.

    Attributes:
        file: The event read last, with its case; what is shown beside the list.
        kept: The event whose instant is kept for comparing.
        sides: Two instants, while they are compared.
        opened: A position, and the sealed texts of its event, while they are shown.
        case_beside: The case shown beside events that are about none.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.file: EventFile | None = None
        self._company: Company | None = None
        self.kept: EventLine | None = None
        self.sides: Comparison | None = None
        self.opened: tuple[int, Mapping[str, str]] = (0, {})
        self.case_beside = ""
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Where in time one is above, the list, and what it was like beside it."""
        yield Sheet(id="standing")
        yield Scrubber(MARKS)
        with Container(id="body"):
            with Panel(id="list", classes="-list"):
                yield EventList(columns(self), empty="audit.empty", heading=False)
            with Container(id="beside"):
                with Panel(id="then"):
                    yield Sheet()
                with Panel(id="event"):
                    yield Sheet()
        yield Input(id="search", compact=True)

    # The frame ----------------------------------------------------------------------------------

    @property
    def desk(self) -> Traveller:
        """The application."""
        return cast("Traveller", self.app)

    @property
    def subject(self) -> str:
        """The event in view, for the title bar."""
        return f"#{self.event.position:,}" if self.event else ""

    @property
    def hint(self) -> str:
        """How to look for something, and what the letters of the scrubber mean."""
        searching = self.has_class("-searching")
        return self.words("audit.hint.filter" if searching else "audit.hint.marks")

    @property
    def state(self) -> Standing:
        """How things stand: actions ask it whether they are allowed."""
        event = self.event if self.is_mounted and self.model else None
        return Standing(
            on_event=event is not None,
            sealed=bool(event and event.sealed),
            may_open=self.may_open,
        )

    def customer_here(self) -> str:
        """Return the customer of the event in view, or of the case beside it."""
        if self.file is None:
            return ""
        case = self.file.case.state if self.file.case else None
        return self.file.customer or (case.customer if case else "")

    def tick(self, now: datetime) -> None:
        """Let the distance from now grow."""
        del now
        self.show_standing()

    def leave(self) -> bool:
        """Put away, one at a time: what was opened or compared, the event alone, the filter."""
        if self.opened[0] or self.sides:
            self.opened, self.sides = (0, {}), None
            self.show_beside()
            self.say("", tone=Tone.PLAIN)  # it told how to put away what is away now
            return True
        if self.has_class("-full"):
            self.remove_class("-full")
            self.call_after_refresh(self.show_beside)
            return True
        return super().leave()

    # The event in view --------------------------------------------------------------------------

    def show(self, model: Found) -> None:
        """Fill the page."""
        super().show(model)
        if not model.positions:
            self.file = None
        self.look_closer()

    @on(EventList.Chosen)
    def _moved(self) -> None:
        self.opened = (0, {})
        self.look_closer()
        self.post_message(self.Changed())

    def look_closer(self) -> None:
        """Show where in time the cursor is, and read what stands beside it."""
        self.show_standing()
        event = self.event
        self.stand_in_time(self.kept.recorded if self.kept else None)
        if self._resting:
            self._resting.stop()
        if event is None:
            self.show_beside()
            return
        read = partial(self._read_beside, event.position, self.case_beside)
        self.run_worker(read, thread=True, exclusive=True, group="beside")
        self._resting = self.set_timer(REST, self._look_around)

    def _read_beside(self, position: int, case: str) -> None:
        self.answering(
            lambda: event_file(self.looking, position, self.sizes, case), self._take_beside
        )

    def _take_beside(self, file: EventFile | None) -> None:
        if file is None or (self.event and self.event.position != file.line.position):
            return
        self.file = file
        self.case_beside = file.line.case or self.case_beside
        self.show_beside()
        if self.model and self.model.head <= STRETCH:
            self._look_around()  # takes no longer than a key

    def _look_around(self) -> None:
        """Look through the log for what goes with the event in view."""
        file, event = self.file, self.event
        if file and event and file.line.position == event.position != self._known:
            look = partial(self._read_company, file)
            self.run_worker(look, thread=True, exclusive=True, group="company")

    @property
    def _known(self) -> int:
        return self._company.position if self._company else 0

    def _read_company(self, file: EventFile) -> None:
        worker = get_current_worker()
        self.answering(
            lambda: company(self.looking, file, lambda *_: not worker.is_cancelled),
            self._take_company,
        )

    def _take_company(self, found: Company) -> None:
        self._company = found
        self.show_beside()

    # Showing ------------------------------------------------------------------------------------

    def show_standing(self) -> None:
        """Show the instant in view, how far it is from now, and what is kept for comparing."""
        if self.is_mounted:
            self.query_one("#standing", Sheet).show(lambda _cells: [self._standing_line()])

    def _standing_line(self) -> Line:
        words, event, model = self.words, self.event, self.model
        sign = Ink(f" {words('audit.read-only')} ", Tone.WORST)
        if event is None or model is None:
            nothing = "audit.nothing" if model and model.wanted == Wanted() else "audit.none-found"
            return (sign, Ink(" "), Ink(words(nothing) if model else "", Tone.QUIET))
        away = self.session.present() - event.recorded
        distance = words("audit.ago", span=away)
        place = words(
            "audit.place",
            position=words.formats.number(event.position),
            head=words.formats.number(model.head),
        )
        parts = [Ink(f"  {place}", Tone.QUIET)]
        if self.speed:
            parts.append(Ink(f"  {words('audit.playing', n=self.speed)}", Tone.SOON))
        if self.kept:
            parts.append(Ink(f"  A #{self.kept.position:,}", Tone.KEY))
        at = Ink(f" {stamp(words, event.recorded)} ", Tone.HEAD)
        return (sign, at, Ink(distance, Tone.WATCH), *parts)

    def show_beside(self) -> None:
        """Show the case as of then and the event in full; or what was compared, or opened."""
        then, event = self.query_one("#then", Panel), self.query_one("#event", Panel)
        words, house, file = self.words, self.looking.house, self.file
        if (both := self.sides) is not None:
            self._fill(
                then, words("audit.sides.title"), partial(auditsides.case_lines, words, house, both)
            )
            self._fill(
                event, words("audit.sides.figures"), lambda _: auditsides.figure_lines(words, both)
            )
            return
        if file is None:
            for panel in (then, event):
                self._fill(panel, "", lambda _: [])
            return
        self._fill(
            then, auditcase.title(words, file), partial(auditcase.case_lines, words, house, file)
        )
        if self.opened[0] == file.line.position:
            opened = partial(auditevent.evidence_lines, words, file, self.opened[1])
            self._fill(event, words("audit.evidence.title"), opened)
            return
        lines = partial(auditevent.event_lines, words, file, self._company)
        self._fill(event, auditevent.title(words, file), lines)

    def _fill(self, panel: Panel, title: str, lines: Callable[[int], Sequence[Line]]) -> None:
        panel.head(title)
        panel.query_one(Sheet).show(lines)
