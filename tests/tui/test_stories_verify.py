"""The key that proves the log from the screen."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import apsw
import pytest

from tests.tui.desk import seated
from tui.home import LOG


def alter(home: Path, position: int) -> None:
    """Change a record as somebody does who can write the file."""
    with closing(apsw.Connection(str(home / LOG))) as log:
        log.execute("DROP TRIGGER event_is_never_changed")
        log.execute("UPDATE event SET actor = 'nobody' WHERE position = ?", (position,))


@pytest.mark.parametrize("page", "12345")
async def test_one_key_proves_the_log_from_every_page(home: Path, page: str) -> None:
    async with seated(home, "chen") as seat:
        await seat.press(page, "v")
        assert "The log is whole" in seat.said


async def test_an_altered_record_is_named_on_the_screen(home: Path) -> None:
    alter(home, 7)
    async with seated(home, "chen") as seat:
        await seat.press("v")
        assert "the first thing wrong is at #7" in seat.said
        assert "afterloop verify says more" in seat.said


async def test_the_verdict_is_told_in_the_reader_s_language(home: Path) -> None:
    async with seated(home, "chen", "zh-CN") as seat:
        await seat.press("v")
        assert "日志完好" in seat.said
        assert "✓" not in seat.said
        assert "签名存证" in seat.said
