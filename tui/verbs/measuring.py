"""``show figures`` and ``show responses``: every measure by every cut, and what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import click

from domain.measures import MEASURES
from tui import cutting
from tui.cutting import DIMENSIONS, Slice
from tui.errors import MisuseError
from tui.measuring import figures_of
from tui.printing.measured import figures_page, responses_page, said
from tui.reading import Views
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, MASKED, days, settled_views, show

TWO = 2
"""Dimensions that a page can be cut by at once."""

NARROW = ("nps", "csat", "response-in-time", "closure")
"""The measures a cut shows unless others are named: as many as fit beside two names."""


def _part(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options that say which part of the log it is about."""
    for option in (
        AS_JSON,
        click.option("--as-now", "as_now", is_flag=True),
        click.option("--where", "where", multiple=True, metavar="CUT=VALUE"),
        click.option("--window", "kind", type=click.Choice(cutting.KINDS), metavar="WINDOW"),
        click.option("--to", "end", metavar="DAY"),
        click.option("--from", "start", metavar="DAY"),
    ):
        verb = option(verb)
    return verb


@show.command("figures", cls=Verb)
@AS_OF
@click.option("--measure", "measures", multiple=True, metavar="MEASURE")
@click.option("--by", "by", multiple=True, type=click.Choice(DIMENSIONS), metavar="CUT")
@_part
@click.pass_obj
def figures(  # noqa: PLR0913  one parameter an option
    household: Household,
    start: str | None,
    end: str | None,
    kind: cutting.Kind | None,
    where: tuple[str, ...],
    by: tuple[str, ...],
    measures: tuple[str, ...],
    *,
    as_now: bool,
    as_json: bool,
) -> None:
    """Show every measure of a period, by up to two cuts."""
    if len(by) > TWO:
        raise MisuseError(reason="too-many-cuts", most=TWO)
    usual = NARROW if by and not as_json else tuple(MEASURES)
    wanted = tuple(map(known_measure, measures)) or usual
    with settled_views(household) as views:
        at = household.session.now()
        part = _slice(views, at, start, end, kind, where, as_now=as_now)
        found = figures_of(views, part, at, wanted, by)
    if as_json:
        household.data(found)
    else:
        household.show(figures_page(found, household.words))


@show.command("responses", cls=Verb)
@AS_OF
@click.option("--limit", "limit", type=click.IntRange(min=1), default=50, metavar="N")
@MASKED
@_part
@click.pass_obj
def responses(  # noqa: PLR0913  one parameter an option
    household: Household,
    start: str | None,
    end: str | None,
    kind: cutting.Kind | None,
    where: tuple[str, ...],
    limit: int,
    *,
    masked: bool,
    as_now: bool,
    as_json: bool,
) -> None:
    """Show the answers behind a figure."""
    with settled_views(household, masked=masked) as views:
        at = household.session.now()
        part = _slice(views, at, start, end, kind, where, as_now=as_now)
        found = cutting.responses(views, part, limit)
    if as_json:
        household.data(found)
        return
    words = household.words
    title = " ".join(
        (f"{part.start} .. {part.end}", *(said(name, value, words) for name, value in part.where))
    )
    household.show(responses_page(found, title, words))


def known_measure(typed: str) -> str:
    """Return the measure of an id.

    Raises:
        MisuseError: when there is none.
    """
    if typed not in MEASURES:
        raise MisuseError(reason="no-such-measure", typed=typed, known=", ".join(MEASURES))
    return typed


def _slice(
    views: Views,
    at: datetime,
    start: str | None,
    end: str | None,
    kind: cutting.Kind | None,
    where: tuple[str, ...],
    *,
    as_now: bool,
) -> Slice:
    """Return what was asked for; the window that is sure enough where nothing was.

    Raises:
        MisuseError: when a condition is not ``CUT=VALUE``, or of no known cut.
    """
    first, last = _days(views, at, start, end, kind)
    conditions = tuple(_condition(views, text) for text in where)
    return Slice(first, last, conditions, as_now)


def _days(
    views: Views, at: datetime, start: str | None, end: str | None, kind: cutting.Kind | None
) -> tuple[date, date]:
    today = views.day(at)
    if start:
        return days(start, end, today)
    last = days(None, end, today)[1]
    if kind:
        found = cutting.window(last, kind)
    else:
        found = cutting.chosen(views, last, views.house.rules.at(at).measures.margin)
    return found.start, found.end


def _condition(views: Views, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or name not in DIMENSIONS:
        raise MisuseError(reason="no-such-cut", typed=text, known=", ".join(DIMENSIONS))
    if name in cutting.PEOPLE and value:
        return name, views.house.ids().get(value, value)
    if name == "centre" and value == views.house.name:
        return name, views.house.centre
    return name, value
