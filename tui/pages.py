"""The pages over a session: all that the first data can do without.

Importing this takes longer than painting the frame and reading the first page together; whoever
opens the terminal does it when both stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.firstpage import first_page
from tui.frame import Page
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


def pages(session: Session) -> Sequence[Page]:
    """Return every page, in the order of their digits."""
    return (
        first_page(session),
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
            actions=(*audit.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: audit.AuditPane(session),
        ),
        Page(
            id="visits",
            key="6",
            actions=(*visits.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: visits.VisitsPane(session),
        ),
        Page(
            id="customers",
            key="7",
            actions=(*customers.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: customers.CustomersPane(session),
        ),
        Page(
            id="customer",
            actions=(*customerpage.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: customerpage.CustomerPane(session),
        ),
        Page(
            id="surveys",
            key="8",
            actions=(*surveys.ACTIONS, selection.SELECTION, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: surveys.SurveysPane(session),
        ),
        Page(
            id="warnings",
            key="9",
            actions=(*warned.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
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
                EXPORT,
                VERIFY,
            ),
            make=lambda: dashboard.DashboardPane(session),
        ),
        Page(
            id="review",
            actions=(*review.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
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
            actions=(*causes.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: causes.CausesPane(session),
        ),
        Page(
            id="selection",
            actions=(*selection.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: selection.SelectionPane(session),
        ),
        Page(
            id="improvements",
            actions=(*improvementverbs.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: improvements.ImprovementsPane(session),
        ),
        Page(
            id="matrix",
            actions=(*improvementverbs.BOARD_ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: matrix.MatrixPane(session),
        ),
        Page(
            id="region",
            actions=(*region.ACTIONS, GOTO, EXPORT, VERIFY),
            make=lambda: region.RegionPane(session),
        ),
        Page(
            id="people",
            actions=(*people.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: people.PeoplePane(session),
        ),
        Page(
            id="visit",
            actions=(*visitpage.ACTIONS, GOTO, HISTORY, EXPORT, VERIFY),
            make=lambda: visitpage.VisitPane(session),
        ),
    )
