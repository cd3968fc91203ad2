"""What a view may declare, and what is refused before anything is folded."""

import dataclasses
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils import Database

from eventstore.log import Log
from eventstore.views.compare import Difference
from eventstore.views.projector import Projector
from tests.eventstore import ledger
from tests.eventstore.ledger import (
    Paid,
    alter,
    projector,
    write,
)


def test_the_declared_indexes_are_there(views: Projector) -> None:
    views.catch_up()
    with closing(views.reader()) as reader:
        assert [i.columns for i in Database(reader).table("visits").xindexes] != []
        plan = "EXPLAIN QUERY PLAN SELECT * FROM visits WHERE centre = 'A' AND amount > 3"
        assert "USING INDEX" in reader.execute(plan).fetchone()[-1]


def test_columns_that_follow_from_others_are_filled_before_writing(
    log: Log, tmp_path: Path
) -> None:
    def halve(row: ledger.Visit) -> None:
        row.share = row.amount / 2

    halved = dataclasses.replace(ledger.VISITS, finish=halve)
    with projector(log, tmp_path, tables=(halved,), tallies=()) as views:
        for amount in (3, 4):
            write(log, Paid("u", "A", amount))
            views.catch_up()
        with closing(views.reader()) as reader:
            assert reader.execute("SELECT amount, share FROM visits").fetchall() == [(7, 3.5)]


def test_tables_and_columns_may_have_the_names_of_sql_words(log: Log, tmp_path: Path) -> None:
    class Group(msgspec.Struct):
        case: str
        order: int = 0

    def ordered(row: Group | None, event: Any) -> Group:
        row = row or Group(event.fact.visit)
        row.order += 1
        return row

    table = ledger.Table(
        name="group",
        row=Group,
        key=("case",),
        indexes=(("order", "case"),),
        routes={Paid: lambda event: (event.fact.visit,)},
        steps={Paid: ordered},
    )
    with projector(log, tmp_path, tables=(table,), tallies=()) as views:
        for _ in range(2):
            write(log, Paid("u", "A", 3))
            views.catch_up()
        views.rebuild()
        assert views.check() == []
        alter(views, 'UPDATE "group" SET "order" = 7')
        assert views.check() == [Difference("group", ("u",), {"order": 7}, {"order": 2})]


def test_a_step_may_not_move_a_row_to_another_key(log: Log, tmp_path: Path) -> None:
    def stray(_row: object, event: Any) -> ledger.Taking:
        return ledger.Taking(centre=event.fact.centre + "!")

    wrong = dataclasses.replace(ledger.TAKINGS, steps={Paid: stray})
    write(log, Paid("u", "A", 3))
    with projector(log, tmp_path, tables=(wrong,), tallies=()) as views:
        with pytest.raises(ValueError, match="another key"):
            views.catch_up()
        assert views.position() == 0


def test_a_route_without_a_step_is_a_mistake_of_the_declaration(log: Log, tmp_path: Path) -> None:
    wrong = dataclasses.replace(ledger.TAKINGS, steps={})
    with pytest.raises(TypeError, match="routes and steps"):
        projector(log, tmp_path, tables=(wrong,), tallies=())


def test_a_sum_over_a_table_that_is_not_kept_is_a_mistake(log: Log, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="not kept here"):
        projector(log, tmp_path, tables=(ledger.TAKINGS,))


def test_only_integers_can_be_summed(log: Log, tmp_path: Path) -> None:
    wrong = dataclasses.replace(ledger.SUMS, row=ledger.Visit, key=("visit",))
    with pytest.raises(TypeError, match="must be integers"):
        projector(log, tmp_path, tallies=(wrong,))


def test_a_column_must_be_of_a_type_a_table_can_keep(log: Log, tmp_path: Path) -> None:
    class Wrong(ledger.Taking, kw_only=True):
        things: list[str]

    with pytest.raises(TypeError, match="cannot be a column"):
        projector(
            log, tmp_path, tables=(dataclasses.replace(ledger.TAKINGS, row=Wrong),), tallies=()
        )
