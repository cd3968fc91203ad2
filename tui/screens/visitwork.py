"""Working visits from any page: the same acts, keys and questions wherever a visit is in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeVar, cast

from domain.errors import DeskError
from domain.types import Person
from domain.visits import actions
from domain.visits.actions import VisitAsk
from domain.visits.facts import visit_stream
from domain.visits.state import Visit
from domain.visits.undoing import FOR_GOOD
from tui import workshop
from tui.pane import Pane
from tui.screens.casework import UNDO_SHOWN, DeskApp
from tui.screens.verbs import PAST, READS_ONLY
from tui.screens.visitanswers import Answers, recorded
from tui.screens.visitstrips import BOOK, MORE, NEXT, RECEIVE, TAKE_IN, VisitStrips
from tui.screens.visitverbs import VisitStanding
from tui.screens.visitwhy import why_lines
from tui.session import Session
from tui.text import LANGUAGES, load
from tui.visitmodels import VisitLine
from tui.widgets.entry import Entry
from tui.widgets.ink import Line
from tui.widgets.stages import Stage
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")

PREFIX = "visit-do."
"""The keys of the palette's entries begin so; the act follows."""

MENU = "act"
"""What the strip is opened for by Enter; its first answer is the act itself."""


class Visitwork(Pane[ModelT]):
    """A page with a visit in view; pages say which one.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.session = session
        self.states: Mapping[str, Visit] = {}
        self.explained = ""
        self.masked = False
        self._target = ""
        self._acted: list[str] = []
        self._standing: tuple[Visit, VisitStanding] | None = None

    @property
    def chosen(self) -> VisitLine | None:
        """The visit in view."""
        raise NotImplementedError

    def visits(self) -> Sequence[str]:
        """Return the visits of the list in view, in its order."""
        return ()

    def show_chosen(self) -> None:
        """Show the visit in view anew: what it is about, or why it is due when it is."""
        raise NotImplementedError

    def reload_on(self, _key: str) -> None:
        """Read anew; pages with a list stand on the row named ``key``."""
        self.reload()

    @property
    def state(self) -> VisitStanding:
        """How things stand for the visit in view: actions ask it whether they are allowed."""
        who, line = self.session.person(), self.chosen
        barred = self.barred(who)
        visit = self.states.get(line.visit) if line else None
        if line is None or visit is None:
            return VisitStanding(barred=barred)
        if self._standing is None or self._standing[0] is not visit:
            offers = actions.offers(visit, who, self.now, self.session.house().rules)
            by_name = {offer.action: offer for offer in offers}
            self._standing = (visit, VisitStanding(barred=barred, line=line, offers=by_name))
        return self._standing[1]

    def barred(self, who: Person) -> str:
        """Return the code of the reason why nothing may be changed; empty where it may."""
        if self.session.moment is not None:
            return PAST
        return READS_ONLY if who.role == "auditor" else ""

    # Why ----------------------------------------------------------------------------------------

    def do_why(self) -> None:
        """Say why what is owed is due when it is; again, what the visit is about."""
        line = self.chosen
        if line is not None:
            self.explained = "" if self.explained == line.visit else line.visit
            self._show_explained()

    def why(self, line: VisitLine) -> Sequence[Line] | None:
        """Return why a visit is due when it is, if that was asked; else ``None``."""
        visit = self.states.get(line.visit)
        if visit is None or self.explained != line.visit:
            return None
        return why_lines(self.words, visit, self.session.house().rules)

    def forget_why(self) -> None:
        """Drop the explanation once another visit is in view."""
        line = self.chosen
        if self.explained and (line is None or line.visit != self.explained):
            self.explained = ""
            self.remove_class("-why")

    def leave(self) -> bool:
        """Put the explanation away."""
        explained, self.explained = self.explained, ""
        if explained:
            self._show_explained()
        return bool(explained)

    def _show_explained(self) -> None:
        self.set_class(bool(self.explained), "-why")
        self.call_after_refresh(self.show_chosen)

    def do_customer(self) -> None:
        """Open the file of the customer of the visit in view."""
        line = self.chosen
        if line is not None and line.customer:
            self.go("customer", line.customer)
        elif line is not None:
            self.say(self.words("reason.no-customer"), tone=Tone.PLAIN)

    def do_history(self) -> None:
        """Show the log of the visit in view; without one, the whole log."""
        line = self.chosen
        self.go("audit", f"stream:{visit_stream(line.visit)}" if line else "")

    # Asking -------------------------------------------------------------------------------------

    @property
    def strips(self) -> VisitStrips:
        """The questions, for this person at this moment."""
        return VisitStrips(self.words, self.session.house(), self.session.person(), self.now)

    def _visit(self) -> tuple[VisitLine, Visit]:
        line = self.chosen
        assert line is not None  # noqa: S101  ``allowed`` lets no act through without a visit
        return line, self.states[line.visit]

    def _about(self) -> str:
        line = self.chosen
        return self.called(line) if line else ""

    def called(self, line: VisitLine) -> str:
        """Return what a visit is called in a sentence: its plate, else its number."""
        return line.plate or line.visit

    def do_act(self) -> None:
        """Offer everything that can be done with the visit; without one, taking a car in."""
        line = self.chosen
        state = self.state
        if state.barred and line is None:
            self.say(self.words(f"reason.{state.barred}"), tone=Tone.LATE)
            return
        self._target = line.visit if line else ""
        visit = self.states.get(line.visit) if line else None
        takes_in = self.id == "visits"
        stage = self.strips.menu(visit, state.offers, barred=state.barred, takes_in=takes_in)
        self.ask(MENU, self._about(), stage)

    def do_done(self) -> None:
        """Begin the step that comes next; where there are several, or an answer is due, ask."""
        line, visit = self._visit()
        steps = self.strips.steps(visit, self.state.offers)
        self._target = line.visit
        if len(steps.choices) == 1:
            self.begin(steps.choices[0].id)
        elif steps.choices:
            self.ask(MENU, self._about(), steps)
        else:
            self.say(self.words("visits.no-step", plate=self._about()), tone=Tone.PLAIN)

    def do_tell(self) -> None:
        """Ask how the customer was told how far it is."""
        self.begin("progress")

    def do_finding(self) -> None:
        """Ask what was found."""
        self.begin("finding")

    def do_price(self) -> None:
        """Ask for the other price."""
        self.begin("price")

    def do_delay(self) -> None:
        """Ask for the new time."""
        self.begin("delay")

    def do_note(self) -> None:
        """Ask for the note."""
        self.begin("note")

    def begin(self, action: str) -> None:
        """Ask what an act needs; one that needs nothing is done at once."""
        line, visit = self._visit()
        self._target = line.visit
        if action == TAKE_IN:
            self.take_booked(line.visit)
            return
        stage: Stage | None = self.strips.question(action, visit)
        if stage is None:
            self.decided(action, ())
        else:
            self.ask(action, self._about(), stage)

    def take_in(self, *, books: bool) -> None:
        """Open the form of the reception; pages that have one do."""

    def take_booked(self, visit: str) -> None:
        """Open the form for a booking whose car comes: it lies on the board."""
        self.go("visits", f"{TAKE_IN}:{visit}")

    # The palette --------------------------------------------------------------------------------

    def entries(self) -> Sequence[Entry]:
        """Offer every act by name, also those without a key."""
        state = self.state
        if state.line is None:
            return ()
        barred = self.words(f"reason.{state.barred}") if state.barred else ""
        reasons = {name: barred or self.strips.why_not(o) for name, o in state.offers.items()}
        return [
            Entry(
                key=PREFIX + name,
                keys="",
                label=self.words(f"visit-do.{name}"),
                help=reason or self.called(state.line),
                finds=_finds(name),
                is_off=bool(reason),
            )
            for name, reason in reasons.items()
        ]

    def picked(self, key: str) -> None:
        """Begin an act, or say why it cannot be done now."""
        off = next((e for e in self.entries() if e.key == key and e.is_off), None)
        if off is None:
            self.begin(key.removeprefix(PREFIX))
        else:
            refused = self.words("status.refused", label=off.label, reason=off.help)
            self.say(refused, tone=Tone.LATE)

    # Acting -------------------------------------------------------------------------------------

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Carry out what the strip was told."""
        if name in (MENU, MORE, NEXT) and answers:
            self.decided(answers[0], answers[1:])
        elif name in (RECEIVE, BOOK):
            self.take_in(books=name == BOOK)
        elif name == TAKE_IN:
            self.take_booked(self._target)
        else:
            self._carry_out(name, answers)

    def _carry_out(self, action: str, answers: Sequence[str]) -> None:
        visit = self.states[self._target]
        given = Answers(self.session.house_now(), self.now).given(action, answers, visit)
        ask = VisitAsk(by=self.session.person(), at=self.now, **given)
        self._act(action, self._target, ask)

    def _act(self, action: str, visit: str, ask: VisitAsk) -> None:
        """Record it off the screen's thread, in the order the keys came."""
        desk = cast("DeskApp", self.app)

        def work() -> None:
            try:
                _, events = workshop.act(self.session, visit, action, ask)
            except DeskError as error:
                desk.tell(self._refused, visit, error)
            else:
                self._acted.append(visit)
                stays = any(isinstance(event.fact, FOR_GOOD) for event in events)
                desk.tell(self._done, action, visit, ask, timedelta() if stays else UNDO_SHOWN)

        desk.in_turn(work)

    def _done(self, action: str, visit: str, ask: VisitAsk, undo: timedelta) -> None:
        """Say what was recorded, and show the visit as it is now."""
        what = recorded(action, ask, self.words, self.session.house_now())
        said = self.words("visits.recorded", plate=self._named(visit), what=what)
        self.say(said, undo=undo)
        self.reload_on(visit)

    def _refused(self, visit: str, error: DeskError) -> None:
        what = self.words.explain(error)
        said = self.words("visits.recorded", plate=self._named(visit), what=what)
        self.say(said, tone=Tone.LATE)
        self.reload_on(visit)

    def _named(self, visit: str) -> str:
        line = self.chosen
        return self.called(line) if line and line.visit == visit else visit

    def do_undo(self) -> None:
        """Take the last act back."""
        line, desk = self.chosen, cast("DeskApp", self.app)
        visit = self._acted[-1] if self._acted else line.visit if line else ""
        if not visit:
            self.say(self.words("reason.nothing-to-undo"), tone=Tone.LATE)
            return

        def work() -> None:
            if self._acted:
                self._acted.pop()
            workshop.undo(self.session, visit)
            desk.tell(self._undone, visit)

        desk.in_turn(work)

    def _undone(self, visit: str) -> None:
        self.say(self.words("case.undone", who=self._named(visit)))
        self.reload_on(visit)


def _finds(action: str) -> str:
    """Return what finds an act: its names in every language, and its id."""
    names = [load(language)[f"visit-do.{action}"] for language in LANGUAGES]
    return " ".join((*names, action)).lower()
