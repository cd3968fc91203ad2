"""What happened to a case, one sentence an event: for the timeline, on the screen and in print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from tui.casewords import alarm
from tui.causewords import cause_name
from tui.clientstories import KINDS as CLIENT_KINDS
from tui.clientstories import client_story
from tui.models import Entry
from tui.text import MONEY, Words
from tui.visitstories import KINDS as VISIT_KINDS
from tui.visitstories import visit_story

_CODES = {
    "step": "step",
    "outcome": "outcome",
    "channel": "channel",
    "kind": "kind",
    "invalid": "invalid",
    "place": "place",
    "form": "form",
}
"""Parameters that are codes, with the section of the catalogue that holds their words."""


def sentence(words: Words, entry: Entry) -> str:
    """Return the sentence of a timeline entry; those taken back or corrected say so."""
    of_visit = entry.type in VISIT_KINDS
    told = visit_story(words, entry.type, entry.params) if of_visit else _told(words, entry)
    text = f"{told} {words('story.text', text=entry.text)}" if entry.text else told
    if (why := entry.params.get("why")) and not of_visit:
        text = words("story.because", story=text, why=why)
    if corrected := entry.corrected:
        text = words(
            "story.corrected",
            story=text,
            who=corrected.actor_name,
            at=corrected.at,
            position=corrected.position,
        )
    return words("story.undone", story=text) if entry.undone else text


def has_story(words: Words, kind: str) -> bool:
    """Return whether a kind of event is told in a sentence."""
    several = ("contact-recorded", "recheck-recorded")
    return kind in VISIT_KINDS | CLIENT_KINDS or kind in several or words.has(f"story.{kind}")


def _told(words: Words, entry: Entry) -> str:
    if entry.type in CLIENT_KINDS:
        return client_story(words, entry.type, entry.params)
    step = entry.params.get("step")
    step_word = words(f"step.{step}") if step else ""
    params = {name: _said(words, name, value) for name, value in entry.params.items()}
    names = entry.params.get("names")
    for name in {"category", "cause"} & entry.params.keys():
        params[name] = _cause(words, str(entry.params[name]), step_word, names)
    return words(_key(entry), **{**_EMPTY, **params}).strip()


_EMPTY = dict.fromkeys(("level", "level_before", "step", "cause", "channel", "to", "part"), "")


def _key(entry: Entry) -> str:
    """Some facts read differently by what came of them."""
    variant = _VARIANTS.get(entry.type)
    return f"story.{variant(entry.params) if variant else entry.type}"


def _rescored(params: Mapping[str, object]) -> str:
    return f"response-corrected.{'invalid' if params.get('invalid') else 'score'}"


def _reworded(params: Mapping[str, object]) -> str:
    return f"entry-corrected.{'known' if params.get('corrects') else 'other'}"


_VARIANTS: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "contact-recorded": lambda params: f"contact.{params['outcome']}",
    "step-done": lambda params: "root-cause" if params.get("cause") else "step-done",
    "recheck-recorded": lambda params: f"recheck.{'yes' if params['satisfied'] else 'no'}",
    "cause-analysed": lambda params: "cause-analysed" if params.get("depth") else "cause-named",
    "entry-corrected": _reworded,
    "response-corrected": _rescored,
}
"""What a fact's sentence is called, where its parameters decide."""


def _said(words: Words, name: str, value: object) -> object:
    if isinstance(value, datetime):
        return words.formats.moment(value)
    if name in MONEY and isinstance(value, int):
        return words.formats.money(value)
    if name == "categories" and isinstance(value, tuple | list):
        return alarm(words, value)
    section = _CODES.get(name)
    if section and isinstance(value, str) and words.has(f"{section}.{value}"):
        return words(f"{section}.{value}")
    return value


def _cause(words: Words, value: str, step: str, names: object) -> str:
    """Say why a case rose, or what lay at its root; a centre's own causes as its policy does."""
    if words.has(f"cause.{value}"):
        return words(f"cause.{value}", step=step)
    return cause_name(words, value, names if isinstance(names, dict) else None)
