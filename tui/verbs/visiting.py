"""``show visits``, ``show visit`` and ``visit``: cars come in, are booked and worked on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec

from domain.events import Event
from domain.visits.actions import ACTIONS, VisitAsk
from tui import arrivals, money, workshop
from tui.arrivals import Checked, Typed
from tui.errors import MisuseError, NeedMissingError, VisitActionUnknownError
from tui.printing.happenings import happening, kind_of
from tui.printing.page import Cell, row
from tui.printing.visits import house_page, visit_page
from tui.session import Session
from tui.text import Words
from tui.verbs import moments
from tui.verbs.grammar import AS_OF, Verb, Verbs
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, MASKED, settled_views, show
from tui.visitfile import visit_file
from tui.visiting import cars_in_house, visit_line, visit_number
from tui.visitmodels import VisitLine

UNDO = "undo"
"""The one verb of ``do`` that is no action on a visit but takes the last one back."""

_DAY_MINUTES = 24 * 60
_OPTION_OF = {"due": "until"}
"""What an action needs, by the option that gives it, where they are called differently."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that was opened, booked or taken on, and what that recorded."""

    visit: str
    plate: str
    stage: str
    events: tuple[str, ...] = ()


@show.command(cls=Verb)
@AS_OF
@MASKED
@AS_JSON
@click.pass_obj
def visits(household: Household, *, masked: bool, as_json: bool) -> None:
    """Show the cars in the house."""
    with settled_views(household, masked=masked) as views:
        found = cars_in_house(views, household.session.now())
    if as_json:
        household.data(found)
    else:
        household.show(house_page(found, household.words))


@show.command(cls=Verb, name="visit")
@AS_OF
@click.argument("typed", metavar="VISIT")
@MASKED
@AS_JSON
@click.pass_obj
def one_visit(household: Household, typed: str, *, masked: bool, as_json: bool) -> None:
    """Show everything about one visit."""
    session = household.session
    with settled_views(household, masked=masked) as views:
        number = visit_number(views, typed)
        found = visit_file(session, views, number, who=session.person(), at=session.now())
    if as_json:
        household.data(found)
    else:
        household.show(visit_page(found, household.words))


@click.group(cls=Verbs)
def visit() -> None:
    """Take cars in, book slots, work on visits."""


def _told(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of what is told at the counter."""
    names = ("advisor", "mode", "service", "fault", "vin", "vehicle", "name", "phone", "plate")
    for name in names:
        verb = click.option(f"--{name}", name, default="", metavar=name.upper())(verb)
    return click.option("--json", "as_json", is_flag=True)(verb)


@visit.command(cls=Verb, name="open")
@_told
@click.option("--matter", default="", metavar="CODE")
@click.option("--mileage", default="", metavar="KM")
@click.pass_obj
def open_(household: Household, /, *, as_json: bool, **given: str) -> None:
    """Take a car in."""
    session = household.session
    session.catch_up()
    checked = _checked(session, given, books=False)
    line = _line(session, arrivals.arrive(session, checked))
    _tell_taken(household, line, ("visit-opened",), "opened", as_json=as_json)


@visit.command(cls=Verb)
@_told
@click.option("--slot", default="", metavar="TIME", required=True)
@click.pass_obj
def book(household: Household, /, *, as_json: bool, **given: str) -> None:
    """Give somebody a slot."""
    session = household.session
    session.catch_up()
    checked = _checked(session, given, books=True)
    line = _line(session, arrivals.book(session, checked))
    _tell_taken(household, line, ("visit-booked",), "booked", as_json=as_json)


def _tell_taken(
    household: Household, line: VisitLine, events: tuple[str, ...], told: str, *, as_json: bool
) -> None:
    if as_json:
        household.data(Taken(visit=line.visit, plate=line.plate, stage=line.stage, events=events))
        return
    words = household.words
    slot = words.formats.moment(line.slot) if line.slot else ""
    key = f"print.visit-do.{told}"
    household.show(words(key, visit=line.visit, plate=line.plate or line.name, slot=slot))


def _checked(session: Session, given: Mapping[str, str], *, books: bool) -> Checked:
    """Return what was given, made comparable.

    Raises:
        MisuseError: when something cannot be right.
    """
    house, now = session.house(), session.now()
    mode = given["mode"]
    if mode and mode not in arrivals.MODES:
        raise MisuseError(reason="choice", what="--mode", known=", ".join(arrivals.MODES))
    services = house.rules.at(now).visit.services
    if given["service"] and given["service"] not in services:
        raise MisuseError(
            reason="no-such-service", typed=given["service"], known=", ".join(services)
        )
    if given["advisor"]:
        house.person(given["advisor"])
    checked = arrivals.check(Typed(**given), house, now, books=books)
    for field, remark in checked.faults.items():
        raise MisuseError(reason=_REASONS.get(remark.code, remark.code), typed=given[field])
    return arrivals.completed(session, checked, now)


_REASONS = {"nothing": "nobody-named", "slot": "slot-unreadable", "slot-missing": "slot-unreadable"}
"""What is wrong with a field, by the sentence the command line has for it."""


@visit.command(cls=Verb, facts={"actions": ", ".join((*ACTIONS, UNDO))})
@click.argument("typed", metavar="VISIT")
@click.argument("action")
@click.option("--note", default="", metavar="TEXT")
@click.option("--amount", default="", metavar="AMOUNT")
@click.option("--until", default="", metavar="TIME")
@click.option("--at", "at_time", default="", metavar="TIME")
@click.option("--staff", default="", metavar="WHO")
@click.option("--code", default="", metavar="CODE")
@click.option("--level", "level", type=int, default=0, metavar="N")
@click.option("--minutes", type=int, default=0, metavar="N")
@click.option("--checked", default="", metavar="CODES")
@click.option("--next-service", default="", metavar="DAY")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def do(household: Household, /, typed: str, action: str, *, as_json: bool, **given: Any) -> None:
    """Carry out an action on a visit."""
    session = household.session
    if action not in (*ACTIONS, UNDO):
        raise VisitActionUnknownError(typed=action, known=", ".join((*ACTIONS, UNDO)))
    session.catch_up()
    with session.views() as views:
        number = visit_number(views, typed)
        line = visit_line(views, number)
    events = _done(session, line, action, given)
    kinds = tuple(kind_of(event.fact) for event in events)
    after = _line(session, number)
    if as_json:
        household.data(Taken(visit=number, plate=after.plate, stage=after.stage, events=kinds))
        return
    household.show(_happened(number, kinds, household.words))


def _happened(number: str, kinds: tuple[str, ...], words: Words) -> str:
    told = "  ".join(happening(kind, words) for kind in kinds)
    return row(Cell(number, 8), Cell(told or words("print.visit-do.nothing-new")), indent="")


def _done(
    session: Session, line: VisitLine, action: str, given: Mapping[str, Any]
) -> tuple[Event, ...]:
    if action == UNDO:
        return workshop.undo(session, line.visit)
    ask = _ask(session, line, action, given)
    return workshop.act(session, line.visit, action, ask)[1]


def _ask(session: Session, line: VisitLine, action: str, given: Mapping[str, Any]) -> VisitAsk:
    """Return what was given, read and checked, so that nothing is half done for a slip.

    Raises:
        HouseholdError: when the action lacks something, or something cannot be read.
        UnknownPersonError: when nobody on the staff is called so.
    """
    says_why = action == "cancel" and given["code"]
    needs = () if says_why else ACTIONS[action].needs
    wanted = [_OPTION_OF.get(need, need) for need in needs]
    missing = [f"--{need}" for need in wanted if not str(given[need] or "").strip()]
    if missing:
        raise NeedMissingError(action=action, options=", ".join(missing))
    house, now = session.house(), session.now()
    zone = ZoneInfo(house.zone)
    at = moments.due_time(given["at_time"], now, zone) if given["at_time"] else now
    if at > now:
        raise MisuseError(reason="at-in-future", typed=given["at_time"])
    checklist = house.rules.at(at).visit.handover_list(_mode(line))
    done = tuple(filter(None, (code.strip() for code in given["checked"].split(","))))
    service = given["next_service"]
    return VisitAsk(
        by=session.person(),
        at=at,
        note=given["note"],
        due=_time(given["until"], now, zone),
        amount=money.cents(given["amount"]) if given["amount"] else None,
        staff=house.person(given["staff"]).id if given["staff"] else "",
        code=given["code"],
        level=given["level"],
        minutes=given["minutes"],
        checked=done or checklist,
        next_service=moments.day(service) if service else None,
    )


def _mode(line: VisitLine) -> Any:
    return next(mode for mode in arrivals.MODES if mode == line.mode)


def _time(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    return moments.due_time(typed, now, zone) if typed else None


def _line(session: Session, number: str) -> VisitLine:
    with session.views() as views:
        return visit_line(views, number)


@visit.command(cls=Verb)
@click.option("--staff", required=True, metavar="WHO")
@click.option("--day", "on", default="", metavar="DAY")
@click.option("--minutes", type=int, required=True, metavar="N")
@click.pass_obj
def hours(household: Household, staff: str, on: str, minutes: int) -> None:
    """Note how long somebody was at work on a day."""
    session = household.session
    if not 0 <= minutes <= _DAY_MINUTES:
        raise MisuseError(reason="minutes", typed=str(minutes))
    house = session.house()
    zone = ZoneInfo(house.zone)
    day = moments.day(on) if on else session.now().astimezone(zone).date()
    who = house.person(staff).id
    events = workshop.attended(session, who, day, minutes)
    words = household.words
    if not events:
        household.show(words("print.visit-do.nothing-new"))
        return
    span = words.formats.lasting(timedelta(minutes=minutes))
    household.show(
        words("print.visit-do.hours", who=house.name_of(who), day=day.isoformat(), span=span)
    )
