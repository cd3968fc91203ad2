"""The reviews held: of which days, when and by whom, what they decided and yielded."""

from __future__ import annotations

import msgspec

from domain.reviewing import ReviewHeld
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table


class ReviewRow(msgspec.Struct):
    """One review; times in µs since the epoch.

    ``parts`` are the parts with their seconds (``numbers=1200,problems=2400``), ``decisions`` the
    improvements it led to, joined by commas.
    """

    centre: str
    kind: str
    day: str
    began: int
    start: str = ""
    end: str = ""
    ended: int = 0
    host: str = ""
    parts: str = ""
    decisions: str = ""
    digest: str = ""
    language: str = ""
    position: int = 0


def _route(event: Happening) -> Key | None:
    fact = event.fact
    assert isinstance(fact, ReviewHeld)  # noqa: S101  routed
    return (fact.centre, fact.kind, fact.day.isoformat(), micros(fact.began) or 0)


def _held(_: ReviewRow | None, event: Happening) -> ReviewRow:
    fact = event.fact
    assert isinstance(fact, ReviewHeld)  # noqa: S101  routed
    return ReviewRow(
        fact.centre,
        fact.kind,
        fact.day.isoformat(),
        micros(fact.began) or 0,
        start=fact.start.isoformat(),
        end=fact.end.isoformat(),
        ended=micros(event.at) or 0,
        host=event.actor,
        parts=",".join(f"{name}={seconds}" for name, seconds in fact.parts),
        decisions=",".join(fact.decisions),
        digest=fact.digest,
        language=fact.language,
        position=event.position,
    )


REVIEWS = Table(
    name="reviews",
    version=1,
    row=ReviewRow,
    key=("centre", "kind", "day", "began"),
    routes={ReviewHeld: _route},
    steps={ReviewHeld: _held},
)
