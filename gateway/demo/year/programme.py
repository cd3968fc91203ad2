"""What the year's centre does to become better, as it is told in ``improvements.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

import msgspec

from gateway.demo.year.ideas import Idea
from gateway.demo.year.told import Told


def improvements() -> tuple[Told, ...]:
    """Return the improvements, the first proposed first."""
    told = msgspec.convert(_texts()["improvement"], tuple[Told, ...])
    return tuple(sorted(told, key=lambda one: -one.ago))


def ideas() -> tuple[Idea, ...]:
    """Return what the staff suggest beside them."""
    return tuple(Idea(**entry) for entry in _texts()["idea"])


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    file = resources.files("gateway.demo").joinpath("improvements.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
