"""When heads are signed by themselves, where they go, and what a terminal remembers."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import time_machine

from eventstore.log import Append
from eventstore.proof.heads import EVERY
from eventstore.sqlite import SqliteLog
from gateway.journal import micros
from tests.eventstore.events import event
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Watch, seated
from tui import settings
from tui.custody.headkeeper import HeadKeeper
from tui.custody.lastseen import forget_seen, remember_seen, seen, seen_file
from tui.session import Session
from tui.text import Language

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)


class Place:
    """A log with a clock, and the keepers of several terminals."""

    def __init__(self, home: Path, log: SqliteLog, watch: Watch) -> None:
        self.home, self.log, self.watch = home, log, watch

    def keeper(self, copies: str = "") -> HeadKeeper:
        return HeadKeeper(self.home, self.log, copies, self.watch, lambda: SHANGHAI)

    def record(self, count: int) -> None:
        self.log.append(Append("s", None, tuple(event() for _ in range(count))))

    def sizes(self) -> list[int]:
        return [head.size for head in self.keeper().heads.stored()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    watch = Watch(NOON)
    with SqliteLog(tmp_path / "log.db", clock=lambda: micros(watch())) as log:
        yield Place(tmp_path, log, watch)


def test_a_head_is_signed_when_the_centres_day_closes(place: Place) -> None:
    keeper = place.keeper()
    keeper.keep()
    place.record(3)
    place.watch.on(hours=11, minutes=59)
    keeper.keep()
    assert place.sizes() == []
    place.watch.on(minutes=1)
    keeper.keep()
    keeper.keep()
    assert place.sizes() == [3]
    place.watch.on(days=5)
    keeper.keep()
    assert place.sizes() == [3]


def test_a_head_is_signed_when_a_thousand_records_have_come(place: Place) -> None:
    keeper = place.keeper()
    place.record(EVERY - 1)
    keeper.keep()
    assert place.sizes() == []
    place.record(1)
    keeper.keep()
    assert place.sizes() == [EVERY]


def test_terminals_that_look_together_sign_one_head(place: Place) -> None:
    keepers = [place.keeper(), place.keeper()]
    place.record(3)
    place.watch.on(days=1)
    for keeper in keepers:
        keeper.keep()
    place.record(1)
    for keeper in keepers:
        keeper.keep()
    assert place.sizes() == [3]


def test_every_head_is_copied_to_the_folder_in_the_settings(place: Place, tmp_path: Path) -> None:
    place.record(1)
    keeper = place.keeper(str(tmp_path / "stick"))
    head = keeper.sign()
    copied = tmp_path / "stick" / f"{head.origin.replace('/', '-')}-000000000001.checkpoint"
    assert copied.read_text("utf-8") == keeper.heads.text_of(head)


def test_a_copy_that_fails_is_told_once_and_stops_nothing(place: Place, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("no folder")
    keeper = place.keeper(str(tmp_path / "stick"))
    for size in (1, 2):
        place.record(1)
        assert keeper.sign().size == size
    assert [trouble.code for trouble in keeper.taken()] == ["heads-failed"]
    assert keeper.taken() == []


def test_a_head_that_cannot_be_signed_is_told_once_until_the_next_is_due(place: Place) -> None:
    keeper = place.keeper()
    (place.home / "heads").write_text("no folder")
    place.record(1)
    place.watch.on(days=1)
    for _ in range(3):
        keeper.keep()
    assert [trouble.code for trouble in keeper.taken()] == ["heads-failed"]
    (place.home / "heads").unlink()
    place.record(1)
    place.watch.on(days=1)
    keeper.keep()
    assert place.sizes() == [2]


def test_a_terminal_remembers_the_last_head_outside_the_home(place: Place) -> None:
    place.record(1)
    keeper = place.keeper()
    assert seen(place.home) is None
    head = keeper.sign()
    assert seen(place.home) == head
    assert place.home not in seen_file(place.home).parents
    forget_seen(place.home)
    assert seen(place.home) is None
    assert place.keeper().taken() == []
    assert seen(place.home) == head  # the home's own last head, once it agrees


def test_a_shorter_an_altered_and_another_log_are_each_named(place: Place) -> None:
    place.record(5)
    keeper = place.keeper()
    head = keeper.sign()
    for other, reason in (
        (msgspec.structs.replace(head, size=9), "shorter"),
        (msgspec.structs.replace(head, root=bytes(32)), "altered"),
        (msgspec.structs.replace(head, origin="afterloop/another"), "origin"),
    ):
        remember_seen(place.home, other.body)
        (trouble,) = place.keeper().taken()
        assert trouble.code == "log-contradicted"
        assert trouble.params == {
            "reason": reason,
            "size": other.size,
            "head": 5,
            "path": str(seen_file(place.home)),
        }
        assert seen(place.home) == other  # what contradicts is not forgotten


def test_a_head_signed_over_a_log_put_back_does_not_silence_the_alarm(place: Place) -> None:
    place.record(5)
    head = place.keeper().sign()
    other = msgspec.structs.replace(head, root=bytes(32))
    remember_seen(place.home, other.body)
    for _ in range(2):
        place.record(1)
        keeper = place.keeper()
        assert keeper.sign().size > head.size
        assert [trouble.code for trouble in keeper.taken()] == ["log-contradicted"]
        assert seen(place.home) == other
    forget_seen(place.home)  # what the warning asks of whoever put the log back on purpose
    assert seen(place.home) is None
    assert place.keeper().sign() == seen(place.home)
    assert place.keeper().taken() == []


def test_what_comes_to_contradict_the_log_in_the_middle_of_a_session_is_kept_and_told(
    place: Place,
) -> None:
    place.record(5)
    keeper = place.keeper()
    other = msgspec.structs.replace(keeper.sign(), size=9)
    remember_seen(place.home, other.body)
    place.record(1)
    keeper.sign()
    assert [trouble.code for trouble in keeper.taken()] == ["log-contradicted"]
    assert seen(place.home) == other


def test_a_later_head_that_another_terminal_saw_is_kept(place: Place) -> None:
    place.record(5)
    keeper = place.keeper()
    first = keeper.sign()
    place.record(1)
    second = place.keeper().sign()
    keeper._remember(first)
    assert seen(place.home) == second


def test_the_homes_own_last_head_is_held_against_its_log_too(place: Place) -> None:
    place.record(5)
    keeper = place.keeper()
    head = keeper.sign()
    forget_seen(place.home)
    keeper.heads.file(head).rename(keeper.heads.file(msgspec.structs.replace(head, size=9)))
    path = keeper.heads.files()[0]
    path.write_text(path.read_text("utf-8").replace("\n5\n", "\n9\n"), "utf-8")
    (trouble,) = place.keeper().taken()
    assert (trouble.code, trouble.params["path"]) == ("log-contradicted", str(path))


def test_what_a_terminal_remembers_may_be_rubbish(place: Place) -> None:
    place.record(1)
    head = place.keeper().sign()
    seen_file(place.home).write_bytes(b"\xff")
    assert place.keeper().taken() == []
    assert seen(place.home) == head


@contextmanager
def session_at(home: Path, watch: Watch) -> Iterator[Session]:
    with Session(home, who="chen", language="en", now=watch) as session:
        yield session


def test_the_clocks_of_a_session_sign_the_day_that_closed(home: Path) -> None:
    watch = Watch(MORNING)
    with session_at(home, watch) as session:
        session.keep_clocks()
        assert session.keeper.heads.stored() == []
        watch.on(days=1)
        before = session.log.head()
        session.keep_clocks()
        assert [head.size for head in session.keeper.heads.stored()] == [before]
        assert session.sign_head().size == session.log.head() > before


def test_the_settings_name_the_folder_of_the_copies(home: Path, tmp_path: Path) -> None:
    kept = settings.load(home)
    settings.save(home, msgspec.structs.replace(kept, heads_to=str(tmp_path / "share")))
    with session_at(home, Watch(MORNING)) as session:
        session.sign_head()
    assert len(list((tmp_path / "share").glob("*.checkpoint"))) == 1


def test_a_verb_warns_on_stderr_and_does_its_work(home: Path) -> None:
    with time_machine.travel(MORNING, tick=False):
        counter = Counter(home)
        size = counter.data("checkpoint")["size"]
        cut_short = seen_file(home).read_text("utf-8").replace(f"\n{size}\n", f"\n{size + 7}\n")
        seen_file(home).write_text(cut_short, "utf-8")
        for language, said in (("en", "WARNING"), ("zh-CN", "警告")):
            result = counter.run("staff", "list", language=language)
            assert result.exit_code == 0
            assert "李敏" in result.stdout
            assert said in result.stderr
            assert f"#{size + 7}" in result.stderr
            assert "afterloop verify" in result.stderr


@pytest.mark.parametrize("signing", [("checkpoint",), ("export", "csv", "--out", "o.csv")])
def test_a_home_put_back_is_told_of_until_somebody_says_that_it_was_on_purpose(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signing: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    with time_machine.travel(MORNING, tick=False):
        counter = Counter(home)
        note = ("do", "note", counter.case(2), "--note")
        old = shutil.copytree(home, tmp_path / "old")
        for words in ("一", "二", "三"):
            assert counter.run(*note, words).exit_code == 0
        counter.data("checkpoint")
        shutil.rmtree(home)
        shutil.copytree(old, home)
        for words in ("四", "五", "六", "七"):
            assert counter.run(*note, words).exit_code == 0
        assert counter.run(*signing).exit_code == 0
        assert "WARNING" in counter.run("staff", "list").stderr
        assert counter.run("verify").exit_code == 1
        seen_file(home).unlink()
        assert "WARNING" not in counter.run("staff", "list").stderr


@pytest.mark.parametrize(("language", "alarm"), [("en", "LOG ALTERED"), ("zh-CN", "日志被改动")])
async def test_the_desk_warns_in_title_and_status_and_goes_on(
    home: Path, language: Language, alarm: str
) -> None:
    with session_at(home, Watch(MORNING)) as session:
        head = session.sign_head()
    remember_seen(home, msgspec.structs.replace(head, root=bytes(32)).body)
    async with seated(home, "limin", language) as seat:
        await seat.until(lambda: alarm in seat.screen)
        assert "afterloop verify" in seat.said
        await seat.press("2", "j")
        assert alarm in seat.screen.splitlines()[0]
        assert "庄三三" in seat.screen


async def test_the_desk_has_no_alarm_while_all_is_well(home: Path) -> None:
    with session_at(home, Watch(MORNING)) as session:
        session.sign_head()
    async with seated(home, "limin") as seat:
        assert "LOG ALTERED" not in seat.screen


def flipped(path: Path) -> None:
    """Flip a bit, so that the bytes are no text any more."""
    held = path.read_bytes()
    path.write_bytes(held[:5] + bytes([held[5] ^ 0x80]) + held[6:])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


@pytest.mark.parametrize("damage", [flipped, cut_short])
@pytest.mark.parametrize("name", ["verifier.key", "*.checkpoint", "signer.key"])
def test_a_damaged_file_of_the_heads_is_named_and_stops_only_what_signs(
    home: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    with time_machine.travel(MORNING, tick=False):
        counter = Counter(home)
        case = counter.case(2)
        counter.data("checkpoint")
        path = max((home / "heads").glob(name))
        damage(path)
        told = name != "signer.key"  # a session that signs nothing does not look at it
        going_on: list[tuple[str, ...]] = [
            ("show", "case", case),
            ("do", "note", case, "--note", "一"),
            ("rebuild",),
        ]
        signing: list[tuple[str, ...]] = [("checkpoint",), ("backup", str(tmp_path / "copies"))]
        for verb in going_on:
            result = counter.run(*verb)
            assert result.exit_code == 0, result.output
            assert (str(path) in result.stderr) is told
        for verb in signing:
            for language, said in (("en", "damaged"), ("zh-CN", "已损坏")):
                result = counter.run(*verb, language=language)
                assert result.exit_code == 4, result.output
                assert str(path) in result.stderr
                assert said in result.stderr


@pytest.mark.parametrize("name", ["verifier.key", "*.checkpoint"])
def test_a_backup_with_a_damaged_head_is_not_put_back(
    home: Path, tmp_path: Path, name: str
) -> None:
    with time_machine.travel(MORNING, tick=False):
        counter = Counter(home)
        copies = tmp_path / "copies"
        assert counter.run("backup", str(copies)).exit_code == 0
        flipped(max(copies.glob(f"*/heads/{name}")))
        before = counter.log()
        result = counter.run("restore", str(copies), "--yes")
        assert result.exit_code == 1, result.output
        assert str(copies) in result.stderr
        assert counter.log() == before


@pytest.mark.parametrize("name", ["verifier.key", "*.checkpoint"])
async def test_the_desk_opens_over_a_damaged_head_and_says_so(home: Path, name: str) -> None:
    with session_at(home, Watch(MORNING)) as session:
        session.sign_head()
    path = max((home / "heads").glob(name))
    flipped(path)
    async with seated(home, "limin") as seat:
        assert "damaged" in seat.said
        assert "LOG ALTERED" not in seat.screen
