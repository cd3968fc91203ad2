"""``mystery`` and ``show mystery``: the mystery shopper's visits, and what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import click

from domain.people.mystery import Found, Report
from tui.errors import MisuseError
from tui.mystery import fix_finding, record_visit
from tui.mystery import mystery as visits_of
from tui.printing.happenings import happening, kind_of
from tui.printing.mystery import mystery_page
from tui.session import Session
from tui.verbs import moments
from tui.verbs.grammar import AS_OF, Verb, Verbs
from tui.verbs.household import Household
from tui.verbs.scoring import FROM, TO
from tui.verbs.showing import AS_JSON, days, settled_views, show

YEAR = timedelta(days=364)
"""From the first to the last of the year that is shown unasked."""


@show.command(cls=Verb, name="mystery")
@AS_OF
@FROM
@TO
@AS_JSON
@click.pass_obj
def shown(household: Household, start: str | None, end: str | None, *, as_json: bool) -> None:
    """Show the mystery visits of a period."""
    at = household.session.now()
    with settled_views(household) as views:
        first, last = days(start, end, views.day(at), YEAR)
        found = visits_of(views, first, last, at)
    if as_json:
        household.data(found)
    else:
        household.show(mystery_page(found, household.words))


@click.group(cls=Verbs)
def mystery() -> None:
    """Put mystery visits on record."""


@mystery.command(cls=Verb)
@click.option("--day", "on", default="", metavar="DAY")
@click.option("--shopper", required=True, metavar="NAME")
@click.option("--points", multiple=True, required=True, metavar="ASPECT=N")
@click.option("--remark", default="", metavar="TEXT")
@click.option("--finding", "findings", multiple=True, nargs=2, metavar="WHO TEXT")
@AS_JSON
@click.pass_obj
def record(
    household: Household,
    on: str,
    shopper: str,
    points: Sequence[str],
    remark: str,
    findings: Sequence[tuple[str, str]],
    *,
    as_json: bool,
) -> None:
    """Put a mystery visit on record."""
    session = household.session
    session.catch_up()
    report = Report(
        day=moments.day(on) if on else _today(session),
        shopper=shopper,
        scores=dict(map(_points, points)),
        remark=remark,
        found=tuple(_found(session, who, text) for who, text in findings),
    )
    visit, events = record_visit(session, report)
    kinds = tuple(kind_of(event.fact) for event in events)
    if as_json:
        household.data({"mystery": visit, "events": kinds})
        return
    told = "  ".join(happening(kind, household.words) for kind in kinds)
    household.show(f"{visit}  {told or household.words('print.visit-do.nothing-new')}")


def _today(session: Session) -> date:
    with session.views() as views:
        return views.day(session.present())


def _points(typed: str) -> tuple[str, int]:
    aspect, mark, number = typed.partition("=")
    if not mark or not number.strip().isdecimal():
        raise MisuseError(reason="points-form", typed=typed)
    return aspect.strip(), int(number)


def _found(session: Session, who: str, text: str) -> Found:
    """Return a finding; an aspect's code may lead its words, before a colon."""
    house = session.house()
    aspects = house.rules.at(session.now()).mystery.aspects
    head, mark, rest = text.replace("：", ":").partition(":")
    leads = bool(mark) and head.strip() in aspects
    what = rest if leads else text
    aspect = head.strip() if leads else ""
    return Found(what=what.strip(), owner=house.person(who).id, aspect=aspect)


@mystery.command(cls=Verb)
@click.argument("finding", metavar="FINDING")
@click.option("--note", required=True, metavar="TEXT")
@AS_JSON
@click.pass_obj
def fix(household: Household, finding: str, note: str, *, as_json: bool) -> None:
    """Say that a finding is fixed."""
    session = household.session
    session.catch_up()
    visit, mark, number = finding.strip().upper().partition("/")
    if not mark or not number.isdecimal():
        raise MisuseError(reason="finding-form", typed=finding)
    events = fix_finding(session, visit, int(number), note)
    kinds = tuple(kind_of(event.fact) for event in events)
    if as_json:
        household.data({"finding": f"{visit}/{int(number)}", "events": kinds})
    else:
        told = "  ".join(happening(kind, household.words) for kind in kinds)
        household.show(f"{visit}/{int(number)}  {told}")
