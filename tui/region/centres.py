"""Opening the logs of a region: every folder below it that holds one, each log once.

The one rule: two folders with the same log, and two logs of the same centre, are never added up.
Nothing is recorded in a log of the region; only its views are brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import UUID

from domain.errors import DeskError
from domain.house import House
from eventstore.errors import StoreError
from tui.errors import HomeError, HouseholdError
from tui.home import LOG
from tui.region.seen import Kept
from tui.session import DEFAULT_CENTRE, Session
from tui.text import Coded

Why = Literal["same-log", "same-centre", "empty", "unreadable"]
"""Its log, or its centre, is there already; it holds nothing; it cannot be read."""


class Centre(NamedTuple):
    """One centre of a region.

    Attributes:
        id: The centre.
        name: What it is called.
        folder: Where its home is.
        session: Its home, opened.
        head: How many events its log holds at the moment in view.
    """

    id: str
    name: str
    folder: Path
    session: Session
    head: int


class LeftOut(NamedTuple):
    """A folder that is not counted: why, and beside which other one, or for which error."""

    folder: str
    why: Why
    beside: str = ""
    error: Coded | None = None


class Region(NamedTuple):
    """The centres of a region, by name of their folder, what was left out and what was counted."""

    folder: Path
    centres: tuple[Centre, ...]
    left_out: tuple[LeftOut, ...]
    kept: Kept


def homes(folder: Path) -> list[Path]:
    """Return the homes below a folder, by name.

    Raises:
        HomeError: when there is no such folder, or no home in it.
    """
    if not folder.is_dir():
        raise HomeError(path=str(folder), reason="ENOENT")
    found = sorted(each.parent for each in folder.glob(f"*/{LOG}"))
    if not found:
        raise HomeError(path=str(folder), reason="no-centres")
    return found


@contextmanager
def opened(folder: Path, own: Session | None = None) -> Iterator[Region]:
    """Open every centre of a region, at the moment in view of the desk's own home.

    Args:
        folder: Where the homes of the centres are.
        own: A session that is open already, maybe of one of them: it is used for that one and
            not closed.

    Raises:
        HomeError: when there is no such folder, or no home in it.
    """
    with ExitStack() as stack:
        centres: dict[UUID, Centre] = {}
        left_out: list[LeftOut] = []
        for home in homes(folder):
            try:
                session = _session(home, own, stack)
                _place(session, home, own, centres, left_out)
            except (StoreError, DeskError, HouseholdError) as error:
                left_out.append(LeftOut(home.name, "unreadable", error=error))
        yield Region(folder, tuple(centres.values()), tuple(left_out), Kept())


def _session(home: Path, own: Session | None, stack: ExitStack) -> Session:
    if own is not None and own.home.resolve() == home.resolve():
        return own
    clock = own.present if own is not None else None
    return stack.enter_context(Session(home, now=clock))


def _place(
    session: Session,
    home: Path,
    own: Session | None,
    centres: dict[UUID, Centre],
    left_out: list[LeftOut],
) -> None:
    """Take a centre in, unless its log or another one of the same centre is there."""
    first = next(iter(session.log.read(0, upto=1)), None)
    if first is None:
        left_out.append(LeftOut(home.name, "empty"))
        return
    twin = centres.get(first.event_id)
    if twin is not None and twin.session.log.head() >= session.log.head():
        left_out.append(LeftOut(home.name, "same-log", twin.folder.name))
        return
    session.catch_up()
    if own is not None and session is not own and own.moment is not None:
        session.travel(own.moment.at)
    house = session.house()
    others = (centre for centre in centres.values() if centre is not twin)
    if other := next((each for each in others if _same(each, house)), None):
        left_out.append(LeftOut(home.name, "same-centre", other.folder.name))
        return
    if twin is not None:
        left_out.append(LeftOut(twin.folder.name, "same-log", home.name))
    head = session.moment.position if session.moment else session.log.head()
    centres[first.event_id] = Centre(house.centre, house.name, home, session, head)


def _same(centre: Centre, house: House) -> bool:
    """Whether a house is a centre's; those that were never given an id are told by their names."""
    if house.centre == DEFAULT_CENTRE:
        return (centre.id, centre.name) == (house.centre, house.name)
    return centre.id == house.centre
