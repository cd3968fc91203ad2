"""Read models: what screens and reports show, one file a model."""

from domain.views.answers import ANSWERS
from domain.views.board import BOARD
from domain.views.business import BUSINESS, OWN_FIGURES
from domain.views.cases import CASES
from domain.views.customers import CUSTOMERS
from domain.views.dismissed import DISMISSED
from domain.views.feedback import FEEDBACK
from domain.views.goodwill import GOODWILL
from domain.views.improvements import IMPROVEMENTS, SUGGESTIONS
from domain.views.load import LOAD
from domain.views.meetings import MEETINGS
from domain.views.mystery import FINDINGS, MYSTERY
from domain.views.promised import PROMISED
from domain.views.reviews import REVIEWS
from domain.views.running import RUNNING
from domain.views.surveys import SURVEYS
from domain.views.visits import ATTENDED, MARKS, VISITS, WORKED

TABLES = (
    CASES,
    FEEDBACK,
    MEETINGS,
    SURVEYS,
    CUSTOMERS,
    VISITS,
    ATTENDED,
    DISMISSED,
    BUSINESS,
    OWN_FIGURES,
    MYSTERY,
    FINDINGS,
    IMPROVEMENTS,
    SUGGESTIONS,
    REVIEWS,
)
"""Read models folded from events."""

TALLIES = (ANSWERS, BOARD, LOAD, PROMISED, GOODWILL, RUNNING, MARKS, WORKED)
"""Read models that are sums over another one's rows."""

__all__ = [
    "ANSWERS",
    "ATTENDED",
    "BOARD",
    "BUSINESS",
    "CASES",
    "CUSTOMERS",
    "DISMISSED",
    "FEEDBACK",
    "FINDINGS",
    "GOODWILL",
    "IMPROVEMENTS",
    "LOAD",
    "MARKS",
    "MEETINGS",
    "MYSTERY",
    "OWN_FIGURES",
    "PROMISED",
    "REVIEWS",
    "RUNNING",
    "SUGGESTIONS",
    "SURVEYS",
    "TABLES",
    "TALLIES",
    "VISITS",
    "WORKED",
]
