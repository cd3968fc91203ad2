"""``erase`` and ``restrict``: what the law lets a person ask for."""

from __future__ import annotations

import sys

import click

from tui.custody import person, privacy
from tui.errors import EraseUnconfirmedError
from tui.printing.privacy import erasure_page, forecast
from tui.verbs.border import Exit
from tui.verbs.grammar import Verb
from tui.verbs.household import Household

YES = frozenset({"y", "yes", "是"})
"""What counts as a yes to something that cannot be taken back; anything else is a no."""


@click.command(cls=Verb)
@click.argument("customer", metavar="CUSTOMER|CASE|PHONE|PLATE|VIN")
@click.option("--reason", required=True, metavar="TEXT")
@click.option("--yes", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def erase(context: click.Context, customer: str, reason: str, *, yes: bool, as_json: bool) -> None:
    """Make a person's data unreadable for good; the figures stay and the log still verifies."""
    household: Household = context.obj
    session = household.session
    session.refuse_audit_copy()
    session.catch_up()
    trail = person.find(session, customer)
    if not yes:
        _confirm(household, trail)
    done = privacy.erase(session, trail, reason)
    if as_json:
        household.data(done)
    else:
        household.show(erasure_page(done, household.words))
    context.exit(Exit.REFUSED if done.key_traces else Exit.DONE)


def _confirm(household: Household, trail: person.Trail) -> None:
    """Say what is about to go, and go on only after a yes.

    Raises:
        EraseUnconfirmedError: when nobody can be asked.
        Abort: when the answer is no.
    """
    click.echo(forecast(trail, household.words), err=True)
    if not household.has_terminal:
        raise EraseUnconfirmedError
    click.echo(household.words("print.erase.ask") + " ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in YES:
        raise click.Abort


@click.command(cls=Verb)
@click.argument("customer", metavar="CUSTOMER|CASE|PHONE|PLATE|VIN")
@click.option("--reason", required=True, metavar="TEXT")
@click.option("--lift", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def restrict(
    household: Household, customer: str, reason: str, *, lift: bool, as_json: bool
) -> None:
    """Keep a person's data and stop its use, or lift that again."""
    session = household.session
    session.refuse_audit_copy()
    session.catch_up()
    trail = person.find(session, customer)
    changed = privacy.restrict(session, trail.customer, reason, lift=lift)
    if as_json:
        household.data({"customer": trail.customer, "restricted": not lift, "changed": changed})
        return
    key = "lifted" if lift else "restricted"
    household.show(household.words(f"print.restrict.{key}", customer=trail.customer))
