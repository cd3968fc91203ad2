"""How the marks of a visit change: kept, missed, made again, of no matter any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from domain.visits.facts import Mark, MarkName
from domain.visits.state import MarkState, Visit

Marks = tuple[MarkState, ...]


def begun(marks: Iterable[Mark], at: datetime) -> Marks:
    """Return marks as they stand when they are promised."""
    return tuple(MarkState(mark=mark, made=at) for mark in marks)


def kept(marks: Marks, name: MarkName, at: datetime) -> Marks:
    """Let the open mark of a name be done, late or not."""
    return tuple(replace(m, done=at) if m.name == name and m.open else m for m in marks)


def dropped(marks: Marks, at: datetime, *names: MarkName) -> Marks:
    """Let open marks of some names matter no more; all of them where none is named."""
    return tuple(
        replace(m, dropped=at) if m.open and (not names or m.name in names) else m for m in marks
    )


def one(visit: Visit, name: MarkName, n: int, change: Callable[[MarkState], MarkState]) -> Marks:
    """Change one mark of a visit."""
    return tuple(change(m) if m.n == n and m.name == name else m for m in visit.marks)


def promised(marks: Marks, made: tuple[Mark, ...], at: datetime) -> Marks:
    """Add marks; another time for the car takes the place of the one before."""
    if any(mark.mark == "finish" for mark in made):
        marks = dropped(marks, at, "finish")
    return marks + begun(made, at)


def told(visit: Visit, made: tuple[Mark, ...], at: datetime) -> Marks:
    """A word to the customer: it keeps the promise to tell how far it is, and may make others."""
    return promised(kept(visit.marks, "progress", at), made, at)
