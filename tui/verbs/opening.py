"""No verb at all: the desk itself, or the morning page where there is no terminal."""

from __future__ import annotations

import sys

import click

from tui.verbs.household import Household


def open_desk(household: Household) -> None:
    """Open the screens; where there is no terminal print the brief."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from tui.start import run

        home, opened = household.folder, household.open_session
        if code := run(home, opened, household.language, household.as_of):
            raise click.exceptions.Exit(code)
    else:
        from tui.verbs.showing import print_brief

        print_brief(household)
