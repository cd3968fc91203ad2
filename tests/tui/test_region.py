"""The region's page: centres side by side, the matrix, the scorecards, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import time_machine

from tests.tui.counter import MORNING, Counter
from tests.tui.desk import seated
from tui import cutting, region
from tui.cutting import Slice
from tui.reading import Views
from tui.region.door import Door
from tui.session import Session
from tui.text import Language

SCORES = {"north": (10, 9, 2), "south": (10, 10, 9), "west": (1, 7, 3)}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    with time_machine.travel(MORNING, tick=False):
        for name, scores in SCORES.items():
            rows = "\n".join(f"{name}{n},{s},2026-03-17 15:0{n}" for n, s in enumerate(scores))
            file = folder / f"{name}.csv"
            file.write_text(f"id,score,date\n{rows}\n", encoding="utf-8")
            counter = Counter(folder / "homes" / name)
            (folder / "homes").mkdir(exist_ok=True)
            figures = ("revenue", "100000", "revenue-target", "100000", "potential", "80")
            for typed in (
                ("centre", "--name", name, "--zone", "Asia/Shanghai"),
                ("staff", "add", "chen", "陈国栋", "--role", "manager"),
                ("import", str(file), "--yes"),
                ("--as", "chen", "figures", "enter", "--month", "2026-03", *figures),
            ):
                result = counter.run(*typed)
                assert result.exit_code == 0, result.output
            settings = folder / "homes" / name / "settings.toml"
            settings.write_text('region = ".."\n', encoding="utf-8")
    return folder / "homes"


@pytest.fixture
def homes(lived: Path, tmp_path: Path) -> Iterator[Path]:
    with time_machine.travel(MORNING, tick=False):
        yield Path(copytree(lived, tmp_path / "homes"))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_the_centres_stand_side_by_side_below_all_of_them(
    homes: Path, language: Language
) -> None:
    async with seated(homes / "north", "chen", language) as seat:
        await seat.press("4", "g")
        for name in SCORES:
            assert name in seat.screen
        lines = seat.screen.splitlines()
        assert next(line for line in lines if "south" in line).count("+100.0") == 1
        whole = next(
            line for line in lines if ("全区域" if language == "zh-CN" else "Region ") in line
        )
        assert whole


async def test_the_line_under_the_cursor_is_told_with_its_interval(homes: Path) -> None:
    async with seated(homes / "north", "chen") as seat:
        await seat.press("4", "g", "down", "down")
        assert "south" in seat.screen
        assert "n=3" in seat.screen
        assert "target 85" in seat.screen


async def test_the_arrows_go_through_the_sections_to_the_matrix_and_the_scorecards(
    homes: Path,
) -> None:
    async with seated(homes / "north", "chen") as seat:
        await seat.press("4", "g")
        await seat.press(*["right"] * 5)
        await seat.shows("Stars")
        assert "potential 80" in seat.screen
        await seat.press("right")
        await seat.shows("Finance")
        await seat.press("left", "left")
        await seat.shows("Revenue")


async def test_a_copy_of_a_log_is_named_and_counts_once(homes: Path) -> None:
    copytree(homes / "south", homes / "a-copy")
    async with seated(homes / "north", "chen", size=(120, 36)) as seat:
        await seat.press("4", "g")
        await seat.shows("holds the same log")
        assert "3 centres" in seat.screen


def test_what_is_left_out_is_named_with_its_reason(homes: Path) -> None:
    for name, held in (("blank", b""), ("rubbish", b"no database" * 99)):
        (homes / name).mkdir()
        (homes / name / "log.db").write_bytes(held)
    shown = Counter(homes / "north").run("show", "region", "--region", str(homes)).stdout
    assert "blank is left out: nothing was recorded there." in shown
    assert "rubbish is left out: it cannot be read." in shown


async def test_a_home_without_a_region_says_how_to_set_one(homes: Path) -> None:
    (homes / "north" / "settings.toml").unlink()
    async with seated(homes / "north", "chen") as seat:
        await seat.press("4", "g")
        await seat.shows("settings.toml")


async def test_the_region_goes_into_the_past_with_the_desk(homes: Path) -> None:
    async with seated(homes / "north", "chen", as_of="2026-03-18T08:00") as seat:
        await seat.press("4", "g")
        await seat.shows("south")


def test_only_the_centre_whose_log_went_on_is_counted_anew(
    homes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    whole = cutting.counts

    def counting(views: Views, *asked: Any, **more: Any) -> Any:
        counted.append(views.house.name)
        return whole(views, *asked, **more)

    monkeypatch.setattr(cutting, "counts", counting)
    with Session(homes / "north") as session:
        door, part = Door(session), Slice(date(2026, 3, 1), date(2026, 3, 18))

        def scores() -> dict[str, float | None]:
            counted.clear()
            found = region.figures(door.look(homes), part, session.now(), ["nps"])
            return {each.name: each.figures[0].now.value for each in found.centres}

        first = scores()
        assert set(counted) == set(SCORES)
        assert scores() == first
        assert counted == []
        file = tmp_path / "more.csv"
        file.write_text("id,score,date\nsouth9,1,2026-03-17 16:00\n", encoding="utf-8")
        assert Counter(homes / "south").run("import", str(file), "--yes").exit_code == 0
        assert scores() == first | {"south": 50.0}
        assert set(counted) == {"south"}
        door.close()
