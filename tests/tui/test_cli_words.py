"""Everything the command line can say has words in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest

from domain.actions import ACTIONS
from domain.codec import FACTS
from domain.errors import DeskError
from eventstore.errors import StoreError
from gateway.intake import (
    BlankReason,
    FileFault,
    GuessNote,
    GuessQuestion,
    InvalidReason,
    RowFault,
    RowNote,
)
from tui.cli import program
from tui.errors import HouseholdError
from tui.text import LANGUAGES, Language, Words, load
from tui.verbs.grammar import Speaking
from tui.verbs.household import Household

ROOT = Path(__file__).parents[2]


def kinds(ancestor: type[Exception]) -> Iterator[str]:
    for kind in ancestor.__subclasses__():
        yield str(kind.__dict__["code"])


def calls(name: str, *folders: str) -> Iterator[ast.Call]:
    """Every call of a name in the program's own sources."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield node


def refusals() -> dict[str, set[str]]:
    """The reasons of all refusals in the sources, with the parameters all of them have."""
    found: dict[str, set[str]] = {}
    for call in calls("RefusedError", "domain", "gateway", "tui"):
        reason = call.args[0]
        if not isinstance(reason, ast.Constant):
            continue  # said again, not said first
        given = {str(each.arg) for each in call.keywords}
        known = found.setdefault(str(reason.value), given)
        found[str(reason.value)] = known & given
    return found


def misuses() -> set[str]:
    return {
        str(each.value.value)
        for call in calls("MisuseError", "tui")
        for each in call.keywords
        if each.arg == "reason" and isinstance(each.value, ast.Constant)
    }


def findings() -> set[str]:
    return {
        str(call.args[0].value)
        for call in calls("Finding", "eventstore")
        if isinstance(call.args[0], ast.Constant)
    }


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


def test_every_kind_of_error_has_a_sentence(words: Words) -> None:
    codes = {*kinds(DeskError), *kinds(StoreError), *kinds(HouseholdError), *map(str, FileFault)}
    by_reason = {"refused", "misuse", "home", "system", "time-unreadable"}
    missing = {code for code in codes - by_reason if not words.has(f"error.{code}")}
    assert missing == set()
    assert all(words.has(f"error.{code}") for code in by_reason - {"refused", "misuse"})


def test_every_refusal_has_a_sentence_that_names_only_what_it_is_told(words: Words) -> None:
    found = refusals()
    assert len(found) > 20
    for reason, given in found.items():
        sentence = load(words.language)[f"error.refused.{reason}"]
        asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert asked <= given, reason


def test_every_misuse_has_a_sentence(words: Words) -> None:
    assert {reason for reason in misuses() if not words.has(f"error.misuse.{reason}")} == set()


def test_every_remark_of_an_import_has_a_word(words: Words) -> None:
    sections = {
        "error.row": RowFault,
        "print.guess.note": GuessNote,
        "print.guess.question": GuessQuestion,
        "print.import.note": RowNote,
        "print.import.reason": BlankReason,
    }
    keys = [f"{section}.{code}" for section, codes in sections.items() for code in codes]
    keys += [
        f"print.import.reason.{field}-{code}"
        for field in ("score", "csat", "ces")
        for code in InvalidReason
    ]
    assert [key for key in keys if not words.has(key)] == []


def test_every_fact_action_and_finding_has_a_word(words: Words) -> None:
    keys = [f"event.{tag.partition('.')[0]}" for tag in FACTS]
    keys += [f"do.{action}" for action in ACTIONS]
    keys += [f"print.verify.finding.{code}" for code in findings()]
    assert [key for key in keys if not words.has(key)] == []


def helps(command: click.Command, context: click.Context) -> Iterator[str]:
    yield command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            verb = command.get_command(context, name)
            assert verb is not None
            yield from helps(verb, Speaking(verb, parent=context, info_name=name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_and_option_explains_itself(language: Language) -> None:
    household = Household(language=language)
    texts = list(helps(program, Speaking(program, info_name="afterloop", obj=household)))
    assert len(texts) > 20
    assert not any("Show this message" in text for text in texts)


def test_chinese_help_holds_no_english_but_names() -> None:
    household = Household(language="zh-CN")
    for text in helps(program, Speaking(program, info_name="afterloop", obj=household)):
        told = re.sub(r"[A-Z]{2,}|--[a-z-]+|[./~:\w-]*/\.?[\w~-]+|\[[^]]*\]", "", text)
        prose = re.findall(r"[a-z]+(?: [a-z]+){3,}", told)
        assert prose == [], text
