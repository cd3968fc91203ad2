"""Living a year through: acts in the order of time, and everything that falls due in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from uuid import UUID, uuid5

from domain.clockwork import clockwork_of
from domain.desk import Desk, Stamp
from domain.errors import RefusedError
from domain.events import CLOCK
from gateway.demo.pages import Pages
from gateway.demo.year.ledger import Ledger

Act = Callable[[], None]
"""What happens at an instant; it plans what follows from it."""

_ACTS = UUID("5f0f2c0c-9a51-5c7e-8a25-2d6f0d3f6b11")
_INSTANT = timedelta(microseconds=1)


class Story:
    """The instant the story has reached; called, it tells it like a clock.

    Attributes:
        now: That instant.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now


class Life:
    """Acts to come and clocks to fall due, the earliest first.

    Attributes:
        desk: Decides about everything.
        refused: How often which reason refused an act: what was planned and did not fit.
        opened: Called with every stream that appears.
        began: When the story begins.
        place: The centre.
    """

    def __init__(
        self, desk: Desk, ledger: Ledger, story: Story, pages: Pages, *, place: str, seed: int
    ) -> None:
        self.desk = desk
        self.refused: Counter[str] = Counter()
        self.opened: Callable[[str], None] = _nobody
        self._ledger = ledger
        self._pages = pages
        self._story = story
        self.began = story.now
        self.place = place
        self._seed = seed
        self._stamps = count(1)
        self._turn = count()
        self._acts: list[tuple[datetime, int, Act]] = []
        self._due: list[tuple[datetime, str]] = []
        self._known: set[str] = set()

    @property
    def now(self) -> datetime:
        """The instant the story has reached."""
        return self._story.now

    @property
    def pages(self) -> Pages:
        """The desk's pages, once everything that happened by now is on record."""
        self._ledger.flush()
        return self._pages

    def at(self, when: datetime, act: Act) -> None:
        """Plan an act; one that should have happened already happens now."""
        heappush(self._acts, (max(when, self.now), next(self._turn), act))

    def stamp(self, actor: str) -> Stamp:
        """Return the mark of a new act."""
        number = next(self._stamps)
        return Stamp(actor, f"{self.place}-{actor}", uuid5(_ACTS, f"{self._seed}/{number}"))

    def run(self, until: datetime) -> None:
        """Let everything happen that happens before an instant."""
        while True:
            ahead = min(until, self._acts[0][0]) if self._acts else until
            if self._settle(ahead):
                continue  # what was planned meanwhile may come first
            self._story.now = max(ahead, self.now)  # the log's clock never runs back
            if ahead == until:
                return
            self._live(heappop(self._acts)[2])

    def _live(self, act: Act) -> None:
        try:
            act()
        except RefusedError as refused:
            self.refused[refused.reason] += 1
        self._look()

    def _settle(self, until: datetime) -> bool:
        """Record what falls due before an instant, each when it does; return whether any did."""
        some = False
        while self._due and self._due[0][0] < until:
            some = True
            due, stream = heappop(self._due)
            self._story.now = max(due, self.now)
            self.desk.settle([(due, stream)], due + _INSTANT, self.stamp(CLOCK))
            self._look()
        return some

    def _look(self) -> None:
        """Note when what was just written next falls due, and what is new."""
        touched = list(self._ledger.touched)
        self._ledger.touched.clear()
        for stream in touched:
            if stream not in self._known:
                self._known.add(stream)
                self.opened(stream)
            clockwork = clockwork_of(stream)
            if clockwork is None:
                continue
            state = clockwork.fold(self._ledger.load([stream])[stream], None)
            due = clockwork.next_due(state) if state is not None else None
            if due is not None:
                heappush(self._due, (due, stream))


def _nobody(_stream: str) -> None:
    """Pay no heed to what is new."""
