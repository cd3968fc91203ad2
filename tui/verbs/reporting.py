"""``report``: take down a problem or a suggestion of a customer, in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from tui.reports import Told, take_report
from tui.verbs.grammar import Verb, Verbs
from tui.verbs.household import Household


@click.group(cls=Verbs)
def report() -> None:
    """Take down what a customer reports."""


def _contact(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of whom it is from, and about which car."""
    names = ("name", "phone", "plate", "vin", "vehicle", "visit", "advisor", "channel", "matter")
    for name in reversed(names):
        verb = click.option(f"--{name}", default="", metavar=name.upper())(verb)
    return click.option("--json", "as_json", is_flag=True)(verb)


@report.command(cls=Verb)
@click.argument("text", metavar="TEXT")
@click.option("--urgent", is_flag=True)
@click.option("--rework", type=click.IntRange(0), default=0, metavar="N")
@_contact
@click.pass_obj
def problem(household: Household, /, *, text: str, as_json: bool, **given: Any) -> None:
    """Take down a problem."""
    _take(household, as_json, Told(kind="problem", text=text, **_told(given)))


@report.command(cls=Verb)
@click.argument("text", metavar="TEXT")
@_contact
@click.pass_obj
def suggestion(household: Household, /, *, text: str, as_json: bool, **given: Any) -> None:
    """Take down a suggestion."""
    _take(household, as_json, Told(kind="suggestion", text=text, **_told(given)))


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """Return what was given; a report without a channel came by phone."""
    return {name: value for name, value in given.items() if name != "channel" or value}


def _take(household: Household, as_json: bool, told: Told) -> None:  # noqa: FBT001  a flag of click
    session = household.session
    session.catch_up()
    case = take_report(session, told)
    with session.views() as views:
        line = views.line(case)
    if as_json:
        household.data({"case": case, "level": line.level, "alarm": line.alarm, "due": line.due})
    else:
        words = household.words
        kind = words(f"kind.{line.kind}")
        household.show(words("print.report.done", case=case, kind=kind, level=line.level))
