"""Causes: what lies behind low scores, what came again, where cars fail; and the cases behind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict
from textual import on
from textual.app import ComposeResult

from tui import causes as reading
from tui.actions import Action
from tui.causelines import Shown, shown
from tui.causemodels import Cause, Causes, Repeated, Spot
from tui.causewords import Names
from tui.models import CaseLine
from tui.pane import Pane
from tui.screens.columns import CaseColumns
from tui.screens.handon import rows, worked_out
from tui.session import Session
from tui.widgets.ink import Ink, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

SPANS = (7, 30, 90, 365)
"""Days the period can be set to, up to today."""

FIRST = "first"
"""Wanted is the first line there is."""

_HERE = frozenset({"causes"})

CAUSES = Action(
    id="go.causes",
    keys=("c",),
    group="go",
    handler="do_go",
    where=frozenset({"figures", "dashboard"}),
    rank=7,
)
"""Leads here from the figures."""


class Standing(msgspec.Struct, frozen=True):
    """What is in view: the line under the cursor, or one of the cases behind it."""

    line: Cause | Repeated | Spot | None = None
    case: CaseLine | None = None


def _can_open(state: object) -> str | None:
    known = isinstance(state, Standing) and (state.line or state.case)
    return None if known else "no-row"


ACTIONS: tuple[Action, ...] = (
    Action(
        id="causes.open",
        keys=("enter",),
        group="look",
        handler="do_open",
        where=_HERE,
        allowed=_can_open,
        rank=1,
    ),
    Action(
        id="causes.shorter",
        keys=("[", "left"),
        group="look",
        handler="do_shorter",
        where=_HERE,
        rank=2,
    ),
    Action(
        id="causes.longer",
        keys=("]", "right"),
        group="look",
        handler="do_longer",
        where=_HERE,
        rank=3,
    ),
)


class CausesPage(msgspec.Struct, frozen=True):
    """The three lists, and the cases behind the line that is open."""

    causes: Causes
    behind: tuple[CaseLine, ...]
    names: Names


class CausesPane(Pane[CausesPage]):
    """The three lists one under the other."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="causes")
        self.session = session
        self._span = 1
        self._end: date | None = None
        self._open = ""
        self._wanted = FIRST
        self.masked = False

    def compose(self) -> ComposeResult:
        """How many low scores above, the lists below; the cases behind take their place."""
        yield Sheet(id="whole")
        with Panel(id="list", classes="-list"):
            yield LineList(columns(), empty="causes.empty", id="lines")
        with Panel(id="behind", classes="-list"):
            cases = CaseColumns(self)
            yield LineList(
                (
                    cases.number(from_width=0),
                    cases.customer(),
                    cases.car(),
                    cases.score(),
                    Column(id="why", title="causes.column.why", text=self._why, share=6),
                ),
                empty="causes.empty",
                id="cases",
            )

    def _why(self, line: CaseLine, _now: object) -> str:
        return line.whys[-1] if line.whys else line.comment

    def load(self) -> CausesPage:
        """Read the period, and the cases behind the line that is open."""
        with self.session.views(masked=self.masked) as views:
            end = self._end or views.day(self.now)
            start = end - timedelta(days=SPANS[self._span] - 1)
            found = reading.causes(views, start, end, self.now)
            line = next((line for line in found.lines if line.key == self._open), None)
            behind = reading.behind(views, line.cases) if line else ()
            return CausesPage(found, behind, views.house.rules.at(self.now).causes.names)

    def show(self, model: CausesPage) -> None:
        """Fill the lists."""
        words, found = self.words, model.causes
        said = words("causes.title", start=found.start, end=found.end, n=SPANS[self._span])
        self.query_one("#list", Panel).head(said)
        whole = words("causes.low", low=found.low, known=found.known)
        self.query_one("#whole", Sheet).show(lambda _: [(Ink(f" {whole}", Tone.HEAD),)])
        rows = list(shown(words, found, model.names))
        self._lines.feed(Rows(rows), self.now)
        if self._wanted:
            first = next((row.key for row in rows if row.line), "")
            self._lines.go_to(first if self._wanted == FIRST else self._wanted)
            self._wanted = ""
        opened = next((row for row in rows if row.key == self._open), None)
        if opened is None:
            self._close()
        else:
            said = words("causes.behind", name=opened.what.strip(), n=len(model.behind))
            self.query_one("#behind", Panel).head(said)
            self._cases.feed(Rows(model.behind), self.now)

    @property
    def _lines(self) -> LineList[Shown]:
        return self.query_one("#lines", LineList)

    @property
    def _cases(self) -> LineList[CaseLine]:
        return self.query_one("#cases", LineList)

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.words("hint.causes")

    @property
    def state(self) -> object:
        """The line under the cursor, or the case."""
        if self.has_class("-open"):
            return Standing(case=self._cases.row)
        row = self._lines.row
        return Standing(line=row.line if row else None)

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Show the cases behind the line; from there, the case."""
        if self.has_class("-open"):
            if self._cases.row is not None:
                self.go("case", self._cases.row.case)
            return
        row = self._lines.row
        if row is None or row.line is None:
            return
        self._open = row.key
        self.add_class("-open")
        self._cases.focus()
        self.reload()

    def order(self) -> Order | None:
        """Return the lines of the three lists; the cases behind one while they are listed."""
        model = self.model
        if model is None:
            return None
        if self.has_class("-open"):
            return rows("cases", keys=tuple(line.case for line in model.behind))
        found = model.causes
        lists = (("top", found.top), ("repeated", found.repeated), ("spots", found.spots))
        lines = [{"list": name, **asdict(line)} for name, each in lists for line in each]
        return worked_out("causes", lines, start=found.start, end=found.end, at=found.at)

    def do_history(self) -> None:
        """Show the log of the period in view; of the case under the cursor, while one is."""
        if self.has_class("-open") and self._cases.row is not None:
            self.go("audit", f"case:{self._cases.row.case}")
        elif self.model is not None:
            found = self.model.causes
            self.go("audit", f"since:{found.start} until:{found.end}")

    def leave(self) -> bool:
        """Put the cases away again; then let the period end today."""
        if self.has_class("-open"):
            self._close()
            return True
        was, self._end = self._end, None
        if was:
            self.reload()
        return was is not None

    def _close(self) -> None:
        self._open = ""
        if self.has_class("-open"):
            self.remove_class("-open")
            self._lines.focus()
            self.post_message(self.Changed())

    def come_from(self, page: Pane[Any] | None) -> None:
        """Take over the masks of the page that led here: a room may be looking on."""
        masked = bool(getattr(page, "masked", False))
        if masked != self.masked:
            self.masked = masked
            self.reload()

    def turn_to(self, key: str) -> None:
        """Let the period end on a day, written ``YYYY-MM-DD``, or stand on a cause."""
        try:
            self._end = date.fromisoformat(key)
        except ValueError:
            self._wanted = f"cause/{key}"
        self.reload()

    def do_shorter(self) -> None:
        """Look at a shorter period."""
        self._turn(-1)

    def do_longer(self) -> None:
        """Look at a longer period."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        self._close()
        self._span = max(0, min(self._span + by, len(SPANS) - 1))
        self.reload()


def columns() -> tuple[Column[Shown], ...]:
    """Return the columns that all three lists share."""
    return (
        Column(
            id="what",
            title="causes.column.what",
            text=lambda row, _: row.what,
            tone=lambda row, _: Tone.PLAIN if row.line else Tone.HEAD,
        ),
        *(_count(name) for name in ("n", "share", "before")),
        Column(
            id="told",
            title="causes.column.told",
            text=lambda row, _: row.told,
            width=22,
            tone=lambda row, _: row.tone,
            signed=True,
        ),
    )


def _count(name: str) -> Column[Shown]:
    def text(row: Shown, _now: datetime) -> str:
        return str(getattr(row, name))

    return Column(id=name, title=f"causes.column.{name}", text=text, width=6, align="right")
