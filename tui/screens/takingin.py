"""Taking cars in on the board: the reception's form, whom it knows, and what it records.

What was typed is checked before anything is recorded; a refusal leaves the form as it is.
"""

from __future__ import annotations

from functools import partial
from typing import TypeVar, cast

from msgspec.structs import replace
from textual import on

from domain.errors import DeskError
from domain.house import House
from tui import arrivals
from tui.screens.casework import DeskApp
from tui.screens.reception import TELLS_WHO, ReceptionForm
from tui.screens.visitverbs import VisitStanding
from tui.screens.visitwork import Visitwork
from tui.visiting import visit_line
from tui.visitmodels import Known, VisitLine
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")

FORM = "form-open"
"""Why nothing is done with the cars while one is being taken in."""


class TakingIn(Visitwork[ModelT]):
    """A page on which cars are taken in; it mounts the form before its line ``#line``."""

    _giving_up = False

    def taken_in(self, visit: str) -> None:
        """Show a visit that was just taken in or booked."""
        raise NotImplementedError

    def form_left(self) -> None:
        """Show the page again: the form is put away."""
        raise NotImplementedError

    @property
    def state(self) -> VisitStanding:
        """How things stand for the car in view, and whether one is being taken in."""
        if self.fills_in:
            return VisitStanding(barred=self.barred(self.session.person()) or FORM, fills_in=True)
        return super().state

    @property
    def fills_in(self) -> bool:
        """Whether the form is open."""
        return self.has_class("-reception")

    @property
    def _form(self) -> ReceptionForm:
        return self.query_one(ReceptionForm)

    def do_receive(self) -> None:
        """Take a car in."""
        self.take_in(books=False)

    def do_book(self) -> None:
        """Give somebody a slot."""
        self.take_in(books=True)

    def take_in(self, *, books: bool) -> None:
        """Open the form of the reception in the place of the lists."""
        self.run_worker(self._open_form(books=books))

    def take_booked(self, visit: str) -> None:
        """Open the form with what was said at a booking whose car comes."""
        self.run_worker(partial(self._read_booking, visit), thread=True, group="booking")

    def _read_booking(self, visit: str) -> None:
        """Read a booking in full, also where the page is masked; runs in a thread."""
        with self.session.views() as views:
            booking = visit_line(views, visit)
        cast("DeskApp", self.app).tell(self._open_booked, booking)

    def _open_booked(self, booking: VisitLine) -> None:
        self.run_worker(self._open_form(books=False, booking=booking))

    async def _open_form(self, *, books: bool, booking: VisitLine | None = None) -> None:
        if not self.query(ReceptionForm):
            await self.mount(ReceptionForm(), before="#line")
        house = self.session.house_now()
        self.add_class("-reception")
        self._giving_up = False
        if booking is not None:
            booking = replace(booking, advisor=called(house, booking.advisor))
        services = house.rules.at(self.now).visit.services
        self._form.begin(services, books=books, booking=booking)
        self.post_message(self.Changed())

    @on(ReceptionForm.Asked)
    def _look_up(self, event: ReceptionForm.Asked) -> None:
        event.stop()
        self._giving_up = False
        typed = self._form.typed
        self.run_worker(partial(self._known, typed), thread=True, exclusive=True, group="lookup")

    def _known(self, typed: arrivals.Typed) -> None:
        """Find out who shows these signs; runs in a thread."""
        house, books = self.session.house_now(), self._form.books
        checked = arrivals.check(typed, house, self.now, books=books)
        shown = arrivals.signs_of(self.session, checked)
        with self.session.views() as views:
            known = arrivals.known_by(
                self.session, views, shown, self.now, plate=checked.plate, vin=checked.vin
            )
            here = arrivals.here_now(views, known.customer, checked.plate) if known else None
        if known is not None:
            known = replace(known, advisor=called(house, known.advisor))
        unclear = any(name in checked.faults and getattr(typed, name) for name in TELLS_WHO)
        cast("DeskApp", self.app).tell(self._take_known, typed, known, here, unclear)

    def _take_known(
        self,
        typed: arrivals.Typed,
        known: Known | None,
        here: VisitLine | None,
        unclear: bool,  # noqa: FBT001  a callback takes values by place
    ) -> None:
        if self.fills_in and _asked(self._form.typed) == _asked(typed):
            self._form.told(known, here, unclear=unclear)

    @on(ReceptionForm.Left)
    def _check_field(self, event: ReceptionForm.Left) -> None:
        """Say beside a field that was left what is wrong with it; what is right now goes."""
        event.stop()
        form, name = self._form, event.field
        checked = arrivals.check(form.typed, self.session.house_now(), self.now, books=form.books)
        form.remark_on(name, checked.faults.get(name), checked.notes.get(name))
        form.unremark({*checked.faults, *checked.notes})

    @on(ReceptionForm.Done)
    def _filled_in(self, event: ReceptionForm.Done) -> None:
        event.stop()
        self.do_save()

    def do_save(self) -> None:
        """Take in what the form holds; what cannot be right is said beside its field."""
        form, house = self._form, self.session.house_now()
        checked = arrivals.check(form.typed, house, self.now, books=form.books)
        if checked.faults:
            form.go_to_fault(checked)
            first = next(iter(checked.faults.values()))
            said = self.words(f"reception.fault-of.{first.code}", **first.params)
            self.say(said, tone=Tone.LATE)
            return
        desk, books, booking = cast("DeskApp", self.app), form.books, form.booking

        def work() -> None:
            try:
                if books:
                    visit = arrivals.book(self.session, checked)
                else:
                    visit = arrivals.arrive(self.session, checked, booking=booking)
            except DeskError as error:
                desk.tell(self._not_taken_in, error)
            else:
                desk.tell(self._recorded_arrival, visit, checked)

        desk.in_turn(work)

    def _not_taken_in(self, error: DeskError) -> None:
        self.say(self.words.explain(error), tone=Tone.LATE)

    def _recorded_arrival(self, visit: str, checked: arrivals.Checked) -> None:
        """Say what is owed next, and show the board with the cursor on the car."""
        words = self.words
        plate = checked.plate or checked.name or visit
        if checked.slot:
            slot = words.formats.moment(checked.slot)
            said = words("visits.booked-done", plate=plate, slot=slot)
        else:
            said = words("visits.opened-plain", plate=plate)
        self.say(said)
        self._close_form()
        self.taken_in(visit)

    def leave_form(self) -> bool:
        """Close the form; one that holds something only when asked twice."""
        if not self._form.is_empty and not self._giving_up:
            self._giving_up = True
            self.say(self.words("reception.leave"), tone=Tone.PLAIN)
            return True
        self._close_form()
        return True

    def _close_form(self) -> None:
        self.remove_class("-reception")
        self.form_left()
        self.post_message(self.Changed())


def called(house: House, advisor: str) -> str:
    """Return the name to write for an advisor; the id where two of the staff share the name."""
    name = house.name_of(advisor) if advisor else ""
    same = [member for member in house.present() if member.name == name]
    return name if len(same) == 1 else advisor


def _asked(typed: arrivals.Typed) -> tuple[str, str, str]:
    return typed.plate, typed.phone, typed.vin
