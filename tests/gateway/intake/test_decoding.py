from pathlib import Path

import pytest

from gateway.intake.decoding import detect
from tests.gateway.intake.desk import Desk, mapped

CHINESE = "nps,why\n9,服务很好，等待时间太长\n3,刹车异响，修了两次还没好\n"
FRENCH = "nps,why\n9,très agréable\n3,délai trop long à côté\n"


@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("gb18030", b""),
        ("gb18030", b"\x84\x31\x95\x33"),
    ],
)
def test_every_encoding_gives_the_same_answers(desk: Desk, codec: str, mark: bytes) -> None:
    answers = desk.read(mark + CHINESE.encode(codec))
    assert [(each.score, each.comment) for each in answers] == [
        (9, "服务很好，等待时间太长"),
        (3, "刹车异响，修了两次还没好"),
    ]
    assert desk.encoding == codec
    assert desk.touched == 0


def test_a_file_of_no_encoding_falls_back_cell_by_cell_and_counts(desk: Desk) -> None:
    data = b"nps,why\n9,plain\n8,tr\xe8s bien\n7,caf\xc3\xa9\n6,15\x80 de r\xe9duction\n"
    answers = desk.read(data)
    assert [each.comment for each in answers] == [
        "plain",
        "très bien",
        "café",
        "15€ de réduction",
    ]
    assert desk.touched == 2
    assert desk.encoding == "utf-8, windows-1252"


def test_one_row_can_hold_cells_of_two_encodings(desk: Desk) -> None:
    mapping = mapped('[columns]\nscore = "nps"\ncomment = "why"\nname = "name"')
    data = b"nps,why,name\n9,\xc3\xa9t\xc3\xa9,Ren\xe9\n"
    (answer,) = desk.read(data, mapping)
    assert (answer.comment, answer.name) == ("été", "René")
    assert desk.touched == 1


def test_chinese_lines_in_a_utf8_file_fall_back_to_gb18030(desk: Desk) -> None:
    rows = ["9,服务很好", "8,环境干净", "7,顾问热情"]
    data = b"nps,why\n" + "\n".join(rows).encode() + b"\n3," + "等待太长".encode("gbk")
    answers = desk.read(data)
    assert answers[-1].comment == "等待太长"
    assert answers[0].comment == "服务很好"
    assert desk.encoding == "utf-8, gb18030"


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = tmp_path / "fr.csv"
    path.write_bytes("nps,why\n9,très bien\n".encode("cp1252"))
    assert detect(path).name == "utf-8"
    path.write_bytes(FRENCH.encode("cp1252"))
    assert detect(path).fallback == "windows-1252"


def test_bytes_that_windows_1252_leaves_undefined_are_kept(desk: Desk) -> None:
    (answer,) = desk.read(b"nps,why\n9,\x90a\xe9\n")
    assert answer.comment == "\x90aé"


def test_evidence_far_into_the_file_still_decides(desk: Desk) -> None:
    data = b"nps,why\n" + b"9,fine\n" * 400_000 + "3,刹车异响\n".encode("gb18030")
    assert desk.read(data)[-1].comment == "刹车异响"


def test_a_mapping_can_state_the_encoding(desk: Desk) -> None:
    mapping = mapped('encoding = "big5"\n[columns]\nscore = "nps"\ncomment = "why"')
    (answer,) = desk.read("nps,why\n9,服務很好\n".encode("big5"), mapping)
    assert answer.comment == "服務很好"
