"""A day at the reception, played by keys in Chinese, with a picture of every step.

``python -m benchmarks.aday [FOLDER]`` opens a centre in a new home, plays the day on a clock of its
own and writes ``a-day.md`` with its pictures into the folder (``docs`` unless said otherwise): a
car comes in, a finding is refused, a price rise accepted, the car handed over; the customer is
asked, answers 4, and the answer is a case. Nothing is put into the log but by keys, but for the
answer, which comes in a file as from the tool that asked.
"""

import argparse
import asyncio
import csv
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual import events
from textual.pilot import Pilot

from tui.screenshot import picture
from tui.session import Session
from tui.start import DeskTerminal

BEGIN = datetime.fromisoformat("2026-03-18T09:00+08:00")
SIZE = (120, 36)
PATIENCE = 30
"""Seconds until a page's data must have come."""

ADVISOR, MANAGER = "limin", "chen"
STAFF = (
    ("chen", "陈国栋", "manager"),
    ("limin", "李敏", "advisor"),
    ("wangfang", "王芳", "advisor"),
    ("zhaogang", "赵刚", "technician"),
    ("sunjie", "孙杰", "technician"),
)
PLATE, PHONE, NAME = "沪A66666", "13812345678", "欧阳修文"

HEAD = """\
# 接待台的一天 · A day at the reception

Made by `python -m benchmarks.aday`: the program itself, in Chinese, by keyboard only, on a clock
that stands where the story is. `「…」` is typed, everything else is a key. The pictures are of a
terminal of 120×36 cells.
"""


class Step(NamedTuple):
    """One picture of the day.

    Attributes:
        name: Of the picture.
        title: What happens, in Chinese and in English.
        told: What to look at.
        keys: What is pressed; texts in 「」 are typed.
        minutes: How much later than the step before.
    """

    name: str
    title: str
    told: str
    keys: Sequence[str] = ()
    minutes: float = 0


RECEPTION = (
    Step(
        "board",
        "09:00 店里还没有车 · Nobody is here yet",
        "Page 6 is the workshop: the stages above, the cars below, today's bookings beside.",
        ("6",),
    ),
    Step(
        "form",
        "09:00 来车 · A car comes in",
        "`+` opens the form (with an input method on: Enter, then 1). Plate first: whoever is "
        "known is filled in.",
        (
            *("+", f"「{PLATE}」", "enter", f"「{PHONE}」", "enter", f"「{NAME}」", "enter"),
            *("「宝马3系」", "enter", "「刹车异响，急」", "enter", "「48210」"),
        ),
    ),
    Step(
        "arrived",
        "09:00 已登记，三分钟内开单 · Taken in; three minutes to the work order",
        "The clocks run: work order, diagnosis, finish.",
        ("ctrl+s",),
    ),
    Step(
        "order",
        "09:02 开工单：报价、完工时间 · The order, with price and time",
        "`d` is always the next step; the strip asks for what it needs.",
        ("d", "「1000」", "enter", "「17:00」", "enter"),
        2,
    ),
    Step(
        "diagnosed",
        "09:20 初步诊断 · Diagnosis told",
        "Cause, price and time were told within thirty minutes: nothing was missed.",
        ("d", "「前刹车片磨损」", "enter", "enter", "enter"),
        18,
    ),
    Step(
        "finding",
        "09:40 施工中有新发现 · Something new is found",
        "`d` `1` starts the work with a technician, `f` tells the finding with its photo. Work "
        "waits for the customer's yes, loudly.",
        (
            *("d", "1", "f", "「前轮胎老化，建议更换」", "enter", "「1600」", "enter"),
            *("「IMG-7」", "enter"),
        ),
        20,
    ),
    Step(
        "refused",
        "09:45 客户不同意增项 · The customer refuses it",
        "`d` asks for the answer; `2` is no. `→` opens the visit in full.",
        ("d", "2", "right"),
        5,
    ),
    Step(
        "price",
        "09:50 涨价超过 20%，需要重新同意 · A rise over 20 % needs a fresh yes",
        "`p` on the visit's own page: 1,300 against 1,000.",
        ("p", "「1300」", "enter", "「原厂件涨价」", "enter"),
        5,
    ),
    Step(
        "accepted",
        "09:52 客户同意 · The customer accepts",
        "`d` `1`. The clock of the next word to the customer starts again.",
        ("d", "1"),
        2,
    ),
    Step(
        "checked",
        "10:15 告知进度、三级质检、完工 · Progress told, three checks, finished",
        "`c` `1` tells the progress; Enter lists everything that can be done, each at its digit.",
        (
            *("escape", "c", "1", "enter", "6", "1", "enter", "6", "1", "enter", "6", "1"),
            *("enter", "0", "4"),
        ),
        23,
    ),
    Step(
        "announced",
        "10:16 通知取车 · The pick-up is announced",
        "Fifteen minutes ahead at least: `1` in the strip is fifteen minutes, so it is in time.",
        ("d", "1", "1"),
        1,
    ),
    Step(
        "returned",
        "10:31 客户来取车：五分钟内交车 · The customer is here: five minutes",
        "`d`, then `d` again asks for bill, checklist and the next service.",
        ("d", "d", "enter"),
        15,
    ),
    Step(
        "handed-over",
        "10:33 交车 · Handed over",
        "All seven points of the list were done; the next service is half a year ahead.",
        ("1", "「180天」", "enter"),
        2,
    ),
)
"""The advisor's day."""

ASKED = (
    Step(
        "due",
        "次日 10:40 该问的人 · Whom to ask, the next day",
        "Page 8: the survey of the visit is due. It knows that a finding was refused and the price "
        "rose.",
        ("8",),
    ),
    Step(
        "sent",
        "次日 10:40 发出 · Sent",
        "`s` writes the list for the tool that sends it; who was asked is on record first.",
        ("s", "y"),
    ),
)
"""The manager's part."""

ANSWERED = (
    Step(
        "case",
        "当天 14:05 客户答 4 分，成为案例 · The customer answers 4: a case",
        "The answer found its survey and its visit; the apology is promised within two hours.",
        ("2",),
    ),
    Step(
        "case-page",
        "14:05 案例 · The case",
        "Every promise with its clock, and what may be done.",
        ("right",),
    ),
)
"""What came of it."""


class Clock:
    """A clock that stands where the story is."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        """Return the instant of the story."""
        return self.at


def main() -> None:
    """Play the day and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs"))
    target = parser.parse_args().folder.absolute()
    pictures = target / "pictures" / "a-day"
    pictures.mkdir(parents=True, exist_ok=True)
    clock, parts = Clock(), [HEAD]
    with TemporaryDirectory() as scratch:
        home = _opened(Path(scratch) / "home")
        for number, (step, svg) in enumerate(_played(home, clock), 1):
            name = f"{number:02}-{step.name}.svg"
            (pictures / name).write_text(svg, encoding="utf-8")
            parts.append(_told(step, f"pictures/a-day/{name}"))
            print(name)
    (target / "a-day.md").write_text("\n".join(parts), encoding="utf-8")


def _told(step: Step, path: str) -> str:
    keys = " ".join(key if key.startswith("「") else f"`{key}`" for key in step.keys)
    return f"## {step.title}\n\n{step.told}\n\nKeys: {keys}\n\n![{step.title}]({path})\n"


def _opened(home: Path) -> Path:
    """Open a centre with its staff, and no customer yet."""
    _run(home, "centre", "--name", "北城店", "--zone", "Asia/Shanghai")
    for who, name, role in STAFF:
        _run(home, "staff", "add", who, name, "--role", role)
    return home


def _run(home: Path, *typed: str) -> None:
    line = [sys.executable, "-m", "tui", "--home", str(home), "--lang", "zh-CN", *typed]
    subprocess.run(line, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _played(home: Path, clock: Clock) -> Iterator[tuple[Step, str]]:
    """Yield every step with its picture, in order."""
    yield from asyncio.run(_pressed(home, clock, ADVISOR, RECEPTION))
    clock.at += timedelta(hours=24, minutes=7)
    yield from asyncio.run(_pressed(home, clock, MANAGER, ASKED))
    clock.at += timedelta(hours=3, minutes=25)
    _answer(home, clock)
    yield from asyncio.run(_pressed(home, clock, MANAGER, ANSWERED))


async def _pressed(
    home: Path, clock: Clock, who: str, steps: Sequence[Step]
) -> list[tuple[Step, str]]:
    """Return the pictures of what one person does."""
    async with _seated(home, clock, who) as (app, pilot):
        taken = []
        for step in steps:
            clock.at += timedelta(minutes=step.minutes)
            for key in step.keys:
                if key.startswith("「"):
                    app.post_message(events.Paste(key.strip("「」")))
                else:
                    await pilot.press(_KEYS.get(key, key))
                await _settled(app, pilot)
            taken.append((step, picture(app.export_screenshot())))
        return taken


_KEYS = {"+": "plus"}
"""What Textual calls a key."""


@asynccontextmanager
async def _seated(
    home: Path, clock: Clock, who: str
) -> AsyncIterator[tuple[DeskTerminal, Pilot[None]]]:
    def opened() -> Session:
        return Session(home, who=who, language="zh-CN", now=clock)

    app = DeskTerminal(home, opened, "zh-CN")
    app.now = clock
    async with app.run_test(size=SIZE) as pilot:
        await _settled(app, pilot)
        yield app, pilot


async def _settled(app: DeskTerminal, pilot: Pilot[None]) -> None:
    """Wait until all that was asked for is recorded, read and shown."""
    async with asyncio.timeout(PATIENCE):
        await _until(pilot, lambda: app.is_furnished)
        await pilot.pause()
        await asyncio.wrap_future(app._turns.submit(int))  # noqa: SLF001  what was asked for before
        await pilot.pause()
        await _until(pilot, lambda: app.pane.model is not None)
        await app.workers.wait_for_complete()
        await pilot.pause()


async def _until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    while not done():
        await pilot.pause(0.01)


def _answer(home: Path, clock: Clock) -> None:
    """Let the customer answer 4, in a file as the tool that asked writes it."""
    (survey,) = _surveys(home, clock)
    file = home.parent / "answers.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(("id", "survey", "score", "comment", "date"))
        told = "修得不错，但是催我换轮胎，价格又比说好的高"
        rows.writerow(("r1", survey, 4, told, clock.at.strftime("%Y-%m-%d %H:%M")))
    _taken_in(home, clock, file)


def _surveys(home: Path, clock: Clock) -> Sequence[str]:
    with Session(home, who=MANAGER, now=clock) as session, session.views() as views:
        rows = views.rows("SELECT survey FROM surveys WHERE status = 'sent'", ())
        return [row["survey"] for row in rows]


def _taken_in(home: Path, clock: Clock, file: Path) -> None:
    """Import a file at the story's instant."""
    import time_machine

    from tui.cli import program

    with time_machine.travel(clock.at, tick=False):
        try:
            program.main(["--home", str(home), "--as", MANAGER, "import", str(file), "--yes"])
        except SystemExit as ended:
            if ended.code:
                raise


if __name__ == "__main__":
    main()
