"""From those owed a survey to the answers that count; every gap has its reason."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.selection.funnel import Funnel, funnel, funnels
from domain.selection.rows import Asked
from tests.selection import answered, asked, unsent


def test_every_survey_owed_is_invited_or_waits_or_has_a_reason() -> None:
    rows = [
        answered(),
        answered(valid=0, invalid="expired", status="sent"),
        asked(delivered=0),
        asked(delivered=1),
        asked(delivered=None),
        unsent(status="planned"),
        unsent(),
        unsent(why="quiet-period"),
        unsent(why="quiet-period"),
        unsent(status="lapsed"),
    ]
    assert funnel(rows) == Funnel(
        eligible=10,
        waiting=1,
        invited=5,
        delivered=4,
        confirmed=3,
        answered=2,
        valid=1,
        reasons={"quiet-period": 2, "by-hand": 1, "lapsed": 1},
    )


def test_those_known_to_be_unhappy_are_counted_beside_it() -> None:
    found = funnel([asked(unhappy="late"), unsent(unhappy="late,price"), asked()])
    assert (found.unhappy, found.unhappy_invited) == (2, 1)


def test_an_answer_proves_that_the_survey_arrived() -> None:
    assert funnel([answered(delivered=0)]).delivered == 1


def test_surveys_can_be_cut_by_advisor_technician_trigger_and_centre() -> None:
    rows = [asked("li"), asked("li", trigger="major-repair"), asked("", technician="ma")]
    assert {name: part.eligible for name, part in funnels(rows, "advisor").items()} == {
        "": 1,
        "li": 2,
    }
    assert set(funnels(rows, "technician")) == {"ma", "wu"}
    assert set(funnels(rows, "trigger")) == {"major-repair", "service"}
    assert funnels(rows, "centre") == {"sh-01": funnel(rows)}


SURVEYS = st.builds(
    Asked,
    survey=st.uuids().map(str),
    advisor=st.sampled_from(("", "li", "zhao")),
    status=st.sampled_from(("planned", "sent", "withheld", "lapsed", "answered", "expired")),
    why=st.sampled_from(("", "by-hand", "quiet-period", "bounced")),
    delivered=st.sampled_from((None, 0, 1)),
    answered=st.none() | st.integers(0, 10**9),
    valid=st.sampled_from((None, 0, 1)),
    unhappy=st.sampled_from(("", "late")),
)


@given(st.lists(SURVEYS))
def test_the_parts_add_up_and_never_grow_on_the_way(rows: list[Asked]) -> None:
    found = funnel(rows)
    assert found.eligible == found.waiting + found.invited + sum(found.reasons.values())
    way = (found.eligible, found.invited, found.delivered, found.answered, found.valid)
    assert list(way) == sorted(way, reverse=True)
    parts = funnels(rows, "advisor").values()
    assert Counter(found.reasons) == sum((Counter(part.reasons) for part in parts), Counter())
    assert found.eligible == sum(part.eligible for part in parts)
