"""Pictures of every screen, in both languages and both sizes, always of the same morning.

``python -m benchmarks.screenshots DIR`` writes ``morning-80x24-en.svg`` and its kin: the demo is
told for a fixed instant and the clocks of the screens stand still there, so two runs differ only
where the program does. Where a headless Chromium is installed a PNG stands beside each SVG.
"""

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual.pilot import Pilot

from tui.screenshot import picture
from tui.session import Session
from tui.start import DeskTerminal
from tui.text import LANGUAGES, Language

AT = datetime.fromisoformat("2026-03-18T08:02+08:00")
SIZES = ((80, 24), (120, 36))
MANAGER, ADVISOR, AUDITOR = "chen", "limin", "hejing"

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30
"""Seconds until a page's data must have come."""

_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Scene(NamedTuple):
    """One picture: who sits there, and the keys that lead to what is shown."""

    who: str
    keys: tuple[str, ...] = ()


SCENES: Mapping[str, Scene] = {
    "morning": Scene(MANAGER),
    "promises": Scene(MANAGER, ("left",)),
    "queue": Scene(ADVISOR, ("2",)),
    "act": Scene(ADVISOR, ("2", "enter")),
    "why": Scene(ADVISOR, ("2", "down", "w")),
    "case": Scene(ADVISOR, ("2", "down", "right")),
    "escalations": Scene(MANAGER, ("3",)),
    "figures": Scene(MANAGER, ("4",)),
    "figures-measures": Scene(MANAGER, ("4", "right")),
    "figures-cuts": Scene(MANAGER, ("4", "enter")),
    "figures-behind": Scene(MANAGER, ("4", "enter", "enter")),
    "figures-journey": Scene(MANAGER, ("4", "right", "right", "right")),
    "figures-loop": Scene(MANAGER, ("4", "left", "left")),
    "help": Scene(ADVISOR, ("2", "?")),
    "audit": Scene(AUDITOR, ("3", "h", "left")),
    "audit-all": Scene(AUDITOR, ("5", "[")),
    "audit-compare": Scene(AUDITOR, ("3", "h", "m", "home", "=")),
    "audit-evidence": Scene(AUDITOR, ("3", "h", "home", "i")),
    "audit-menu": Scene(MANAGER, ("3", "h", "0")),
}


def main() -> None:
    """Take all pictures into the folder named, or only the scenes named after it."""
    folder, *wanted = sys.argv[1:] or ("pictures",)
    target = Path(folder).absolute()
    target.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    with TemporaryDirectory() as scratch:
        home = _demo(Path(scratch) / "home")
        for name, size, language in product(wanted or SCENES, SIZES, LANGUAGES):
            svg = asyncio.run(_taken(home, SCENES[name], size, language))
            path = target / f"{name}-{size[0]}x{size[1]}-{language}.svg"
            path.write_text(svg, encoding="utf-8")
            print(path)
            taken.append(path)
    _draw(taken)


def _demo(home: Path) -> Path:
    """Return the home of a demo told for the instant."""
    told = [sys.executable, "-m", "tui", "--home", str(home), "demo", "--at", AT.isoformat()]
    subprocess.run(told, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return home


async def _taken(home: Path, scene: Scene, size: tuple[int, int], language: Language) -> str:
    """Return the picture of a scene."""

    def opened() -> Session:
        return Session(home, who=scene.who, language=language, now=lambda: AT)

    with opened() as session:
        session.catch_up()
    app = DeskTerminal(home, opened, language)
    app.now = lambda: AT
    async with app.run_test(size=size) as pilot:
        await _settled(app, pilot)
        for key in scene.keys:
            await pilot.press(key)
            await _settled(app, pilot)
        return picture(app.export_screenshot())


async def _settled(app: DeskTerminal, pilot: Pilot[None]) -> None:
    """Wait until the page in view shows its data and nothing more is being read."""
    async with asyncio.timeout(PATIENCE):
        while not (app.is_furnished and app.pane.model):
            await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()


def _draw(pictures: Sequence[Path]) -> None:
    """Set a PNG beside each picture, where there is a browser to draw it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"SVG only: none of {', '.join(BROWSERS)} is installed")
        return
    for path in pictures:
        with TemporaryDirectory() as profile:
            subprocess.run(_command(browser, path, profile), check=True, capture_output=True)
        print(path.with_suffix(".png"))


def _command(browser: str, path: Path, profile: str) -> list[str]:
    """Return the command that draws ``path`` at its own size, on a profile of its own."""
    width, height = (ceil(float(side)) for side in _VIEW_BOX.findall(path.read_text("utf-8"))[0])
    flags = ("headless", "no-sandbox", "disable-gpu", "disable-sync", "disable-quic")
    quiet = ("no-first-run", "disable-background-networking", "disable-component-update")
    return [
        browser,
        *(f"--{flag}" for flag in (*flags, *quiet)),
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
        f"--screenshot={path.with_suffix('.png')}",
        path.as_uri(),
    ]


if __name__ == "__main__":
    main()
