"""What only the domain can tell about a log: who acted, who was erased, what the views say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from domain import policy as policies
from domain.custody import CustomerErased
from domain.desk import Batch, Stamp
from domain.events import HOUSE, CentreOpened, Event, NoteAdded, StaffJoined, StaffLeft
from domain.fact import Fact
from domain.house import found
from domain.views import TABLES, TALLIES
from eventstore.keys.seal import KeyRing
from eventstore.proof.report import Report
from eventstore.sqlite import SqliteLog
from eventstore.views.projector import Projector
from gateway.examining import Files, examine
from gateway.journal import EventJournal, glimpse

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
ACT = UUID(int=1)
WANG = "wang"


class Home:
    """A log, its keys and its views, written by whoever is named."""

    def __init__(self, folder: Path) -> None:
        self.files = Files(folder / "log.db", folder / "keys.db", folder / "views.db")
        self.log = SqliteLog(self.files.log)
        self.keys = KeyRing(self.files.keys)
        self._journal = EventJournal(self.log, self.keys)

    def found(self) -> None:
        text = policies.default_text()
        policy = policies.parse(text)
        events = found(centre="c", zone="UTC", text=text, policy=policy, manager=WANG, at=NOON)
        self._journal.record([Batch(HOUSE, 0, events)], Stamp(WANG, "till", ACT))

    def record(self, fact: Fact, *, by: str = WANG, stream: str = HOUSE) -> int:
        """Record a fact and return its position."""
        version = len(self.log.stream(stream))
        event = Event(NOON, fact)
        self._journal.record([Batch(stream, version, (event,))], Stamp(by, "till", ACT))
        return self.log.head()

    def fill_views(self) -> Path:
        """Fold the log into its views and return their file."""
        assert self.files.views is not None
        with Projector(self.log, self.files.views, TABLES, TALLIES, glimpse) as projector:
            projector.catch_up()
            return projector.path

    def examine(self) -> Report:
        return examine(self.files)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    home.found()
    with home.log, home.keys:
        yield home


def told(report: Report) -> list[tuple[str, int]]:
    return [(finding.code, finding.position) for finding in report.findings]


def skipped(report: Report) -> set[str]:
    return {one.code for one in report.skipped}


def note(customer: str = "") -> NoteAdded:
    return NoteAdded(case="c1", customer=customer, note="the same noise" if customer else "")


# Who acted --------------------------------------------------------------------------------------


def test_an_empty_house_is_furnished_by_its_founder(home: Home) -> None:
    assert home.examine().ok


def test_the_clock_and_what_comes_in_by_itself_act_without_being_staff(home: Home) -> None:
    home.record(note(), by="clock", stream="case-1")
    home.record(note(), by="intake", stream="case-1")
    assert home.examine().ok


def test_somebody_who_was_never_on_the_staff_is_found(home: Home) -> None:
    position = home.record(note(), by="mallory", stream="case-1")
    report = home.examine()
    assert told(report) == [("actor-unknown", position)]
    assert report.findings[0].params == {"actor": "mallory"}


def test_somebody_acts_from_joining_until_leaving_and_neither_before_nor_after(home: Home) -> None:
    early = home.record(note(), by="li", stream="case-1")
    home.record(StaffJoined(staff="li", name="李", role="advisor", centre="c"))
    home.record(note(), by="li", stream="case-1")
    home.record(StaffLeft(staff="li"), by="li")
    late = home.record(note(), by="li", stream="case-1")
    assert told(home.examine()) == [("actor-unknown", early), ("actor-left", late)]


def test_somebody_who_came_back_may_act_again(home: Home) -> None:
    joined = StaffJoined(staff="li", name="李", role="advisor", centre="c")
    for fact in (joined, StaffLeft(staff="li"), joined):
        home.record(fact)
    home.record(note(), by="li", stream="case-1")
    assert home.examine().ok


def test_a_house_that_everybody_has_left_takes_whoever_comes(home: Home) -> None:
    home.record(StaffLeft(staff=WANG))
    home.record(StaffJoined(staff="new", name="新", role="manager", centre="c"), by="root")
    home.record(CentreOpened(centre="c", name="新店", time_zone="UTC"), by="new")
    assert home.examine().ok


# Who was erased ---------------------------------------------------------------------------------


def test_somebody_whose_key_was_destroyed_is_unreadable(home: Home) -> None:
    home.record(note("anna"), stream="case-1")
    home.record(CustomerErased(customer="anna", grounds="law"), stream="customer-anna")
    home.keys.forget("anna")
    report = home.examine()
    assert report.ok
    assert "keys-absent" not in skipped(report)


def test_an_erasure_that_left_the_key_is_found_with_every_text_it_still_opens(home: Home) -> None:
    text = home.record(note("anna"), stream="case-1")
    erased = home.record(CustomerErased(customer="anna", grounds="law"), stream="customer-anna")
    assert told(home.examine()) == [("erased-key-kept", erased), ("erased-readable", text)]


def test_somebody_who_came_back_after_an_erasure_is_no_fault(home: Home) -> None:
    home.record(note("anna"), stream="case-1")
    home.record(CustomerErased(customer="anna", grounds="law"), stream="customer-anna")
    home.keys.forget("anna")
    home.record(note("anna"), stream="case-2")
    assert home.keys.key("anna") is not None
    assert home.examine().ok


def test_without_keys_it_says_that_erasures_could_not_be_tried(home: Home) -> None:
    home.record(CustomerErased(customer="anna", grounds="law"), stream="customer-anna")
    home.keys.close()
    home.files.keys.unlink()
    report = home.examine()
    assert report.ok
    assert "keys-absent" in skipped(report)
    assert not home.files.keys.exists()


def test_an_empty_file_of_keys_holds_none_and_gets_none(home: Home) -> None:
    home.record(CustomerErased(customer="anna", grounds="law"), stream="customer-anna")
    home.keys.close()
    home.files.keys.write_bytes(b"")
    assert "keys-absent" in skipped(home.examine())
    assert home.files.keys.read_bytes() == b""


def test_keys_that_cannot_be_read_are_said_so(home: Home) -> None:
    home.record(CustomerErased(customer="anna", grounds="law"), stream="customer-anna")
    home.keys.close()
    home.files.keys.write_bytes(b"no keys" * 1000)
    assert "keys-unopened" in skipped(home.examine())


# What the views say -----------------------------------------------------------------------------


def test_views_equal_to_a_replay_are_no_fault(home: Home) -> None:
    home.fill_views()
    report = home.examine()
    assert report.ok
    assert report.skipped == []


def test_an_altered_row_of_a_view_is_found_and_named(home: Home) -> None:
    views = home.fill_views()
    with closing(sqlite3.connect(views)) as file, file:
        kinds = [kind for _, _, kind, *_ in file.execute("PRAGMA table_info(cases)")]
        values = ("x'00'" if kind == "BLOB" else "0" for kind in kinds)
        file.execute(f"INSERT INTO cases VALUES ({', '.join(values)})")
    report = home.examine()
    assert {finding.code for finding in report.findings} == {"view-differs"}
    assert report.findings[0].params["row"] == "cases 0"


def test_views_that_are_not_there_or_not_wanted_are_left_out_and_none_are_made(home: Home) -> None:
    report = home.examine()
    assert skipped(report) == {"views-absent"}
    assert list(home.files.log.parent.glob("views-*")) == []
    unwanted = examine(Files(home.files.log, home.files.keys, None))
    assert skipped(unwanted) == {"views-unwanted"}


def test_views_of_a_broken_log_are_not_compared(home: Home) -> None:
    home.fill_views()
    home.record(note(), by="mallory", stream="case-1")
    assert skipped(home.examine()) == {"views-of-broken-log"}
