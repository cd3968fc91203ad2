"""``import`` of a whole log: CloudEvents that another home exported, into one that is empty.

Only the log is opened. A session would furnish the empty home with a centre of its own first,
and make new keys beside a log whose texts they do not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import RefusedError
from eventstore.sqlite import SqliteLog
from tui import settings
from tui.home import KEYS, LOG
from tui.verbs.household import Household
from tui.verbs.travelling import Bar

if TYPE_CHECKING:
    from gateway.export.loading import Loaded


def load_logs(household: Household, files: Sequence[Path], *, as_json: bool) -> None:
    """Take in the log that files hold; each holds all of it, or its beginning.

    Raises:
        RefusedError: when the home is a copy for an auditor.
        TranscriptError: when a file cannot be taken in, or not to its end.
        StoreError: when the log cannot be opened or written.
    """
    from gateway.export.loading import load

    home = household.folder
    if settings.load(home).audit_copy is not None:
        raise RefusedError("audit-copy")
    home.mkdir(parents=True, exist_ok=True)
    reports = []
    with SqliteLog(home / LOG) as log:
        for path in files:
            with Bar(path.name, shown=household.has_terminal) as told:
                done = load(path, log, told)
            reports.append(done)
            if not as_json:
                _tell(household, done, home / KEYS)
    if as_json:
        household.data(reports)


def _tell(household: Household, done: Loaded, keys: Path) -> None:
    known = done.records - done.new
    household.show(
        household.words(
            "print.load.done",
            file=done.file,
            n=f"{done.new:,}",
            known=f"{known:,}",
            position=f"{done.upto:,}",
        )
    )
    if not keys.exists():
        household.talk("print.load.keys", path=keys)
