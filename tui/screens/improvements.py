"""Improvements: the list by what is due next, what came of them, and what the staff suggest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from domain.improving.facts import improvement_stream, suggestion_stream
from domain.improving.state import Improvement, Suggestion
from tui.actions import Action
from tui.improvingmodels import (
    ImprovementFile,
    ImprovementLine,
    ImprovementList,
    SuggestionLine,
    SuggestionList,
)
from tui.improvingread import (
    improvement_file,
    improvement_states,
    improvements,
    suggestion_states,
    suggestions,
)
from tui.screens.handon import rows
from tui.screens.improvementfacts import (
    Told,
    beside,
    improvement_columns,
    suggested,
    suggestion_columns,
    told,
    told_columns,
)
from tui.screens.improvementverbs import LIST, SUGGESTIONS
from tui.screens.improvementwork import Improvework, barred_for
from tui.session import Session
from tui.widgets.ink import Drawing, Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

IMPROVEMENTS = Action(
    id="go.improvements",
    keys=("m",),
    group="go",
    handler="do_go",
    where=frozenset({"figures", "dashboard"}),
    rank=9,
)
"""Leads here from the figures, where ``i`` is the page of who was asked."""


class ImprovementsPage(msgspec.Struct, frozen=True):
    """Both lists, the states that decide what may be done, and the one looked at in full."""

    found: ImprovementList
    suggestions: SuggestionList
    states: Mapping[str, Improvement]
    said: Mapping[str, Suggestion]
    file: ImprovementFile | None = None


class ImprovementsPane(Improvework[ImprovementsPage]):
    """The page of improvements."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="improvements")
        self._open = ""

    def compose(self) -> ComposeResult:
        """The sections above, the list and what is under the cursor below."""
        yield Sheet(id="sections")
        with Container(id="body"):
            with Panel(id="list", classes="-list"):
                yield LineList(improvement_columns(self), empty="improving.empty", id="lines")
            with Panel(id="said", classes="-list"):
                yield LineList(
                    suggestion_columns(self), empty="improving.no-suggestions", id="suggested"
                )
            with Panel(id="full", classes="-list"):
                yield LineList(told_columns(), heading=False, id="told")
            with Panel(id="about"):
                yield Sheet(id="about-text")

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> ImprovementsPage:
        """Read both lists, and the improvement that is looked at in full."""
        with self.session.views() as views:
            found, said = improvements(views, self.now), suggestions(views, self.now)
            file = None
            if self._open:
                who, journal = self.session.person(), self.session.journal
                file = improvement_file(views, journal, self._open, who=who, at=self.now)
            return ImprovementsPage(
                found,
                said,
                improvement_states(views, [line.improvement for line in found.lines]),
                suggestion_states(views, [line.suggestion for line in said.lines]),
                file,
            )

    @property
    def _lines(self) -> LineList[ImprovementLine]:
        return self.query_one("#lines", LineList)

    @property
    def _suggested(self) -> LineList[SuggestionLine]:
        return self.query_one("#suggested", LineList)

    @property
    def chosen(self) -> ImprovementLine | None:
        """The improvement under the cursor."""
        return self._lines.row

    @property
    def chosen_suggestion(self) -> SuggestionLine | None:
        """The suggestion under the cursor."""
        return self._suggested.row

    @property
    def subject(self) -> str:
        """What is under the cursor, for the title."""
        if self.section == SUGGESTIONS:
            return self.chosen_suggestion.suggestion if self.chosen_suggestion else ""
        return self.chosen.improvement if self.chosen else ""

    @property
    def hint(self) -> str:
        """What to do here first."""
        barred = barred_for(self.session)
        if barred:
            return self.words(f"hint.{barred}")
        here = self.section == SUGGESTIONS
        return self.words("improving.hint-suggestions" if here else "improving.hint")

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: ImprovementsPage) -> None:
        """Fill the lists; the cursor stays where it is or goes to what was just recorded."""
        words = self.words
        self.states, self.said = model.states, model.said
        self.query_one("#sections", Sheet).show(lambda _: [self._sections(model)])
        opened = sum(model.found.cells.values())
        self.query_one("#list", Panel).head(words("improving.title", n=opened))
        waiting = model.suggestions.waiting
        self.query_one("#said", Panel).head(words("improving.title-suggestions", n=waiting))
        self._lines.feed(Rows(model.found.lines), self.now)
        self._suggested.feed(Rows(model.suggestions.lines), self.now)
        if self.stand_on:
            here = self._suggested if self.section == SUGGESTIONS else self._lines
            here.go_to(self.stand_on)
            self.stand_on = ""
        self._show_chosen()

    def _sections(self, model: ImprovementsPage) -> Line:
        words = self.words
        opened = sum(model.found.cells.values())
        parts = (
            (LIST, words("improving.section.list", n=opened)),
            (SUGGESTIONS, words("improving.section.suggestions", n=model.suggestions.waiting)),
        )
        inks = [
            Ink(f" {text} ", Tone.CHOSEN if name == self.section else Tone.QUIET, name)
            for name, text in parts
        ]
        late = Ink(f"  {Tone.LATE.sign} {words('print.improving.late', n=model.found.late)}")
        loud = (late._replace(tone=Tone.LATE),) if model.found.late else ()
        return (*inks, *loud)

    def _show_chosen(self) -> None:
        """Show what is under the cursor, beside the list or in full."""
        model, words = self.model, self.words
        panel, sheet = self.query_one("#about", Panel), self.query_one("#about-text", Sheet)
        if model is None:
            return
        if self.section == SUGGESTIONS:
            line, high = self.chosen_suggestion, panel.size.height
            panel.head(line.suggestion if line else "")
            sheet.show(lambda cells: suggested(words, line, model.suggestions, cells, high))
        elif (chosen := self.chosen) is not None:
            panel.head(chosen.improvement)
            sheet.show(lambda cells: beside(words, chosen, self._names, cells))
        else:
            panel.head("")
            sheet.show(lambda _: [])
        if model.file is not None:
            self._show_full(model.file)

    def _show_full(self, file: ImprovementFile) -> None:
        lines: LineList[Told] = self.query_one("#told", LineList)
        name = self.words("improving.file", id=file.line.improvement, title=file.line.title)
        self.query_one("#full", Panel).head(name)
        cells = max(20, lines.size.width - 4)
        house = self.session.house()
        facts = told(self.words, file, house.name_of, self._names, cells)
        lines.feed(Rows(facts), self.now)

    @property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        return self.session.house().rules.at(self.now).causes.names

    def on_resize(self) -> None:
        """Break the lines of what is shown anew."""
        if self.model:
            self.call_after_refresh(self._show_chosen)

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self._lines.tick(now)
        self._suggested.tick(now)

    @on(LineList.Chosen)
    def _moved(self, event: LineList.Chosen) -> None:
        if event.lines.id != "told":
            self._show_chosen()
            self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_act()

    @on(Drawing.Pressed, "#sections")
    def _pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        if event.name != self.section:
            self.do_next()

    # Going along --------------------------------------------------------------------------------

    def do_next(self) -> None:
        """Show the other section."""
        self.leave()
        self.section = SUGGESTIONS if self.section == LIST else LIST
        self.set_class(self.section == SUGGESTIONS, "-suggestions")
        (self._suggested if self.section == SUGGESTIONS else self._lines).focus()
        if self.model:
            self.show(self.model)
        self.post_message(self.Changed())

    do_previous = do_next

    def do_place(self) -> None:
        """Open the matrix with this improvement taken up."""
        line = self.chosen
        self.go("matrix", line.improvement if line else "")

    def do_look(self) -> None:
        """Show the improvement in full."""
        line = self.chosen
        if line is None or self.leave():
            return
        self._open = line.improvement
        self.add_class("-full")
        self.query_one("#told", LineList).focus()
        self.reload()

    def order(self) -> Order | None:
        """Return the list in view; the log of the improvement that is shown in full."""
        model = self.model
        if model is None:
            return None
        if self._open:
            return rows(streams=(improvement_stream(self._open),))
        if self.section == SUGGESTIONS:
            said = tuple(line.suggestion for line in model.suggestions.lines)
            return rows("suggestions", keys=said)
        return rows("improvements", keys=tuple(line.improvement for line in model.found.lines))

    def do_history(self) -> None:
        """Show the log of what is under the cursor; without anything there, the whole log."""
        said, line = self.chosen_suggestion, self.chosen
        if self.section == SUGGESTIONS:
            self.go("audit", f"stream:{suggestion_stream(said.suggestion)}" if said else "")
        else:
            self.go("audit", f"stream:{improvement_stream(line.improvement)}" if line else "")

    def leave(self) -> bool:
        """Put what is shown in full away."""
        if not self._open:
            return False
        self._open = ""
        self.remove_class("-full")
        self._lines.focus()
        return True

    def turn_to(self, key: str) -> None:
        """Stand on an improvement."""
        if self.section == SUGGESTIONS:
            self.do_next()
        self.stand_on = key
        self.reload()
