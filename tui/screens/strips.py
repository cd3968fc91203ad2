"""The questions the verbs ask: what may be chosen for a case, with the reason where it may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain import actions
from domain.causes import Causes
from domain.errors import RefusedError
from domain.house import House
from domain.types import TOP_LEVEL, Case, Person
from tui.causewords import cause_name
from tui.models import CaseLine
from tui.screens import remedystrips
from tui.screens.causestrips import CauseStrips, Known
from tui.screens.checks import ahead, worth
from tui.screens.menus import paged
from tui.sealing import legible
from tui.text import Words
from tui.widgets.stages import Ask, Choice, Confirm, Menu, Stage

CONTACTS = ("reached", "no-answer", "busy", "wrong-number", "call-back")
STEPS = (
    "thanked",
    "reached",
    "root-cause",
    "diagnose",
    "plan",
    "confirm",
    "resolve",
    "verify",
    "handover",
    "survey",
    "resolved",
    "satisfied",
    "not-satisfied",
    "recovered",
    "converted",
    "kept",
    "improve",
    "exceed",
    "convert",
    "invite",
    "referral",
    "relationship",
    "compensate",
    "call",
    "lost",
)
"""What ``d`` can record, in the order a case usually goes through them."""

ACTS = (
    "done",
    "follow-up",
    "no-answer",
    "call-back",
    "escalate",
    "note",
    "contact",
    "assign",
    "promise",
    "more",
)
"""What Enter offers, each at its digit for good; ``done``, ``contact`` and ``more`` are menus."""

MORE = (
    *("own", "send-back", "reopen", "annul"),
    *("goodwill", "approve", "decline", "dismiss-alarm", "correct-cause"),
)
NOTED = ("diagnose", "plan", "resolve", "verify", "not-satisfied")
"""Steps that may be done with words."""

REASONED = ("lost", "send-back", "reopen", "decline", "dismiss-alarm")
"""Acts that need a reason."""

OTHER_TIME = "other"
MESSAGE = "message:"
"""Marks a contact by message instead of phone."""

_DIGITS = 10


class Strips:
    """Builds the stages for one case, one person, one moment.

    Args:
        words: The language.
        house: Staff and rules.
        who: The acting person.
        now: The present instant.
        known: What a root cause may be filled in with.
        spent: Tells what this person granted this month without asking, in cents.
    """

    def __init__(
        self,
        words: Words,
        house: House,
        who: Person,
        now: datetime,
        known: Known | None = None,
        spent: Callable[[], int] = int,
    ) -> None:
        self._words = words
        self._house = house
        self._who = who
        self._now = now
        self._rules = house.rules
        self._known = known or Known()
        self._spent = spent

    def question(self, action: str, case: Case) -> Stage | None:
        """Return what an action of the desk asks before it is done; ``None`` for nothing."""
        build = self._questions.get(action)
        return build(case) if build else None

    @property
    def _questions(self) -> Mapping[str, Callable[[Case], Stage]]:
        words = self._words
        note = Ask(title=words("strip.note-optional"), optional=True)
        reason = Ask(title=words("strip.reason"))
        return {
            "root-cause": self._cause,
            "correct-cause": self._cause,
            **{name: lambda _: note for name in NOTED},
            **{name: lambda _: reason for name in REASONED},
            "goodwill": self._goodwill,
            "approve": lambda case: remedystrips.approval(words, case),
            "call-back": lambda _: self.when("strip.call-back"),
            "follow-up": lambda _: self.when("strip.follow-up"),
            "promise": lambda _: self._promise(),
            "note": lambda _: Ask(title=words("action.case.note.label")),
            "assign": lambda _: self._assign(),
            "escalate": self._escalate,
            "annul": self._annul,
        }

    def done(self, case: Case) -> Menu:
        """What can be recorded as done: only what is allowed now, the usual next first."""
        offers = self._offers(case)
        choices = tuple(
            self._choice(self._step_label(name, case), name, case)
            for name in STEPS
            if not offers[name].why_not
        )
        return Menu(title=self._words("action.case.done.label"), choices=choices[:_DIGITS])

    def contact(self, line: CaseLine, case: Case) -> Menu:
        """What came of a call or message; for one that reached the customer, what was said."""
        note = Ask(title=self._words("strip.note-optional"), optional=True)
        asked: dict[str, Stage | None] = {
            "reached": note,
            "call-back": self.question("call-back", case),
        }
        choices = [
            Choice(id=name, label=self._words(f"do.{name}"), then=asked.get(name))
            for name in CONTACTS
        ]
        choices.append(
            Choice(id=f"{MESSAGE}reached", label=self._words("do.message-reached"), then=note)
        )
        choices.append(Choice(id=f"{MESSAGE}no-answer", label=self._words("do.message-sent")))
        phone = legible(self._words, line, "phone", "case.no-phone")
        return Menu(title=self._words("strip.contact", phone=phone), choices=tuple(choices))

    def menu(self, line: CaseLine, case: Case) -> Menu:
        """Everything that can be done with a case, each with its own questions."""
        offers = self._offers(case)
        menus = {
            "done": self.done(case),
            "contact": self.contact(line, case),
            "more": self._more(case, offers),
        }
        return Menu(
            title=self._words("action.case.act.label"),
            choices=tuple(self._act(name, case, offers, menus.get(name)) for name in ACTS),
        )

    def _act(
        self, name: str, case: Case, offers: Mapping[str, actions.Offer], menu: Menu | None
    ) -> Choice:
        """Return a choice of the great menu; one that can do nothing says why."""
        key = f"action.case.{'reschedule' if name == 'call-back' else name}.label"
        label = self._words("strip.more" if name == "more" else key)
        if menu is None:
            return self._choice(label, name, case, offers[name])
        if name == "more":
            return Choice(id=name, label=label, then=menu)
        reason = self.why_not(refusal(name, offers))
        return Choice(id=name, label=label, then=menu, reason=reason)

    def remedy(self, case: Case) -> Menu:
        """Give something to make good; where a request waits for this person, answer it."""
        offers = self._offers(case)
        if not remedystrips.answerable(offers):
            return self._goodwill(case)
        reasons = {name: self.why_not(offers[name]) for name in remedystrips.ANSWERS}
        return remedystrips.remedy(self._words, case, reasons, self._goodwill(case))

    def _goodwill(self, case: Case) -> Menu:
        words, house, who = self._words, self._house, self._who
        leeway = remedystrips.leeway(words, house, who, case, self._spent(), self._now)
        highest = self._rules.at(self._now).goodwill.budget(TOP_LEVEL)
        return remedystrips.goodwill(words, leeway, worth(case.given, highest))

    def _more(self, case: Case, offers: Mapping[str, actions.Offer]) -> Menu:
        choices = (self._choice(self._words(f"do.{n}"), n, case, offers[n]) for n in MORE)
        report = Choice(
            id=remedystrips.REPORT,
            label=self._words("action.report.label"),
            then=remedystrips.report(self._words),
            reason=self._words("reason.read-only") if self._who.role == "auditor" else "",
        )
        return Menu(title=self._words("strip.more"), choices=(*choices, report))

    def _choice(
        self, label: str, name: str, case: Case, offer: actions.Offer | None = None
    ) -> Choice:
        reason = self.why_not(offer)
        then = None if reason else self.question(name, case)
        return Choice(id=name, label=label, then=then, reason=reason)

    def _step_label(self, name: str, case: Case) -> str:
        again = name == "reached" and case.reached
        return self._words("do.reached-again" if again else f"do.{name}")

    def _offers(self, case: Case) -> Mapping[str, actions.Offer]:
        offers = actions.offers(case, self._who, self._now, self._rules)
        return {offer.action: offer for offer in offers}

    @property
    def causes(self) -> Causes:
        """The tree of root causes in force."""
        return self._rules.at(self._now).causes

    def _cause(self, case: Case) -> Menu:
        return CauseStrips(self._words, self.causes, case, self._known).category()

    def cause(self, cause: str) -> str:
        """Return a root cause in words; a centre's own stand as in its policy."""
        return cause_name(self._words, cause, self.causes.names)

    def when(self, title: str, then: Stage | None = None) -> Menu:
        """A time ahead: the usual ones always at the same digit, any other in writing."""
        usual = (
            self._now + timedelta(hours=2),
            self._at(17, days=0),
            self._at(9, days=1),
            self._at(14, days=1),
            self._at(9, days=3),
            self._at(9, days=7),
        )
        choices = [
            Choice(
                id=at.isoformat(),
                label=self._time(at),
                then=then,
                reason="" if at > self._now else self._words("reason.time-passed"),
            )
            for at in usual
        ]
        check = ahead(self._now, ZoneInfo(self._house.zone))
        other = Ask(title=self._words("strip.time"), then=then, check=check)
        choices.append(Choice(id=OTHER_TIME, label=self._words("strip.other-time"), then=other))
        return Menu(title=self._words(title), choices=tuple(choices))

    def _at(self, hour: int, *, days: int) -> datetime:
        zone = ZoneInfo(self._house.zone)
        local = self._now.astimezone(zone) + timedelta(days=days)
        return local.replace(hour=hour, minute=0, second=0, microsecond=0)

    def _time(self, at: datetime) -> str:
        formats = self._words.formats
        today = self._now.astimezone(formats.zone).date()
        days = (at.astimezone(formats.zone).date() - today).days
        if days in (0, 1):
            return self._words(f"strip.day.{days}", clock=formats.clock(at))
        return f"{formats.date(at)} {formats.clock(at)}"

    def _escalate(self, case: Case) -> Menu:
        """Why it goes up; then a yes, because it reaches other people."""
        level = min(TOP_LEVEL, case.level + 1)
        sure = Confirm(title=self._words("strip.escalate-sure", level=level))
        labels = [self._words(f"escalate.{name}") for name in ("customer", "authority", "stuck")]
        reasons = tuple(Choice(id=label, label=label, then=sure) for label in labels)
        other = Choice(
            id="",
            label=self._words("strip.other-reason"),
            then=Ask(title=self._words("strip.reason"), then=sure),
        )
        return Menu(title=self._words("strip.reason"), choices=(*reasons, other))

    def _assign(self) -> Menu:
        """Who gets it: advisors first, each at the same digit while the staff stays."""
        staff = [m for m in self._house.present() if m.role != "auditor"]
        ordered = sorted(staff, key=lambda m: m.role != "advisor")
        choices = [Choice(id=m.id, label=m.name) for m in ordered]
        return paged(self._words("strip.assign"), choices, self._words("strip.more"))

    def _promise(self) -> Menu:
        """Until when, and what."""
        what = Ask(title=self._words("strip.promise-what"), optional=True)
        return self.when("strip.promise", then=what)

    def _annul(self, case: Case) -> Menu:
        """Which breach is taken out of the rates, and why."""
        missed = {s.step for s in case.steps if s.breached and not s.annulled}
        reason = Ask(title=self._words("strip.reason"))
        choices = tuple(
            Choice(id=step, label=self._words(f"step.{step}"), then=reason)
            for step in sorted(missed)
        )
        return Menu(title=self._words("do.annul"), choices=choices)

    def why_not(self, offer: actions.Offer | None) -> str:
        """Return in words what forbids an action now; empty when nothing does."""
        match reason_of(offer):
            case None:
                return ""
            case str(code):
                return self._words(f"reason.{code}")
            case refused:
                return self._words.explain(refused)


def reason_of(offer: actions.Offer | None) -> str | RefusedError | None:
    """Return what forbids an offered action: a refusal, or the code of a reason."""
    if offer is None or not offer.why_not:
        return None
    if offer.why_not == "already":
        return offer.why_not
    return RefusedError(offer.why_not, **offer.params)


def refusal(verb: str, offers: Mapping[str, actions.Offer]) -> actions.Offer | None:
    """Return what forbids a verb: that of its first action, when none of them is allowed."""
    tried = [offers[name] for name in VERB_ACTIONS.get(verb, (verb,))]
    return None if any(not offer.why_not for offer in tried) else tried[0]


VERB_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "done": STEPS,
    "contact": CONTACTS,
    "reschedule": ("call-back",),
    "goodwill": ("goodwill", "approve", "decline"),
}
"""The actions behind the verbs that are not called like their action."""
