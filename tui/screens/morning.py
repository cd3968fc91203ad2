"""The morning meeting: are we on target, what is late, who has it, did we do what we promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from domain.types import Case
from tui import morning
from tui.actions import Action
from tui.meeting import AGENDA, Minutes
from tui.models import Brief, CaseLine, PromiseLine
from tui.screens.casework import VERBS, Casework, has_case
from tui.screens.columns import CaseColumns
from tui.screens.headline import (
    in_time_figure,
    late_figure,
    low_figure,
    nps_figure,
)
from tui.screens.preview import in_meeting
from tui.session import Session
from tui.widgets.bars import bar
from tui.widgets.figure import Figure
from tui.widgets.ink import Ink, Line, Sheet, between
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.tone import Tone


class Page(msgspec.Struct, frozen=True):
    """The brief with the states that decide what may be done."""

    brief: Brief
    states: Mapping[str, Case]


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
        id="meeting.close", keys=("ctrl+s",), group="case", handler="do_close", where=_HERE, rank=3
    ),
    Action(id="look.zoom", keys=("z",), group="look", handler="do_zoom", where=_HERE, rank=17),
)


class MorningPane(Casework[Page]):
    """The page the day begins with; names are masked, because it hangs on a wall."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="morning")
        self.minutes = Minutes()
        self._stand_on = ""

    def compose(self) -> ComposeResult:
        """Figures, the agenda item's list, loads, the case in view, the agenda."""
        with Horizontal(id="headline"):
            for name in ("nps", "low", "in-time", "late"):
                yield Panel(Figure(id=f"{name}-figure"), id=name)
        with Horizontal(id="middle"):
            with Panel(id="lists", classes="-list"):
                yield LineList(self._case_columns(), empty="morning.empty", id="cases")
                yield LineList(self._promise_columns(), empty="morning.no-promises", id="promised")
            with Panel(id="loads"):
                yield Sheet(id="load-text")
        with Panel(id="about"):
            yield Sheet(id="about-text")
        yield Sheet(id="agenda")

    def _case_columns(self) -> tuple[Column[CaseLine], ...]:
        columns = CaseColumns(self)
        return (
            columns.left(),
            columns.level(),
            columns.score(),
            columns.customer(share=2),
            columns.words_of_customer(share=5),
            columns.step(share=3),
            columns.owner(width=8),
        )

    def _promise_columns(self) -> tuple[Column[PromiseLine], ...]:
        return (
            Column(
                id="result",
                title="column.result",
                text=lambda p, _: self.words(f"promise.{p.result}"),
                width=8,
                tone=lambda p, _: _RESULTS[p.result],
                signed=True,
            ),
            Column(
                id="due",
                title="column.due",
                text=lambda p, _: self.words.formats.moment(p.due),
                width=12,
            ),
            Column(id="owner", title="column.owner", text=lambda p, _: p.line.owner_name, width=9),
            Column(id="customer", title="column.customer", text=lambda p, _: p.line.name, share=2),
            Column(id="comment", title="column.comment", text=lambda p, _: p.line.comment, share=5),
        )

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> Page:
        """Read the brief, names masked."""
        with self.session.views(masked=True) as views:
            brief = morning.brief(views, self.now)
            lines = (*brief.late, *brief.today, *brief.low_scores, *brief.closed)
            cases = {line.case for line in lines} | {p.line.case for p in brief.promises}
            return Page(brief, views.states(sorted(cases)))

    @property
    def chosen(self) -> CaseLine | None:
        """The case under the cursor of the item in view."""
        row = self.list.row
        return row.line if isinstance(row, PromiseLine) else row

    @property
    def list(self) -> LineList[CaseLine] | LineList[PromiseLine]:
        """The list of the item in view."""
        return self.query_one(
            "#promised" if self.minutes.name == "promises" else "#cases", LineList
        )

    @property
    def marked(self) -> Sequence[str]:
        """The marked cases."""
        return () if self.minutes.name == "promises" else sorted(self.list.marks)

    def following(self) -> str:
        """Return the case below the cursor."""
        if self.model is None or self.minutes.name == "promises":
            return ""
        rows, place = self._rows(self.model.brief, self.minutes.name), self.list.cursor + 1
        return rows[place].key if place < len(rows) else ""

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
        self.set_class(name == "promises", "-promises")
        rows: Sequence[CaseLine | PromiseLine] = self._rows(brief, name)
        self.list.feed(Rows(rows), self.now)  # type: ignore[arg-type]  # each list gets its own rows
        if self._stand_on:
            self.list.go_to(self._stand_on)
            self._stand_on = ""
        place = self.minutes.item + 1
        title = self.words(f"agenda.{name}.label")
        self.query_one("#lists", Panel).head(f"{place}/{len(AGENDA)} {title}  {len(rows)}")
        self._show_about()
        self._show_agenda()

    @staticmethod
    def _rows(brief: Brief, name: str) -> Sequence[CaseLine | PromiseLine]:
        rows: dict[str, Sequence[CaseLine | PromiseLine]] = {
            "promises": brief.promises,
            "late": brief.late,
            "today": brief.today,
            "low": brief.low_scores,
            "closed": brief.closed,
        }
        return rows[name]

    def _loads(self, brief: Brief, cells: int) -> Sequence[Line]:
        words = self.words
        most = max((load.open for load in brief.loads), default=1)
        room = max(4, cells - 26)
        lines: list[Line] = []
        for load in brief.loads:
            name = load.name or words("case.nobody")
            late = (f"!{load.late}", Tone.LATE) if load.late else ("0", Tone.QUIET)
            numbers: Line = (Ink(f"{load.open:>4} "), Ink(f"{late[0]:>4}", late[1]))
            left: Line = (Ink(name),)
            right: Line = (Ink(bar(load.open / most, room), Tone.GOOD), *numbers)
            lines.append(between(left, right, cells))
        return lines

    def _show_about(self) -> None:
        line, panel = self.chosen, self.query_one("#about", Panel)
        sheet = self.query_one("#about-text", Sheet)
        if line is None:
            panel.head("")
            sheet.show(lambda _: [])
            return
        panel.head(" ".join(filter(None, (line.case, line.name, line.vehicle))))
        sheet.show(lambda cells: in_meeting(self.words, line, cells, panel.size.height))

    def _show_agenda(self) -> None:
        self.query_one("#agenda", Sheet).show(self._agenda)

    def _agenda(self, cells: int) -> Sequence[Line]:
        words, minutes, model = self.words, self.minutes, self.model
        items: list[Ink] = [Ink(" ")]
        for place, name in enumerate(AGENDA):
            sign = "►" if place == minutes.item else "✓" if place in minutes.seen else " "
            tone = Tone.HEAD if place == minutes.item else Tone.QUIET
            items.append(Ink(f"{sign}{place + 1} {words(f'agenda.{name}.short')}  ", tone))
        return [between(tuple(items), self._clock(model.brief if model else None), cells)]

    def _clock(self, brief: Brief | None) -> Line:
        words = self.words
        if brief is None:
            return ()
        if brief.meeting and self.minutes.began is None:
            held = words("morning.held", clock=words.formats.clock(brief.meeting.ended))
            return (Ink(held + " ", Tone.GOOD),)
        item, total = self.minutes.spent(self.now)
        allowed = brief.minutes[self.minutes.item]
        over = item > timedelta(minutes=allowed)
        text = words("morning.clock", item=_mmss(item), allowed=f"{allowed}:00", total=_mmss(total))
        return (Ink(text + " ", Tone.LATE if over else Tone.PLAIN),)

    # Acting -------------------------------------------------------------------------------------

    def do_next_item(self) -> None:
        """Go to the next item of the agenda."""
        self.minutes.turn(1, self.now)
        self._show_item()
        self.list.focus()

    def do_previous_item(self) -> None:
        """Go to the item before."""
        self.minutes.turn(-1, self.now)
        self._show_item()
        self.list.focus()

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
            overdue=brief.overdue,
            low_scores=len(brief.low_scores),
        )
        said = self.words(
            "morning.closed",
            assigned=len(set(minutes.assigned)),
            promised=len(set(minutes.promised)),
        )
        self.minutes = Minutes()
        self.say(said)
        self.reload()

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

    def explain_due(self, lines: Sequence[Line]) -> None:
        """Show the explanation where the case stood."""
        self.query_one("#about-text", Sheet).show(lambda _: lines)

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self._show_about()
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self.list.tick(now)
        if self.minutes.began is not None:
            self.query_one("#agenda", Sheet).refresh()


_RESULTS = {"kept": Tone.GOOD, "broken": Tone.WORST, "open": Tone.PLAIN}


def _mmss(length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes:02}:{seconds:02}"
