"""Opening the logs of a region: every folder below it that holds one, each log once.

The one rule: two folders with the same log, or with logs that went on apart from one beginning, and
two logs of the same centre, are never added up. The logs are opened for reading; only the views
beside them are brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import UUID

from msgspec import MsgspecError

from domain.errors import DeskError
from domain.house import House
from eventstore.errors import StoreError
from tui.errors import HomeError, HouseholdError
from tui.home import KEYS, LOG
from tui.region.guest import Guest
from tui.region.seen import Kept
from tui.region.twins import parted
from tui.session import DEFAULT_CENTRE, Session

Why = Literal["same-log", "parted", "same-centre", "unnamed", "empty", "no-log", "unreadable"]
"""Why a folder is not counted.

Its log is there already, or a part of it; it began as one that is there and went on apart; its
centre is there; neither it nor the other one was ever named; it holds nothing; its log is gone;
it cannot be read.
"""

TROUBLES = (StoreError, DeskError, HouseholdError, MsgspecError, OSError)
"""What is wrong with one home and keeps nobody from the others: a later release's facts, too."""


class Centre(NamedTuple):
    """One centre of a region.

    Attributes:
        id: The centre.
        name: What it is called.
        folder: Where its home is.
        home: Its home, opened: the desk's own, or one that is only read.
        head: How many events its log holds at the moment in view.
    """

    id: str
    name: str
    folder: Path
    home: Session | Guest
    head: int


class LeftOut(NamedTuple):
    """A folder that is not counted.

    Attributes:
        folder: Its name.
        why: Why not.
        beside: The folder that counts in its stead.
        parted: The first position at which their logs differ; 0 where they do not.
        alone: How many events it alone holds, which are not counted.
        error: The code of what kept it from being read, where there is one.
    """

    folder: str
    why: Why
    beside: str = ""
    parted: int = 0
    alone: int = 0
    error: str = ""


class Region(NamedTuple):
    """The centres of a region, by name of their folder, what was left out and what was counted."""

    folder: Path
    centres: tuple[Centre, ...]
    left_out: tuple[LeftOut, ...]
    kept: Kept


def homes(folder: Path) -> list[Path]:
    """Return the homes below a folder, by name; those that have lost their log among them.

    Raises:
        HomeError: when there is no such folder, or no home in it.
    """
    if not folder.is_dir():
        raise HomeError(path=str(folder), reason="ENOENT")
    found = {each.parent for each in folder.glob(f"*/{LOG}")}
    if not found:
        raise HomeError(path=str(folder), reason="no-centres")
    return sorted(found | {each.parent for each in folder.glob(f"*/{KEYS}")})


class _Held(NamedTuple):
    """A home with something on record, its log's first event, and how far it goes."""

    folder: Path
    home: Session | Guest
    origin: UUID
    head: int


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
        left_out: list[LeftOut] = []
        logs: dict[UUID, list[_Held]] = {}
        for home in homes(folder):
            try:
                found = _held(home, own, stack)
            except TROUBLES as error:
                left_out.append(_unreadable(home, error))
                continue
            if isinstance(found, LeftOut):
                left_out.append(found)
            else:
                logs.setdefault(found.origin, []).append(found)
        centres: list[Centre] = []
        for same in sorted(map(_farthest_first, logs.values()), key=lambda same: same[0].folder):
            left_out += _one_of(same, own, centres)
        left_out.sort(key=lambda each: each.folder)
        yield Region(folder, tuple(centres), tuple(left_out), Kept())


def _unreadable(folder: Path, error: Exception) -> LeftOut:
    code = error.code if isinstance(error, (StoreError, DeskError, HouseholdError)) else ""
    return LeftOut(folder.name, "unreadable", error=code)


def _held(folder: Path, own: Session | None, stack: ExitStack) -> _Held | LeftOut:
    log = folder / LOG
    if not log.exists():
        return LeftOut(folder.name, "no-log")
    if log.is_file() and not log.stat().st_size:
        return LeftOut(folder.name, "empty")
    home, head = _home(folder, own, stack)
    first = next(iter(home.log.read(0, upto=1)), None)
    if first is None or not head:
        return LeftOut(folder.name, "empty")
    return _Held(folder, home, first.event_id, head)


def _home(folder: Path, own: Session | None, stack: ExitStack) -> tuple[Session | Guest, int]:
    """Return a home, opened, and how far its log goes at the moment in view."""
    moment = own.moment if own is not None else None
    if own is not None and own.home.resolve() == folder.resolve():
        return own, moment.position if moment else own.log.head()
    guest = Guest(folder, own.present if own is not None else None)
    stack.callback(guest.close)
    return guest, guest.head_at(moment.at if moment else None)


def _farthest_first(same: Sequence[_Held]) -> Sequence[_Held]:
    """Order the folders of one log: what goes farthest counts; of several, the first by name."""
    return sorted(same, key=lambda each: (-each.head, each.folder))


def _one_of(same: Sequence[_Held], own: Session | None, centres: list[Centre]) -> Iterator[LeftOut]:
    """Take in the first of the folders of one log that can be read; yield what does not count."""
    counted: _Held | None = None
    for each in same:
        try:
            if counted is not None:
                yield _beside(counted, each)
                continue
            if found := _taken_in(each, own, centres):
                yield found
            counted = each
        except TROUBLES as error:
            yield _unreadable(each.folder, error)


def _beside(counted: _Held, each: _Held) -> LeftOut:
    """Return that a folder holds a log that counts already, or one that parted from it."""
    upto = min(counted.head, each.head)
    at = parted(counted.home.log, each.home.log, upto)
    folder, beside = each.folder.name, counted.folder.name
    if not at:
        return LeftOut(folder, "same-log", beside)
    return LeftOut(folder, "parted", beside, parted=at, alone=each.head - at + 1)


def _taken_in(each: _Held, own: Session | None, centres: list[Centre]) -> LeftOut | None:
    """Take a home in, unless another log of the same centre is there."""
    home = each.home
    home.catch_up()
    if isinstance(home, Guest) and own is not None and own.moment is not None:
        home.travel(own.moment.at)
    house = home.house()
    if other := next((centre for centre in centres if _same(centre, house)), None):
        unnamed = house.centre == house.name == DEFAULT_CENTRE
        why: Why = "unnamed" if unnamed else "same-centre"
        return LeftOut(each.folder.name, why, other.folder.name)
    centres.append(Centre(house.centre, house.name, each.folder, home, each.head))
    return None


def _same(centre: Centre, house: House) -> bool:
    """Whether a house is a centre's; those that were never given an id are told by their names."""
    if house.centre == DEFAULT_CENTRE:
        return (centre.id, centre.name) == (house.centre, house.name)
    return centre.id == house.centre
