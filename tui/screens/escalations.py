"""Escalations: what stands above level 1 or rises today, the next automatic step first."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from tui import figures, worklists
from tui.actions import Action
from tui.models import CaseLine, Escalations, LevelSummary
from tui.parts import parts_known
from tui.printing.spending import on_screen
from tui.screens.caselist import CaseListPane, Listing
from tui.screens.clientverbs import WHO
from tui.screens.columns import CaseColumns
from tui.screens.verbs import ACT, OPEN, SEARCH, VERBS
from tui.session import Session
from tui.spending import Spending, spending
from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.tone import Tone

SPENDING = Action(
    id="look.goodwill",
    keys=("m",),
    group="look",
    handler="do_spending",
    where=frozenset({"escalations"}),
    rank=18,
)
"""Shows what was given to make good this month, beside the budgets."""

ACTIONS: tuple[Action, ...] = (ACT, *VERBS, OPEN, SEARCH, WHO, SPENDING)


class EscalationsPane(CaseListPane[Escalations]):
    """Every level at a glance, and what will move by itself."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="escalations")
        self._spending: Spending | None = None

    def compose(self) -> ComposeResult:
        """Levels above, list and preview below."""
        columns = CaseColumns(self)
        yield Sheet(id="levels")
        with Container(id="body"):
            with Panel(id="list", classes="-list"):
                yield LineList(
                    (
                        columns.next_step(),
                        columns.level(),
                        columns.customer(share=3),
                        columns.score(),
                        columns.rose(share=5),
                        columns.owner(width=9),
                        columns.waited(),
                        columns.step(share=3, from_width=100),
                        columns.number(),
                    ),
                    empty="escalations.empty",
                )
            with Panel(id="preview"):
                yield Sheet()
            with Panel(id="spending"):
                yield Sheet(id="spent")
        yield Input(id="search", compact=True)

    def load(self) -> Listing[Escalations]:
        """Read the levels and their cases."""
        with self.session.views() as views:
            self.parts, self.rules = parts_known(views), views.house.rules
            today = views.day(self.now)
            self._spending = spending(views, today.replace(day=1), today, self.now)
            reading = worklists.escalations(views, self.now, limit=self.limit)
            return Listing(
                reading,
                views.states([line.case for line in reading.lines]),
                is_new=figures.is_new(views),
            )

    def lines_of(self, reading: Escalations) -> Sequence[CaseLine]:
        """Return the cases."""
        return reading.lines

    def head(self, reading: Escalations) -> None:
        """Show every level's load and its next automatic step."""
        total = self.words.formats.number(reading.total)
        title = self.words("escalations.title", n=total)
        only = self.words("queue.found", text=self.found) if self.found else ""
        self.query_one("#list", Panel).head(f"{title}  {only}".rstrip())
        lines = [self._level(level) for level in reading.levels]
        self.query_one("#levels", Sheet).show(lambda _: lines)
        self._show_spending()

    def _show_spending(self) -> None:
        """Show this month's goodwill (SPEC 3.7)."""
        found = self._spending
        if found is not None:
            month = self.words("print.period", start=found.start, end=found.end)
            title = f"{self.words('print.goodwill.title')} {month}"
            self.query_one("#spending", Panel).head(title)
            told = [(Ink(line),) for line in on_screen(found, self.words)]
            self.query_one("#spent", Sheet).show(lambda _: told)

    def do_spending(self) -> None:
        """Show this month's goodwill instead of the case in view; again, the case."""
        self.toggle_class("-spending")

    def leave(self) -> bool:
        """Put this month's goodwill away before anything else."""
        if self.has_class("-spending"):
            self.remove_class("-spending")
            return True
        return super().leave()

    def _level(self, level: LevelSummary) -> Line:
        words = self.words
        role = words(f"level.{level.level}")
        late = Tone.LATE if level.late else Tone.QUIET
        nobody = Tone.WATCH if level.unowned else Tone.QUIET
        following = words("escalations.next", due=level.next_due) if level.next_due else ""
        return (
            Ink(fit(f" L{level.level} {role}", 23), Tone.HEAD),
            Ink(fit(words("escalations.open", n=level.open), 11)),
            Ink(fit(words("escalations.late", n=level.late), 11), late),
            Ink(fit(words("escalations.unowned", n=level.unowned), 13), nobody),
            Ink(following, Tone.QUIET),
        )
