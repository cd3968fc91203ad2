"""Taking a warning off the list: with grounds, on record, and only for what it stood on."""

from __future__ import annotations

from datetime import datetime

from domain.desk import Batch, Desk, Stamp, retrying
from domain.errors import RefusedError
from domain.events import Event
from domain.privacy import require_text
from domain.types import Person
from domain.warnings import WARNINGS, WarningDismissed


def dismiss(  # noqa: PLR0913  what a dismissal says
    desk: Desk,
    warning: str,
    subject: str,
    mark: str,
    grounds: str,
    *,
    by: Person,
    at: datetime,
    stamp: Stamp,
) -> bool:
    """Put on record that a warning needs nobody any more; return whether that was new.

    Args:
        desk: Where to record.
        warning: Its kind.
        subject: What it is about.
        mark: What it stands on: the same warning on something newer shows again.
        grounds: Why; it is kept in plain text and must name nobody.
        by: Who does it.
        at: When.
        stamp: The act.

    Raises:
        RefusedError: when the person's level is too low, or the grounds are missing.
    """
    house = desk.house()
    level = house.rules.at(at).warnings.dismiss
    if by.level < level:
        raise RefusedError("needs-level", level=level)
    fact = WarningDismissed(
        centre=house.centre,
        warning=warning,
        subject=subject,
        mark=mark,
        grounds=require_text(grounds),
    )

    def attempt() -> bool:
        history = desk.journal.load([WARNINGS])[WARNINGS]
        said = (
            (e.fact.warning, e.fact.subject, e.fact.mark)
            for e in history
            if isinstance(e.fact, WarningDismissed)
        )
        if (warning, subject, mark) in said:
            return False
        desk.journal.record([Batch(WARNINGS, len(history), (Event(at, fact),))], stamp)
        return True

    return retrying(attempt)
