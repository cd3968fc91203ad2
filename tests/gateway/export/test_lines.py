"""Lines that were worked out, as a table: every code a column, also what lies inside another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.measures import Estimate, Rate
from gateway.export.lines import Line, Table, table

ZONE = ZoneInfo("Asia/Shanghai")


def told(*lines: Line) -> list[dict[str, object]]:
    made = table(lines, ZONE)
    return [dict(zip(made.columns, row, strict=True)) for row in made.rows]


def test_what_lies_inside_another_stands_under_its_path() -> None:
    line = {"cause": "quality", "share": Rate(3, 7), "inside": {"jobs": {"n": 2}}}
    assert told(line) == [{"cause": "quality", "share.part": 3, "share.n": 7, "inside.jobs.n": 2}]


def test_a_number_is_not_rounded_and_a_truth_is_a_number() -> None:
    share = 100 / 3
    assert told({"share": share, "grew": True, "n": 3}) == [{"share": share, "grew": 1, "n": 3}]


def test_an_instant_stands_in_the_centres_time_and_a_day_as_it_is() -> None:
    at = datetime(2026, 3, 18, 0, 30, tzinfo=UTC)
    assert told({"at": at, "start": date(2026, 3, 17)}) == [
        {"at": "2026-03-18 08:30:00+08:00", "start": "2026-03-17"}
    ]


def test_several_codes_share_a_cell_and_several_things_are_json() -> None:
    assert told({"cases": ("A", "B"), "none": (), "estimates": (Rate(1, 2),)}) == [
        {"cases": "A,B", "none": "", "estimates": '[{"part":1,"n":2}]'}
    ]


def test_what_one_line_alone_says_is_empty_in_the_others() -> None:
    assert told({"a": 1}, {"b": 2}) == [{"a": 1, "b": None}, {"a": None, "b": 2}]


def test_where_there_is_nothing_inside_no_column_stands_beside_those_inside() -> None:
    lines: tuple[Line, ...] = ({"jobs": None, "n": 1}, {"jobs": Estimate(1.5, 4), "n": 2})
    first, second = told(*lines)
    assert "jobs" not in first
    assert (first["jobs.value"], second["jobs.value"], second["n"]) == (None, 1.5, 2)


def test_no_line_is_an_empty_table() -> None:
    assert table((), ZONE) == Table((), [])
