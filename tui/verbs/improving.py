"""``improve`` and ``show improvements``: what is done better, by whom, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec

from domain.events import Event
from domain.improving.actions import ImproveAsk
from domain.improving.facts import (
    CHOOSINGS,
    DEPTHS,
    STAGES,
    WEIGHTS,
    Choosing,
    Depth,
    Source,
    Stage,
    Weight,
)
from tui import improving
from tui.errors import NeedMissingError
from tui.improving import Proposal, until, window_of
from tui.improvingread import (
    improvement_file,
    improvement_line,
    improvement_number,
    improvements,
    scope_of,
)
from tui.improvingwords import standing
from tui.printing.happenings import happening, kind_of
from tui.printing.improving import improvement_page, improvements_page
from tui.printing.page import Cell, row
from tui.verbs.grammar import AS_OF, Verb, Verbs
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, settled_views, show
from tui.verbs.suggesting import adopt, decline, done


class Improved(msgspec.Struct, frozen=True, kw_only=True):
    """An improvement after an act, and what that recorded."""

    improvement: str
    standing: str
    stage: str
    events: tuple[str, ...] = ()


# Looking ----------------------------------------------------------------------------------------


@show.command(cls=Verb, name="improvements")
@AS_OF
@AS_JSON
@click.pass_obj
def show_improvements(household: Household, *, as_json: bool) -> None:
    """Show the improvements."""
    with settled_views(household) as views:
        found = improvements(views, household.session.now())
    if as_json:
        household.data(found)
    else:
        household.show(improvements_page(found, household.words))


@show.command(cls=Verb, name="improvement")
@AS_OF
@click.argument("typed", metavar="IMPROVEMENT")
@AS_JSON
@click.pass_obj
def show_improvement(household: Household, typed: str, *, as_json: bool) -> None:
    """Show everything about one improvement."""
    session = household.session
    with settled_views(household) as views:
        number = improvement_number(views, typed)
        found = improvement_file(
            views, session.journal, number, who=session.person(), at=session.now()
        )
        house = views.house
    if as_json:
        household.data(found)
    else:
        household.show(improvement_page(found, household.words, house))


@click.group(cls=Verbs)
def improve() -> None:
    """Propose improvements, work on them, measure what came of them, decide suggestions."""


for _answer in (adopt, decline, done):
    improve.add_command(_answer)


# Improvements -----------------------------------------------------------------------------------


@improve.command(cls=Verb)
@click.argument("title", metavar="TEXT")
@click.option("--level", "depth", type=click.Choice(DEPTHS), default="process", metavar="LEVEL")
@click.option("--cause", default="", metavar="CAUSE")
@click.option("--case", "case", default="", metavar="CASE")
@click.option("--review", default="", metavar="NAME")
@click.option("--owner", default="", metavar="WHO")
@click.option("--until", default="", metavar="TIME")
@click.option("--impact", type=click.Choice(WEIGHTS), metavar="WEIGHT")
@click.option("--cost", type=click.Choice(WEIGHTS), metavar="WEIGHT")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def propose(
    household: Household,
    /,
    title: str,
    depth: Depth,
    impact: Weight | None,
    cost: Weight | None,
    *,
    as_json: bool,
    **given: str,
) -> None:
    """Propose an improvement."""
    session = household.session
    session.catch_up()
    source, source_id, cause = _source(household, given)
    told = Proposal(
        title=title,
        depth=depth,
        cause=cause,
        source=source,
        source_id=source_id,
        owner=session.house().person(given["owner"]).id if given["owner"] else "",
        due=_time(household, given["until"]),
        impact=impact,
        cost=cost,
    )
    number = improving.propose(session, told)
    _tell(household, number, (), as_json=as_json)


def _source(household: Household, given: dict[str, str]) -> tuple[Source, str, str]:
    """Return where it came from, and the cause: a case's own where none is told."""
    if given["case"]:
        with household.session.views() as views:
            line = views.line(views.case_number(given["case"]))
        return "case", line.case, given["cause"] or line.root_cause
    return (
        ("review", given["review"], given["cause"])
        if given["review"]
        else (
            "desk",
            "",
            given["cause"],
        )
    )


def _act(name: str, *options: Callable[..., Any]) -> Callable[..., click.Command]:
    """Return what makes a verb of ``improve`` that acts on one improvement."""

    def made(build: Callable[..., dict[str, Any]]) -> click.Command:
        def verb(household: Household, /, typed: str, *, as_json: bool, **given: Any) -> None:
            number = _improvement(household, typed)
            session = household.session
            ask = ImproveAsk(by=session.person(), at=session.now(), **build(household, **given))
            _, events = improving.act(session, number, name, ask)
            _tell(household, number, events, as_json=as_json)

        verb.__doc__ = build.__doc__
        decorated: Any = click.pass_obj(verb)
        for option in reversed(options):
            decorated = option(decorated)
        decorated = click.option("--json", "as_json", is_flag=True)(decorated)
        decorated = click.argument("typed", metavar="IMPROVEMENT")(decorated)
        return improve.command(cls=Verb, name=name)(decorated)

    return made


@_act("advance", click.option("--stage", type=click.Choice(STAGES), metavar="STAGE"))
def advance(_household: Household, *, stage: Stage | None) -> dict[str, Any]:
    """Go on to the next stage."""
    return {"stage": stage}


@_act(
    "assign",
    click.option("--to", "to", required=True, metavar="WHO"),
    click.option("--until", default="", metavar="TIME"),
)
def assign(household: Household, *, to: str, until: str) -> dict[str, Any]:
    """Give an improvement to somebody."""
    return {"to": household.session.house().person(to).id, "due": _time(household, until)}


@_act("due", click.option("--until", required=True, metavar="TIME"))
def due(household: Household, *, until: str) -> dict[str, Any]:
    """Set until when it is to be finished."""
    return {"due": _time(household, until)}


@_act(
    "place",
    click.option("--impact", type=click.Choice(WEIGHTS), required=True, metavar="WEIGHT"),
    click.option("--cost", type=click.Choice(WEIGHTS), required=True, metavar="WEIGHT"),
)
def place(_household: Household, *, impact: Weight, cost: Weight) -> dict[str, Any]:
    """Say what it brings and what it costs."""
    return {"impact": impact, "cost": cost}


@_act(
    "pilot",
    click.option("--where", multiple=True, metavar="CUT=VALUE"),
    click.option("--chosen", type=click.Choice(CHOOSINGS), metavar="HOW"),
)
def pilot(
    household: Household, *, where: tuple[str, ...], chosen: Choosing | None
) -> dict[str, Any]:
    """Say with whom it is tried out, and how they were chosen."""
    scope = improving.known_scope(household.session, scope_of(",".join(where)))
    if scope and chosen is None:
        raise NeedMissingError(action="pilot", options="--chosen")
    return {"scope": scope, "chosen": chosen or "everybody"}


@_act(
    "measure",
    click.option("--measure", "measure", default="nps", metavar="MEASURE"),
    click.option("--before", required=True, metavar="DAY..DAY"),
    click.option("--after", required=True, metavar="DAY..DAY"),
    click.option("--whole", is_flag=True),
)
def measure(
    _household: Household, *, measure: str, before: str, after: str, whole: bool
) -> dict[str, Any]:
    """Compare a figure of two windows."""
    return {
        "measure": measure,
        "before": window_of(before),
        "after": window_of(after),
        "whole": whole,
    }


@_act("finish", click.option("--why", required=True, metavar="TEXT"))
def finish(_household: Household, *, why: str) -> dict[str, Any]:
    """Finish it: it is how things are done from now on."""
    return {"why": why}


@_act("drop", click.option("--why", required=True, metavar="TEXT"))
def drop(_household: Household, *, why: str) -> dict[str, Any]:
    """Give it up."""
    return {"why": why}


@_act("note", click.option("--note", "said", required=True, metavar="TEXT"))
def note(_household: Household, *, said: str) -> dict[str, Any]:
    """Write something down."""
    return {"said": said}


@improve.command(cls=Verb)
@click.argument("typed", metavar="IMPROVEMENT")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def undo(household: Household, typed: str, *, as_json: bool) -> None:
    """Take back one's last act on an improvement."""
    number = _improvement(household, typed)
    events = improving.undo(household.session, number)
    _tell(household, number, events, as_json=as_json)


def _time(household: Household, typed: str) -> datetime | None:
    """Return a due time; a day alone is due at its end."""
    if not typed.strip():
        return None
    session = household.session
    return until(typed, session.now(), ZoneInfo(session.house().zone))


def _improvement(household: Household, typed: str) -> str:
    household.session.catch_up()
    with household.session.views() as views:
        return improvement_number(views, typed)


def _tell(household: Household, number: str, events: tuple[Event, ...], *, as_json: bool) -> None:
    with household.session.views() as views:
        line = improvement_line(views, number)
    kinds = tuple(kind_of(event.fact) for event in events)
    if as_json:
        household.data(
            Improved(improvement=number, standing=line.standing, stage=line.stage, events=kinds)
        )
        return
    words = household.words
    told = "  ".join(happening(kind, words) for kind in kinds) or line.title
    household.show(row(Cell(number, 8), Cell(standing(words, line)), Cell(told), indent=""))
