"""Instants, values and changes of the audit page, as the reader says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.house import House
from tui.audit.models import Change
from tui.causewords import cause_name
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

CHANGED = "◄"
"""Stands behind what an event changed."""

_SECTIONS = {"status": "audit.status", "satisfied": "audit.satisfied"}
"""Where the words of a field's codes stand, if not under its own name."""


def stamp(words: Words, at: datetime) -> str:
    """Return an instant with its year and seconds: ``Wed 2026-03-18 08:02:11``."""
    local = at.astimezone(words.formats.zone)
    return f"{words.formats.weekday(at)} {local:%Y-%m-%d} {words.formats.clock(at, seconds=True)}"


def exact(words: Words, at: datetime) -> str:
    """Return an instant to the thousandth of a second: ``2026-03-18 08:02:11.204``."""
    return at.astimezone(words.formats.zone).isoformat(" ", "milliseconds").partition("+")[0]


def change(words: Words, house: House, changed: Change) -> str:
    """Return what changed: ``level L1 > L2``."""
    name = words(f"audit.change.{changed.name}")
    before, after = (value(words, house, changed.name, v) for v in (changed.before, changed.after))
    return words("audit.changed", name=name, before=before, after=after)


def value(words: Words, house: House, name: str, code: object) -> str:
    """Return a field's value in words."""
    if name == "owner":
        return house.name_of(str(code)) if code else words("case.nobody")
    if code in (None, "", ()):
        return words("audit.none")
    if isinstance(code, datetime):
        return words.formats.moment(code)
    if name == "level":
        return f"L{code}"
    if name == "root_cause":
        return cause_name(words, str(code))
    key = f"{_SECTIONS.get(name, name)}.{code}"
    return words(key) if words.has(key) else str(code)


def broken(text: str, cells: int, tone: Tone = Tone.PLAIN) -> Sequence[Line]:
    """Return a text in lines of at most ``cells``."""
    return [(Ink(row, tone),) for row in wrap(text, cells)] if text else []
