"""``surveys``: who is to be asked, the lists for the tool that asks them, and who is not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click

from domain.asking.quarter import written
from domain.errors import RefusedError
from tui import asking, mailing
from tui.errors import ChannelUnknownError, CustomerUnknownError, MisuseError
from tui.mailing import Form, Mailed
from tui.printing.surveys import due_page
from tui.session import Session
from tui.verbs.grammar import Verb, Verbs
from tui.verbs.household import Household, safe
from tui.verbs.showing import AS_JSON, MASKED, settled_views

FOLDER = "exports"
"""Where in the home a list lies that was given no other place."""


@click.group(cls=Verbs)
def surveys() -> None:
    """Ask customers, or say why not."""


@surveys.command(cls=Verb)
@MASKED
@AS_JSON
@click.pass_obj
def due(household: Household, *, masked: bool, as_json: bool) -> None:
    """Show which surveys may be sent now."""
    with settled_views(household, masked=masked) as views:
        found = asking.listed(views, "due", household.session.now())
    if as_json:
        household.data(found)
    else:
        household.show(due_page(found, household.words))


@surveys.command(cls=Verb)
@click.option("--out", default="", metavar="FILE")
@click.option("--channel", default="", metavar="CHANNEL")
@click.option("--limit", type=click.IntRange(min=1), metavar="N")
@click.option("--again", default="", metavar="LIST")
@AS_JSON
@click.pass_obj
def send(
    household: Household, out: str, channel: str, limit: int | None, again: str, *, as_json: bool
) -> None:
    """Write the list of the surveys that are due; or one that left before, once more."""
    session = household.session
    if again and (channel or limit):
        raise MisuseError(reason="again-alone")
    _require_channel(session, channel)
    form, folder = _form(out), session.home / FOLDER
    place = Path(out).expanduser() if out else None
    _require_folder(place, folder)
    if again:
        file = place or folder / mailing.list_name(again, form)
        done = mailing.send_again(session, again, file, form)
    else:
        done = mailing.send(
            session,
            lambda batch: place or folder / mailing.list_name(batch, form),
            form,
            channel=channel,
            limit=limit,
        )
    if as_json:
        household.data(done)
    else:
        _tell(household, done)


def _form(out: str) -> Form:
    """Return the kind of file that is wanted.

    Raises:
        MisuseError: when it is none that lists are written as.
    """
    if not out:
        return "csv"
    form = mailing.form_of(Path(out))
    if form is None:
        raise MisuseError(reason="list-format", typed=safe(out))
    return form


def _require_folder(place: Path | None, folder: Path) -> None:
    """Let pass what can be written, before anything is on record.

    Raises:
        OSError: when the folder is missing, or nothing may be written there.
    """
    if place is None:
        folder.mkdir(exist_ok=True)
        return
    parent = place.absolute().parent
    if not parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(parent))
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))


def _require_channel(session: Session, channel: str) -> None:
    """Let pass a channel that some survey goes by.

    Raises:
        ChannelUnknownError: when none does.
    """
    policy = session.house().rules.at(session.now())
    triggers = policy.surveys.triggers.values()
    known = sorted({each for trigger in triggers for each in trigger.channels})
    if channel and channel not in known:
        raise ChannelUnknownError(typed=channel, known=", ".join(known))


def _tell(household: Household, done: Mailed) -> None:
    words = household.words
    if done.file:
        household.show(safe(words("print.surveys.written", n=done.rows, path=done.file)))
        household.talk("print.surveys.outside", batch=done.batch)
    else:
        household.show(words("print.surveys.nothing"))
    for why, n in sorted(done.withheld.items()):
        household.show("  " + words("print.surveys.withheld", n=n, why=words(f"unsent.{why}")))
    for name in ("elsewhere", "over", "unreachable", "left"):
        if n := getattr(done, name):
            household.show("  " + words(f"print.surveys.{name}", n=n))


@surveys.command(cls=Verb)
@click.argument("survey", metavar="SURVEY")
@click.option("--note", default="", metavar="TEXT")
@click.pass_obj
def withhold(household: Household, survey: str, note: str) -> None:
    """Keep a survey back, and say why."""
    session = household.session
    number = survey.strip().upper()
    session.keep_clocks()
    mailing.withhold(session, number, note)
    household.show(household.words("print.surveys.kept-back", survey=safe(number)))


@surveys.command("ask-now", cls=Verb)
@click.argument("customer", metavar="CUSTOMER")
@click.pass_obj
def ask_now(household: Household, customer: str) -> None:
    """Ask a customer at a key service node: due at once."""
    session = household.session
    session.catch_up()
    survey = mailing.ask_now(session, _meant(session, customer))
    household.show(household.words("print.surveys.asked-now", survey=survey))


def _meant(session: Session, typed: str) -> str:
    """Return the customer that was typed: an id, a case's number, a phone, plate, VIN or name.

    Raises:
        CustomerUnknownError: when it means nobody.
        RefusedError: when it means several.
    """
    from tui.clientsearch import meant

    with session.views() as views:
        found = [match.customer for match in meant(session, views, typed)]
    if not found:
        raise CustomerUnknownError(customer=safe(typed))
    if len(found) > 1:
        raise RefusedError("several-customers", customer=safe(typed), n=len(found))
    return found[0]


@surveys.command("plan-quarter", cls=Verb)
@click.argument("quarter", metavar="[QUARTER]", default="")
@click.pass_obj
def plan_quarter(household: Household, quarter: str) -> None:
    """Plan the surveys of a quarter that is over."""
    session = household.session
    session.keep_clocks()
    wanted = written(quarter) if quarter else mailing.last_quarter(session)
    if wanted is None:
        raise MisuseError(reason="quarter", typed=safe(quarter))
    n = mailing.plan_quarter(session, wanted)
    household.show(household.words("print.surveys.quarter", n=n, quarter=str(wanted)))


@surveys.command(cls=Verb)
@AS_JSON
@click.pass_obj
def lists(household: Household, *, as_json: bool) -> None:
    """Show the lists that left last."""
    with settled_views(household) as views:
        found = asking.batches(views, limit=20)
        names = [views.house.name_of(each.by) for each in found]
    if as_json:
        household.data(found)
        return
    words = household.words
    for each, name in zip(found, names, strict=True):
        told = words("print.surveys.list", batch=each.batch, at=each.at, who=name, n=each.surveys)
        household.show(safe(told))
    if not found:
        household.show(words("print.surveys.no-lists"))
