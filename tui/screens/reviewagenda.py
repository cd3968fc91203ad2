"""The agenda of a review: its parts, and the clock of the one in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.policy import Policy
from tui.sitting import Sitting
from tui.text import Words
from tui.widgets.ink import Ink, Line, between
from tui.widgets.tone import Tone


def agenda(
    labels: Mapping[str, str], place: int, clock: Line, seen: Sequence[str], cells: int
) -> Line:
    """Return the line of the agenda; a click on a part reports its name.

    Args:
        labels: What each part is called, in their order.
        place: The one in view.
        clock: What stands at the right end.
        seen: The parts that were in view before.
        cells: How wide the line is.
    """
    items: list[Ink] = []
    for at, (name, label) in enumerate(labels.items()):
        sign = "►" if at == place else "✓" if name in seen else " "
        tone = Tone.HEAD if at == place else Tone.QUIET
        items.append(Ink(f"{sign}{label} ", tone, name))
    return between(tuple(items), clock, cells)


def clock_of(words: Words, sitting: Sitting | None, policy: Policy, now: datetime) -> Line:
    """Return what is left to the part in view, louder towards its end; nothing where none runs."""
    if sitting is None:
        return ()
    left = sitting.left(now)
    total = words("review.total", span=minutes(now - sitting.began))
    if left < timedelta():
        said, tone = words("review.over", span=minutes(-left)), Tone.LATE
    else:
        said = words("review.left", span=minutes(left))
        tone = Tone.SOON if sitting.ends(now, policy) else Tone.WATCH
    return (Ink(f"{tone.sign}{said}", tone), Ink(f"  {total} ", Tone.QUIET))


def minutes(length: timedelta) -> str:
    """Return a length as minutes and seconds: ``38:05``; two hours are ``120:00``."""
    whole, seconds = divmod(int(length.total_seconds()), 60)
    return f"{whole}:{seconds:02}"
