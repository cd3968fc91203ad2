"""The form of the reception: plate or phone first, the house fills in what it knows.

What a person typed is never overwritten, and what cannot be right is said beside its field.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
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

FILLED = ("phone", "name", "vehicle", "plate", "vin", "advisor", "fault")
"""Fields the house fills in of whoever it knows."""

BOOKED = ("fault", *CHOSEN)
"""Fields today's booking fills in, when the car comes."""


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
            yield Input(id=f"of-{self.field}", compact=True, select_on_focus=self.field != "fault")
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

    class Left(Message):
        """A field that was written in was left.

        Attributes:
            field: Which.
        """

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    class Done(Message):
        """The form was filled in to its end."""

    def __init__(self) -> None:
        super().__init__(id="reception")
        self.books = False
        self._filled: dict[str, str] = {}
        self._known: Known | None = None
        self._here: VisitLine | None = None
        self._booking: VisitLine | None = None
        self._unclear = False

    def compose(self) -> ComposeResult:
        """The fields, and beside them what is known of the customer."""
        with Panel(id="fields"):
            for name in FIELDS:
                yield Field(name)
        with Panel(id="person"):
            yield Sheet(id="person-text")

    # Filling in ---------------------------------------------------------------------------------

    def begin(
        self, services: Sequence[str], *, books: bool, booking: VisitLine | None = None
    ) -> None:
        """Start with an empty form, or with what was said at a booking whose car comes."""
        self.books, self._booking = books, booking
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
            self._filled[name] = self._chooser(name).value
        self.told(None, None)
        if booking is not None:
            self._take_over(booking)
        self.remark({}, {})
        self.retell()
        self._widget("plate" if booking is None else "mileage").focus()

    def _take_over(self, booking: VisitLine) -> None:
        """Fill in what was said when it was booked, as if it were said again."""
        for name in FIELDS:
            field = "advisor_name" if name == "advisor" else name
            told = "" if name in ("slot", "mileage") else str(getattr(booking, field))
            if name in CHOSEN:
                self._chooser(name).choose(told)
                self._filled[name] = ""
            elif told:
                self._input(name).value = told

    @property
    def booking(self) -> str:
        """The booking the form was opened for, as long as it is still about its car."""
        booked, typed = self._booking, self.typed
        same = booked and any(
            getattr(booked, name) and getattr(booked, name) == getattr(typed, name).strip()
            for name in TELLS_WHO
        )
        return booked.visit if booked and same else ""

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

    def told(self, known: Known | None, here: VisitLine | None, *, unclear: bool = False) -> None:
        """Fill in what is known of the customer; what a person typed stays.

        Args:
            known: Whoever the signs lead to; ``None`` for nobody.
            here: The visit of this car that is in the house already.
            unclear: Whether a field that tells who it is cannot be read.
        """
        self._known, self._here, self._unclear = known, here, unclear
        for name in CHOSEN:
            choice, chooser = self._of_known(name), self._chooser(name)
            if choice and chooser.value == self._filled.get(name) and not chooser.has_focus:
                chooser.choose(choice)
                self._filled[name] = chooser.value
        for name in FILLED:
            text = self._of_known(name)
            field = self._input(name)
            if field.has_focus or (field.value and field.value != self._filled.get(name)):
                continue
            if text != field.value:
                self._filled[name] = text
                with field.prevent(Input.Changed):
                    field.value = text
                field.cursor_position = len(text)
        self._show_person()

    def _of_known(self, name: str) -> str:
        """Return what is known for a field; a booking's own only to whoever takes its car in."""
        if self._known is None or (name in BOOKED and self.books):
            return ""
        return str(getattr(self._known, name))

    def remark(self, faults: Mapping[str, Remark], notes: Mapping[str, Remark]) -> None:
        """Say beside each field what is wrong, or odd."""
        for name in FIELDS:
            self.remark_on(name, faults.get(name), notes.get(name))

    def remark_on(self, name: str, fault: Remark | None, note: Remark | None) -> None:
        """Say beside one field what is wrong, or odd."""
        words, said = words_of(self), fault or note
        text = words(f"reception.fault-of.{said.code}", **said.params) if said else ""
        tone = Tone.LATE if fault else Tone.WATCH
        line: Line = (Ink(f"{tone.sign} {text}" if fault else text, tone),)
        self.query_one(f"#field-{name} .remark", Sheet).show(lambda _: [line])

    def unremark(self, wrong: Container[str]) -> None:
        """Say nothing any more beside the fields that are not ``wrong``."""
        for name in FIELDS:
            if name not in wrong:
                self.remark_on(name, None, None)

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
        if self._known is None and self._unclear:
            lines = [(words("reception.unclear"), Tone.QUIET)]
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
        self.remark_on(name, None, None)
        if name in TELLS_WHO:
            self.post_message(self.Asked())
        self._show_person()

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(self.Left((event.input.id or "").removeprefix("of-")))

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
