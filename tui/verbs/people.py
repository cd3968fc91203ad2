"""``staff``, ``centre``, ``language``: who works here, what the house is called, how it speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

import click
import msgspec

from domain import house as houses
from domain.events import HOUSE, Event
from domain.house import House
from domain.types import Role
from tui import settings
from tui.printing.page import Cell, row
from tui.text import LANGUAGES
from tui.verbs.grammar import Verb, Verbs
from tui.verbs.household import Household
from tui.verbs.rules import require_manager

AS_JSON = click.option("--json", "as_json", is_flag=True)
ROLE = click.Choice(get_args(Role))


@click.group(cls=Verbs, invoke_without_command=True)
@AS_JSON
@click.pass_context
def staff(context: click.Context, *, as_json: bool) -> None:
    """See and change who works here."""
    if context.invoked_subcommand is None:
        _list(context.obj, as_json=as_json)


@staff.command("list", cls=Verb)
@AS_JSON
@click.pass_obj
def listed(household: Household, *, as_json: bool) -> None:
    """List who works here."""
    _list(household, as_json=as_json)


def _list(household: Household, *, as_json: bool) -> None:
    house, words = household.session.house(), household.words
    if as_json:
        household.data([member._asdict() for member in house.present()])
        return
    for member in house.present():
        role = words(f"role.{member.role}")
        household.show(row(Cell(member.id, 16), Cell(member.name, 20), Cell(role), indent=""))


@staff.command("add", cls=Verb)
@click.argument("member", metavar="ID")
@click.argument("name", metavar="NAME")
@click.option("--role", type=ROLE, default="advisor")
@click.pass_obj
def add(household: Household, member: str, name: str, role: Role) -> None:
    """Take a person onto the staff."""
    at = household.session.now()
    _change(household, lambda house: houses.join(house, who=member, name=name, role=role, at=at))


@staff.command("role", cls=Verb)
@click.argument("member", metavar="ID")
@click.argument("role", metavar="ROLE", type=ROLE)
@click.pass_obj
def role(household: Household, member: str, role: Role) -> None:
    """Give a person another role from now on."""
    at = household.session.now()

    def change(house: House) -> Sequence[Event]:
        known = house.person(member).id
        return houses.join(house, who=known, name=house.name_of(known), role=role, at=at)

    _change(household, change)


@staff.command("leave", cls=Verb)
@click.argument("member", metavar="ID")
@click.pass_obj
def leave(household: Household, member: str) -> None:
    """Note that a person left; what they did stays theirs."""
    at = household.session.now()
    _change(household, lambda house: houses.leave(house, who=member, at=at))


def _change(household: Household, change: Callable[[House], Sequence[Event]]) -> None:
    """Decide a change of the house and record it.

    Raises:
        RefusedError: when the acting person may not, or the change cannot be made.
    """
    session = household.session
    require_manager(session)
    events = change(session.house())
    session.desk.furnish(events, session.stamp())
    household.talk("verb.recorded" if events else "verb.nothing-new")


@click.command(cls=Verb)
@click.option("--id", "chosen", default="", metavar="ID")
@click.option("--name", default="", metavar="NAME")
@click.option("--zone", default="", metavar="ZONE")
@AS_JSON
@click.pass_obj
def centre(household: Household, chosen: str, name: str, zone: str, *, as_json: bool) -> None:
    """Show the centre this home belongs to, choose its id, or correct its name and time zone."""
    session = household.session
    if chosen or name or zone:
        at = session.now()

        def change(house: House) -> Sequence[Event]:
            never_named = chosen if house.name == house.centre else ""
            return houses.open_centre(
                house,
                centre=chosen or house.centre,
                name=name or never_named or house.name,
                zone=zone or house.zone,
                at=at,
                blank=session.log.head() == len(session.journal.load([HOUSE])[HOUSE]),
            )

        _change(household, change)
    house = session.house()
    if as_json:
        household.data({"centre": house.centre, "name": house.name, "zone": house.zone})
    else:
        household.show(row(Cell(house.centre, 16), Cell(house.name), Cell(house.zone), indent=""))


@click.command(cls=Verb)
@click.argument("chosen", metavar="[LANGUAGE]", type=click.Choice(LANGUAGES), required=False)
@click.pass_obj
def language(household: Household, chosen: str | None) -> None:
    """Show the language this home speaks, or choose another."""
    home = household.folder
    kept = settings.load(home)
    if chosen is None:
        household.show(household.words.language)
        return
    home.mkdir(parents=True, exist_ok=True)
    settings.save(home, msgspec.structs.replace(kept, language=chosen))
    household.language = settings.load(home).spoken()
    household.talk("language.changed", name=household.words(f"language.{chosen}"))
