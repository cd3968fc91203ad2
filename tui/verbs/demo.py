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
from zoneinfo import ZoneInfo

import click
import msgspec

from domain.house import House
from tui import settings
from tui.custody.lastseen import forget_seen
from tui.errors import HomeError, HomeNotEmptyError
from tui.home import LOG
from tui.session import Session
from tui.settings import Demo
from tui.verbs import moments
from tui.verbs.grammar import Verb
from tui.verbs.household import Household
from tui.verbs.opening import open_desk

SEED = 7
"""What the usual demo's people and words are drawn with."""

HOST = "manager"
"""The role the demo is opened in."""


@click.command(cls=Verb)
@click.option("--fresh", is_flag=True)
@click.option("--at", "at", default="", metavar="INSTANT")
@click.option("--seed", type=int, metavar="N")
@click.option("--year", "whole_year", is_flag=True)
@click.pass_obj
def demo(household: Household, at: str, seed: int | None, *, fresh: bool, whole_year: bool) -> None:
    """Make the demo if there is none yet, and open it in the morning meeting."""
    folder = demo_folder(household, whole_year=whole_year)
    present = _present_demo(folder)
    asked = fresh or bool(at) or seed is not None
    if present is None or asked or present.year != whole_year:
        present = _build(household, folder, at, SEED if seed is None else seed, year=whole_year)
    else:
        household.talk("verb.demo.kept", made=present.made)
    household.home = str(folder)
    household.talk("verb.demo.lives", home=str(folder))
    open_desk(household)


def demo_folder(household: Household, *, whole_year: bool = False) -> Path:
    """Return where the demo lives: the home that was named, else one beside the usual home."""
    if household.home or os.environ.get("AFTERLOOP_HOME"):
        return household.folder.absolute()
    return Path.home() / (".afterloop-demo-year" if whole_year else ".afterloop-demo")


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


def _build(household: Household, folder: Path, typed: str, seed: int, *, year: bool) -> Demo:
    """Make a demo and put it in its place."""
    from gateway.demo.month import ZONE

    made = settings.utc_now()
    at = moments.instant(typed, ZoneInfo(ZONE)) if typed else made
    marked = Demo(made=made, at=at, seed=seed, year=year)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".afterloop-demo-", dir=folder.parent) as building:
        fresh, clock = Path(building) / "home", _Clock(at)
        with Session(fresh, now=clock, durable=False) as session, _progress(household) as told:
            if year:
                _live_a_year(session, at, seed, told)
            else:
                _live_a_month(session, at, seed, clock, told)
            session.catch_up()
            host = _host(session.house())
        kept = settings.load(folder) if folder.exists() else settings.Settings()
        settings.save(fresh, msgspec.structs.replace(kept, demo=marked, who=host))
        if folder.exists():
            folder.rename(Path(building) / "old")
        fresh.rename(folder)
    forget_seen(folder)
    return marked


def _live_a_month(
    session: Session, at: datetime, seed: int, clock: _Clock, told: Callable[[float], None]
) -> None:
    from gateway.demo import furnish_demo

    furnish_demo(session.desk, at=at, set_time=clock.set, seed=seed, progress=told)


def _live_a_year(session: Session, at: datetime, seed: int, told: Callable[[float], None]) -> None:
    from gateway.demo.year import furnish_year

    furnish_year(session.journal, session.log, at=at, seed=seed, progress=told)


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
