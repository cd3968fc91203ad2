"""The morning meeting: are we on target, what is late, who has it, did we do what we promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec
from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.geometry import Size

from domain.types import Case
from tui import figures, morning
from tui.actions import Action
from tui.meeting import AGENDA, Minutes, standing
from tui.models import Brief, CaseLine, PromiseLine
from tui.parts import parts_known
from tui.screens.agenda import agenda, counts, rows_of
from tui.screens.headline import in_time_figure, late_figure, low_figure, nps_figure
from tui.screens.houseline import house_line, house_lines
from tui.screens.meetingcolumns import due_columns, ended_columns, low_columns, promise_columns
from tui.screens.preview import in_meeting, preview
from tui.screens.revealing import REVEAL, Revealing
from tui.screens.sidebyside import CASE_ROWS, SideBySide
from tui.screens.verbs import VERBS, has_case, may_act
from tui.screens.why import set_in
from tui.session import Session
from tui.widgets.bars import bar
from tui.widgets.cells import width
from tui.widgets.figure import Figure
from tui.widgets.ink import Drawing, Ink, Line, Sheet, between
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.reviewing import Kind


class Page(msgspec.Struct, frozen=True):
    """The brief with the states that decide what may be done, and whether the home is new."""

    brief: Brief
    states: Mapping[str, Case]
    is_new: bool


_HERE = frozenset({"morning"})

ACTIONS: tuple[Action, ...] = (
    Action(
        id="meeting.next",
        keys=("right",),
        group="move",
        handler="do_next_item",
        where=_HERE,
        rank=1,
    ),
    Action(
        id="meeting.previous", keys=("left",), group="move", handler="do_previous_item", where=_HERE
    ),
    Action(
        id="case.show",
        keys=("enter",),
        group="case",
        handler="do_open",
        where=_HERE,
        allowed=has_case,
        rank=2,
    ),
    *VERBS,
    Action(
        id="meeting.close",
        keys=("ctrl+s",),
        group="case",
        handler="do_close",
        where=_HERE,
        allowed=may_act,
        rank=3,
    ),
    Action(id="look.zoom", keys=("z",), group="look", handler="do_zoom", where=_HERE, rank=17),
    REVEAL,
)

FOOTER = (
    "meeting.next",
    "case.show",
    "case.assign",
    "case.promise",
    "meeting.close",
    "case.note",
    "case.escalate",
)
"""What a meeting needs most: who gets it, and until when."""

LISTS = {
    "promises": "#promised",
    "late": "#cases",
    "today": "#cases",
    "low": "#lows",
    "closed": "#ended",
}
"""The list each item of the agenda is shown in."""


LONGEST_BAR = 30
"""Cells of the longest bar of the loads."""


class MorningPane(SideBySide[Page], Revealing[Page]):
    """The page the day begins with; names are masked, because it hangs on a wall."""

    BROAD_FROM: ClassVar = Size(161, 27)

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="morning")
        self.minutes = Minutes()
        self.masked = True
        self._stand_on = ""

    def compose(self) -> ComposeResult:
        """Figures, the agenda item's list, loads, the case in view, the agenda."""
        with Horizontal(id="headline"):
            for name in ("nps", "low", "in-time", "late"):
                yield Panel(Figure(id=f"{name}-figure"), id=name)
        with Container(id="body"):
            with Container(id="middle"):
                with Panel(id="lists", classes="-list"):
                    yield LineList(due_columns(self), empty="morning.empty", id="cases")
                    yield LineList(low_columns(self), empty="morning.empty", id="lows")
                    yield LineList(ended_columns(self), empty="morning.empty", id="ended")
                    yield LineList(
                        promise_columns(self), empty="morning.no-promises", id="promised"
                    )
                with Panel(id="loads"):
                    yield Sheet(id="load-text")
            with Panel(id="about"):
                yield Sheet(id="about-text")
        yield Sheet(id="agenda")

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> Page:
        """Read the brief, names masked."""
        with self.session.views(masked=self.masked) as views:
            self.parts, self.rules = parts_known(views), views.house.rules
            brief = morning.brief(views, self.now)
            lines = (*brief.late, *brief.today, *brief.low_scores, *brief.closed)
            cases = {line.case for line in lines} | {p.line.case for p in brief.promises}
            return Page(brief, views.states(sorted(cases)), figures.is_new(views))

    @property
    def hint(self) -> str:
        """The cars in the house, and where there is room what to do here."""
        if self.model is None:
            return ""
        cells = self.app.size.width - 2
        told = house_line(self.words, self.model.brief.house, cells)
        hint = self.hint_for(is_new=self.model.is_new)
        both = f"{told}   {hint}" if told else hint
        return both if width(both) <= cells else told or hint

    @property
    def chosen(self) -> CaseLine | None:
        """The case under the cursor of the item in view."""
        row = self.list.row
        return row.line if isinstance(row, PromiseLine) else row

    @property
    def list(self) -> LineList[CaseLine] | LineList[PromiseLine]:
        """The list of the item in view."""
        return self.query_one(LISTS[self.minutes.name], LineList)

    @property
    def marked(self) -> Sequence[str]:
        """The marked cases."""
        return () if self.minutes.name == "promises" else sorted(self.list.marks)

    def cases(self) -> Sequence[str]:
        """Return the cases of the item in view, in its order."""
        rows = rows_of(self.model.brief, self.minutes.name) if self.model else ()
        return [row.line.case if isinstance(row, PromiseLine) else row.case for row in rows]

    def following(self) -> str:
        """Return the case below the cursor."""
        if self.minutes.name == "promises":
            return ""
        return "".join(self.cases()[self.list.cursor + 1 :][:1])

    def show(self, model: Page) -> None:
        """Fill figures, list, loads and agenda."""
        self.states = model.states
        brief, words = model.brief, self.words
        for name, fill in (
            ("nps", nps_figure),
            ("low", low_figure),
            ("in-time", in_time_figure),
            ("late", late_figure),
        ):
            self.query_one(f"#{name}", Panel).head(words(f"morning.figure.{name}"))
            fill(self.query_one(f"#{name}-figure", Figure), brief, words, self.now)
        self.query_one("#loads", Panel).head(words("morning.loads"))
        self.query_one("#load-text", Sheet).show(lambda cells: self._loads(brief, cells))
        self._show_item()

    def _show_item(self) -> None:
        if self.model is None:
            return
        brief, name = self.model.brief, self.minutes.name
        for each in self.query("#lists LineList"):
            each.display = each is self.list
        rows: Sequence[CaseLine | PromiseLine] = rows_of(brief, name)
        self.list.feed(Rows(rows), self.now)  # type: ignore[arg-type]  # each list gets its own rows
        if self._stand_on:
            self.list.go_to(self._stand_on)
            self._stand_on = ""
        place = self.minutes.item + 1
        title = self.words(f"agenda.{name}.label")
        count = counts(brief)[name]
        self.query_one("#lists", Panel).head(f"{place}/{len(AGENDA)} {title}  {count}")
        self.show_chosen()
        self.query_one("#agenda", Sheet).show(self._agenda)

    def _loads(self, brief: Brief, cells: int) -> Sequence[Line]:
        words = self.words
        most = max((load.open for load in brief.loads), default=1)
        room = max(4, min(cells - 26, LONGEST_BAR))
        lines: list[Line] = []
        for load in brief.loads:
            name = load.name or words("case.nobody")
            late = (f"!{load.late}", Tone.LATE) if load.late else ("0", Tone.QUIET)
            numbers: Line = (Ink(f"{load.open:>4} "), Ink(f"{late[0]:>4}", late[1]))
            left: Line = (Ink(name),)
            right: Line = (Ink(bar(load.open / most, room), Tone.GOOD), *numbers)
            lines.append(between(left, right, cells))
        house = house_lines(words, brief.house, cells)
        return [*lines, (), *house] if house else lines

    @property
    def case_panel(self) -> Panel:
        """What the case in view is about."""
        return self.query_one("#about", Panel)

    def show_case(self) -> None:
        """Show the case in view, or why it is due when it is."""
        line, panel = self.chosen, self.case_panel
        sheet = self.query_one("#about-text", Sheet)
        if line is None:
            panel.head("")
            sheet.show(lambda _: [])
            return
        self.hide_left()
        line = self.as_seen(line)
        panel.head(" ".join(filter(None, (line.case, line.name, line.vehicle, *self._reach(line)))))
        why = self.why(line)
        rows = panel.size.height
        promise = self.list.row
        if isinstance(promise, PromiseLine) and promise.text:
            line = replace(line, comment=promise.text)
        sheet.show(lambda cells: set_in(why, cells) if why else self._told(line, cells, rows))

    def _told(self, line: CaseLine, cells: int, rows: int) -> Sequence[Line]:
        if self.is_broad:
            top = preview(self.words, line, cells, min(rows, CASE_ROWS))
            return self.with_history(top, line, cells, rows)
        return in_meeting(self.words, line, cells, rows, whole=self.minutes.name == "low")

    def _reach(self, line: CaseLine) -> Sequence[str]:
        """Return how to reach whom a case is about, where that may be seen."""
        return (line.phone, line.plate) if self.is_revealed(line) else ()

    def _agenda(self, cells: int) -> Sequence[Line]:
        if self.model is None:
            return ()
        return [agenda(self.words, self.minutes, self.model.brief, self.now, cells)]

    @on(Drawing.Pressed, "#agenda")
    def _item_pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        self._turn(AGENDA.index(event.name) - self.minutes.item)

    # Acting -------------------------------------------------------------------------------------

    def do_next_item(self) -> None:
        """Go to the next item of the agenda."""
        self._turn(1)

    def do_previous_item(self) -> None:
        """Go to the item before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self.minutes.turn(by, self.now)
        self._show_item()
        self.list.focus()
        self.post_message(self.Changed())

    def do_open(self) -> None:
        """Open the case under the cursor."""
        if self.chosen:
            self.go("case", self.chosen.case)

    def do_zoom(self) -> None:
        """Give the list the whole screen, or take it back."""
        self.toggle_class("-zoom")

    def do_close(self) -> None:
        """End the meeting: who, how long and what was handed out goes on record."""
        if self.model is None:
            return
        brief, minutes = self.model.brief, self.minutes
        minutes.begin(self.now)
        self.session.hold_meeting(
            began=minutes.began or self.now,
            assigned=tuple(dict.fromkeys(minutes.assigned)),
            promised=tuple(dict.fromkeys(minutes.promised)),
            stood=standing(brief),
        )
        said = self.words(
            "morning.closed",
            assigned=len(set(minutes.assigned)),
            promised=len(set(minutes.promised)),
        )
        self.minutes = Minutes()
        self.say(said + self.words("morning.write-down"))
        self.reload()

    @property
    def yields(self) -> Kind | None:
        """The document of the day's meeting, once that was held."""
        held = self.model is not None and self.model.brief.meeting is not None
        return "morning" if held and self.minutes.began is None else None

    def after_act(self, action: str, cases: Sequence[str]) -> None:
        """Keep the minutes."""
        self.minutes.begin(self.now)
        if action in ("assign", "own"):
            self.minutes.assigned.extend(cases)
        if action == "promise":
            self.minutes.promised.extend(cases)

    def reload_on(self, key: str) -> None:
        """Read anew and stand on ``key``."""
        self._stand_on = key
        self.list.clear_marks()
        self.reload()

    def stand_on(self, key: str) -> None:
        """Put the cursor on a case at once."""
        if key:
            self.list.go_to(key)

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.forget_why()
        self.show_chosen()
        self.read_history()
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        super().tick(now)
        self.list.tick(now)
        if self.minutes.began is not None:
            self.query_one("#agenda", Sheet).refresh()
