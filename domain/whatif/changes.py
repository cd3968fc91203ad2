"""What one policy says otherwise than another: every path with its value before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import msgspec

from domain.policy import Policy

BEARING = (
    *("score", "intake", "contact", "undo", "levels", "jumps", "authority", "causes", "procedures"),
    *("visit", "customers", "goodwill", "warnings.words"),
)
"""The sections a replay asks …"""

BESIDE = (
    *("intake.future", "contact.retry", "contact.warn", "visit.services"),
    *("visit.capacity", "visit.rework_within", "causes.names", "causes.with_part"),
    *("causes.repeated", "causes.again", "customers.birthday_late", "customers.recent"),
    *("customers.window", "customers.frequent", "customers.spending", "customers.new"),
    *("customers.years", "customers.margin", "customers.merge_level", "customers.preferences"),
)
"""… and what of them moves none of its figures, as whatever else a policy says."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One setting that differs.

    Attributes:
        path: Where it stands; the steps of a procedure by their names, a second one as ``call#2``.
        old: Its value in the policy in force; ``None`` where that has none.
        new: Its value in the other policy; ``None`` where that has none.
        bears: Whether the figures of a replay can depend on it.
    """

    path: str
    old: Any
    new: Any
    bears: bool


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Return what differs, in the order of the policies; their names do not count."""
    before, after = dict(_flat("", asdict(old))), dict(_flat("", asdict(new)))
    paths = dict.fromkeys((*before, *after))
    return tuple(
        Change(path=path, old=before.get(path), new=after.get(path), bears=bears(path))
        for path in paths
        if path != "edition" and before.get(path) != after.get(path)
    )


def bears(path: str) -> bool:
    """Whether the figures of a replay can depend on a setting."""
    return _within(path, BEARING) and not _within(path, BESIDE)


def _within(path: str, sections: Iterable[str]) -> bool:
    return any(path == section or path.startswith(f"{section}.") for section in sections)


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _flat(f"{path}.{name}" if path else str(name), part)
        case [dict(), *_]:
            for name, part in _named(value):
                yield from _flat(f"{path}.{name}", part)
        case tuple():
            yield path, list(value)
        case _:
            yield path, value


def _named(parts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a list by what they are called: steps by their step."""
    seen: dict[str, int] = {}
    for n, part in enumerate(parts):
        name = str(part.get("step", n))
        seen[name] = seen.get(name, 0) + 1
        rest = {key: value for key, value in part.items() if key != "step"}
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), rest
