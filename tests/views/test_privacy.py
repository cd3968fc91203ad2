"""What erasing and correcting do to the rows, and what they leave alone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from domain import customer as customers
from domain.corrections import CorrectResponse, correct_response
from domain.desk import Batch, Desk
from domain.erasure import ToldIn, erase
from domain.events import (
    CaseOpened,
    Recorded,
    ResponseReceived,
    case_stream,
    customer_stream,
)
from domain.reception import Received
from domain.survey import case_id
from tests import make
from tests.histories import KEYS, LONG_AFTER, Moment, intakes, log, receive, settle, stories, tell
from tests.journal import furnished, stamp
from tests.make import CHEN, MONDAY
from tests.views.folder import Columns, Folder, Rows

CASE_IDS = [case_id(key) for key in KEYS]
TOKENS = ("name", "phone", "plate", "comment")
GONE = {*TOKENS, "erased", "whys", "whys_id", "whys_at", "chains"}
SCORES = st.integers(0, 10)


def erased(desk: Desk, customer: str, number: int) -> list[str]:
    """Erase a customer; return the cases that were named."""
    openings = [e.fact for e in log(desk) if isinstance(e.fact, CaseOpened)]
    cases = [fact.case for fact in openings if fact.customer == customer]
    stream = customer_stream(customer)
    standing = customers.fold(desk.journal.load([stream])[stream])
    at, rules = MONDAY + LONG_AFTER, make.rules()
    decided = erase(customer, standing, ToldIn(cases), "asked", by=CHEN, at=at, rules=rules)
    versions = desk.journal.load([stream for stream, _ in decided])
    batches = [Batch(name, len(versions[name]), events) for name, events in decided]
    desk.journal.record(batches, stamp(CHEN, f"erase {number}"))
    return cases


def without(rows: Rows, names: set[str]) -> Rows:
    return {
        key: {name: value for name, value in row.items() if name not in names}
        for key, row in rows.items()
    }


@given(intakes(), stories(CASE_IDS), st.integers(1, 15))
def test_erasing_at_any_point_changes_no_figure_and_empties_the_rows(
    received: list[Received], story: list[Moment], point: int
) -> None:
    never, desk = furnished(), furnished()
    for each in (never, desk):
        receive(each, received)
        tell(each, story[:point])
    gone = [case for n, who in enumerate(("ann", "ben")) for case in erased(desk, who, n)]
    for each in (never, desk):
        tell(each, story[point:])
        settle(each, MONDAY + LONG_AFTER)
    before, after = Folder().fold(log(never)), Folder().fold(log(desk))
    assert after.tallies == before.tallies
    assert after.tallies["answers"] == before.tallies["answers"]
    places = {*GONE, "position", "source_at"}  # an erasure takes up positions
    assert without(after.tables["cases"], places) == without(before.tables["cases"], places)
    for case in gone:
        row = after.tables["cases"][(case,)]
        assert [row[name] for name in TOKENS] == [""] * len(TOKENS)
        assert row["erased"] == 1


def corrected(desk: Desk, among: int, score: int | None) -> None:
    """Correct one of the answers, if there is any."""
    answers = [e for e in log(desk) if isinstance(e.fact, ResponseReceived)]
    if not answers:
        return
    answer = answers[among % len(answers)]
    history = tuple(desk.journal.load([answer.stream])[answer.stream])
    command = CorrectResponse(
        at=MONDAY,
        by=CHEN,
        entry=answer.id,
        reason="why",
        score=score,
        invalid="" if score is not None else "duplicate",
    )
    events = correct_response(history, command, make.rules())
    if events:
        batch = Batch(answer.stream, len(history), events)
        desk.journal.record([batch], stamp(CHEN, len(log(desk))))


def answer_rows(events: Sequence[Recorded], batch: int = 1_000_000) -> list[Columns]:
    rows = Folder().fold(events, batch=batch).tallies["answers"]
    return [rows[key] for key in sorted(rows)]


FIRST = ("answers", "invalid", "promoters", "passives", "detractors")


@given(
    intakes(),
    st.lists(st.tuples(st.integers(0, 7), st.none() | SCORES), max_size=6),
    st.integers(1, 9),
)
def test_corrections_leave_the_counts_as_given_and_move_the_counts_that_hold(
    received: list[Received], corrections: list[tuple[int, int | None]], batch: int
) -> None:
    desk = furnished()
    receive(desk, received)
    given_rows = answer_rows(log(desk))
    for among, score in corrections:
        corrected(desk, among, score)
    rows = answer_rows(log(desk))
    assert rows == answer_rows(log(desk), batch)
    for name in FIRST:
        as_given = [row[name] for row in given_rows]
        assert [row[f"first_{name}"] for row in rows] == as_given
    for row, before in zip(rows, given_rows, strict=True):
        assert row["answers"] + row["invalid"] == before["answers"] + before["invalid"]
        assert row["answers"] == row["promoters"] + row["passives"] + row["detractors"]
        assert min(value for value in row.values() if isinstance(value, int)) >= 0


@given(intakes(), SCORES)
def test_correcting_every_answer_counts_as_if_it_had_been_given_so(
    received: list[Received], score: int
) -> None:
    desk = furnished()
    receive(desk, received)
    answers = [e.fact for e in log(desk) if isinstance(e.fact, ResponseReceived)]
    for among in range(len(answers)):
        corrected(desk, among, score)
    rows, kind = answer_rows(log(desk)), make.policy().score_class(score)
    counted = {name: sum(row[f"{name}s"] for row in rows) for name in ("promoter", "detractor")}
    assert counted == {name: len(answers) * (kind == name) for name in ("promoter", "detractor")}
    assert sum(row["csat_n"] for row in rows) == sum(fact.csat is not None for fact in answers)
    assert sum(row["ces_total"] for row in rows) == sum(fact.ces or 0 for fact in answers)
    opened = {fact.case: fact.score for fact in answers if fact.case}
    cases = Folder().fold(log(desk)).tables["cases"]
    for case, first in opened.items():
        assert (cases[(case,)]["score"], cases[(case,)]["first_score"]) == (score, first)
        assert cases[(case,)]["kind"] == make.policy().score_class(first)
        assert desk.journal.load([case_stream(case)])[case_stream(case)]
