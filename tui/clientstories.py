"""What was noted in a customer's file, one sentence an event: for its history, audit and watch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain import codec
from tui.clientwords import liking
from tui.text import Words

KINDS = frozenset(
    tag.rpartition(".")[0]
    for tag, fact in codec.FACTS.items()
    if fact.__module__ == "domain.clientele.facts"
)
"""The kinds of events that stand in customers' files."""

TEXTS = ("birthday",)
"""Fields of theirs that hold something of a person, besides their contact data."""


def client_story(words: Words, kind: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of an event of a customer's file, without the words somebody said."""
    teller = _TELLERS.get(kind)
    return teller(words, params) if teller else words(f"story.{kind}")


def _named(words: Words, section: str, code: str) -> str:
    key = f"{section}.{code}"
    return words(key) if words.has(key) else code


def _linked(words: Words, params: Mapping[str, Any]) -> str:
    kind = _named(words, "client.field", str(params.get("kind", "")))
    return words("story.sign-linked", kind=kind)


def _visited(words: Words, params: Mapping[str, Any]) -> str:
    amount = params.get("amount")
    parts = (
        _named(words, "service", str(params.get("service", ""))),
        words.formats.money(amount) if amount is not None else "",
    )
    key = "story.customer-visited-again" if params.get("again") else "story.customer-visited"
    return words(key, what=" ".join(filter(None, parts))).strip()


def _asked(words: Words, params: Mapping[str, Any]) -> str:
    trigger = _named(words, "trigger", str(params.get("trigger", "")))
    return words("story.customer-asked", trigger=trigger).strip()


def _changed(words: Words, params: Mapping[str, Any]) -> str:
    fields = words("list.and").join(words(f"client.field.{field}") for field in params["fields"])
    return words("story.contact-data-changed", fields=fields)


def _likes(kind: str) -> Callable[[Words, Mapping[str, Any]], str]:
    return lambda words, params: words(
        f"story.{kind}", what=liking(words, str(params["preference"]))
    )


def _consent(words: Words, params: Mapping[str, Any]) -> str:
    given = "given" if params.get("given") else "taken"
    channel = str(params.get("channel", ""))
    if not channel:
        return words(f"story.consent-changed.{given}")
    named = _named(words, "channel", channel)
    return words(f"story.consent-changed.{given}-by", channel=named)


def _reminded(words: Words, params: Mapping[str, Any]) -> str:
    return words("story.reminder-raised", what=words(f"reminder.{params['reminder']}"))


_TELLERS: Mapping[str, Callable[[Words, Mapping[str, Any]], str]] = {
    "sign-linked": _linked,
    "customer-visited": _visited,
    "customer-asked": _asked,
    "contact-data-changed": _changed,
    "preference-noted": _likes("preference-noted"),
    "preference-dropped": _likes("preference-dropped"),
    "consent-changed": _consent,
    "reminder-raised": _reminded,
}
