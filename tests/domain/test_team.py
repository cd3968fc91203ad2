"""The team: who left of how many, and the indicators beside their targets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.events import Event, StaffJoined, StaffLeft, StaffRoleChanged
from domain.people.rules import PeopleRules
from domain.people.team import Stay, Told, Turnover, indicators, stays, turnover
from domain.types import Role
from tests.make import CENTRE, DAY, MONDAY

YEAR = 365 * DAY
TEAM: tuple[Role, ...] = ("advisor", "technician", "manager")
RULES = PeopleRules()
NOBODY_LEFT = Turnover(left=0, joined=0, headcount=10, percent=0)


def joined(
    who: str, after: timedelta = timedelta(), role: Role = "advisor", name: str = ""
) -> Event:
    fact = StaffJoined(staff=who, name=name or who, role=role, centre=CENTRE)
    return Event(MONDAY + after, fact)


def left(who: str, after: timedelta) -> Event:
    return Event(MONDAY + after, StaffLeft(staff=who))


def test_turnover_is_who_left_of_the_average_headcount_in_a_year() -> None:
    history = [*(joined(f"a{n}") for n in range(10)), left("a0", 73 * DAY), left("a1", 365 * DAY)]
    found = turnover(stays(history), MONDAY, MONDAY + YEAR, TEAM)
    assert (found.left, found.joined) == (1, 10)
    assert found.headcount == pytest.approx(9.2)
    assert found.percent == pytest.approx(100 / 9.2)


def test_a_house_younger_than_the_year_is_averaged_over_its_own_time() -> None:
    found = turnover(stays([joined("li")]), MONDAY - YEAR, MONDAY + 10 * DAY, TEAM)
    assert found.headcount == pytest.approx(1)


def test_who_is_no_part_of_the_team_does_not_count() -> None:
    history = [joined("li"), joined("sun", role="auditor"), left("sun", DAY)]
    found = turnover(stays(history), MONDAY, MONDAY + YEAR, TEAM)
    assert (found.left, found.headcount) == (0, 1)


def test_a_new_name_or_role_is_no_coming_and_who_came_back_has_two_stays() -> None:
    history = [
        joined("li"),
        joined("li", DAY, name="李伟"),
        Event(MONDAY + 2 * DAY, StaffRoleChanged(staff="li", role="manager")),
        left("li", 3 * DAY),
        joined("li", 5 * DAY),
    ]
    assert stays(history) == (
        Stay(staff="li", role="manager", joined=MONDAY, left=MONDAY + 3 * DAY),
        Stay(staff="li", role="advisor", joined=MONDAY + 5 * DAY),
    )


def test_nobody_is_no_turnover() -> None:
    assert turnover((), MONDAY, MONDAY + YEAR, TEAM).percent is None


def verdicts(told: Told) -> dict[str, str]:
    return {each.code: each.verdict for each in indicators(told, RULES)}


def test_what_nobody_told_has_no_verdict() -> None:
    assert verdicts(Told(turnover=NOBODY_LEFT)) == {
        "turnover": "met",
        "satisfaction": "none",
        "suggestions": "none",
        "training": "none",
        "vacancies": "none",
    }


def test_below_and_above_mean_just_that() -> None:
    at_target = Told(
        turnover=Turnover(left=3, joined=0, headcount=20, percent=15),
        satisfaction={"2026-01": 80},
        training={"2026-01": 100},
        vacancies={"2026-01": 0},
        adopted=3,
        decided=10,
    )
    assert verdicts(at_target) == {
        "turnover": "missed",
        "satisfaction": "missed",
        "suggestions": "met",
        "training": "met",
        "vacancies": "met",
    }


def test_satisfaction_is_the_mean_of_its_months_and_the_rest_as_told_last() -> None:
    told = Told(
        turnover=NOBODY_LEFT,
        satisfaction={"2026-01": 90, "2026-02": 75},
        training={"2026-01": 100, "2026-02": 60},
        vacancies={"2026-02": 2, "2026-01": 0},
    )
    by = {each.code: each for each in indicators(told, RULES)}
    assert by["satisfaction"].value == 8.25
    assert by["satisfaction"].months == ("2026-01", "2026-02")
    assert (by["training"].value, by["training"].months) == (60, ("2026-02",))
    assert (by["vacancies"].value, by["vacancies"].verdict) == (2, "missed")
