"""The matrix of impact and cost: one improvement is taken up and moved with the arrows.

A move shows at once and is recorded by Enter, or when the improvement or the page is left, so that
what is seen is what was said; undo takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from textual.app import ComposeResult
from textual.containers import Container

from domain.improving.actions import ImproveAsk
from domain.improving.facts import CELLS, Cell, Weight, cell_of, improvement_stream
from domain.improving.state import Improvement
from tui import improving, improvingwords
from tui.improvingmodels import ImprovementLine, ImprovementList
from tui.improvingread import improvement_states, improvements
from tui.screens.handon import rows
from tui.screens.improvementwork import Improvework, barred_for
from tui.session import Session
from tui.widgets.cells import cut
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.panel import Panel
from tui.widgets.plain import plain
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

_AXES: dict[Cell, tuple[str, str]] = {
    "quick-win": ("impact-high", "cost-low"),
    "strategic": ("impact-high", "cost-high"),
    "watch": ("impact-low", "cost-low"),
    "later": ("impact-low", "cost-high"),
}


class Move(msgspec.Struct, frozen=True):
    """Where an improvement is held, before that is on record."""

    improvement: str
    impact: Weight
    cost: Weight


class MatrixPage(msgspec.Struct, frozen=True):
    """The improvements, and the states that decide what may be done with them."""

    found: ImprovementList
    states: dict[str, Improvement]


class MatrixPane(Improvework[MatrixPage]):
    """The board."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="matrix")
        self._taken = ""
        self._move: Move | None = None

    def compose(self) -> ComposeResult:
        """Much impact above, little cost at the left; what has no place yet below."""
        with Container(id="cells"):
            for code in CELLS:
                yield Panel(Sheet(id=f"{code}-text"), id=code)
        yield Sheet(id="unplaced")

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> MatrixPage:
        """Read the improvements."""
        with self.session.views() as views:
            found = improvements(views, self.now)
            numbers = [line.improvement for line in found.lines]
            return MatrixPage(found, improvement_states(views, numbers))

    @property
    def _open(self) -> Sequence[ImprovementLine]:
        lines = self.model.found.lines if self.model else ()
        return [line for line in lines if line.standing == "open"]

    @property
    def chosen(self) -> ImprovementLine | None:
        """The improvement taken up; the first one until another is."""
        lines = self._open
        taken = next((line for line in lines if line.improvement == self._taken), None)
        return taken or (lines[0] if lines else None)

    @property
    def subject(self) -> str:
        """The improvement taken up."""
        return self.chosen.improvement if self.chosen else ""

    @property
    def hint(self) -> str:
        """What to do here."""
        barred = barred_for(self.session)
        return self.words(f"hint.{barred}" if barred else "improving.hint-matrix")

    def order(self) -> Order | None:
        """Return the improvements of the four cells and below."""
        if self.model is None:
            return None
        return rows("improvements", keys=tuple(line.improvement for line in self._open))

    def do_history(self) -> None:
        """Show the log of the improvement taken up; without one, the whole log."""
        line = self.chosen
        self.go("audit", f"stream:{improvement_stream(line.improvement)}" if line else "")

    def turn_to(self, key: str) -> None:
        """Take an improvement up."""
        self._settle()
        self._taken = key
        self.reload()

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: MatrixPage) -> None:
        """Draw the four cells, each improvement where it stands or is held."""
        self.states = model.states
        words = self.words
        for code in CELLS:
            axes = words("list.and").join(words(f"improving.axis.{axis}") for axis in _AXES[code])
            here = [line for line in self._open if self._cell(line) == code]
            panel = self.query_one(f"#{code}", Panel)
            panel.head(f"{improvingwords.cell(words, code)} ({len(here)})", axes)
            held = self.chosen is not None and self.chosen in here
            panel.set_class(held, "-held")
            high = max(1, panel.size.height)
            self.query_one(f"#{code}-text", Sheet).show(partial(self._drawn, here, high))
        self.query_one("#unplaced", Sheet).show(self._below)

    def on_resize(self) -> None:
        """Draw anew what fits now."""
        if self.model:
            self.call_after_refresh(self.show, self.model)

    def _cell(self, line: ImprovementLine) -> str:
        """Return where an improvement is shown: where it is held, else where it stands."""
        move = self._move
        if move is not None and move.improvement == line.improvement:
            return cell_of(move.impact, move.cost) or ""
        return line.cell

    def _drawn(self, here: Sequence[ImprovementLine], high: int, cells: int) -> Sequence[Line]:
        """Return the improvements of a cell; the one taken up is always among them."""
        chosen = self.chosen
        shown = sorted(here, key=lambda line: line is not chosen) if len(here) > high else here
        lines = [self._line(line, cells) for line in shown[:high]]
        if len(here) > high:
            more = self.words("improving.more", n=len(here) - high + 1)
            lines[-1] = (Ink(cut(f"  {more}", cells), Tone.QUIET),)
        return lines

    def _line(self, line: ImprovementLine, cells: int) -> Line:
        chosen = self.chosen
        if chosen is None or line.improvement != chosen.improvement:
            return (Ink(cut(f"  {plain(line.title)}", cells)),)
        return (Ink(cut(f"► {plain(line.title)}", cells), Tone.CHOSEN),)

    def _below(self, cells: int) -> Sequence[Line]:
        """Return what has no place yet, and where the one taken up stands."""
        words, chosen = self.words, self.chosen
        loose = [line for line in self._open if not self._cell(line)]
        titles = words("list.and").join(plain(line.title) for line in loose)
        told = words("improving.unplaced", titles=titles) if loose else ""
        lines: list[Line] = [(Ink(cut(f" {told}", cells), Tone.QUIET),)]
        if chosen is None:
            return [(Ink(f" {words('improving.none-chosen')}", Tone.QUIET),), *lines]
        title = plain(chosen.title)
        if self._move is not None:
            moving = words("improving.moves", title=title)
            return [(Ink(cut(f" {moving}", cells), Tone.WATCH),), *lines]
        stands = words(
            "improving.stands", title=title, cell=improvingwords.cell(words, chosen.cell)
        )
        return [(Ink(cut(f" {stands}", cells)),), *lines]

    # Moving -------------------------------------------------------------------------------------

    def do_impact_up(self) -> None:
        """Hold it where the impact is high."""
        self._hold(impact="high")

    def do_impact_down(self) -> None:
        """Hold it where the impact is low."""
        self._hold(impact="low")

    def do_cost_up(self) -> None:
        """Hold it where the cost is high."""
        self._hold(cost="high")

    def do_cost_down(self) -> None:
        """Hold it where the cost is low."""
        self._hold(cost="low")

    def _hold(self, *, impact: Weight | None = None, cost: Weight | None = None) -> None:
        line = self.chosen
        state = self.states.get(line.improvement) if line else None
        if line is None or state is None:
            return
        held = self._move
        was_impact = held.impact if held else state.impact
        was_cost = held.cost if held else state.cost
        move = Move(line.improvement, impact or was_impact or "low", cost or was_cost or "low")
        back = (move.impact, move.cost) == (state.impact, state.cost)
        self._taken, self._move = line.improvement, None if back else move
        self._show_again()

    def _show_again(self) -> None:
        if self.model:
            self.show(self.model)
        self.post_message(self.Changed())

    def do_other(self) -> None:
        """Take the next improvement up; what was moved is recorded."""
        numbers = [line.improvement for line in self._open]
        if not numbers:
            return
        here = numbers.index(self.subject) if self.subject in numbers else -1
        self._settle()
        self._taken = numbers[(here + 1) % len(numbers)]
        self._show_again()

    def do_record(self) -> None:
        """Put the move on record."""
        line = self.chosen
        if self._move is None and line is not None:
            cell = improvingwords.cell(self.words, line.cell)
            self.say(self.words("improving.stands", title=plain(line.title), cell=cell))
        self._settle()

    def leave(self) -> bool:
        """Put a move on record before the page is left; nothing keeps it open."""
        self._settle()
        return False

    def on_hide(self) -> None:
        """Put a move on record when another page is shown."""
        self._settle()

    def _settle(self) -> None:
        """Put the move on record, if one is held."""
        move, self._move = self._move, None
        if move is None:
            return
        who, at = self.session.person(), self.now
        wish = ImproveAsk(by=who, at=at, impact=move.impact, cost=move.cost)
        cell = improvingwords.cell(self.words, cell_of(move.impact, move.cost) or "")

        def place() -> tuple[str, str]:
            improving.act(self.session, move.improvement, "place", wish)
            self.acted.append(move.improvement)
            return move.improvement, self.words(
                "improving.recorded", id=move.improvement, what=cell
            )

        self.record(place, can_undo=True)
