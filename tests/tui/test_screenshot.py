from __future__ import annotations

import re
from io import StringIO

from rich.console import Console
from rich.text import Text

from tui.screenshot import picture


def svg_of(text: str) -> str:
    console = Console(width=20, height=2, file=StringIO(), record=True, force_terminal=True)
    console.print(Text(text))
    return console.export_svg(title="", unique_id="t")


def places(svg: str) -> list[tuple[str, int]]:
    found = re.findall(r'<text class="t-r\d+" x="([\d.]+)" y="20"[^>]*>([^<]+)</text>', svg)
    return [(letter, int(float(x) / 12.2)) for x, letter in found]


def test_every_letter_stands_at_its_own_column() -> None:
    assert places(picture(svg_of("a修b完"))) == [("a", 0), ("修", 1), ("b", 3), ("完", 4)]


def test_an_accent_stays_with_its_letter_and_signs_stay_escaped() -> None:
    assert places(picture(svg_of("e\u0301<&"))) == [("e\u0301", 0), ("&lt;", 1), ("&amp;", 2)]


def test_no_picture_asks_the_web_for_a_font() -> None:
    svg = picture(svg_of("修"))
    assert "url(http" not in svg
    assert "@font-face" not in svg
    assert "Noto Sans Mono CJK SC" in svg
