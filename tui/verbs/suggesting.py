"""``suggest``, its answers, and ``show suggestions``: what the staff suggest."""

from __future__ import annotations

import click
import msgspec

from tui import improving
from tui.improving import Proposal
from tui.improvingread import suggestion_line, suggestion_number, suggestions
from tui.improvingwords import answer
from tui.printing.improving import suggestions_page
from tui.printing.page import Cell, row
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, settled_views, show


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion after an act; ``improvement`` is what became of it."""

    suggestion: str
    answer: str
    improvement: str = ""


@show.command(cls=Verb, name="suggestions")
@AS_OF
@AS_JSON
@click.pass_obj
def show_suggestions(household: Household, *, as_json: bool) -> None:
    """Show what the staff suggest."""
    with settled_views(household) as views:
        found = suggestions(views, household.session.now())
    if as_json:
        household.data(found)
    else:
        household.show(suggestions_page(found, household.words))


@click.command(cls=Verb)
@click.argument("text", metavar="TEXT")
@click.option("--by", "staff", default="", metavar="WHO")
@click.option("--cause", default="", metavar="CAUSE")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def suggest(household: Household, text: str, staff: str, cause: str, *, as_json: bool) -> None:
    """Put down what somebody of the staff suggests."""
    session = household.session
    session.catch_up()
    who = session.house().person(staff).id if staff else ""
    number = improving.suggest(session, text, by=who, cause=cause)
    _tell_suggestion(household, number, as_json=as_json)


_SUGGESTION = click.argument("typed", metavar="SUGGESTION")


@click.command(cls=Verb)
@_SUGGESTION
@click.option("--why", required=True, metavar="TEXT")
@click.option("--improve", "becomes", is_flag=True)
@click.option("--title", default="", metavar="TEXT")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def adopt(
    household: Household, typed: str, why: str, title: str, *, becomes: bool, as_json: bool
) -> None:
    """Adopt a suggestion; as an improvement where that is wanted."""
    number = _suggestion(household, typed)
    proposal = Proposal(title=title) if becomes or title else None
    improving.adopt(household.session, number, why, proposal)
    _tell_suggestion(household, number, as_json=as_json)


@click.command(cls=Verb)
@_SUGGESTION
@click.option("--why", required=True, metavar="TEXT")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def decline(household: Household, typed: str, why: str, *, as_json: bool) -> None:
    """Decline a suggestion."""
    number = _suggestion(household, typed)
    improving.decline(household.session, number, why)
    _tell_suggestion(household, number, as_json=as_json)


@click.command(cls=Verb)
@_SUGGESTION
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def done(household: Household, typed: str, *, as_json: bool) -> None:
    """Say that what was suggested is done."""
    number = _suggestion(household, typed)
    improving.carried_out(household.session, number)
    _tell_suggestion(household, number, as_json=as_json)


def _suggestion(household: Household, typed: str) -> str:
    household.session.catch_up()
    with household.session.views() as views:
        return suggestion_number(views, typed)


def _tell_suggestion(household: Household, number: str, *, as_json: bool) -> None:
    with household.session.views() as views:
        line = suggestion_line(views, number)
    if as_json:
        told = Answered(suggestion=number, answer=line.answer, improvement=line.improvement)
        household.data(told)
        return
    words = household.words
    became = words("print.improving.became", id=line.improvement) if line.improvement else ""
    said = words("print.improving.suggested", who=line.by_name, answer=answer(words, line))
    household.show(row(Cell(number, 8), Cell(said), Cell(became), indent=""))
