"""What a root cause is called: by the catalogue, by the policy's own names, else by its code."""

from __future__ import annotations

from collections.abc import Mapping

from tui.text import Words

Names = Mapping[str, Mapping[str, str]]
"""A centre's own names of causes: path → language → name."""

BETWEEN = " / "
"""Stands between the steps of a path."""

DEEPER = " > "
"""Stands between an answer and the reason of it."""


def step_name(words: Words, path: str, names: Names | None = None) -> str:
    """Return what the last step of a path is called."""
    own = (names or {}).get(path, {}).get(words.language, "")
    above, _, code = path.rpartition("/")
    key = f"sub-cause.{path.replace('/', '.')}" if above else f"root-cause.{code}"
    return own or (words(key) if words.has(key) else code)


def cause_name(words: Words, path: str, names: Names | None = None) -> str:
    """Return a path in words: ``repair quality / wrong diagnosis``."""
    steps = path.split("/") if path else []
    paths = ("/".join(steps[: n + 1]) for n in range(len(steps)))
    return BETWEEN.join(step_name(words, each, names) for each in paths)


def chain(whys: tuple[str, ...]) -> str:
    """Return the answers of a chain in one line, the deepest last."""
    return DEEPER.join(whys)
