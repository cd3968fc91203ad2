"""The region's page: centres side by side, the matrix, the scorecards, and what is left out."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import codec
from domain import house as houses
from domain.events import StaffLeft
from domain.measures import MEASURES
from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import event, ticking
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import seated
from tui import cutting, region
from tui.cutting import Slice
from tui.reading import Views
from tui.region.door import Door
from tui.region.twins import parted
from tui.screens import region as page
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
        await seat.press("left", "left")
        await seat.shows("Stars")
        assert "× 80" in seat.screen
        await seat.press("right")
        await seat.shows("Finance")
        await seat.press("left", "left")
        await seat.shows("Revenue")


def test_every_measure_stands_in_one_section() -> None:
    shown = [measure for section in page.MEASURES.values() for measure in section]
    assert sorted(shown) == sorted(MEASURES)


async def test_a_copy_of_a_log_is_named_and_counts_once(homes: Path) -> None:
    copytree(homes / "south", homes / "a-copy")
    async with seated(homes / "north", "chen", size=(120, 36)) as seat:
        await seat.press("4", "g")
        await seat.shows("holds the same log")
        assert "3 centres" in seat.screen


def shown(homes: Path, *more: str, own: str = "north") -> Any:
    return Counter(homes / own).data("show", "region", "--region", str(homes), *more)


def held(homes: Path, *but: str) -> dict[str, str]:
    """Return a hash of every file of the homes, but of some; views and SQLite's own index apart."""
    return {
        str(each.relative_to(homes)): sha256(each.read_bytes()).hexdigest()
        for each in homes.rglob("*")
        if each.is_file()
        and each.relative_to(homes).parts[0] not in but
        and not each.name.startswith(("views", "lookup"))
        and not each.name.endswith("-shm")
    }


def no_log(home: Path) -> None:
    home.mkdir()
    (home / "keys.db").write_bytes(b"keys")


def blank(home: Path) -> None:
    home.mkdir()
    (home / "log.db").touch()


def rubbish(home: Path) -> None:
    home.mkdir()
    (home / "log.db").write_bytes(Random(7).randbytes(20_000))


def torn(home: Path) -> None:
    copytree(home.parent / "south", home)
    log = home / "log.db"
    log.write_bytes(log.read_bytes()[:5_000])


def another_database(home: Path) -> None:
    home.mkdir()
    with closing(sqlite3.connect(home / "log.db")) as other:
        other.execute("CREATE TABLE event (position INTEGER)")


def folder(home: Path) -> None:
    (home / "log.db").mkdir(parents=True)


def shut(home: Path) -> None:
    copytree(home.parent / "south", home)
    (home / "log.db").chmod(0)
    if os.access(home / "log.db", os.R_OK):
        pytest.skip("this account may read everything")


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "nothing in the log's file": (blank, "empty"),
    "the log gone and its keys there": (no_log, "no-log"),
    "random bytes": (rubbish, "unreadable"),
    "half a log": (torn, "unreadable"),
    "a database that is no log": (another_database, "unreadable"),
    "a folder called like the log": (folder, "unreadable"),
    "a log nobody may read": (shut, "unreadable"),
}


@pytest.mark.parametrize(("spoil", "why"), SPOILT.values(), ids=SPOILT)
def test_a_home_that_cannot_count_is_named_and_left_as_it_is(
    homes: Path, spoil: Callable[[Path], None], why: str
) -> None:
    spoil(homes / "odd")
    before = held(homes, "north")
    found = shown(homes)
    assert [(each["folder"], each["why"]) for each in found["left_out"]] == [("odd", why)]
    assert len(found["centres"]) == 3
    after = held(homes, "north")
    assert after.items() >= before.items()
    assert {name for name in after.keys() - before.keys() if "odd" in name} <= {"odd/log.db-wal"}
    said = Counter(homes / "north").run("show", "region", "--region", str(homes)).stdout
    assert "odd is left out: " in said


@pytest.mark.parametrize("past", [False, True])
def test_looking_at_a_region_changes_no_log_no_keys_and_no_settings(
    homes: Path,
    past: bool,  # noqa: FBT001
) -> None:
    for name in ("south", "west"):
        (homes / name / "restored").mkdir()  # a restore ended here, and its desk has yet to tell
        (homes / name / "restored" / "telling.json").write_text("{}", encoding="utf-8")
        for views in (homes / name).glob("views*"):
            views.unlink()
    before = held(homes, "north")
    part = Slice(date(2026, 3, 1), date(2026, 3, 18))
    with Session(homes / "north") as own:
        if past:
            own.travel(own.now())
        with region.opened(homes, own) as found:
            assert [centre.name for centre in found.centres] == sorted(SCORES)
            assert region.figures(found, part, own.now(), ["nps"]).whole[0].now.n == 9
            region.standing(found, part.start, part.end, own.now())
    after = held(homes, "north")
    assert after.items() >= before.items()
    fresh = {name.rpartition("/")[2] for name in after.keys() - before.keys()}
    assert fresh <= {"log.db-wal", "lock"}


def test_what_was_written_and_not_folded_into_the_file_is_read_and_left_there(
    homes: Path, tmp_path: Path
) -> None:
    with Session(homes / "south") as busy:
        busy.desk.furnish(houses.leave(busy.house(), who="chen", at=busy.now()), busy.stamp())
        head = busy.log.head()
        copytree(homes / "south", tmp_path / "killed")
    before = held(tmp_path, "homes")
    assert before["killed/log.db-wal"]
    with region.opened(tmp_path) as found:
        assert [centre.head for centre in found.centres] == [head]
    assert held(tmp_path, "homes").items() >= before.items()


@pytest.mark.parametrize("fact", [StaffLeft(staff="chen"), None])
def test_a_log_of_no_centre_or_of_a_later_release_stays_as_it_is(
    homes: Path, fact: StaffLeft | None
) -> None:
    (homes / "odd").mkdir()
    told = codec.encode(fact, lambda _, text: text) if fact else b'{"type":"not-yet-known.v9"}'
    with SqliteLog(homes / "odd" / "log.db") as log:
        log.append(Append("elsewhere", 0, (event(payload=told),)))
    before = held(homes, "north")
    found = shown(homes)
    assert [(each["folder"], each["why"]) for each in found["left_out"]] == [("odd", "unreadable")]
    assert len(found["centres"]) == 3
    assert held(homes, "north").items() >= before.items()


def answered(home: Path, *ids: str) -> None:
    """Let some promoters' answers arrive at a home."""
    file = home.with_suffix(".csv")
    rows = "\n".join(f"{each},10,2026-03-17 18:00" for each in ids)
    file.write_text(f"id,score,date\n{rows}\n", encoding="utf-8")
    assert Counter(home).run("import", str(file), "--yes").exit_code == 0


def head(home: Path) -> int:
    with SqliteLog(home / "log.db", readonly=True) as log:
        return log.head()


def nps(found: Any) -> tuple[float, int]:
    [line] = [each for each in found["whole"] if each["measure"] == "nps"]
    return line["now"]["value"], line["now"]["n"]


def test_logs_that_went_on_apart_from_a_backup_are_named_with_where_they_parted(
    homes: Path,
) -> None:
    common = head(homes / "south")
    copytree(homes / "south", homes / "a-restored")
    answered(homes / "south", "s7", "s8")
    answered(homes / "a-restored", "s7")
    alone = head(homes / "a-restored") - common
    assert 0 < alone < head(homes / "south") - common
    found = shown(homes)
    assert [(each["name"], each["folder"]) for each in found["centres"]] == [
        ("north", "north"),
        ("south", "south"),
        ("west", "west"),
    ]
    assert nps(found)[1] == 11
    [left] = found["left_out"]
    assert (left["folder"], left["why"], left["beside"]) == ("a-restored", "parted", "south")
    assert (left["parted"], left["alone"]) == (common + 1, alone)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "position {at} on. Only south counts; events not counted, as only a-restored holds"),
        ("zh-CN", "从第 {at} 个事件起不同。只计 south；只在 a-restored 里的 {n} 个事件未计入"),
    ],
)
async def test_logs_that_went_on_apart_are_said_on_the_page_and_in_print(
    homes: Path, language: Language, told: str
) -> None:
    common = head(homes / "south")
    copytree(homes / "south", homes / "a-restored")
    answered(homes / "south", "s7", "s8")
    answered(homes / "a-restored", "s7")
    sentence = told.format(at=common + 1, n=head(homes / "a-restored") - common)
    typed = ("show", "region", "--region", str(homes), "--measure", "nps")
    printed = Counter(homes / "north").run(*typed, language=language).stdout
    assert joined(sentence) in joined(printed)
    async with seated(homes / "north", "chen", language, size=(120, 36)) as seat:
        await seat.press("4", "g")
        await seat.shows("a-restored")
        assert joined(sentence) in joined(seat.screen)
        await seat.press(*["left"] * 2)
        await seat.shows("a-restored")


async def test_a_folder_left_out_has_a_line_of_its_own_that_says_why(homes: Path) -> None:
    copytree(homes / "south", homes / "a-restored")
    answered(homes / "south", "s7", "s8")
    answered(homes / "a-restored", "s7")
    blank(homes / "blank")
    async with seated(homes / "north", "chen") as seat:
        await seat.press("4", "g")
        await seat.shows("3 centres, left out: 2")
        await seat.press(*["down"] * 4)
        await seat.shows("Only south counts")
        await seat.press("down")
        await seat.shows("blank is left out: nothing was recorded there.")


def joined(text: str) -> str:
    """Return a text without the breaks of its lines and the borders of a panel."""
    return "".join(text.replace("│", "").split())


def test_of_logs_that_went_on_apart_equally_far_the_first_by_name_counts(homes: Path) -> None:
    copytree(homes / "south", homes / "a-restored")
    answered(homes / "south", "s7")
    answered(homes / "a-restored", "s7")
    assert head(homes / "south") == head(homes / "a-restored")
    found = shown(homes)
    assert [each["folder"] for each in found["centres"]] == ["a-restored", "north", "west"]
    assert [(each["folder"], each["why"]) for each in found["left_out"]] == [("south", "parted")]


def test_every_copy_is_measured_by_the_log_that_counts(homes: Path) -> None:
    common = head(homes / "south")
    for name in ("a-old", "b-apart", "z-old"):
        copytree(homes / "south", homes / name)
    answered(homes / "b-apart", "b1")
    answered(homes / "south", "s7", "s8", "s9")
    copytree(homes / "south", homes / "c-whole")
    answered(homes / "south", "s10")
    found = shown(homes)
    told = [(each["folder"], each["why"], each["parted"]) for each in found["left_out"]]
    assert told == [
        ("a-old", "same-log", 0),
        ("b-apart", "parted", common + 1),
        ("c-whole", "same-log", 0),
        ("z-old", "same-log", 0),
    ]
    assert {each["beside"] for each in found["left_out"]} == {"south"}


def test_before_they_went_apart_two_logs_are_one(homes: Path) -> None:
    copytree(homes / "south", homes / "a-restored")
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        answered(homes / "south", "s7", "s8")
        answered(homes / "a-restored", "s7")
        [left] = shown(homes, "--as-of", "2026-03-18T08:30")["left_out"]
        assert (left["why"], left["parted"], left["alone"]) == ("same-log", 0, 0)
        [left] = shown(homes)["left_out"]
        assert left["why"] == "parted"


@given(common=st.integers(1, 60), own=st.integers(0, 40), others=st.integers(0, 40))
@settings(max_examples=50, deadline=None)
def test_where_two_logs_part_is_found_wherever_it_is(common: int, own: int, others: int) -> None:
    beginning = [event() for _ in range(common)]
    logs = [MemoryLog(clock=ticking()) for _ in range(2)]
    for log, more in zip(logs, (own, others), strict=True):
        log.append(Append("s", 0, (*beginning, *(event() for _ in range(more)))))
    upto = common + min(own, others)
    assert parted(*logs, upto) == (common + 1 if upto > common else 0)


def test_a_new_home_takes_the_id_and_name_its_centre_is_given(homes: Path) -> None:
    counter = Counter(homes / "new")
    told = counter.data("centre", "--id", "bj-02", "--name", "北京店", "--zone", "Asia/Shanghai")
    assert told == {"centre": "bj-02", "name": "北京店", "zone": "Asia/Shanghai"}
    assert counter.data("centre", "--id", "bj-03")["name"] == "北京店"
    answered(homes / "new", "b1")
    assert {each["payload"]["centre"] for each in counter.log("--type", "response-received")} == {
        "bj-03"
    }
    assert [each["centre"] for each in shown(homes)["centres"]] == [
        *("bj-03", "centre", "centre", "centre")
    ]


def test_a_centre_given_only_an_id_is_called_by_it(tmp_path: Path) -> None:
    told = Counter(tmp_path / "new").data("centre", "--id", "bj-02")
    assert (told["centre"], told["name"]) == ("bj-02", "bj-02")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_with_something_on_record_the_id_stays_and_the_name_can_change(
    homes: Path, language: Language
) -> None:
    counter = Counter(homes / "south")
    refused = counter.run("--as", "chen", "centre", "--id", "bj-02", language=language)
    assert refused.exit_code == 1
    assert "afterloop centre --name" in refused.stderr
    assert counter.data("--as", "chen", "centre", "--name", "南城店")["name"] == "南城店"
    assert [each["name"] for each in shown(homes)["centres"]] == ["north", "南城店", "west"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_two_homes_never_named_may_be_one_centre_and_are_told_how_to_be_named(
    homes: Path, language: Language
) -> None:
    for name in ("x1", "x2"):
        answered(homes / name, f"{name}-1")
    [left] = shown(homes)["left_out"]
    assert (left["folder"], left["why"], left["beside"]) == ("x2", "unnamed", "x1")
    typed = ("show", "region", "--region", str(homes), "--measure", "nps")
    printed = Counter(homes / "north").run(*typed, language=language).stdout
    assert "centre--name" in joined(printed)
    assert Counter(homes / "x2").run("centre", "--name", "X2").exit_code == 0
    found = shown(homes)
    assert (found["left_out"], len(found["centres"])) == ([], 5)


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
