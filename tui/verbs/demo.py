"""``demo``: a centre with a month behind it, in a home of its own, never in the real one.

It is built beside its place and moved there when it is whole, so that whoever interrupts it
leaves nothing half.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import click
import msgspec
from msgspec.structs import replace

from domain.house import House
from tui import settings
from tui.custody.lastseen import forget_seen
from tui.errors import HomeError, HomeNotEmptyError, MisuseError
from tui.home import LOG
from tui.session import Session
from tui.settings import Demo
from tui.verbs import moments
from tui.verbs.grammar import Verb
from tui.verbs.household import Household
from tui.verbs.opening import open_desk

if TYPE_CHECKING:
    from gateway.demo.year.place import Place

SEED = 7
"""What the usual demo's people and words are drawn with."""

Kind = Literal["month", "year", "region"]

FOLDERS: dict[Kind, str] = {
    "month": ".afterloop-demo",
    "year": ".afterloop-demo-year",
    "region": ".afterloop-demo-region",
}
"""Where each demo lives, in the person's folder."""

HOST = "manager"
"""The role the demo is opened in."""


class Telling(msgspec.Struct, frozen=True):
    """What a demo is made of: ``days`` of a year or of a region's, all of them unless told."""

    kind: Kind
    at: str
    seed: int
    days: int | None = None


@click.command(cls=Verb)
@click.option("--fresh", is_flag=True)
@click.option("--at", "at", default="", metavar="INSTANT")
@click.option("--seed", type=int, metavar="N")
@click.option("--year", "whole_year", is_flag=True)
@click.option("--region", "whole_region", is_flag=True)
@click.option("--days", type=click.IntRange(1, 365), metavar="N")
@click.pass_obj
def demo(
    household: Household,
    at: str,
    seed: int | None,
    days: int | None,
    *,
    fresh: bool,
    whole_year: bool,
    whole_region: bool,
) -> None:
    """Make the demo if there is none yet, and open it in the morning meeting."""
    kind: Kind = "region" if whole_region else "year" if whole_year else "month"
    if days is not None and kind == "month":
        raise MisuseError(reason="days-of-a-year")
    told = Telling(kind=kind, at=at, seed=SEED if seed is None else seed, days=days)
    folder = demo_folder(household, kind)
    asked = fresh or bool(at) or seed is not None
    if kind == "region":
        folder = _region(household, folder, told, asked=asked)
    else:
        _one(household, folder, told, asked=asked)
    household.home = str(folder)
    household.talk("verb.demo.lives", home=str(folder))
    open_desk(household)


def _one(household: Household, folder: Path, told: Telling, *, asked: bool) -> None:
    """Make the demo of one centre, unless there is such a one."""
    present = _present_demo(folder)
    if present is None or asked or not _is_of(present, told):
        _build(household, folder, told)
    else:
        household.talk("verb.demo.kept", made=present.made)


def _is_of(present: Demo, told: Telling) -> bool:
    """Whether a demo that is there is of the kind and length asked for."""
    return (present.year, present.days) == (told.kind != "month", told.days or 0)


def _region(household: Household, folder: Path, told: Telling, *, asked: bool) -> Path:
    """Make every centre of the region that is not there; return the first one's home.

    Each centre is a home of its own, lived with a seed of its own; each knows the folder.
    """
    from gateway.demo.year.place import region

    places = region()
    for n, place in enumerate(places):
        home = folder / place.centre
        present = _present_demo(home)
        if present is None or asked or not _is_of(present, told):
            household.talk("verb.demo.centre", name=place.name, n=n + 1, of=len(places))
            _build(household, home, replace(told, seed=told.seed + n), place)
    return folder / places[0].centre


def demo_folder(household: Household, kind: Kind = "month") -> Path:
    """Return where the demo lives: the home that was named, else one beside the usual home."""
    if household.home or os.environ.get("AFTERLOOP_HOME"):
        return household.folder.absolute()
    return Path.home() / FOLDERS[kind]


def _present_demo(folder: Path) -> Demo | None:
    """Return what the demo in a folder was made from; ``None`` where there is nothing yet.

    Raises:
        HomeError: when the folder is none.
        HomeNotEmptyError: when something else lives there.
    """
    if folder.exists() and not folder.is_dir():
        raise HomeError(path=str(folder), reason=errno.errorcode[errno.EEXIST])
    if not folder.exists() or not any(folder.iterdir()):
        return None
    made = settings.load(folder).demo
    if made is None:
        raise HomeNotEmptyError(path=str(folder))
    return made if (folder / LOG).exists() else None


def _build(
    household: Household, folder: Path, telling: Telling, place: Place | None = None
) -> Demo:
    """Make a demo and put it in its place."""
    from gateway.demo.month import ZONE

    made = settings.utc_now()
    at = moments.instant(telling.at, ZoneInfo(ZONE)) if telling.at else made
    seed, year = telling.seed, telling.kind != "month"
    marked = Demo(made=made, at=at, seed=seed, year=year, days=telling.days or 0)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".afterloop-demo-", dir=folder.parent) as building:
        fresh, clock = Path(building) / "home", _Clock(at)
        with Session(fresh, now=clock, durable=False) as session, _progress(household) as told:
            if year:
                _live_a_year(session, at, telling, place, told)
            else:
                _live_a_month(session, at, seed, clock, told)
            session.catch_up()
            host = _host(session.house())
        kept = settings.load(folder) if folder.exists() else settings.Settings()
        region = ".." if place is not None else kept.region
        settings.save(fresh, replace(kept, demo=marked, who=host, region=region))
        if folder.exists():
            folder.rename(Path(building) / "old")
        fresh.rename(folder)
    forget_seen(folder)
    return marked


def _live_a_month(
    session: Session, at: datetime, seed: int, clock: _Clock, told: Callable[[float], None]
) -> None:
    from gateway.demo import furnish_demo
    from tui.demopages import DeskPages

    pages = DeskPages(session)
    furnish_demo(session.desk, at=at, set_time=clock.set, seed=seed, pages=pages, progress=told)


def _live_a_year(
    session: Session,
    at: datetime,
    telling: Telling,
    place: Place | None,
    told: Callable[[float], None],
) -> None:
    from gateway.demo.year import furnish_year
    from gateway.demo.year.place import ALONE
    from gateway.demo.year.run import DAYS
    from tui.demopages import DeskPages

    furnish_year(
        session.journal,
        session.log,
        at=at,
        seed=telling.seed,
        days=telling.days or DAYS,
        place=place or ALONE,
        pages=DeskPages(session),
        progress=told,
    )


class _Clock:
    """A clock that stands where the story is."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at


def _host(house: House) -> str:
    return next(member.id for member in house.present() if member.role == HOST)


@contextmanager
def _progress(household: Household) -> Iterator[Callable[[float], None]]:
    """Yield what is told the share done: a bar where somebody looks on."""
    if not household.has_terminal:
        household.talk("verb.demo.making")
        yield lambda _share: None
        return
    whole, label = 100, household.words("verb.demo.making")
    with click.progressbar(length=whole, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(max(int(share * whole) - bar.pos, 0))
