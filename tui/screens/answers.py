"""From the strip's answers to what an action of the desk needs, and back into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain import actions
from domain.causes import Causes
from domain.house import House
from tui.money import cents
from tui.screens.causestrips import taken
from tui.screens.strips import OTHER_TIME, Strips
from tui.text import Words
from tui.verbs.moments import due_time

CONFIRMED = frozenset({"escalate", "goodwill", "approve"})
"""Acts that leave the building: the last answer is the yes."""


def given(
    action: str, answers: Sequence[str], now: datetime, words: Words, causes: Causes
) -> dict[str, Any]:
    """Return what the answers give an action, in the order they were asked.

    Raises:
        TimeUnreadableError: when a time was written that is none.
        MisuseError: when an amount was written that is none.
    """
    needs = actions.ACTIONS[action].needs
    if "cause" in needs:
        return taken(causes, answers)._asdict()
    rest = list(answers[:-1] if action in CONFIRMED else answers)  # the last is the yes
    found: dict[str, Any] = {}
    if "due" in needs:
        if rest[0] == OTHER_TIME:
            rest.pop(0)
        found["due"] = due_time(rest.pop(0), now, words.formats.zone)
    for need in ("to", "step", "form"):
        if need in needs:
            found[need] = rest.pop(0)
    if "amount" in needs:
        found["amount"] = cents(rest.pop(0))
    if rest:
        found["note"] = rest[-1]
    return found


def recorded(action: str, ask: actions.Ask, words: Words, house: House, strips: Strips) -> str:
    """Return what was recorded, with the time, person or cause that was given."""
    details = (
        words.formats.moment(ask.due) if ask.due else "",
        house.name_of(ask.to) if ask.to else "",
        strips.cause(ask.cause) if ask.cause else "",
        words.formats.money(ask.amount) if ask.amount else "",
    )
    return " ".join(filter(None, (words(f"do.{action}"), *details)))
