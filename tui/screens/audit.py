"""Audit: the log as it was written, and everything else as it was at the event in view.

Nothing can be changed here. A look at sealed text is the one thing that leaves a trace: it is
recorded before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tui.audit.compare import compare
from tui.audit.models import Comparison, Found, Wanted
from tui.screens.auditbeside import AuditBeside
from tui.screens.auditkeys import ACTIONS
from tui.screens.auditlog import NEWEST
from tui.screens.auditwords import stamp
from tui.widgets.stages import Choice, Menu
from tui.widgets.tone import Tone

__all__ = ["ACTIONS", "AuditPane"]

NARROWING = ("case", "customer", "person", "act")
"""What the log can be narrowed to from an event."""

MENU = ("travel", "evidence", "mark", "compare", *NARROWING, "play", "live")
"""What can be done with an event, by digit."""


class AuditPane(AuditBeside):
    """The audit page: what can be done with the event in view."""

    def do_travel(self) -> None:
        """Show the whole program as it was at this event."""
        if self.event:
            self.stop_playing()
            self.desk.travel(self.event.position)
            at = stamp(self.words, self.event.recorded)
            self.say(self.words("audit.travelled", at=at), tone=Tone.PLAIN)

    def do_live(self) -> None:
        """Come back to the present, and to the newest event."""
        self.stop_playing()
        if self.session.moment is not None:
            self.desk.come_back()
        self._stand_at = NEWEST
        self.reload()

    def do_full(self) -> None:
        """Give the event in view all the room beside the list; again, show the case too."""
        self.toggle_class("-full")
        self.call_after_refresh(self.show_beside)

    def do_mark(self) -> None:
        """Keep this instant for comparing; again, let it go."""
        event = self.event
        self.kept = None if self.kept and event and self.kept.key == event.key else event
        self.look_closer()
        told = "audit.marked" if self.kept else "audit.unmarked"
        self.say(self.words(told), tone=Tone.PLAIN)

    def do_compare(self) -> None:
        """Set the instant kept, or now, beside the one in view."""
        event, found = self.event, self.model
        if event is None or found is None:
            return
        here, kept, case = event.position, self.kept, event.case or self.case_beside
        sides = (kept.position, here) if kept else (here, found.head)
        read = partial(self._read_sides, found, sides, case)
        self.run_worker(read, thread=True, exclusive=True, group="sides")

    def _read_sides(self, found: Found, sides: tuple[int, int], case: str) -> None:
        def progress(reached: int, goal: int) -> None:
            self.desk.tell(self._tell_search, reached, goal)

        self.answering(
            lambda: compare(self.session, self.looking, found, sides, case, progress),
            self._take_sides,
        )

    def _take_sides(self, both: Comparison) -> None:
        self.sides = both
        self.show_beside()
        self.say(self.words("audit.compared"), tone=Tone.PLAIN)

    def do_evidence(self) -> None:
        """Open the sealed texts of this event; that somebody looked is recorded first."""
        file = self.file
        if file is None or not self.event or file.line.position != self.event.position:
            return

        def work() -> None:
            from tui.custody.privacy import reveal

            opened = reveal(
                self.session,
                customer=file.customer,
                case=file.line.case,
                entry=file.event_id,
                place="audit",
            )
            self.desk.tell(self._take_opened, file.line.position, opened)

        self.desk.in_turn(work)

    def _take_opened(self, position: int, opened: Mapping[str, str]) -> None:
        self.sides, self.opened = None, (position, opened)
        self.show_beside()
        self.say(self.words("audit.evidence.recorded"), tone=Tone.PLAIN)

    def do_menu(self) -> None:
        """Offer by digits what can be done with this event."""
        words, state = self.words, self.state
        refused = next((a.allowed(state) for a in ACTIONS if a.id == "audit.evidence"), None)
        why_not = words(f"reason.{refused}") if isinstance(refused, str) else ""
        choices = tuple(
            Choice(
                id=name,
                label=words(f"audit.menu.{name}"),
                reason=why_not if name == "evidence" else "",
            )
            for name in MENU
        )
        self.ask("menu", self.subject, Menu(title=words("audit.menu.title"), choices=choices))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Do what was chosen in the menu, or go where one was told to."""
        if name != "menu":
            super().decided(name, answers)
        elif (wanted := self._narrowed(answers[0])) is not None:
            self.look_for(wanted)
        elif answers[0] not in NARROWING:
            getattr(self, f"do_{answers[0]}")()

    def _narrowed(self, what: str) -> Wanted | None:
        """Return the filter for what goes with the event in view."""
        file = self.file
        if file is None:
            return None
        match what:
            case "case" if file.case:
                return Wanted(case=file.case.case)
            case "person":
                return Wanted(actor=file.line.entry.actor)
            case "act":
                return Wanted(act=file.correlation)
            case "customer" if self.customer_here():
                return Wanted(customer=self.customer_here())
        return None
