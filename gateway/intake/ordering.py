"""From the rows of one order to the order, in as many versions as its file holds.

Systems write a row for every part, or a whole order in one row, or an order anew after it was
corrected. A row is a further line of its order, or says what was said before, or begins a new
version: where it contradicts what was said of the order as a whole, or of the same line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from typing import Any, NamedTuple

from gateway.intake.codes import BlankReason, Params, RowFault
from gateway.intake.moments import Moments
from gateway.intake.orderrow import LOOSE, OrderRow
from gateway.intake.outcomes import Blank, FittedPart, Mistake, Order, Outcome, Reject


class OrderNumber(NamedTuple):
    """What names an order: the same in any file of one system."""

    namespace: str
    enterprise: str
    settlement: str

    @property
    def key(self) -> str:
        """The number as one text."""
        return "/".join(self)


class _Version:
    """One version of an order while its rows come in."""

    def __init__(self, said: dict[str, Any], lines: dict[object, OrderRow]) -> None:
        self.said = said
        self.lines = lines
        self.rows: list[OrderRow] = []
        self.repeats = 0

    def agrees(self, row: OrderRow) -> bool:
        """Whether a row contradicts nothing that was said of the order as a whole."""
        both = (self.said.keys() & row.said.keys()) - LOOSE
        return all(self.said[field] == row.said[field] for field in both)

    def add(self, row: OrderRow) -> None:
        """Take a row in."""
        self.said = {**row.said, **self.said}
        self.lines[row.place] = row
        self.rows.append(row)

    def corrected_by(self, row: OrderRow) -> _Version:
        """Return the version that a row begins which says otherwise of a line."""
        version = _Version({**self.said, **row.said}, dict(self.lines))
        version.add(row)
        return version


def orders_of(
    number: OrderNumber,
    rows: list[OrderRow],
    moments: Moments,
    *,
    settles: bool,
    located: Callable[[list[Mistake]], tuple[Mistake, ...]],
) -> Iterator[Outcome]:
    """Yield what becomes of an order's rows.

    A mistake in one of them refuses them all: half an order is none, and its rows come back
    together, to be corrected together.

    Args:
        number: the order's.
        rows: all of them, in file order.
        moments: for the file's time zone.
        settles: whether the file says when orders were settled.
        located: names mistakes' columns as the file does.
    """
    if any(row.mistakes for row in rows):
        yield from _rejected(_all_told(rows, moments, settles=settles, located=located))
        return
    versions = _versions(rows)
    if settles and not any("settled" in version.said for version in versions):
        yield from (Blank(row.line, BlankReason.UNSETTLED) for row in rows)
        return
    for version in versions:
        if mistakes := list(_contradictions(version.said, moments, settles=settles)):
            first = version.rows[0]
            flawed = first._replace(mistakes=located(mistakes))
            yield from _rejected([flawed if row is first else row for row in rows])
            return
    for version in versions:
        yield _order(number, version, moments)


def _versions(rows: Iterable[OrderRow]) -> list[_Version]:
    versions: list[_Version] = []
    for row in rows:
        version = next((each for each in reversed(versions) if each.agrees(row)), None)
        if version is None:
            version = _Version({}, {})
            versions.append(version)
        known = version.lines.get(row.place)
        if known is None:
            version.add(row)
        elif known.same(row):
            version.repeats += 1
        else:
            versions.append(version.corrected_by(row))
    return versions


def _rejected(rows: list[OrderRow]) -> Iterator[Reject]:
    flawed = next(row for row in rows if row.mistakes)
    elsewhere: Params = {"line": flawed.line}
    for row in rows:
        mistakes = row.mistakes or (Mistake("", RowFault.ORDER_BROKEN, elsewhere),)
        yield Reject(row.line, mistakes, row.cells)


def _all_told(
    rows: list[OrderRow],
    moments: Moments,
    *,
    settles: bool,
    located: Callable[[list[Mistake]], tuple[Mistake, ...]],
) -> list[OrderRow]:
    """Return rows with mistakes, and with what is wrong with their order besides.

    What could not be read of an order is not called missing.
    """
    if any(row.mistakes and not row.said for row in rows):
        return rows
    versions = _versions(rows)
    settles = settles and any("settled" in version.said for version in versions)
    unread = {mistake.column for row in rows for mistake in row.mistakes}
    of_car = {each.column for each in located([Mistake("vin", RowFault.CAR_BLANK, {})])}
    more: dict[int, tuple[Mistake, ...]] = {}
    for version in versions:
        wrong = located(list(_contradictions(version.said, moments, settles=settles)))
        more[version.rows[0].line] = tuple(
            mistake
            for mistake in wrong
            if mistake.column not in unread
            and not (mistake.code is RowFault.CAR_BLANK and of_car & unread)
        )
    return [row._replace(mistakes=(*row.mistakes, *more.get(row.line, ()))) for row in rows]


def _contradictions(said: dict[str, Any], moments: Moments, *, settles: bool) -> Iterator[Mistake]:
    """Yield what is wrong with an order as a whole, by field."""
    if "received" not in said:
        yield Mistake("received", RowFault.DATE_BLANK, {})
    if settles and "settled" not in said:
        yield Mistake("settled", RowFault.DATE_BLANK, {})
    if "vin" not in said and "plate" not in said:
        yield Mistake("plate", RowFault.CAR_BLANK, {})
    if "received" in said and "settled" in said:
        received, settled = moments.local(said["received"]), moments.local(said["settled"])
        if _before(settled, received):
            params = {"settled": _written(settled), "received": _written(received)}
            yield Mistake("settled", RowFault.SETTLED_BEFORE, params)


def _before(settled: datetime, received: datetime) -> bool:
    """Whether an order was settled before it was begun; a day without a time is the whole day."""
    if settled.time() == time():
        return settled.date() < received.date()
    return settled < received


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d" if moment.time() == time() else "%Y-%m-%d %H:%M")


def _order(number: OrderNumber, version: _Version, moments: Moments) -> Order:
    said, lines = dict(version.said), list(version.lines.values())
    received, settled = said["received"], said.get("settled")
    if settled and settled < received and not _before(*map(moments.local, (settled, received))):
        said["settled"] = received
    codes = tuple(dict.fromkeys(code for line in lines for code in line.codes if code))
    matter = said.pop("matter", "") or (codes[0].upper() if codes else "")
    return Order(
        lines=tuple(row.line for row in version.rows),
        repeats=version.repeats,
        key=number.key,
        settlement=number.settlement,
        enterprise=number.enterprise,
        matter=matter,
        items=tuple(dict.fromkeys(item for line in lines for item in line.items if item)),
        hours=_hours(lines),
        parts=_parts(lines),
        **said,
    )


def _parts(lines: list[OrderRow]) -> tuple[FittedPart, ...]:
    return tuple(part for line in lines for part in line.parts)


def _hours(lines: list[OrderRow]) -> float | None:
    """Return the hours of an order, each item's once, though a row for every part repeats them."""
    told: dict[object, float] = {}
    for line in lines:
        names = line.items or line.codes
        if len(line.hours) > 1:
            told.update(
                ((name, hours), hours) for name, hours in zip(names, line.hours, strict=True)
            )
        elif line.hours:
            told[names, line.hours[0]] = line.hours[0]
    return round(sum(told.values()), 4) if told else None
