"""The customer's words beside a case: whole where there is room, and marked where there is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.counter import Counter
from tests.tui.desk import Watch
from tui.screens.casefacts import who
from tui.screens.preview import preview
from tui.session import Session
from tui.widgets.ink import Line

LONG = "等了三个小时没有人来解释，" * 8
ROW = f"id,score,comment,name,phone,date\nq1,3,{LONG},云朵,13900006161,2026-03-17 15:00\n"


def told(lines: list[Line]) -> str:
    return "\n".join("".join(ink.text for ink in line) for line in lines)


@pytest.mark.parametrize("drawn", [who, preview])
def test_words_that_are_cut_say_so(counter: Counter, tmp_path: Path, drawn: object) -> None:
    path = tmp_path / "long.csv"
    path.write_text(ROW, encoding="utf-8")
    assert counter.run("import", str(path), "--yes").exit_code == 0
    with Session(counter.home, now=Watch()) as session, session.views() as views:
        line = views.line(counter.case(3))
        words = session.words()
    assert callable(drawn)
    short, whole = (told(list(drawn(words, line, 40, rows))) for rows in (7, 40))
    assert "~" in short
    assert LONG not in short.replace("\n", "")
    assert "~" not in whole
    assert LONG in whole.replace("\n", "")
