"""Working cases from any page: the same verbs, keys and questions wherever a case is in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from domain import actions
from domain.errors import DeskError
from domain.types import Case, Person
from tui.models import CaseLine
from tui.parts import PartKnown, likeliest
from tui.screens import palette
from tui.screens.answers import given, recorded
from tui.screens.causestrips import Known
from tui.screens.handon import rows
from tui.screens.remedystrips import REPORT, answerable
from tui.screens.reporting import Reporting
from tui.screens.strips import Strips
from tui.screens.verbs import PAST, READS_ONLY, Standing
from tui.screens.why import why_lines
from tui.session import Session
from tui.spending import spent
from tui.widgets.entry import Entry
from tui.widgets.ink import Line
from tui.widgets.stages import Confirm, Stage
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

ModelT = TypeVar("ModelT")

UNDO_SHOWN = timedelta(seconds=8)
"""How long the status line offers to take an act back; ``u`` works longer."""

MOVES_ON = frozenset(
    {"no-answer", "busy", "call-back", "follow-up", "thanked", "converted", "resolved"}
)
"""Acts after which the next case is the one to work on."""

MENUS = ("act", "more", "done", "contact", "remedy")
"""Questions whose first answer is the act itself."""


ASKED = "goodwill-asked"
"""What an act of goodwill is called that waits for somebody's yes."""


class DeskApp(Protocol):
    """What a page needs of the application it is in: acts one after the other, and which."""

    acted: list[tuple[str, ...]]

    def in_turn(self, work: Callable[[], None]) -> None:
        """Run ``work`` off the screen's thread, after all that was asked before."""

    def tell(self, callback: Callable[..., object], *values: object) -> None:
        """Have ``callback`` run on the screen's thread soon."""


class Casework(Reporting[ModelT]):
    """A page with a case in view; pages say which one.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.session = session
        self.states: Mapping[str, Case] = {}
        self.explained = ""
        self.parts: Sequence[PartKnown] = ()
        self.masked = False
        self._bulk: tuple[str, tuple[str, ...]] = ("", ())
        self._targets: tuple[str, ...] = ()
        self._standing: tuple[Case, Standing] | None = None

    @property
    def chosen(self) -> CaseLine | None:
        """The case in view."""
        raise NotImplementedError

    @property
    def marked(self) -> Sequence[str]:
        """The cases marked for one act on all of them."""
        return ()

    def cases(self) -> Sequence[str]:
        """Return the cases of the list in view, in its order."""
        return ()

    def order(self) -> Order | None:
        """Return the cases of the list in view."""
        return rows("cases", keys=tuple(self.cases())) if self.model is not None else None

    def following(self) -> str:
        """Return the key of the row to stand on when this one is dealt with."""
        return ""

    def stand_on(self, _key: str) -> None:
        """Put the cursor on a row at once; pages with a list do."""

    def show_chosen(self) -> None:
        """Show the case in view anew: what it is about, or why it is due when it is."""
        raise NotImplementedError

    @property
    def state(self) -> Standing:
        """How things stand for the case in view: actions ask it whether they are allowed."""
        line, kept = self.chosen, self._standing
        case = self.states.get(line.case) if line else None
        is_one = len(self.marked) <= 1
        if kept is not None and kept[0] is case and is_one:
            return kept[1]
        who = self.session.person()
        barred = self._barred(who)
        if line is None or case is None:
            return Standing(barred=barred)
        if not is_one:
            return Standing(barred=barred, line=line)
        rules, restricted = self.session.house().rules, line.privacy == "restricted"
        offers = actions.offers(case, who, self.now, rules, restricted=restricted)
        by_name = {offer.action: offer for offer in offers}
        self._standing = (case, Standing(barred=barred, line=line, offers=by_name))
        return self._standing[1]

    def _barred(self, who: Person) -> str:
        """Return the code of the reason why nothing may be changed; empty where it may."""
        if self.session.moment is not None:
            return PAST
        return READS_ONLY if who.role == "auditor" else ""

    def hint_for(self, *, is_new: bool) -> str:
        """Return what to do on this page first; in a home without answers, how to begin."""
        barred = self._barred(self.session.person())
        return self.words(f"hint.{'new' if is_new and barred != PAST else barred or self.id}")

    def forget_why(self) -> None:
        """Drop the explanation once another case is in view."""
        line = self.chosen
        if self.explained and (line is None or line.case != self.explained):
            self.explained = ""
            self.remove_class("-why")

    def why(self, line: CaseLine) -> Sequence[Line] | None:
        """Return why a case is due when it is, if that was asked; else ``None``."""
        case = self.states.get(line.case)
        if case is None or self.explained != line.case:
            return None
        return why_lines(self.words, line, case, self.session.house().rules)

    def leave(self) -> bool:
        """Put the explanation away."""
        explained, self.explained = self.explained, ""
        if explained:
            self._show_explained()
        return bool(explained)

    def _show_explained(self) -> None:
        self.set_class(bool(self.explained), "-why")
        self.call_after_refresh(self.show_chosen)

    # Asking -------------------------------------------------------------------------------------

    @property
    def strips(self) -> Strips:
        """The questions, for this person at this moment."""
        line = self.chosen
        known = Known(line=line, parts=likeliest(self.parts, line.vehicle if line else ""))
        house, who = self.session.house(), self.session.person()
        return Strips(self.words, house, who, self.now, known, self._spent)

    def _spent(self) -> int:
        """Return what this person granted this month without asking, in cents."""
        with self.session.views() as views:
            return spent(views, self.session.person(), self.now)

    def _case(self) -> tuple[CaseLine, Case]:
        line = self.chosen
        assert line is not None  # noqa: S101  ``allowed`` lets no verb through without a case
        return line, self.states[line.case]

    def _about(self) -> str:
        if len(self.marked) > 1:
            return self.words("strip.marked", n=len(self.marked))
        line = self.chosen
        return f"{line.case} {line.name}".strip() if line else ""

    def _aim(self) -> None:
        """Take aim: what is asked now is done to these cases, wherever the cursor goes."""
        self._targets = tuple(self.marked) or (self._case()[0].case,)

    def _ask(self, verb: str, stage: Stage) -> None:
        self._aim()
        self.ask(verb, self._about(), stage)

    def _at_once(self, verb: str) -> None:
        self._aim()
        self.decided(verb, ())

    def do_act(self) -> None:
        """Offer everything that can be done with the case."""
        line, case = self._case()
        self._ask("act", self.strips.menu(line, case))

    def do_done(self) -> None:
        """Ask which step is done."""
        self._ask("done", self.strips.done(self._case()[1]))

    def do_contact(self) -> None:
        """Show the number, ask what came of the call."""
        self._ask("contact", self.strips.contact(*self._case()))

    def do_no_answer(self) -> None:
        """Record that nobody answered; the next try is planned by the policy."""
        self._begin("no-answer")

    def do_reschedule(self) -> None:
        """Ask for the time the customer wants."""
        self._begin("call-back")

    def do_follow_up(self) -> None:
        """Ask when to follow up after this call."""
        self._begin("follow-up")

    def do_escalate(self) -> None:
        """Ask why it goes up."""
        self._begin("escalate")

    def do_note(self) -> None:
        """Ask for the note."""
        self._begin("note")

    def do_assign(self) -> None:
        """Ask who gets it."""
        self._begin("assign")

    def do_own(self) -> None:
        """Take the case."""
        self._begin("own")

    def do_send_back(self) -> None:
        """Ask why it goes down."""
        self._begin("send-back")

    def do_promise(self) -> None:
        """Ask until when, and what."""
        self._begin("promise")

    def do_goodwill(self) -> None:
        """Ask what is given to make good; where a request waits for this person, for an answer."""
        case = self._case()[1]
        if answerable(self.state.offers):
            self._ask("remedy", self.strips.remedy(case))
        else:
            self._begin("goodwill")

    def _begin(self, action: str) -> None:
        """Ask what an action needs; one that needs nothing is done at once."""
        stage = self.strips.question(action, self._case()[1])
        if stage is None:
            self._aim()
            self.decided(action, ())
        else:
            self._ask(action, stage)

    def do_why(self) -> None:
        """Say why the case in view is due when it is; again, what it is about."""
        case = self._case()[0].case
        self.explained = "" if self.explained == case else case
        self._show_explained()

    def do_customer(self) -> None:
        """Open the file of the customer of the case in view."""
        line = self.chosen
        if line is not None and line.customer:
            self.go("customer", line.customer)
        elif line is not None:
            self.say(self.words("reason.no-customer"), tone=Tone.PLAIN)

    def do_history(self) -> None:
        """Show the log of the case in view; without one, the whole log."""
        line = self.chosen
        self.go("audit", f"case:{line.case}" if line else "")

    # The palette --------------------------------------------------------------------------------

    def entries(self) -> Sequence[Entry]:
        """Offer every action of the desk by name, also those without a key."""
        return palette.entries(self.words, self.state, self.strips)

    def picked(self, key: str) -> None:
        """Begin an action of the desk, or say why it cannot be done now."""
        off = next((e for e in self.entries() if e.key == key and e.is_off), None)
        if off is None:
            self._begin(key.removeprefix(palette.PREFIX))
        else:
            refused = self.words("status.refused", label=off.label, reason=off.help)
            self.say(refused, tone=Tone.LATE)

    # Acting -------------------------------------------------------------------------------------

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Carry out what the strip was told; on several marked cases after a yes."""
        if name == REPORT:
            super().decided(name, answers)
            return
        if name == "bulk":
            name, answers = self._bulk
        elif name in MENUS and answers:
            self.decided(answers[0], answers[1:])
            return
        elif len(self._targets) > 1:
            self._bulk = (name, answers)
            sure = self.words("strip.bulk-sure", n=len(self._targets))
            self.ask("bulk", self._about(), Confirm(title=sure))
            return
        self._carry_out(name, answers)

    def _carry_out(self, name: str, answers: tuple[str, ...]) -> None:
        channel, _, action = name.rpartition(":")
        found = given(action, answers, self.now, self.words, self.strips.causes)
        if channel:
            found["channel"] = "wechat"
        if action == "promise" and self.id == "morning":
            found["meeting"] = True
        ask = actions.Ask(by=self.session.person(), at=self.now, **found)
        self._act(action, self._targets, ask)

    def _act(self, action: str, cases: Sequence[str], ask: actions.Ask) -> None:
        """Record it off the screen's thread, in the order the keys came."""
        following = self.following() if action in MOVES_ON else ""
        self.stand_on(following)
        desk = cast("DeskApp", self.app)

        def work() -> None:
            done, refused, told = [], [], action
            for case in cases:
                try:
                    state, _ = self.session.act(case, action, ask)
                except DeskError as error:
                    refused.append((case, error))
                else:
                    done.append(case)
                    told = ASKED if action == "goodwill" and state.waiting else told
            if done:
                desk.acted.append(tuple(done))
            desk.tell(self._acted, told, ask, done, refused, following)

        desk.in_turn(work)

    def _acted(
        self,
        action: str,
        ask: actions.Ask,
        done: Sequence[str],
        refused: Sequence[tuple[str, DeskError]],
        following: str,
    ) -> None:
        """Say what was recorded and what was refused, and show the list as it is now."""
        words, house = self.words, self.session.house()
        if done:
            self.after_act(action, done)
            what = recorded(action, ask, words, house, self.strips)
            said = words("case.recorded", who=self._these(done), what=what)
            self.say(said, undo=UNDO_SHOWN)
        if refused:
            who = self._these([case for case, _ in refused])
            what = words.explain(refused[0][1])
            self.say(words("case.recorded", who=who, what=what), tone=Tone.LATE)
        self.reload_on(following if done else refused[0][0])

    def _these(self, cases: Sequence[str]) -> str:
        return cases[0] if len(cases) == 1 else self.words("strip.marked", n=len(cases))

    def after_act(self, action: str, cases: Sequence[str]) -> None:
        """Take note of an act that was recorded; pages that keep minutes override it."""

    def reload_on(self, _key: str) -> None:
        """Read anew; pages with a list stand on the row named ``key``."""
        self.reload()

    def stand_on_report(self, case: str) -> None:
        """Read anew and stand on the new case, where the page has it."""
        self.reload_on(case)

    def do_undo(self) -> None:
        """Take the last act back, on all the cases it was done to."""
        desk = cast("DeskApp", self.app)
        line = self.chosen
        cases = desk.acted[-1] if desk.acted else (line.case,) if line else ()
        if not cases:
            self.say(self.words("reason.nothing-to-undo"), tone=Tone.LATE)
            return

        def work() -> None:
            if desk.acted:
                desk.acted.pop()
            for case in cases:
                self.session.undo(case)
            desk.tell(self._undone, cases)

        desk.in_turn(work)

    def _undone(self, cases: Sequence[str]) -> None:
        self.say(self.words("case.undone", who=self._these(cases)), tone=Tone.GOOD)
        self.reload_on(cases[0])
