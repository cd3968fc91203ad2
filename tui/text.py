"""The words of the terminal: one strict catalogue, in Chinese and in English.

Nothing on a screen is a literal; it is a key here. A language is a folder of files, one for each
part of the program; both languages hold the same keys and each key the same placeholders, which
:func:`differences` checks. Keys are dotted
(``queue.title``); a table with ``one`` and ``other`` is a word that depends on ``n``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, Protocol, get_args, runtime_checkable

from tui.formats import Formats

Language = Literal["zh-CN", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

WORDS = Path(__file__).parent / "words"

MONEY = frozenset({"amount", "budget", "agreed", "told"})
"""Parameters of errors that are amounts, in cents."""

Catalogue = Mapping[str, str]
"""Words by dotted key; a plural's forms are the keys ``….one`` and ``….other``."""


class WordError(Exception):
    """A key is not in the catalogue, or a placeholder got no value.

    Attributes:
        key: The word asked for.
    """

    def __init__(self, key: str, fault: str) -> None:
        super().__init__(f"{key}: {fault}")
        self.key = key


@runtime_checkable
class Coded(Protocol):
    """An error that leaves its sentence to the catalogue."""

    @property
    def code(self) -> str:
        """The sentence's name, the same for ever."""

    @property
    def params(self) -> Mapping[str, Any]:
        """What the sentence names."""


class Words:
    """The catalogue in one language, and the formats of that language in one time zone.

    Attributes:
        language: Which catalogue speaks.
        formats: Dates, durations and numbers as this language writes them.
    """

    def __init__(self, language: Language, zone: tzinfo = UTC) -> None:
        self.language = language
        self._catalogue = load(language)
        self.formats = Formats(self, zone)

    def __call__(self, key: str, /, **params: Any) -> str:
        """Return the word for ``key`` with its placeholders filled in.

        Dates and durations among ``params`` are written in the reader's way; ``n`` chooses
        between one and many.

        Raises:
            WordError: when the key is unknown or a placeholder has no value.
        """
        template = self._template(key, params.get("n"))
        if "{" not in template:
            return template
        try:
            return template.format_map({name: self._said(v) for name, v in params.items()})
        except KeyError as missing:
            raise WordError(key, f"no value for {missing}") from None

    def has(self, key: str) -> bool:
        """Return whether the catalogue knows ``key``."""
        return key in self._catalogue or f"{key}.other" in self._catalogue

    def explain(self, error: Coded) -> str:
        """Return what went wrong and what to do, for an error with a code.

        Looks for ``error.CODE.REASON`` (when the error names a reason), then ``error.CODE``,
        and falls back on ``error.unknown``, which names the code.
        """
        params = {name: self._named(name, value) for name, value in error.params.items()}
        for key in (f"error.{error.code}.{error.params.get('reason')}", f"error.{error.code}"):
            if self.has(key):
                return self(key, **params)
        return self("error.unknown", code=error.code)

    def _template(self, key: str, count: object) -> str:
        catalogue = self._catalogue
        if key in catalogue:
            return catalogue[key]
        one, other = f"{key}.one", f"{key}.other"
        if count == 1 and one in catalogue:
            return catalogue[one]
        if other in catalogue:
            return catalogue[other]
        raise WordError(key, "not in the catalogue")

    def _named(self, name: str, value: object) -> object:
        """Return a parameter's code as its word (``step`` looks in ``[step]``), lists joined."""
        if name in MONEY and isinstance(value, int):
            return self.formats.money(value)
        if isinstance(value, list | tuple):
            return self("list.and").join(self._item(name, each) for each in value)
        key = f"{name}.{value}"
        return self(key) if isinstance(value, str | int) and self.has(key) else value

    def _item(self, name: str, value: object) -> str:
        """Return one of several: a pair (where, what) keeps together."""
        if isinstance(value, tuple):
            return ": ".join(map(str, value))
        return str(self._named(name, value))

    def _said(self, value: object) -> object:
        match value:
            case datetime():
                return self.formats.moment(value)
            case timedelta():
                return self.formats.lasting(value)
            case _:
                return value


@cache
def load(language: Language) -> Catalogue:
    """Return the catalogue of ``language``, flattened to dotted keys.

    Raises:
        WordError: when two of its files say the same key.
    """
    catalogue: dict[str, str] = {}
    for path in (WORDS / language).glob("*.toml"):
        for key, word in _flat(tomllib.loads(path.read_text("utf-8"))):
            if catalogue.setdefault(key, word) is not word:
                raise WordError(key, f"said twice, the second time in {path.name}")
    return catalogue


def differences(first: Catalogue, second: Catalogue) -> tuple[str, ...]:
    """Return what one catalogue says and the other does not: keys, and placeholders of keys.

    A plural's forms count as one word, so a language may have fewer of them.
    """
    ours, theirs = _placeholders(first), _placeholders(second)
    return tuple(
        sorted(
            key if key not in ours or key not in theirs else f"{key} {{}}"
            for key in ours.keys() | theirs.keys()
            if ours.get(key) != theirs.get(key)
        )
    )


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            raise WordError(prefix + name, "neither a word nor a table")


def _placeholders(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for key, template in catalogue.items():
        word = key.removesuffix(".one").removesuffix(".other")
        here = frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
        names[word] = names.get(word, frozenset()) | here
    return names
