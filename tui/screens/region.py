"""The region: its centres side by side, in the matrix, and by the four sides of a scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

import msgspec
from textual import on
from textual.app import ComposeResult

from tui import region
from tui.actions import Action
from tui.cutting import KINDS, Slice, window
from tui.pane import Pane
from tui.region import Region, RegionFigures, RegionStanding
from tui.region.door import Door
from tui.screens.regioncolumns import CentreRow, balance, centre_columns, matrix, told
from tui.session import Session
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.tone import Tone

Section = Literal["customer", "service", "asking", "loyalty", "money", "matrix", "balance"]

MEASURES: dict[Section, tuple[str, ...]] = {
    "customer": ("nps", "csat", "response-in-time", "closure", "complaint-rate"),
    "service": ("ftr", "repair-time", "on-time", "productivity", "mobile-share"),
    "asking": ("coverage", "completion", "validity", "ces", "cji"),
    "loyalty": ("retention", "return-rate", "referral-rate", "churn", "clv"),
    "money": ("revenue", "gross-margin", "arpu", "cost-rate", "rework"),
    "matrix": (),
    "balance": (),
}
"""The sections, and which measures each puts side by side."""

SECTIONS = tuple(MEASURES)

_HERE = frozenset({"region"})


class RegionPage(msgspec.Struct, frozen=True):
    """The section in view; ``figures`` or ``standing``, or neither where no region is known."""

    section: Section
    figures: RegionFigures | None = None
    standing: RegionStanding | None = None


class Viewed(NamedTuple):
    """What the page's actions ask: which centre is under the cursor."""

    row: CentreRow | None


REGION = Action(
    id="go.region",
    keys=("g",),
    group="go",
    handler="do_go",
    where=frozenset({"figures", "dashboard"}),
    rank=10,
)
"""Leads here from the figures and the dashboard."""


def _action(name: str, keys: tuple[str, ...], rank: int) -> Action:
    return Action(
        id=f"region.{name}",
        keys=keys,
        group="look",
        handler=f"do_{name}",
        where=_HERE,
        rank=rank,
    )


ACTIONS: tuple[Action, ...] = (
    _action("next", ("right",), 1),
    _action("previous", ("left",), 2),
    _action("shorter", ("[",), 3),
    _action("longer", ("]",), 4),
)


class RegionPane(Pane[RegionPage]):
    """The centres of the region this home belongs to."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="region")
        self.session = session
        self._section = 0
        self._span = 2
        self._end: date | None = None
        self._door = Door(session)

    def on_unmount(self) -> None:
        """Let go of the other centres' logs."""
        self._door.close()

    def compose(self) -> ComposeResult:
        """The sections above, the table, and what is said of the centre under the cursor."""
        yield Sheet(id="sections")
        with Panel(id="centres", classes="-list"):
            yield LineList(self._columns(), empty="region.empty", id="centre-rows")
        with Panel(id="told"):
            yield Sheet(id="told-lines")

    def load(self) -> RegionPage:
        """Read the section in view from all the logs."""
        section = SECTIONS[self._section]
        if not self.session.settings.region:
            return RegionPage(section)
        folder = self.session.home / self.session.settings.region
        return self._read(self._door.look(folder), section)

    def _read(self, opened: Region, section: Section) -> RegionPage:
        at = self.now
        with self.session.views() as views:
            end = self._end or views.day(at)
        start = window(end, KINDS[self._span]).start
        if not MEASURES[section]:
            standing = region.standing(opened, start, end, at)
            return RegionPage(section, standing=standing)
        part = Slice(start, end)
        return RegionPage(section, figures=region.figures(opened, part, at, MEASURES[section]))

    def turn_to(self, key: str) -> None:
        """Let the period end on a day, written ``YYYY-MM-DD``."""
        self._end = date.fromisoformat(key)
        self.reload()

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.words("region.hint")

    @property
    def state(self) -> object:
        """Which centre is under the cursor."""
        return Viewed(self._rows.row)

    @property
    def _rows(self) -> LineList[CentreRow]:
        return self.query_one("#centre-rows", LineList)

    def _columns(self) -> Sequence[Column[CentreRow]]:
        return centre_columns(self, MEASURES[SECTIONS[self._section]])

    def show(self, model: RegionPage) -> None:
        """Draw the section that was read."""
        self.query_one("#sections", Sheet).show(lambda _: [self._sections(model)])
        self.set_class(model.standing is not None, "-standing")
        found = model.figures
        rows: list[CentreRow] = []
        if found is not None:
            rows = [CentreRow("", self.words("region.whole"), found.whole)]
            rows += [CentreRow(each.centre, each.name, each.figures) for each in found.centres]
        self._rows.recast(self._columns())
        self.query_one("#centres", Panel).head(self._title(model))
        self._rows.feed(Rows(rows), self.now)
        self._tell()

    def _sections(self, model: RegionPage) -> Line:
        words = self.words
        return tuple(
            Ink(
                f" {words(f'region.section.{section}')} ",
                Tone.CHOSEN if section == model.section else Tone.QUIET,
            )
            for section in SECTIONS
        )

    def _title(self, model: RegionPage) -> str:
        found = model.figures or model.standing
        if found is None:
            return ""
        words = self.words
        period = words("print.period", start=found.start.isoformat(), end=found.end.isoformat())
        return f"{words('region.title', n=len(found.centres))}  {period}"

    def _tell(self) -> None:
        """Say what there is to say of the centre under the cursor, or draw the standing."""
        model, words = self.model, self.words
        panel, sheet = self.query_one("#told", Panel), self.query_one("#told-lines", Sheet)
        if model is None:
            return
        if model.standing is not None:
            panel.head(self._title(model))
            draw = matrix if model.section == "matrix" else balance
            sheet.show(partial(draw, words, model.standing))
            return
        row = self._rows.row
        if model.figures is None or row is None:
            panel.head("")
            none = words("region.none")
            sheet.show(lambda cells: [(Ink(text),) for text in wrap(none, cells)])
            return
        panel.head(row.name)
        sheet.show(lambda cells: [*told(words, row, cells), (), *self._left_out(model.figures)])

    def _left_out(self, found: RegionFigures | None) -> Sequence[Line]:
        if found is None:
            return ()
        words = self.words
        said = [
            words(f"region.left-out.{each.why}", folder=each.folder, beside=each.beside)
            for each in found.left_out
        ]
        if found.shared:
            said.append(words("region.shared", n=found.shared))
        return [(Ink(text, Tone.WATCH),) for text in said]

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self._tell()
        self.post_message(self.Changed())

    def do_next(self) -> None:
        """Show the next section."""
        self._turn(1)

    def do_previous(self) -> None:
        """Show the section before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._section = (self._section + by) % len(SECTIONS)
        self.reload()

    def do_shorter(self) -> None:
        """Look at a shorter window."""
        self._widen(-1)

    def do_longer(self) -> None:
        """Look at a longer window."""
        self._widen(1)

    def _widen(self, by: int) -> None:
        self._span = max(0, min(self._span + by, len(KINDS) - 1))
        self.reload()
