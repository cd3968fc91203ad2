"""``policy``: the rules in force, a look over new ones, and their adoption."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from domain import house as houses
from domain.errors import PolicyError, RefusedError
from domain.events import HOUSE, PolicyAdopted
from tui.errors import FileMissingError, MisuseError
from tui.printing.page import paragraph
from tui.printing.reasons import reason
from tui.session import Session
from tui.verbs import moments
from tui.verbs.border import Exit
from tui.verbs.grammar import Verb, Verbs
from tui.verbs.household import Household, safe

if TYPE_CHECKING:
    from domain.policy import Policy

MANAGER = 2
"""The level from which people change the rules and the staff."""


@click.group(cls=Verbs)
def policy() -> None:
    """See, check and adopt the rules."""


@policy.command("show", cls=Verb)
@click.pass_obj
def show(household: Household) -> None:
    """Print the text of the edition in force, ready to be copied and changed."""
    session = household.session
    house, now = session.house(), session.now()
    edition = house.rules.at(now).edition
    adopted = [
        event.fact
        for event in session.journal.load([HOUSE])[HOUSE]
        if isinstance(event.fact, PolicyAdopted) and event.fact.edition == edition
    ]
    for fact in adopted[-1:]:
        household.talk("verb.policy.in-force", edition=edition, starts=fact.starts)
        household.show(fact.text.rstrip("\n"))


@policy.command("check", cls=Verb)
@click.argument("file", metavar="FILE")
@click.pass_context
def check(context: click.Context, file: str) -> None:
    """Read a policy file strictly and name every mistake."""
    household: Household = context.obj
    if read := _read(household, file):
        household.show(household.words("verb.policy.sound", file=file, edition=read[1].edition))
    context.exit(Exit.DONE if read else Exit.REFUSED)


@policy.command("adopt", cls=Verb)
@click.argument("file", metavar="FILE")
@click.option("--from", "start", default="", metavar="INSTANT")
@click.pass_context
def adopt(context: click.Context, file: str, start: str) -> None:
    """Adopt a policy file as the rules from now, or from an instant, on."""
    household: Household = context.obj
    session = household.session
    require_manager(session)
    read = _read(household, file)
    if read is None:
        context.exit(Exit.REFUSED)
    text, rules = read
    house, now = session.house(), session.now()
    starts = moments.instant(start, ZoneInfo(house.zone)) if start else now
    events = houses.adopt(house, text=text, policy=rules, starts=starts, at=now)
    session.desk.furnish(events, session.stamp())
    key = "adopted" if events else "already"
    household.show(household.words(f"verb.policy.{key}", edition=rules.edition, starts=starts))


@policy.command("what-if", cls=Verb)
@click.argument("file", metavar="FILE")
@click.option("--since", required=True, metavar="DAY")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def what_if(context: click.Context, file: str, since: str, *, as_json: bool) -> None:
    """Show what another policy would have come to since a day; nothing is recorded."""
    from tui import whatif
    from tui.printing.whatif import what_if_page
    from tui.verbs.travelling import Bar

    household: Household = context.obj
    day = moments.day(since)
    read = _read(household, file)
    if read is None:
        context.exit(Exit.REFUSED)
    session = household.session
    starts = whatif.first_instant(day, session)
    with Bar(household.words("verb.policy.replaying"), shown=household.has_terminal) as told:
        found = whatif.what_if(session, read[1], starts, told)
    if as_json:
        household.data(found)
    else:
        household.show(what_if_page(found, household.words))


def require_manager(session: Session) -> None:
    """Let somebody pass who may change the rules and the staff.

    Raises:
        RefusedError: when the acting person's role is not high enough.
    """
    session.refuse_audit_copy()
    if session.person().level < MANAGER:
        raise RefusedError("needs-level", level=MANAGER)


def _read(household: Household, file: str) -> tuple[str, Policy] | None:
    """Return a policy file's text and rules; ``None`` after telling what is wrong with it.

    Raises:
        FileMissingError: when there is no such file.
        MisuseError: when it is not in UTF-8.
    """
    from domain.policy import parse

    try:
        text = Path(file).read_text(encoding="utf-8-sig")
        return text, parse(text)
    except FileNotFoundError as error:
        raise FileMissingError(path=safe(file)) from error
    except UnicodeDecodeError as error:
        raise MisuseError(reason="not-utf-8", typed=file) from error
    except PolicyError as error:
        problems = error.params["problems"]
        household.show(household.words("verb.policy.problems", file=file, n=len(problems)))
        for path, line, why in problems:
            at = household.words("verb.policy.line", line=line) if line else ""
            where, what = "  ".join(filter(None, (at, safe(path)))), reason(why, household.words)
            told = household.words("verb.policy.problem", where=where, what=safe(what))
            household.show("\n".join(paragraph(told)))
        return None
