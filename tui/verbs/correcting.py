"""``correct``: set right what was entered wrong and can no longer be taken back."""

from __future__ import annotations

import click

from domain.corrections import INVALID
from tui.custody import corrections
from tui.errors import MisuseError
from tui.printing.happenings import kind_of
from tui.verbs.grammar import Verb
from tui.verbs.household import Household


@click.command(cls=Verb, facts={"reasons": ", ".join(INVALID)})
@click.argument("entry", metavar="POSITION|EVENT_ID")
@click.option("--note", default="", metavar="TEXT")
@click.option("--score", type=int, metavar="N")
@click.option("--invalid", type=click.Choice(INVALID), metavar="REASON")
@click.option("--reason", required=True, metavar="WHY")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def correct(
    household: Household,
    entry: str,
    note: str,
    score: int | None,
    invalid: str | None,
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Correct the words of an entry, or the score or validity of an answer."""
    if sum((bool(note.strip()), score is not None, invalid is not None)) != 1:
        raise MisuseError(reason="correct-one-thing")
    session = household.session
    session.refuse_audit_copy()
    session.catch_up()
    done = corrections.correct(
        session,
        corrections.found(session, entry),
        note=note,
        score=score,
        invalid=invalid or "",
        reason=reason,
    )
    if as_json:
        kinds = [kind_of(event.fact) for event in done.events]
        household.data({"position": done.position, "stream": done.stream, "events": kinds})
    elif done.events:
        household.show(household.words("print.correct.done", position=done.position))
    else:
        household.show(household.words("print.correct.nothing-new", position=done.position))
