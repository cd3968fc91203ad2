"""By which channels the answers of a period came."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models import ChannelLine
from tui.text import Words
from tui.widgets.bars import bar
from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

NAME = 18
"""Cells of a channel's name."""

_FULL = 100


def channel_lines(words: Words, channels: Sequence[ChannelLine], cells: int) -> Sequence[Line]:
    """Return each channel's actual share as a bar, with n and the planned share beside it."""
    return [_channel(words, line, cells) for line in channels]


def _channel(words: Words, line: ChannelLine, cells: int) -> Line:
    key = f"channel.{line.channel}"
    name = fit(words(key) if words.has(key) else line.channel, NAME)
    actual = line.share.percent or 0.0
    formats = words.formats
    return (
        Ink(name, Tone.HEAD),
        Ink(f"{formats.number(line.share.part):>7}  "),
        Ink(bar(actual / _FULL, max(8, cells // 3)), Tone.GOOD),
        Ink(f"  {actual:>5.1f}%  ", Tone.WATCH),
        Ink(words("channels.planned", percent=line.planned), Tone.QUIET),
    )
