"""The region: its centres side by side, in the matrix, and by the four sides of a scorecard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec.structs import asdict
from textual import on
from textual.app import ComposeResult

from tui import region
from tui.actions import Action
from tui.cutting import KINDS, Slice, window
from tui.pane import Pane
from tui.region import Omitted, Region, RegionFigures, RegionStanding
from tui.region.door import Door
from tui.screens.handon import one_by_one, worked_out
from tui.screens.regioncolumns import CentreRow, balance, centre_columns, matrix, told
from tui.session import Session
from tui.text import Words
from tui.widgets.cells import width, wrap
from tui.widgets.ink import Ink, Line, Sheet, line_width
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from gateway.export.lines import Line as Told
    from tui.custody.exportfile import Order

Section = Literal[
    "customer",
    "closing",
    "arrival",
    "handover",
    "service",
    "asking",
    "loyalty",
    "money",
    "matrix",
    "balance",
]

MEASURES: dict[Section, tuple[str, ...]] = {
    "customer": ("nps", "csat", "ces", "cji", "complaint-rate"),
    "closing": ("response-in-time", "closure", "confirmed", "reopened", "unconfirmed"),
    "arrival": (
        "touchpoint-booking",
        "touchpoint-reception",
        "touchpoint-communication",
        "touchpoint-waiting",
    ),
    "handover": ("touchpoint-repair", "touchpoint-handover", "touchpoint-follow-up"),
    "service": ("ftr", "repair-time", "on-time", "productivity", "mobile-share"),
    "asking": ("coverage", "completion", "validity", "problem-closure"),
    "loyalty": ("retention", "return-rate", "referral-rate", "churn", "clv"),
    "money": ("revenue", "gross-margin", "arpu", "cost-rate", "rework"),
    "matrix": (),
    "balance": (),
}
"""The sections, and which measures each puts side by side: every measure in one of them."""

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
        self.query_one("#sections", Sheet).show(partial(self._sections, model))
        self.set_class(model.standing is not None, "-standing")
        found = model.figures
        rows: list[CentreRow] = []
        if found is not None:
            rows = [CentreRow("", self.words("region.whole"), found.whole)]
            rows += [CentreRow(each.centre, each.name, each.figures) for each in found.centres]
            rows += [self._omitted(each) for each in found.left_out]
        self._rows.recast(self._columns())
        self.query_one("#centres", Panel).head(self._title(model))
        self._rows.feed(Rows(rows), self.now)
        self._tell()

    def _omitted(self, each: Omitted) -> CentreRow:
        """Return the line of a folder that does not count; no centre is called so."""
        key = f"{each.folder}/"
        return CentreRow(key, each.folder, (), region.said(each, self.words))

    def _sections(self, model: RegionPage, cells: int) -> Sequence[Line]:
        lines: list[list[Ink]] = [[]]
        for section in SECTIONS:
            name = f" {self.words(f'region.section.{section}')} "
            tone = Tone.CHOSEN if section == model.section else Tone.QUIET
            if line_width(tuple(lines[-1])) + width(name) > cells:
                lines.append([])
            lines[-1].append(Ink(name, tone))
        return [tuple(line) for line in lines]

    def _title(self, model: RegionPage) -> str:
        found = model.figures or model.standing
        if found is None:
            return ""
        words = self.words
        period = words("print.period", start=found.start.isoformat(), end=found.end.isoformat())
        title = words("region.title", n=len(found.centres))
        if found.left_out:
            title = words("region.title-left-out", title=title, n=len(found.left_out))
        return f"{title}  {period}"

    def _tell(self) -> None:
        """Say what there is to say of the centre under the cursor, or draw the standing."""
        model, words = self.model, self.words
        panel, sheet = self.query_one("#told", Panel), self.query_one("#told-lines", Sheet)
        if model is None:
            return
        if model.standing is not None:
            panel.head(self._title(model))
            draw = matrix if model.section == "matrix" else balance
            sheet.show(partial(self._stand, draw, model.standing))
            return
        row = self._rows.row
        if model.figures is None or row is None:
            panel.head("")
            none = words("region.none")
            sheet.show(lambda cells: [(Ink(text),) for text in wrap(none, cells)])
            return
        panel.head(row.name)
        sheet.show(partial(self._told, row, model.figures))

    def _told(self, row: CentreRow, found: RegionFigures, cells: int) -> Sequence[Line]:
        if row.left_out:
            return _lines([row.left_out], cells)
        shared = [self.words("region.shared", n=found.shared)] if found.shared else []
        besides = _lines([*self._left_out(found.left_out), *shared], cells)
        return [*told(self.words, row, cells), (), *besides]

    def _stand(
        self,
        draw: Callable[[Words, RegionStanding, int], Sequence[Line]],
        found: RegionStanding,
        cells: int,
    ) -> Sequence[Line]:
        left_out = _lines(self._left_out(found.left_out), cells)
        return [*draw(self.words, found, cells), *([()] if left_out else []), *left_out]

    def _left_out(self, found: Sequence[Omitted]) -> list[str]:
        return [region.said(each, self.words) for each in found]

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self._tell()
        self.post_message(self.Changed())

    def order(self) -> Order | None:
        """Return the lines of the section in view."""
        model = self.model
        if model is None:
            return None
        found = model.figures or model.standing
        days = {"start": found.start, "end": found.end, "at": found.at} if found else {}
        return worked_out("region", lines_of(model), **days)

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


def lines_of(model: RegionPage) -> Iterator[Told]:
    """Yield what a section says: a measure of a centre, a side of one, or where one stands."""
    if model.figures is not None:
        whole = {"centre": "", "name": "", "figures": model.figures.whole}
        for each in (whole, *map(asdict, model.figures.centres)):
            yield from one_by_one(each, "figures")
    for stands in model.standing.centres if model.standing else ():
        line = asdict(stands)
        sides = {"centre": stands.centre, "name": stands.name, "balance": line.pop("balance")}
        if model.section == "balance":
            yield from one_by_one(sides, "balance")
        else:
            yield line


def _lines(texts: Sequence[str], cells: int) -> Sequence[Line]:
    return [(Ink(line, Tone.WATCH),) for text in texts for line in wrap(text, cells)]
