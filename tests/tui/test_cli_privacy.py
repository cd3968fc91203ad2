"""``erase`` and ``restrict`` at the counter: figures stay, the person does not."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.custody import CUSTODY, BackupMade, DataExported, PersonalDataSeen
from domain.desk import Batch
from domain.errors import RefusedError
from domain.events import Event, ResponseReceived
from eventstore.keys.seal import KeyRing
from gateway.journal import UNREADABLE
from tests.chaos.crew import driver, ended
from tests.tui.counter import MORNING, Counter
from tui.custody import person, privacy
from tui.home import KEYS
from tui.session import Session

ROOT = Path(__file__).parents[2]
WORDS = {"name", "phone", "plate", "comment", "privacy", "text", "entries", "offers"}
"""What of a page is a person's, or tells that they were erased."""

VISITS = """\
id,score,comment,name,phone,plate,vin,date
v1,1,吱吱响,欧阳修文,13900000101,沪A12345,LSVAA4182E2184841,2026-03-17 15:00
v2,9,很好,欧阳修文,13900000101,沪A12345,LSVAA4182E2184841,2026-03-17 18:00
"""
"""One customer, two cases, everything that identifies them."""

PLAIN = ("欧阳修文", "13900000101", "沪A12345", "LSVAA4182E2184841", "吱吱响")


@pytest.fixture
def visited(counter: Counter, tmp_path: Path) -> Counter:
    file = tmp_path / "visits.csv"
    file.write_text(VISITS, encoding="utf-8")
    assert counter.run("import", str(file), "--yes").exit_code == 0
    return counter


def figures(value: Any) -> Any:
    """Return a page without names and words, as of no instant in particular."""
    if isinstance(value, dict):
        return {name: figures(each) for name, each in value.items() if name not in WORDS | {"at"}}
    return [figures(each) for each in value] if isinstance(value, list) else value


def pages(counter: Counter) -> list[Any]:
    case = counter.case(1)
    shown = ("brief", "queue", "escalations", "board", "measures")
    return [figures(counter.data("show", page)) for page in shown] + [
        figures(counter.data("show", "case", case))
    ]


def held(home: Path, text: str | bytes) -> list[str]:
    """Return the files of a home that hold a text."""
    needle = text.encode() if isinstance(text, str) else text
    return [path.name for path in home.rglob("*") if path.is_file() and needle in path.read_bytes()]


def test_the_figures_the_log_and_the_rebuild_stand_and_the_person_is_gone(
    visited: Counter,
) -> None:
    case = visited.case(1)
    before = pages(visited)
    assert "欧阳修文" in visited.run("show", "case", case).stdout
    erased = visited.data("erase", "139 0000 0101", "--reason", "letter of 18 March", "--yes")
    assert (erased["keys_destroyed"], erased["key_traces"], erased["remnants"]) == (1, 0, [])
    assert len(erased["cases"]) == 2
    assert pages(visited) == before
    assert [text for text in PLAIN if held(visited.home, text)] == []
    shown = visited.run("show", "case", case).stdout
    assert [text for text in PLAIN if text in shown] == []
    assert "· erased" in shown
    assert visited.run("rebuild", "--check").exit_code == 0
    assert visited.run("verify").exit_code == 0


@pytest.mark.parametrize(
    "typed",
    [
        *("13900000101", "+86 139 0000 0101", "沪A·12345", "沪a 12345"),
        *("LSVAA4182E2184841", "lsvaa4182e2184841", "欧阳修文", "CASE"),
    ],
)
def test_a_person_is_meant_by_any_sign_that_leads_to_them(visited: Counter, typed: str) -> None:
    case = visited.case(1)
    result = visited.run("restrict", typed.replace("CASE", case), "--reason", "asked")
    assert result.exit_code == 0


@pytest.mark.parametrize("typed", ["13900000102", "沪A12346", "阳修", "nobody"])
def test_nobody_is_meant_by_a_sign_nobody_showed_or_a_part_of_a_name(
    visited: Counter, typed: str
) -> None:
    written = visited.log()
    erased = visited.run("erase", typed, "--reason", "asked", "--yes")
    restricted = visited.run("restrict", typed, "--reason", "asked")
    assert (erased.exit_code, restricted.exit_code) == (3, 3)
    assert visited.log() == written


def test_erasing_twice_changes_nothing_the_second_time(visited: Counter) -> None:
    typed = ("erase", "13900000101", "--reason", "asked", "--yes")
    visited.data(*typed)
    written = visited.log()
    again = visited.data(*typed)
    assert again["already"]
    assert visited.log() == written


def test_erasing_asks_and_without_a_terminal_wants_a_plain_yes(visited: Counter) -> None:
    written = visited.log()
    result = visited.run("erase", "13900000101", "--reason", "asked")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert "cannot be taken back" in result.stderr
    assert visited.log() == written


@pytest.mark.parametrize("who", ["limin", "hejing"])
def test_neither_an_advisor_nor_an_auditor_erases_or_restricts(visited: Counter, who: str) -> None:
    written = visited.log()
    for verb in (("erase", "--yes"), ("restrict",)):
        typed = (verb[0], "13900000101", *verb[1:], "--reason", "asked", "--as", who)
        result = visited.run(*typed)
        assert result.exit_code == 1
        assert "your role" in result.stderr
    assert visited.log() == written


def test_somebody_the_log_does_not_know_is_not_found(visited: Counter) -> None:
    result = visited.run("erase", "13911111111", "--reason", "asked", "--yes")
    assert result.exit_code != 0
    assert "Traceback" not in result.output


def test_an_erased_person_who_comes_back_is_read_again_and_their_past_is_not(
    visited: Counter, tmp_path: Path
) -> None:
    old = visited.case(1)
    visited.data("erase", "13900000101", "--reason", "asked", "--yes")
    file = tmp_path / "again.csv"
    file.write_text(
        VISITS.replace("v1,1", "v3,3").replace("2026-03-17 15:00", "2026-03-18 07:45"), "utf-8"
    )
    assert visited.run("import", str(file), "--yes").exit_code == 0
    new = next(
        record["payload"]["case"]
        for record in visited.log("--type", "response-received")
        if record["payload"]["score"] == 3
    )
    assert visited.data("show", "case", new)["line"]["name"] == "欧阳修文"
    line = visited.data("show", "case", old)["line"]
    assert (line["name"], line["comment"], line["privacy"]) == ("", "", "erased")
    with Session(visited.home) as session:
        facts = [session.journal.readable(e) for e in session.journal.read()]
        names = [fact.name for fact in facts if isinstance(fact, ResponseReceived)]
    assert names.count("欧阳修文") == 1
    assert UNREADABLE not in names
    again = visited.data("erase", "13900000101", "--reason", "asked again", "--yes")
    assert (again["already"], again["cases"], again["key_traces"]) == (False, [new], 0)
    assert [text for text in PLAIN if held(visited.home, text)] == []


def test_a_kept_aside_key_is_destroyed_as_well(visited: Counter) -> None:
    aside = visited.home / "replaced" / "20260318"
    aside.mkdir(parents=True)
    shutil.copy(visited.home / KEYS, aside / KEYS)
    erased = visited.data("erase", "13900000101", "--reason", "asked", "--yes")
    assert (erased["keys_destroyed"], erased["key_traces"]) == (1, 0)
    with KeyRing(aside / KEYS) as ring:
        assert ring.key(erased["customer"]) is None


def test_a_plain_number_left_in_the_home_is_reported_with_its_file(visited: Counter) -> None:
    (visited.home / "notes.txt").write_text("call +8613900000101 at nine", "utf-8")
    erased = visited.data("erase", "13900000101", "--reason", "asked", "--yes")
    (found,) = erased["remnants"]
    assert (found["what"], Path(found["path"]).name, found["times"]) == ("plain", "notes.txt", 1)


def custody(home: Path, *facts: Any) -> None:
    with Session(home) as session:
        version = len(session.journal.load([CUSTODY])[CUSTODY])
        events = [Event(MORNING, fact) for fact in facts]
        session.journal.record([Batch(CUSTODY, version, events)], session.stamp())


def test_copies_made_since_the_person_was_heard_of_are_listed_with_their_dates(
    counter: Counter, tmp_path: Path
) -> None:
    custody(counter.home, BackupMade(folder="/old", upto=1, root="", keys_in="/old/keys"))
    file = tmp_path / "visits.csv"
    file.write_text(VISITS, encoding="utf-8")
    assert counter.run("import", str(file), "--yes").exit_code == 0
    custody(
        counter.home,
        BackupMade(folder="/media/a", upto=9, root="", keys_in="/safe/keys"),
        BackupMade(folder="/media/b", upto=9, root=""),
        DataExported(target="plain.csv", format="csv", what="log", upto=9, rows=1, personal=True),
        DataExported(target="sealed.csv", format="csv", what="log", upto=9, rows=1),
    )
    erased = counter.data("erase", "13900000101", "--reason", "asked", "--yes")
    told = [(copy["kind"], copy["place"], copy["at"]) for copy in erased["elsewhere"]]
    at = "2026-03-18T00:00:00Z"
    assert told == [("backup", "/safe/keys", at), ("export", "plain.csv", at)]
    assert "/old/keys" not in str(erased)


# Restricting ----------------------------------------------------------------------------------


def test_a_restricted_person_is_empty_everywhere_and_comes_back_unharmed(
    visited: Counter,
) -> None:
    case = visited.case(1)
    before, whole = pages(visited), visited.data("show", "case", case)["line"]
    assert visited.run("restrict", case, "--reason", "disputed").exit_code == 0
    shown = visited.run("show", "case", case, language="zh-CN").stdout
    assert "已限制" in shown
    assert [text for text in PLAIN if text in shown] == []
    assert figures(pages(visited)) == before
    assert visited.data("restrict", case, "--reason", "settled", "--lift")["changed"]
    assert visited.data("show", "case", case)["line"] == whole


def test_contact_with_a_restricted_person_is_refused_and_notes_are_not(visited: Counter) -> None:
    case = visited.case(1)
    visited.run("restrict", case, "--reason", "disputed")
    for action in ("reached", "no-answer"):
        result = visited.run("do", action, case)
        assert result.exit_code == 1
        assert "restricted" in result.stderr
    offers = visited.data("show", "case", case)["offers"]
    barred = {offer["action"] for offer in offers if offer["why_not"] == "restricted"}
    assert {"reached", "no-answer", "follow-up"} <= barred
    assert visited.run("do", "note", case, "--note", "waits").exit_code == 0


def test_another_open_session_sees_a_restriction_and_an_erasure_at_once(visited: Counter) -> None:
    case = visited.case(1)
    with Session(visited.home) as session:

        def name() -> str:
            with session.views() as views:
                return views.line(case).name

        session.catch_up()
        assert name() == "欧阳修文"
        typed(visited.home, "restrict", case, "--reason", "disputed")
        assert name() == ""
        typed(visited.home, "restrict", case, "--reason", "settled", "--lift")
        assert name() == "欧阳修文"
        typed(visited.home, "erase", case, "--reason", "asked", "--yes")
        assert name() == ""


def typed(home: Path, *words: str) -> None:
    """Type a verb in another process."""
    line = [sys.executable, "-m", "tui", "--home", str(home), *words]
    subprocess.run(line, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


# Dying in the middle --------------------------------------------------------------------------

DYING = """
import os, signal, sys
from tui.custody import person
from tui.custody import privacy
from tui.cli import program
privacy.heed = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
program.main(sys.argv[1:])
"""


def test_an_erasure_killed_before_the_key_was_destroyed_is_finished_by_whoever_comes_next(
    visited: Counter,
) -> None:
    line = [sys.executable, "-c", DYING, "--home", str(visited.home), "erase", "13900000101"]
    killed = subprocess.run([*line, "--reason", "asked", "--yes"], check=False, cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    (event,) = visited.log("--type", "customer-erased")
    customer = event["payload"]["customer"]
    with KeyRing(visited.home / KEYS) as ring:
        key = ring.key(customer)
    assert key is not None
    assert visited.run("show", "brief").exit_code == 0
    with KeyRing(visited.home / KEYS) as ring:
        assert ring.key(customer) is None
    assert held(visited.home, key) == []
    assert visited.run("rebuild", "--check").exit_code == 0


def test_an_erasure_killed_at_any_call_is_whole_or_has_not_begun(
    visited: Counter, tmp_path: Path
) -> None:
    words = ("erase", "13900000101", "--reason", "asked", "--yes")
    spare = shutil.copytree(visited.home, tmp_path / "spare")
    life = int(ended(driver("doomed", "verb", "0", "--home", spare, *words)).stderr.split()[-1])
    for share in (0.05, 0.3, 0.5, 0.7, 0.95):
        home = shutil.copytree(visited.home, tmp_path / f"home-{share}")
        calls = str(max(1, int(life * share)))
        killed = ended(driver("doomed", "verb", calls, "--home", home, *words))
        assert killed.returncode == -signal.SIGKILL
        counter = Counter(home)
        case = counter.case(1)
        begun = bool(counter.log("--type", "customer-erased"))
        assert (counter.data("show", "case", case)["line"]["name"] == "") is begun
        assert counter.data(*words)["key_traces"] == 0
        assert [text for text in PLAIN if held(home, text)] == []


def test_a_key_file_from_a_backup_made_before_the_erasure_brings_nobody_back(
    visited: Counter, tmp_path: Path
) -> None:
    backup = shutil.copy(visited.home / KEYS, tmp_path / "keys.backup")
    case = visited.case(1)
    visited.data("erase", case, "--reason", "asked", "--yes")
    shutil.copy(backup, visited.home / KEYS)
    with Session(visited.home) as session:
        names = [
            session.journal.readable(event).name  # type: ignore[attr-defined]
            for event in session.journal.read()
            if isinstance(event.fact, ResponseReceived) and event.fact.case == case
        ]
    assert names == [""]


# Looking --------------------------------------------------------------------------------------


@pytest.fixture
def session(visited: Counter) -> Iterator[Session]:
    with Session(visited.home, who="chen") as session:
        session.catch_up()
        yield session


def seen(session: Session) -> list[PersonalDataSeen]:
    facts = (event.fact for event in session.journal.read())
    return [fact for fact in facts if isinstance(fact, PersonalDataSeen)]


def test_a_look_is_on_record_and_gives_what_identifies_the_person(
    visited: Counter, session: Session
) -> None:
    case = visited.case(1)
    shown = privacy.reveal(session, case=case, place="morning")
    assert shown == {
        "name": "欧阳修文",
        "phone": "+8613900000101",
        "plate": "沪A12345",
        "vin": "LSVAA4182E2184841",
    }
    (look,) = seen(session)
    assert (look.case, look.place, look.fields) == (case, "morning", privacy.FIELDS)


def test_an_events_sealed_fields_are_given_by_its_id(session: Session) -> None:
    event = next(e for e in session.journal.read() if isinstance(e.fact, ResponseReceived))
    shown = privacy.reveal(session, entry=event.id, place="audit")
    assert shown["name"] == "王小明"
    assert seen(session)[0].entry == event.id
    with pytest.raises(RefusedError, match="no-such-entry"):
        privacy.reveal(session, customer="somebody", entry=event.id, place="audit")


def test_a_look_that_is_refused_leaves_no_record(visited: Counter) -> None:
    case = visited.case(1)
    with Session(visited.home, who="limin") as session:
        session.catch_up()
        with pytest.raises(RefusedError, match="role-may-not"):
            privacy.reveal(session, case=case, place="morning")
        assert seen(session) == []


def test_nothing_is_shown_of_the_restricted_and_the_erased(
    visited: Counter, session: Session
) -> None:
    case = visited.case(1)
    visited.run("restrict", case, "--reason", "disputed")
    with pytest.raises(RefusedError, match="restricted"):
        privacy.reveal(session, case=case, place="morning")
    visited.run("erase", case, "--reason", "asked", "--yes")
    with pytest.raises(RefusedError, match="nothing-to-see"):
        privacy.reveal(session, case=case, place="morning")
    assert seen(session) == []


def test_nothing_is_erased_or_restricted_in_the_past(visited: Counter, session: Session) -> None:
    trail = person.find(session, visited.case(1))
    session.travel(session.log.head())
    with pytest.raises(RefusedError, match="in-the-past"):
        privacy.erase(session, trail, "asked")
    with pytest.raises(RefusedError, match="in-the-past"):
        privacy.restrict(session, trail.customer, "asked")


def test_an_erased_person_is_not_in_the_past_either(visited: Counter, session: Session) -> None:
    case, before = visited.case(1), session.log.head()
    visited.run("erase", case, "--reason", "asked", "--yes")
    session.travel(before)
    with session.views() as views:
        assert views.line(case).name == ""
