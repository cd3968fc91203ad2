"""Visits and surveys as objects: every fact of theirs is there and brings them somewhere."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.asking.facts import SurveyPlanned, SurveySent
from domain.clientele.facts import FilesMerged, ReferralMade
from domain.events import Recorded, ResponseReceived, StaffJoined
from domain.fact import Fact
from domain.visits.facts import (
    OrderImported,
    VehicleHandedOver,
    VisitOpened,
    WorkFinished,
    WorkOrderOpened,
    WorkStarted,
)
from gateway.export import ocel
from gateway.export.personal import Sealed
from gateway.export.processes import People

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)
OF = {"centre": "sh-01", "customer": "ann"}


def exported(*facts: Fact) -> dict[str, Any]:
    events = [
        Recorded(
            position=place,
            id=UUID(int=place),
            stream="s",
            version=place,
            at=NINE + timedelta(minutes=place),
            recorded_at=NINE,
            actor="li",
            terminal="desk",
            correlation=UUID(int=0),
            causation=None,
            fact=fact,
        )
        for place, fact in enumerate(facts, 1)
    ]
    file = io.BytesIO()
    list(ocel.write(file, events, People(events), Sealed()))
    found: dict[str, Any] = json.loads(file.getvalue())
    return found


def the(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in found["objects"] if each["id"] == name)


def values(each: dict[str, Any], name: str) -> list[str]:
    return [a["value"] for a in each["attributes"] if a["name"] == name]


VISIT = (
    StaffJoined(staff="li", name="李敏", role="advisor", centre="sh-01"),
    VisitOpened(visit="V1", day=DAY, advisor="李敏", service="repair", matter="brake", **OF),
    WorkOrderOpened(visit="V1"),
    WorkStarted(visit="V1", technician="wu"),
    WorkFinished(visit="V1", technician="wu"),
    VehicleHandedOver(visit="V1", day=DAY, **OF),
)


def test_no_fact_of_a_visit_is_left_out() -> None:
    found = exported(*VISIT)
    assert [each["type"] for each in found["events"]] == [
        "staff-joined",
        "visit-opened",
        "work-order-opened",
        "work-started",
        "work-finished",
        "vehicle-handed-over",
    ]
    for each in found["events"][1:]:
        assert {"objectId": "visit:V1", "qualifier": "visit"} in each["relationships"]


def test_a_visit_goes_through_its_stages_and_knows_its_company() -> None:
    visit = the(exported(*VISIT), "visit:V1")
    assert values(visit, "stage") == ["arrived", "ordered", "working", "finished", "closed"]
    assert values(visit, "matter") == ["brake"]
    assert {"objectId": "customer:ann", "qualifier": "customer"} in visit["relationships"]
    assert {"objectId": "staff:li", "qualifier": "advisor"} in visit["relationships"]


def test_who_worked_on_it_and_what_it_repeats_are_named() -> None:
    again = OrderImported(visit="V2", day=DAY, received=NINE, rework_of="V1", **OF)
    found = exported(*VISIT, again)
    links = [link for each in found["events"] for link in each["relationships"]]
    assert {"objectId": "staff:wu", "qualifier": "technician"} in links
    assert {"objectId": "visit:V1", "qualifier": "repeats"} in links
    assert values(the(found, "visit:V2"), "stage") == ["closed"]


def survey(**answer: Any) -> dict[str, Any]:
    planned = SurveyPlanned(
        survey="S1",
        day=DAY,
        trigger="service",
        channel="app",
        due=NINE,
        lapses=NINE,
        policy="2026.1",
        visit="V1",
        **OF,
    )
    sent = SurveySent(survey="S1", channel="sms", expires=NINE, **OF)
    given = ResponseReceived(response="r1", day=DAY, score=9, survey="S1", **OF, **answer)
    return exported(planned, sent, given)


def test_a_survey_goes_from_planned_to_answered_and_belongs_to_its_visit() -> None:
    found = the(survey(), "survey:S1")
    assert values(found, "status") == ["planned", "sent", "answered"]
    assert values(found, "channel") == ["app", "sms"]
    assert {"objectId": "visit:V1", "qualifier": "visit"} in found["relationships"]


def test_an_answer_that_does_not_count_answers_no_survey() -> None:
    assert values(the(survey(invalid="expired"), "survey:S1"), "status") == ["planned", "sent"]


def test_both_customers_of_a_referral_and_of_a_merge_are_named() -> None:
    found = exported(
        ReferralMade(customer="ann", referred="bob", day=DAY),
        FilesMerged(customer="ann", other="cid", here="ann"),
    )
    assert {each["id"] for each in found["objects"]} >= {
        "customer:ann",
        "customer:bob",
        "customer:cid",
    }


def test_a_visits_number_from_a_file_cannot_reorder_what_is_read() -> None:
    found = exported(WorkStarted(visit="V\u202e1"))
    assert "\u202e" not in json.dumps(found, ensure_ascii=False)
