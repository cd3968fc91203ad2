"""OCEL 2.0: the structure the published schema asks for, and that nothing points nowhere."""

import io
import json
from datetime import datetime
from typing import Any

import pytest

from gateway.export import ocel
from gateway.export.personal import Disclosure, Opened, Sealed
from tests.gateway.export.centre import HIGH, LOW, Centre

KINDS = {"string", "integer", "float", "boolean", "time"}


def exported(centre: Centre, disclosure: Disclosure | None = None) -> dict[str, Any]:
    file = io.BytesIO()
    events = centre.events()
    counts = list(ocel.write(file, events, centre.people(), disclosure or Sealed()))
    found: dict[str, Any] = json.loads(file.getvalue())
    assert len(counts) == len(events)
    assert counts[-1] == len(found["events"])
    return found


def the(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in found["objects"] if each["id"] == name)


def told(attributes: list[dict[str, str]]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in attributes}


def test_everything_used_is_declared_and_everything_named_is_there(centre: Centre) -> None:
    found = exported(centre)
    assert list(found) == ["objectTypes", "eventTypes", "events", "objects"]
    declared = {
        each["name"]: told([{"name": a["name"], "value": a["type"]} for a in each["attributes"]])
        for each in (*found["objectTypes"], *found["eventTypes"])
    }
    assert all(set(kinds.values()) <= KINDS for kinds in declared.values())
    objects = {each["id"] for each in found["objects"]}
    assert len(objects) == len(found["objects"])
    assert len({each["id"] for each in found["events"]}) == len(found["events"])
    for each in (*found["events"], *found["objects"]):
        assert told(each["attributes"]).keys() <= declared[each["type"]].keys()
        assert all(isinstance(attribute["value"], str) for attribute in each["attributes"])
        assert {link["objectId"] for link in each["relationships"]} <= objects
        assert all(link["qualifier"] for link in each["relationships"])
        times = [each["time"]] if "time" in each else [a["time"] for a in each["attributes"]]
        assert all(datetime.fromisoformat(time).tzinfo for time in times)


def test_an_event_tells_who_did_what_to_which_case_in_which_role(centre: Centre) -> None:
    found = exported(centre)
    (contact,) = [each for each in found["events"] if each["type"] == "contact-recorded"]
    links = {(link["objectId"], link["qualifier"]) for link in contact["relationships"]}
    assert {(f"case:{LOW}", "case"), ("customer:ann", "customer"), ("staff:wang", "actor")} == links
    attributes = told(contact["attributes"])
    assert (attributes["actor_role"], attributes["outcome"]) == ("manager", "reached")
    assert attributes["answers"] == "true"


def test_an_object_has_the_times_of_its_values_and_its_company(centre: Centre) -> None:
    found = exported(centre)
    case = the(found, f"case:{LOW}")
    assert told(case["attributes"]) | {"kind": "detractor", "status": "open"} == told(
        case["attributes"]
    )
    assert {"objectId": "customer:ann", "qualifier": "customer"} in case["relationships"]
    assert told(the(found, "staff:li")["attributes"])["role"] == "advisor"
    answer = next(each for each in found["objects"] if each["type"] == "response")
    assert {"objectId": "staff:li", "qualifier": "advisor"} in answer["relationships"]
    here = {each["type"] for each in found["objects"]}
    assert here == set(ocel.OBJECTS) - {"visit", "survey"}  # theirs are in test_ocel_visits


def test_what_concerns_no_object_is_left_out(centre: Centre) -> None:
    kinds = {each["type"] for each in exported(centre)["events"]}
    assert "policy-adopted" not in kinds
    assert "centre-opened" in kinds


@pytest.mark.parametrize("plain", [False, True])
def test_personal_data_is_left_out_unless_opened(centre: Centre, plain: bool) -> None:  # noqa: FBT001
    found = exported(centre, Opened(centre.journal) if plain else Sealed())
    text = json.dumps(found, ensure_ascii=False)
    assert ("来过电话" in text) == plain
    assert ("+8613912345678" in text) == plain
    assert ("(sealed)" in text) is False
    (low, high) = [each for each in found["events"] if each["type"] == "response-received"]
    assert ("comment" in told(low["attributes"])) == plain
    assert "comment" not in told(high["attributes"])
    assert f"case:{HIGH}" in text


def test_the_erased_and_the_restricted_stay_out_even_in_plain(centre: Centre) -> None:
    centre.journal.keys.forget("ann")
    text = json.dumps(exported(centre, Opened(centre.journal)), ensure_ascii=False)
    assert "+8613912345678" not in text
    assert "(erased)" not in text
