"""The log as an object-centric event log: OCEL 2.0 JSON (https://www.ocel-standard.org/).

Objects are visits, surveys, cases, customers (by their pseudonymous ids), staff, centres,
responses and complaints; their attributes have the times at which they took each value. Events
stream through; the objects are held until the end, where they are written. Values are texts, as
the published schema asks for; the declared types tell what they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from domain import codec
from domain.asking.facts import SurveyPlanned
from domain.causes import CauseAnalysed
from domain.events import (
    ActionUndone,
    CaseAssigned,
    CaseClosed,
    CaseEscalated,
    CaseOpened,
    CaseReopened,
    CaseSentBack,
    CentreOpened,
    ComplaintReceived,
    Recorded,
    ResponseReceived,
    StaffJoined,
    StaffLeft,
    StaffRoleChanged,
    StepDone,
)
from domain.fact import Fact
from domain.visits.facts import OrderImported, VisitBooked, VisitOpened
from gateway.export.cells import visible
from gateway.export.personal import Disclosure, Opened
from gateway.export.processes import (
    Kind,
    Link,
    People,
    Step,
    Value,
    is_personal,
    kind_of,
    kinds,
    links,
    step_of,
)
from gateway.export.stations import ABOUT, station

ACTOR = Link("staff", "actor")

OBJECTS: dict[str, dict[str, Kind]] = {
    "case": {
        "kind": "string",
        "procedure": "string",
        "priority": "integer",
        "level": "integer",
        "owner": "string",
        "status": "string",
        "outcome": "string",
        "root_cause": "string",
    },
    "visit": {
        "mode": "string",
        "service": "string",
        "matter": "string",
        "vehicle": "string",
        "stage": "string",
    },
    "survey": {"trigger": "string", "channel": "string", "status": "string"},
    "customer": {},
    "staff": {"name": "string", "role": "string", "present": "boolean"},
    "centre": {"name": "string", "time_zone": "string"},
    "response": {"score": "integer", "score_class": "string", "channel": "string"},
    "complaint": {"level": "integer", "matter": "string", "channel": "string"},
}
"""The types of objects, with the attributes that have a history."""

OF_EVERY_EVENT: dict[str, Kind] = {"position": "integer", "actor": "string", "actor_role": "string"}
"""The attributes that every event has."""

_encode = msgspec.json.Encoder().encode


class _Object(msgspec.Struct):
    type: str
    attributes: list[tuple[str, datetime, Value]] = []
    relationships: dict[str, str] = {}


def write(
    file: BinaryIO, events: Iterable[Recorded], people: People, disclosure: Disclosure
) -> Iterator[int]:
    """Write a log, yielding how many events were written after each one read.

    Events about no thing at all (an edition of the rules, a file imported) are left out.
    """
    objects: dict[str, _Object] = {}
    opened = isinstance(disclosure, Opened)
    file.write(b'{"objectTypes":' + _encode(_object_types()))
    file.write(b',"eventTypes":' + _encode(_event_types(opened=opened)) + b',"events":[')
    written = 0
    for event in events:
        step = step_of(event, people, disclosure)
        if step.links:
            file.write((b",\n" if written else b"\n") + _encode(_event(step, objects)))
            _take_in(step, objects)
            written += 1
        yield written
    file.write(b'\n],"objects":[')
    file.writelines(
        (b",\n" if place else b"\n") + _encode(_object(name, each))
        for place, (name, each) in enumerate(objects.items())
    )
    file.write(b"\n]}\n")


def _object_types() -> list[dict[str, Any]]:
    return [{"name": name, "attributes": _declared(kinds)} for name, kinds in OBJECTS.items()]


def _event_types(*, opened: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": kind_of(fact),
            "attributes": _declared(
                OF_EVERY_EVENT
                | {
                    name: kind
                    for name, kind in kinds(fact).items()
                    if opened or not is_personal(fact, name)
                }
            ),
        }
        for fact in codec.FACTS.values()
        if links(fact)
    ]


def _declared(attributes: dict[str, Kind]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in attributes.items()]


def _event(step: Step, objects: dict[str, _Object]) -> dict[str, Any]:
    """Return an event as it is written; the objects it is about come to be with it."""
    event = step.event
    about = [*step.links, *([(ACTOR, event.actor)] if step.role else [])]
    for link, name in about:
        objects.setdefault(_id(link.type, name), _Object(link.type))
    told: dict[str, Value] = {
        "position": event.position,
        "actor": event.actor,
        "actor_role": step.role,
    }
    return {
        "id": str(event.id),
        "type": step.kind,
        "time": event.at,
        "attributes": [
            {"name": name, "value": _text(value)}
            for name, value in (told | step.attributes).items()
            if value != ""
        ],
        "relationships": [
            {"objectId": _id(link.type, name), "qualifier": link.qualifier} for link, name in about
        ],
    }


def _object(name: str, each: _Object) -> dict[str, Any]:
    return {
        "id": name,
        "type": each.type,
        "attributes": [
            {"name": attribute, "time": at, "value": _text(value)}
            for attribute, at, value in each.attributes
        ],
        "relationships": [
            {"objectId": other, "qualifier": qualifier}
            for other, qualifier in each.relationships.items()
        ],
    }


def _take_in(step: Step, objects: dict[str, _Object]) -> None:
    """Let the objects of an event take the values and the company it gave them."""
    event = step.event
    for kind in OBJECTS:
        name = getattr(event.fact, kind, "")
        if isinstance(name, str) and name:
            changed = _changes(event.fact, kind)
            here = objects[_id(kind, name)]
            here.attributes += [(key, event.at, value) for key, value in changed.items()]
            if isinstance(event.fact, _INTRODUCTIONS.get(kind, ())):
                here.relationships |= {
                    _id(link.type, other): link.qualifier
                    for link, other in step.links
                    if link.type != kind
                }


_INTRODUCTIONS: dict[str, type[Fact] | tuple[type[Fact], ...]] = {
    "response": ResponseReceived,
    "complaint": ComplaintReceived,
    "case": CaseOpened,
    "staff": StaffJoined,
    "visit": (VisitBooked, VisitOpened, OrderImported),
    "survey": SurveyPlanned,
}
"""The facts that tell what else an object belongs to."""


def _changes(fact: Fact, kind: str) -> dict[str, Value]:
    """Return the attributes of the object of type ``kind`` that a fact sets."""
    told: dict[str, Any] = dict(station(fact, kind))
    if _SUBJECT.get(type(fact)) == kind:
        told |= _told(fact, kind)
    return {name: value for name, value in told.items() if value not in (None, "")}


def _told(fact: Fact, kind: str) -> dict[str, Any]:
    """Return what a fact says of its own subject; a value of ``None`` or nothing is none."""
    told: dict[str, Any] = {
        name: getattr(fact, name) for name in OBJECTS[kind] if hasattr(fact, name)
    }
    match fact:
        case CaseOpened() | CaseReopened():
            told["status"] = "open"
        case CaseAssigned(to=owner):
            told["owner"] = owner
        case StepDone(cause=cause) | CauseAnalysed(category=cause):
            told["root_cause"] = cause
        case CaseClosed():
            told["status"] = "closed"
        case ActionUndone(restored=case):
            told = {name: getattr(case, name, None) for name in OBJECTS[kind]}
        case StaffJoined():
            told["present"] = True
        case StaffLeft():
            told["present"] = False
    return told


_SUBJECT: dict[type[Fact], str] = {
    **dict.fromkeys(
        (
            CaseOpened,
            CaseAssigned,
            CaseEscalated,
            CaseSentBack,
            CaseClosed,
            CaseReopened,
            StepDone,
            CauseAnalysed,
            ActionUndone,
        ),
        "case",
    ),
    **dict.fromkeys((StaffJoined, StaffRoleChanged, StaffLeft), "staff"),
    CentreOpened: "centre",
    ResponseReceived: "response",
    ComplaintReceived: "complaint",
    **ABOUT,
}
"""The type of object each fact says something new about."""


def _id(kind: str, name: str) -> str:
    return f"{kind}:{visible(name)}"


def _text(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat()
    return str(value)
