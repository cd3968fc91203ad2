"""The key that writes what is in view into a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.tui.desk import happened, seated


def exported(home: Path) -> tuple[str, list[dict[str, str]]]:
    """Return the only export of a home: its name and its rows."""
    (file,) = (home / "exports").glob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        return file.name, list(csv.DictReader(text))


async def test_the_queue_is_written_as_it_is_in_view(home: Path) -> None:
    async with seated(home, "limin") as seat:
        await seat.press("2", "x")
        name, rows = exported(home)
        assert name == "queue-20260318-080000.csv"
        assert sorted(row["case"] for row in rows) == sorted(seat.pane.cases())
        assert {row["name"] for row in rows} == {"(sealed)"}
        assert f"{len(rows)} rows written to exports/{name}" in seat.said
    (fact,) = happened(home, "DataExported")
    assert (fact.format, fact.what, fact.rows, fact.personal) == ("csv", "cases", len(rows), False)


async def test_what_is_searched_for_is_what_is_written(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("3", "/")
        await seat.type("钱多多")
        await seat.press("enter", "x")
        assert [row["case"] for row in exported(home)[1]] == seat.pane.cases()


async def test_a_case_is_written_with_its_history(home: Path) -> None:
    async with seated(home, "chen") as seat:
        await seat.press("3", "right", "x")
        _, rows = exported(home)
        assert {row["stream"] for row in rows} == {f"case-{seat.pane.subject}"}
        assert rows[0]["type"] == "case-opened.v1"


@pytest.mark.parametrize(("key", "page"), [("1", "morning"), ("4", "figures")])
async def test_every_page_has_something_to_write(home: Path, key: str, page: str) -> None:
    async with seated(home, "chen", "zh-CN") as seat:
        await seat.press(key, "x")
        name, _rows = exported(home)
        assert name.startswith(page)
        assert f"exports/{name}" in seat.said
    assert len(happened(home, "DataExported")) == 1


async def test_a_folder_that_cannot_be_made_is_said_and_nothing_ends(home: Path) -> None:
    (home / "exports").write_text("in the way")
    async with seated(home, "limin") as seat:
        await seat.press("2", "x")
        assert "exports" in seat.said
        await seat.press("1")
        assert seat.app.page.id == "morning"
    assert happened(home, "DataExported") == []
