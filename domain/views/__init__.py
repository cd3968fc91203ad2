"""Read models: what screens and reports show, one file a model."""

from domain.views.answers import ANSWERS
from domain.views.board import BOARD
from domain.views.cases import CASES
from domain.views.customers import CUSTOMERS
from domain.views.dismissed import DISMISSED
from domain.views.goodwill import GOODWILL
from domain.views.load import LOAD
from domain.views.meetings import MEETINGS
from domain.views.promised import PROMISED
from domain.views.running import RUNNING
from domain.views.surveys import SURVEYS
from domain.views.visits import ATTENDED, MARKS, VISITS, WORKED

TABLES = (CASES, ANSWERS, MEETINGS, SURVEYS, CUSTOMERS, VISITS, ATTENDED, DISMISSED)
"""Read models folded from events."""

TALLIES = (BOARD, LOAD, PROMISED, GOODWILL, RUNNING, MARKS, WORKED)
"""Read models that are sums over another one's rows."""

__all__ = [
    "ANSWERS",
    "ATTENDED",
    "BOARD",
    "CASES",
    "CUSTOMERS",
    "DISMISSED",
    "GOODWILL",
    "LOAD",
    "MARKS",
    "MEETINGS",
    "PROMISED",
    "RUNNING",
    "SURVEYS",
    "TABLES",
    "TALLIES",
    "VISITS",
    "WORKED",
]
