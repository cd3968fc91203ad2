"""The cases as an event log in XES (IEEE 1849-2016): one trace a case, in the order of events.

What a step is called tells which step it is (``step-done resolve``), because an activity is what
process mining counts. Everything here has happened, so every transition is ``complete``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from domain.events import CLOCK, case_stream
from eventstore.log import Log
from gateway.export.cells import visible
from gateway.export.personal import Disclosure
from gateway.export.processes import People, Step, Value, step_of
from gateway.export.tables import Stored
from gateway.journal import recorded

CASES_AT_ONCE = 200
"""Cases whose histories are in memory together."""

EXTENSIONS = {
    "Concept": "concept",
    "Time": "time",
    "Organizational": "org",
    "Lifecycle": "lifecycle",
    "Identity": "identity",
}
"""The standard extensions used, by name, with their prefixes."""

OF_A_TRACE = (
    "kind",
    "procedure",
    "status",
    "level",
    "priority",
    "owner",
    "outcome",
    "root_cause",
    "score",
    "channel",
    "matter",
    "round",
    "customer",
    "centre",
)
"""The columns of a case that its trace has as attributes."""

_GLOBALS: dict[str, dict[str, Value]] = {
    "trace": {"concept:name": "UNKNOWN"},
    "event": {
        "concept:name": "UNKNOWN",
        "time:timestamp": datetime.fromisoformat("1970-01-01T00:00:00+00:00"),
        "lifecycle:transition": "complete",
        "org:resource": "UNKNOWN",
        "identity:id": "UNKNOWN",
    },
}
"""What every trace and every event has, with the value that stands for none."""


def write(
    file: BinaryIO,
    cases: Iterable[Stored],
    log: Log,
    people: People,
    disclosure: Disclosure,
) -> Iterator[int]:
    """Write cases, yielding how many events were written after each case.

    Args:
        file: Where to.
        cases: Rows of the view of cases.
        log: What happened to them.
        people: Who did it, in which role.
        disclosure: What is shown of people's data.
    """
    _put(file, 0, *_head())
    rows, written = iter(cases), 0
    while some := list(islice(rows, CASES_AT_ONCE)):
        histories = log.streams([case_stream(row["case"]) for row in some])
        for row in some:
            records = histories[case_stream(row["case"])]
            steps = [step_of(recorded(record), people, disclosure) for record in records]
            _put(file, 1, "<trace>")
            _put(file, 2, *_attributes({"concept:name": row["case"]} | _of_case(row)))
            for step in steps:
                _put(file, 2, "<event>")
                _put(file, 3, *_attributes(_of_event(step)))
                _put(file, 2, "</event>")
            _put(file, 1, "</trace>")
            written += len(steps)
            yield written
    _put(file, 0, "</log>")


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<log xes.version="1849.2016" xes.features="">'
    for name, prefix in EXTENSIONS.items():
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        yield f'  <extension name="{name}" prefix="{prefix}" uri="{uri}"/>'
    for scope, attributes in _GLOBALS.items():
        yield f'  <global scope="{scope}">'
        yield from (f"    {each}" for each in _attributes(attributes))
        yield "  </global>"
    yield '  <classifier name="Activity" scope="event" keys="concept:name"/>'
    yield '  <classifier name="Resource" scope="event" keys="org:resource"/>'
    yield '  <string key="concept:name" value="Afterloop"/>'


def _of_case(row: Stored) -> dict[str, Value]:
    return {name: row[name] for name in OF_A_TRACE if row[name] not in (None, "")}


def _of_event(step: Step) -> dict[str, Value]:
    """Return an event's attributes, the standard ones first."""
    event = step.event
    named = step.attributes.get("step") or getattr(getattr(event.fact, "promise", None), "step", "")
    standard: dict[str, Value] = {
        "concept:name": f"{step.kind} {named}".strip(),
        "time:timestamp": event.at,
        "lifecycle:transition": "complete",
        "org:resource": event.actor or CLOCK,
        "org:role": step.role,
        "identity:id": str(event.id),
        "position": event.position,
    }
    return {name: value for name, value in (standard | step.attributes).items() if value != ""}


def _attributes(values: Mapping[str, Value]) -> Iterator[str]:
    for name, value in values.items():
        element, text = _typed(value)
        yield f"<{element} key={quoteattr(name)} value={quoteattr(text)}/>"


def _typed(value: Value) -> tuple[str, str]:
    """Return the element a value is written as, and its text."""
    match value:
        case bool():
            return "boolean", "true" if value else "false"
        case int():
            return "int", str(value)
        case float():
            return "float", repr(value)
        case datetime():
            return "date", value.isoformat()
    return "string", visible(value)


def _put(file: BinaryIO, depth: int, *lines: str) -> None:
    file.write("".join(f"{'  ' * depth}{line}\n" for line in lines).encode())
