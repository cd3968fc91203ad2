"""What the pages of customers ask in the strip, for one customer and one person at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from domain.clientele.care import OWN, birthday_of
from domain.clientele.commands import (
    AnyCareCommand,
    ChangeConsent,
    DropPreference,
    MergeFiles,
    NoteBirthday,
    NotePreference,
    NoteReferral,
    UndoMerge,
)
from domain.policy import Policy
from domain.types import Person
from tui.clientmodels import CustomerLine, Double
from tui.clientwords import liking, name_of
from tui.masks import masked_phone
from tui.models import Preference
from tui.screens.checks import Check
from tui.text import Words
from tui.widgets.stages import Ask, Choice, Confirm, Menu, Stage

if TYPE_CHECKING:
    from tui.arrivals import Remark

DROP = "drop:"
"""Marks the answer that a preference is no longer wanted."""

NO, YES = "no", "yes"
_CODES = 8
_MOST = 10

FIELDS = ("name", "phone", "plate", "vin")
"""What can be changed of a customer's contact data."""


class ClientStrips:
    """Builds the questions about one customer.

    Args:
        words: The language.
        policy: The rules in force.
        line: Whom it is about.
    """

    def __init__(self, words: Words, policy: Policy, line: CustomerLine) -> None:
        self._words = words
        self._policy = policy
        self._line = line

    def prefer(self, known: Sequence[Preference]) -> Menu:
        """How they like it: the policy's codes, each at its digit; one that stands is dropped."""
        words = self._words
        standing = {each.code for each in known}
        codes = [
            Choice(id=f"{DROP}{code}", label=words("client.no-longer", what=liking(words, code)))
            if code in standing
            else Choice(id=code, label=liking(words, code))
            for code in self._policy.customers.preferences[:_CODES]
        ]
        own = Choice(id=OWN, label=words("client.own"), then=Ask(title=words("client.own-ask")))
        dropped = tuple(
            Choice(id=f"{DROP}{each.code}", label=each.words or liking(words, each.code))
            for each in known
            if each.code not in self._policy.customers.preferences[:_CODES]
        )
        drop = Choice(
            id="",
            label=words("client.drop-own"),
            then=Menu(title=words("client.drop-own"), choices=dropped[:_MOST]) if dropped else None,
            reason="" if dropped else words("client.none-of-own"),
        )
        return Menu(title=words("action.client.prefer.label"), choices=(*codes, own, drop))

    def consent(self) -> Menu:
        """Whether they may be asked, at all or by a channel."""
        words = self._words
        channels = self._policy.channels

        def by(answer: str) -> Menu:
            return Menu(
                title=words(f"client.consent.{answer}-by"),
                choices=tuple(
                    Choice(id=channel, label=self._channel(channel))
                    for channel in list(channels)[:_MOST]
                ),
            )

        return Menu(
            title=words("action.client.consent.label"),
            choices=(
                Choice(id=YES, label=words("client.consent.yes")),
                Choice(id=NO, label=words("client.consent.no")),
                Choice(id=f"{YES}-by", label=words("client.consent.yes-by"), then=by(YES)),
                Choice(id=f"{NO}-by", label=words("client.consent.no-by"), then=by(NO)),
            ),
        )

    def _channel(self, channel: str) -> str:
        key = f"channel.{channel}"
        return self._words(key) if self._words.has(key) else channel

    def referral(self, check: Check) -> Ask:
        """Whom they brought; ``check`` looks for them."""
        return Ask(title=self._words("client.referral-ask"), check=check)

    def birthday(self) -> Ask:
        """When their birthday is."""
        return Ask(title=self._words("client.birthday-ask"), check=birthday_of)

    def contact(self) -> Menu:
        """Which of their contact data is changed, and into what."""
        return Menu(
            title=self._words("action.client.contact.label"),
            choices=tuple(
                Choice(id=field, label=self._words(f"client.field.{field}"), then=self.field(field))
                for field in FIELDS
            ),
        )

    def field(self, field: str, typed: str | None = None, fault: Remark | None = None) -> Ask:
        """One field as it stands, or as it was typed with what is wrong with it beside."""
        named = self._words(f"client.field.{field}")
        if fault is not None:
            reason = self._words(f"reception.fault-of.{fault.code}", **fault.params)
            named = self._words("client.field-wrong", field=named, reason=reason)
        return Ask(title=named, text=str(getattr(self._line, field)) if typed is None else typed)

    def merge(self, others: Sequence[Double | CustomerLine]) -> Stage:
        """Which file is the same person's, why that is known, and a yes."""
        words = self._words
        choices = tuple(
            Choice(id=other.customer, label=self._file(other), then=self._reason())
            for other in others[:_MOST]
        )
        return Menu(
            title=words("client.merge-ask", name=name_of(words, self._line)), choices=choices
        )

    def _reason(self) -> Ask:
        words = self._words
        sure = words("client.merge-sure", kept=self._file(self._line))
        return Ask(title=words("client.merge-reason"), then=Confirm(title=sure))

    def unmerge(self, merged: Sequence[Double]) -> Menu:
        """Which file is somebody else's after all, and why."""
        words = self._words
        why = Ask(title=words("strip.reason"))
        return Menu(
            title=words("client.unmerge"),
            choices=tuple(
                Choice(id=other.customer, label=self._file(other), then=why)
                for other in merged[:_MOST]
            ),
        )

    def _file(self, file: Double | CustomerLine) -> str:
        """Return what tells one file from another in few words."""
        ending = masked_phone(file.phone) or file.plate
        return " ".join(filter(None, (name_of(self._words, file), ending)))


def command_of(name: str, answers: Sequence[str], at: datetime, by: Person) -> AnyCareCommand:
    """Return what the answers to a question ask of a customer's file."""
    first, rest = answers[0], "".join(answers[1:2])
    builders: Mapping[str, Callable[[], AnyCareCommand]] = {
        "prefer": lambda: _preference(first or rest, rest if first else "", at, by),
        "consent": lambda: ChangeConsent(at=at, by=by, given=first.startswith(YES), channel=rest),
        "birthday": lambda: NoteBirthday(at=at, by=by, birthday=first),
        "referral": lambda: NoteReferral(at=at, by=by, referred=first),
        "merge": lambda: MergeFiles(at=at, by=by, other=first, reason=rest),
        "unmerge": lambda: UndoMerge(at=at, by=by, other=first, reason=rest),
    }
    return builders[name]()


def _preference(code: str, note: str, at: datetime, by: Person) -> AnyCareCommand:
    if code.startswith(DROP):
        return DropPreference(at=at, by=by, preference=code.removeprefix(DROP))
    return NotePreference(at=at, by=by, preference=code, note=note)
