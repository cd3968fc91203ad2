"""What the strict readers of policies and mappings complain about, in the reader's language.

They are a library and speak English; what is not known here stands as they said it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tui.text import Coded, Words

_KNOWN: tuple[tuple[str, str], ...] = (
    ("Field required", "missing"),
    ("Extra inputs are not permitted|Unexpected keyword argument", "unknown"),
    ("Input should be a valid integer.*", "whole-number"),
    ("Input should be a valid number.*", "number"),
    ("Input should be a valid string.*", "text"),
    ("Input should be a valid boolean.*", "flag"),
    (
        "Input should be a valid (?:tuple|list|array|dictionary).*|Input should be an object",
        "shape",
    ),
    ("Input should be (?P<known>['\\d].*)", "choice"),
    ("(?P<typed>'.*') is no duration.*", "duration"),
    ("(?P<typed>'.*') is a time of day and has no length", "no-length"),
    ("passive must be below promoter.*", "classes"),
    ("(?P<what>level \\d|procedure \\S+) is missing", "part-missing"),
    ("a procedure needs a respond step.*", "respond-needed"),
    ("not a regular expression: (?P<why>.*)", "regex"),
    ("not a time zone: (?P<typed>.*)", "zone"),
    ("not an encoding: (?P<typed>.*)", "encoding"),
    ("(?P<what>columns\\.\\S+) is needed for .*", "column-needed"),
    ("columns: (?P<what>.*) do not belong to .*", "column-foreign"),
)
"""What is said (a pattern over the whole of it), and its word in ``[print.reason]``."""


class InWords(NamedTuple):
    """An error whose parameters are said in the reader's language."""

    code: str
    params: Mapping[str, Any]


def reason(said: str, words: Words) -> str:
    """Return a complaint in the reader's language."""
    plain = said.removeprefix("Value error, ")
    for pattern, name in _KNOWN:
        if found := re.fullmatch(pattern, plain):
            return words(f"print.reason.{name}", **found.groupdict())
    return plain


def in_words(error: Coded, words: Words) -> Coded:
    """Return an error with the mistakes it lists, if it does, in the reader's language."""
    mistakes = error.params.get("mistakes")
    if not isinstance(mistakes, tuple):
        return error
    said = tuple((path, reason(why, words)) for path, why in mistakes)
    return InWords(error.code, {**error.params, "mistakes": said})
