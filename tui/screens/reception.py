"""The form of the reception: plate or phone first, the house fills in what it knows.

What a person typed is never overwritten, and what cannot be right is said beside its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui.arrivals import MODES, Checked, Remark, Typed
from tui.clientwords import liking
from tui.screens.visitcolumns import named
from tui.text import Words
from tui.visitmodels import Known, VisitLine
from tui.widgets.cells import wrap
from tui.widgets.chooser import Chooser
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.panel import Panel
from tui.widgets.speech import words_of
from tui.widgets.tone import Tone

FIELDS = (
    *("plate", "phone", "name", "vehicle", "fault", "mileage"),
    *("service", "mode", "slot", "matter", "vin", "advisor"),
)
"""From top to bottom; ``slot`` shows for a booking only."""

CHOSEN = ("service", "mode")
"""Fields in which one of a few is chosen."""

TELLS_WHO = ("plate", "phone", "vin")
"""Fields by which somebody is known."""

FILLED = ("phone", "name", "vehicle", "plate", "vin", "advisor")
"""Fields the house fills in of whoever it knows."""


class Field(Horizontal):
    """One field with its name, and a remark at its end."""

    DEFAULT_CSS = """
    Field { height: 1; }
    Field > .label { width: 10; }
    Field > Input { width: 28; }
    Field > .remark { width: 1fr; padding-left: 1; }
    """

    def __init__(self, name: str) -> None:
        super().__init__(id=f"field-{name}")
        self.field = name

    def compose(self) -> ComposeResult:
        """Name, line to write on or to choose in, remark."""
        yield Sheet(classes="label")
        if self.field in CHOSEN:
            yield Chooser(id=f"of-{self.field}")
        else:
            yield Input(id=f"of-{self.field}", compact=True)
        yield Sheet(classes="remark")


class ReceptionForm(VerticalScroll):
    """A car comes in, or is booked."""

    DEFAULT_CSS = """
    ReceptionForm { height: 1fr; layout: vertical; }
    ReceptionForm #fields { height: 1fr; }
    ReceptionForm #person { height: 6; }
    ReceptionForm #field-slot { display: none; }
    ReceptionForm.-booking #field-slot { display: block; }
    """

    class Asked(Message):
        """A field that tells who it is reads differently."""

    class Done(Message):
        """The form was filled in to its end."""

    def __init__(self) -> None:
        super().__init__(id="reception")
        self.books = False
        self._filled: dict[str, str] = {}
        self._known: Known | None = None
        self._here: VisitLine | None = None

    def compose(self) -> ComposeResult:
        """The fields, and beside them what is known of the customer."""
        with Panel(id="fields"):
            for name in FIELDS:
                yield Field(name)
        with Panel(id="person"):
            yield Sheet(id="person-text")

    # Filling in ---------------------------------------------------------------------------------

    def begin(self, services: Sequence[str], *, books: bool) -> None:
        """Start with an empty form."""
        self.books = books
        self.set_class(books, "-booking")
        self._filled.clear()
        words = words_of(self)
        for name in FIELDS:
            if name not in CHOSEN:
                self._input(name).value = ""
        self._chooser("service").offer([(code, named(words, "service", code)) for code in services])
        self._chooser("mode").offer([(mode, words(f"mode.{mode}")) for mode in MODES])
        for name in CHOSEN:
            self._chooser(name).choose(next(iter(self._offered(name, services))))
        self.told(None, None)
        self.remark({}, {})
        self.retell()
        self._input("plate").focus()

    def _offered(self, name: str, services: Sequence[str]) -> Sequence[str]:
        """Return the codes of a field, the usual one first."""
        if name == "mode":
            return MODES
        return ("repair",) if "repair" in services else services

    @property
    def typed(self) -> Typed:
        """What stands in the fields."""
        values = {
            name: self._chooser(name).value if name in CHOSEN else self._input(name).value
            for name in FIELDS
        }
        return Typed(**values)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed yet."""
        return not any(self._input(name).value for name in FIELDS if name not in CHOSEN)

    def told(self, known: Known | None, here: VisitLine | None) -> None:
        """Fill in what is known of the customer; what a person typed stays.

        Args:
            known: Whoever the signs lead to; ``None`` for nobody.
            here: The visit of this car that is in the house already.
        """
        self._known, self._here = known, here
        for name in FILLED:
            text = getattr(known, name) if known else ""
            field = self._input(name)
            if field.has_focus or (field.value and field.value != self._filled.get(name)):
                continue
            if text != field.value:
                self._filled[name] = text
                with field.prevent(Input.Changed):
                    field.value = text
        self._show_person()

    def remark(self, faults: Mapping[str, Remark], notes: Mapping[str, Remark]) -> None:
        """Say beside each field what is wrong, or odd."""
        words = words_of(self)
        for field in self.query(Field):
            fault, note = faults.get(field.field), notes.get(field.field)
            said = fault or note
            text = words(f"reception.fault-of.{said.code}", **said.params) if said else ""
            tone = Tone.LATE if fault else Tone.WATCH
            line: Line = (Ink(f"{tone.sign} {text}" if fault else text, tone),)
            field.query_one(".remark", Sheet).show(lambda _, line=line: [line])  # type: ignore[misc]

    def go_to_fault(self, checked: Checked) -> None:
        """Put the cursor on the first field that must be put right."""
        self.remark(checked.faults, checked.notes)
        first = next((name for name in FIELDS if name in checked.faults), "")
        if first:
            self._widget(first).focus()

    def retell(self) -> None:
        """Say names and hints in the language the application speaks now."""
        words = words_of(self)
        title = "reception.title-booking" if self.books else "reception.title"
        self.query_one("#fields", Panel).head(words(title), words("reception.save"))
        self.query_one("#person", Panel).head(words("reception.known"))
        for field in self.query(Field):
            name = words(f"reception.{field.field}")
            field.query_one(".label", Sheet).show(
                lambda _, name=name: [(Ink(name, Tone.QUIET),)]  # type: ignore[misc]
            )
            hint = f"reception.placeholder.{field.field}"
            if field.field not in CHOSEN:
                self._input(field.field).placeholder = words(hint) if words.has(hint) else ""
        self._show_person()

    # Who it is ----------------------------------------------------------------------------------

    def _show_person(self) -> None:
        known, here, words = self._known, self._here, words_of(self)
        lines = [] if self.is_empty else list(about(words, known, here, books=self.books))
        nothing = words("reception.nobody-yet") if self.is_empty else ""
        self.query_one("#person-text", Sheet).show(
            lambda cells: [
                (Ink(row, tone),)
                for text, tone in (lines or [(nothing, Tone.QUIET)])
                for row in wrap(text, cells)
            ]
        )

    # Going along --------------------------------------------------------------------------------

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        name = (event.input.id or "").removeprefix("of-")
        if name in TELLS_WHO:
            self.post_message(self.Asked())
        self._show_person()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        name = (event.input.id or "").removeprefix("of-")
        if name in ("plate", "phone") and self._known and event.input.value:
            self._widget("fault").focus()
            return
        self._go_on(name)

    @on(Chooser.Submitted)
    def _chose(self, event: Chooser.Submitted) -> None:
        event.stop()
        self._go_on((event.chooser.id or "").removeprefix("of-"))

    def _go_on(self, name: str) -> None:
        """Go to the next field; from the last one, be done."""
        after = list(self._shown())
        place = after.index(name) + 1
        if place < len(after):
            self._widget(after[place]).focus()
        else:
            self.post_message(self.Done())

    def on_key(self, event: events.Key) -> None:
        """Go up and down between the fields."""
        if event.key not in ("up", "down"):
            return
        event.stop()
        event.prevent_default()
        shown = list(self._shown())
        here = next((n for n in shown if self._widget(n).has_focus), shown[0])
        place = (shown.index(here) + (1 if event.key == "down" else -1)) % len(shown)
        self._widget(shown[place]).focus()

    def _shown(self) -> Iterator[str]:
        return (name for name in FIELDS if name != "slot" or self.books)

    def _widget(self, name: str) -> Widget:
        return self.query_one(f"#of-{name}")

    def _input(self, name: str) -> Input:
        return cast("Input", self._widget(name))

    def _chooser(self, name: str) -> Chooser:
        return cast("Chooser", self._widget(name))


def about(
    words: Words, known: Known | None, here: VisitLine | None, *, books: bool
) -> Iterator[tuple[str, Tone]]:
    """Yield what the reception should know of a customer, the loudest first."""
    if here is not None:
        stage = words(f"stage.{here.stage}")
        yield words("reception.in-house", stage=stage), Tone.LATE
    if known is None:
        yield words("reception.unknown"), Tone.PLAIN
        return
    if known.slot and known.is_today and not books:
        yield words("reception.booked-for", slot=words.formats.moment(known.slot)), Tone.GOOD
    elif known.slot:
        yield words("reception.booked-other", slot=words.formats.moment(known.slot)), Tone.WATCH
    if known.open_cases:
        listed = words("list.and").join(known.open_cases)
        yield words("visit.open-cases", list=listed), Tone.LATE
    if known.preferences:
        yield words("visit.prefers", list=preferred(words, known)), Tone.HEAD
    yield "  ".join(filter(None, (known.name, *_times(words, known)))), Tone.PLAIN


def preferred(words: Words, known: Known) -> str:
    """Return how a customer likes it, in words."""
    return words("list.and").join(liking(words, code) for code in known.preferences)


def _times(words: Words, known: Known) -> Iterator[str]:
    if known.visits and known.last_day:
        yield words("visit.since", n=known.visits, day=known.last_day.isoformat())
    elif not known.visits:
        yield words("visit.first-time")
    if known.next_service:
        yield words("visit.next-service", day=known.next_service.isoformat())
