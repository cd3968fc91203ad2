"""Why: the chains of answers in the demo, drawn for each case by its number alone.

What is drawn here changes no other draw of the story.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from importlib import resources
from random import Random
from typing import Any, NamedTuple

from domain.commands import AnalyseCause
from domain.types import CaseId
from gateway.demo.people import Language
from gateway.demo.script import Asked

GENERAL = 0.08
"""The share of causes that nobody sorted further."""

SHORT = 0.35
"""The share of chains that stop an answer early."""

OF_THE_MODEL = 0.6
"""The share of causes of a model that has a fault of its own that are that fault."""


class Analysed(NamedTuple):
    """A case whose cause is looked for, and how often it was before.

    ``day`` is when, at the centre; ``vehicle`` the model; the answers are in ``language``.
    """

    case: CaseId
    again: int
    day: date
    vehicle: str
    language: Language


def found(case: Analysed, cause: str, note: str, planted: str = "") -> Asked:
    """Return the analysis of a case's cause.

    Args:
        case: The case; nothing else decides what is drawn.
        cause: The top of the cause's path.
        note: What is written down with it.
        planted: The name of a planted case, which has answers of its own.
    """
    rng = Random(f"why/{case.case}/{case.again}")  # noqa: S311  a story, not a secret
    kind = _texts()[planted][0] if planted else _kind(rng, case, cause)
    whys = list(rng.choice(kind[case.language]))
    if not planted and len(whys) > 1 and rng.random() < SHORT:
        whys.pop()
    path = cause if not planted and rng.random() < GENERAL else kind["path"]
    part = rng.choice(kind["parts"]) if kind.get("parts") else ""
    return partial(
        AnalyseCause, cause=path, whys=tuple(whys), part=part, vehicle=case.vehicle, note=note
    )


def _kind(rng: Random, case: Analysed, cause: str) -> Mapping[str, Any]:
    """Return what kind of fault it is."""
    texts = _texts()
    batch, drawn = texts["batch"][0], rng.random()
    bad = case.day.month == batch["month"] and batch["path"].startswith(f"{cause}/")
    if bad and drawn < batch["share"]:
        return batch
    own = [kind for kind in texts[cause] if case.vehicle in kind.get("cars", ())]
    if own and rng.random() < OF_THE_MODEL:
        return own[0]
    return rng.choice([kind for kind in texts[cause] if "cars" not in kind])


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    text = resources.files("gateway.demo").joinpath("chains.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
