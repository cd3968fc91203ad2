"""The questions the acts on a visit ask: amounts, times, texts and digits, all in the strip.

How their answers are read stands in :mod:`tui.screens.visitanswers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import RefusedError
from domain.house import House
from domain.types import Person
from domain.visits.actions import FAILED, VisitOffer
from domain.visits.prices import refuse_unagreed
from domain.visits.rules import VisitRules
from domain.visits.state import Visit
from tui.errors import MisuseError
from tui.money import cents
from tui.screens.checks import Check, ahead, minutes
from tui.screens.menus import paged
from tui.screens.visitcolumns import named
from tui.screens.visitverbs import reason_of
from tui.text import Words
from tui.verbs.moments import due_time
from tui.widgets.stages import Ask, Choice, Menu, Stage

CHANNELS = ("wechat", "phone", "sms", "in-person")
PAUSES = ("parts", "customer", "equipment", "night")
CANCELLED = ("no-show", "taken-away", "refused", "mistake")
PICK_UPS = (15, 30, 60)
"""Minutes until the car can be fetched, at digits 1 to 3."""

WITH_WORDS = "words"
OTHER = "other"
ALL_DONE = "all"
PASSED = "quality-checked"
"""What of the handover list is on record before: the checks of the work."""

RECEIVE, BOOK, NEXT, MORE = "receive", "book", "next", "more"
"""What the great menu offers besides the acts on a visit."""

TAKE_IN = "take-in"
"""The next step of a booking: its car comes."""

STEPS = ("order", "diagnose", "start", "quality", "finish", "announce", "returned", "hand-over")
"""What takes a car on, in the order it usually goes."""

ANSWERS = ("finding-yes", "finding-no", "price-yes", "price-no")
"""What the customer may say to what waits for their yes."""

ACTS = (NEXT, "progress", "finding", "price", "delay", "quality", "note", "hours", RECEIVE, MORE)
"""What Enter offers, each at its digit for good."""

FURTHER = (
    "diagnose",
    "pause",
    "start",
    "finish",
    "announce",
    "returned",
    "cancel",
    "annul-mark",
    BOOK,
)
"""What stands behind ``more``."""

_DIGITS = 10


class VisitStrips:
    """Builds the questions for one person at one moment.

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

    @property
    def rules(self) -> VisitRules:
        """The rules of visits now."""
        return self._house.rules.at(self._now).visit

    # The menus ----------------------------------------------------------------------------------

    def menu(
        self, visit: Visit | None, offers: Mapping[str, VisitOffer], *, barred: str, takes_in: bool
    ) -> Menu:
        """Everything that can be done, each with its own questions; without a car, taking one in.

        Args:
            visit: The visit in view, if any.
            offers: What the visit's own rules say of each act.
            barred: The code of the reason why nothing may be changed.
            takes_in: Whether cars are taken in on this page.
        """
        title = self._words("action.visit.act.label")
        names = [name for name in ACTS if takes_in or name != RECEIVE]
        if visit is None:
            return Menu(title=title, choices=tuple(map(self._plain, (RECEIVE, BOOK))))
        reason = self._words(f"reason.{barred}") if barred else ""
        return Menu(
            title=title,
            choices=tuple(
                self._entry(name, visit, offers, reason, takes_in=takes_in) for name in names
            ),
        )

    def _entry(
        self,
        name: str,
        visit: Visit,
        offers: Mapping[str, VisitOffer],
        reason: str,
        *,
        takes_in: bool,
    ) -> Choice:
        """Return one line of the great menu."""
        if name in (RECEIVE, BOOK):
            return Choice(id=name, label=self._words(f"visit-do.{name}"), reason=reason)
        if name == MORE:
            further = [n for n in FURTHER if takes_in or n != BOOK]
            choices = [self._entry(n, visit, offers, reason, takes_in=takes_in) for n in further]
            menu = Menu(title=self._words("visit-strip.act"), choices=tuple(choices))
            return Choice(id=MORE, label=self._words("visit-do.more"), then=menu)
        if name == NEXT:
            return self._next(visit, offers, reason)
        why = reason or self.why_not(offers.get(name))
        then = None if why else self.question(name, visit)
        return Choice(id=name, label=self.label(name, visit), then=then, reason=why)

    def _next(self, visit: Visit, offers: Mapping[str, VisitOffer], reason: str) -> Choice:
        """Return the first line: the step suggested, or the steps there are to choose from."""
        steps = self.steps(visit, offers)
        label = self._words("action.visit.done.label")
        if not steps.choices:
            first = next(iter(offers.values()), None)
            return Choice(id=NEXT, label=label, reason=reason or self.why_not(first))
        if len(steps.choices) > 1:
            return Choice(id=NEXT, label=label, then=steps, reason=reason)
        only = steps.choices[0]
        return Choice(id=only.id, label=only.label, then=only.then, reason=reason)

    def steps(self, visit: Visit, offers: Mapping[str, VisitOffer]) -> Menu:
        """Return what takes the car on now, the suggested step first; or the customer's answers."""
        if may_come(visit, self._who):
            return Menu(
                title=self._words("action.visit.done.label"), choices=(self._plain(TAKE_IN),)
            )
        allowed = [name for name, offer in offers.items() if not offer.why_not]
        wanted = ANSWERS if visit.waiting else _ahead(allowed)
        names = [name for name in allowed if name in wanted]
        suggested = ["progress"] if allowed[:1] == ["progress"] else []
        choices = tuple(
            Choice(id=name, label=self.label(name, visit), then=self.question(name, visit))
            for name in (*suggested, *names)
        )
        key = f"visit-strip.{'answer' if visit.waiting else 'step'}"
        return Menu(title=self._words(key), choices=choices[:_DIGITS])

    def label(self, name: str, visit: Visit) -> str:
        """Return what an act is called for a visit."""
        again = name == "start" and visit.stage == "paused"
        return self._words("visit-do.start-again" if again else f"visit-do.{name}")

    def _plain(self, name: str) -> Choice:
        return Choice(id=name, label=self._words(f"visit-do.{name}"))

    def why_not(self, offer: VisitOffer | None) -> str:
        """Return in words what forbids an act now; empty when nothing does."""
        match reason_of(offer):
            case None:
                return ""
            case str(code):
                return self._words(f"reason.{code}")
            case refused:
                return self._words.explain(refused)

    # The questions ------------------------------------------------------------------------------

    def question(self, action: str, visit: Visit) -> Stage | None:
        """Return what an act asks before it is done; ``None`` for nothing."""
        build = self._questions.get(action)
        return build(visit) if build else None

    @property
    def _questions(self) -> Mapping[str, Callable[[Visit], Stage | None]]:
        return {
            "order": lambda _: self._order(),
            "diagnose": self._diagnose,
            "start": self._start,
            "pause": lambda _: self._codes("pause", "pause", PAUSES),
            "progress": lambda _: self._progress(),
            "finding": lambda _: self._finding(),
            "price": lambda _: self._ask("price-new", self._note(), check=cents),
            "delay": lambda visit: self._ask(
                "new-finish", self._ask("reason"), check=self._ahead(visit.finish)
            ),
            "quality": self._quality,
            "announce": lambda _: self._announce(),
            "hand-over": self._hand_over,
            "cancel": lambda _: self._cancel(),
            "note": lambda _: self._ask("note"),
            "hours": self._hours,
            "annul-mark": self._annul,
        }

    def _ask(
        self,
        name: str,
        then: Stage | None = None,
        *,
        optional: bool = False,
        check: Check | None = None,
        **told: str,
    ) -> Ask:
        title = self._words(f"visit-strip.{name}", **told)
        return Ask(title=title, then=then, optional=optional, check=check)

    def _ahead(self, after: datetime | None = None) -> Check:
        return ahead(self._now, ZoneInfo(self._house.zone), after=after)

    def _another_day(self, typed: str) -> None:
        """Check a day to come."""
        zone = ZoneInfo(self._house.zone)
        if due_time(typed, self._now, zone).astimezone(zone).date() <= self._today:
            raise RefusedError("time-not-ahead")

    @property
    def _today(self) -> date:
        return self._now.astimezone(ZoneInfo(self._house.zone)).date()

    def _bill(self, visit: Visit) -> Check:
        """Return the check of a bill: one above what was agreed needs the customer's yes first."""

        def check(typed: str) -> None:
            refuse_unagreed(cents(typed), visit, self._now, self._house.rules)

        return check

    def _note(self) -> Ask:
        return self._ask("tell", optional=True)

    def _order(self) -> Ask:
        """The estimate and the time, if they are known."""
        finish = self._ask("finish", optional=True, check=self._ahead())
        return self._ask("estimate", finish, optional=True, check=cents)

    def _diagnose(self, visit: Visit) -> Stage:
        """Cause, price, time: what was told already need not be told again."""
        known = visit.finish is not None
        finish = self._ask("finish", optional=known, check=self._ahead())
        price = self._ask("price", finish, optional=visit.estimate is not None, check=cents)
        return self._ask("cause", price)

    def _start(self, visit: Visit) -> Stage | None:
        """Who works on it; whoever works on cars begins at once."""
        if self._who.role == "technician":
            return None
        staff = [m for m in self._house.present() if m.role == "technician"]
        known = sorted(staff, key=lambda member: member.id != visit.technician)
        if not known:
            return None
        choices = [Choice(id=m.id, label=m.name) for m in known]
        return paged(self._words("visit-strip.technician"), choices, self._words("strip.more"))

    def _codes(self, title: str, section: str, codes: tuple[str, ...]) -> Menu:
        return Menu(
            title=self._words(f"visit-strip.{title}"),
            choices=tuple(
                Choice(id=code, label=named(self._words, section, code)) for code in codes
            ),
        )

    def _progress(self) -> Menu:
        """How it was told; one digit is enough, words may follow."""
        choices = [
            Choice(id=channel, label=self._words(f"visit-strip.channel-of.{channel}"))
            for channel in CHANNELS
        ]
        words = Choice(
            id=WITH_WORDS, label=self._words("visit-strip.with-words"), then=self._ask("tell")
        )
        return Menu(title=self._words("visit-strip.channel"), choices=(*choices, words))

    def _finding(self) -> Stage:
        adds = self._ask("adds", self._ask("photo"), optional=True, check=cents)
        return self._ask("finding", adds)

    def _quality(self, visit: Visit) -> Menu:
        """The checks still to be passed, the next one first; and that it was not good enough."""
        levels = range(1, self.rules.levels(visit.mode) + 1)
        left = [level for level in levels if level not in visit.quality]
        passed = self._words("visit-strip.passed")
        choices = [Choice(id=str(n), label=f"{self._level(n)} {passed}") for n in left]
        if left:
            failed = f"{self._level(left[0])} {self._words('visit-strip.failed')}"
            choices.append(Choice(id=f"{left[0]}:{FAILED}", label=failed))
        return Menu(title=self._words("visit-strip.level"), choices=tuple(choices))

    def _level(self, level: int) -> str:
        return named(self._words, "quality", str(level))

    def _announce(self) -> Menu:
        """When the car can be had: soon, or at another time."""
        soon = tuple(
            Choice(
                id=f"{minutes}m",
                label=self._words(
                    "visit-strip.pick-up-now",
                    span=self._words.formats.span(timedelta(minutes=minutes)),
                ),
            )
            for minutes in PICK_UPS
        )
        typed = self._ask("pick-up", check=self._ahead())
        other = Choice(id=OTHER, label=self._words("strip.other-time"), then=typed)
        return Menu(title=self._words("visit-strip.pick-up"), choices=(*soon, other))

    def _hand_over(self, visit: Visit) -> Stage:
        """The bill, the checklist, the next service."""
        codes = self.rules.handover_list(visit.mode)
        day = (self._now + timedelta(days=180)).date().isoformat()
        service = self._ask("next-service", optional=True, check=self._another_day, day=day)
        some = self._unchecked(codes, service)
        checked = Menu(
            title=self._words("visit-strip.checked"),
            choices=(
                Choice(
                    id=ALL_DONE,
                    label=self._words("visit-strip.checked-all", n=len(codes)),
                    then=service,
                ),
                Choice(id=OTHER, label=self._words("visit-strip.checked-some"), then=some),
            ),
        )
        if visit.estimate is None:
            return self._ask("amount-plain", checked, optional=True, check=self._bill(visit))
        price = self._words.formats.money(visit.estimate)
        return self._ask("amount", checked, optional=True, check=self._bill(visit), price=price)

    def _unchecked(self, codes: Sequence[str], then: Stage) -> Ask:
        """What was not done, by number; all numbers there are stand in the question."""
        listed = "  ".join(
            f"{place} {named(self._words, 'check', code)}" for place, code in enumerate(codes, 1)
        )
        asked = self._words("visit-strip.unchecked", list=listed)
        return Ask(title=asked, then=then, check=lambda typed: not_done(typed, codes))

    def _cancel(self) -> Menu:
        """Why it came to nothing; an own reason is kept as words."""
        choices = [
            Choice(id=code, label=self._words(f"visit-strip.cancelled.{code}"))
            for code in CANCELLED
        ]
        other = Choice(id=OTHER, label=self._words("visit-strip.other"), then=self._ask("reason"))
        return Menu(title=self._words("visit-strip.why"), choices=(*choices, other))

    def _hours(self, visit: Visit) -> Menu:
        """Whose hours, and how many minutes: the technician's first."""
        worked = self._ask("minutes", check=minutes)
        people = [visit.technician, self._who.id, visit.advisor]
        people += [m.id for m in self._house.present() if m.role == "technician"]
        choices = tuple(
            Choice(id=who, label=self._house.name_of(who), then=worked)
            for who in dict.fromkeys(filter(None, people))
        )
        return paged(self._words("visit-strip.who"), choices, self._words("strip.more"))

    def _annul(self, visit: Visit) -> Menu:
        """Which missed mark is taken out of the rates, and why."""
        missed = dict.fromkeys(m.name for m in visit.marks if m.missed and not m.annulled)
        reason = self._ask("reason")
        choices = tuple(
            Choice(id=name, label=self._words(f"mark.{name}"), then=reason) for name in missed
        )
        return Menu(title=self._words("visit-strip.mark"), choices=choices)


def may_come(visit: Visit, who: Person) -> bool:
    """Whether a visit is a booking whose car somebody may take in."""
    return visit.stage == "booked" and who.role not in ("auditor", "technician")


def not_done(typed: str, codes: Sequence[str]) -> frozenset[str]:
    """Return what of a checklist was not done, from its numbers.

    Raises:
        MisuseError: when something is no number of the list, or names what is done already: the
            checks of the work are passed where a car can be handed over.
    """
    found = set[str]()
    for sign in filter(None, _BETWEEN.split(typed)):
        place = int(sign) if sign.isdecimal() else 0
        if not 0 < place <= len(codes):
            raise MisuseError(reason="no-such-number", typed=sign, n=len(codes))
        if codes[place - 1] == PASSED:
            raise MisuseError(reason="checked-already", typed=sign, n=len(codes))
        found.add(codes[place - 1])
    if not found:
        raise MisuseError(reason="no-such-number", typed=typed, n=len(codes))
    return frozenset(found)


_BETWEEN = re.compile(r"[\s,，、;；.。]+")
"""What may stand between two numbers."""


def _ahead(allowed: Sequence[str]) -> Sequence[str]:
    """Return the steps from the suggested one on; what lies behind is no next step."""
    first = next((name for name in allowed[:1] if name in STEPS), "quality")
    return STEPS[STEPS.index(first) :]
