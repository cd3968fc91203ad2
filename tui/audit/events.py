"""Reading the log for the audit screen: what is found, in order, in time, line by line.

Nothing here writes, and nothing here shows a sealed text: events come with the names of their
sealed fields only. Opening those is an act of its own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from domain import codec
from domain.house import House
from eventstore.browse import Browser, Criteria, before, behind, density
from eventstore.record import Record
from gateway.journal import EventJournal, customer_of, instant, recorded
from tui.audit.filters import criteria
from tui.audit.models import EventLine, Found, Timeline, Wanted
from tui.casefile import entry_of
from tui.models import Entry

MARKS: Mapping[str, str] = {
    "policy-adopted.v1": "rules",
    "meeting-held.v1": "meeting",
    "alert-raised.v1": "rise",
    "case-escalated.v1": "rise",
    "step-breached.v1": "breach",
}
"""The types marked on the scrubber with the name of their mark, the weightiest first."""

UNREADABLE = "unreadable"
"""The kind shown for an event whose payload does not read."""

Going = Callable[[int, int], bool]
"""Told the position reached and the last one; answers whether to go on."""


class Looking:
    """One home's log, looked through for the audit screen. Safe in any thread.

    Args:
        browser: The log.
        journal: Opens sealed texts, for those who may look for them.
        house: The centre as it is now, for the names of people.
    """

    def __init__(self, browser: Browser, journal: EventJournal, house: House) -> None:
        self.browser = browser
        self.house = house
        self.journal = journal

    def find(
        self, wanted: Wanted, known: Found | None = None, going: Going | None = None, *, opens: bool
    ) -> Found:
        """Return where the log holds what is wanted.

        Args:
            wanted: What to look for.
            known: What was found last; what came since is added if the same was asked.
            going: Told how far the search is; stops it by answering no.
            opens: Whether sealed texts may be looked through for a text.
        """
        browser, head = self.browser, self.browser.head()
        asked = criteria(wanted, browser)
        if known and (known.wanted, known.criteria, known.opens) != (wanted, asked, opens):
            known = None
        search = _Search(self, asked, wanted.text, known.head if known else 0, head, opens=opens)
        places: Sequence[int] = range(1, head + 1)
        if wanted != Wanted():
            places = search.places(known.positions if known else (), going or _on)
        return Found(
            wanted=wanted,
            criteria=asked,
            opens=opens,
            positions=places,
            marks=search.marks(places, known.marks if known else {}),
            head=head,
            first=instant(browser.recorded_at(1)) if head else None,
            last=instant(browser.recorded_at(head)) if head else None,
        )

    def timeline(self, found: Found, start: int, end: int, cells: int) -> Timeline:
        """Return how much was found from one instant to another, in µs, in each of ``cells``."""
        ticks = [start + (end - start) * n // cells for n in range(cells)]
        edges = [self.browser.position_at(tick - 1) for tick in ticks]
        edges.append(self.browser.position_at(end))
        marked = {name: density(places, edges) for name, places in found.marks.items()}
        names = [name for name in dict.fromkeys(MARKS.values()) if name in marked]
        return Timeline(
            start=instant(start),
            end=instant(end),
            counts=tuple(density(found.positions, edges)),
            marks=tuple(
                next((name for name in names if marked[name][cell]), "") for cell in range(cells)
            ),
        )

    def lines(self, positions: Sequence[int]) -> list[EventLine]:
        """Return the events at these positions, in the order of the log."""
        return [self.line(record) for record in self.browser.records(positions)]

    def line(self, record: Record) -> EventLine:
        """Return an event as the list shows it; its sealed texts stay out.

        One whose payload no longer reads is shown by its envelope alone.
        """
        try:
            event = recorded(record)
        except msgspec.DecodeError:
            return _unreadable(record, self.house)
        bare = codec.unsealed(event.fact, shut)
        fields = codec.PERSONAL_FIELDS[type(bare)]
        return EventLine(
            position=event.position,
            recorded=event.recorded_at,
            case=getattr(bare, "case", ""),
            entry=entry_of(replace(event, fact=bare), self.journal, self.house),
            sealed=tuple(name for name in fields if getattr(event.fact, name)),
        )


def says(record: Record, text: str, journal: EventJournal | None = None) -> bool:
    """Return whether an event says ``text`` in plain words, or in sealed ones ``journal`` opens."""
    try:
        fact = codec.decode(record.payload)
    except msgspec.DecodeError:  # altered behind the log's back: ``verify`` names it
        return False
    opener = (
        journal.opener(record.event_id, customer_of(fact), record.position) if journal else shut
    )
    said = msgspec.to_builtins(codec.unsealed(fact, opener))
    return any(text.casefold() in part.casefold() for part in _texts(said))


class Events:
    """The events found as rows of a list, read as they come into view."""

    def __init__(self, looking: Looking, found: Found) -> None:
        self._looking = looking
        self._positions = found.positions

    def __len__(self) -> int:
        return len(self._positions)

    def window(self, start: int, count: int) -> Sequence[EventLine]:
        """Return at most ``count`` events from place ``start`` on."""
        return self._looking.lines(self._positions[start : start + count])

    def index_of(self, key: str) -> int | None:
        """Return where the event at a position stands, or ``None`` when it was not found."""
        place = bisect_left(self._positions, int(key))
        there = place < len(self._positions) and self._positions[place] == int(key)
        return place if there else None


def next_mark(found: Found, position: int) -> int | None:
    """Return the first marked position above one; ``None`` when there is none."""
    ahead = (behind(places, position) for places in found.marks.values())
    return min((place for place in ahead if place is not None), default=None)


def previous_mark(found: Found, position: int) -> int | None:
    """Return the last marked position below one; ``None`` when there is none."""
    back = (before(places, position) for places in found.marks.values())
    return max((place for place in back if place is not None), default=None)


def shut(_field: str, _token: str) -> str:
    """Open nothing: what is sealed comes out empty."""
    return ""


class _Search:
    """One search through the part of the log that was not looked through yet."""

    def __init__(
        self, looking: Looking, asked: Criteria, text: str, after: int, head: int, *, opens: bool
    ) -> None:
        self._looking, self._asked, self._text = looking, asked, text
        self._after, self._head, self._opens = after, head, opens

    def places(self, old: Sequence[int], going: Going) -> Sequence[int]:
        """Return the places found before and the new ones."""
        places = array("q", old)
        # Where nothing is opened only plain text can match, and the log finds that by itself.
        asked = self._asked if self._opens else replace(self._asked, text=self._text)
        for stretch in self._looking.browser.search(asked, after=self._after, upto=self._head):
            places.extend(self._saying(stretch.positions) if self._text else stretch.positions)
            if not going(stretch.reached, self._head):
                break
        return places

    def _saying(self, places: Sequence[int]) -> Iterator[int]:
        records = self._looking.browser.records(places)
        journal = self._looking.journal if self._opens else None
        return (record.position for record in records if says(record, self._text, journal))

    def marks(
        self, places: Sequence[int], old: Mapping[str, Sequence[int]]
    ) -> Mapping[str, Sequence[int]]:
        """Return which of the places found are marked on the scrubber, by the mark's name."""
        asked, browser = self._asked, self._looking.browser
        types = tuple(tag for tag in MARKS if asked.types is None or tag in asked.types)
        marks = defaultdict(lambda: array("q"), {n: array("q", held) for n, held in old.items()})
        narrowed = replace(asked, types=types)
        for stretch in browser.search(narrowed, after=self._after, upto=self._head):
            for position, tag in browser.types(stretch.positions).items():
                if not self._text or _holds(places, position):
                    marks[MARKS[tag]].append(position)
        return dict(marks)


def _unreadable(record: Record, house: House) -> EventLine:
    entry = Entry(
        position=record.position,
        at=instant(record.occurred_at),
        type=UNREADABLE,
        actor=record.actor,
        actor_name=house.name_of(record.actor),
        params={},
        text="",
        undone=False,
    )
    at = instant(record.recorded_at)
    return EventLine(position=record.position, recorded=at, case="", entry=entry, sealed=())


def _holds(places: Sequence[int], position: int) -> bool:
    place = bisect_left(places, position)
    return place < len(places) and places[place] == position


def _on(_reached: int, _head: int) -> bool:
    return True


def _texts(value: object) -> Iterator[str]:
    """Yield every text inside a fact."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
