"""The border of the program: every mishap becomes one sentence on stderr and an exit code.

0 done · 1 refused, or a check failed · 2 wrong usage, or an answer is needed · 3 not found ·
4 the log, the disk or the home cannot be used · 130 interrupted ·
143 or 129 ended by SIGTERM or SIGHUP. A closed pipe is no error. What
is none of these is a mistake of ours and keeps its traceback.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum

import click
import msgspec

from domain.errors import AmbiguousCaseError, DeskError, UnknownCaseError, UnknownPersonError
from eventstore.errors import LogDamagedError, ProofError, StoreError, ViewsFailedError
from tui import errors
from tui.ending import AskedToEndError
from tui.printing.reasons import in_words
from tui.text import Coded
from tui.verbs.grammar import explained_misuse
from tui.verbs.household import Household, safe

INTERRUPTED = 130


class Exit(IntEnum):
    """What the program tells the shell."""

    DONE = 0
    REFUSED = 1
    MISUSED = 2
    NOT_FOUND = 3
    UNUSABLE = 4


_EXITS: dict[type[Exception], Exit] = {
    UnknownCaseError: Exit.NOT_FOUND,
    UnknownPersonError: Exit.NOT_FOUND,
    AmbiguousCaseError: Exit.MISUSED,
    DeskError: Exit.REFUSED,
    ProofError: Exit.REFUSED,
    StoreError: Exit.UNUSABLE,
    errors.SettingsError: Exit.UNUSABLE,
    errors.HomeError: Exit.UNUSABLE,
    errors.SystemTroubleError: Exit.UNUSABLE,
    errors.HomeNotEmptyError: Exit.REFUSED,
    errors.FileThereError: Exit.REFUSED,
    errors.BackupMissingError: Exit.NOT_FOUND,
    errors.CustomerUnknownError: Exit.NOT_FOUND,
    errors.UnknownVisitError: Exit.NOT_FOUND,
    errors.UnknownImprovementError: Exit.NOT_FOUND,
    errors.UnknownSuggestionError: Exit.NOT_FOUND,
    errors.BackupBrokenError: Exit.REFUSED,
    errors.HouseholdError: Exit.MISUSED,
}
"""The exit code of each kind of mishap; the first that fits, most special first."""

_FILE_NOT_FOUND = frozenset(("file-missing", "mapping-missing"))


def guarded(household: Household, run: Callable[[], object]) -> int:
    """Run a verb and return the exit code; tell whatever went wrong."""
    try:
        with household:
            run()
            sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except BaseException as mishap:  # noqa: BLE001  what is not known is raised again
        return _ended(household, mishap)
    return Exit.DONE


def _ended(household: Household, mishap: BaseException) -> int:
    """Return the exit code of a run that did not come to its end, after telling why."""
    match mishap:
        case KeyboardInterrupt() | click.Abort():
            household.talk("verb.interrupted")
            return INTERRUPTED
        case AskedToEndError():
            _let_go_of_stdout()
            return mishap.exit_code
        case BrokenPipeError():
            _let_go_of_stdout()
            return Exit.DONE
        case click.exceptions.NoArgsIsHelpError():
            click.echo(mishap.ctx.get_help(), err=True)
            return Exit.MISUSED
        case click.UsageError():
            if mishap.ctx is not None:
                click.echo(mishap.ctx.get_usage(), err=True)
            return _told(household, explained_misuse(mishap))
    return _told(household, mishap)


def _told(household: Household, error: BaseException) -> int:
    """Say what went wrong.

    Raises:
        BaseException: the error itself when it is nobody's doing but ours.
    """
    known = coded(error)
    if known is None:
        raise error
    words = household.words
    click.echo(safe(words.explain(in_words(known, words))), err=True)
    _let_go_of_stdout()
    return exit_code(known)


def coded(error: BaseException) -> Coded | None:
    """Return an error as one the catalogue has a sentence for; ``None`` when it has none."""
    match error:
        case Coded():
            return error
        case sqlite3.Error():
            return ViewsFailedError(path="views.db", reason=str(error))
        case msgspec.DecodeError():
            return LogDamagedError(path="log.db", reason=str(error))
        case UnicodeEncodeError():
            return errors.MisuseError(reason="not-text")
        case OSError():
            return system_trouble(error)
    return None


def system_trouble(error: OSError) -> errors.SystemTroubleError:
    """Return what the operating system refused, by the name it has for the reason."""
    name = errno.errorcode.get(error.errno or 0, "")
    return errors.SystemTroubleError(
        path=str(error.filename or "stdout"), reason=name, why=error.strerror or str(error)
    )


def exit_code(error: Coded) -> int:
    """Return the exit code of a mishap."""
    if error.code in _FILE_NOT_FOUND:
        return Exit.NOT_FOUND
    return next((code for kind, code in _EXITS.items() if isinstance(error, kind)), Exit.REFUSED)


def _let_go_of_stdout() -> None:
    """Write out what is buffered, or send it nowhere when nobody, or no room, can take it."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
