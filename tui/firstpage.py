"""The page that opens first, and who sits at its desk: what the first data cannot do without."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tui.frame import Desk, Page
from tui.screens import morning
from tui.screens.handon import EXPORT
from tui.screens.proof import VERIFY
from tui.screens.verbs import GOTO, HISTORY
from tui.session import Session


def seat(session: Session) -> Desk:
    """Return who sits where, and how they like it."""
    house, who = session.house_now(), session.sitter()
    words = session.words()
    return Desk(
        centre=house.name,
        person=house.name_of(who.id),
        role=who.role,
        language=words.language,
        zone=ZoneInfo(house.zone),
        own_keys={name: tuple(keys) for name, keys in session.settings.keys.items()},
        ascii_only=session.settings.ascii,
        read_only=who.role == "auditor",
    )


def first_page(session: Session) -> Page:
    """Return the page that the desk opens with."""
    return Page(
        id="morning",
        key="1",
        actions=(*morning.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
        first=morning.FOOTER,
        make=lambda: morning.MorningPane(session),
    )
