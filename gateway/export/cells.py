"""What a spreadsheet may be given: text that is shown, never computed and never obeyed.

A customer's comment that begins with ``=`` is a formula to a spreadsheet (OWASP, "CSV
Injection"). In CSV an apostrophe is put before whatever could be taken for one; in XLSX a cell
says of itself that it is text.
"""

from __future__ import annotations

import re

XLSX_TEXT = 32_767
"""Characters a cell of a workbook holds."""

HIDDEN = "␦"
"""Stands for a character that no file of this kind can hold, or that reorders its line."""

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
_UNSEEN = (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)
_SHOWN = {**_PICTURES, 0x7F: "␡", **dict.fromkeys((*_UNSEEN, *range(0xD800, 0xE000)), HIDDEN)}
"""Control characters by their pictures; what has none, directions and half pairs as ``␦``."""

_BREAKS = re.compile("\r\n?")
_SIGNS = "=+\\-@＝＋－＠\t"
_FORMULA = re.compile(f'(?:^|(?<=[;\n\t]))(?=[ "\u00a0\u3000]*[{_SIGNS}])')
"""Where a cell begins that is a formula: also behind a semicolon, a tab or a line break, because
a spreadsheet that expects another separator cuts the line there."""
_SUSPECT = re.compile(f'^[ "\u00a0\u3000]*[{_SIGNS}]|[;\n\t]')
"""What a text has in which a formula could be: quicker to look for than its places."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def visible(text: str) -> str:
    """Return text with its control characters shown; line breaks are all alike, tabs stay."""
    if text.isprintable():  # most is, and a million rows have many cells
        return text
    return _BREAKS.sub("\n", text).translate(_SHOWN)


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would compute a text instead of showing it."""
    return _FORMULA.match(text) is not None


def csv_text(text: str) -> str:
    """Return text as a cell of a CSV file may hold it."""
    shown = visible(text)
    return _FORMULA.sub("'", shown) if _SUSPECT.search(shown) else shown


def xlsx_text(text: str) -> str:
    """Return text as a text cell of a workbook may hold it; what is too long says so."""
    # ``_x000D_`` is how a workbook writes a character: a customer who typed it meant the letters.
    escaped = _ESCAPE.sub("_x005F_", visible(text))
    if len(escaped) <= XLSX_TEXT:
        return escaped
    told = f"… (+{len(escaped) - XLSX_TEXT})"
    return escaped[: XLSX_TEXT - len(told)] + told
