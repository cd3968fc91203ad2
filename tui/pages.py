"""The pages over a session, and who sits at its desk: all that the first frame can do without.

Importing this takes as long as painting the frame; whoever opens the terminal does it afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tui.frame import Desk, Page
from tui.screens import (
    audit,
    casepage,
    causes,
    customerpage,
    customers,
    dashboard,
    escalations,
    figures,
    followups,
    improvements,
    improvementverbs,
    matrix,
    morning,
    people,
    region,
    review,
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
            actions=(
                *figures.ACTIONS,
                selection.SELECTION,
                causes.CAUSES,
                people.PEOPLE,
                improvements.IMPROVEMENTS,
                region.REGION,
                GOTO,
                HISTORY,
                EXPORT,
                VERIFY,
            ),
            make=lambda: figures.FiguresPane(session),
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
            id="dashboard",
            key="0",
            actions=(
                *dashboard.ACTIONS,
                causes.CAUSES,
                improvements.IMPROVEMENTS,
                people.PEOPLE,
                region.REGION,
                GOTO,
                HISTORY,
                VERIFY,
            ),
            make=lambda: dashboard.DashboardPane(session),
        ),
        Page(
            id="review",
            actions=(*review.ACTIONS, GOTO, VERIFY),
            first=review.FOOTER,
            make=lambda: review.ReviewPane(session),
        ),
        Page(
            id="case",
            actions=(*casepage.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: casepage.CasePane(session),
        ),
        Page(
            id="causes",
            actions=(*causes.ACTIONS, GOTO, VERIFY),
            make=lambda: causes.CausesPane(session),
        ),
        Page(
            id="selection",
            actions=(*selection.ACTIONS, GOTO, VERIFY),
            make=lambda: selection.SelectionPane(session),
        ),
        Page(
            id="improvements",
            actions=(*improvementverbs.ACTIONS, GOTO, VERIFY),
            make=lambda: improvements.ImprovementsPane(session),
        ),
        Page(
            id="matrix",
            actions=(*improvementverbs.BOARD_ACTIONS, GOTO, VERIFY),
            make=lambda: matrix.MatrixPane(session),
        ),
        Page(
            id="region",
            actions=(*region.ACTIONS, GOTO, VERIFY),
            make=lambda: region.RegionPane(session),
        ),
        Page(
            id="people",
            actions=(*people.ACTIONS, GOTO, VERIFY),
            make=lambda: people.PeoplePane(session),
        ),
        Page(
            id="visit",
            actions=(*visitpage.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: visitpage.VisitPane(session),
        ),
    )
