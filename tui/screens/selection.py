"""Who was asked: the funnel by advisor, what is worth a look, and the surveys behind it.

It accuses nobody: few surveys are not judged, and what stands out is said with its counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict
from textual import on
from textual.app import ComposeResult

from domain.events import survey_stream
from tui import selecting
from tui.actions import Action
from tui.pane import Pane
from tui.printing.selection import By, gap, lines_by, name_of, sentence, stations, unhappy
from tui.screens.handon import rows, worked_out
from tui.screens.selectioncolumns import behind_columns, line_columns
from tui.selectionmodels import Behind, Selection, SelectionLine
from tui.session import Session
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

SPANS = (30, 91, 182, 365)
"""Days the period can be set to, up to today."""

CUTS: tuple[By, ...] = ("advisor", "trigger", "technician")
"""What the surveys can be counted by, in the order the key goes through them."""

_HERE = frozenset({"selection"})


class Standing(msgspec.Struct, frozen=True):
    """What is in view: what the page's actions ask.

    Attributes:
        line: The advisor, trigger or technician under the cursor.
        behind: The survey under the cursor, while those behind a flag are listed.
    """

    line: SelectionLine | None = None
    behind: Behind | None = None


def _can_open(state: object) -> str | None:
    if not isinstance(state, Standing) or state.line is None:
        return "no-row"
    if state.behind is not None:
        return None if state.behind.visit else "no-visit-behind"
    return None if state.line.flags else "nothing-behind"


SELECTION = Action(
    id="go.selection",
    keys=("i",),
    group="go",
    handler="do_go",
    where=frozenset({"surveys", "figures"}),
    rank=8,
)
"""Leads here from the surveys and from the figures."""

ACTIONS: tuple[Action, ...] = (
    Action(
        id="selection.open",
        keys=("enter",),
        group="look",
        handler="do_open",
        where=_HERE,
        allowed=_can_open,
        rank=1,
    ),
    Action(
        id="selection.cut",
        keys=("right",),
        group="look",
        handler="do_cut",
        where=_HERE,
        rank=2,
    ),
    Action(
        id="selection.shorter",
        keys=("[",),
        group="look",
        handler="do_shorter",
        where=_HERE,
        rank=3,
    ),
    Action(
        id="selection.longer",
        keys=("]",),
        group="look",
        handler="do_longer",
        where=_HERE,
        rank=4,
    ),
)


class SelectionPane(Pane[Selection]):
    """The funnel of everybody, and what stands out."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="selection")
        self.session = session
        self._span = 1
        self._cut = 0
        self._opened = ""

    def compose(self) -> ComposeResult:
        """The centre above, its advisors, and what is said of the one under the cursor."""
        yield Sheet(id="whole")
        with Panel(id="list", classes="-list"):
            yield LineList(line_columns(self), empty="selection.empty", id="lines")
        with Panel(id="told"):
            yield Sheet()
        with Panel(id="behind", classes="-list"):
            yield LineList(behind_columns(self), id="surveys")

    def load(self) -> Selection:
        """Read and judge the surveys of the period chosen."""
        with self.session.views() as views:
            end = views.day(self.now)
            start = end - timedelta(days=SPANS[self._span] - 1)
            return selecting.selection(views, self.session.keys.secret, start, end, self.now)

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.words("selection.hint")

    @property
    def state(self) -> object:
        """What is in view: the surveys behind a line, where it has flags, and their visits."""
        return self._standing

    @property
    def _standing(self) -> Standing:
        return Standing(self.chosen, self._surveys.row if self.has_class("-open") else None)

    @property
    def chosen(self) -> SelectionLine | None:
        """The advisor, trigger or technician under the cursor."""
        return self._lines.row

    @property
    def _lines(self) -> LineList[SelectionLine]:
        return self.query_one("#lines", LineList)

    @property
    def _surveys(self) -> LineList[Behind]:
        return self.query_one("#surveys", LineList)

    def show(self, model: Selection) -> None:
        """Draw the centre and its lines; the cursor stays where it is."""
        words = self.words
        start, end = model.start.isoformat(), model.end.isoformat()
        title = words("selection.title", start=start, end=end)
        cut = words(f"selection.by.{CUTS[self._cut]}")
        self.query_one("#list", Panel).head(f"{title}, {cut}")
        self.query_one("#whole", Sheet).show(lambda _: self._whole(model))
        self._lines.feed(Rows(lines_by(model, CUTS[self._cut])), self.now)
        self._tell()

    def _whole(self, model: Selection) -> Sequence[Line]:
        """The funnel of the centre, the reasons for its gap, and how many are worth a look."""
        words, named = self.words, len(model.named)
        found = words("selection.found", n=named) if named else words("selection.found-nobody")
        return (
            (Ink(f" {stations(model.whole, words)}", Tone.HEAD),),
            (Ink(f" {unhappy(model.whole, words)}  "), Ink(gap(model.whole, words), Tone.QUIET)),
            (Ink(f" {found}", Tone.WATCH if named else Tone.PLAIN),),
        )

    def _tell(self) -> None:
        """Say what stands out with the line under the cursor, and list the surveys behind it."""
        model, line, panel = self.model, self.chosen, self.query_one("#told", Panel)
        sheet = panel.query_one(Sheet)
        if model is None or line is None:
            panel.head("")
            sheet.show(lambda _: [])
            return
        panel.head(name_of(line, self.words))
        sheet.show(lambda cells: self._told(model, line, cells))
        behind = [model.behind[survey] for survey in surveys_behind(line)]
        title = self.words("selection.behind-title", name=name_of(line, self.words))
        self.query_one("#behind", Panel).head(title)
        self._surveys.feed(Rows(behind), self.now)

    def _told(self, model: Selection, line: SelectionLine, cells: int) -> Sequence[Line]:
        words = self.words
        told = [text for flag in line.flags for text in wrap(sentence(flag, words), cells)]
        lines: list[Line] = [(Ink(text),) for text in told or [self._unflagged(model, line)]]
        if self.has_class("-open"):
            return lines
        lines += [(Ink(text, Tone.QUIET),) for text in wrap(gap(line.funnel, words), cells)]
        fine = words("selection.fine", minimum=model.minimum, percent=model.false_alarm)
        blind = [words("selection.blind")] if model.blind else []
        for text in (*blind, fine):
            lines += [(Ink(part, Tone.QUIET),) for part in wrap(text, cells)]
        return lines

    def _unflagged(self, model: Selection, line: SelectionLine) -> str:
        n = line.funnel.eligible
        if not line.is_advisor:
            return self.words("selection.not-judged")
        if not line.judged:
            return self.words("selection.few-told", n=n, minimum=model.minimum)
        return self.words("selection.none-told", n=n)

    @on(LineList.Chosen, "#lines")
    def _moved(self) -> None:
        self._tell()
        self.post_message(self.Changed())

    @on(LineList.Chosen, "#surveys")
    def _looked(self) -> None:
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Show the surveys behind what stands out; from there, the visit one is about."""
        standing = self._standing
        if _can_open(standing) is not None:
            return
        if standing.behind is not None:
            self.go("visit", standing.behind.visit)
            return
        self.add_class("-open")
        self._surveys.focus()
        self._tell()
        self.post_message(self.Changed())

    def order(self) -> Order | None:
        """Return the lines of the cut in view; the surveys behind one while they are listed."""
        model, line = self.model, self.chosen
        if model is None:
            return None
        if self.has_class("-open") and line is not None:
            return rows("surveys", keys=surveys_behind(line))
        cut = CUTS[self._cut]
        lines = [{"by": cut, **asdict(each)} for each in lines_by(model, cut)]
        return worked_out("selection", lines, start=model.start, end=model.end, at=model.at)

    def do_history(self) -> None:
        """Show the log of the period in view; of the survey under the cursor, while one is."""
        if (behind := self._standing.behind) is not None:
            self.go("audit", f"stream:{survey_stream(behind.survey)}")
        elif self.model is not None:
            self.go("audit", f"since:{self.model.start} until:{self.model.end}")

    def leave(self) -> bool:
        """Put the surveys away again."""
        if not self.has_class("-open"):
            return False
        self.remove_class("-open")
        self._lines.focus()
        self._tell()
        return True

    def do_cut(self) -> None:
        """Count by the next thing."""
        self.leave()
        self._cut = (self._cut + 1) % len(CUTS)
        if self.model:
            self.show(self.model)

    def do_shorter(self) -> None:
        """Look at a shorter period."""
        self._turn(-1)

    def do_longer(self) -> None:
        """Look at a longer period."""
        self._turn(1)

    def _turn(self, by: int) -> None:
        self.leave()
        self._span = max(0, min(self._span + by, len(SPANS) - 1))
        self.reload()

    def turn_to(self, key: str) -> None:
        """Stand on an advisor."""
        self._lines.go_to(key)


def surveys_behind(line: SelectionLine) -> tuple[str, ...]:
    """Return the surveys behind what stands out with a line, each once."""
    return tuple(dict.fromkeys(survey for flag in line.flags for survey in flag.surveys))
