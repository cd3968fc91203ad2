"""``do``: every action the screens have, on one case or on several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click
import msgspec

from domain.actions import ACTIONS, Ask
from domain.errors import AmbiguousCaseError, RefusedError, UnknownCaseError
from domain.goodwill import FORMS
from domain.types import Form, StepName
from tui.errors import (
    ActionUnknownError,
    ChannelUnknownError,
    MisuseError,
    NeedMissingError,
)
from tui.money import cents
from tui.printing.happenings import happening, kind_of
from tui.printing.page import Cell, row
from tui.session import Session
from tui.text import Words
from tui.verbs import moments
from tui.verbs.border import Exit, exit_code
from tui.verbs.grammar import Verb
from tui.verbs.household import Household, safe

UNDO = "undo"
"""The one verb of ``do`` that is no action on a case but takes the last one back."""

_TROUBLE = (RefusedError, UnknownCaseError, AmbiguousCaseError)
"""What may go wrong with one case and leaves the others to be tried."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an action on one case; ``code`` is empty when it was carried out."""

    case: str
    action: str
    events: tuple[str, ...] = ()
    code: str = ""
    reason: str = ""
    sentence: str = ""


@click.command(cls=Verb, facts={"actions": ", ".join((*ACTIONS, UNDO))})
@click.argument("action")
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option("--note", default="", metavar="TEXT")
@click.option("--due", default="", metavar="TIME")
@click.option("--cause", default="", metavar="CAUSE")
@click.option("--why", "whys", multiple=True, metavar="TEXT")
@click.option("--part", default="", metavar="PART")
@click.option("--to", default="", metavar="WHO")
@click.option("--step", type=click.Choice(get_args(StepName)), metavar="STEP")
@click.option("--channel", default="", metavar="CHANNEL")
@click.option("--form", default="", metavar="FORM")
@click.option("--amount", default="", metavar="AMOUNT")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def do(
    context: click.Context, /, action: str, cases: Sequence[str], *, as_json: bool, **given: Any
) -> None:
    """Carry out an action on each case; what is refused is told, the others go on."""
    household: Household = context.obj
    session = household.session
    ask = None if action == UNDO else _ask(session, action, given)
    session.catch_up()
    done = [_tried(session, action, case, ask, household.words) for case in cases]
    if as_json:
        household.data([each for each, _ in done])
    else:
        _tell(household, [each for each, _ in done])
    context.exit(_worst([code for _, code in done]))


def _worst(codes: Sequence[int]) -> int:
    """Return 0 when all was done, the one case's code, or "refused" for some of several."""
    failed = [code for code in codes if code]
    if not failed:
        return Exit.DONE
    return failed[0] if len(codes) == 1 else Exit.REFUSED


def _ask(session: Session, action: str, given: dict[str, Any]) -> Ask:
    """Return what was given, read and checked, so that nothing is half done for a slip.

    Raises:
        HouseholdError: when the action is unknown or lacks something.
        UnknownPersonError: when it goes to nobody on the staff.
        MisuseError: when an amount or a form of goodwill is none.
    """
    if action not in ACTIONS:
        raise ActionUnknownError(typed=action, known=", ".join((*ACTIONS, UNDO)))
    missing = [f"--{need}" for need in ACTIONS[action].needs if not (given[need] or "").strip()]
    if missing:
        raise NeedMissingError(action=action, options=", ".join(missing))
    house, now = session.house(), session.now()
    return Ask(
        by=session.person(),
        at=now,
        note=given["note"],
        due=_due(given["due"], now, ZoneInfo(house.zone)),
        cause=given["cause"].strip().strip("/"),
        whys=tuple(given["whys"]),
        part=given["part"],
        to=house.person(given["to"]).id if given["to"] else "",
        step=given["step"] or "respond",
        channel=_channel(session, given["channel"], now),
        form=_form(given["form"]),
        amount=cents(given["amount"]) if given["amount"] else 0,
    )


def _form(typed: str) -> Form:
    """Return a form of goodwill.

    Raises:
        MisuseError: when there is none of this name.
    """
    if typed and typed not in FORMS:
        raise MisuseError(reason="choice", what="--form", known=", ".join(FORMS))
    return next((form for form in FORMS if form == typed), "voucher")


def _due(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    return moments.due_time(typed, now, zone) if typed else None


def _channel(session: Session, typed: str, now: datetime) -> str:
    """Return a channel the policy knows; the phone unless said otherwise.

    Raises:
        ChannelUnknownError: when the policy has none of this name.
    """
    known = session.house().rules.at(now).channels
    if typed and typed not in known:
        raise ChannelUnknownError(typed=typed, known=", ".join(known))
    return typed or "phone"


def _tried(
    session: Session, action: str, typed: str, ask: Ask | None, words: Words
) -> tuple[Done, int]:
    """Carry out an action on one case; return what became of it and its exit code."""
    try:
        with session.views() as views:
            case = views.case_number(typed)
        events = session.act(case, action, ask)[1] if ask else session.undo(case)
    except _TROUBLE as trouble:
        reason = str(trouble.params.get("reason", ""))
        sentence = words.explain(trouble)
        refused = Done(
            case=typed, action=action, code=trouble.code, reason=reason, sentence=sentence
        )
        return refused, exit_code(trouble)
    kinds = tuple(kind_of(event.fact) for event in events)
    return Done(case=case, action=action, events=kinds), Exit.DONE


def _tell(household: Household, done: Sequence[Done]) -> None:
    words = household.words
    for each in done:
        if each.code:
            told = words("print.do.refused", case=each.case, why=each.sentence)
            click.echo(safe(told), err=True)
            continue
        told = "  ".join(happening(kind, words) for kind in each.events)
        result = told or words("print.do.nothing-new")
        household.show(row(Cell(each.case, 8), Cell(result), indent=""))
