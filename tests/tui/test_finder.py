"""Help and the palette over a page whose clocks run: nothing on them is cut or erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widgets import ContentSwitcher

from tests.tui.desk import Watch, seated
from tui.widgets.finder import Finder


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("page", ["2", "6"])
async def test_no_sentence_of_help_loses_a_character_to_what_ticks_beneath_it(
    home: Path, size: tuple[int, int], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    async with seated(home, "chen", "zh-CN", watch=watch, size=size) as seat:
        await seat.press(page, "?")
        finder = seat.app.query_one(Finder)
        seen = seat.screen
        for entry in finder._entries[:10]:
            assert entry.label in seen
            assert entry.help in seen

        painted: list[tuple[int, int, int]] = []
        monkeypatch.setattr(
            seat.app,
            "_display",
            lambda _screen, update: painted.extend(getattr(update, "spans", ())),
        )
        for _ in range(3):
            watch.on(seconds=1)
            seat.app._tick()
            await seat.quiet()
        assert painted  # the clock of the title
        assert not [span for span in painted if _through(finder.region, span)]
        assert _without_title(seat.screen) == _without_title(seen)


async def test_the_page_is_drawn_again_when_help_is_closed(home: Path) -> None:
    async with seated(home, "limin", "zh-CN") as seat:
        await seat.press("2")
        seen, focused = seat.screen, seat.app.focused
        await seat.press("?")
        assert not seat.app.query_one(ContentSwitcher).visible
        await seat.press("escape")
        await seat.shows("赵小磊" if "赵小磊" in seen else "孙一一")
        assert seat.screen == seen
        assert seat.app.focused is focused


def _through(box: Region, span: tuple[int, int, int]) -> bool:
    """Whether what is painted begins or ends inside the box."""
    y, x1, x2 = span
    return box.y <= y < box.bottom and (box.x < x1 < box.right or box.x < x2 < box.right)


def _without_title(screen: str) -> str:
    return screen.partition("\n")[2]
