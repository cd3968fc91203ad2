"""Whoever can write a home's files and covers his tracks is caught by a head kept elsewhere.

``python -m benchmarks.attacks`` does the same with hundreds of rounds on the demo's month.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
import time_machine

from eventstore.proof.heads import Heads
from eventstore.proof.note import VerifierKey
from eventstore.proof.report import Report
from eventstore.proof.witnesses import Head
from eventstore.sqlite import SqliteLog
from gateway.examining import Files, examine
from tests.attacker import COVERS, KINDS, Attacker, Cover
from tests.flips import Flipper
from tests.tui import desk
from tests.tui.counter import MORNING, furnished
from tui.custody.headkeeper import FOLDER
from tui.home import KEYS, LOG

ROUNDS = 3
FLIPS = 40


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Head, VerifierKey]:
    """A home, the head over all of it that somebody keeps elsewhere, and the public key."""
    with time_machine.travel(MORNING, tick=False):
        home = furnished(tmp_path_factory.mktemp("attacked") / "home", desk.ANSWERS).home
    with SqliteLog(home / LOG) as log:
        heads = Heads(home / FOLDER, log)
        text, key = heads.text_of(heads.sign()), heads.verifier()
    assert key is not None
    return home, Head("elsewhere", text, outside=True), key


def look(home: Path, *heads: Head, key: VerifierKey) -> Report:
    files = (home / FOLDER).glob("*.checkpoint")
    own = [Head(file.name, file.read_text("utf-8")) for file in files]
    return examine(Files(home / LOG, home / KEYS, None), heads=[*heads, *own], key=key)


@pytest.mark.parametrize("cover", COVERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_attack_is_caught_and_its_place_is_named(
    kind: str, cover: Cover, kept: tuple[Path, Head, VerifierKey], tmp_path: Path
) -> None:
    home, head, key = kept
    end = look(home, head, key=key).head
    for seed in range(ROUNDS):
        copy = Path(shutil.copytree(home, tmp_path / f"{seed}"))
        first = Attacker(copy, Random(seed), after=0, upto=end).attack(kind, cover)
        report = look(copy, head, key=key)
        assert not report.ok
        if report.among:
            assert report.among.first <= first <= report.among.last
        else:
            assert report.first_bad == first
        assert report.only_outside == look(copy, key=key).ok


def test_a_flipped_bit_is_caught_or_lies_where_nothing_is_said(
    kept: tuple[Path, Head, VerifierKey], tmp_path: Path
) -> None:
    home, head, key = kept
    copy = Path(shutil.copytree(home, tmp_path / "home"))
    flipper = Flipper(copy / LOG, copy / LOG, lambda: look(copy, head, key=key))
    rng = Random(5)
    outcomes = [flipper.flip(rng) for _ in range(FLIPS)]
    assert "missed" not in outcomes
    assert "caught" in outcomes
