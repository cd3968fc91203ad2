from pathlib import Path

import pytest

from gateway.intake import (
    FileFault,
    IntakeError,
    load_mapping,
    mapping_text,
    parse_mapping,
    preset_names,
)

FULL = """
kind = "answers"
namespace = "crm"
header_rows = 2
scale = "1-11"
time_zone = "Europe/Berlin"
date_formats = ["%d.%m.%Y %H:%M"]
blank = ["", "k.A."]
delimiter = ";"

[columns]
score = "nps"
comment = { regex = "(?i)why|原因" }

[touchpoints]
waiting = "wait"

[constants]
channel = "app"
received = "2026-11-01T09:00:00"

[words.trigger]
"Wartung" = "first-maintenance"

[[skip]]
column = "Status"
values = ["Survey Preview"]
"""


def test_a_mapping_saved_and_read_again_is_the_same() -> None:
    mapping = parse_mapping(FULL, "full")
    assert parse_mapping(mapping_text(mapping), "again") == mapping


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_valid_and_survives_saving(name: str) -> None:
    mapping = load_mapping(name)
    assert parse_mapping(mapping_text(mapping), name) == mapping


def test_the_presets_that_are_promised_exist() -> None:
    assert {"generic", "google-forms", "qualtrics", "wjx"} <= set(preset_names())


def test_all_mistakes_of_a_mapping_are_reported_at_once_with_their_paths() -> None:
    text = """
    scale = "0-5"
    time_zone = "Asia/Shangri-La"
    encoding = "utf-99"
    header = 2
    [columns]
    score = 3
    npss = "nps"
    comment = { regex = "(" }
    name = { regexp = "x" }
    """
    with pytest.raises(IntakeError) as caught:
        parse_mapping(text, "bad.toml")
    assert caught.value.code is FileFault.MAPPING_INVALID
    mistakes = caught.value.params["mistakes"]
    assert isinstance(mistakes, tuple)
    assert {path for path, _ in mistakes} == {
        "scale",
        "time_zone",
        "encoding",
        "header",
        "columns.score",
        "columns.npss",
        "columns.comment.regex",
        "columns.name.regex",
        "columns.name.regexp",
    }


@pytest.mark.parametrize(
    "text",
    [
        "[columns]\ncomment = 'why'",
        "kind = 'complaints'\n[columns]\nscore = 'nps'\ntext = 't'",
        "[columns]\nscore = 'nps'\nlevel = 'l'",
        "[columns]\nscore = 'nps'\n[words.level]\na = 'b'",
        "header_rows = 0\n[columns]\nscore = 'nps'",
        "delimiter = '::'\n[columns]\nscore = 'nps'",
        "date_formats = ['%Q']\n[columns]\nscore = 'nps'",
        "date_formats = ['%d %d']\n[columns]\nscore = 'nps'",
        "[columns]\nscore = 'nps'\n[constants]\nlevel = 4",
        "[columns]\nscore = 'nps'\n[constants]\nreceived = 'soon'",
        "[columns\nscore",
    ],
)
def test_a_mapping_that_could_never_work_is_refused(text: str) -> None:
    with pytest.raises(IntakeError) as caught:
        parse_mapping(text, "bad.toml")
    assert caught.value.code is FileFault.MAPPING_INVALID


def test_a_mapping_file_may_have_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('[columns]\nscore = "nps"', "utf-8-sig")
    assert load_mapping(path).columns.score == "nps"


def test_a_mapping_that_is_nowhere_names_the_presets() -> None:
    with pytest.raises(IntakeError) as caught:
        load_mapping("gogle-forms")
    assert caught.value.code is FileFault.MAPPING_MISSING
    assert caught.value.params["presets"] == preset_names()
