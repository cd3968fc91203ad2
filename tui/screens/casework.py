"""Working cases from any page: the same verbs, keys and questions wherever a case is in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar, cast

from domain import actions
from domain.types import Case
from tui.actions import Action
from tui.models import CaseLine
from tui.pane import Pane
from tui.screens.strips import OTHER_TIME, Strips
from tui.screens.why import why_lines
from tui.session import Session
from tui.verbs.moments import due_time
from tui.widgets.ink import Line
from tui.widgets.stages import Confirm, Stage
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")

PAGES = frozenset({"morning", "queue", "case", "escalations"})
"""The pages on which cases are worked."""

UNDO_SHOWN = timedelta(seconds=8)
"""How long the status line offers to take an act back; ``u`` works longer."""

MOVES_ON = frozenset({"no-answer", "busy", "call-back", "follow-up", "thanked", "converted"})
"""Acts after which the next case is the one to work on."""


def _verb(name: str, keys: tuple[str, ...], rank: int, *, pages: frozenset[str] = PAGES) -> Action:
    return Action(
        id=f"case.{name}",
        keys=keys,
        group="case",
        handler=f"do_{name.replace('-', '_')}",
        where=pages,
        allowed=has_case,
        rank=rank,
    )


def has_case(state: object) -> str | None:
    """Allow a verb where a case is in view."""
    return None if isinstance(state, CaseLine) else "no-row"


VERBS: tuple[Action, ...] = (
    _verb("done", ("d",), 2),
    _verb("contact", ("c",), 3),
    _verb("no-answer", ("n",), 4),
    _verb("reschedule", ("r",), 5),
    _verb("escalate", ("e",), 6),
    _verb("note", ("t",), 7),
    _verb("follow-up", ("f",), 8),
    _verb("assign", ("a",), 9),
    _verb("own", ("o",), 10),
    _verb("send-back", ("b",), 12),
    _verb("promise", ("p",), 11),
    Action(id="undo", keys=("u", "ctrl+z"), group="case", handler="do_undo", where=PAGES, rank=13),
    Action(
        id="look.why",
        keys=("w",),
        group="look",
        handler="do_why",
        where=PAGES,
        allowed=has_case,
        rank=14,
    ),
)
"""What can be done with the case in view, on every page that shows one."""

ACT = Action(
    id="case.act",
    keys=("enter",),
    group="case",
    handler="do_act",
    where=PAGES - {"morning"},
    allowed=has_case,
    rank=1,
)
OPEN = Action(
    id="case.open",
    keys=("right",),
    group="case",
    handler="do_open",
    where=frozenset({"queue", "escalations"}),
    allowed=has_case,
    rank=16,
)
SEARCH = Action(
    id="search",
    keys=("/",),
    group="look",
    handler="do_search",
    where=frozenset({"queue", "escalations"}),
    rank=15,
)


class DeskApp(Protocol):
    """What a page needs of the application it is in: acts one after the other, and which."""

    acted: list[str]

    def in_turn(self, work: Callable[[], None]) -> None:
        """Run ``work`` off the screen's thread, after all that was asked before."""

    def call_from_thread(self, callback: Callable[..., object], *args: object) -> object:
        """Run ``callback`` on the screen's thread."""


class Casework(Pane[ModelT]):
    """A page with a case in view; pages say which one.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.session = session
        self.states: Mapping[str, Case] = {}
        self._bulk: tuple[str, tuple[str, ...]] = ("", ())
        self._targets: tuple[str, ...] = ()

    @property
    def chosen(self) -> CaseLine | None:
        """The case in view."""
        raise NotImplementedError

    @property
    def marked(self) -> Sequence[str]:
        """The cases marked for one act on all of them."""
        return ()

    def following(self) -> str:
        """Return the key of the row to stand on when this one is dealt with."""
        return ""

    def stand_on(self, _key: str) -> None:
        """Put the cursor on a row at once; pages with a list do."""

    def explain_due(self, lines: Sequence[Line]) -> None:
        """Show why the case in view is due when it is; an empty text takes it away again."""
        raise NotImplementedError

    @property
    def state(self) -> object:
        """The case in view: actions ask it whether they are allowed."""
        return self.chosen

    # Asking -------------------------------------------------------------------------------------

    @property
    def strips(self) -> Strips:
        """The questions, for this person at this moment."""
        return Strips(self.words, self.session.house(), self.session.person(), self.now)

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
        _, case = self._case()
        menu = self.strips.done(case)
        if menu.choices:
            self._ask("done", menu)
        else:
            self.say(self.words("reason.closed"), tone=Tone.LATE)

    def do_contact(self) -> None:
        """Show the number, ask what came of the call."""
        line, _ = self._case()
        self._ask("contact", self.strips.contact(line))

    def do_no_answer(self) -> None:
        """Record that nobody answered; the next try is planned by the policy."""
        self._at_once("no-answer")

    def do_reschedule(self) -> None:
        """Ask for the time the customer wants."""
        self._ask("reschedule", self.strips.when("strip.call-back"))

    def do_follow_up(self) -> None:
        """Ask when to follow up after this call."""
        self._ask("follow-up", self.strips.when("strip.follow-up"))

    def do_escalate(self) -> None:
        """Ask why it goes up."""
        _, case = self._case()
        self._ask("escalate", self.strips.escalate(case))

    def do_note(self) -> None:
        """Ask for the note."""
        self._ask("note", self.strips.note())

    def do_assign(self) -> None:
        """Ask who gets it."""
        self._ask("assign", self.strips.assign())

    def do_own(self) -> None:
        """Take the case."""
        self._at_once("own")

    def do_send_back(self) -> None:
        """Ask why it goes down."""
        self._ask("send-back", self.strips.reason())

    def do_promise(self) -> None:
        """Ask until when, and what."""
        self._ask("promise", self.strips.promise())

    def do_why(self) -> None:
        """Say why the case in view is due when it is."""
        line, case = self._case()
        self.explain_due(why_lines(self.words, line, case, self.session.house().rules))

    # Acting -------------------------------------------------------------------------------------

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Carry out what the strip was told; on several marked cases after a yes."""
        if name == "bulk":
            name, answers = self._bulk
        elif name in ("act", "more", "done", "contact") and answers:
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
        action = _ACTIONS.get(action, action)
        given = self._given(action, answers)
        if channel:
            given["channel"] = "wechat"
        self._act(action, list(self._targets), given)

    def _given(self, action: str, answers: tuple[str, ...]) -> dict[str, Any]:
        """Return what an action needs from the answers, in the order they were asked."""
        needs = actions.ACTIONS[action].needs
        rest = [answer for answer in answers if answer not in (OTHER_TIME, "", "yes")]
        given: dict[str, Any] = {}
        if "due" in needs and rest:
            given["due"] = due_time(rest.pop(0), self.now, self.words.formats.zone)
        for need in ("cause", "to", "step"):
            if need in needs and rest:
                given[need] = rest.pop(0)
        if rest:
            given["note"] = rest[-1]
        if action == "promise" and self.id == "morning":
            given["meeting"] = True
        return given

    def _act(self, action: str, cases: list[str], given: dict[str, Any]) -> None:
        """Record it off the screen's thread, in the order the keys came."""
        following = self.following() if action in MOVES_ON else ""
        self.stand_on(following)
        asked = self.now
        desk = cast("DeskApp", self.app)

        def work() -> None:
            for case in cases:
                ask = actions.Ask(by=self.session.person(), at=asked, **given)
                self.session.act(case, action, ask)
                desk.acted.append(case)
            desk.call_from_thread(self._acted, action, cases, following)

        desk.in_turn(work)

    def _acted(self, action: str, cases: list[str], following: str) -> None:
        self.after_act(action, cases)
        key = f"said.{action}"
        what = self.words(key if self.words.has(key) else f"do.{action}")
        who = cases[0] if len(cases) == 1 else self.words("strip.marked", n=len(cases))
        self.say(self.words("case.recorded", who=who, what=what), undo=UNDO_SHOWN)
        self.reload_on(following)

    def after_act(self, action: str, cases: Sequence[str]) -> None:
        """Take note of an act that was recorded; pages that keep minutes override it."""

    def reload_on(self, _key: str) -> None:
        """Read anew; pages with a list stand on the row named ``key``."""
        self.reload()

    def do_undo(self) -> None:
        """Take the last act back."""
        desk = cast("DeskApp", self.app)
        case = desk.acted[-1] if desk.acted else (self.chosen.case if self.chosen else "")
        if not case:
            self.say(self.words("reason.nothing-to-undo"), tone=Tone.LATE)
            return

        def work() -> None:
            self.session.undo(case)
            if desk.acted:
                desk.acted.pop()
            desk.call_from_thread(self._undone, case)

        desk.in_turn(work)

    def _undone(self, case: str) -> None:
        self.say(self.words("case.undone", who=case), tone=Tone.GOOD)
        self.reload_on(case)


_ACTIONS = {"reschedule": "call-back"}
