"""``x`` and ``h`` on every page: what is in view as a file, and the log it came from."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import time_machine

from domain.events import case_stream, customer_stream, survey_stream
from domain.improving.facts import improvement_stream, suggestion_stream
from domain.visits.facts import visit_stream
from tests.tui import desk, surveyed, yard
from tests.tui.counter import Counter
from tests.tui.desk import Seat, Watch, happened, seated
from tests.tui.test_cli_copies import contents
from tests.tui.wholehouse import whole_house
from tests.tui.yard import NOW
from tui.frame import GO
from tui.session import Session
from tui.text import LANGUAGES, Language

Told = Callable[[Any, Counter], Sequence[dict[str, Any]]]

NAMES = (
    *(name for _, _, name, *_ in yard.CARS),
    *(phone for _, phone, *_ in yard.CARS),
    *(name for name, *_ in surveyed.GUESTS if name != surveyed.HOSTILE),
    *(line.split(",")[3] for line in desk.ANSWERS.splitlines()[1:]),
)
"""What no file may hold: how customers are called."""


@pytest.fixture(scope="module")
def furnished_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_house(tmp_path_factory.mktemp("whole") / "centres" / "north").home


@pytest.fixture
def house(furnished_house: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(furnished_house, tmp_path / "centres" / "north")
    with time_machine.travel(NOW, tick=False):
        yield tmp_path / "centres" / "north"


# What stands on the pages ---------------------------------------------------------------------


def keyed(column: str, keys: Callable[[Any], Sequence[str]]) -> Told:
    """Return the rows of a table by their key, as the table has them in order."""
    return lambda pane, _counter: [{column: key} for key in sorted(keys(pane))]


def of_log(streams: Callable[[Any], Sequence[str]]) -> Told:
    def told(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
        wanted = set(streams(pane))
        found = (each for each in counter.log() if each["stream"] in wanted)
        return [{"position": each["position"], "type": each["type"]} for each in found]

    return told


def days(pane: Any) -> tuple[str, ...]:
    found = getattr(pane.model, pane.id, None) or pane.model
    found = getattr(found, "part", found)
    return ("--from", str(found.start), "--to", str(found.end))


def causes(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    found = counter.data("show", "causes", *days(pane))
    return [{"list": name, **line} for name in ("top", "repeated", "spots") for line in found[name]]


def figures(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    known = [line.measure for line in pane.model.figures.lines[0].figures]
    by = [word for cut in pane.model.figures.by for word in ("--by", cut)]
    wanted = [word for name in known for word in ("--measure", name)]
    found = counter.data("show", "figures", *days(pane), *by, *wanted)
    return [
        {**dict(zip(found["by"], line["key"], strict=True)), "figures": each}
        for line in found["lines"]
        for each in line["figures"]
    ]


def region(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    known = [line.measure for line in pane.model.figures.whole]
    period = ("--from", str(pane.model.figures.start), "--to", str(pane.model.figures.end))
    found = counter.data("show", "region", *period, *(w for m in known for w in ("--measure", m)))
    every = [{"centre": "", "name": "", "figures": found["whole"]}, *found["centres"]]
    return [{**centre, "figures": line} for centre in every for line in centre["figures"]]


def matrix_of_centres(pane: Any, _counter: Counter) -> Sequence[dict[str, Any]]:
    (stands,) = pane.model.standing.centres
    return [{"centre": stands.centre, "told": stands.told, "performance": stands.performance}]


def sides(pane: Any, _counter: Counter) -> Sequence[dict[str, Any]]:
    (stands,) = pane.model.standing.centres
    told = ((each.side, each.met, each.judged) for each in stands.balance)
    names = ("balance.side", "balance.met", "balance.judged")
    return [dict(zip(names, each, strict=True)) for each in told]


def cards(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    found = counter.data("show", "scorecards", *days(pane))
    people = (found["manager"], *found["advisors"])
    return [{**card, "parts": part} for card in people for part in card["parts"]]


def heroes(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    return list(counter.data("show", "heroes", *days(pane))["lines"])


def team(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    found = counter.data("show", "team", *days(pane))
    by_person = [dict(zip(("name", "proposed"), who, strict=False)) for who in found["by_person"]]
    return [*found["indicators"], {"turnover": found["turnover"]}, *by_person]


def selection(pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    return list(counter.data("show", "selection", *days(pane))["advisors"])


def warnings(_pane: Any, counter: Counter) -> Sequence[dict[str, Any]]:
    return list(counter.data("show", "warnings")["lines"])


def files_of(pane: Any) -> Sequence[str]:
    model = pane.model
    visits = (visit_stream(line.visit) for line in model.visits)
    return [
        customer_stream(model.line.customer),
        *visits,
        *(case_stream(line.case) for line in model.cases),
    ]


ROWS: dict[str, tuple[tuple[str, ...], Told]] = {
    "morning": (("1", "right"), keyed("case", lambda pane: pane.cases())),
    "queue": (("2",), keyed("case", lambda pane: pane.cases())),
    "case": (("right",), of_log(lambda pane: [case_stream(pane.subject)])),
    "escalations": (("3",), keyed("case", lambda pane: pane.cases())),
    "figures": (("4",), figures),
    "figures, all": (("right",), figures),
    "figures, cut": (("right",), figures),
    "figures, behind": (
        ("down", "enter"),
        keyed("response", lambda pane: [line.key for line in pane.model.behind.lines]),
    ),
    "figures, loop": (("escape", "right", "right"), figures),
    "causes": (("c",), causes),
    "causes, behind": (
        ("enter",),
        keyed("case", lambda pane: [line.case for line in pane.model.behind]),
    ),
    "selection": (("4", "i"), selection),
    "people": (("4", "p"), cards),
    "people, behind": (
        ("enter", "enter"),
        keyed("response", lambda pane: [line.key for line in pane.model.behind]),
    ),
    "people, and back": (("escape",), cards),
    "people, heroes": (("escape", "right"), heroes),
    "people, team": (("right",), team),
    "people, mystery": (
        ("right",),
        keyed("mystery", lambda pane: [visit.mystery for visit in pane.model.mystery.visits]),
    ),
    "improvements": (
        ("4", "m"),
        keyed("improvement", lambda pane: [each.improvement for each in pane.model.found.lines]),
    ),
    "improvements, in full": (
        ("w",),
        of_log(lambda pane: [improvement_stream(pane.model.file.line.improvement)]),
    ),
    "improvements, suggestions": (
        ("]",),
        keyed(
            "suggestion", lambda pane: [line.suggestion for line in pane.model.suggestions.lines]
        ),
    ),
    "matrix": (
        ("]", "m"),
        keyed("improvement", lambda pane: [each.improvement for each in pane.model.found.lines]),
    ),
    "region": (("4", "g"), region),
    "region, matrix": (("left", "left"), matrix_of_centres),
    "region, balance": (("right",), sides),
    "audit": (
        ("5",),
        lambda pane, counter: [
            {"position": each["position"], "leaf": each["leaf"]}
            for each in counter.log()
            if each["position"] in pane.model.positions
        ],
    ),
    "visits": (("6",), keyed("visit", lambda pane: pane.visits())),
    "visit": (("right",), of_log(lambda pane: [visit_stream(pane.chosen.visit)])),
    "customers": (
        ("7",),
        keyed("customer", lambda pane: [line.customer for line in pane.model.clientele.lines]),
    ),
    "customer": (("enter",), of_log(files_of)),
    "surveys": (("8",), keyed("survey", lambda pane: [e.survey for e in pane.model.found.lines])),
    "warnings": (("9",), warnings),
}
"""The keys to each page and what stands in its way, and what stands on it: rows in their order."""


def flat(line: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what a line of ``--json`` says as cells: no lists, and no instants but days."""
    for name, value in line.items():
        match value:
            case dict():
                yield from flat(value, f"{path}{name}.")
            case bool():
                yield path + name, str(int(value))
            case str() if "T" not in value or not value.endswith("Z"):
                yield path + name, value
            case int() | float():
                yield path + name, str(value)


def written(home: Path, page: str) -> list[dict[str, str]]:
    """Return the rows of the only file of a page, and put it away."""
    (file,) = (home / "exports").glob(f"{page}-*.csv")
    assert file.with_name(f"{file.name}.checkpoint").exists()
    text = file.read_text("utf-8-sig")
    assert [name for name in NAMES if name and name in text] == []
    file.unlink()
    return list(csv.DictReader(text.splitlines()))


def dead(seat: Seat) -> list[str]:
    """Return the actions of the page in view that nothing does."""
    return [
        action.id
        for action in seat.app.keymap.on(seat.app.page.id)
        if not action.id.startswith(GO)
        and not hasattr(seat.pane, action.handler)
        and not hasattr(seat.app, action.handler)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_written_as_it_is_in_view(house: Path, language: Language) -> None:
    counter, seen = Counter(house), set()
    async with seated(house, "limin", language, watch=Watch(NOW)) as seat:
        for name, (keys, told) in ROWS.items():
            await seat.press(*keys)
            await seat.still()
            wanted = [dict(flat(line)) for line in told(seat.pane, counter)]
            await seat.press("x")
            page = seat.app.page.id
            rows = written(house, page)
            assert f"exports/{page}-2026" in seat.said, (name, seat.said)
            assert len(rows) == len(wanted) > 0, name
            for row, line in zip(rows, wanted, strict=True):
                assert {key: row[key] for key in line} == line, name
            assert dead(seat) == []
            seen.add(page)
        exported = happened(house, "DataExported")
        everywhere = {page.id for page in seat.app._pages.values()}
    assert seen == everywhere - {"dashboard", "review"}  # those two yield documents
    assert len(exported) == len(ROWS)
    assert not any(fact.personal for fact in exported)


async def test_what_is_narrowed_down_is_what_is_written(house: Path) -> None:
    async with seated(house, "limin", watch=Watch(NOW)) as seat:
        await seat.press("6", "/")
        await seat.type(yard.WAITING)
        await seat.press("enter", "x")
        (car,) = written(house, "visits")
        assert (car["visit"], car["plate"]) == (seat.pane.chosen.visit, "(sealed)")
        await seat.press("9", "]", "x")
        assert {row["kind"] for row in written(house, "warnings")} == {seat.pane.kind}
        await seat.press("5", "/")
        await seat.type("type:step-done")
        await seat.press("enter", "x")
        rows = written(house, "audit")
        assert {row["type"] for row in rows} == {"step-done.v1"}
        assert [int(row["position"]) for row in rows] == list(seat.pane.model.positions)


async def test_lines_that_were_worked_out_say_of_which_days_and_when(house: Path) -> None:
    async with seated(house, "limin", watch=Watch(NOW)) as seat:
        await seat.press("4", "c", "x")
        found, rows = seat.pane.model.causes, written(house, "causes")
    assert {row["start"] for row in rows} == {str(found.start)}
    assert {row["end"] for row in rows} == {str(found.end)}
    assert {row["at"] for row in rows} == {"2026-03-18 10:30:00+08:00"}
    (fact,) = happened(house, "DataExported")
    assert fact.what == f"causes {found.start}..{found.end}"
    assert (fact.format, fact.rows) == ("csv", len(rows))


@pytest.mark.parametrize(
    ("language", "keys", "name"),
    [
        ("zh-CN", ("0",), "dashboard-2026-03-18"),
        ("en", ("0", "r", "1"), "monthly-2026-02-28"),
        ("zh-CN", ("0", "r", "2"), "weekly-2026-03-15"),
        ("en", ("0", "r", "2", "["), "weekly-2026-03-08"),
    ],
)
async def test_a_review_and_the_dashboard_yield_their_document_of_the_days_in_view(
    house: Path, language: Language, keys: tuple[str, ...], name: str
) -> None:
    async with seated(house, "chen", language, watch=Watch(NOW)) as seat:
        await seat.press(*keys, "x")
        await seat.says(f"exports/{name}.md")
        kind, model = name.partition("-")[0], seat.pane.model
        span = model.found.window if kind == "dashboard" else model.span
        counter = Counter(house)
        period = ("--from", str(span.start), "--to", str(span.end))
        printed = counter.run("--as", "chen", "review", kind, *period, language=language)
        text = (house / "exports" / f"{name}.md").read_text("utf-8")
        assert text.strip() == printed.output.strip()
        await seat.press("x")  # what is on record now takes the place of what was
    assert len(list((house / "exports").iterdir())) == 2
    assert not (house / "reviews").exists()


async def test_without_a_line_in_view_nothing_is_written_and_that_is_said(house: Path) -> None:
    (house / "settings.toml").unlink()
    async with seated(house, "limin", watch=Watch(NOW)) as seat:
        await seat.press("4", "g", "x")
        assert "no line in view" in seat.said
    assert not (house / "exports").exists()
    assert happened(house, "DataExported") == []


@pytest.mark.parametrize("keys", [("2",), ("4", "c"), ("0",), ("5",)])
async def test_the_past_is_not_written_from_the_screens(house: Path, keys: tuple[str, ...]) -> None:
    async with seated(house, "limin", watch=Watch(NOW), as_of="2026-03-18 10:30") as seat:
        await seat.press(*keys, "x")
        assert "Go back to the present first" in seat.said
    assert not (house / "exports").exists()


async def test_an_auditors_copy_is_written_down_elsewhere_sealed_and_off_the_record(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, place = tmp_path / "for audit", tmp_path / "desk"
    assert Counter(house).run("snapshot-for-audit", str(copy)).exit_code == 0
    place.mkdir()
    monkeypatch.chdir(place)
    before = contents(copy)
    async with seated(copy, watch=Watch(NOW)) as seat:
        for keys, page in ((("3",), "escalations"), (("4", "c"), "causes"), (("5",), "audit")):
            await seat.press(*keys, "x")
            assert str(place / "exports" / page) in seat.said
            assert written(place, page)
        await seat.press("0", "x")
        await seat.says(str(place / "exports" / "dashboard-2026-03-18.md"))
    assert contents(copy) == before


# The log behind it ----------------------------------------------------------------------------


def period(pane: Any) -> str:
    shown = {"causes": "causes", "dashboard": "found"}.get(pane.id)
    found = getattr(pane.model, shown) if shown else pane.model
    for inside in ("window", "part", "span"):
        found = getattr(found, inside, found)
    return f"since:{found.start} until:{found.end}"


def about(pane: Any) -> str:
    streams = {"visit": visit_stream, "improvements": improvement_stream}
    row = pane.state
    if row.page == "case":
        return f"case:{row.target}"
    return f"stream:{streams[row.page](row.target)}"


LOGS: dict[str, tuple[tuple[str, ...], Callable[[Any], str]]] = {
    "morning": (("1", "right"), lambda pane: f"case:{pane.chosen.case}"),
    "queue": (("2",), lambda pane: f"case:{pane.chosen.case}"),
    "case": (("2", "right"), lambda pane: f"case:{pane.subject}"),
    "escalations": (("3",), lambda pane: f"case:{pane.chosen.case}"),
    "figures": (("4",), period),
    "causes": (("4", "c"), period),
    "causes, behind": (("4", "c", "enter"), lambda pane: f"case:{pane.state.case.case}"),
    "selection": (("4", "i"), period),
    "people": (("4", "p"), period),
    "improvements": (
        ("4", "m"),
        lambda pane: f"stream:{improvement_stream(pane.chosen.improvement)}",
    ),
    "suggestions": (
        ("4", "m", "]"),
        lambda pane: f"stream:{suggestion_stream(pane.chosen_suggestion.suggestion)}",
    ),
    "matrix": (
        ("4", "m", "]", "m", "tab"),
        lambda pane: f"stream:{improvement_stream(pane.subject)}",
    ),
    "visits": (("6",), lambda pane: f"stream:{visit_stream(pane.chosen.visit)}"),
    "visit": (("6", "right"), lambda pane: f"stream:{visit_stream(pane.chosen.visit)}"),
    "customers": (("7", "end"), lambda pane: f"customer:{pane.chosen.customer}"),
    "customer": (("7", "end", "enter"), lambda pane: f"customer:{pane.chosen.customer}"),
    "surveys": (("8",), lambda pane: f"stream:{survey_stream(pane.chosen.survey)}"),
    "warnings": (("9",), about),
    "warnings, last": (("9", "end"), about),
    "dashboard": (("0",), period),
    "review": (("0", "r", "2", "]"), period),
}
"""The keys to each page, and the filter for the log of what is in view there."""


async def test_every_page_leads_to_the_log_of_what_is_in_view(house: Path) -> None:
    async with seated(house, "limin", watch=Watch(NOW)) as seat:
        for name, (keys, typed) in LOGS.items():
            await seat.press(*keys)
            await seat.still()
            page, wanted = seat.app.page.id, typed(seat.pane)
            await seat.press("h")
            await seat.still()
            assert seat.app.page.id == "audit", name
            assert seat.pane.wanted == seat.pane.reader().wanted(wanted), name
            assert seat.pane.model.positions, name
            await seat.press("escape", "escape")
            assert seat.app.page.id == page, name
        keys_of = seat.app.keymap.action
        assert [keys_of(page, "h") for page in ("region", "audit")] == [None, None]


def test_the_log_of_a_stream_is_found_by_its_name(house: Path) -> None:
    with Session(house, now=Watch(NOW)) as session:
        stream = next(record.stream for record in session.log.read() if record.stream > "visit-")
    told = Counter(house).log("--stream", stream)
    assert told
    assert {line["stream"] for line in told} == {stream}


async def test_the_dashboard_says_why_of_a_measure_and_of_nothing_else(house: Path) -> None:
    async with seated(house, "limin", watch=Watch(NOW)) as seat:
        await seat.press("0", "w")
        await seat.until(lambda: seat.app.page.id == "figures")
        await seat.shows("Counted:")
        await seat.press("escape")
        assert seat.app.page.id == "dashboard"
        await seat.press("down", "down", "w")  # the service time is the dashboard's own
        assert "Why: no definition stands behind this" in seat.said
