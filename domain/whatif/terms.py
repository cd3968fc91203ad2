"""What a replay stands on, and what it keeps apart: acts that the other rules refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from domain.codec import tag
from domain.errors import RefusedError
from domain.events import Recorded
from domain.fact import Fact
from domain.policy import Rulebook

SOME = 5
"""How many streams a refusal names."""


class Refusal(msgspec.Struct, kw_only=True):
    """Acts of one kind that the other rules refuse for one reason.

    Attributes:
        act: What people did, as the tag of the fact that followed from it.
        reason: The code of the refusal.
        params: What the sentence of the first one names.
        n: How many.
        streams: Some of the streams they were done in, the first ones.
    """

    act: str
    reason: str
    params: dict[str, object]
    n: int = 0
    streams: list[str] = msgspec.field(default_factory=list)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay stands on.

    Attributes:
        rules: The other rules.
        before: The rules of then.
        since: From when on the other rules are in force.
        readable: Opens the personal fields of an event.
        undone: The streams in which something was taken back.
        cases: Whether cases are replayed; where no changed rule bears on them, they stand.
        visits: Whether visits are.
    """

    rules: Rulebook
    before: Rulebook
    since: datetime
    readable: Callable[[Recorded], Fact]
    undone: frozenset[str]
    cases: bool = True
    visits: bool = True


class Refusals:
    """What the other rules refuse, by act and reason."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Refusal] = {}

    def keep(self, event: Recorded, refused: RefusedError) -> None:
        """Keep an act that was refused."""
        act, reason = tag(event.fact), refused.reason
        params = {name: value for name, value in refused.params.items() if name != "reason"}
        new = Refusal(act=act, reason=reason, params=params)
        kept = self._kept.setdefault((act, reason), new)
        kept.n += 1
        if event.stream not in kept.streams and len(kept.streams) < SOME:
            kept.streams.append(event.stream)

    def all(self) -> tuple[Refusal, ...]:
        """Return all of them, the most frequent first."""
        return tuple(sorted(self._kept.values(), key=lambda each: (-each.n, each.act, each.reason)))
