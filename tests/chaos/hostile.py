"""Text that would drive a terminal, a spreadsheet or a reader, one small piece of each kind."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

TEXTS = {
    "clear": "修好了\x1b[2J\x1b[H谢谢",
    "forge": "score 0\x1b[1A\x1b[2Kscore 10",
    "conceal": "fine\x1b[8m not at all\x1b[0m",
    "title-report": "\x1b]2;rm -rf ~\x07\x1b[21t",
    "c1-csi": "a\x9b2Jb\x9d0;x\x9cc",
    "backspace": "bad\b\b\bgood\r\x7f\x00\x0e\x1a",
    "bidi": "\u202eecivres\u202c \u2066x\u2069 \u200f\u061c",
    "hidden": "\u200b\u200d\ufeff\u2060\u00ad\u115f\u3164",
    "marks": "e" + "\u0301" * 40,
    "lines": "one\ntwo\r\nthree\u2028four\x0bfive",
    "wide": "客户" * 60,
    "unbroken": "x" * 400,
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e8\U0001f1f3 ☎\ufe0f",
    "rtl": "السيارة לא תקינה",
    "markup": "[bold red]x[/] [link=file:///]y[/link] {0} %s $HOME `id`",
    "formula": "=cmd|' /C calc'!A0",
    "sql": "'; DROP TABLE event; --",
    "private": "\ue000\uf8ff\U000f0000\ufffe",
    "tab": "a\tb",
    "zalgo-han": "王" + "\u0300\u0489" * 10,
}

OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
"""What a terminal would obey or hide, line feeds apart."""

FIELDS = ("score", "comment", "name", "plate", "vehicle", "advisor", "channel", "visit")


def rows(name: str) -> list[dict[str, str]]:
    """Return an answer a text, with the text in every field that takes one."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [
        {"id": f"{name}-{kind}", "date": now, **dict.fromkeys(FIELDS, text), "score": "2"}
        for kind, text in TEXTS.items()
    ]


def as_csv(path: Path) -> None:
    """Write the answers with every cell quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows("csv")[0], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows("csv"))


def as_json_lines(path: Path) -> None:
    """Write the answers one object a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows("json")), encoding="utf-8")


def as_workbook(path: Path) -> None:
    """Write the answers as a workbook, which spells out what XML cannot hold."""
    from openpyxl import Workbook

    book = Workbook()
    found = rows("xlsx")
    for at, row in enumerate([dict(zip(found[0], found[0], strict=True)), *found], 1):
        for column, text in enumerate(row.values(), 1):
            cell = book.active.cell(at, column)
            cell.value, cell.data_type = _spelt(text), "s"
    book.save(path)


def _spelt(text: str) -> str:
    unfit = "[\x00-\x08\x0b-\x1f\ufffe\uffff]"
    return re.sub(unfit, lambda found: f"_x{ord(found.group()):04X}_", text)


WRITERS: dict[str, Callable[[Path], None]] = {
    "csv": as_csv,
    "jsonl": as_json_lines,
    "xlsx": as_workbook,
}
