"""What a document tells of the review, or the meetings, it belongs to."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from tests.tui.counter import MORNING, Counter
from tui import improving
from tui.documents.rendering import digest
from tui.improving import Proposal
from tui.reviewing import hold
from tui.session import Session

LATER = MORNING + timedelta(hours=3)

STOOD = {"overdue": 0, "low_scores": 0, "low_open": 0, "closed": 0}


def held(counter: Counter, *decisions: str) -> str:
    """Hold the monthly review, after proposing something in it and something else."""
    with Session(counter.home, who="chen") as session:
        numbers = [
            improving.propose(
                session, Proposal(title=title, source="review", source_id="monthly-2026-02-28")
            )
            for title in decisions
        ]
        improving.propose(session, Proposal(title="Paint the gate"))
        left = hold(
            session,
            "monthly",
            began=session.now() - timedelta(minutes=95),
            parts=(("numbers", 1500), ("plan", 240)),
            decisions=tuple(numbers),
        )
    assert left.digest == digest(left.document)
    return left.digest


def test_the_document_of_a_review_that_was_held_is_its_minutes(counter: Counter) -> None:
    held(counter, "Call back within the hour")
    with time_machine.travel(LATER, tick=False):
        text = counter.run("review", "monthly").stdout
    minutes = text.split("## Minutes of this review")[1]
    assert "Held by 陈国栋, 2026-03-18 " in minutes
    assert "(1h35)" in minutes
    assert "25m" in minutes
    assert "Call back within the hour" in minutes
    assert "Paint the gate" not in minutes
    plan = text.split("### Decided in this review")[1].split("### Other improvements")
    assert "Call back within the hour" in plan[0]
    assert "Paint the gate" in plan[1]


def test_minutes_say_that_nothing_was_decided(counter: Counter) -> None:
    held(counter)
    assert "This review decided nothing." in counter.run("review", "monthly").stdout
    assert "本次复盘没有作出决定。" in counter.run("review", "monthly", language="zh-CN").stdout


def test_a_review_that_nobody_held_has_no_minutes(counter: Counter) -> None:
    assert "Minutes of this review" not in counter.run("review", "monthly").stdout


def test_every_meeting_of_a_day_is_in_the_document_with_what_it_handed_out(
    counter: Counter,
) -> None:
    first, second = counter.case(2), counter.case(5)
    for at, case in ((MORNING, first), (LATER, second)):
        with time_machine.travel(at, tick=False), Session(counter.home, who="chen") as session:
            began = session.now() - timedelta(minutes=10)
            session.hold_meeting(began=began, assigned=(case,), promised=(), stood=STOOD)
    with time_machine.travel(LATER, tick=False):
        text = counter.run("review", "morning").stdout
    assert text.count("by 陈国栋; cases given to somebody: 1") == 2
    handed = text.split("by 陈国栋")[-1]
    assert first in handed
    assert second in handed
    assert "chen" not in text
