"""``dismiss``: a warning is taken off the list, and why."""

from __future__ import annotations

import click

from tui.errors import MisuseError
from tui.verbs.grammar import Verb
from tui.verbs.household import Household
from tui.verbs.showing import settled_views
from tui.warned import Warned, warnings
from tui.warning import dismiss as take_off
from tui.warning import sentence


@click.command(cls=Verb)
@click.argument("warning", metavar="WARNING")
@click.option("--reason", required=True, metavar="WHY")
@click.pass_obj
def dismiss(household: Household, warning: str, reason: str) -> None:
    """Take a warning off the list."""
    session = household.session
    with settled_views(household) as views:
        found = _meant(warnings(views, session.now()).lines, warning)
    new = take_off(session, found, reason)
    words = household.words
    said = words("print.warnings.dismissed", what=sentence(words, found))
    household.show(said if new else words("print.warnings.known"))


def _meant(lines: tuple[Warned, ...], typed: str) -> Warned:
    fitting = [line for line in lines if line.key.startswith(typed)]
    exact = [line for line in fitting if line.key == typed]
    if not fitting:
        raise MisuseError(reason="no-such-warning", typed=typed)
    if len(fitting) > 1 and not exact:
        known = ", ".join(line.key for line in fitting[:5])
        raise MisuseError(reason="ambiguous-warning", typed=typed, known=known)
    return (exact or fitting)[0]
