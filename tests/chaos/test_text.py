"""Customers' words from file to screen: shown, never obeyed, and never wider than the page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.chaos.crew import ROOT, command
from tests.chaos.hostile import OBEYED, TEXTS, WRITERS
from tests.tui.counter import Counter
from tests.tui.rest import furnished
from tui.session import Session
from tui.start import DeskTerminal
from tui.widgets.cells import width

PAGES = (("queue",), ("escalations",), ("brief",), ("board",))
WIDTH = 80


@pytest.fixture(scope="module")
def tortured(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A home whose customers wrote nothing but hostile text, in files of every format."""
    folder = tmp_path_factory.mktemp("tortured")
    counter = Counter(folder / "home")
    for ending, write in WRITERS.items():
        write(folder / f"answers.{ending}")
        (report,) = counter.data("import", str(folder / f"answers.{ending}"), "--yes")
        assert report["new"] == len(TEXTS)
    return counter


def cases(counter: Counter) -> list[str]:
    return [record["payload"]["case"] for record in counter.log("--type", "case-opened")]


def unfit(page: str) -> list[str]:
    """Return the lines of a page that would drive a terminal or run over its edge."""
    return [line for line in page.split("\n") if OBEYED.search(line) or width(line) > WIDTH]


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_a_printed_page_obeys_no_customer(tortured: Counter, page: tuple[str, ...]) -> None:
    result = tortured.run("show", *page)
    assert result.exit_code == 0
    assert unfit(result.stdout) == []


def test_a_printed_case_and_the_log_obey_no_customer(tortured: Counter) -> None:
    for case in cases(tortured)[: len(TEXTS)]:
        assert unfit(tortured.run("show", "case", case).stdout) == []
    assert unfit(tortured.run("log").stdout) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_json_keeps_every_letter_and_a_terminal_is_shown_none_it_obeys(tortured: Counter) -> None:
    import pty

    def shown(descriptor: int) -> bytes:
        data = os.read(descriptor, 65536)
        seen.append(data)
        return b""

    seen: list[bytes] = []
    assert any(OBEYED.search(line) for line in tortured.run("log", "--json").stdout.splitlines())
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        pty.spawn(command(tortured.home, "log", "--json"), shown)
    finally:
        os.chdir(before)
    lines = b"".join(seen).decode().replace("\r\n", "\n").split("\n")
    assert [line for line in lines if OBEYED.search(line)] == []


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_no_screen_obeys_a_customer_or_draws_beyond_its_edge(
    tortured: Counter, size: tuple[int, int]
) -> None:
    app = DeskTerminal(tortured.home, lambda: Session(tortured.home), "zh-CN")
    async with app.run_test(size=size) as pilot:
        for keys in (("2",), ("pagedown",), ("3",), ("4",), ("1",), ("question_mark",)):
            await pilot.press(*keys)
            await furnished(pilot)
            assert flaws(app) == []
        await pilot.press("escape")
        for case in cases(tortured)[:: len(TEXTS) // 6]:
            await app.open_page("case", case)
            await furnished(pilot)
            assert flaws(app) == []


def flaws(app: DeskTerminal) -> list[str]:
    """Return the rows of the screen that hold what is obeyed, or are not as wide as it is."""
    drawn = [strip.text for strip in app.screen._compositor.render_strips()]
    return [line for line in drawn if OBEYED.search(line) or width(line) != app.size.width]
