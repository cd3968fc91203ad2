"""Read models: what screens and reports show, one file a model."""

from domain.views.answers import ANSWERS
from domain.views.board import BOARD
from domain.views.cases import CASES
from domain.views.load import LOAD
from domain.views.meetings import MEETINGS
from domain.views.promised import PROMISED

TABLES = (CASES, ANSWERS, MEETINGS)
"""Read models folded from events."""

TALLIES = (BOARD, LOAD, PROMISED)
"""Read models that are sums over another one's rows."""

__all__ = ["ANSWERS", "BOARD", "CASES", "LOAD", "MEETINGS", "PROMISED", "TABLES", "TALLIES"]
