"""The pages over a session, and who sits at its desk: all that the first frame can do without.

Importing this takes as long as painting the frame; whoever opens the terminal does it afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tui.frame import Desk, Page
from tui.screens import (
    audit,
    board,
    casepage,
    customerpage,
    customers,
    escalations,
    followups,
    morning,
    selection,
    surveys,
    visitpage,
    visits,
    warned,
)
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


def pages(session: Session) -> Sequence[Page]:
    """Return every page, in the order of their digits."""
    return (
        Page(
            id="morning",
            key="1",
            actions=(*morning.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            first=morning.FOOTER,
            make=lambda: morning.MorningPane(session),
        ),
        Page(
            id="queue",
            key="2",
            actions=(*followups.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: followups.QueuePane(session),
        ),
        Page(
            id="escalations",
            key="3",
            actions=(*escalations.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: escalations.EscalationsPane(session),
        ),
        Page(
            id="figures",
            key="4",
            actions=(*board.ACTIONS, selection.SELECTION, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: board.FiguresPane(session),
        ),
        Page(
            id="audit",
            key="5",
            actions=(*audit.ACTIONS, GOTO, VERIFY),
            make=lambda: audit.AuditPane(session),
        ),
        Page(
            id="visits",
            key="6",
            actions=(*visits.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: visits.VisitsPane(session),
        ),
        Page(
            id="customers",
            key="7",
            actions=(*customers.ACTIONS, GOTO, VERIFY),
            make=lambda: customers.CustomersPane(session),
        ),
        Page(
            id="customer",
            actions=(*customerpage.ACTIONS, GOTO, VERIFY),
            make=lambda: customerpage.CustomerPane(session),
        ),
        Page(
            id="surveys",
            key="8",
            actions=(*surveys.ACTIONS, selection.SELECTION, GOTO, VERIFY),
            make=lambda: surveys.SurveysPane(session),
        ),
        Page(
            id="warnings",
            key="9",
            actions=(*warned.ACTIONS, GOTO, VERIFY),
            make=lambda: warned.WarningsPane(session),
        ),
        Page(
            id="case",
            actions=(*casepage.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: casepage.CasePane(session),
        ),
        Page(
            id="selection",
            actions=(*selection.ACTIONS, GOTO, VERIFY),
            make=lambda: selection.SelectionPane(session),
        ),
        Page(
            id="visit",
            actions=(*visitpage.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: visitpage.VisitPane(session),
        ),
    )
