"""A page that hangs on a wall: whom its cases are about is masked, and shown on request.

One case at a time, until the cursor leaves it or half a minute has passed; every look is on
record before anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar, cast

from msgspec.structs import replace

from tui.actions import Action
from tui.custody import privacy
from tui.models import CaseLine
from tui.screens.casework import Casework, DeskApp
from tui.screens.verbs import has_case
from tui.session import Session
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")

SHOWN = timedelta(seconds=30)
"""How long a person stays unmasked."""

PLACE = "morning"
"""What the record calls a look at a masked page."""

REVEAL = Action(
    id="case.reveal",
    keys=("m",),
    group="look",
    handler="do_reveal",
    where=frozenset({"morning", "case"}),
    allowed=has_case,
    rank=18,
)


class Revealing(Casework[ModelT]):
    """A page whose case in view can be unmasked.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(session, id=id)
        self._revealed = ""
        self._fields: Mapping[str, str] = {}
        self._until: datetime | None = None

    def do_reveal(self) -> None:
        """Show whom the case in view is about, after putting on record who looked."""
        line = self.chosen
        if line is None:
            return
        if not self.masked:
            self.say(self.words("reason.not-masked"), tone=Tone.PLAIN)
            return
        case, customer, desk = line.case, line.customer, cast("DeskApp", self.app)

        def work() -> None:
            fields = privacy.reveal(self.session, customer=customer, case=case, place=PLACE)
            desk.tell(self._show_revealed, case, fields)

        desk.in_turn(work)

    def _show_revealed(self, case: str, fields: Mapping[str, str]) -> None:
        self._revealed, self._fields, self._until = case, fields, self.now + SHOWN
        seconds = int(SHOWN.total_seconds())
        self.say(self.words("reveal.shown", case=case, seconds=seconds), tone=Tone.PLAIN)
        self.show_chosen()

    def as_seen(self, line: CaseLine) -> CaseLine:
        """Return a case as it may be seen now; the plate brings the VIN along."""
        if line.case != self._revealed or self._until is None:
            return line
        seen = self._fields
        car = " ".join(filter(None, (seen.get("plate"), seen.get("vin"))))
        return replace(line, name=seen.get("name", ""), phone=seen.get("phone", ""), plate=car)

    def is_revealed(self, line: CaseLine) -> bool:
        """Whether a case is unmasked now."""
        return self._until is not None and line.case == self._revealed

    def hide_again(self) -> None:
        """Mask what was shown, wherever the cursor is; nothing where nothing was."""
        if self._until is None:
            return
        self._revealed, self._fields, self._until = "", {}, None
        self.show_chosen()

    def hide_left(self) -> None:
        """Mask what was shown once another case is in view."""
        line = self.chosen
        if line is None or line.case != self._revealed:
            self.hide_again()

    def tick(self, now: datetime) -> None:
        """Mask what was shown long enough."""
        if self._until is not None and now >= self._until:
            self.hide_again()

    def on_hide(self) -> None:
        """Mask what was shown when the page is left."""
        self.hide_again()
