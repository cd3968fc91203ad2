"""The disk failing at a chosen moment: what was acknowledged is kept, and nothing twice.

    python -m benchmarks.faults [--rounds 10] [--seed 1]

``strace -e inject`` lets the n-th fsync, write, truncation or removal of a file fail (EIO,
ENOSPC) or kills the process there, for n drawn at random over the whole run. Afterwards the
program is used again without it, and the home is looked through. Prints a table; ends with 1
when anything acknowledged was lost, anything stands twice or by half, or a verb left a traceback.
"""

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.works import NAME, Work, furnish, works
from tests.chaos.crew import acknowledged, ended
from tests.chaos.proofs import faults, notes
from tui.session import Session

CALLS = ("fdatasync", "fsync", "pwrite64", "ftruncate", "rename", "unlink")
"""How the program and SQLite ask the system to keep, write, cut, move and remove."""

ENDS = ("error=EIO", "error=ENOSPC", "signal=KILL")

_COUNTED = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", re.MULTILINE)


class Outcome(NamedTuple):
    """What one failure came to."""

    acknowledged: int
    doubtful: int
    doubled: int
    faults: list[str]


def main() -> int:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="failures of each kind (10)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed: nothing was tried")
        return 1
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_STATE_HOME"] = name
        return trials(Path(name), chosen.rounds, random.Random(chosen.seed))


def trials(folder: Path, rounds: int, chance: random.Random) -> int:
    """Let every call of every work fail in every way; return 1 when anything went wrong."""
    base = furnish(folder)
    wrong = []
    print(f"{'work':10}{'call':12}{'failure':14}", end="")
    print(
        "".join(f"{word:>14}" for word in ("rounds", "acknowledged", "lost", "twice", "in doubt"))
    )
    for name, work in works(folder).items():
        for call, count in calls(work, Path(shutil.copytree(base, folder / "counted"))).items():
            for end in ENDS:
                moments = [chance.randint(1, count) for _ in range(rounds)]
                found = [
                    failed(work, Path(shutil.copytree(base, folder / "home")), call, end, moment)
                    for moment in moments
                ]
                wrong += [f"{name} {call} {end}: {f}" for one in found for f in one.faults]
                told(name, call, end, found)
    print(*wrong, sep="\n")
    return bool(wrong)


def calls(work: Work, home: Path) -> dict[str, int]:
    """Return how often a work makes each call when nothing fails; the home goes."""
    traced = ended(["strace", "-f", "-c", "-e", f"trace={','.join(CALLS)}", *work.line(home)])
    shutil.rmtree(home)
    return {name: int(count) for count, name in _COUNTED.findall(traced.stderr) if name in CALLS}


def failed(work: Work, home: Path, call: str, end: str, moment: int) -> Outcome:
    """Let one call fail, use the home again, and look through it; the home goes."""
    run = ended([*injecting(call, end, moment), *work.line(home)])
    wrong = work.again(home)
    if "tui" in run.args and "Traceback" in run.stderr:
        wrong.append(f"traceback: {run.stderr}")
    told = [line for line in acknowledged(run.stdout) if f" {NAME}/" in line]
    wrong += faults(home, told)
    kept = Counter(text for text in texts(home) if text.startswith(NAME))
    shutil.rmtree(home)
    return Outcome(len(told), len(kept) - len(told), doubled(kept), wrong)


def injecting(call: str, end: str, moment: int) -> list[str]:
    """Return the beginning of a command line that lets the ``moment``-th call fail."""
    return ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
            f"inject={call}:{end}:when={moment}"]  # fmt: skip


def texts(home: Path) -> list[str]:
    """Return every note and promise of a home's log, as often as it stands there."""
    with Session(home) as session:
        return [text for _, text in notes(session, session.journal.read())]


def doubled(kept: Counter[str]) -> int:
    """Return how many of the acts stand more than once."""
    return sum(count > 1 for count in kept.values())


def told(work: str, call: str, end: str, found: Sequence[Outcome]) -> None:
    """Print one line of the table."""
    lost = sum(fault.startswith("lost") for one in found for fault in one.faults)
    counts = (
        len(found),
        sum(one.acknowledged for one in found),
        lost,
        sum(one.doubled for one in found),
        sum(one.doubtful for one in found),
    )
    print(f"{work:10}{call:12}{end:14}" + "".join(f"{count:>14,}" for count in counts), flush=True)


if __name__ == "__main__":
    sys.exit(main())
