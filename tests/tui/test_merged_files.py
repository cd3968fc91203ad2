"""Erasing and restricting somebody whose files were merged: all of them, found by any sign."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from domain.asking.facts import SurveyPlanned
from domain.clientele.commands import ChangeContact, MergeFiles, NotePreference
from domain.clientele.filing import change
from domain.custody import (
    CustomerErased,
    CustomerRestricted,
    SurveyAnonymised,
    VisitAnonymised,
)
from domain.errors import RefusedError
from domain.events import CustomerHeard
from domain.fact import Fact
from domain.types import CustomerId
from tests.tui.counter import Counter
from tui.custody import person, privacy
from tui.session import Session

F = TypeVar("F", bound=Fact)

ROWS = """\
id,score,comment,name,phone,plate,vin,date
w1,1,异响又来了,,,沪A77777,LSVAA4182E2184841,2026-03-16 09:00
w2,3,等太久,欧阳修文,13900000101,沪A77777,LSVAA4182E2184841,2026-03-17 15:00
w3,10,很好,欧阳修文,13900000102,沪B88888,,2026-03-17 18:00
w4,8,还行,司马光,13900000103,沪C99999,,2026-03-17 19:00
w5,8,不错,欧阳修文,13900000104,,,2026-03-17 20:00
"""
PLAIN = ("异响又来了", "等太久", "13900000101", "13900000102", "沪A77777", "沪B88888")


@pytest.fixture
def visited(counter: Counter, tmp_path: Path) -> Counter:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS, encoding="utf-8")
    assert counter.run("import", str(file), "--yes").exit_code == 0
    return counter


@pytest.fixture
def session(visited: Counter) -> Iterator[Session]:
    with Session(visited.home, who="chen") as session:
        session.catch_up()
        yield session


def merged(session: Session) -> tuple[CustomerId, ...]:
    """Merge the files of two numbers that are one person's; return all files of theirs."""
    one, other = (person.find(session, f"1390000010{n}").customer for n in (1, 2))
    command = MergeFiles(at=session.now(), by=session.sitter(), other=other, reason="两个手机")
    change(session.desk, one, [command], session.stamp())
    session.catch_up()
    return tuple(person.find(session, "13900000101").files)


def of_type(session: Session, kind: type) -> list[CustomerId]:
    facts = (event.fact for event in session.journal.read())
    return [fact.customer for fact in facts if isinstance(fact, kind)]


@pytest.mark.parametrize(
    "typed", ["13900000101", "13900000102", "沪A77777", "沪B88888", "LSVAA4182E2184841"]
)
def test_any_sign_of_any_file_finds_the_whole_person(session: Session, typed: str) -> None:
    files = merged(session)
    assert len(files) == 3, "the car's own file, from before its owner's number was known, as well"
    assert tuple(person.find(session, typed).files) == files


def test_one_of_their_cases_finds_the_whole_person(visited: Counter, session: Session) -> None:
    files = merged(session)
    for score in (1, 3, 10):
        assert tuple(person.find(session, visited.case(score)).files) == files


def test_a_name_finds_a_person_only_where_nobody_else_is_called_so(session: Session) -> None:
    merged(session)
    assert person.find(session, "司马光").customer
    with pytest.raises(RefusedError, match="fits-several"):
        person.find(session, "欧阳修文")


def test_what_somebody_only_said_of_themselves_finds_them_too(session: Session) -> None:
    """As in logs that are older than signs: no link leads to the person."""
    customer = person.find(session, "13900000103").customer
    told = ChangeContact(at=session.now(), by=session.sitter(), plate="沪Z55555")
    change(session.desk, customer, [told], session.stamp())
    session.catch_up()
    assert person.find(session, "沪z·55555").customer == customer


def test_an_erasure_takes_all_files_and_leaves_nothing_in_the_home(session: Session) -> None:
    files = merged(session)
    done = privacy.erase(session, person.find(session, "沪B88888"), "letter of 18 March")

    assert set(done.files) == set(files) == set(of_type(session, CustomerErased))
    assert (done.keys_destroyed, done.key_traces, done.remnants) == (3, 0, ())
    assert len(done.cases) == 3
    held = [path for path in session.home.rglob("*") if path.is_file()]
    for text in PLAIN:
        assert not [path for path in held if text.encode() in path.read_bytes()]
    with session.views() as views:
        rows = views.rows("SELECT * FROM customers WHERE erased = 1", ())
        assert {row["customer"] for row in rows} == set(files)
        assert not any(row[name] for row in rows for name in ("name", "phone", "plate", "vin"))
    for typed in ("沪A77777", "沪B88888", "13900000102"):
        assert not session.lookup.find(typed)


def test_erased_files_are_erased_once(session: Session) -> None:
    merged(session)
    privacy.erase(session, person.find(session, "13900000101"), "letter")
    head = session.log.head()
    again = privacy.erase(session, person.find(session, "13900000101"), "letter")
    assert again.already
    assert session.log.head() == head


def test_who_comes_back_with_one_of_the_numbers_is_a_stranger_to_the_other(
    session: Session, visited: Counter, tmp_path: Path
) -> None:
    merged(session)
    privacy.erase(session, person.find(session, "13900000101"), "letter")
    file = tmp_path / "back.csv"
    head = ROWS.splitlines()[0]
    row = "x1,7,,欧阳修文,13900000102,沪A77777,,2026-03-18 07:30"
    file.write_text(f"{head}\n{row}\n", encoding="utf-8")
    assert visited.run("import", str(file), "--yes").exit_code == 0

    new = person.find(session, "13900000102")
    assert len(new.files) == 1
    assert person.find(session, "沪A77777").customer == new.customer
    heard = [e for e in new.events if isinstance(e.fact, CustomerHeard)]
    assert max(e.position for e in heard) > new.erased[new.customer]


def test_a_restriction_holds_for_all_files_and_is_lifted_from_all(session: Session) -> None:
    files = merged(session)
    assert privacy.restrict(session, files[0], "disputed")
    assert not privacy.restrict(session, files[1], "disputed again")
    assert set(of_type(session, CustomerRestricted)) == set(files)
    assert all(session.keys.is_withheld(file) for file in files)

    assert privacy.restrict(session, files[2], "settled", lift=True)
    assert not any(session.keys.is_withheld(file) for file in files)


def test_what_is_noted_through_a_merged_file_is_read_in_one(session: Session) -> None:
    files = merged(session)
    noted = NotePreference(at=session.now(), by=session.sitter(), preference="quiet-seat")
    changed = change(session.desk, files[2], [noted], session.stamp())
    assert changed.customer == files[0]


ORDER = """\
结算清单编号,送修日期,结算日期,VIN,车牌号码,故障描述,维修项目,客户姓名,客户手机,合计金额
R1,2026-03-16 09:00,2026-03-16 10:00,LSVAA4182E2184841,沪B88888,抖,维修,欧阳修文,13900000102,8
"""


def test_an_erasure_empties_the_visits_and_surveys_of_all_files(
    session: Session, visited: Counter, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDER, encoding="utf-8")
    assert visited.run("import", str(file), "--yes").exit_code == 0
    taken = visited.run(
        "visit", "open", "--phone", "13900000101", "--name", "欧阳", "--fault", "响"
    )
    assert taken.exit_code == 0, taken.output
    owed = next(fact.survey for fact in facts(session, SurveyPlanned) if fact.visit)
    assert visited.run("surveys", "withhold", owed, "--note", "家里有丧事").exit_code == 0
    merged(session)
    assert kept(session) == {"visits": 2, "surveys": 1}
    figures = visited.data("show", "surveys")["whole"]
    privacy.erase(session, person.find(session, "13900000101"), "letter")
    assert kept(session) == {"visits": 0, "surveys": 0}
    assert visited.data("show", "surveys")["whole"] == figures
    assert len(facts(session, VisitAnonymised)) == 2
    assert len(facts(session, SurveyAnonymised)) == 1
    assert visited.run("rebuild", "--check").exit_code == 0
    for language, said in (("en", "visit anonymised"), ("zh-CN", "到店记录匿名化")):
        told = visited.run("log", "--type", "visit-anonymised", language=language)
        assert said in told.stdout


def facts(session: Session, kind: type[F]) -> list[F]:
    return [event.fact for event in session.journal.read() if isinstance(event.fact, kind)]


def kept(session: Session) -> dict[str, int]:
    """Return in how many rows of visits and surveys anything stands that was sealed."""
    session.catch_up()
    columns = {"visits": ("name", "phone", "plate", "vin", "fault"), "surveys": ("note",)}
    with session.views() as views:
        return {
            name: sum(any(row[c] for c in texts) for row in views.rows(f"SELECT * FROM {name}", ()))
            for name, texts in columns.items()
        }
