"""The command line: ``afterloop`` and its verbs.

Without a verb it opens the desk; where there is no terminal it prints the brief.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, get_args

import click

from tui.text import Language
from tui.verbs import acting, demo, files, history, people, rules, showing, watching
from tui.verbs.border import guarded
from tui.verbs.grammar import Verbs
from tui.verbs.household import Household, typed_value

NAME = "afterloop"


class Program(Verbs):
    """The root of all verbs: prepares the streams, and ends every run with an exit code."""

    shows_globals = True

    def main(
        self,
        args: Sequence[str] | None = None,
        *_click: Any,
        **_more: Any,
    ) -> NoReturn:
        """Run a command line and leave with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        household = Household(home=typed_value(arguments, "--home"))
        wanted = typed_value(arguments, "--lang")
        household.language = next((known for known in get_args(Language) if known == wanted), None)
        sys.exit(guarded(household, lambda: self._run(arguments, household)))

    def _run(self, arguments: list[str], household: Household) -> None:
        with self.make_context(NAME, arguments, obj=household) as context:
            self.invoke(context)


def _print_version(context: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's signature
    if value:
        click.echo(f"{NAME} {_version()}")
        context.exit()


def _version() -> str:
    """Return the release that is installed; a checkout that is not has none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0+checkout"


@click.group(cls=Program, invoke_without_command=True)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version)
@click.pass_context
def program(context: click.Context) -> None:
    """Open the desk, or print the brief where there is no terminal."""
    if context.invoked_subcommand is None:
        showing.open_desk(context.obj)


for verb in (
    demo.demo,
    files.import_files,
    showing.show,
    acting.do,
    watching.watch,
    history.log,
    history.verify,
    history.rebuild,
    rules.policy,
    people.staff,
    people.centre,
    people.language,
):
    program.add_command(verb)


def main() -> NoReturn:
    """Run the command line this process was started with."""
    program.main()
