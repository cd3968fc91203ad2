from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.tui.desk import Watch
from tui import figures
from tui.screens.figures.channels import channel_lines
from tui.session import Session
from tui.text import Words
from tui.widgets.ink import Line

DAY = date(2026, 3, 17)


def text(line: Line) -> str:
    return "".join(ink.text for ink in line)


def test_a_period_is_cut_into_points_that_hold_every_answer_once(home: Path) -> None:
    with Session(home, now=Watch()) as session:
        session.catch_up()
        with session.views() as views:
            start, end = date(2026, 3, 12), date(2026, 3, 18)
            days = figures.trend(views, start, end, 1)
            weeks = figures.trend(views, date(2026, 3, 5), end, 7)
    assert [one.nps.n for one in days] == [0, 0, 0, 0, 0, 12, 1]
    assert [one.nps.n for one in weeks] == [0, 13]


def test_every_planned_channel_is_shown_also_when_nothing_came_by_it(home: Path) -> None:
    with Session(home, now=Watch()) as session:
        session.catch_up()
        with session.views() as views:
            lines = figures.channels(views, DAY, date(2026, 3, 18), session.now())
    assert [line.channel for line in lines][:2] == ["app", "sms"]
    assert sum(line.share.part for line in lines) == 13
    shown = [text(line) for line in channel_lines(Words("en"), lines, 80)]
    assert "planned 40%" in shown[0]
