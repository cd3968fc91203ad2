"""XES: one trace a case, in the order and with the attributes the standard asks for."""

import io
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from gateway.export import xes
from gateway.export.personal import Disclosure, Opened, Sealed
from gateway.export.xes import OF_A_TRACE
from tests.gateway.export.centre import HIGH, HOSTILE, LOW, Centre

ORDER = ("extension", "global", "classifier", "string", "trace")


def rows(*cases: str) -> Sequence[Mapping[str, object]]:
    known = {"customer": "ann", "level": 2, "outcome": "", "score": None}
    return [{"case": case} | dict.fromkeys(OF_A_TRACE, "") | known for case in cases]


def exported(
    centre: Centre, cases: Sequence[Mapping[str, object]], disclosure: Disclosure | None = None
) -> ET.Element:
    file = io.BytesIO()
    log, people = centre.journal.log, centre.people()
    counts = list(xes.write(file, cases, log, people, disclosure or Sealed()))  # type: ignore[arg-type]
    root = ET.fromstring(file.getvalue())  # noqa: S314 - our own file
    assert len(counts) == len(cases)
    assert counts[-1:] == [len(root.findall("trace/event"))][: len(cases)]
    return root


def told(element: ET.Element) -> dict[str | None, str | None]:
    return {each.get("key"): each.get("value") for each in element if each.tag != "event"}


def test_the_parts_of_a_log_come_in_the_order_of_the_standard(centre: Centre) -> None:
    root = exported(centre, rows(LOW, HIGH))
    assert (root.tag, root.get("xes.version")) == ("log", "1849.2016")
    tags = [each.tag for each in root]
    assert tags == sorted(tags, key=ORDER.index)
    prefixes = {each.get("prefix") for each in root.findall("extension")}
    used = {
        str(each.get("key")).split(":")[0] for each in root.iter() if ":" in str(each.get("key"))
    }
    assert used == prefixes


def test_a_case_is_a_trace_of_what_happened_to_it(centre: Centre) -> None:
    trace = exported(centre, rows(LOW)).findall("trace")[0]
    assert told(trace)["concept:name"] == LOW
    assert (told(trace)["level"], "outcome" in told(trace)) == ("2", False)
    events = [told(event) for event in trace.findall("event")]
    assert [event["concept:name"] for event in events] == [
        "case-opened",
        "contact-recorded",
        "note-added",
    ]
    assert (
        events[1]
        | {
            "org:resource": "wang",
            "org:role": "manager",
            "lifecycle:transition": "complete",
            "time:timestamp": "2026-03-02T01:30:00+00:00",
            "answers": "true",
        }
        == events[1]
    )
    positions = [int(str(event["position"])) for event in events]
    assert positions == sorted(positions)


def test_every_event_has_what_the_log_declares_for_all(centre: Centre) -> None:
    root = exported(centre, rows(LOW, HIGH))
    for scope in ("trace", "event"):
        declared = told(next(each for each in root.findall("global") if each.get("scope") == scope))
        assert all(declared.keys() <= told(each).keys() for each in root.iter(scope))


def test_personal_words_are_left_out_unless_opened(centre: Centre) -> None:
    def notes(disclosure: Disclosure) -> list[str | None]:
        events = exported(centre, rows(LOW), disclosure).findall("trace/event")
        return [note for event in events if (note := told(event).get("note"))]

    assert notes(Sealed()) == []
    assert notes(Opened(centre.journal)) == ["来过电话"]


def test_a_hostile_text_is_shown_and_breaks_no_element(centre: Centre) -> None:
    (row,) = rows(LOW)
    root = exported(centre, [{**row, "matter": HOSTILE}])
    assert told(root.findall("trace")[0])["matter"] == "=cmd|' /C calc'!A0\n␛[2J␀␦ <b>&\"'"


def test_no_cases_make_an_empty_log(centre: Centre) -> None:
    assert exported(centre, ()).findall("trace") == []
