"""What happened in a visit, one sentence an event: for its history, for audit and watch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain import codec
from domain.fact import Fact
from domain.house import House
from domain.visits.facts import HoursAttended, HoursWorked
from tui.text import Words

KINDS = frozenset(
    tag.rpartition(".")[0]
    for tag, fact in codec.FACTS.items()
    if fact.__module__.startswith("domain.visits")
)
"""The kinds of events that are about visits."""

TEXTS = ("fault", "finding")
"""Fields of theirs that hold a person's words."""

_MONEY = frozenset({"price", "price_before", "estimate", "amount"})
_CODES = {
    "mode": "mode",
    "service": "service",
    "mark": "mark",
    "part": "part",
    "channel": "channel",
}


def visit_params(fact: Fact, house: House) -> dict[str, Any]:
    """Return what a visit's fact tells besides its own fields: the names of its people."""
    if codec.tag(fact).rpartition(".")[0] not in KINDS:
        return {}
    named = {"technician": getattr(fact, "technician", "")}
    if isinstance(fact, HoursWorked | HoursAttended):
        named["staff"] = fact.staff
    return {name: house.name_of(who) for name, who in named.items() if who}


def visit_story(words: Words, kind: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of an event of a visit, without the words somebody said."""
    told = {name: _said(words, name, value) for name, value in params.items()}
    extra: Mapping[str, Any] = {}
    key = kind
    if variant := _VARIANTS.get(kind):
        key, extra = variant(words, params)
    if not words.has(f"story.{key}"):
        return words(f"event.{kind}")
    return words(f"story.{key}", **{**_EMPTY, **told, **extra}).strip()


_EMPTY = {"mode": "", "service": "", "channel": "", "marks": 0, "checked": 0, "changed": ""}


def _said(words: Words, name: str, value: Any) -> object:
    if name in _MONEY and isinstance(value, int):
        return words.formats.money(value)
    if isinstance(value, datetime):
        return words.formats.moment(value)
    if name == "changed":
        return words("list.and").join(map(str, value))
    if isinstance(value, tuple | list):
        return len(value)
    section = _CODES.get(name)
    if section and words.has(f"{section}.{value}"):
        return words(f"{section}.{value}")
    return value


def _opened(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return ("visit-rework" if params.get("rework") else "visit-opened"), {}


def _ordered(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    priced, timed = params.get("estimate") is not None, params.get("finish") is not None
    return f"order-{_TOLD[priced, timed]}", {}


def _diagnosed(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    priced, timed = params.get("price") is not None, params.get("finish") is not None
    return f"diagnosis-{_TOLD[priced, timed]}", {}


_TOLD = {
    (True, True): "told",
    (True, False): "priced",
    (False, True): "timed",
    (False, False): "plain",
}


def _started(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return ("work-started-by" if params.get("technician") else "work-started"), {}


def _paused(words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return _with_why(words, "work-paused", "pause", params)


def _cancelled(words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return _with_why(words, "visit-cancelled", "visit-strip.cancelled", params)


def _with_why(
    words: Words, kind: str, section: str, params: Mapping[str, Any]
) -> tuple[str, Mapping[str, Any]]:
    why = params.get("why")
    if not why:
        return kind, {}
    known = f"{section}.{why}"
    return f"{kind}-why", {"why_code": words(known) if words.has(known) else why}


def _price(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    rises = params.get("fresh_yes") and params.get("price_before") is not None
    return ("price-rises" if rises else "price-told"), {}


def _decided(kind: str) -> Callable[[Words, Mapping[str, Any]], tuple[str, Mapping[str, Any]]]:
    def variant(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        return f"{kind}.{'yes' if params['accepted'] else 'no'}", {}

    return variant


def _checked(words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    level = f"quality.{params['level']}"
    name = words(level) if words.has(level) else params["level"]
    return f"quality-checked.{'yes' if params['passed'] else 'no'}", {"level_name": name}


def _handed_over(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    paid = params.get("amount") is not None
    return ("handed-over-paid" if paid else "vehicle-handed-over"), {}


def _imported(_words: Words, params: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    paid = params.get("amount") is not None
    return ("order-imported-paid" if paid else "order-imported"), {}


_VARIANTS: Mapping[str, Callable[[Words, Mapping[str, Any]], tuple[str, Mapping[str, Any]]]] = {
    "visit-opened": _opened,
    "work-order-opened": _ordered,
    "diagnosis-made": _diagnosed,
    "work-started": _started,
    "work-paused": _paused,
    "price-told": _price,
    "finding-decided": _decided("finding-decided"),
    "price-decided": _decided("price-decided"),
    "quality-checked": _checked,
    "vehicle-handed-over": _handed_over,
    "visit-cancelled": _cancelled,
    "order-imported": _imported,
}
"""What a fact's sentence is called, where its parameters decide, and what it says besides."""
