"""Looking at every centre of a region at once, and keeping what was counted while no log moves."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from tui.reading import Views

if TYPE_CHECKING:
    from tui.region.centres import Centre, Region

T = TypeVar("T")

MOST = 500
"""How many counts are kept: a few hundred numbers each."""


class Kept:
    """What was counted, by what it depends on; safe in any thread.

    Whoever asks names everything the answer follows from, how far the views had come among it: a
    log that goes on is counted anew, and what was counted before is forgotten in time.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def once(self, key: Hashable, count: Callable[[], T]) -> T:
        """Return what was counted under ``key``; counted now, if it is not there."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return cast("T", self._found[key])
        found = count()
        with self._lock:
            self._found[key] = found
            while len(self._found) > MOST:
                self._found.popitem(last=False)
        return found


class Sight(NamedTuple):
    """A centre with its views open, and how far these had come at least."""

    centre: Centre
    views: Views
    position: int


@contextmanager
def seen(region: Region) -> Iterator[Sequence[Sight]]:
    """Open the views of every centre."""
    with ExitStack() as stack:
        opened = [stack.enter_context(centre.home.views()) for centre in region.centres]
        yield [
            Sight(centre, views, views.position())
            for centre, views in zip(region.centres, opened, strict=True)
        ]


def each_of(sights: Sequence[Sight], work: Callable[[Sight], T]) -> list[T]:
    """Do something with every centre, as many at once as the machine does; in their order."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(work, sights))
