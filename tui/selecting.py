"""Reading how customers were selected: the surveys of a period, counted and judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain.policy import Policy
from domain.selection.funnel import Cut, funnels
from domain.selection.judge import judge
from domain.selection.rows import Asked, Known
from eventstore.errors import KeysLostError
from gateway.identity import place_sign, signs
from tui.errors import MisuseError
from tui.reading import Views, when
from tui.selectionmodels import Behind, Flag, Selection, SelectionLine

_COLUMNS = (
    *("survey", "customer", "centre", "visit", "day", "trigger", "advisor", "technician"),
    *("status", "why", "due", "sent", "delivered", "answered", "valid", "invalid", "score"),
    *("unhappy", "reached_at", "changed", "changed_by", "place"),
)


def selection(
    views: Views,
    secret: Callable[[], bytes],
    start: date,
    end: date,
    at: datetime,
    *,
    centre: str = "",
) -> Selection:
    """Return how the customers of a period were selected.

    Args:
        views: The views to read.
        secret: Returns the home's, asked only where the policy names numbers or places.
        start: The first day of the visits and cases asked about.
        end: The last.
        at: The instant whose rules judge.
        centre: Only this centre's surveys; empty for all.
    """
    policy = views.house.rules.at(at)
    found = _rows(views, start, end, centre)
    rows = [_asked(row, ZoneInfo(views.house.zone)) for row in found]
    known = _known(policy, secret)
    judgement = judge(rows, policy.selection, known)
    standings = judgement.advisors
    wanted = {survey for s in standings for flag in s.flags for survey in flag.surveys}
    return Selection(
        start=start,
        end=end,
        at=at,
        whole=judgement.whole,
        advisors=tuple(
            SelectionLine(
                key=standing.advisor,
                name=views.house.name_of(standing.advisor),
                funnel=standing.funnel,
                is_advisor=True,
                judged=standing.judged,
                flags=standing.flags,
            )
            for standing in standings
        ),
        triggers=_cut(rows, "trigger", lambda _: ""),
        technicians=_cut(rows, "technician", views.house.name_of),
        behind={row["survey"]: _behind(row) for row in found if row["survey"] in wanted},
        minimum=judgement.minimum,
        false_alarm=judgement.false_alarm,
        tests=judgement.tests,
        blind=known is None,
    )


def standing_out(
    views: Views,
    start: date,
    end: date,
    at: datetime,
    secret: Callable[[], bytes] | None = None,
) -> dict[str, tuple[Flag, ...]]:
    """Return what stands out with advisors in who was asked, by their ids.

    Without the home's secret what needs one is left out, as where its keys are lost.
    """
    policy = views.house.rules.at(at)
    rows = [_asked(row, ZoneInfo(views.house.zone)) for row in _rows(views, start, end, "")]
    judgement = judge(rows, policy.selection, _known(policy, secret))
    return {
        each.advisor: tuple(Flag(code=flag.code, counts=flag.counts) for flag in each.flags)
        for each in judgement.advisors
        if each.flags
    }


def of_advisor(found: Selection, typed: str) -> Selection:
    """Return only one advisor, named by id or name, as judged among all; empty for everybody.

    Raises:
        MisuseError: when no survey of the period is theirs.
    """
    if not typed:
        return found
    lines = tuple(line for line in found.advisors if typed in (line.key, line.name))
    if not lines:
        known = ", ".join(line.key for line in found.advisors) or "-"
        raise MisuseError(
            reason="no-such-advisor", typed=typed, start=found.start, end=found.end, known=known
        )
    wanted = {survey for line in lines for flag in line.flags for survey in flag.surveys}
    behind = {survey: row for survey, row in found.behind.items() if survey in wanted}
    return replace(found, advisors=lines, behind=behind)


def _rows(views: Views, start: date, end: date, centre: str) -> list[sqlite3.Row]:
    where = "day >= ? AND day <= ?" + (" AND centre = ?" if centre else "")
    params = (start.isoformat(), end.isoformat(), *([centre] if centre else []))
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    return views.rows(f"SELECT {columns} FROM surveys WHERE {where} ORDER BY day, survey", params)


def _asked(row: sqlite3.Row, zone: ZoneInfo) -> Asked:
    survey, customer, centre, _, *rest = row
    day, trigger, advisor, technician, status, why, *rest = rest
    due, sent, delivered, answered, valid, invalid, score, *rest = rest
    unhappy, reached_at, changed, changed_by, place = rest
    return Asked(
        survey=survey,
        customer=customer,
        centre=centre,
        day=day,
        trigger=trigger,
        advisor=advisor,
        technician=technician,
        status=status,
        why=why,
        due=due,
        sent=sent,
        delivered=delivered,
        answered=answered,
        answered_on=_day(answered, zone) if answered is not None else "",
        valid=valid,
        invalid=invalid,
        score=score,
        unhappy=unhappy,
        reached_at=reached_at,
        changed=changed,
        changed_by=changed_by,
        place=place,
    )


def _day(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).astimezone(zone).date().isoformat()


def _known(policy: Policy, secret: Callable[[], bytes] | None) -> Known | None:
    """Return the signs of the numbers and places that the policy names.

    ``None`` where they cannot be told because the home's keys are not here.
    """
    staff, rules = policy.intake.test_numbers, policy.selection
    if not (staff or rules.shared_numbers or rules.own_places):
        return Known()
    if secret is None:
        return None
    try:
        key = secret()
    except KeysLostError:
        return None
    return Known(
        staff=frozenset(_number_signs(key, staff)),
        shared=frozenset(_number_signs(key, rules.shared_numbers)),
        own=frozenset(place_sign(key, place) for place in rules.own_places),
    )


def _number_signs(secret: bytes, numbers: Iterable[str]) -> Iterable[str]:
    for number in numbers:
        yield from (sign for _, sign in signs(secret, phone=number))


def _cut(rows: list[Asked], by: Cut, name_of: Callable[[str], str]) -> tuple[SelectionLine, ...]:
    return tuple(
        SelectionLine(key=key, name=name_of(key) if key else "", funnel=part)
        for key, part in funnels(rows, by).items()
    )


def _behind(row: sqlite3.Row) -> Behind:
    return Behind(
        survey=row["survey"],
        visit=row["visit"],
        day=row["day"],
        trigger=row["trigger"],
        status=row["status"],
        why=row["why"],
        unhappy=tuple(filter(None, row["unhappy"].split(","))),
        sent=when(row["sent"]),
        changed=when(row["changed"]),
        answered=when(row["answered"]),
        score=row["score"],
    )
