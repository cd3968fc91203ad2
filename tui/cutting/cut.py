"""Cutting figures: any measures of any slice, by up to two dimensions, and the answers behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from domain.measures import MEASURES, Estimate, Measure, Source, period
from domain.measures.needs import needs
from domain.measures.rules import Standards
from gateway.journal import micros
from tui.cutting.source import CALENDAR, HALF_DAY, PEOPLE, ROWS, Rows
from tui.cutting.standing import of_business, of_customers
from tui.reading import Views

Key = tuple[str, ...]


class Slice(msgspec.Struct, frozen=True):
    """What a figure is taken of.

    Attributes:
        start, end: The first and the last day, at the centre.
        where: (dimension, value) pairs that all must hold.
        as_now: Whether what an answer was about is taken as corrected since, not as it was told
            when it was given.
        without: Answers that count elsewhere: another centre of the region heard them first.
        back: How many periods it lies before the one asked for.
        last: The last day of the period asked for, where this one lies before it.
    """

    start: date
    end: date
    where: tuple[tuple[str, str], ...] = ()
    as_now: bool = False
    without: tuple[str, ...] = ()
    back: int = 0
    last: date | None = None

    def before(self) -> Slice:
        """Return the same over the period just before (:func:`domain.measures.period.before`)."""
        start, end = period.before(self.start, self.end)
        return replace(self, start=start, end=end, back=self.back + 1, last=self.asked)

    @property
    def asked(self) -> date:
        """The last day of the period asked for, which this one may lie before."""
        return self.last or self.end

    def within(self, **where: str) -> Slice:
        """Return the part of it where a dimension has a value."""
        return replace(self, where=(*self.where, *where.items()))


_STANDING: Mapping[Source, Callable[[Views, Slice], Mapping[str, int]]] = {
    "customers": lambda views, part: of_customers(views, part.asked, part.back),
    "business": lambda views, part: of_business(views, part.start, part.end),
}
"""What is no sum over a day's rows."""


def can_cut(measure: Measure, dimensions: Iterable[str]) -> bool:
    """Whether a measure can be cut by dimensions."""
    return all(_knows(source, name) for source in measure.sources for name in dimensions)


def _knows(source: Source, dimension: str) -> bool:
    return ROWS[source].knows(dimension) if source in ROWS else dimension == "centre"


def estimates(
    views: Views,
    measures: Iterable[str],
    part: Slice,
    policy: Standards,
    by: Sequence[str] = (),
) -> dict[Key, dict[str, Estimate]]:
    """Return the figures of a slice by the values of dimensions; under ``()`` without any.

    A measure that cannot be cut so is left out.
    """
    wanted = fitting(measures, part, by)
    return judged(gathered(views, wanted, part, by, policy), wanted, policy)


def fitting(measures: Iterable[str], part: Slice, by: Sequence[str]) -> list[Measure]:
    """Return those of some measures that can be cut so."""
    asked = [*by, *(name for name, _ in part.where)]
    return [measure for name in measures if can_cut(measure := MEASURES[name], asked)]


def gathered(
    views: Views,
    wanted: Sequence[Measure],
    part: Slice,
    by: Sequence[str] = (),
    policy: Standards | None = None,
) -> dict[Key, dict[str, int]]:
    """Return all counts that some measures need, each source read once.

    With a policy only those its measures read; else everything their sources know.
    """
    only = needed(wanted, policy) if policy else None
    told = [counts(views, source, part, by, only=only) for source in sources(wanted)]
    found = told[0] if len(told) == 1 else together(told)
    if not by:
        found.setdefault((), {})
    return found


def sources(wanted: Iterable[Measure]) -> list[Source]:
    """Return what some measures are counted from, each once."""
    return list(dict.fromkeys(name for measure in wanted for name in measure.sources))


def needed(wanted: Iterable[Measure], policy: Standards) -> frozenset[str]:
    """Return the counts that some measures read."""
    return frozenset[str]().union(*(needs(each, policy) for each in wanted))


def follows_from(source: Source, part: Slice, only: frozenset[str]) -> Hashable:
    """Return what a source's uncut counts depend on, of a slice and the sums asked for."""
    if source == "customers":
        return source, part.asked, part.back
    return source, part, frozenset[str]() if source in _STANDING else only


def judged(
    found: Mapping[Key, Mapping[str, int]], wanted: Sequence[Measure], policy: Standards
) -> dict[Key, dict[str, Estimate]]:
    """Return the figures of counts, in the order of their keys."""
    return {
        key: {measure.id: measure.estimate(sums, policy) for measure in wanted}
        for key, sums in sorted(found.items())
    }


def together(parts: Iterable[Mapping[Key, Mapping[str, int]]]) -> dict[Key, dict[str, int]]:
    """Return counts added up by key: those of several sources, or of several centres."""
    whole: dict[Key, dict[str, int]] = {}
    for part in parts:
        for key, sums in part.items():
            into = whole.setdefault(key, {})
            for name, n in sums.items():
                into[name] = into.get(name, 0) + n
    return whole


def counts(
    views: Views,
    source: Source,
    part: Slice,
    by: Sequence[str] = (),
    *,
    only: frozenset[str] | None = None,
) -> dict[Key, dict[str, int]]:
    """Return the sums of a source by the values of dimensions it knows.

    Somebody told now by id and now by name is one value: the id. ``only`` names the sums wanted,
    where not all are.

    Raises:
        KeyError: for a dimension the source does not know.
    """
    if source in _STANDING:
        return _standing(views, source, part, by)
    rows = ROWS[source]
    keys = [
        f"coalesce({_expression(views, rows, name, part)}, '') AS key{n}"
        for n, name in enumerate(by)
    ]
    wanted = {name: what for name, what in rows.counts.items() if only is None or name in only} or {
        "rows": "count(*)"
    }
    sums = [f'{what} AS "{name}"' for name, what in wanted.items()]
    tail = " GROUP BY " + ", ".join(f"key{n}" for n in range(len(by))) if by else ""
    cuts, ids = len(by), views.house.ids() if PEOPLE.intersection(by) else {}
    return together(
        {
            tuple(
                ids.get(value, value) if name in PEOPLE else value
                for name, value in zip(by, map(str, row[:cuts]), strict=True)
            ): {name: n or 0 for name, n in zip(wanted, row[cuts:], strict=True)}
        }
        for row in selected(views, source, part, ", ".join((*keys, *sums)), by=by, tail=tail)
    )


def selected(
    views: Views,
    source: Source,
    part: Slice,
    columns: str,
    *,
    by: Sequence[str] = (),
    tail: str = "",
) -> list[sqlite3.Row]:
    """Return columns of the rows of a slice; ``tail`` follows the conditions.

    Raises:
        KeyError: for a dimension the source does not know.
    """
    rows = ROWS[source]
    conditions = [f"{rows.day} >= ?", f"{rows.day} <= ?", rows.where]
    params: list[str] = [part.start.isoformat(), part.end.isoformat()]
    for name, value in part.where:
        told = _told(views, name, value)
        places = ", ".join("?" * len(told))
        conditions.append(f"coalesce({_expression(views, rows, name, part)}, '') IN ({places})")
        params += told
    if part.without and rows.answer:
        conditions.append(f"coalesce({rows.answer}, '') NOT IN (SELECT value FROM json_each(?))")
        params.append(msgspec.json.encode(part.without).decode())
    return views.rows(
        f"SELECT {columns} FROM {_tables(rows, by, part)} WHERE {' AND '.join(conditions)}{tail}",
        params,
    )


def _told(views: Views, dimension: str, value: str) -> Sequence[str]:
    """Return how a value may be told: of somebody, by id and by name."""
    if dimension not in PEOPLE:
        return (value,)
    ids = views.house.ids()
    who = ids.get(value, value)
    return [who, *(told for told, one in ids.items() if one == who and told != who)]


def _tables(rows: Rows, by: Sequence[str], part: Slice) -> str:
    asked = {*by, *(name for name, _ in part.where)}
    current = part.as_now and asked & rows.now.keys()
    tables = rows.of
    if asked & rows.joined or (current and rows.join):
        tables += f" {rows.join}"
    return f"{tables} {rows.now_join}" if current else tables


def _expression(views: Views, rows: Rows, name: str, part: Slice) -> str:
    """Return what a dimension is in the rows of a source.

    Raises:
        KeyError: when it is nothing there.
    """
    if name in CALENDAR:
        return CALENDAR[name].format(day=rows.day)
    if name == "half-day" and rows.at:
        minute = _minute(rows.at, ZoneInfo(views.house.zone), part)
        return HALF_DAY.format(minute=minute)
    if part.as_now and name in rows.now:
        return rows.now[name]
    return rows.by[name]


def _minute(column: str, zone: ZoneInfo, part: Slice) -> str:
    """Return the minute of the local day of a column in µs, days of changed clocks included."""
    shifts: list[tuple[int, int]] = []
    day = part.start
    while day <= part.end + timedelta(days=1):
        noon = datetime.combine(day, time(12), zone)
        offset = noon.utcoffset() or timedelta()
        minutes = offset // timedelta(minutes=1)
        if not shifts or shifts[-1][1] != minutes:
            shifts.append((micros(datetime.combine(day, time(3), zone)), minutes))
        day += timedelta(days=1)
    first = shifts[0][1]
    moved = "".join(f" WHEN {column} >= {at} THEN {minutes}" for at, minutes in shifts[:0:-1])
    offset_of = f"CASE{moved} ELSE {first} END" if moved else f"{first}"
    return f"(({column} / 60000000 + {offset_of}) % 1440)"


def _standing(
    views: Views, source: Source, part: Slice, by: Sequence[str]
) -> dict[Key, dict[str, int]]:
    centre = views.house.centre
    if unknown := {*by, *(name for name, _ in part.where)} - {"centre"}:
        raise KeyError(*sorted(unknown))
    if any(value != centre for _, value in part.where):
        return {}
    return {tuple(centre for _ in by): dict(_STANDING[source](views, part))}
