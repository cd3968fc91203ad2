"""What holds for the rows of any story."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.desk import Desk
from domain.events import ComplaintReceived, ResponseReceived
from domain.reception import Received
from domain.survey import case_id
from domain.types import Person
from domain.views import CASES, TALLIES
from domain.views.shape import Key
from tests.histories import (
    ASKED,
    KEYS,
    LONG_AFTER,
    PEOPLE,
    Act,
    Asked,
    Moment,
    Undo,
    command,
    intakes,
    log,
    receive,
    settle,
    stories,
    tell,
)
from tests.journal import furnished
from tests.make import MINUTE, MONDAY
from tests.views.folder import Folder, Rows, measures

CASE_IDS = [case_id(key) for key in KEYS]
SINCE_WHEN = {
    *("last_at", "last_type", "last_actor", "closed_by", "position"),
    *("owner_acted", "idle_due"),
}
"""Columns that tell who did something last, taken back or not."""


def desk_after(received: list[Received], story: list[Moment]) -> Desk:
    desk = furnished()
    receive(desk, received)
    tell(desk, story)
    return desk


def lasting(rows: Rows) -> Rows:
    return {
        key: {name: value for name, value in row.items() if name not in SINCE_WHEN}
        for key, row in rows.items()
    }


@given(intakes(), stories(CASE_IDS), st.integers(1, 20))
def test_any_batching_gives_the_same_rows_and_sums(
    received: list[Received], story: list[Moment], batch: int
) -> None:
    events = log(desk_after(received, story))
    whole, parts = Folder().fold(events), Folder().fold(events, batch=batch)
    assert whole.tables == parts.tables
    assert whole.tallies == parts.tallies


@given(intakes(), stories(CASE_IDS), st.integers(1, 20))
def test_every_tally_is_the_sum_of_what_its_rows_contribute(
    received: list[Received], story: list[Moment], batch: int
) -> None:
    folder = Folder().fold(log(desk_after(received, story)), batch=batch)
    for tally in TALLIES:
        expected: dict[Key, Counter[str]] = {}
        for row in folder.tables[tally.of.name].values():
            for part in tally.count(tally.of.row(**row)):
                key = tuple(getattr(part, name) for name in tally.key)
                counts = {name: getattr(part, name) for name in measures(tally)}
                expected.setdefault(key, Counter()).update(counts)
        found = {key: Counter(total) for key, total in folder.tallies[tally.name].items()}
        assert found == {key: total for key, total in expected.items() if any(total.values())}


@given(intakes(), st.integers(1, 20))
def test_the_answers_counted_are_the_answers_in_the_log(
    received: list[Received], batch: int
) -> None:
    events = log(desk_after(received, []))
    rows = Folder().fold(events, batch=batch).tallies["answers"].values()
    said = [e.fact for e in events if isinstance(e.fact, ResponseReceived)]
    valid = [fact for fact in said if not fact.invalid]
    classes = Counter(fact.score_class for fact in valid)
    total = {name: sum(row[name] for row in rows) for name in ("answers", "invalid", "complaints")}
    assert total == {
        "answers": len(valid),
        "invalid": len(said) - len(valid),
        "complaints": sum(isinstance(e.fact, ComplaintReceived) for e in events),
    }
    for plural, name in (
        ("promoters", "promoter"),
        ("passives", "passive"),
        ("detractors", "detractor"),
    ):
        assert sum(row[plural] for row in rows) == classes[name]
    assert sum(row["csat_n"] for row in rows) == sum(f.csat is not None for f in valid)
    assert sum(row["csat_satisfied"] for row in rows) == sum((f.csat or 0) >= 4 for f in valid)
    assert sum(row["ces_total"] for row in rows) == sum(f.ces or 0 for f in valid)


@given(intakes(), stories(CASE_IDS), PEOPLE, ASKED)
def test_an_act_taken_back_leaves_the_rows_as_if_it_had_never_happened(
    received: list[Received], story: list[Moment], by: Person, asked: Asked
) -> None:
    never, undone = desk_after(received, story), desk_after(received, story)
    at = story[-1].at + MINUTE
    for desk in (never, undone):
        settle(desk, at)
    written = len(log(undone))
    tell(undone, [Act(at, CASE_IDS[0], (command(asked, at, by),))])
    if len(log(undone)) > written:
        assert tell(undone, [Undo(at, CASE_IDS[0], by)]) == []
    for desk in (never, undone):
        settle(desk, MONDAY + LONG_AFTER)
    one, other = Folder().fold(log(never)), Folder().fold(log(undone))
    assert lasting(one.tables["cases"]) == lasting(other.tables["cases"])
    assert one.tallies["answers"] == other.tallies["answers"]
    assert one.tallies == other.tallies


@given(intakes(), stories(CASE_IDS))
def test_board_and_load_count_every_case_once(
    received: list[Received], story: list[Moment]
) -> None:
    folder = Folder().fold(log(desk_after(received, story)))
    rows = folder.tables[CASES.name].values()
    board = folder.tallies["board"].values()
    assert sum(line["total"] for line in board) == len(rows)
    for line in board:
        assert line["waiting"] + line["working"] + line["closed"] == line["total"]
        ended = sum(line[name] for name in ("recovered", "lost", "converted", "thanked"))
        assert ended == line["closed"]
        assert line["answers_in_time"] <= line["answers_due"] <= line["total"]
        assert line["closed"] <= line["closing_due"] <= line["total"]
        assert line["confirmed"] <= line["closed"]
    load = folder.tallies["load"].values()
    assert sum(line["open"] for line in load) == sum(row["status"] == "open" for row in rows)
    assert all(line["late"] <= line["open"] for line in load)
