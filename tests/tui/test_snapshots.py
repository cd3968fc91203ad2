from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.demo import demo
from tests.tui.rest import furnished
from tui.text import LANGUAGES, Language

Compare = Callable[..., bool]
KEYS = {"page": (), "outcome": ("enter",), "help": ("?",)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", KEYS)
def test_the_projectors_layout_stays_as_it_is(
    snap_compare: Compare, language: Language, shown: str
) -> None:
    async def press(pilot: Pilot[Any]) -> None:
        await furnished(pilot)
        await pilot.press(*KEYS[shown])
        await furnished(pilot)

    assert snap_compare(demo(language), terminal_size=(80, 24), run_before=press)


def test_the_wide_layout_stays_as_it_is(snap_compare: Compare) -> None:
    async def settle(pilot: Pilot[Any]) -> None:
        await furnished(pilot)

    assert snap_compare(demo(), terminal_size=(120, 36), run_before=settle)
