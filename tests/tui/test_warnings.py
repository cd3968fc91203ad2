"""The page of warnings: what is about to break, and what looks wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.reception import take_in
from domain.survey import Contact, ReceiveComplaint
from tests.tui.counter import MORNING, Counter
from tests.tui.desk import Watch, happened, seated
from tui.session import Session
from tui.text import LANGUAGES, Language, Words
from tui.warned import KINDS, Warned, warnings


def warned(home: Path, at: datetime = MORNING, kind: str = "") -> list[Warned]:
    with Session(home, now=Watch(at)) as session:
        session.keep_clocks()
        with session.views() as views:
            return [w for w in warnings(views, at).lines if kind in ("", w.kind)]


def test_a_promise_warns_at_half_and_at_three_quarters_of_its_time(home: Path) -> None:
    fresh = {w.subject for w in warned(home, kind="promise")}
    assert fresh
    promise = warned(home, kind="promise")[-1]
    assert promise.since
    assert promise.due
    length = promise.due - promise.since
    about = (promise.subject, promise.mark)

    def share(part: float) -> list[int]:
        at = promise.since + length * part  # type: ignore[operator]
        with Session(home, now=Watch(at)) as session, session.views() as views:
            found = warnings(views, at).lines
        return [w.share for w in found if w.kind == "promise" and (w.subject, w.mark) == about]

    assert share(0.49) == []
    assert share(0.5) == [50]
    assert share(0.74) == [50]
    assert share(0.75) == [75]
    assert share(1.01) == []


def complain(home: Path, text: str, matter: str, times: int) -> None:
    with Session(home, now=Watch()) as session:
        contact = Contact(customer="k9", identified=True, name="周末", phone="+8613900000099")
        for n in range(times):
            complaint = ReceiveComplaint(
                key=f"w{n}", at=MORNING, contact=contact, text=text, matter=matter
            )
            take_in(session.desk, [complaint], session.stamp(), now=MORNING)
        session.catch_up()


def test_alarm_words_and_the_third_complaint_of_a_matter_warn(home: Path) -> None:
    complain(home, "我要找律师起诉你们", "noise", 3)
    kinds = {w.kind for w in warned(home)}
    assert {"alarm", "same-matter"} <= kinds
    assert {w.params["categories"] for w in warned(home, kind="alarm")} == {"lawyer"}


def test_who_was_given_a_case_and_does_nothing_warns_until_they_act(home: Path) -> None:
    with Session(home, who="chen", now=Watch()) as session:
        from domain.actions import Ask

        with session.views() as views:
            line = views.lines("kind = ?", ("detractor",), "opened", 1)[0]
        ask = Ask(by=session.person(), at=MORNING, to="limin")
        session.act(line.case, "assign", ask)
    later = MORNING + timedelta(hours=4, minutes=1)
    assert line.case in [w.subject for w in warned(home, later, "idle")]
    with Session(home, who="limin", now=Watch(later)) as session:
        session.act(line.case, "note", Ask(by=session.person(), at=later, note="on it"))
    assert line.case not in [w.subject for w in warned(home, later, "idle")]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_lists_what_warns_and_leads_to_it(home: Path, language: Language) -> None:
    complain(home, "再不解决我就找记者曝光", "noise", 1)
    async with seated(home, "chen", language) as seat:
        await seat.press("9")
        await seat.until(lambda: seat.pane.list.row is not None)
        row = seat.pane.list.row
        assert row.kind == "alarm"
        assert row.subject in seat.screen
        await seat.press("enter")
        await seat.until(lambda: seat.app.page.id == "case")
        assert seat.case == row.subject


async def test_a_row_names_whom_it_is_about_and_an_alarm_where_it_is_taken_off(home: Path) -> None:
    complain(home, "找律师", "noise", 1)
    async with seated(home, "chen") as seat:
        await seat.press("9")
        await seat.until(lambda: seat.pane.list.row is not None)
        assert seat.pane.list.row.kind == "alarm"
        assert f"{seat.pane.list.row.subject} 周末: " in seat.screen
        await seat.press("d")
        assert "taken off in its case" in seat.screen


def test_every_kind_of_warning_has_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        words = Words(language)
        named = {words(f"warning-kind.{kind}") for kind in KINDS}
        assert len(named) == len(KINDS)


async def test_the_arrows_show_one_kind_after_the_other(home: Path) -> None:
    complain(home, "找律师", "noise", 3)
    async with seated(home, "chen") as seat:
        await seat.press("9", "right")
        assert {row.kind for row in seat.pane._shown(seat.pane.model)} == {"alarm"}
        await seat.press("right")
        assert {row.kind for row in seat.pane._shown(seat.pane.model)} == {"same-matter"}
        await seat.press("left", "left")
        assert len({row.kind for row in seat.pane._shown(seat.pane.model)}) > 1


def test_a_warning_is_dismissed_with_grounds_by_somebody_of_level_two(counter: Counter) -> None:
    home = counter.home
    with Session(home, now=Watch()) as session:
        customers_of_long_ago(session)
    shown = json.loads(counter.run("show", "warnings", "--json").stdout)
    (key,) = [
        f"{w['kind']}/{w['subject']}/{w['mark']}" for w in shown["lines"] if w["kind"] == "nps-drop"
    ]
    refused = counter.run("dismiss", "nps-drop", "--reason", "a fair", "--as", "limin")
    assert refused.exit_code != 0
    assert counter.run("dismiss", "nps-drop", "--reason", " ", "--as", "chen").exit_code != 0
    done = counter.run("dismiss", key, "--reason", "the week of the move", "--as", "chen")
    assert done.exit_code == 0
    again = json.loads(counter.run("show", "warnings", "--json").stdout)
    assert "nps-drop" not in again["counts"]
    (fact,) = happened(home, "WarningDismissed")
    assert (fact.warning, fact.grounds) == ("nps-drop", "the week of the move")
    assert counter.run("dismiss", "idle/NOBODY", "--reason", "x").exit_code == 2


def customers_of_long_ago(session: Session) -> None:
    """Two months ago nearly everybody was a promoter."""
    from domain.survey import ReceiveResponse

    answers = [
        ReceiveResponse(
            key=f"old{n}",
            at=MORNING - timedelta(days=45, minutes=n),
            contact=Contact(customer=f"old{n}"),
            score=10 if n % 8 else 7,
        )
        for n in range(80)
    ] + [
        ReceiveResponse(
            key=f"new{n}",
            at=MORNING - timedelta(days=20, minutes=n),
            contact=Contact(customer=f"new{n}"),
            score=3 if n % 2 else 9,
        )
        for n in range(60)
    ]
    take_in(session.desk, answers, session.stamp(), now=MORNING)
    session.catch_up()
