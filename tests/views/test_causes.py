"""How a case's row holds its root cause and the sealed answers that led there."""

from __future__ import annotations

from domain.custody import CaseAnonymised
from domain.desk import Batch, Desk
from domain.events import Event, case_stream
from domain.survey import Contact, ReceiveResponse, case_id
from tests import ask
from tests.histories import log, receive
from tests.journal import furnished, stamp
from tests.make import HOUR, LI, MINUTE, MONDAY, WANG
from tests.views.folder import Columns, Folder

ANN = Contact(customer="ann", identified=True, name="Ann", vehicle="Model 3")
CASE = case_id("a1")
TEN = MONDAY + HOUR
NONE = {"root_cause": "", "part": "", "depth": 0, "whys": "", "whys_id": "", "whys_at": 0}


def analysed(*causes: str) -> Desk:
    """A low score with causes found one after the other, each with answers of its own."""
    desk = furnished()
    receive(desk, [ReceiveResponse(key="a1", at=MONDAY, contact=ANN, score=2)])
    for n, cause in enumerate(causes):
        at = TEN + n * MINUTE
        found = ask.root_cause(at, cause, whys=(f"because {cause}",), part=f"P{n}")
        desk.act(CASE, [found], stamp(LI, f"found {n}"))
    return desk


def row(desk: Desk) -> Columns:
    found = Folder().fold(log(desk)).tables["cases"][(CASE,)]
    return {name: found[name] for name in NONE}


def test_a_case_whose_cause_nobody_found_has_none() -> None:
    assert row(analysed()) == NONE


def test_the_row_names_the_event_its_answers_stand_in() -> None:
    desk = analysed("parts/stock")
    event = log(desk)[-1]
    assert row(desk) == {
        "root_cause": "parts/stock",
        "part": "P0",
        "depth": 1,
        "whys": "because parts/stock",
        "whys_id": event.id.hex,
        "whys_at": event.position,
    }


def test_the_latest_cause_holds_and_taking_it_back_brings_the_one_before() -> None:
    first = row(analysed("parts/stock"))
    desk = analysed("parts/stock", "price/bill")
    assert (row(desk)["root_cause"], row(desk)["whys"]) == ("price/bill", "because price/bill")
    desk.undo(CASE, by=LI, at=TEN + 2 * MINUTE, stamp=stamp(LI, "undo"))
    assert {**row(desk), "whys_id": ""} == {**first, "whys_id": ""}


def test_taking_back_the_only_cause_leaves_none() -> None:
    desk = analysed("parts/stock")
    desk.undo(CASE, by=LI, at=TEN + MINUTE, stamp=stamp(LI, "undo"))
    assert row(desk) == NONE


def test_a_case_that_opens_again_has_no_cause_yet() -> None:
    desk = analysed("parts/stock")
    lost = ask.close("lost", TEN + MINUTE, by=WANG, reason="moved away")
    desk.act(CASE, [lost], stamp(WANG, "lost"))
    desk.act(CASE, [ask.reopen(TEN + HOUR)], stamp(LI, "again"))
    assert row(desk) == NONE


def test_an_erased_customers_answers_leave_the_row_and_the_cause_stays() -> None:
    desk = analysed("parts/stock")
    version = len(desk.journal.load([case_stream(CASE)])[case_stream(CASE)])
    gone = Event(TEN + HOUR, CaseAnonymised(case=CASE, customer="ann"))
    desk.journal.record([Batch(case_stream(CASE), version, (gone,))], stamp(WANG, "erase"))
    held = NONE | {"root_cause": "parts/stock", "part": "P0", "depth": 1}
    assert row(desk) == held
    assert Folder().fold(log(desk)).tables["cases"][(CASE,)]["chains"] == b""
