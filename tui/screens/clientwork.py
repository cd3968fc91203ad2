"""Working in customers' files: the same acts, keys and questions wherever a customer is in view.

The one rule: what is asked is written into the file it was asked about, wherever the cursor goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

from domain.clientele.commands import AnyCareCommand
from tui import clientacts
from tui.clientacts import Deed
from tui.clientmodels import CustomerLine, Double
from tui.clientsearch import meant
from tui.clientwords import name_of
from tui.errors import CustomerAmbiguousError, CustomerUnknownError
from tui.models import Preference
from tui.screens.casework import UNDO_SHOWN, DeskApp
from tui.screens.clientreveal import Unmasking
from tui.screens.clientstrips import ClientStrips, command_of
from tui.screens.clientverbs import Standing
from tui.screens.verbs import PAST, READS_ONLY
from tui.session import Session
from tui.widgets.tone import Tone

ModelT = TypeVar("ModelT")

MENU = "act"
"""The question whose first answer is the act itself."""


class Clientwork(Unmasking[ModelT]):
    """A page with a customer in view, to be worked on.

    Args:
        session: Whose desk it is.
        id: The page.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(session, id=id)
        self._about = ""
        self._deeds: list[Deed] = []

    def others(self) -> Sequence[Double | CustomerLine]:
        """Return the files that the one in view may be merged with."""
        return ()

    def likes(self) -> Sequence[Preference]:
        """Return how the customer in view likes it."""
        line = self.chosen
        return [Preference(code=code) for code in line.preferences] if line else ()

    @property
    def state(self) -> Standing:
        """How things stand: actions ask it whether they are allowed."""
        return Standing(barred=self.barred, line=self.chosen, pair=bool(self.others()))

    @property
    def barred(self) -> str:
        """The code of the reason why nothing may be changed; empty where it may."""
        if self.session.moment is not None:
            return PAST
        return READS_ONLY if self.session.person().role == "auditor" else ""

    def hint_here(self) -> str:
        """Return what to do on this page first."""
        return self.words(f"hint.{self.barred or self.id}")

    # Asking -------------------------------------------------------------------------------------

    @property
    def strips(self) -> ClientStrips:
        """The questions about the customer in view."""
        line = self.chosen
        assert line is not None  # noqa: S101  ``allowed`` lets no act through without a customer
        policy = self.session.house().rules.at(self.now)
        return ClientStrips(self.words, policy, line)

    def take_aim(self) -> CustomerLine:
        """Take aim: what is asked now is written into this file, wherever the cursor goes."""
        line = self.chosen
        assert line is not None  # noqa: S101  the same
        self._about = line.customer
        return line

    def do_prefer(self) -> None:
        """Ask how they like it."""
        line = self.take_aim()
        self.ask("prefer", name_of(self.words, line), self.strips.prefer(self.likes()))

    def do_consent(self) -> None:
        """Ask whether they may be asked."""
        self.ask("consent", name_of(self.words, self.take_aim()), self.strips.consent())

    def do_contact(self) -> None:
        """Ask what is changed of how they are reached."""
        self.ask("contact", name_of(self.words, self.take_aim()), self.strips.contact())

    def do_birthday(self) -> None:
        """Ask for their birthday."""
        self.ask("birthday", name_of(self.words, self.take_aim()), self.strips.birthday())

    def do_referral(self) -> None:
        """Ask whom they brought."""
        stage = self.strips.referral(self.meant)
        self.ask("referral", name_of(self.words, self.take_aim()), stage)

    def do_merge(self) -> None:
        """Ask which file is the same person's."""
        line = self.take_aim()
        self.ask("merge", name_of(self.words, line), self.strips.merge(self.others()))

    def do_history(self) -> None:
        """Show the log of the customer in view."""
        if line := self.chosen:
            self.go("audit", f"customer:{line.customer}")

    # Acting -------------------------------------------------------------------------------------

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Write what the strip was told into the file, off the screen's thread."""
        if name == MENU:
            name, answers = answers[0], answers[1:]
        if name == "contact":
            self._reach(*answers)
            return
        if name.startswith("contact-"):
            self._reach(name.removeprefix("contact-"), *answers)
            return
        customer = self._about

        def work() -> None:
            told = (self.meant(answers[0]),) if name == "referral" else answers
            self._write(customer, command_of(name, told, self.now, self.session.person()))

        cast("DeskApp", self.app).in_turn(work)

    def meant(self, typed: str) -> str:
        """Return the one customer that was typed.

        Raises:
            CustomerUnknownError: when there is none.
            CustomerAmbiguousError: when there are several.
        """
        with self.session.views() as views:
            found = [match.customer for match in meant(self.session, views, typed)]
        if not found:
            raise CustomerUnknownError(customer=typed)
        if len(found) > 1:
            raise CustomerAmbiguousError(typed=typed, n=len(found))
        return found[0]

    def _reach(self, field: str, typed: str) -> None:
        """Change one field of how they are reached; what cannot be right is asked again."""
        told = clientacts.contact(self.session, {field: typed})
        fault = told.faults.get(field)
        if fault is not None:
            line = self.chosen
            subject = name_of(self.words, line) if line else ""
            self.ask(f"contact-{field}", subject, self.strips.field(field, typed, fault))
            return
        customer = self._about
        cast("DeskApp", self.app).in_turn(lambda: self._write(customer, told.command))

    def _write(self, customer: str, command: AnyCareCommand) -> None:
        """Record one act; runs off the screen's thread."""
        done = clientacts.act(self.session, customer, [command])
        deed = clientacts.taking_back(self.session, done, command)
        kind = type(command).__name__
        cast("DeskApp", self.app).tell(self._written, kind, deed, bool(done.events))

    def _written(self, kind: str, deed: Deed, new: bool) -> None:  # noqa: FBT001  a callback takes values by place
        if new:
            self._deeds.append(deed)
        said = self.words(f"client.done.{kind}" if new else "client.nothing-new")
        self.say(said, undo=UNDO_SHOWN if new and deed.back else UNDO_SHOWN * 0)
        self.reload()

    def do_undo(self) -> None:
        """Take the last act on a customer's file back, by a later entry."""
        if not self._deeds or not self._deeds[-1].back:
            self.say(self.words("reason.nothing-to-undo"), tone=Tone.LATE)
            return
        deed = self._deeds.pop()
        commands = clientacts.now_of(deed, self.now)

        def work() -> None:
            clientacts.act(self.session, deed.customer, commands)
            cast("DeskApp", self.app).tell(self._taken_back)

        cast("DeskApp", self.app).in_turn(work)

    def _taken_back(self) -> None:
        self.say(self.words("client.undone"))
        self.reload()
