"""Birthdays are sealed; whoever keeps the clocks and holds the keys lets them become work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.clientele.commands import NoteBirthday
from domain.clientele.facts import BirthdayNoted, ReminderRaised
from domain.clientele.filing import change
from tests.tui.counter import Counter
from tui.birthdays import FILE
from tui.custody import person, privacy
from tui.session import Session

MORNING = datetime(2026, 3, 18, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def at(home: Path, moment: datetime) -> Session:
    return Session(home, who="chen", now=lambda: moment)


@pytest.fixture
def noted(counter: Counter) -> Counter:
    """A customer whose birthday is on 20 March, noted on the 18th."""
    with at(counter.home, MORNING) as session:
        session.keep_clocks()
        customer = person.find(session, "13800000001").customer
        note = NoteBirthday(at=MORNING, by=session.sitter(), birthday="03-20")
        change(session.desk, customer, [note], session.stamp())
        session.catch_up()
    return counter


def raised(session: Session) -> Sequence[datetime]:
    return [
        event.at
        for event in session.journal.read()
        if isinstance(event.fact, ReminderRaised) and event.fact.reminder == "birthday"
    ]


MIDNIGHT = datetime.fromisoformat("2026-03-20T00:00:00+08:00")


def test_a_birthday_stands_nowhere_in_plain_text(counter: Counter) -> None:
    with at(counter.home, MORNING) as session:
        session.keep_clocks()
        customer = person.find(session, "13800000001").customer
        note = NoteBirthday(at=MORNING, by=session.sitter(), birthday="11-29")
        change(session.desk, customer, [note], session.stamp())
        session.keep_clocks()
        facts = [event.fact for event in session.journal.read()]
    assert [fact for fact in facts if isinstance(fact, BirthdayNoted)]
    for path in counter.home.rglob("*"):
        assert not path.is_file() or b"11-29" not in path.read_bytes()


def test_nobody_is_congratulated_before_the_day(noted: Counter) -> None:
    with at(noted.home, MORNING + DAY) as session:
        session.keep_clocks()
        assert raised(session) == []


@pytest.mark.parametrize("late", [0, 1, 3])
def test_the_first_who_looks_lets_it_become_work_also_some_days_late(
    noted: Counter, late: int
) -> None:
    for _ in range(2):
        with at(noted.home, MORNING + (2 + late) * DAY) as session:
            session.keep_clocks()
            session.keep_clocks()
            assert raised(session) == [MIDNIGHT]
            with session.views() as views:
                cases = views.rows("SELECT * FROM cases WHERE procedure = 'care-birthday'", ())
            assert len(cases) == 1


def test_a_birthday_long_past_is_left_alone(noted: Counter) -> None:
    with at(noted.home, MORNING + 8 * DAY) as session:
        session.keep_clocks()
        assert raised(session) == []


def test_two_terminals_and_a_lost_note_of_the_day_write_it_once(noted: Counter) -> None:
    day = MORNING + 2 * DAY
    with at(noted.home, day) as one, at(noted.home, day) as other:
        one.keep_clocks()
        (noted.home / FILE).unlink()
        other.keep_clocks()
        assert raised(one) == [MIDNIGHT]


def test_a_birthday_told_on_the_day_itself_is_no_news(counter: Counter) -> None:
    with at(counter.home, MORNING) as session:
        session.keep_clocks()
        customer = person.find(session, "13800000001").customer
        note = NoteBirthday(at=MORNING, by=session.sitter(), birthday="03-18")
        change(session.desk, customer, [note], session.stamp())
        session.keep_clocks()
        assert raised(session) == []


def test_nobody_is_congratulated_who_was_erased_or_restricted(noted: Counter) -> None:
    with at(noted.home, MORNING + DAY) as session:
        privacy.restrict(session, person.find(session, "13800000001").customer, "disputed")
        session.catch_up()
    with at(noted.home, MORNING + 2 * DAY) as session:
        session.keep_clocks()
        assert raised(session) == []
        privacy.erase(session, person.find(session, "13800000001"), "letter")
        (noted.home / FILE).unlink(missing_ok=True)
        session.keep_clocks()
        assert raised(session) == []


def test_where_no_birthday_is_known_nothing_is_kept(counter: Counter) -> None:
    with at(counter.home, MORNING) as session:
        session.keep_clocks()
    assert not (counter.home / FILE).exists()
