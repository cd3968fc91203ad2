"""Every figure, recomputed from the events by a second implementation that shares no line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import time_machine

from domain.measures import MEASURES
from domain.policy import default_text
from eventstore.keys.seal import KeyRing
from eventstore.sqlite import SqliteLog
from gateway.demo.year import furnish_year
from gateway.demo.year.place import region
from gateway.journal import EventJournal
from tests.plainfigures import OF_ONE_CENTRE, Book, Figure
from tests.tui.counter import Counter
from tui.printing.measured import value_of
from tui.text import Words

AT = datetime(2026, 3, 18, 3, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 18)
ALONE, TOGETHER = 10, 4

WINDOWS = ((FIRST, LAST), (date(2026, 3, 12), date(2026, 3, 14)), (date(2025, 3, 20), LAST))


def lived(home: Path, days: int, n: int) -> Path:
    """Live some days of a centre of the region, until noon of the last."""
    home.mkdir(parents=True)
    place = region()[n]._replace(visits=9_000 + 1_000 * n)
    with (
        SqliteLog(home / "log.db", durable=False) as log,
        KeyRing(home / "keys.db", durable=False) as keys,
    ):
        furnish_year(EventJournal(log, keys), log, at=AT, days=days, seed=n, place=place)
    return home


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived(tmp_path_factory.mktemp("alone") / "home", ALONE, 0)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    for n in range(3):
        lived(folder / f"centre-{n}", TOGETHER, n)
    return folder


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def found_by(figures: list[dict[str, Any]]) -> dict[str, Figure]:
    return {each["measure"]: (each["now"]["value"], each["now"]["n"]) for each in figures}


def same(found: dict[str, Figure], expected: dict[str, Figure]) -> None:
    """Compare what both can tell."""
    for name in found.keys() & expected.keys():
        value, n = expected[name]
        assert found[name][1] == n, name
        assert found[name][0] == (None if value is None else pytest.approx(value, abs=1e-9)), name


def test_every_measure_of_every_window_is_what_the_events_say(one: Path) -> None:
    counter = Counter(one)
    book = Book(counter.log())
    for start, end in WINDOWS:
        shown = counter.data("show", "figures", "--from", f"{start}", "--to", f"{end}")
        found = found_by(shown["lines"][0]["figures"])
        assert found.keys() == MEASURES.keys() == book.figures(start, end).keys()
        same(found, book.figures(start, end))


@pytest.mark.parametrize("cut", ["advisor", "technician", "service", "mode", "vehicle", "channel"])
def test_every_part_of_a_cut_is_what_the_events_say(one: Path, cut: str) -> None:
    counter = Counter(one)
    book = Book(counter.log())
    shown = counter.data("show", "figures", "--from", f"{FIRST}", "--to", f"{LAST}", "--by", cut)
    assert len(shown["lines"]) > 1
    for line in shown["lines"]:
        same(found_by(line["figures"]), book.figures(FIRST, LAST, **{cut: line["key"][0]}))


def test_two_cuts_at_once_are_what_the_events_say(one: Path) -> None:
    counter = Counter(one)
    book = Book(counter.log())
    cuts = ("--by", "advisor", "--by", "service")
    shown = counter.data("show", "figures", "--from", f"{FIRST}", "--to", f"{LAST}", *cuts)
    assert len(shown["lines"]) > 1
    for line in shown["lines"]:
        advisor, service = line["key"]
        same(found_by(line["figures"]), book.figures(FIRST, LAST, advisor=advisor, service=service))


def test_the_parts_of_a_cut_add_up_to_the_whole(one: Path) -> None:
    counter = Counter(one)
    period = ("--from", f"{FIRST}", "--to", f"{LAST}")
    whole = counter.data("show", "figures", *period)["lines"][0]["figures"]
    for cut in ("day", "week", "weekend", "half-day", "advisor", "service", "group", "channel"):
        parts = counter.data("show", "figures", *period, "--by", cut)["lines"]
        answers = sum(found_by(line["figures"])["nps"][1] for line in parts)
        assert answers == found_by(whole)["nps"][1], cut


def test_figures_as_of_an_instant_are_those_of_the_events_recorded_by_then(one: Path) -> None:
    counter = Counter(one)
    then = AT - timedelta(days=3)
    book = Book(counter.log("--until", then.isoformat()))
    period = ("--from", f"{FIRST}", "--to", f"{LAST}")
    shown = counter.data("show", "--as-of", then.isoformat(), "figures", *period)
    same(found_by(shown["lines"][0]["figures"]), book.figures(FIRST, LAST))


LOYAL = ("retention", "return-rate", "referral-rate", "churn", "clv")


def test_what_a_figure_is_compared_with_is_what_the_events_say_of_the_days_before(
    one: Path,
) -> None:
    counter = Counter(one)
    book = Book(counter.log())
    shown = counter.data("show", "figures", "--from", "2026-03-12", "--to", "2026-03-14")
    told = {
        each["measure"]: (each["before"]["value"], each["before"]["n"])
        for each in shown["lines"][0]["figures"]
        if each["measure"] not in LOYAL
    }
    expected = book.figures(date(2026, 3, 9), date(2026, 3, 11))
    assert expected["nps"][1]
    same(told, expected)


@pytest.mark.parametrize("window", ["P3D", "P1M", "P2W"])
def test_customers_of_another_window_are_what_the_events_say(
    one: Path, tmp_path: Path, window: str
) -> None:
    counter = Counter(Path(copytree(one, tmp_path / "home")))
    adopt(counter, window, tmp_path)
    book = Book(counter.log())
    shown = counter.data("show", "figures", "--from", f"{FIRST}", "--to", f"{LAST}")
    found, told = found_by(shown["lines"][0]["figures"]), book.figures(FIRST, LAST)
    assert book.window(LAST) == window
    assert found["clv"] == (pytest.approx(told["clv"][0], rel=1e-12), told["clv"][1])
    same({name: found[name] for name in LOYAL if name != "clv"}, told)


def test_a_region_whose_centres_look_back_differently_is_what_their_logs_say(
    several: Path, tmp_path: Path
) -> None:
    folder = Path(copytree(several, tmp_path / "region"))
    everybody = Book([])
    for n, window in enumerate(("P2D", "P365D", "P6M")):
        counter = Counter(folder / f"centre-{n}")
        adopt(counter, window, tmp_path)
        everybody.add(Book(counter.log()), n)
    shown = Counter(folder / "centre-0").data("show", "region", "--region", str(folder))
    found, told = found_by(shown["whole"]), everybody.figures(FIRST, LAST)
    assert found["clv"] == (pytest.approx(told["clv"][0], rel=1e-12), told["clv"][1])
    same({name: found[name] for name in LOYAL if name != "clv"}, told)


def adopt(counter: Counter, window: str, folder: Path) -> None:
    """Let a centre look back at its customers over another window from now on."""
    text = default_text().replace('window = "P365D"', f'window = "{window}"')
    file = folder / "policy.toml"
    file.write_text(text.replace('edition = "2026.1"', f'edition = "{window}"'), encoding="utf-8")
    result = counter.run("policy", "adopt", str(file))
    assert result.exit_code == 0, result.output


def test_a_region_is_what_all_its_logs_say_together(several: Path) -> None:
    counter = Counter(several / "centre-0")
    shown = counter.data("show", "region", "--region", str(several), "--from", f"{FIRST}")
    books = [Book(Counter(several / f"centre-{n}").log()) for n in range(3)]
    by_centre = {book.centre: book for book in books}
    assert len(shown["centres"]) == len(by_centre) == 3
    for centre in shown["centres"]:
        book = by_centre[centre["centre"]]
        same(found_by(centre["figures"]), book.figures(FIRST, LAST))
    everybody = Book([])
    for n, book in enumerate(books):
        everybody.add(book, n)
    whole = everybody.figures(FIRST, LAST)
    for name in OF_ONE_CENTRE:
        whole.pop(name)
    same(found_by(shown["whole"]), whole)


def test_the_same_log_in_two_folders_counts_once(several: Path, tmp_path: Path) -> None:
    folder = Path(copytree(several, tmp_path / "region"))
    counter = Counter(folder / "centre-0")
    once = counter.data("show", "region", "--region", str(folder), "--from", f"{FIRST}")
    copytree(folder / "centre-1", folder / "copy-of-1")
    twice = counter.data("show", "region", "--region", str(folder), "--from", f"{FIRST}")
    assert twice["whole"] == once["whole"]
    assert [each["why"] for each in twice["left_out"]] == ["same-log"]


def test_two_logs_of_one_centre_are_not_added_up(several: Path, tmp_path: Path) -> None:
    folder = Path(copytree(several, tmp_path / "region"))
    lived(folder / "another", 1, 0)
    counter = Counter(folder / "centre-1")
    shown = counter.data("show", "region", "--region", str(folder), "--from", f"{FIRST}")
    assert len(shown["centres"]) == 3
    assert [each["why"] for each in shown["left_out"]] == ["same-centre"]
    assert "twice" in counter.run("show", "region", "--region", str(folder)).stdout


def test_an_answer_imported_at_two_centres_counts_where_it_stands_first(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("id,score,date\na1,2,2026-03-17 15:00\na2,9,2026-03-17 16:00\n")
    for name in ("a", "b"):
        counter = Counter(tmp_path / "region" / name)
        (tmp_path / "region").mkdir(exist_ok=True)
        for typed in (
            ("centre", "--name", name, "--zone", "Asia/Shanghai"),
            ("import", str(answers), "--yes"),
        ):
            result = counter.run(*typed)
            assert result.exit_code == 0, result.output
    shown = counter.data("show", "region", "--region", str(tmp_path / "region"))
    assert shown["shared"] == 2
    assert found_by(shown["whole"])["nps"] == (0.0, 2)


def test_answers_that_only_share_their_number_count_both(tmp_path: Path) -> None:
    (tmp_path / "region").mkdir()
    for name, score in (("a", 2), ("b", 9)):
        answers = tmp_path / f"{name}.csv"
        answers.write_text(f"id,score,date\n1,{score},2026-03-17 15:00\n")
        counter = Counter(tmp_path / "region" / name)
        for typed in (
            ("centre", "--name", name, "--zone", "Asia/Shanghai"),
            ("import", str(answers), "--yes"),
        ):
            assert counter.run(*typed).exit_code == 0
    shown = counter.data("show", "region", "--region", str(tmp_path / "region"))
    assert (shown["shared"], found_by(shown["whole"])["nps"]) == (0, (0.0, 2))


def test_a_folder_that_is_no_region_is_told_in_a_sentence(one: Path, tmp_path: Path) -> None:
    counter = Counter(one)
    for folder, said in ((tmp_path, "holds no centre"), (tmp_path / "nowhere", "no folder")):
        result = counter.run("show", "region", "--region", str(folder))
        assert result.exit_code == 4
        assert said in result.stderr
    assert counter.run("show", "region").exit_code == 2


@pytest.mark.parametrize("kind", ["monthly", "weekly", "dashboard"])
@pytest.mark.parametrize("then", ["", "2026-03-16T09:00"])
def test_a_document_says_the_figures_that_the_page_and_the_events_say(
    one: Path, kind: str, then: str
) -> None:
    counter = Counter(one)
    period = ("--from", f"{FIRST}", "--to", "2026-03-15")
    as_of = ("--as-of", then) if then else ()
    written = counter.run("review", kind, *period, *as_of, "--format", "json")
    assert written.exit_code == 0, written.output
    shown = counter.data("show", *as_of, "figures", *period)["lines"][0]["figures"]
    words = Words("en")
    expected = {words(f"measure.{each['measure']}"): each for each in shown}
    told = [
        item
        for part in json.loads(written.stdout)["parts"]
        for block in part["blocks"]
        if block["type"] == "figures"
        for item in block["items"]
        if item["label"] in expected
    ]
    assert len({item["label"] for item in told}) >= 6
    for item in told:
        each = expected[item["label"]]
        value = each["now"]["value"]
        if value is not None:
            assert item["value"] == value_of(value, each["unit"], words)
            assert f"n={each['now']['n']:,}" in item["sample"]
