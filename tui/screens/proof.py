"""The key that proves the log from the screen: the same look through it as the verb's.

It leaves the comparison of the views to the verb: that folds the whole log once more.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui.actions import Action
from tui.text import Words
from tui.widgets.tone import Tone

VERIFY = Action(id="look.verify", keys=("v",), group="look", handler="do_verify")


def checked(home: Path, words: Words, told: Callable[[str], None]) -> tuple[str, Tone]:
    """Look through a home's log; return the verdict and how loud it is.

    Args:
        home: Its folder.
        words: The reader's.
        told: Called with a sentence that says how far it is.

    Raises:
        StoreError: when the log may not be read.
    """
    from tui.custody.examination import examined
    from tui.printing.verdict import headline

    def progress(_stage: str, done: int, goal: int) -> None:
        told(words("status.verify.going", percent=100 * done // max(1, goal)))

    report = examined(home, views=False, progress=progress)
    verdict = headline(report, words).lstrip("✓✗ ")  # the status line puts its own sign there
    if not report.ok:
        return words("status.verify.more", verdict=verdict), Tone.LATE
    cover = report.cover
    reach = words(
        "status.verify.covered" if cover.outside else "status.verify.uncovered",
        position=f"{cover.outside:,}",
    )
    return f"{verdict} · {reach}", Tone.GOOD
