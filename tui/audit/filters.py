"""What a person looks for in the log, as they type it: ``case:S102 actor:li text:noise``.

Fields have names in both languages, the colon may be full-width, words without a field are looked
for in the text. What is understood becomes a :class:`~tui.audit.models.Wanted`, which the log is
asked about and which reads as a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain.codec import FACTS
from domain.errors import AmbiguousCaseError, UnknownCaseError, UnknownPersonError
from domain.events import CLOCK, case_stream, customer_stream
from domain.house import House
from eventstore.browse import Browser, Criteria, Span
from gateway.journal import micros
from tui.audit.models import Wanted
from tui.errors import (
    CustomerUnknownError,
    EventKindUnknownError,
    FieldUnknownError,
    FilterValueError,
)
from tui.goto import day_of
from tui.printing.happenings import happening
from tui.text import LANGUAGES, Words, load
from tui.verbs.moments import instant

FIELDS = ("case", "customer", "stream", "actor", "type", "text", "terminal", "since", "until")
"""What can be asked about."""

INTAKE = "intake"
"""The actor of what came in by itself."""

CANDIDATES = 6
"""Cases named when a number fits several."""

_PART = re.compile(
    r"""(?P<field>[^\s:："「]+)[:：](?P<value>"[^"]*"|「[^」]*」|\S*)|(?P<bare>"[^"]*"|「[^」]*」|\S+)"""
)


class Reader:
    """Understands filters at one centre.

    Args:
        words: The reader's language.
        house: The centre, for the names of its people.
        browser: The log, for the numbers of cases and customers.
        now: The present instant, for days without a year.
    """

    def __init__(self, words: Words, house: House, browser: Browser, now: datetime) -> None:
        self._words = words
        self._house = house
        self._browser = browser
        self._zone = ZoneInfo(house.zone)
        self._today = now.astimezone(self._zone).date()

    def wanted(self, typed: str, *, customer: str = "") -> Wanted:
        """Return what was typed as criteria.

        Args:
            typed: Fields with values, and words.
            customer: Whom ``customer:this`` means.

        Raises:
            HouseholdError: when a field, kind, customer or time is not known.
            DeskError: when a case or person is not.
        """
        given = dict(_parts(typed, self._words))
        if (typed_customer := given.get("customer")) in _names("audit.this"):
            if not customer:
                raise CustomerUnknownError(customer=typed_customer)
            given["customer"] = customer
        return self.read(given)

    def read(self, given: Mapping[str, str]) -> Wanted:
        """Return criteria from values by field; empty values ask for nothing.

        Raises:
            HouseholdError: as :meth:`wanted`.
            DeskError: as :meth:`wanted`.
        """
        understand: dict[str, Callable[[str], Wanted]] = {
            "case": lambda typed: Wanted(case=self.case(typed)),
            "customer": lambda typed: Wanted(customer=self._customer(typed)),
            "stream": lambda typed: Wanted(stream=typed),
            "actor": lambda typed: Wanted(actor=self._actor(typed)),
            "type": lambda typed: Wanted(kinds=kinds(typed, self._words)),
            "text": lambda typed: Wanted(text=typed),
            "terminal": lambda typed: Wanted(terminal=typed),
            "since": lambda typed: Wanted(since=self.instant(typed)),
            "until": lambda typed: Wanted(until=self.instant(typed, end=True)),
        }
        wanted = Wanted()
        for field, typed in given.items():
            if typed:
                wanted = _both(wanted, understand[field](typed))
        return wanted

    def case(self, typed: str) -> str:
        """Return the case a number, or the unique beginning of one, stands for.

        Raises:
            UnknownCaseError: when none begins so.
            AmbiguousCaseError: when several do.
        """
        start = case_stream(typed.strip().upper())
        found = self._browser.streams(start, CANDIDATES)
        if start in found or len(found) == 1:
            return (start if start in found else found[0]).removeprefix(case_stream(""))
        if not found:
            raise UnknownCaseError(case=typed)
        numbers = [name.removeprefix(case_stream("")) for name in found]
        raise AmbiguousCaseError(case=typed, candidates=numbers)

    def instant(self, typed: str, *, end: bool = False) -> datetime:
        """Return the instant that was typed; a day is its beginning, or its ``end``.

        Raises:
            TimeUnreadableError: when it is neither instant nor day.
        """
        day = day_of(typed, self._today)
        if day is None:
            return instant(typed, self._zone)
        return self._midnight(day + timedelta(days=end))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)

    def _customer(self, typed: str) -> str:
        start = customer_stream(typed)
        found = self._browser.streams(start, 2)
        if start not in found and len(found) != 1:
            raise CustomerUnknownError(customer=typed)
        return (start if start in found else found[0]).removeprefix(customer_stream(""))

    def _actor(self, typed: str) -> str:
        for actor in (CLOCK, INTAKE):
            if typed.casefold() == actor or typed in _names(f"actor.{actor}"):
                return actor
        staff = self._house.staff.values()
        exact = [m.id for m in staff if typed in (m.id, m.name)]
        close = [m.id for m in staff if m.id.startswith(typed) or m.name.startswith(typed)]
        if exact or len(close) == 1:
            return (exact or close)[0]
        raise UnknownPersonError(who=typed, known=[CLOCK, INTAKE, *(m.id for m in staff)])


def criteria(wanted: Wanted, browser: Browser) -> Criteria:
    """Return what is wanted as the log is asked for it; text is looked for by the reader."""
    span = Span(
        None if wanted.since is None else micros(wanted.since),
        None if wanted.until is None else micros(wanted.until),
    )
    streams = None
    if wanted.case:
        streams = streams_of_case(wanted.case, browser)
    if wanted.customer:
        theirs = streams_of_customer(wanted.customer, browser)
        streams = theirs if streams is None else tuple(s for s in streams if s in theirs)
    if wanted.stream:
        named = streams is None or wanted.stream in streams
        streams = (wanted.stream,) if named else ()
    return Criteria(
        streams=streams,
        types=tuple(t for t in FACTS if t.rpartition(".")[0] in wanted.kinds)
        if wanted.kinds
        else None,
        actors=(wanted.actor,) if wanted.actor else None,
        terminals=(wanted.terminal,) if wanted.terminal else None,
        recorded=span,
        correlation=wanted.act,
        causation=wanted.cause,
    )


def streams_of_case(case: str, browser: Browser) -> tuple[str, ...]:
    """Return the stream of a case, and of the answer or complaint that opened it."""
    own = case_stream(case)
    opening = browser.beginning(own)
    causes = browser.causes(opening) if opening else []
    return tuple(dict.fromkeys((own, *(record.stream for record in causes))))


def streams_of_customer(customer: str, browser: Browser) -> tuple[str, ...]:
    """Return a customer's own stream, and those of their answers, complaints and cases."""
    own = customer_stream(customer)
    led = [
        cause for heard in browser.stream(own, browser.head()) for cause in browser.causes(heard)
    ]
    return tuple(dict.fromkeys((own, *(record.stream for record in led))))


def sentence(wanted: Wanted, words: Words, house: House) -> str:
    """Return what is wanted in words; empty when everything is."""
    actor = f"actor.{wanted.actor}"
    told: dict[str, object] = {
        "case": wanted.case,
        "customer": wanted.customer,
        "stream": wanted.stream,
        "actor": words(actor) if words.has(actor) else house.name_of(wanted.actor),
        "type": words("list.and").join(happening(kind, words) for kind in wanted.kinds),
        "text": wanted.text,
        "terminal": wanted.terminal,
        "since": wanted.since or "",
        "until": wanted.until or "",
        "act": str(wanted.act or "")[-8:],
        "cause": str(wanted.cause or "")[-8:],
    }
    parts = [words(f"audit.only.{name}", it=it) for name, it in told.items() if it]
    return words("list.and").join(parts)


def kinds(typed: str, words: Words) -> tuple[str, ...]:
    """Return the kinds of events a list of names stands for: words of either language, or codes.

    Raises:
        EventKindUnknownError: when nothing is called so.
    """
    found: list[str] = []
    for name in re.split("[,，、]", typed):
        wanted = name.strip().casefold().removesuffix(".v1")
        exact = [kind for kind, called in _kinds().items() if wanted in called]
        close = [kind for kind, called in _kinds().items() if any(wanted in c for c in called)]
        if not wanted or not close:
            known = [happening(kind, words) for kind in _kinds()]
            raise EventKindUnknownError(typed=name, known=known)
        found += exact or close
    return tuple(dict.fromkeys(found))


def field(typed: str, words: Words) -> str:
    """Return the field a name in either language means.

    Raises:
        FieldUnknownError: when there is none.
    """
    for name in FIELDS:
        if typed.casefold() == name or typed.casefold() in _names(f"audit.field.{name}"):
            return name
    raise FieldUnknownError(
        typed=typed, known=[words(f"audit.field.{f}").split()[0] for f in FIELDS]
    )


def _parts(typed: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield fields with values; words that stand alone are one text."""
    bare: list[str] = []
    for part in _PART.finditer(typed):
        if part["field"] is None:
            bare.append(part["bare"].strip('"「」'))
            continue
        value = part["value"].strip('"「」')
        if not value:
            raise FilterValueError(field=part["field"])
        yield field(part["field"], words), value
    if bare:
        yield "text", " ".join(bare)


def _both(first: Wanted, second: Wanted) -> Wanted:
    """Return what both ask for together."""
    return replace(first, **{n: v for n in second.__struct_fields__ if (v := getattr(second, n))})


@cache
def _names(key: str) -> frozenset[str]:
    """Return everything a word is called in any language, lower case."""
    return frozenset(name for lang in LANGUAGES for name in load(lang)[key].casefold().split())


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """Return every kind of event with all it is called."""
    named = [tag.rpartition(".")[0] for tag in FACTS]
    return {
        kind: frozenset(
            {kind, *(load(lang).get(f"event.{kind}", kind).casefold() for lang in LANGUAGES)}
        )
        for kind in named
    }
