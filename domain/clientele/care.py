"""What people at the desk note in a customer's file (SPEC 7).

Each command is decided over the histories of all files it touches; what follows may stand in
several streams. Whoever reads these facts later finds codes; words of one's own are sealed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import assert_never

from domain.clientele.commands import (
    AnyCareCommand,
    ChangeConsent,
    ChangeContact,
    DropPreference,
    MergeFiles,
    NoteBirthday,
    NotePreference,
    NoteReferral,
    UndoMerge,
)
from domain.clientele.facts import (
    BirthdayNoted,
    ConsentChanged,
    ContactDataChanged,
    PreferenceDropped,
    PreferenceNoted,
    ReferralMade,
)
from domain.clientele.file import refuse_restricted
from domain.clientele.matching import NUMBERS, Histories, Sign, Signs, file_of, leads_to, link
from domain.clientele.merging import merge, part
from domain.customer import Customer
from domain.errors import RefusedError
from domain.events import Event, customer_stream
from domain.fact import Fact
from domain.house import House
from domain.opening import Decided, calendar_day
from domain.privacy import require_text
from domain.types import CustomerId

OWN = "own"
"""The code of a preference in words of one's own; the words stand in its note."""

FIELDS = ("name", "phone", "plate", "vin")
"""The contact data of a customer."""

_DAY = re.compile(r"(0[1-9]|1[0-2])-([0-2]\d|3[01])")
_LEAP = 2000


def touched(customer: CustomerId, commands: Iterable[AnyCareCommand]) -> Signs:
    """Return the signs whose trail must be loaded to decide: files are signs of their own."""
    signs: list[Sign] = [("ref", customer)]
    for command in commands:
        if isinstance(command, MergeFiles | UndoMerge):
            signs.append(("ref", command.other))
        elif isinstance(command, NoteReferral):
            signs.append(("ref", command.referred))
        elif isinstance(command, ChangeContact):
            signs.extend(command.signs)
    return tuple(signs)


def decide(
    customer: CustomerId, command: AnyCareCommand, streams: Histories, house: House
) -> tuple[Decided, ...]:
    """Return the facts that follow for a customer's file; ``()`` when nothing does.

    Args:
        customer: Whose file.
        command: What is asked.
        streams: The trail of :func:`touched`.
        house: The centre and its rules.

    Raises:
        RefusedError: when the role, the file's history or what was typed forbids it.
    """
    if command.by.role == "auditor":
        raise RefusedError("auditor-reads-only")
    state = file_of(customer, streams)
    match command:
        case NotePreference() | DropPreference():
            facts = _preference(customer, state, command, house)
        case ChangeConsent():
            facts = _consent(customer, state, command)
        case ChangeContact():
            return _contact(customer, command, streams)
        case NoteBirthday():
            facts = _birthday(customer, state, command)
        case NoteReferral():
            facts = _referral(customer, state, command, streams, house)
        case MergeFiles():
            return merge(customer, command, streams, house)
        case UndoMerge():
            return part(customer, command, streams, house)
        case _:
            assert_never(command)
    return _in_file(customer, command.at, *facts)


def _in_file(customer: CustomerId, at: datetime, *facts: Fact) -> tuple[Decided, ...]:
    events = tuple(Event(at, fact) for fact in facts)
    return (Decided(customer_stream(customer), events),) if events else ()


def _preference(
    customer: CustomerId, state: Customer, command: NotePreference | DropPreference, house: House
) -> Iterable[Fact]:
    if isinstance(command, DropPreference):
        if command.preference not in state.preferences:
            raise RefusedError("preference-not-there", preference=command.preference)
        return (PreferenceDropped(customer=customer, preference=command.preference),)
    refuse_restricted(state)
    offered = house.rules.at(command.at).customers.preferences
    if command.preference == OWN:
        note = require_text(command.note)
        return (PreferenceNoted(customer=customer, preference=_own_number(state), note=note),)
    if command.preference not in offered:
        known = [*offered, OWN]
        raise RefusedError("preference-unknown", preference=command.preference, known=known)
    if command.preference in state.preferences and not command.note.strip():
        return ()
    fact = PreferenceNoted(customer=customer, preference=command.preference, note=command.note)
    return (fact,)


def _own_number(state: Customer) -> str:
    """Return the code of one more preference in words of one's own."""
    numbers = [each.partition("/")[2] for each in state.preferences if each.startswith(f"{OWN}/")]
    return f"{OWN}/{max(map(int, numbers), default=0) + 1}"


def _consent(customer: CustomerId, state: Customer, command: ChangeConsent) -> Iterable[Fact]:
    """What somebody allows is noted whatever else: also while they are restricted."""
    stands = state.consents(command.channel)
    whole = not command.channel and (state.refused == ("",) or not state.refused)
    if stands is command.given and (command.channel or (whole and not state.allowed)):
        return ()
    fact = ConsentChanged(customer=customer, given=command.given, channel=command.channel)
    return (fact,)


def _birthday(customer: CustomerId, state: Customer, command: NoteBirthday) -> Iterable[Fact]:
    refuse_restricted(state)
    return (BirthdayNoted(customer=customer, birthday=birthday_of(command.birthday)),)


def birthday_of(typed: str) -> str:
    """Return a month and day as typed, without blanks at the ends.

    Raises:
        RefusedError: when the calendar has no such day.
    """
    birthday = typed.strip()
    try:
        month, day = map(int, birthday.split("-")) if _DAY.fullmatch(birthday) else (0, 0)
        date(_LEAP, month, day)
    except ValueError as error:
        raise RefusedError("birthday-wrong", birthday=birthday) from error
    return birthday


def _referral(
    customer: CustomerId,
    state: Customer,
    command: NoteReferral,
    streams: Histories,
    house: House,
) -> Iterable[Fact]:
    refuse_restricted(state)
    if command.referred == customer:
        raise RefusedError("referral-of-oneself")
    other = file_of(command.referred, streams)
    if command.referred in state.referrals:
        return ()
    if customer in other.referrals:
        raise RefusedError("referral-in-circle")
    day = calendar_day(command.at, house)
    return (ReferralMade(customer=customer, referred=command.referred, day=day),)


def _contact(
    customer: CustomerId, command: ChangeContact, streams: Histories
) -> tuple[Decided, ...]:
    """Change how they are reached, and let what is new lead to them.

    A number that leads to somebody else's file goes on doing so: whose it is shows at the next
    visit, or the files are merged. A car is theirs from now on.
    """
    told = {name: text for name in FIELDS if (text := getattr(command, name).strip())}
    if not told:
        raise RefusedError("text-missing")
    number = next((sign for kind, sign in command.signs if kind == "phone"), "")
    fact = ContactDataChanged(customer=customer, fields=tuple(told), sign=number, **told)
    links = tuple(
        Decided(customer_stream(sign[1]), (link(sign, customer, streams, command.at),))
        for sign in command.signs
        if _may_lead(sign, customer, streams)
    )
    return (*_in_file(customer, command.at, fact), *links)


def _may_lead(sign: Sign, customer: CustomerId, streams: Histories) -> bool:
    lead = leads_to(sign, streams)
    return lead != customer and (not lead or sign[0] not in NUMBERS)


def decide_all(
    customer: CustomerId,
    commands: Sequence[AnyCareCommand],
    streams: Histories,
    house: House,
) -> tuple[Decided, ...]:
    """Return the facts of several commands, each decided over what those before it left."""
    grown = {name: list(history) for name, history in streams.items()}
    decided: list[Decided] = []
    for command in commands:
        for stream, events in decide(customer, command, grown, house):
            grown.setdefault(stream, []).extend(events)
            decided.append(Decided(stream, events))
    return tuple(decided)
