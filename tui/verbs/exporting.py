"""``export``: the log or a table as a file, for other programs and for other people."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, get_args

import click

from gateway.export.tables import LOG, NAMES
from tui.custody.exportfile import SHEETS, Format, Order
from tui.errors import MisuseError
from tui.verbs import moments
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.travelling import Bar

if TYPE_CHECKING:
    from tui.custody.exports import Exported

_POSITION = re.compile(r"#?(\d{1,18})")


def _bound(
    _context: click.Context, _param: click.Parameter, typed: str | None
) -> date | int | None:
    """Return the day or position that was typed; None for none.

    Raises:
        TimeUnreadableError: when it is neither.
    """
    if typed is None:
        return None
    if found := _POSITION.fullmatch(typed.strip()):
        return int(found[1])
    return moments.day(typed)


@click.command(cls=Verb, facts={"tables": ", ".join(NAMES)})
@AS_OF
@click.argument("form", metavar="FORMAT", type=click.Choice(get_args(Format)))
@click.argument("what", metavar="[WHAT]", default=LOG)
@click.option("--out", default="", metavar="FILE")
@click.option("--from", "start", metavar="DAY|POSITION", callback=_bound)
@click.option("--to", "end", metavar="DAY|POSITION", callback=_bound)
@click.option("--personal", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def export(
    household: Household,
    /,
    form: Format,
    what: str,
    out: str,
    *,
    personal: bool,
    as_json: bool,
    **bounds: date | int | None,
) -> None:
    """Hand on the log or a table in a file; it is on record before anybody gets it."""
    from tui.custody.exports import export as hand_on

    start, end = bounds["start"], bounds["end"]
    order = Order(format=form, what=what, start=start, end=end, personal=personal)
    order.require_possible()
    _require_in_order(order)
    place = Path(out).expanduser() if out else _stdout(order, as_json=as_json)
    session = household.session
    with Bar(household.words("verb.export.writing"), shown=household.has_terminal) as told:
        done = hand_on(session, order, place, told)
    if as_json:
        household.data(done)
    else:
        _tell(household, order, done)


def _require_in_order(order: Order) -> None:
    """Let pass what does not end before it begins.

    Raises:
        MisuseError: when it does.
    """
    match order:
        case Order(start=date() as first, end=date() as last) if first > last:
            raise MisuseError(reason="period-backwards", start=first, end=last)
        case Order(start=int() as first, end=int() as last) if first > last:
            raise MisuseError(reason="period-backwards", start=f"#{first}", end=f"#{last}")


def _stdout(order: Order, *, as_json: bool) -> BinaryIO:
    """Return stdout, where a file of this kind may go there.

    Raises:
        MisuseError: when somebody would see it as text, or the report needs it.
    """
    if as_json:
        raise MisuseError(reason="out-needed-json")
    if sys.stdout.isatty() or order.format == "xlsx":
        raise MisuseError(reason="out-needed")
    return sys.stdout.buffer


def _tell(household: Household, order: Order, done: Exported) -> None:
    """Say on stderr what was handed on: stdout may be the file."""
    from tui.custody.exports import STDOUT

    said = "sent" if done.file == STDOUT else "written"
    household.talk(
        f"print.export.{said}",
        n=done.rows,
        what=done.what,
        path=done.file,
        position=f"{done.upto:,}",
    )
    if done.personal:
        household.talk("print.export.personal")
    elif done.format in SHEETS and order.holds_personal:
        household.talk("print.export.sealed")
    if not done.recorded:
        household.talk("print.export.unrecorded")
    if done.checkpoint:
        household.talk("print.export.head", path=done.checkpoint)
