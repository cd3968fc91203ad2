"""Mileages, hours, quantities, sums of money and lists as workshop systems write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from gateway.intake.codes import RowFault
from gateway.intake.faults import CellError
from gateway.intake.outcomes import FittedPart

_FIGURE = r"(?P<figure>\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,9})?|\.\d{1,9})"
_MILEAGE = re.compile(rf"{_FIGURE}\s*(?P<ten_thousand>万|w)?\s*(?:公里|千米|km|kms|miles)?")
_HOURS = re.compile(rf"{_FIGURE}\s*(?P<unit>工?时|小时|h|hrs?|hours?|分钟?|min|minutes?)?\.?")
_QUANTITY = re.compile(rf"{_FIGURE}\s*(?:[^\d\s.,+-][^\d]*)?")
_AMOUNT = re.compile(rf"(?:[¥￥$€]|rmb|cny|人民币)?\s*{_FIGURE}\s*(?:元|圆|rmb|cny)?")
_MINUTES = ("分", "min")
_TEN_THOUSAND = 10_000
_MOST_KILOMETRES = 9_999_999
_MODES = frozenset({"in-store", "mobile", "remote"})
_HARD, _SOFT, _COMMAS = re.compile(r"[;|\n]"), re.compile("、"), re.compile(",")


@lru_cache(maxsize=4096)
def mileage(text: str) -> int:
    """Return whole kilometres from ``30,400公里`` or ``3.04万``.

    Raises:
        CellError: when the text is no mileage.
    """
    match = _MILEAGE.fullmatch(_plain(text))
    if match is None:
        raise CellError(RowFault.NOT_A_MILEAGE, value=text)
    kilometres = int(_decimal(match) * (_TEN_THOUSAND if match["ten_thousand"] else 1))
    if kilometres > _MOST_KILOMETRES:
        raise CellError(RowFault.NOT_A_MILEAGE, value=text)
    return kilometres


@lru_cache(maxsize=1024)
def hours(text: str) -> float:
    """Return hours from ``1.5``, ``1.5小时`` or ``90分钟``.

    Raises:
        CellError: when the text is no length of work.
    """
    match = _HOURS.fullmatch(_plain(text))
    if match is None:
        raise CellError(RowFault.NOT_HOURS, value=text)
    in_minutes = (match["unit"] or "").startswith(_MINUTES)
    return float(_decimal(match) / 60 if in_minutes else _decimal(match))


@lru_cache(maxsize=1024)
def quantity(text: str) -> float:
    """Return how many, or how much, from ``2``, ``4.5L`` or ``1 套``.

    Raises:
        CellError: when the text is no quantity.
    """
    match = _QUANTITY.fullmatch(_plain(text))
    if match is None:
        raise CellError(RowFault.NOT_A_QUANTITY, value=text)
    return float(_decimal(match))


@lru_cache(maxsize=4096)
def cents(text: str) -> int:
    """Return a sum of money in cents from ``1,234.50``, ``¥1234.5`` or ``1234元``.

    Raises:
        CellError: when the text is no sum.
    """
    match = _AMOUNT.fullmatch(_plain(text))
    if match is None:
        raise CellError(RowFault.NOT_AN_AMOUNT, value=text)
    return int((_decimal(match) * 100).quantize(Decimal(1)))


def mode(text: str) -> str:
    """Return where the work is done.

    Raises:
        CellError: when the text, in our words, is none of the three.
    """
    if (named := text.strip().lower()) not in _MODES:
        raise CellError(RowFault.NOT_A_MODE, value=text)
    return named


def listed(text: str) -> tuple[str, ...]:
    """Return the entries of a cell, blank ones between others too."""
    return _split(text, _mark(text))


def hours_listed(text: str) -> tuple[float, ...]:
    """Return the hours of a cell that holds one length of work or several.

    Raises:
        CellError: when one of them is none.
    """
    try:
        return (hours(text),)
    except CellError:
        entries = listed(text)
        if len(entries) == 1:
            raise
        return tuple(hours(entry) for entry in entries if entry)


def fitted(names: str, codes: str, quantities: str) -> tuple[FittedPart, ...]:
    """Return the parts of a row: names, codes and quantities side by side.

    All three are split by the same mark, the strongest that any of them has: ``;`` before ``、``
    before a comma. A part without a name goes by its code.

    Raises:
        CellError: when there are not as many of one as of the others, or a quantity is none.
    """
    marks = [mark for cell in (names, codes) if (mark := _mark(cell))]
    mark = min(marks, key=_STRENGTH.index) if marks else None
    size = len(_split(names, mark)) or len(_split(codes, mark))
    if not size:
        if quantities:
            raise CellError(RowFault.LISTS_UNEQUAL, parts=0, others=len(listed(quantities)))
        return ()
    counting = None if size == 1 else _mark(quantities)
    rows = zip(
        _aligned(names, mark, size),
        _aligned(codes, mark, size),
        _aligned(quantities, counting, size),
        strict=True,
    )
    return tuple(
        FittedPart(name or code, code, quantity(many) if many else 1)
        for name, code, many in rows
        if name or code
    )


def _aligned(text: str, mark: re.Pattern[str] | None, size: int) -> tuple[str, ...]:
    """Return as many entries as there are parts; a mark at the end may close the last one."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.strip(_ENDS):
        return ("",) * size
    entries = tuple(entry.strip() for entry in mark.split(plain)) if mark else (plain.strip(),)
    if len(entries) == size + 1 and not entries[-1]:
        return entries[:-1]
    if len(entries) != size:
        raise CellError(RowFault.LISTS_UNEQUAL, parts=size, others=len(entries))
    return entries


_STRENGTH = [_HARD, _SOFT, _COMMAS]


def _mark(text: str) -> re.Pattern[str] | None:
    plain = unicodedata.normalize("NFKC", text).strip(_ENDS)
    return next((mark for mark in _STRENGTH if mark.search(plain)), None)


_ENDS = " \t\r\n\u3000;|、,"


def _split(text: str, mark: re.Pattern[str] | None) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).strip(_ENDS)
    if not plain:
        return ()
    return tuple(entry.strip() for entry in mark.split(plain)) if mark else (plain,)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _decimal(match: re.Match[str]) -> Decimal:
    return Decimal(match["figure"].replace(",", "").replace(" ", ""))
