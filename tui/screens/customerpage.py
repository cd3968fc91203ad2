"""One customer: who they are, how they like it, where they stand; and everything there was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from domain.events import case_stream, customer_stream
from domain.visits.facts import visit_stream
from tui.actions import Action
from tui.clientfile import customer_file
from tui.clientmodels import CustomerFile, CustomerLine, Double
from tui.clientwords import name_of
from tui.models import Preference
from tui.pane import Pane
from tui.screens.casework import Casework
from tui.screens.clientfacts import SECTIONS as SECTION_NAMES
from tui.screens.clientfacts import Fact, Section, count, fact_columns, facts, where, who
from tui.screens.clientreveal import Unmasking
from tui.screens.clientverbs import ACT, ACTS, FILE, SECTIONS
from tui.screens.clientwork import MENU, Clientwork
from tui.screens.handon import rows
from tui.session import Session
from tui.widgets.ink import Drawing, Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.stages import Choice, Menu, Stage
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order

ACTIONS: tuple[Action, ...] = (ACT, *ACTS, *SECTIONS)

OPEN, UNMERGE = "open", "unmerge"
_OFFERED = ("prefer", "consent", "contact", "birthday", "referral", "merge")


class CustomerPane(Clientwork[CustomerFile]):
    """A customer's file."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id=FILE)
        self._customer = ""
        self._turned: Section | None = None

    def compose(self) -> ComposeResult:
        """Who and where they stand above, one list of the file below."""
        with Container(id="top"):
            with Panel(id="who"):
                yield Sheet(id="who-text")
            with Panel(id="where"):
                yield Sheet(id="where-text")
        yield Sheet(id="sections")
        with Panel(id="list", classes="-list"):
            yield LineList(fact_columns(self), empty="client.nothing", heading=False)

    # Reading ------------------------------------------------------------------------------------

    @property
    def subject(self) -> str:
        """Whose file it is, for the title bar."""
        line = self.chosen
        return name_of(self.words, line) if line else ""

    @property
    def chosen(self) -> CustomerLine | None:
        """The customer in view."""
        return self.model.line if self.model else None

    @property
    def list(self) -> LineList[Fact]:
        """The list in view."""
        return self.query_one(LineList)

    @property
    def section(self) -> Section:
        """The list in view: the one turned to, else the first that holds anything."""
        if self._turned is not None:
            return self._turned
        filled = (each for each in SECTION_NAMES if self.model and count(self.model, each))
        return next(filled, SECTION_NAMES[0])

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.hint_here() if self.model else ""

    def come_from(self, page: Pane[Any] | None) -> None:
        """Take over the meeting's masks from the page that led here."""
        self.masked = isinstance(page, Casework | Unmasking) and page.masked

    def turn_to(self, key: str) -> None:
        """Bring another customer into view."""
        if key != self._customer:
            self.hide_again()
            self._turned = None
        self._customer = key
        self.reload()

    def on_mount(self) -> None:
        """Wait to be turned to a customer."""

    def load(self) -> CustomerFile:
        """Read the file."""
        with self.session.views(masked=self.masked) as views:
            return customer_file(self.session, views, self._customer, self.now)

    def order(self) -> Order | None:
        """Return the log of the customer in view: of the files, the visits and the cases."""
        model = self.model
        if model is None:
            return None
        people = (model.line.customer, *(each.customer for each in model.merged))
        files = map(customer_stream, people)
        visits = (visit_stream(each.visit) for each in model.visits)
        cases = (case_stream(each.case) for each in model.cases)
        return rows(streams=(*files, *visits, *cases))

    # Showing ------------------------------------------------------------------------------------

    def show(self, model: CustomerFile) -> None:
        """Fill the panels."""
        self.show_chosen()
        words = self.words
        self.query_one("#where", Panel).head(words("client.where"))
        sheet = self.query_one("#where-text", Sheet)
        sheet.show(lambda cells: where(words, model, cells, sheet.size.height))
        self._show_section()

    def show_chosen(self) -> None:
        """Show who they are, masked or not."""
        if self.model is None:
            return
        model, words = self.model, self.words
        seen = self.as_seen(model.line)
        title = [name_of(words, seen)]
        if seen.privacy:
            title.append(words(f"privacy.{seen.privacy}"))
        self.query_one("#who", Panel).head(" · ".join(title))
        self.query_one("#who-text", Sheet).show(lambda cells: who(words, model, seen, cells))

    def _show_section(self) -> None:
        if self.model is None:
            return
        model, words = self.model, self.words
        self.query_one("#sections", Sheet).show(lambda _: [self._sections(model)])
        self.query_one("#list", Panel).head(words(f"client.section.{self.section}"))
        self.list.feed(Rows(facts(words, model, self.section)), self.now)

    def _sections(self, model: CustomerFile) -> Line:
        """Return the lists with their lengths, the one in view marked; each can be clicked."""
        inks = [Ink(" ")]
        for section in SECTION_NAMES:
            label = f"{self.words(f'client.section.{section}')} {count(model, section)}"
            tone = Tone.CHOSEN if section == self.section else Tone.QUIET
            inks += [Ink(label, tone, section), Ink("  ")]
        return tuple(inks)

    @on(Drawing.Pressed, "#sections")
    def _section_pressed(self, event: Drawing.Pressed) -> None:
        event.stop()
        self._turn_to(next(each for each in SECTION_NAMES if each == event.name))

    def do_section_next(self) -> None:
        """Show the next list of the file."""
        self._turn(1)

    def do_section_before(self) -> None:
        """Show the list before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        place = (SECTION_NAMES.index(self.section) + by) % len(SECTION_NAMES)
        self._turn_to(SECTION_NAMES[place])

    def _turn_to(self, section: Section) -> None:
        self._turned = section
        self._show_section()

    # Acting -------------------------------------------------------------------------------------

    def others(self) -> Sequence[Double | CustomerLine]:
        """Return the files that may be this person's as well."""
        return self.model.doubles if self.model else ()

    def likes(self) -> Sequence[Preference]:
        """Return how they like it."""
        return self.model.preferences if self.model else ()

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_act()

    def do_act(self) -> None:
        """Offer what the row under the cursor leads to, and everything that can be noted."""
        line, row = self.take_aim(), self.list.row
        opening = Choice(
            id=OPEN,
            label=self.words("client.open-row"),
            reason="" if row and row.page else self.words("reason.no-row"),
        )
        menu = Menu(
            title=self.words("action.client.act.label"),
            choices=(opening, *(self._choice(name) for name in _OFFERED), self._unmerge()),
        )
        self.ask(MENU, name_of(self.words, line), menu)

    def _choice(self, name: str) -> Choice:
        strips = self.strips
        asked: Mapping[str, Callable[[], Stage]] = {
            "prefer": lambda: strips.prefer(self.likes()),
            "consent": strips.consent,
            "contact": strips.contact,
            "birthday": strips.birthday,
            "referral": lambda: strips.referral(self.meant),
            "merge": lambda: strips.merge(self.others()),
        }
        reason = self.words(f"reason.{self.barred}") if self.barred else ""
        if name == "merge" and not self.others():
            reason = reason or self.words("reason.no-second-file")
        label = self.words(f"action.client.{name}.label")
        return Choice(id=name, label=label, then=None if reason else asked[name](), reason=reason)

    def _unmerge(self) -> Choice:
        merged = self.model.merged if self.model else ()
        reason = self.words(f"reason.{self.barred}") if self.barred else ""
        if not merged:
            reason = reason or self.words("client.none-merged")
        then = None if reason else self.strips.unmerge(merged)
        return Choice(id=UNMERGE, label=self.words("client.unmerge"), then=then, reason=reason)

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Open what the row leads to, or write what was asked into the file."""
        row = self.list.row
        if name == MENU and answers[0] == OPEN and row:
            self.go(row.page, row.leads)
            return
        super().decided(name, answers)
