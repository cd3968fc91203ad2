"""The questions the verbs ask: what may be chosen for a case, with the reason where it may not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain import actions
from domain.errors import RefusedError
from domain.house import House
from domain.types import Case, Person
from tui.models import CaseLine
from tui.text import Words
from tui.widgets.stages import Ask, Choice, Confirm, Menu, Stage

CONTACTS = ("reached", "no-answer", "busy", "wrong-number", "call-back")
STEPS = (
    "thanked",
    "reached",
    "root-cause",
    "plan",
    "resolve",
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

MORE = ("send-back", "reopen", "annul", "wrong-number", "busy")
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
    """

    def __init__(self, words: Words, house: House, who: Person, now: datetime) -> None:
        self._words = words
        self._house = house
        self._who = who
        self._now = now
        self._rules = house.rules

    def done(self, case: Case) -> Menu:
        """What can be recorded as done: only what is allowed now, the usual next first."""
        allowed = [
            offer.action
            for offer in actions.offers(case, self._who, self._now, self._rules)
            if not offer.why_not
        ]
        choices = tuple(self._step(name, case) for name in STEPS if name in allowed)
        return Menu(title=self._words("action.case.done.label"), choices=choices[:_DIGITS])

    def _step(self, name: str, case: Case) -> Choice:
        then: Stage | None = None
        if name == "root-cause":
            then = self._causes()
        elif name == "lost":
            then = Ask(title=self._words("strip.reason"))
        elif name in ("plan", "resolve", "not-satisfied"):
            then = Ask(title=self._words("strip.note-optional"), optional=True)
        label = f"do.{name}" if not (name == "reached" and case.reached) else "do.reached-again"
        return Choice(id=name, label=self._words(label), then=then)

    def _causes(self) -> Menu:
        causes = self._rules.at(self._now).causes.list
        choices = tuple(Choice(id=cause, label=self._cause(cause)) for cause in causes[:_DIGITS])
        return Menu(title=self._words("strip.cause"), choices=choices)

    def _cause(self, cause: str) -> str:
        """A centre's own causes have no word; they are shown as they stand in its policy."""
        key = f"root-cause.{cause}"
        return self._words(key) if self._words.has(key) else cause

    def contact(self, line: CaseLine) -> Menu:
        """What came of a call or message."""
        choices = [
            Choice(
                id=name,
                label=self._words(f"do.{name}"),
                then=self.when("strip.call-back") if name == "call-back" else None,
            )
            for name in CONTACTS
        ]
        choices.append(Choice(id=f"{MESSAGE}reached", label=self._words("do.message-reached")))
        choices.append(Choice(id=f"{MESSAGE}no-answer", label=self._words("do.message-sent")))
        phone = line.phone or self._words("case.no-phone")
        return Menu(title=self._words("strip.contact", phone=phone), choices=tuple(choices))

    def when(self, title: str, then: Stage | None = None) -> Menu:
        """A time ahead: the usual ones by digit, any other in writing."""
        labels = {
            "2h": self._now + timedelta(hours=2),
            "17:00": self._at(17, days=0),
            "9:00": self._at(9, days=1),
            "14:00": self._at(14, days=1),
            "3d": self._at(9, days=3),
            "7d": self._at(9, days=7),
        }
        choices = [
            Choice(id=at.isoformat(), label=self._time(at), then=then)
            for at in sorted(set(labels.values()))
            if at > self._now
        ]
        other = Ask(title=self._words("strip.time"), then=then)
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

    def escalate(self, case: Case) -> Menu:
        """Why it goes up; then a yes, because it reaches other people."""
        sure = Confirm(title=self._words("strip.escalate-sure", level=min(3, case.level + 1)))
        reasons = tuple(
            Choice(
                id=self._words(f"escalate.{name}"), label=self._words(f"escalate.{name}"), then=sure
            )
            for name in ("customer", "authority", "stuck")
        )
        other = Choice(
            id="",
            label=self._words("strip.other-reason"),
            then=Ask(title=self._words("strip.reason"), then=sure),
        )
        return Menu(title=self._words("strip.reason"), choices=(*reasons, other))

    def assign(self) -> Menu:
        """Who gets it."""
        staff = [m for m in self._house.present() if m.role != "auditor"]
        ordered = sorted(staff, key=lambda m: m.role != "advisor")
        choices = tuple(Choice(id=m.id, label=m.name) for m in ordered[:_DIGITS])
        return Menu(title=self._words("strip.assign"), choices=choices)

    def promise(self) -> Menu:
        """Until when, and what."""
        what = Ask(title=self._words("strip.promise-what"), optional=True)
        return self.when("strip.promise", then=what)

    def note(self) -> Ask:
        """A note's text."""
        return Ask(title=self._words("action.case.note.label"))

    def reason(self) -> Ask:
        """A reason that must be given."""
        return Ask(title=self._words("strip.reason"))

    def annul(self, case: Case) -> Menu:
        """Which breach is taken out of the rates, and why."""
        missed = {s.step for s in case.steps if s.breached and not s.annulled}
        choices = tuple(
            Choice(id=step, label=self._words(f"step.{step}"), then=self.reason())
            for step in sorted(missed)
        )
        return Menu(title=self._words("do.annul"), choices=choices)

    def menu(self, line: CaseLine, case: Case) -> Menu:
        """Everything that can be done with a case, each with its own questions."""
        offers = {o.action: o for o in actions.offers(case, self._who, self._now, self._rules)}

        def choice(name: str, then: Stage | None, action: str) -> Choice:
            reason = self.why_not(offers[action]) if action else ""
            label = self._words(f"action.case.{name}.label")
            return Choice(id=name, label=label, then=then, reason=reason)

        done = self.done(case)
        nothing = "" if done.choices else self._words("reason.closed")
        return Menu(
            title=self._words("action.case.act.label"),
            choices=(
                Choice(
                    id="done",
                    label=self._words("action.case.done.label"),
                    then=done,
                    reason=nothing,
                ),
                choice("follow-up", self.when("strip.follow-up"), "follow-up"),
                choice("no-answer", None, "no-answer"),
                choice("reschedule", self.when("strip.call-back"), "call-back"),
                choice("escalate", self.escalate(case), "escalate"),
                choice("note", self.note(), "note"),
                choice("contact", self.contact(line), "no-answer"),
                choice("assign", self.assign(), "assign"),
                choice("promise", self.promise(), "promise"),
                Choice(id="more", label=self._words("strip.more"), then=self._more(case, offers)),
            ),
        )

    def _more(self, case: Case, offers: dict[str, actions.Offer]) -> Menu:
        def choice(name: str, then: Stage | None) -> Choice:
            reason = self.why_not(offers[name])
            return Choice(id=name, label=self._words(f"do.{name}"), then=then, reason=reason)

        return Menu(
            title=self._words("strip.more"),
            choices=(
                choice("own", None),
                choice("send-back", self.reason()),
                choice("reopen", self.reason()),
                choice("annul", self.annul(case)),
            ),
        )

    def why_not(self, offer: actions.Offer) -> str:
        """Return in words what forbids an action now; empty when nothing does."""
        if not offer.why_not:
            return ""
        if offer.why_not == "already":
            return self._words("reason.already")
        return self._words.explain(RefusedError(offer.why_not, **offer.params))
