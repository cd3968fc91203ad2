"""What page 4 shows of what was read: the head, the drawings, the lists, and the row in words."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from domain.measures import MEASURES
from tui.measuring import FigureLine
from tui.pane import Pane
from tui.screens.figures import cuts, drawing
from tui.screens.figures.actions import Standing
from tui.screens.figures.columns import (
    FigureRow,
    PartRow,
    ThingRow,
    figure_columns,
    part_columns,
    thing_columns,
)
from tui.screens.figures.model import SECTIONS, FiguresPage
from tui.widgets.ink import Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows

BEHIND = "-behind"
WHY = "-why"


class FiguresSheets(Pane[FiguresPage]):
    """One section at a time; above what is drawn of it, below its figures."""

    def compose(self) -> ComposeResult:
        """The sections, two drawings, the list of the section, what is said of its row."""
        yield Sheet(id="sections")
        with Container(id="drawn"):
            yield Panel(Sheet(id="left-text"), id="left")
            yield Panel(Sheet(id="right-text"), id="right")
        with Panel(id="list", classes="-list"):
            yield LineList(figure_columns(self), empty="figures.nothing", id="figure-rows")
        with Panel(id="cut", classes="-list"):
            yield LineList(part_columns(self), empty="figures.nothing", id="part-rows")
        with Panel(id="behind", classes="-list"):
            yield LineList(thing_columns(self), empty="figures.behind.none", id="thing-rows")
        with Panel(id="told"):
            yield Sheet(id="told-text")

    @property
    def hint(self) -> str:
        """What to do here; in a new home, how to begin."""
        if self.model is None:
            return ""
        return self.words("hint.new" if self.model.is_new else "hint.figures")

    @property
    def state(self) -> Standing:
        """What is under the cursor."""
        model = self.model
        if model is None:
            return Standing()
        if model.behind is not None:
            row = self._things.row
            measure, thing = model.wanted.measure, row.thing if row else None
            return Standing(measure=measure, lists=True, thing=thing)
        if model.section == "cuts":
            is_part = self.parts.row is not None
            return Standing(measure=model.wanted.measure, row=is_part, part=is_part)
        line = self.line
        return Standing(measure=line.measure if line else "", row=line is not None)

    @property
    def line(self) -> FigureLine | None:
        """The figure under the cursor."""
        if self.model is not None and self.model.section == "cuts":
            return self.parts.row.line if self.parts.row else None
        return self._figures.row.line if self._figures.row else None

    @property
    def _figures(self) -> LineList[FigureRow]:
        return self.query_one("#figure-rows", LineList)

    @property
    def parts(self) -> LineList[PartRow]:
        """The parts of the cut."""
        return self.query_one("#part-rows", LineList)

    @property
    def _things(self) -> LineList[ThingRow]:
        return self.query_one("#thing-rows", LineList)

    def show(self, model: FiguresPage) -> None:
        """Draw the section that was read, and let its list have the keys."""
        for section in SECTIONS:
            self.set_class(section == model.section, f"-{section}")
        self.set_class(model.behind is not None, BEHIND)
        self._draw("sections", lambda cells: drawing.head_lines(self.words, model, cells))
        drawn = drawing.panels(self.words, model)
        for place, name in enumerate(("left", "right")):
            if place < len(drawn):
                title, lines = drawn[place]
                self.query_one(f"#{name}", Panel).head(title)
                self._draw(f"{name}-text", self._fitted(name, lines))
        self._fill(model)
        self.tell_row()
        self._stand()

    def _draw(self, name: str, lines: Callable[[int], drawing.Lines]) -> None:
        self.query_one(f"#{name}", Sheet).show(lines)

    def _fitted(self, name: str, lines: drawing.Drawn) -> Callable[[int], drawing.Lines]:
        sheet = self.query_one(f"#{name}-text", Sheet)
        return lambda cells: lines(cells, sheet.size.height)

    def _fill(self, model: FiguresPage) -> None:
        """Put the rows into the list of the section."""
        words, wanted, found = self.words, model.wanted, model.figures
        if model.section != "cuts":
            lines = found.lines[0].figures if found and found.lines else ()
            self.query_one("#list", Panel).head(words("figures.title"))
            self._figures.feed(Rows([FigureRow(line) for line in lines]), self.now)
            return
        measure = MEASURES[wanted.measure]
        rows = cuts.parts(found, measure) if found else ()
        self.query_one("#cut", Panel).head(drawing.cut_title(words, model))
        self.parts.feed(Rows(rows), self.now)
        if model.behind is not None:
            things = [ThingRow(thing, wanted.measure) for thing in model.behind.lines]
            self.query_one("#behind", Panel).head(drawing.behind_title(words, model))
            self._things.feed(Rows(things), self.now)

    def tell_row(self) -> None:
        """Say how the figure under the cursor stands; with ``w`` also what it is."""
        model, line = self.model, self.line
        if model is None or line is None:
            self._draw("told-text", lambda _: ())
            return
        row = self.parts.row if model.section == "cuts" else None
        advisor = row.part.key[0] if row and row.part.key else ""
        found, wide = model.jobs.get(advisor), self.has_class(WHY)
        self._draw(
            "told-text",
            lambda cells: drawing.told_lines(self.words, model, line, found, cells, wide=wide),
        )

    def _stand(self) -> None:
        """Let the list in view have the keys, unless something outside the page has them."""
        focused = self.app.focused
        if not self.display or (focused is not None and self not in focused.ancestors):
            return
        model = self.model
        if model is not None and model.behind is not None:
            self._things.focus()
        elif model is not None and model.section == "cuts":
            self.parts.focus()
        else:
            self._figures.focus()

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self.tell_row()
        self.post_message(self.Changed())
