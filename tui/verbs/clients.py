"""``show customer``, ``show customers`` and ``customer``: files of customers, and what is noted."""

from __future__ import annotations

from typing import get_args

import click

from domain.clientele.commands import (
    AnyCareCommand,
    ChangeConsent,
    DropPreference,
    MergeFiles,
    NoteBirthday,
    NotePreference,
    NoteReferral,
    UndoMerge,
)
from domain.types import CustomerId
from tui import clientacts
from tui.clientfile import customer_file
from tui.clientmodels import Group
from tui.clients import clientele, families, of_matches
from tui.clientsearch import meant
from tui.errors import (
    ContactWrongError,
    CustomerAmbiguousError,
    CustomerUnknownError,
    NeedMissingError,
)
from tui.printing.clients import clientele_page, customer_page, customer_rows
from tui.reading import Views
from tui.verbs.grammar import AS_OF, Verb, Verbs
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, MASKED, settled_views, show

WHO = click.argument("typed", metavar="WHO")
REASON = click.option("--reason", required=True, metavar="TEXT")


@show.command(cls=Verb)
@AS_OF
@WHO
@MASKED
@AS_JSON
@click.pass_obj
def customer(household: Household, typed: str, *, masked: bool, as_json: bool) -> None:
    """Show everything about one customer."""
    session = household.session
    with settled_views(household, masked=masked) as views:
        meaning = one(household, views, typed)
        found = customer_file(session, views, meaning, session.now())
    if as_json:
        household.data(found)
    else:
        household.show(customer_page(found, household.words))


@show.command(cls=Verb)
@AS_OF
@click.option("--segment", "group", type=click.Choice(get_args(Group)), default="recent")
@MASKED
@AS_JSON
@click.pass_obj
def customers(household: Household, group: Group, *, masked: bool, as_json: bool) -> None:
    """Show the customers of a group."""
    session = household.session
    with settled_views(household, masked=masked) as views:
        found = clientele(session, views, group, session.now())
    if as_json:
        household.data(found)
    else:
        household.show(clientele_page(found, household.words))


def one(household: Household, views: Views, typed: str) -> CustomerId:
    """Return the customer that was typed; where it may be several they are listed.

    Raises:
        CustomerUnknownError: when there is nobody of the kind.
        CustomerAmbiguousError: when there are several.
    """
    matches = meant(household.session, views, typed)
    if not matches:
        raise CustomerUnknownError(customer=typed)
    if len(matches) > 1:
        lines = of_matches(views, matches, household.session.now())
        click.echo("\n".join(customer_rows(lines, household.words)), err=True)
        raise CustomerAmbiguousError(typed=typed, n=len(matches))
    return matches[0].customer


@click.group("customer", cls=Verbs)
def client() -> None:
    """Note something in a customer's file."""


@client.command(cls=Verb)
@WHO
@click.argument("preference", metavar="PREFERENCE")
@click.option("--note", default="", metavar="TEXT")
@click.option("--drop", is_flag=True)
@click.pass_obj
def prefer(household: Household, typed: str, preference: str, note: str, *, drop: bool) -> None:
    """Note how they like it, or that they no longer do."""
    at, by = household.session.now(), household.session.person()
    command: AnyCareCommand = (
        DropPreference(at=at, by=by, preference=preference)
        if drop
        else NotePreference(at=at, by=by, preference=preference, note=note)
    )
    _write(household, _who(household, typed), command)


@client.command(cls=Verb)
@WHO
@click.argument("answer", type=click.Choice(("yes", "no")))
@click.option("--channel", default="", metavar="CHANNEL")
@click.pass_obj
def consent(household: Household, typed: str, answer: str, channel: str) -> None:
    """Note whether they may be asked."""
    at, by = household.session.now(), household.session.person()
    command = ChangeConsent(at=at, by=by, given=answer == "yes", channel=channel)
    _write(household, _who(household, typed), command)


@client.command(cls=Verb)
@WHO
@click.argument("day", metavar="MM-DD")
@click.pass_obj
def birthday(household: Household, typed: str, day: str) -> None:
    """Note their birthday."""
    at, by = household.session.now(), household.session.person()
    _write(household, _who(household, typed), NoteBirthday(at=at, by=by, birthday=day))


@client.command(cls=Verb)
@WHO
@click.argument("brought", metavar="WHOM")
@click.pass_obj
def refer(household: Household, typed: str, brought: str) -> None:
    """Note whom they brought."""
    at, by = household.session.now(), household.session.person()
    referred = _who(household, brought)
    _write(household, _who(household, typed), NoteReferral(at=at, by=by, referred=referred))


@client.command(cls=Verb)
@WHO
@click.option("--name", default="", metavar="TEXT")
@click.option("--phone", default="", metavar="NUMBER")
@click.option("--plate", default="", metavar="PLATE")
@click.option("--vin", default="", metavar="VIN")
@click.pass_obj
def contact(household: Household, /, typed: str, **told: str) -> None:
    """Change name, phone, plate or VIN."""
    if not any(text.strip() for text in told.values()):
        raise NeedMissingError(action="contact", options="--name, --phone, --plate, --vin")
    checked = clientacts.contact(household.session, told)
    for field, fault in checked.faults.items():
        words = household.words
        reason = words(f"reception.fault-of.{fault.code}", **fault.params)
        raise ContactWrongError(field=words(f"client.field.{field}"), why=reason)
    _write(household, _who(household, typed), checked.command)


@client.command(cls=Verb)
@WHO
@click.argument("other", metavar="OTHER")
@REASON
@click.pass_obj
def merge(household: Household, typed: str, other: str, reason: str) -> None:
    """Two files are one person's: read OTHER as WHO from now on."""
    at, by = household.session.now(), household.session.person()
    kept, joined = _who(household, typed), _who(household, other)
    _write(household, kept, MergeFiles(at=at, by=by, other=joined, reason=reason))


@client.command(cls=Verb)
@WHO
@click.argument("other", metavar="OTHER")
@REASON
@click.pass_obj
def unmerge(household: Household, typed: str, other: str, reason: str) -> None:
    """They are two persons after all; OTHER is the file's id."""
    session = household.session
    at, by = session.now(), session.person()
    kept = _who(household, typed)
    with session.views() as views:
        rows = families(views, [kept]).get(kept, [])
    files = [row["customer"] for row in rows[1:] if row["customer"].startswith(other.lower())]
    if len(files) > 1:
        raise CustomerAmbiguousError(typed=other, n=len(files))
    joined = files[0] if files else other
    _write(household, kept, UndoMerge(at=at, by=by, other=joined, reason=reason))


def _who(household: Household, typed: str) -> CustomerId:
    household.session.refuse_audit_copy()
    household.session.catch_up()
    with household.session.views() as views:
        return one(household, views, typed)


def _write(household: Household, who: CustomerId, command: AnyCareCommand) -> None:
    done = clientacts.act(household.session, who, [command])
    kind = f"client.done.{type(command).__name__}"
    household.talk(kind if done.events else "client.nothing-new")
