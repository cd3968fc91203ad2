"""``correct`` at the counter: both entries stay, and the figures hold what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tui.counter import Counter
from tui.text import LANGUAGES, Language


def position(counter: Counter, kind: str, **payload: object) -> str:
    """Return where the newest event of a kind with this payload stands."""
    found = [
        record["position"]
        for record in counter.log("--type", kind)
        if payload.items() <= record["payload"].items()
    ]
    return str(found[-1])


def entries(counter: Counter, case: str, kind: str) -> list[dict[str, Any]]:
    found = counter.data("show", "case", case)["entries"]
    return [entry for entry in found if entry["type"] == kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corrected_note_and_its_correction_both_stand_and_name_each_other(
    counter: Counter, language: Language
) -> None:
    case = counter.case(5)
    counter.run("do", "note", case, "--note", "likes tea")
    note = position(counter, "note-added")
    done = counter.run("correct", note, "--note", "likes coffee", "--reason", "misheard")
    assert done.exit_code == 0
    (earlier,) = entries(counter, case, "note-added")
    (later,) = entries(counter, case, "entry-corrected")
    assert earlier["text"] == "likes tea"
    assert (later["text"], later["params"]["why"]) == ("likes coffee", "misheard")
    assert (earlier["corrected"]["position"], later["params"]["corrects"]) == (
        later["position"],
        earlier["position"],
    )
    shown = counter.run("show", "case", case, language=language).stdout
    said = " ".join(shown.split())
    assert {"en": "[corrected by", "zh-CN": "更正，见"}[language] in said
    assert "tea" in said
    assert "coffee" in said


def test_an_entry_may_be_named_by_its_id(counter: Counter) -> None:
    case = counter.case(5)
    counter.run("do", "note", case, "--note", "likes tea")
    (record,) = counter.log("--type", "note-added")
    typed = ("correct", record["event_id"], "--note", "coffee", "--reason", "misheard")
    assert counter.data(*typed)["events"] == ["entry-corrected"]


def test_a_corrected_score_moves_the_figures_and_the_past_keeps_the_old_one(
    counter: Counter,
) -> None:
    case, answer = counter.case(5), position(counter, "response-received", score=5)
    before = str(counter.log()[-1]["position"])
    nps = counter.data("show", "measures")["nps"]
    done = counter.data("correct", f"#{answer}", "--score", "9", "--reason", "typed 5 for 9")
    assert done["events"] == ["response-corrected"]
    after = counter.data("show", "measures")["nps"]
    assert after["promoters"] == nps["promoters"] + 1
    assert after["detractors"] == nps["detractors"] - 1
    assert counter.data("show", "measures", "--as-of", before)["nps"] == nps
    file = counter.data("show", "case", case)
    assert (file["line"]["score"], file["line"]["first_score"]) == (9, 5)
    assert file["line"]["kind"] == "detractor"
    (told,) = [entry for entry in file["entries"] if entry["type"] == "response-corrected"]
    assert told["text"] == "typed 5 for 9"
    assert "9 (corrected, first 5)" in counter.run("show", "case", case).stdout
    assert counter.run("rebuild", "--check").exit_code == 0


def test_an_answer_taken_out_counts_only_in_the_validity(counter: Counter) -> None:
    answer = position(counter, "response-received", score=9)
    counter.run("correct", answer, "--invalid", "staff-or-test", "--reason", "our own test")
    measures = counter.data("show", "measures")
    assert measures["nps"]["promoters"] == 0
    assert measures["validity"] == {"part": 3, "n": 4}


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("NOTE",), 2, "exactly one"),
        (("NOTE", "--note", "a", "--score", "3"), 2, "exactly one"),
        (("NOTE", "--score", "9"), 1, "no customer's answer"),
        (("ANSWER", "--score", "11"), 1, "from 0 to 10"),
        (("ANSWER", "--invalid", "dull"), 2, "--invalid"),
        (("ANSWER", "--note", "a"), 1, "no words"),
        (("99999", "--note", "a"), 1, "no such entry"),
        (("99999999999999999999999", "--note", "a"), 1, "no such entry"),
        (("-1", "--note", "a"), 2, ""),
        (("no-id", "--note", "a"), 1, "no such entry"),
        (("NOTE", "--note", "a", "--as", "hejing"), 1, "auditor"),
        (("ANSWER", "--score", "9", "--as", "limin"), 1, "your role"),
    ],
)
def test_what_cannot_be_corrected_is_refused_with_a_sentence(
    counter: Counter, typed: tuple[str, ...], code: int, said: str
) -> None:
    counter.run("do", "note", counter.case(5), "--note", "likes tea")
    places = {
        "NOTE": position(counter, "note-added"),
        "ANSWER": position(counter, "response-received", score=5),
    }
    written = counter.log()
    words = [places.get(word, word) for word in typed]
    result = counter.run("correct", *words, "--reason", "why")
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert counter.log() == written


def test_both_counts_of_missed_promises_are_shown(counter: Counter) -> None:
    case, before = counter.case(2), counter.data("show", "board")
    counter.run("do", "annul", case, "--step", "respond", "--note", "line was down")
    board = counter.data("show", "board")
    assert board["breached"] == before["breached"] > 0
    assert (before["annulled"], board["annulled"]) == (0, 1)
    said = f"breaches {board['breached']}, 1 annulled"
    assert said in counter.run("show", "board").stdout
    line = counter.data("show", "case", case)["line"]
    assert line["annulled"] == 1
    said = f"missed {line['breached']}, 1 annulled"
    assert said in counter.run("show", "case", case).stdout
