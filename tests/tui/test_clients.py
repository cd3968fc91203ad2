"""Readings of customers: ranked anew only where something changed, known at the counter."""

from __future__ import annotations

import pytest

from tests.tui.counter import Counter
from tests.tui.desk import Watch, seated
from tui import clientranks
from tui.arrivals import known
from tui.clientfile import customer_file
from tui.clientranks import Ranking
from tui.clients import clientele as clientele_of
from tui.clientsearch import search
from tui.screens.clientfacts import facts, where
from tui.session import Session


def test_words_of_ones_own_are_known_at_the_counter(clientele: Counter) -> None:
    clientele.run("customer", "prefer", "müller", "own", "--note", "绿茶")
    clientele.run("customer", "prefer", "müller", "quiet-seat")
    with Session(clientele.home, now=Watch()) as session, session.views() as views:
        (anna,) = search(session, "müller")
        found = known(session, views, anna.customer, session.now())
        assert found is not None
        assert found.preferences == ("绿茶", "quiet-seat")


def test_only_whose_file_changed_is_ranked_anew(
    clientele: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked: list[str] = []
    whole = clientranks._rank

    def counting(customer: str, *rest: object) -> clientranks.Ranked:
        ranked.append(customer)
        return whole(customer, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(clientranks, "_rank", counting)
    ranking = Ranking()
    with Session(clientele.home, now=Watch()) as session:
        session.catch_up()
        with session.views() as views:
            before = ranking.people(views, session.now())
            ranking.people(views, session.now())
        assert len(ranked) == len(before) == 4
    clientele.run("customer", "prefer", "müller", "quiet-seat")
    with Session(clientele.home, now=Watch()) as session, session.views() as views:
        ranking.people(views, session.now())
        (anna,) = search(session, "müller")
    assert ranked[4:] == [anna.customer]


def test_promises_fill_the_room_there_is_and_amounts_stand_first(clientele: Counter) -> None:
    with Session(clientele.home, now=Watch()) as session, session.views() as views:
        (match,) = search(session, "13900001234")
        file = customer_file(session, views, match.customer, session.now())
        words = session.words("en")

    def owed(rows: int) -> int:
        lines = ["".join(ink.text for ink in line) for line in where(words, file, 76, rows)]
        return sum(file.promises[0].case in line for line in lines)

    assert len(file.promises) > 3
    assert (owed(7), owed(30)) == (3, len(file.promises))
    assert [fact.aside.split()[0] for fact in facts(words, file, "visits")] == [
        *("¥3,200", "¥2,600", "¥900")
    ]


def test_a_restricted_customer_is_found_by_what_needs_no_comparing(clientele: Counter) -> None:
    clientele.run("restrict", "13900005678", "--reason", "objects")
    with Session(clientele.home, now=Watch()) as session:
        with session.views() as views:
            (line,) = clientele_of(
                session, views, "recent", session.now(), typed="13900005678"
            ).lines
        assert (line.name, line.phone, line.privacy) == ("", "", "restricted")
        assert search(session, "05678") == ()


async def test_an_open_desk_fills_the_index_before_anybody_searches(clientele: Counter) -> None:
    async with seated(clientele.home, "limin") as seat:
        session = seat.app.session
        await seat.until(lambda: session.lookup.position() == session.log.head())
