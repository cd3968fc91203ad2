"""Working on improvements and suggestions: what keys, menu and palette share, on any page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from domain.errors import DeskError, RefusedError
from domain.improving import actions
from domain.improving import suggestion as suggestions
from domain.improving.actions import ImproveAsk
from domain.improving.commands import DecideSuggestion, FinishSuggestion
from domain.improving.facts import DEPTHS
from domain.improving.state import Improvement, Suggestion
from domain.types import Person
from tui import improving
from tui.errors import HouseholdError
from tui.improving import Proposal
from tui.improvingmodels import ImprovementLine, SuggestionLine
from tui.improvingwords import recorded
from tui.pane import Pane
from tui.screens import improvementstrips as ask
from tui.screens.casework import UNDO_SHOWN, DeskApp
from tui.screens.improvementstrips import ImproveStrips, given
from tui.screens.improvementverbs import LIST, SUGGESTIONS, ImproveStanding
from tui.screens.verbs import PAST, READS_ONLY
from tui.session import Session
from tui.text import LANGUAGES, load
from tui.widgets.entry import Entry
from tui.widgets.stages import Stage
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")

MENU = "act"
"""What the strip is opened for by Enter; its first answer is the act itself."""

PREFIX = "improve-do."
"""The keys of the palette's entries begin so; the act follows."""

ANSWERS = (ask.ADOPT, ask.ADOPT_IMPROVE, ask.DECLINE, ask.DONE)
"""What can be said to a suggestion."""


class ImproveDesk(DeskApp, Protocol):
    """What these pages need of the application besides: which page is in view."""

    @property
    def pane(self) -> Pane[Any]:
        """The page in view."""


class Improvework(Pane[ModelT]):
    """A page with an improvement or a suggestion in view; pages say which one.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.session = session
        self.section = LIST
        self.states: Mapping[str, Improvement] = {}
        self.said: Mapping[str, Suggestion] = {}
        self.stand_on = ""
        self._target = ""
        self.acted: list[str] = []

    @property
    def chosen(self) -> ImprovementLine | None:
        """The improvement in view."""
        raise NotImplementedError

    @property
    def chosen_suggestion(self) -> SuggestionLine | None:
        """The suggestion in view; pages without suggestions have none."""
        return None

    @property
    def state(self) -> ImproveStanding:
        """How things stand for what is under the cursor."""
        barred, who = barred_for(self.session), self.session.person()
        if self.section == SUGGESTIONS:
            suggestion = self.chosen_suggestion
            said = self.said.get(suggestion.suggestion) if suggestion else None
            return ImproveStanding(
                barred=barred,
                section=SUGGESTIONS,
                suggestion=suggestion,
                refused=self._unanswerable(said, who) if said else {},
            )
        line = self.chosen
        state = self.states.get(line.improvement) if line else None
        return ImproveStanding(
            barred=barred, line=line, refused=self._refused(state, who) if state else {}
        )

    def _refused(self, state: Improvement, who: Person) -> dict[str, RefusedError]:
        offers = actions.offers(state, who, self.now, self.session.house().rules)
        return {name: refused for name, refused in offers if refused is not None}

    def _unanswerable(self, state: Suggestion, who: Person) -> dict[str, RefusedError]:
        """Try each answer out; nothing of it is kept."""
        rules, found = self.session.house().rules, dict[str, RefusedError]()
        yes = DecideSuggestion(at=self.now, by=who, verdict="adopted", why="-")
        no = DecideSuggestion(at=self.now, by=who, verdict="declined", why="-")
        for name, command in (
            (ask.ADOPT, yes),
            (ask.DECLINE, no),
            (ask.DONE, FinishSuggestion(at=self.now, by=who)),
        ):
            try:
                suggestions.decide(state, command, rules)
            except RefusedError as refused:
                found[name] = refused
        return found

    # Asking -------------------------------------------------------------------------------------

    @property
    def strips(self) -> ImproveStrips:
        """The questions, for this person at this moment."""
        return ImproveStrips(self.words, self.session.house(), self.now)

    def do_act(self) -> None:
        """Offer everything that can be done with what is under the cursor."""
        state = self.state
        if state.barred:
            self.say(self.words(f"reason.{state.barred}"), tone=Tone.LATE)
            return
        self._aim()
        if self.section == SUGGESTIONS:
            menu = self.strips.suggestion_menu(state.refused if state.suggestion else None)
        else:
            chosen = self._state()
            menu = self.strips.menu(chosen, state.refused)
        self.ask(MENU, self._target, menu)

    def _aim(self) -> None:
        """Take aim: what is asked now is done to this, wherever the cursor goes."""
        self._target = self.subject

    def _state(self) -> Improvement | None:
        return self.states.get(self._target)

    def _begin(self, name: str) -> None:
        """Ask what an act needs; one that needs nothing is done at once."""
        self._aim()
        stage = self._stage(name)
        if stage is None:
            self.decided(name, ())
        else:
            self.ask(name, self._target, stage)

    def _stage(self, name: str) -> Stage | None:
        if name == ask.PROPOSE:
            return self.strips.propose()
        if name == ask.SUGGEST:
            return self.strips.suggest()
        if name in ANSWERS:
            return self.strips.answer(name)
        state = self._state()
        return self.strips.question(name, state) if state else None

    def do_done(self) -> None:
        """Go on to the next stage; say of a suggestion that it is done."""
        self._begin(ask.DONE if self.section == SUGGESTIONS else "advance")

    def do_assign(self) -> None:
        """Ask who answers for it."""
        self._begin("assign")

    def do_due(self) -> None:
        """Ask until when."""
        self._begin("due")

    def do_pilot(self) -> None:
        """Ask with whom it is tried out."""
        self._begin("pilot")

    def do_measure(self) -> None:
        """Ask which figure of which windows."""
        self._begin("measure")

    def do_finish(self) -> None:
        """Ask what came of it; adopt a suggestion."""
        self._begin(ask.ADOPT if self.section == SUGGESTIONS else "finish")

    def do_drop(self) -> None:
        """Ask why it is given up, or declined."""
        self._begin(ask.DECLINE if self.section == SUGGESTIONS else "drop")

    def do_note(self) -> None:
        """Ask for the note."""
        self._begin("note")

    def do_new(self) -> None:
        """Ask what is to be done better, or what is suggested."""
        self._begin(ask.SUGGEST if self.section == SUGGESTIONS else ask.PROPOSE)

    # The palette --------------------------------------------------------------------------------

    def entries(self) -> Sequence[Entry]:
        """Offer every act by name."""
        state = self.state
        here = self.section == SUGGESTIONS
        names = (*ANSWERS, ask.SUGGEST) if here else (*actions.ACTIONS, ask.PROPOSE)
        if not (state.line or state.suggestion):
            names = (ask.SUGGEST if here else ask.PROPOSE,)
        barred = self.words(f"reason.{state.barred}") if state.barred else ""
        return [self._entry(name, barred, state) for name in names]

    def _entry(self, name: str, barred: str, state: ImproveStanding) -> Entry:
        asked = ask.ADOPT if name == ask.ADOPT_IMPROVE else name
        refused = state.refused.get(asked)
        reason = barred or (self.words.explain(refused) if refused else "")
        return Entry(
            key=PREFIX + name,
            keys="",
            label=self.words(f"improve-do.{name}"),
            help=reason or self.subject,
            finds=_finds(name),
            is_off=bool(reason),
        )

    def picked(self, key: str) -> None:
        """Begin an act, or say why it cannot be done now."""
        off = next((e for e in self.entries() if e.key == key and e.is_off), None)
        if off is None:
            self._begin(key.removeprefix(PREFIX))
        else:
            refused = self.words("status.refused", label=off.label, reason=off.help)
            self.say(refused, tone=Tone.LATE)

    # Acting -------------------------------------------------------------------------------------

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Carry out what the strip was told."""
        if name == MENU:
            self.decided(answers[0], answers[1:])
        elif name == ask.PROPOSE:
            title, depth = answers
            proposal = Proposal(title=title, depth=next(d for d in DEPTHS if d == depth))
            self.record(lambda: self._propose(proposal))
        elif name == ask.SUGGEST:
            self.record(lambda: self._suggest(answers[0]))
        elif name in ANSWERS:
            target = self._target
            self.record(lambda: self._answered(name, target, answers))
        else:
            self._act(name, answers)

    def _act(self, name: str, answers: Sequence[str]) -> None:
        state, target = self._state(), self._target
        if state is None:
            return
        found = given(name, answers, state, self.strips, self.now)
        if "scope" in found:
            found["scope"] = improving.known_scope(self.session, found["scope"])
        wish = ImproveAsk(by=self.session.person(), at=self.now, **found)

        def act() -> tuple[str, str]:
            after, _ = improving.act(self.session, target, name, wish)
            self.acted.append(target)
            what = recorded(self.words, name, after, self.session.house().name_of)
            return target, self.words("improving.recorded", id=target, what=what)

        self.record(act, can_undo=True)

    def _propose(self, proposal: Proposal) -> tuple[str, str]:
        number = improving.propose(self.session, proposal)
        return number, self.words("improving.proposed", id=number)

    def _suggest(self, text: str) -> tuple[str, str]:
        number = improving.suggest(self.session, text)
        return number, self.words("improving.suggested", id=number)

    def _answered(self, name: str, target: str, answers: Sequence[str]) -> tuple[str, str]:
        if name == ask.DONE:
            improving.carried_out(self.session, target)
        elif name == ask.DECLINE:
            improving.decline(self.session, target, answers[0])
        else:
            becomes = Proposal(title="") if name == ask.ADOPT_IMPROVE else None
            done = improving.adopt(self.session, target, answers[0], becomes)
            if becomes is not None:
                said = self.words("improving.became", id=target, improvement=done.improvement)
                return target, said
        return target, self.words("improving.answered", id=target, answer=self._said(name))

    def _said(self, name: str) -> str:
        return self.words(f"improve-do.{name}")

    def record(self, act: Callable[[], tuple[str, str]], *, can_undo: bool = False) -> None:
        """Record off the screen's thread, in the order the keys came; then say what was done."""
        desk = cast("DeskApp", self.app)

        def work() -> None:
            try:
                target, said = act()
            except (DeskError, HouseholdError) as error:
                desk.tell(self._not_done, error)
            else:
                desk.tell(self._done, target, said, can_undo)

        desk.in_turn(work)

    def _done(self, target: str, said: str, can_undo: bool) -> None:  # noqa: FBT001  told on
        """Say what was recorded, and show it on the page in view, which may be another by now."""
        if can_undo:
            self.say(said, undo=UNDO_SHOWN)
        else:
            self.say(said)
        self._show_as_it_is(target)

    def _not_done(self, error: DeskError | HouseholdError) -> None:
        self.say(self.words.explain(error), tone=Tone.LATE)
        self._show_as_it_is("")

    def _show_as_it_is(self, target: str) -> None:
        pane = cast("ImproveDesk", self.app).pane
        if isinstance(pane, Improvework):
            pane.stand_on = target or pane.stand_on
        pane.reload()

    def do_undo(self) -> None:
        """Take the last act back."""
        line = self.chosen
        target = self.acted[-1] if self.acted else line.improvement if line else ""
        if not target:
            self.say(self.words("reason.nothing-to-undo"), tone=Tone.LATE)
            return

        def back() -> tuple[str, str]:
            if self.acted:
                self.acted.pop()
            improving.undo(self.session, target)
            return target, self.words("improving.undone", id=target)

        self.record(back)


def barred_for(session: Session) -> str:
    """Return the code of the reason why nothing may be changed; empty where it may."""
    if session.moment is not None:
        return PAST
    return READS_ONLY if session.person().role == "auditor" else ""


def _finds(name: str) -> str:
    """Return what finds an act: its names in every language, pinyin initials, its id."""
    catalogues = [load(language) for language in LANGUAGES]
    names = [
        words[f"{part}.{name}"] for words in catalogues for part in ("improve-do", "improve-find")
    ]
    return " ".join((*names, name)).lower()
