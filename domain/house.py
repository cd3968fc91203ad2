"""The centre, its people and its rules: one stream, small enough to be read whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec.structs import replace

from domain.errors import NotReadyError, RefusedError, UnknownPersonError
from domain.events import (
    CentreOpened,
    Event,
    PolicyAdopted,
    Recorded,
    StaffJoined,
    StaffLeft,
    StaffRoleChanged,
)
from domain.policy import Policy, Rulebook, digest
from domain.types import AUTHORITY, CentreId, Person, Role, StaffId


class StaffMember(NamedTuple):
    """Somebody who works, or worked, here."""

    id: StaffId
    name: str
    role: Role
    present: bool = True


class House(msgspec.Struct, frozen=True):
    """A centre as it stands: its name and zone, its people by id, its rulebook."""

    centre: CentreId = ""
    name: str = ""
    zone: str = "UTC"
    staff: dict[StaffId, StaffMember] = {}
    rules: Rulebook = Rulebook((), "UTC")

    def require_ready(self) -> None:
        """Let a house with a centre and a policy pass.

        Raises:
            NotReadyError: when either is missing.
        """
        if not self.centre or not self.rules.editions:
            raise NotReadyError(what="centre")

    def present(self) -> list[StaffMember]:
        """Return who works here now, highest role first, then by name."""
        here = (m for m in self.staff.values() if m.present)
        return sorted(here, key=lambda m: (-AUTHORITY[m.role], m.name))

    def person(self, who: str) -> Person:
        """Return a present person by id or exact name.

        Raises:
            UnknownPersonError: when nobody present is called so; lists who is.
        """
        for member in self.present():
            if who in (member.id, member.name):
                return Person(member.id, member.role)
        raise UnknownPersonError(who=who, known=[m.id for m in self.present()])

    def name_of(self, who: StaffId) -> str:
        """Return a person's name, also of those who left; the id itself for strangers."""
        member = self.staff.get(who)
        return member.name if member else who

    def ids(self) -> dict[str, StaffId]:
        """Return the id of everybody who ever worked here, by id and by a name only they have."""
        shared = Counter(member.name for member in self.staff.values())
        named = {m.name: m.id for m in self.staff.values() if shared[m.name] == 1}
        return {**named, **{who: who for who in self.staff}}

    def owner_for(self, level: int, advisor: str = "") -> StaffId:
        """Return who gets a new case: the advisor named, else the only person of that level.

        Nobody (``""``) where several could: the case waits in that level's shared queue.
        """
        at_level = [m for m in self.present() if AUTHORITY[m.role] == level]
        named = [m for m in at_level if advisor and advisor in (m.id, m.name)]
        chosen = named or (at_level if len(at_level) == 1 else [])
        return chosen[0].id if chosen else ""


def evolve(house: House, event: Event | Recorded) -> House:
    """Return the house after one event."""
    match event.fact:
        case CentreOpened(centre=centre, name=name, time_zone=zone):
            rules = Rulebook(house.rules.editions, zone)
            return replace(house, centre=centre, name=name, zone=zone, rules=rules)
        case StaffJoined(staff=who, name=name, role=role):
            return replace(house, staff={**house.staff, who: StaffMember(who, name, role)})
        case StaffRoleChanged(staff=who, role=role):
            member = house.staff[who]._replace(role=role)
            return replace(house, staff={**house.staff, who: member})
        case StaffLeft(staff=who):
            member = house.staff[who]._replace(present=False)
            return replace(house, staff={**house.staff, who: member})
        case PolicyAdopted(starts=starts, rules=policy):
            return replace(house, rules=house.rules.with_edition(starts, policy))
        case _:
            return house


def fold(events: Iterable[Event | Recorded]) -> House:
    """Return the house after ``events``."""
    house = House()
    for event in events:
        house = evolve(house, event)
    return house


_ID = re.compile(r"[\w.-]{1,40}")


def open_centre(
    house: House, *, centre: CentreId, name: str, zone: str, at: datetime, blank: bool = False
) -> tuple[Event, ...]:
    """Open the centre this log belongs to, or correct its name and zone.

    Args:
        house: The centre as it stands.
        centre: Its id, for ever: whatever is recorded from now on bears it.
        name: What it is called.
        zone: Its time zone.
        at: Now.
        blank: Whether nothing but the house is on record, so that another id may be chosen.

    Raises:
        RefusedError: when the log already belongs to another centre, the id is none, or there is
            no such zone.
    """
    if house.centre not in ("", centre) and not blank:
        raise RefusedError("centre-exists", centre=house.centre)
    if not _ID.fullmatch(centre):
        raise RefusedError("centre-id-unfit", typed=centre)
    if not name.strip():
        raise RefusedError("text-missing")
    _require_zone(zone)
    if (house.centre, house.name, house.zone) == (centre, name, zone):
        return ()
    return (Event(at, CentreOpened(centre=centre, name=name, time_zone=zone)),)


def _require_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RefusedError("zone-unknown", zone=zone) from error


def found(
    *, centre: CentreId, zone: str, text: str, policy: Policy, manager: StaffId, at: datetime
) -> tuple[Event, ...]:
    """Furnish an empty house: a centre named by its id, its first policy, its first manager."""
    house = House(centre=centre)
    return (
        Event(at, CentreOpened(centre=centre, name=centre, time_zone=zone)),
        *adopt(house, text=text, policy=policy, starts=at, at=at),
        *join(house, who=manager, name=manager, role="manager", at=at),
    )


def join(house: House, *, who: StaffId, name: str, role: Role, at: datetime) -> tuple[Event, ...]:
    """Take a person onto the staff, or change the role of one who is.

    Raises:
        RefusedError: when the name or id is empty.
    """
    if not who.strip() or not name.strip():
        raise RefusedError("text-missing")
    member = house.staff.get(who)
    if member is None or not member.present or member.name != name:
        fact = StaffJoined(staff=who, name=name, role=role, centre=house.centre)
        return (Event(at, fact),)
    if member.role != role:
        return (Event(at, StaffRoleChanged(staff=who, role=role)),)
    return ()


def leave(house: House, *, who: str, at: datetime) -> tuple[Event, ...]:
    """Note that a person left.

    Raises:
        UnknownPersonError: when nobody present is called so.
    """
    return (Event(at, StaffLeft(staff=house.person(who).id)),)


def adopt(
    house: House, *, text: str, policy: Policy, starts: datetime, at: datetime
) -> tuple[Event, ...]:
    """Adopt an edition from ``starts`` on; the edition already in force changes nothing.

    Raises:
        RefusedError: when it would start in the past (old verdicts never change) or its name
            was used for another text.
    """
    named = {e.policy.edition: e.policy for e in house.rules.editions}
    if policy.edition in named:
        if named[policy.edition] == policy:
            return ()
        raise RefusedError("edition-name-used", edition=policy.edition)
    if house.rules.editions and starts < at:
        raise RefusedError("starts-in-the-past", starts=starts)
    fact = PolicyAdopted(
        edition=policy.edition, starts=starts, digest=digest(text), text=text, rules=policy
    )
    return (Event(at, fact),)
