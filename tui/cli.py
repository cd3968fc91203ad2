"""The command line: ``afterloop`` and its verbs.

Without a verb it opens the desk; where there is no terminal it prints the brief.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn, get_args

import click

from tui.custody.release import NAME, release
from tui.ending import AskedToEndError, obeying
from tui.errors import MisuseError
from tui.text import Language
from tui.verbs.border import guarded
from tui.verbs.grammar import AS_OF, Verbs
from tui.verbs.household import Household, typed_value
from tui.verbs.opening import open_desk

VERBS = {
    "demo": "demo:demo",
    "import": "files:import_files",
    "show": "showing:show",
    "do": "acting:do",
    "report": "reporting:report",
    "review": "reviewing:review",
    "dismiss": "warned:dismiss",
    "visit": "visiting:visit",
    "improve": "improving:improve",
    "suggest": "suggesting:suggest",
    "surveys": "asking:surveys",
    "figures": "figuring:figures",
    "mystery": "mystery:mystery",
    "correct": "correcting:correct",
    "watch": "watching:watch",
    "log": "history:log",
    "verify": "verifying:verify",
    "checkpoint": "proving:checkpoint",
    "prove": "proving:prove",
    "check-proof": "proving:check_proof",
    "rebuild": "history:rebuild",
    "export": "exporting:export",
    "backup": "copying:backup",
    "restore": "copying:restore",
    "snapshot-for-audit": "copying:snapshot_for_audit",
    "erase": "privacy:erase",
    "restrict": "privacy:restrict",
    "customer": "clients:client",
    "policy": "rules:policy",
    "staff": "people:staff",
    "centre": "people:centre",
    "language": "people:language",
}
"""Every verb, with the module of ``tui.verbs`` and the name in it."""

LOOKING = frozenset({"show", "export", "review"})
"""The verbs that can look at the past."""

STREAMS = ("stdin", "stdout", "stderr")
"""What a process is handed, in the order of their numbers."""


class Program(Verbs):
    """The root of all verbs: prepares the streams, and ends every run with an exit code."""

    shows_globals = True

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the verbs in the order of their help."""
        return list(VERBS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return a verb, loaded now: whoever opens the desk waits for none of them."""
        if name not in VERBS:
            return None
        module, _, attribute = VERBS[name].partition(":")
        command: click.Command = getattr(import_module(f"tui.verbs.{module}"), attribute)
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        *_click: Any,
        **_more: Any,
    ) -> NoReturn:
        """Run a command line and leave with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        _open_closed_streams()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        household = Household(home=typed_value(arguments, "--home"))
        wanted = typed_value(arguments, "--lang")
        household.language = next((known for known in get_args(Language) if known == wanted), None)
        try:
            with obeying():
                code = guarded(household, lambda: self._run(arguments, household))
        except AskedToEndError as asked:
            code = asked.exit_code
        sys.exit(code)

    def _run(self, arguments: list[str], household: Household) -> None:
        with self.make_context(NAME, arguments, obj=household) as context:
            self.invoke(context)


def _open_closed_streams() -> None:
    """Put the null device where a stream was closed (``>&-``), before a file gets its number."""
    while (spare := os.open(os.devnull, os.O_RDWR)) < len(STREAMS):
        continue
    os.close(spare)
    for number, name in enumerate(STREAMS):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r+", encoding="utf-8", closefd=False))


def _print_version(context: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's signature
    if value:
        click.echo(f"{NAME} {release()}")
        context.exit()


@click.group(cls=Program, invoke_without_command=True)
@AS_OF
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version)
@click.pass_context
def program(context: click.Context) -> None:
    """Open the desk, or print the brief where there is no terminal."""
    verb = context.invoked_subcommand
    if verb is None:
        open_desk(context.obj)
    elif context.obj.as_of and verb not in LOOKING:
        raise MisuseError(reason="as-of-verb", typed=verb)


def main() -> NoReturn:
    """Run the command line this process was started with."""
    program.main()
