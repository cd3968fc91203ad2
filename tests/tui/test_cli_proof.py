"""``checkpoint``, ``prove`` and ``check-proof`` as they are typed, and by other means than ours."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from eventstore.proof.note import SignerKey
from tests.tui.counter import Counter

PAGE = Path(__file__).parents[2] / "docs" / "proofs.md"


class Handed(NamedTuple):
    """What somebody outside was given, and the case it is about."""

    case: str
    proof: Path
    key: Path
    head: Path


@pytest.fixture
def handed(counter: Counter, tmp_path: Path) -> Handed:
    case, proof, stick = counter.case(2), tmp_path / "case.json", tmp_path / "stick"
    assert counter.run("checkpoint", "--to", str(stick)).exit_code == 0
    (head,), (key,) = stick.glob("*.checkpoint"), stick.glob("*.key")
    assert counter.run("do", "note", case, "--note", "换了减震器").exit_code == 0
    result = counter.run("prove", case, "--out", str(proof), "--checkpoint", str(head))
    assert result.exit_code == 0, result.output
    return Handed(case, proof, key, head)


def outside(tmp_path: Path, *typed: str, language: str = "en") -> Result:
    """Type a verb where there is no home, no log and no settings."""
    nowhere = tmp_path / "nowhere"
    result = Counter(nowhere).run("check-proof", *typed, language=language)
    assert not nowhere.exists()
    return result


def test_checkpoint_prints_the_signed_head_of_the_whole_log(counter: Counter) -> None:
    facts = counter.data("checkpoint")
    note = counter.run("checkpoint", "--print").stdout
    origin, size, root, blank, line, end = note.split("\n")
    assert (origin, int(size), root) == (facts["origin"], facts["size"], facts["root"])
    assert facts["size"] == len(counter.log())
    assert (blank, end) == ("", "")
    assert line.startswith(f"— {origin} ")
    assert note == facts["note"] == Path(facts["file"]).read_text("utf-8")
    assert facts["key"].startswith(f"{origin}+")


def test_checkpoint_says_where_the_copy_went_and_the_key_to_check_it(
    counter: Counter, tmp_path: Path
) -> None:
    result = counter.run("checkpoint", "--to", str(tmp_path / "stick"))
    key = (counter.home / "heads" / "verifier.key").read_text().strip()
    assert result.exit_code == 0
    assert key in result.stdout
    assert str(tmp_path / "stick") in result.stdout


def test_a_proof_is_checked_without_home_and_log(handed: Handed, tmp_path: Path) -> None:
    for language, proved, limits in (
        ("en", "case-{case}: 7 records proved", "What this does not show:"),
        ("zh-CN", "case-{case}：7 条记录得到证明", "这份证明不能说明："),
    ):
        result = outside(tmp_path, str(handed.proof), "--key", str(handed.key), language=language)
        assert result.exit_code == 0, result.output
        assert proved.format(case=handed.case) in result.stdout
        assert limits in result.stdout
        assert "减震器" not in result.stdout


def test_the_key_may_be_typed_itself(handed: Handed, tmp_path: Path) -> None:
    key = handed.key.read_text().strip()
    assert outside(tmp_path, str(handed.proof), "--key", key).exit_code == 0


def test_a_head_kept_from_before_is_held_against_the_proof(handed: Handed, tmp_path: Path) -> None:
    typed = (str(handed.proof), "--key", str(handed.key), "--checkpoint", str(handed.head))
    result = outside(tmp_path, *typed)
    assert result.exit_code == 0
    assert "has grown from the head you hold" in result.stdout
    facts = json.loads(outside(tmp_path, *typed, "--json").stdout)
    assert facts["agrees_with"]["size"] < facts["head"]["size"]


def test_the_answer_for_programs_names_head_and_records(handed: Handed, tmp_path: Path) -> None:
    result = outside(tmp_path, str(handed.proof), "--key", str(handed.key), "--json")
    facts = json.loads(result.stdout)
    assert facts["ok"] is True
    assert facts["stream"] == f"case-{handed.case}"
    assert [record["version"] for record in facts["records"]] == [1, 2, 3, 4, 5, 6, 7]
    assert facts["records"][0]["payload"]["case"] == handed.case


def test_the_few_lines_on_the_page_check_a_proof_without_this_program(
    handed: Handed, tmp_path: Path
) -> None:
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert "eventstore" not in lines

    def by_hand(proof: Path) -> subprocess.CompletedProcess[str]:
        typed = [sys.executable, "-I", "-c", lines, str(proof), str(handed.key)]
        return subprocess.run(typed, capture_output=True, text=True, check=False)

    held = by_hand(handed.proof)
    assert held.returncode == 0, held.stderr
    assert len(held.stdout.splitlines()) == 7
    other = tmp_path / "other.json"
    other.write_bytes(_other_record(handed.proof.read_bytes()))
    assert by_hand(other).returncode != 0


def _cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _other_record(whole: bytes) -> bytes:
    read: dict[str, Any] = json.loads(whole)
    read["entries"][0]["record"] = read["entries"][1]["record"]
    return json.dumps(read).encode()


@pytest.mark.parametrize("harm", [_cut, _other_record, lambda whole: b"\xff" + whole])
def test_a_spoilt_proof_gives_one_sentence_and_1(handed: Handed, tmp_path: Path, harm: Any) -> None:
    handed.proof.write_bytes(harm(handed.proof.read_bytes()))
    for language in ("en", "zh-CN"):
        result = outside(tmp_path, str(handed.proof), "--key", str(handed.key), language=language)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1


def test_what_does_not_belong_together_gives_one_sentence_and_1(
    handed: Handed, tmp_path: Path
) -> None:
    proof, key, head = map(str, handed[1:])
    stranger = str(SignerKey.make("somebody.example").verifier)
    for typed in (
        (proof, "--key", stranger),
        (proof, "--key", proof),
        (proof, "--key", "a+b+c"),
        (key, "--key", key),
        (proof, "--key", key, "--checkpoint", key),
        (proof, "--key", stranger, "--checkpoint", head),
    ):
        result = outside(tmp_path, *typed)
        assert result.exit_code == 1, typed
        assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_missing_gives_3(handed: Handed, tmp_path: Path) -> None:
    for typed in (
        ("none.json", "--key", str(handed.key)),
        (str(handed.proof), "--key", "none.key"),
        (str(handed.proof), "--key", str(handed.key), "--checkpoint", "none.checkpoint"),
    ):
        assert outside(tmp_path, *typed).exit_code == 3


def test_prove_writes_the_proof_out_and_refuses_an_unknown_case(counter: Counter) -> None:
    case = counter.case(2)
    assert json.loads(counter.run("prove", case).stdout)["stream"] == f"case-{case}"
    assert counter.run("prove", "NOSUCH00").exit_code == 3


def test_prove_refuses_a_head_of_another_log(counter: Counter, tmp_path: Path) -> None:
    signer = SignerKey.make("somebody.example")
    foreign = tmp_path / "foreign.checkpoint"
    foreign.write_text(signer.sign(f"somebody.example\n1\n{'A' * 43}=\n"), "utf-8")
    result = counter.run("prove", counter.case(2), "--checkpoint", str(foreign))
    assert result.exit_code == 1
    assert "somebody.example" in result.stderr
