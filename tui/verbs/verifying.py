"""``verify``: whether the log is whole, how far anybody outside can vouch for it, and what not.

Opens no session: it serves on a lone copy of a log, on a disk only read, and for an auditor who
has neither keys nor views and may change nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from tui import settings
from tui.errors import SettingsError
from tui.printing.verdict import verdict
from tui.verbs.border import Exit
from tui.verbs.grammar import Verb
from tui.verbs.household import Household

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from eventstore.proof.report import Report
    from gateway.examining import Progress, Stage


@click.command(cls=Verb)
@click.option("--checkpoint", "held", multiple=True, metavar="FILE")
@click.option("--key", "typed_key", default="", metavar="VKEY|FILE")
@click.option("--no-views", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(
    context: click.Context,
    held: Sequence[str],
    typed_key: str,
    *,
    no_views: bool,
    as_json: bool,
) -> None:
    """Prove that the log is whole, or name the first position where it is not."""
    from tui.custody.examination import examined

    household: Household = context.obj
    home = household.folder
    with _progress(household) as progress:
        report = examined(
            home, held=held, typed_key=typed_key, views=not no_views, progress=progress
        )
    if as_json:
        household.data(_facts(report))
    else:
        household.show(verdict(report, _now(home), household.words))
    context.exit(Exit.DONE if report.ok else Exit.REFUSED)


def _now(home: Path) -> datetime:
    """Return the home's present; a demo has its own."""
    with suppress(SettingsError, OSError):
        return settings.load(home).clock()()
    return settings.utc_now()


@contextmanager
def _progress(household: Household) -> Iterator[Progress]:
    """Yield what is told how far it is: a bar for each stage where somebody looks on."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _goal: None
        return

    @cache
    def bar(stage: Stage, goal: int) -> ProgressBar[int]:
        label = household.words(f"print.verify.stage.{stage}")
        return click.progressbar(length=goal, label=label, file=sys.stderr)

    def told(stage: Stage, done: int, goal: int) -> None:
        shown = bar(stage, goal)
        shown.update(done - shown.pos)
        if done >= goal:
            shown.render_finish()

    yield told


def _facts(report: Report) -> dict[str, object]:
    return {
        "ok": report.ok,
        **msgspec.structs.asdict(report),
        "root": report.root.hex(),
        "only_outside": report.only_outside,
        "limits": report.limits,
    }
