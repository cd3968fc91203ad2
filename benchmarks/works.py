"""What is done to a home while processes are killed and disks fail, and how it is looked at after.

Each work is a command line and what to do once more as if nothing had happened: that must end
well, and say what is still wrong.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from eventstore.keys.seal import KeyRing
from eventstore.keys.traces import look, spellings
from eventstore.proof.verify import verify
from tests.chaos.crew import answers, command, driver, typed
from tui.home import KEYS, LOG

NAME = "faulty"
"""Whoever acts; what was acknowledged to them is counted."""

ACTS, ROWS = 20, 200


class Work(NamedTuple):
    """Something done to a home.

    Attributes:
        line: the command line, for a home.
        again: does it once more and returns what went wrong.
    """

    line: Callable[[Path], list[str]]
    again: Callable[[Path], list[str]]


def furnish(folder: Path) -> Path:
    """Make the home that every work begins with, and a backup of it; return the home."""
    base = folder / "base"
    must(typed(base, "import", answers(folder / "base.csv", ROWS), "--yes"))
    must(typed(base, "backup", folder / "backups", "--keys", folder / "safe"))
    return base


def works(folder: Path) -> dict[str, Work]:
    """Return what is done: acts, a file taken in, and everything that copies or destroys."""
    file = answers(folder / "more.csv", ROWS, first=ROWS)
    copies, audit, who = folder / "copies", folder / "audit", somebody(folder / "base")
    backup = ("backup", copies / "logs", "--keys", copies / "keys")
    restore = ("restore", folder / "backups", "--keys", folder / "safe", "--yes")
    return {
        "acts": Work(
            lambda home: driver("acting", home, NAME, str(ACTS)),
            lambda home: failures(typed(home, "show", "queue")),
        ),
        "import": Work(
            lambda home: command(home, "import", file, "--yes"),
            lambda home: failures(*(typed(home, "import", file, "--yes") for _ in range(2))),
        ),
        "erase": Work(
            lambda home: command(home, *erase(who)),
            lambda home: erased(home, who),
        ),
        "backup": Work(
            lambda home: command(home, *backup),
            lambda home: failures(typed(home, *backup)) + unsound(copies),
        ),
        "restore": Work(
            lambda home: command(home, *restore),
            lambda home: failures(typed(home, *restore)),
        ),
        "snapshot": Work(
            lambda home: command(home, "snapshot-for-audit", audit),
            lambda home: looked_at(home, audit),
        ),
    }


class Somebody(NamedTuple):
    """The customer of a home's first case, and the key that opens what is known of them."""

    case: str
    key: bytes


def somebody(home: Path) -> Somebody:
    """Return whom to erase."""
    found = typed(home, "log", "--type", "case-opened", "--limit", "1", "--json")
    fact = json.loads(found.stdout)["payload"]
    with KeyRing(home / KEYS) as keys:
        key = keys.key(fact["customer"])
    assert key is not None
    return Somebody(fact["case"], key)


def erase(who: Somebody) -> tuple[str, ...]:
    """Return the words that erase somebody."""
    return ("erase", who.case, "--reason", "asked for it", "--yes")


def erased(home: Path, who: Somebody) -> list[str]:
    """Erase once more, and return what is left of the key."""
    left = failures(typed(home, *erase(who)))
    return left + [f"the key in {trace}" for trace in look(home, spellings(who.key))]


def unsound(copies: Path) -> list[str]:
    """Return which finished backups are not whole; the folders go."""
    logs = sorted((copies / "logs").glob(f"[0-9]*/{LOG}"))
    found = [f"{log}: {report.findings}" for log in logs if not (report := verify(log)).ok]
    shutil.rmtree(copies, ignore_errors=True)
    return found if logs else ["there is no backup"]


def looked_at(home: Path, audit: Path) -> list[str]:
    """Hand a home to an auditor anew, and return what the folder does not stand; it goes."""
    shutil.rmtree(audit, ignore_errors=True)
    done = failures(typed(home, "snapshot-for-audit", audit))
    done = done or failures(typed(audit, "verify"), typed(audit, "show", "board"))
    shutil.rmtree(audit, ignore_errors=True)
    return done


def failures(*runs: "subprocess.CompletedProcess[str]") -> list[str]:
    """Return which of the processes failed and what they said."""
    return [ending(run) for run in runs if run.returncode]


def ending(run: "subprocess.CompletedProcess[str]") -> str:
    """Return how a process ended and what it said."""
    return f"{' '.join(run.args[1:])} ended with {run.returncode}: {run.stdout}{run.stderr}"


def must(run: "subprocess.CompletedProcess[str]") -> None:
    """Make sure that a process did what it was to do.

    Raises:
        RuntimeError: it did not.
    """
    if wrong := failures(run):
        raise RuntimeError(wrong[0])
