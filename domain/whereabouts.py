"""Where a setting stands in the text it was written in, so that a mistake can be pointed at."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\[[\w.-]+\]")


def line_of(path: str, text: str) -> int | None:
    """Return the line of a path in a TOML text, from 1: its table's, its key's, its element's.

    The nearest that is there is named, so a missing key gets its table's line; ``None`` when
    not even a table is there.

    Args:
        path: Names and list indexes joined by dots, e.g. ``procedures.passive.steps.0.due``.
        text: Tables by header, a list of inline tables with one element a line.
    """
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    start, rest = _table(path.split("."), lines)
    end = next((i for i in range(start + 1, len(lines)) if _HEADER.fullmatch(lines[i])), len(lines))
    body = range(start + 1, end)
    key = next((i for i in body if rest and lines[i].split("=")[0].strip() == rest[0]), None)
    if key is None:
        return start + 1 if start >= 0 else None
    elements = [i for i in body if i > key and lines[i].startswith("{")]
    nth = int(rest[1]) if len(rest) > 1 and rest[1].isdigit() else len(elements)
    return 1 + (elements[nth] if nth < len(elements) else key)


def _table(parts: list[str], lines: list[str]) -> tuple[int, list[str]]:
    """Return the index of the innermost table header on a path, -1 for none, and what is left."""
    for depth in range(len(parts), 0, -1):
        header = f"[{'.'.join(parts[:depth])}]"
        if header in lines:
            return lines.index(header), parts[depth:]
    return -1, parts


def line_named(message: str) -> int | None:
    """Return the line a TOML reader's message speaks of; ``None`` when it names none."""
    named = re.search(r"at line (\d+)", message)
    return int(named[1]) if named else None
