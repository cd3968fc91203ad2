"""The weekly and the monthly review: part by part, each on its clock, decided with keys.

The clocks go on while the room looks behind a line on another page; Esc comes back here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from textual import on
from textual.app import ComposeResult

from domain.measures import MEASURES
from domain.reviewing import Kind
from tui.documents.said import Telling
from tui.improvingread import improvement_states
from tui.reviewing import usual
from tui.reviewread import material
from tui.screens.gradual import Gradual
from tui.screens.handon import write_days
from tui.screens.improvementwork import barred_for
from tui.screens.reviewagenda import agenda, clock_of
from tui.screens.reviewcolumns import columns
from tui.screens.reviewparts import rows_of
from tui.screens.reviewrows import Held, shape_of
from tui.screens.reviewverbs import ACTIONS, can_open
from tui.screens.reviewwork import ReviewPage, Reviewwork
from tui.session import Session
from tui.sitting import decisions, shifted
from tui.widgets.cells import wrap
from tui.widgets.ink import Drawing, Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows

__all__ = ["ACTIONS", "FOOTER", "ReviewPane"]

FOOTER = ("review.next", "review.open", "review.new", "review.assign", "review.due")
"""What a review needs most: the next part, what is behind, who does what until when."""

SLOW = ("retention", "return-rate", "referral-rate", "churn", "clv")
"""The measures that look at every customer of a year."""

QUICK = tuple(name for name in MEASURES if name not in SLOW)


class ReviewPane(Gradual[ReviewPage], Reviewwork):
    """One part at a time; the agenda with its clock below."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="review")
        self._part: dict[Kind, int] = {}

    def compose(self) -> ComposeResult:
        """The part's lines, what is said of the one under the cursor, the agenda."""
        with Panel(id="part", classes="-list"):
            yield LineList(columns("figures"), empty="review.empty", id="part-rows")
        with Panel(id="about"):
            yield Sheet(id="about-text")
        yield Sheet(id="agenda")

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> ReviewPage:
        """Read everything the parts are made of."""
        return self._read(tuple(MEASURES))

    def load_quickly(self) -> ReviewPage:
        """Read all but the measures that look at every customer of a year."""
        return self._read(QUICK)

    def begins_anew(self) -> bool:
        """Return whether another review, or other days, are shown than are asked for."""
        model = self.model
        span = self.spans.get(self.kind)
        return model is None or model.kind != self.kind or span not in (None, model.span)

    def _read(self, measures: Sequence[str]) -> ReviewPage:
        at, kind = self.now, self.kind
        with self.session.views() as views:
            span = self.spans.setdefault(kind, usual(kind, views.day(at)))
            found = material(
                views, span.start, span.end, at, by_month=kind == "monthly", measures=measures
            )
            decided = decisions(views, kind, span, at)
            lines = (*decided, *found.improvements)
            numbers = list(dict.fromkeys(line.improvement for line in lines))
            return ReviewPage(
                kind=kind,
                span=span,
                held=Held(found=found, decided=decided),
                states=improvement_states(views, numbers),
                policy=views.house.rules.at(at),
            )

    def turn_to(self, key: str) -> None:
        """Show a review by its kind; whoever may hold it begins, or goes on where it was left."""
        self.kind = "weekly" if key == "weekly" else "monthly"
        self.sit_down()
        self.reload()

    # Standing -----------------------------------------------------------------------------------

    @property
    def names(self) -> Sequence[str]:
        """The parts."""
        if self.sitting is not None:
            return self.sitting.names
        return tuple(self.session.house().rules.at(self.now).review.minutes(self.kind))

    @property
    def place(self) -> int:
        """Which part is in view."""
        if self.sitting is not None:
            return self.sitting.part
        return self._part.get(self.kind, 0) % len(self.names)

    @property
    def subject(self) -> str:
        """Which review of which days."""
        words, model = self.words, self.model
        kind = words(f"review.{self.kind}")
        if model is None or model.kind != self.kind:
            return kind
        span = model.span
        return f"{kind} {words('document.period', start=span.start, end=span.end)}"

    @property
    def hint(self) -> str:
        """What to do here; why nothing can be changed, where that is so."""
        words = self.words
        if barred := barred_for(self.session):
            return words(f"hint.{barred}")
        if (unfit := self.unfit()) is not None:
            return words("review.only-look", why=words.explain(unfit))
        return words("review.hint", n=len(self.model.held.decided) if self.model else 0)

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: ReviewPage) -> None:
        """Fill the list of the part in view."""
        if model.kind != self.kind:
            return
        self.states = model.states
        name = self.names[self.place]
        words, telling = self.words, Telling(self.words, model.policy)
        minutes = model.policy.review.minutes(self.kind)[name]
        title = words(f"document.{self.kind}.part.{name}")
        head = words("review.part", place=self.place + 1, of=len(self.names), part=title, n=minutes)
        self.query_one("#part", Panel).head(head)
        self.lines.recast(columns(shape_of(name)))
        self.lines.feed(Rows(rows_of(name, model.held, telling)), self.now)
        if self.stand_on:
            self.lines.go_to(self.stand_on)
            self.stand_on = ""
        self._skip_title()
        self._tell()
        self.query_one("#agenda", Sheet).show(self._agenda)

    def _skip_title(self) -> None:
        """Begin on the first line of a part, not on the title above it."""
        if self.lines.cursor == 0 and self.lines.row is not None and self.lines.row.head:
            self.lines.action_move(1)

    def _tell(self) -> None:
        row = self.lines.row
        about = row.about if row is not None else ()
        self.query_one("#about", Panel).head(row.what.strip() if row is not None else "")
        self.query_one("#about-text", Sheet).show(partial(_wrapped, about))

    def _agenda(self, cells: int) -> Sequence[Line]:
        if self.model is None:
            return ()
        sitting, words = self.sitting, self.words
        clock = clock_of(words, sitting, self.model.policy, self.now)
        seen = tuple(sitting.spent) if sitting else ()
        labels = {name: words(f"review.short.{self.kind}.{name}") for name in self.names}
        return [agenda(labels, self.place, clock, seen, cells)]

    def on_resize(self) -> None:
        """Break the lines of what is said anew."""
        if self.model:
            self.call_after_refresh(self._tell)

    def tick(self, _now: datetime) -> None:
        """Let the clock of the part run."""
        if self.sitting is not None and self.model is not None:
            self.query_one("#agenda", Sheet).refresh()

    @on(LineList.Chosen)
    def _moved(self) -> None:
        self._tell()
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    @on(Drawing.Pressed, "#agenda")
    def _pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        if event.name in self.names:
            self._turn(list(self.names).index(event.name))

    # Going through ------------------------------------------------------------------------------

    def do_next(self) -> None:
        """Go to the next part."""
        self._turn(self.place + 1)

    def do_previous(self) -> None:
        """Go to the part before."""
        self._turn(self.place - 1)

    def _turn(self, to: int) -> None:
        if self.sitting is not None:
            self.sitting.turn(to, self.now)
        self._part[self.kind] = to % len(self.names)
        self.lines.action_first()
        if self.model is not None:
            self.show(self.model)
        self.post_message(self.Changed())

    def do_open(self) -> None:
        """Show what is behind the line under the cursor."""
        row = self.lines.row
        if row is not None and can_open(self.state) is None:
            self.go(row.page, row.turn)

    def do_export(self) -> None:
        """Write the document of these days, as it would be if the review ended now."""
        if self.model is not None:
            write_days(self, self.session, self.model.kind, self.model.span)

    def do_history(self) -> None:
        """Show the log of the days in view."""
        if self.model is not None:
            span = self.model.span
            self.go("audit", f"since:{span.start} until:{span.end}")

    def do_earlier(self) -> None:
        """Look at the week or the month before."""
        self._shift(-1)

    def do_later(self) -> None:
        """Look at the week or the month after."""
        self._shift(1)

    def _shift(self, by: int) -> None:
        if self.model is not None:
            today = self.now.astimezone(self.words.formats.zone).date()
            self.spans[self.kind] = shifted(self.kind, self.model.span, by, today)
            self.reload()


def _wrapped(about: Sequence[str], cells: int) -> Sequence[Line]:
    return [(Ink(part),) for text in about for part in wrap(text, max(2, cells))]
