"""Facts to and from the bytes the log keeps.

Personal fields pass through the ``seal`` given, so plain personal data never reaches a payload.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args, get_type_hints

import msgspec
from msgspec.structs import replace

from domain.events import AnyFact
from domain.fact import Fact
from domain.types import PERSONAL

_decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
_encode = msgspec.json.Encoder().encode

FACTS: dict[str, type[Fact]] = {fact.__struct_config__.tag: fact for fact in get_args(AnyFact)}
"""Every fact by its tag."""


def _personal_fields(fact: type[Fact]) -> tuple[str, ...]:
    hints = get_type_hints(fact, include_extras=True)
    return tuple(n for n, hint in hints.items() if PERSONAL in getattr(hint, "__metadata__", ()))


PERSONAL_FIELDS: dict[type[Fact], tuple[str, ...]] = {
    fact: _personal_fields(fact) for fact in FACTS.values()
}
"""The sealed fields of every fact that has some, declared by their type."""


def tag(fact: Fact) -> str:
    """Return the tag a fact is stored under."""
    name = fact.__struct_config__.tag
    assert isinstance(name, str)  # noqa: S101  every fact declares one
    return name


def encode(fact: Fact, seal: Callable[[str, str], str]) -> bytes:
    """Return a fact's payload.

    Args:
        fact: What happened.
        seal: Turns (field name, plain text) into the text to keep.
    """
    fields = PERSONAL_FIELDS[type(fact)]
    sealed = {name: seal(name, text) for name in fields if (text := getattr(fact, name))}
    return _encode(replace(fact, **sealed) if sealed else fact)


def decode(payload: bytes) -> Fact:
    """Return the fact of a payload, personal fields still sealed.

    Raises:
        msgspec.DecodeError: when the payload is no fact this program knows.
    """
    return _decoder.decode(payload)


def unsealed(fact: Fact, unseal: Callable[[str, str], str]) -> Fact:
    """Return the fact with its personal fields readable.

    Args:
        fact: As decoded.
        unseal: Turns (field name, kept text) into plain text.
    """
    fields = PERSONAL_FIELDS[type(fact)]
    plain = {name: unseal(name, token) for name in fields if (token := getattr(fact, name))}
    return replace(fact, **plain) if plain else fact
