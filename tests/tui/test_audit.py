"""What the audit screen reads: filters, events without their sealed texts, the case as of then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from domain.actions import Ask
from domain.errors import AmbiguousCaseError, UnknownCaseError, UnknownPersonError
from eventstore.browse import Browser
from gateway.journal import EventJournal, micros
from tests.tui.counter import MORNING
from tests.tui.desk import Watch, elsewhere
from tui.audit.compare import compare
from tui.audit.events import Events, Looking, next_mark, previous_mark
from tui.audit.filters import Reader, sentence
from tui.audit.models import EventFile, Found, Wanted
from tui.audit.then import case_then, changes, company, event_file, rules_then
from tui.errors import (
    CustomerUnknownError,
    EventKindUnknownError,
    FieldUnknownError,
    FilterValueError,
    TimeUnreadableError,
)
from tui.home import LOG
from tui.session import Session
from tui.text import LANGUAGES, Language


@dataclass
class Archive:
    """A home's log as the audit screen has it at hand."""

    session: Session
    browser: Browser
    looking: Looking

    def find(self, wanted: Wanted | None = None, *, opens: bool = False) -> Found:
        return self.looking.find(wanted or Wanted(), opens=opens)

    def reader(self, language: Language = "en") -> Reader:
        words = self.session.words(language)
        return Reader(words, self.session.house(), self.browser, MORNING)

    def kinds(self, wanted: Wanted, *, opens: bool = False) -> list[str]:
        found = self.find(wanted, opens=opens)
        return [line.entry.type for line in self.looking.lines(found.positions)]

    def case(self, level: int) -> str:
        """Return a case that was opened at a level."""
        lines = self.looking.lines(self.find(Wanted(kinds=("case-opened",))).positions)
        return next(line.case for line in lines if line.entry.params["level"] == level)

    def file(self, position: int, sizes: tuple[int, ...] = ()) -> EventFile:
        file = event_file(self.looking, position, sizes)
        assert file is not None
        return file


@pytest.fixture
def archive(home: Path) -> Iterator[Archive]:
    with Session(home, who="chen", now=Watch()) as session, Browser(home / LOG) as browser:
        journal = EventJournal(session.log, session.keys)
        yield Archive(session, browser, Looking(browser, journal, session.house()))


# Filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Wanted()),
        ("actor:limin", Wanted(actor="limin")),
        ("谁：李敏", Wanted(actor="limin")),
        ("人员:时钟 type:moved", Wanted(actor="clock", kinds=("promise-moved",))),
        ("type:case-opened,升级", Wanted(kinds=("case-opened", "case-escalated"))),
        ('text:"two words"', Wanted(text="two words")),
        ("文字：「两 词」", Wanted(text="两 词")),
        ("door shut", Wanted(text="door shut")),
        ("terminal:desk-1", Wanted(terminal="desk-1")),
        ("stream:visit-V1", Wanted(stream="visit-V1")),
        ("流：visit-V1", Wanted(stream="visit-V1")),
        ("自：3-17", Wanted(since=MORNING - timedelta(hours=32))),
        ("until:2026-03-17", Wanted(until=MORNING - timedelta(hours=8))),
        ("since:2026-03-18T07:00", Wanted(since=MORNING - timedelta(hours=1))),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filter_is_understood_in_both_languages(
    archive: Archive, language: Language, typed: str, wanted: Wanted
) -> None:
    assert archive.reader(language).wanted(typed) == wanted


def test_a_case_is_named_by_the_beginning_of_its_number(archive: Archive) -> None:
    case = archive.case(2)
    reader = archive.reader()
    assert reader.wanted(f"case:{case.lower()}").case == case
    with pytest.raises(UnknownCaseError):
        reader.wanted("case:none-such")
    with pytest.raises(AmbiguousCaseError):
        reader.case("")


def test_this_customer_is_the_one_in_view(archive: Archive) -> None:
    [opened, *_] = archive.find(Wanted(kinds=("case-opened",))).positions
    whose = archive.file(opened).customer
    for typed in ("customer:this", "客户：此", f"customer:{whose}"):
        assert archive.reader().wanted(typed, customer=whose) == Wanted(customer=whose)
    with pytest.raises(CustomerUnknownError):
        archive.reader().wanted("customer:this")


@pytest.mark.parametrize(
    ("typed", "error", "known"),
    [
        ("colour:red", FieldUnknownError, "customer"),
        ("type:never", EventKindUnknownError, "case opened"),
        ("actor:nobody", UnknownPersonError, "limin"),
        ("customer:zzz", CustomerUnknownError, ""),
        ("since:soon", TimeUnreadableError, ""),
        ("case:", FilterValueError, ""),
    ],
)
def test_what_a_filter_does_not_know_is_said_with_what_is_known(
    archive: Archive, typed: str, error: type[Exception], known: str
) -> None:
    with pytest.raises(error) as refused:
        archive.reader().wanted(typed)
    assert known in archive.session.words("en").explain(refused.value)  # type: ignore[arg-type]


def test_a_filter_reads_as_a_sentence(archive: Archive) -> None:
    wanted = Wanted(case="S1", actor="limin", kinds=("case-opened",), text="noise")
    words, house = archive.session.words("en"), archive.session.house()
    assert sentence(wanted, words, house) == 'case S1, by 李敏, case opened, saying "noise"'
    assert sentence(Wanted(), words, house) == ""


# Finding --------------------------------------------------------------------------------------


def test_a_case_is_its_stream_and_the_answer_that_opened_it(archive: Archive) -> None:
    case = archive.case(2)
    assert archive.kinds(Wanted(case=case))[:2] == ["response-received", "case-opened"]


def test_a_customer_is_their_answers_their_cases_and_their_history(archive: Archive) -> None:
    [opened] = archive.find(Wanted(case=archive.case(2), kinds=("case-opened",))).positions
    wanted = Wanted(customer=archive.file(opened).customer)
    assert {"response-received", "case-opened", "customer-heard"} <= set(archive.kinds(wanted))


def test_plain_text_is_found_by_everybody_and_sealed_text_by_those_who_may(
    archive: Archive,
) -> None:
    assert archive.kinds(Wanted(text="北城店")) == ["centre-opened"]
    assert archive.kinds(Wanted(text="门关不上")) == []
    assert archive.kinds(Wanted(text="门关不上"), opens=True) == ["response-received"]
    assert archive.kinds(Wanted(text="ANNA"), opens=True) == ["response-received"]


def test_a_token_that_happens_to_spell_the_text_is_not_found(archive: Archive) -> None:
    [record] = archive.browser.records(archive.find(Wanted(text="门关不上"), opens=True).positions)
    token = record.payload.partition(b'"comment":"')[2][:12].decode()
    assert token in record.payload.decode()
    assert list(archive.find(Wanted(text=token)).positions) == []


def test_what_came_since_is_added_to_what_was_found(archive: Archive, home: Path) -> None:
    before = archive.find(Wanted(actor="limin"))
    case = next(
        line.case
        for line in archive.looking.lines(archive.find(Wanted(kinds=("case-opened",))).positions)
        if line.entry.params["owner"] == "limin"
    )
    elsewhere(home, "limin", case, "note", note="x")
    after = archive.looking.find(Wanted(actor="limin"), before, opens=False)
    assert list(after.positions) == [*before.positions, after.head]
    assert after == archive.find(Wanted(actor="limin"))


def test_a_search_that_is_no_longer_wanted_stops(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventstore.browse.STRETCH", 3)
    asked: list[int] = []

    def going(reached: int, _head: int) -> bool:
        asked.append(reached)
        return False

    archive.looking.find(Wanted(actor="clock"), None, going, opens=False)
    assert asked == [3]


def test_rows_are_read_a_window_at_a_time_and_known_by_position(archive: Archive) -> None:
    found = archive.find(Wanted(kinds=("case-opened",)))
    events = Events(archive.looking, found)
    assert [line.position for line in events.window(1, 2)] == list(found.positions[1:3])
    assert events.index_of(str(found.positions[2])) == 2
    assert events.index_of("1") is None


def test_the_line_of_an_event_names_its_sealed_fields_and_holds_none_of_them(
    archive: Archive,
) -> None:
    found = archive.find(Wanted(text="门关不上"), opens=True)
    [line] = archive.looking.lines(found.positions)
    assert line.sealed == ("name", "phone", "comment")
    assert "钱多多" not in repr(line)
    assert "门关不上" not in repr(line)


def test_the_timeline_counts_everything_once_and_shows_the_weightiest_mark(
    archive: Archive,
) -> None:
    found = archive.find()
    assert found.first is not None
    assert found.last is not None
    timeline = archive.looking.timeline(found, micros(found.first), micros(found.last), 9)
    assert sum(timeline.counts) == found.head
    assert timeline.marks[0] == "rules" or timeline.marks[-1] == "rules"
    assert timeline.place(found.last, 9) == 8
    assert timeline.place(found.first - timedelta(days=1), 9) is None


def test_marks_are_gone_to_in_order(archive: Archive) -> None:
    found = archive.find()
    [rules] = found.marks["rules"]
    assert previous_mark(found, rules) is None
    assert previous_mark(found, found.head + 1) is not None
    assert next_mark(found, rules - 1) == rules


# One event ------------------------------------------------------------------------------------


def late(archive: Archive) -> int:
    """Let everything fall due that does within a day and return the first escalation."""
    archive.session._clock.on(hours=24)  # type: ignore[attr-defined]
    archive.session.keep_clocks()
    return archive.find(Wanted(kinds=("case-escalated",))).positions[0]


def test_an_event_is_told_with_its_rule_its_causes_and_what_follows(archive: Archive) -> None:
    position = late(archive)
    missed, rise = archive.file(position - 1), archive.file(position)
    assert missed.rule is not None
    assert missed.rule.line.endswith(".respond")
    assert missed.rule.edition == archive.session.house().rules.editions[0].policy.edition
    assert missed.rule.allowance.startswith("PT")
    assert [cause.position for cause in rise.causes] == [position - 1]
    around = company(archive.looking, missed, lambda *_: True)
    assert [line.position for line in around.follows] == [position]
    assert around.act >= 2


def test_the_case_beside_is_as_of_the_event_with_what_it_changed(archive: Archive) -> None:
    position = late(archive)
    before, beside = archive.file(position - 1).case, archive.file(position).case
    assert before is not None
    assert beside is not None
    assert before.state is not None
    assert beside.state is not None
    assert (before.state.level + 1, before.changes) == (beside.state.level, ())
    assert [step.change for step in before.steps if step.change] == ["breached"]
    assert [(c.name, c.before, c.after) for c in beside.changes] == [
        ("level", before.state.level, beside.state.level)
    ]
    assert beside.steps[0].change == "made"


def test_a_case_was_not_there_before_it_was_opened(archive: Archive) -> None:
    [answer, opened, *_] = archive.find(Wanted(case=archive.case(2))).positions
    for position, is_there in ((answer, False), (opened, True)):
        beside = archive.file(position).case
        assert beside is not None
        assert (beside.state is not None) is is_there


def test_an_undo_puts_back_what_it_names(archive: Archive) -> None:
    case = archive.case(2)
    ask = Ask(by=archive.session.person(), at=MORNING, channel="phone")
    archive.session.act(case, "no-answer", ask)
    archive.session.undo(case)
    rules = rules_then(archive.looking, archive.browser.head())
    undone = case_then(archive.looking, case, archive.browser.head(), rules)
    tried = case_then(archive.looking, case, archive.browser.head() - 1, rules)
    assert {c.name: (c.before, c.after) for c in undone.changes}["attempts"] == (1, 0)
    assert {c.name: (c.before, c.after) for c in tried.changes}["attempts"] == (0, 1)
    assert changes(undone.state, undone.state) == ()


def test_an_event_is_covered_by_the_first_head_behind_it(archive: Archive) -> None:
    assert archive.file(3).covered is None
    assert archive.file(3, (2, 3, 9)).covered == 3
    assert archive.file(4, (2, 3, 9)).covered == 9
    assert archive.file(10, (2, 3, 9)).covered is None


def test_a_payload_that_was_altered_is_shown_by_its_envelope(archive: Archive, home: Path) -> None:
    with closing(sqlite3.connect(home / LOG)) as file, file:
        file.execute("DROP TRIGGER event_is_never_changed")
        file.execute("UPDATE event SET payload = x'7b' WHERE position = 3")
    [line] = archive.looking.lines([3])
    assert (line.position, line.entry.type, line.entry.actor) == (3, "unreadable", "root")
    assert 3 not in archive.find(Wanted(text="root"), opens=True).positions


def test_two_instants_are_compared_by_case_and_by_the_figures_of_then(archive: Archive) -> None:
    position = late(archive)
    case = archive.file(position).line.case
    found, first = archive.find(), position - 2
    both = compare(
        archive.session, archive.looking, found, (first, position), case, lambda *_: None
    )
    assert both.between == 2
    assert "level" in [change.name for change in both.changes]
    figures = {line.name: (line.before, line.after) for line in both.figures}
    overdue = figures["overdue"]
    assert overdue[0] is not None
    assert overdue[1] == overdue[0] + 1
    assert figures["open"][0] == figures["open"][1]
    assert archive.session.moment is None


@pytest.mark.parametrize("turned", [False, True])
def test_a_case_that_was_not_open_at_one_of_two_instants_differs(
    archive: Archive, *, turned: bool
) -> None:
    found = archive.find()
    opened = next(p for p in found.positions if archive.file(p).line.entry.type == "case-opened")
    case, before = archive.file(opened).line.case, opened - 1
    sides = (opened, before) if turned else (before, opened)
    both = compare(archive.session, archive.looking, found, sides, case, lambda *_: None)
    (level,) = [change for change in both.changes if change.name == "level"]
    assert (level.after if turned else level.before) is None
    assert (level.before if turned else level.after) is not None


def test_before_the_centre_was_open_there_are_no_figures_to_compare(archive: Archive) -> None:
    found = archive.find()
    both = compare(archive.session, archive.looking, found, (found.head, 1), "", lambda *_: None)
    assert (both.first.position, both.second.position) == (found.head, 1)
    assert {line.after for line in both.figures} == {None}
