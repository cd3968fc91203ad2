"""Page 4: every figure of a period, by every cut, down to what is behind it."""

from tui.screens.figures.actions import ACTIONS
from tui.screens.figures.model import SECTIONS, FiguresPage, Section
from tui.screens.figures.pane import FiguresPane

__all__ = ["ACTIONS", "SECTIONS", "FiguresPage", "FiguresPane", "Section"]
