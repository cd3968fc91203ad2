"""A person at the desk: the terminal over a small home, keys pressed, the screen read as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from domain.actions import Ask
from tests.tui.counter import MORNING
from tests.tui.rest import painted, until
from tui.screens.casework import Casework
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import Language

HOSTILE = "\x1b]0;owned\x07\x1b[2J[bold]loud[/] \u202eedils 太吵"

ANSWERS = f"""\
id,score,comment,name,phone,date,advisor
d1,2,"{HOSTILE}",赵小磊,13900000001,2026-03-17 15:00,
d2,5,Nobody rang me back,Anna Schmidt,13900000002,2026-03-17 21:30,
d3,0,门关不上,钱多多,13900000003,2026-03-18 07:30,
p1,7,ok,孙一一,13900000011,2026-03-17 09:00,limin
p2,8,,李二二,13900000012,2026-03-17 10:00,limin
p3,7,,庄三三,13900000013,2026-03-17 11:00,limin
p4,8,,吴四四,13900000014,2026-03-17 12:00,limin
p5,7,,郑五五,13900000015,2026-03-17 13:00,limin
p6,8,,王六六,13900000016,2026-03-17 14:00,limin
p7,7,,冯七七,13900000017,2026-03-17 15:00,limin
h1,9,,陈八八,13900000021,2026-03-17 16:00,limin
h2,10,,褚九九,13900000022,2026-03-17 17:00,limin
h3,9,,卫十十,13900000023,2026-03-17 18:00,limin
"""
"""Ten follow-ups of one advisor, and three low scores that are the manager's."""


class Watch:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **later: float) -> None:
        self.at += timedelta(**later)


@dataclass
class Seat:
    """Somebody's place at the terminal."""

    app: DeskTerminal
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each answered before the next."""
        for key in keys:
            self.app.post_message(_pressed(key))
            await self.settled()

    async def type(self, text: str) -> None:
        """Type a text into the line that has the focus."""
        self.app.post_message(events.Paste(text))
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until every widget has handled its messages, and what they changed is painted."""
        await painted(self.pilot)

    async def settled(self) -> None:
        """Wait until all that was asked for is recorded, read and shown."""
        await self.until(lambda: self.app.is_furnished)
        await self.quiet()
        await asyncio.wrap_future(self.app._turns.submit(int))
        await self.quiet()
        await self.until(lambda: self.pane.model is not None and self._idle())
        await self.quiet()

    def _idle(self) -> bool:
        return all(worker.is_finished for worker in self.app.workers)

    async def shows(self, text: str) -> None:
        """Wait until ``text`` stands on the screen, and all that is painted with it."""
        await self.until(lambda: text in self.screen)
        await self.still()

    async def says(self, text: str) -> None:
        """Wait until the status line says ``text``, and the page shows what it means."""
        await self.until(lambda: text in self.said)
        await self.still()

    async def still(self) -> None:
        """Wait until what is on the screen no longer changes: a layout takes several messages."""
        before = ""
        while before != (before := self.screen):
            await self.settled()

    async def until(self, done: Callable[[], object]) -> None:
        """Wait until ``done`` says so."""
        await until(self.pilot, done)

    @property
    def pane(self) -> Any:
        return self.app.pane

    @property
    def case(self) -> str:
        """The case in view."""
        assert isinstance(self.pane, Casework)
        assert self.pane.chosen is not None
        return self.pane.chosen.case

    @property
    def said(self) -> str:
        """What the status line says."""
        return self.app.status.text

    @property
    def screen(self) -> str:
        """The screen as the terminal is sent it, without styles."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())


def _pressed(key: str) -> events.Key:
    """Return the event of a key as a terminal sends it, also of a full-width character."""
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, " " if key == "space" else None)


@asynccontextmanager
async def seated(
    home: Path,
    who: str = "",
    language: Language = "en",
    *,
    watch: Watch | None = None,
    size: tuple[int, int] = (80, 24),
    as_of: str = "",
) -> AsyncIterator[Seat]:
    """Open the terminal over ``home`` for ``who``."""
    watch = watch or Watch()
    with Session(home, who=who, language=language, now=watch) as session:
        app = DeskTerminal(home, lambda: session, language, as_of)
        app.now = watch
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.settled()
            yield seat


def elsewhere(home: Path, who: str, case: str, action: str, **given: Any) -> None:
    """Let somebody act on a case from another terminal."""
    with Session(home, who=who, now=Watch()) as session:
        ask = Ask(by=session.person(), at=session.now(), **given)
        session.act(case, action, ask)


def happened(home: Path, kind: str) -> list[Any]:
    """Return all facts of a kind on record, in order."""
    with Session(home, now=Watch()) as session:
        records = session.journal.read(0)
        return [event.fact for event in records if type(event.fact).__name__ == kind]
