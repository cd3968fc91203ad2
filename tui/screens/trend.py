"""How the NPS went through a period, and by which channels its answers came."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models import ChannelLine, TrendPoint
from tui.text import Words
from tui.widgets.bars import bar, sparkline
from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

NAME = 18
"""Cells of a measure's name."""

FEW = 5
"""Answers below which a point is shown as a dot and not judged."""

_FULL = 100


def trend_line(words: Words, points: Sequence[TrendPoint], cells: int) -> Line:
    """Return the NPS of each point as one cell, with its lowest and highest value.

    Points that rest on fewer than ``FEW`` answers are dots; where there is no room for all,
    the latest are shown.
    """
    name = Ink(fit(words("measures.trend"), NAME), Tone.HEAD)
    judged = [p.nps.value for p in points if p.nps.value is not None and p.nps.n >= FEW]
    if not judged:
        return (name, Ink(words("figure.too-few", n=FEW), Tone.QUIET))
    low, high = min(judged), max(judged)
    formats = words.formats
    told = words("measures.between", low=formats.signed(low), high=formats.signed(high))
    drawn = "".join(_point(point, low, high) for point in points)
    return (name, Ink(drawn[-max(1, cells - NAME) :], Tone.GOOD), Ink(f"  {told}", Tone.QUIET))


def _point(point: TrendPoint, low: float, high: float) -> str:
    value = point.nps.value
    return "." if value is None or point.nps.n < FEW else sparkline([value], low, high)


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
