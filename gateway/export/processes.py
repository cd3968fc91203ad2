"""Facts as process mining sees them: what was done, by whom, with what, about which things.

Both formats for process mining, OCEL and XES, stand on this. Which things a fact is about
follows from the names of its fields; its other plain fields are its attributes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Literal, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints
from uuid import UUID

from domain import codec
from domain.events import Recorded, StaffJoined, StaffRoleChanged
from domain.fact import Fact
from domain.types import StaffId
from gateway.export.cells import visible
from gateway.export.personal import MARKS, Disclosure, shown

Kind: TypeAlias = Literal["string", "integer", "float", "boolean", "time"]
Value: TypeAlias = str | int | float | bool | datetime


class Link(NamedTuple):
    """How a fact is about a thing."""

    type: str
    qualifier: str


LINKS = {
    "case": Link("case", "case"),
    "cases": Link("case", "case"),
    "assigned": Link("case", "assigned"),
    "promised": Link("case", "promised"),
    "response": Link("response", "response"),
    "complaint": Link("complaint", "complaint"),
    "visit": Link("visit", "visit"),
    "rework_of": Link("visit", "repeats"),
    "survey": Link("survey", "survey"),
    "customer": Link("customer", "customer"),
    "referred": Link("customer", "referred"),
    "other": Link("customer", "merged"),
    "centre": Link("centre", "centre"),
    "staff": Link("staff", "staff"),
    "owner": Link("staff", "owner"),
    "to": Link("staff", "owner"),
    "advisor": Link("staff", "advisor"),
    "technician": Link("staff", "technician"),
    "changed_by": Link("staff", "changed-by"),
}
"""What a field of a fact names that is a text, or a tuple of them, and is called so."""

_KINDS: dict[type, Kind] = {
    bool: "boolean",
    int: "integer",
    float: "float",
    datetime: "time",
    date: "string",
    str: "string",
    UUID: "string",
}


class People:
    """Who works here by id and by name, and in which role they were when."""

    def __init__(self, house: Iterable[Recorded]) -> None:
        """Read it off the events of the house."""
        self._names: dict[str, StaffId] = {}
        self._roles: dict[StaffId, list[tuple[int, str]]] = {}
        for event in house:
            fact = event.fact
            if isinstance(fact, StaffJoined):
                self._names[fact.name] = fact.staff
            if isinstance(fact, StaffJoined | StaffRoleChanged):
                self._roles.setdefault(fact.staff, []).append((event.position, fact.role))

    def id_of(self, named: str) -> StaffId:
        """Return the id of somebody named by id or name; a stranger keeps the name."""
        return named if named in self._roles else self._names.get(named, named)

    def role(self, who: StaffId, position: int) -> str:
        """Return the role somebody had at a position; empty for the clock and for strangers."""
        roles = self._roles.get(who, [])
        place = bisect_right(roles, position, key=lambda role: role[0])
        return roles[place - 1][1] if place else ""


class Step(NamedTuple):
    """One thing that was done.

    Attributes:
        event: The event behind it.
        kind: What was done: the tag without its version.
        attributes: Its plain fields, by name; personal ones only where they may be shown.
        links: The things it is about, each with its id.
        role: Of whoever did it, at that time; empty where nobody of the staff did.
    """

    event: Recorded
    kind: str
    attributes: dict[str, Value]
    links: list[tuple[Link, str]]
    role: str


def step_of(event: Recorded, people: People, disclosure: Disclosure) -> Step:
    """Return an event as a step of a process."""
    fact = shown(event, disclosure)
    attributes = {
        name: visible(value) if isinstance(value, str) else value
        for name in kinds(type(fact))
        if (value := _plain(getattr(fact, name))) not in (None, "") and value not in MARKS
    }
    return Step(
        event=event,
        kind=kind_of(type(fact)),
        attributes=attributes,
        links=list(_links(fact, people)),
        role=people.role(event.actor, event.position),
    )


def kind_of(fact: type[Fact]) -> str:
    """Return what a type of fact is called: its tag without the version."""
    return str(fact.__struct_config__.tag).rpartition(".")[0]


@cache
def kinds(fact: type[Fact]) -> dict[str, Kind]:
    """Return the attributes a type of fact can have, personal ones among them, with their kinds."""
    things = links(fact)
    found = {n: _kind(hint) for n, hint in get_type_hints(fact).items() if n not in things}
    return {name: kind for name, kind in found.items() if kind}


@cache
def links(fact: type[Fact]) -> dict[str, Link]:
    """Return the fields by which a type of fact names things."""
    hints = get_type_hints(fact)
    return {n: link for n, link in LINKS.items() if hints.get(n) in (str, tuple[str, ...])}


def is_personal(fact: type[Fact], name: str) -> bool:
    """Tell whether an attribute of a type of fact is sealed in the log."""
    return name in codec.PERSONAL_FIELDS[fact]


def _kind(hint: Any) -> Kind | None:
    """Return the kind of a field by its annotation; None for what is no single value."""
    if get_origin(hint) is Literal:
        return _KINDS[type(get_args(hint)[0])]
    if NoneType in get_args(hint):
        return _kind(next(part for part in get_args(hint) if part is not NoneType))
    return _KINDS.get(hint) if isinstance(hint, type) else None


def _plain(value: Any) -> Value | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _links(fact: Fact, people: People) -> Iterator[tuple[Link, str]]:
    for field, link in links(type(fact)).items():
        named = getattr(fact, field)
        for each in (named,) if isinstance(named, str) else named:
            if each:
                yield link, people.id_of(each) if link.type == "staff" else each
