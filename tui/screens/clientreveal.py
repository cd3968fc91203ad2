"""A customer in view on a page that hangs on a wall: masked, and shown on request.

Whoever asks sees them for half a minute, after the look is on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from msgspec.structs import replace

from tui.clientmodels import CustomerLine
from tui.clients import rows_of
from tui.clientsearch import root
from tui.custody import privacy
from tui.pane import Pane
from tui.screens.casework import DeskApp
from tui.screens.revealing import PLACE, SHOWN
from tui.session import Session
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")


class Unmasking(Pane[ModelT]):
    """A page whose customer in view can be unmasked; pages say which one.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.session = session
        self.masked = False
        self._revealed = ""
        self._fields: Mapping[str, str] = {}
        self._until: datetime | None = None

    @property
    def chosen(self) -> CustomerLine | None:
        """The customer in view."""
        raise NotImplementedError

    def show_chosen(self) -> None:
        """Show the customer in view anew."""
        raise NotImplementedError

    def do_reveal(self) -> None:
        """Show who the customer in view is, after putting on record who looked."""
        line, desk = self.chosen, cast("DeskApp", self.app)
        if line is None:
            return
        if not self.masked:
            self.say(self.words("reason.not-masked"), tone=Tone.PLAIN)
            return
        customer = line.customer

        def work() -> None:
            fields = self._look(customer)
            desk.tell(self._show_revealed, customer, fields)

        desk.in_turn(work)

    def _look(self, customer: str) -> Mapping[str, str]:
        """Return what is masked of a customer: what they said last, each look on record."""
        with self.session.views() as views:
            (row,) = rows_of(views, [root(views, customer)])
        entries = dict.fromkeys(row[f"{field}_id"] for field in privacy.FIELDS)
        seen: dict[str, str] = {}
        for entry in filter(None, entries):
            shown = privacy.reveal(self.session, customer=customer, entry=UUID(entry), place=PLACE)
            seen = {**{field: shown[field] for field in privacy.FIELDS if field in shown}, **seen}
        return seen

    def _show_revealed(self, customer: str, fields: Mapping[str, str]) -> None:
        self._revealed, self._fields, self._until = customer, fields, self.now + SHOWN
        seconds = int(SHOWN.total_seconds())
        self.say(self.words("client.revealed", seconds=seconds), tone=Tone.PLAIN)
        self.show_chosen()

    def as_seen(self, line: CustomerLine) -> CustomerLine:
        """Return a customer as they may be seen now."""
        if line.customer != self._revealed or self._until is None:
            return line
        return replace(line, **{name: self._fields.get(name, "") for name in privacy.FIELDS})

    def hide_again(self) -> None:
        """Mask what was shown; nothing where nothing was."""
        if self._until is None:
            return
        self._revealed, self._fields, self._until = "", {}, None
        self.show_chosen()

    def tick(self, now: datetime) -> None:
        """Mask what was shown long enough."""
        if self._until is not None and now >= self._until:
            self.hide_again()

    def on_hide(self) -> None:
        """Mask what was shown when the page is left."""
        self.hide_again()
