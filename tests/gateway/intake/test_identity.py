from typing import Any

import pytest

from gateway.intake import Mapping, parse_mapping
from tests.gateway.intake.desk import Desk

ISO = "time,nps,why\n2026-11-01 08:51:12.402,0,Bad\n2026-11-01 09:05:13.890,1,Flat\n"
US = "time,nps,why\n11/1/2026 8:51:12,0,Bad\n11/1/2026 9:05:13,1,Flat\n"


def mapping(columns: str, top: str = "") -> Mapping:
    return parse_mapping(f"{top}\n[columns]\nscore = 'nps'\n{columns}", "test")


CONTENT = mapping("received = 'time'\ncomment = 'why'", "date_formats = ['%m/%d/%Y %H:%M:%S']")


def keys(outcomes: list[Any]) -> list[str]:
    return [each.key for each in outcomes]


def test_another_date_style_gives_the_same_keys(desk: Desk) -> None:
    assert keys(desk.read(ISO, CONTENT)) == keys(desk.read(US, CONTENT))


def test_another_name_encoding_or_format_gives_the_same_keys(desk: Desk) -> None:
    lines = '{"nps": "9", "why": "很好"}\n{"nps": 3, "why": "太慢"}\n'
    table = "nps;why\n9;很好\n3;太慢\n"
    plain = mapping("comment = 'why'")
    first = keys(desk.read(table, plain))
    assert first == keys(desk.read(desk.put(table.encode("gb18030"), "b.txt"), plain))
    assert first == keys(desk.read(desk.put(lines, "c.jsonl"), plain))


def test_an_overlapping_file_shares_the_keys_of_the_shared_rows(desk: Desk) -> None:
    plain = mapping("comment = 'why'")
    first = keys(desk.read("nps,why\n9,a\n8,b\n7,c\n", plain))
    later = keys(desk.read("nps,why\n7,c\n8,b\n6,d\n", plain))
    assert set(first) & set(later) == {first[1], first[2]}


def test_equal_rows_of_one_file_are_counted_apart(desk: Desk) -> None:
    plain = mapping("comment = 'why'")
    first = keys(desk.read("nps,why\n9,a\n9,a\n9,a\n", plain))
    assert len(set(first)) == 3
    assert keys(desk.read("nps,why\n9,a\n8,x\n9,a\n", plain))[2] == first[1]


def test_an_id_alone_is_told_apart_by_the_score(desk: Desk) -> None:
    by_id = mapping("id = 'id'\ncomment = 'why'")
    first, second = keys(desk.read("id,nps,why\n1,9,a\n2,9,a\n", by_id))
    assert first != second
    assert keys(desk.read("id,nps,why\n1,9,edited\n1,8,a\n", by_id))[0] == first


def test_an_id_with_a_date_does_not_depend_on_the_comment(desk: Desk) -> None:
    dated = mapping("id = 'id'\nreceived = 'time'\ncomment = 'why'")
    first = keys(desk.read("id,time,nps,why\n1,2026-11-01 09:00:00,9,a\n", dated))
    assert keys(desk.read("id,time,nps,why\n1,2026-11-01T01:00:00.7Z,9,b\n", dated)) == first
    assert keys(desk.read("id,time,nps,why\n1,2026-11-02 09:00:00,9,a\n", dated)) != first


@pytest.mark.parametrize("columns", ["id = 'id'", "comment = 'why'"])
def test_a_constant_date_is_no_part_of_the_key(desk: Desk, columns: str) -> None:
    text = "id,nps,why\n1,9,a\n"
    dated = mapping(columns + "\n[constants]\nreceived = 2026-11-01T09:00:00")
    later = mapping(columns + "\n[constants]\nreceived = 2026-11-02T09:00:00")
    assert keys(desk.read(text, dated)) == keys(desk.read(text, later))


def test_another_name_space_gives_other_keys(desk: Desk) -> None:
    text = "id,nps\n1,9\n"
    ours, theirs = (mapping("id = 'id'", f"namespace = '{name}'") for name in ("a", "b"))
    assert keys(desk.read(text, ours)) != keys(desk.read(text, theirs))


def test_composed_and_decomposed_text_are_the_same_text(desk: Desk) -> None:
    plain = mapping("comment = 'why'")
    assert keys(desk.read("nps,why\n9,caf\u00e9\n", plain)) == keys(
        desk.read("nps,why\n9,cafe\u0301 \n", plain)
    )
