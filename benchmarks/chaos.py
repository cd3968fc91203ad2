"""The program under violence, at full length: kills, a crowd, many watchers, a full disk.

    python -m benchmarks.chaos [--rounds 200] [--seed 1]

Short versions of the same trials are in ``tests/chaos``. Prints a table; ends with 1 when
anything acknowledged was lost, anything was recorded by half, or any process failed.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.chaos.crew import acknowledged, answers, command, driver, started, typed
from tests.chaos.proofs import faults

ROWS = 1500
"""Answers in the file that is being imported when the end comes: three transactions."""

LIVES = 10
"""Rounds that one home has to live through."""


class Round(NamedTuple):
    """What one round of a trial came to; ``faults`` is empty when all went well."""

    acknowledged: int
    recorded: int
    faults: list[str]


def main() -> int:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="kills (default 200)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rounds = list(kills(Path(folder), chosen.rounds, random.Random(chosen.seed)))
    wrong = [fault for each in rounds for fault in each.faults]
    print(f"{'trial':24}{'rounds':>8}{'acknowledged':>14}{'recorded':>10}{'faults':>8}")
    print(
        f"{'kill -9':24}{len(rounds):>8}{sum(r.acknowledged for r in rounds):>14}"
        f"{sum(r.recorded for r in rounds):>10}{len(wrong):>8}"
    )
    for fault in wrong[:20]:
        print(fault)
    return bool(wrong)


def kills(folder: Path, rounds: int, chance: random.Random) -> Iterator[Round]:
    """Kill an importer and an actor at random moments; every second home is a new one."""
    base = folder / "base"
    began = time.perf_counter()
    done = typed(base, "import", answers(folder / "base.csv", ROWS), "--yes")
    assert done.returncode == 0, done.stderr
    whole = time.perf_counter() - began
    home = folder / "home"
    for turn in range(rounds):
        if turn % LIVES == 0:
            shutil.rmtree(home, ignore_errors=True)
            if turn // LIVES % 2 == 0:
                shutil.copytree(base, home)
        file = answers(folder / f"{turn}.csv", ROWS, first=(turn + 1) * ROWS)
        found = kill(home, file, f"turn-{turn}", chance.uniform(0.1, whole))
        for fault in found.faults:
            print(f"round {turn}: {fault}", file=sys.stderr)
        yield found


def kill(home: Path, file: Path, name: str, delay: float) -> Round:
    """Kill an importer and an actor ``delay`` seconds after they were started."""
    importer = started(command(home, "import", file, "--yes"))
    actor = started(driver("acting", home, name, "1000000"))
    time.sleep(delay)
    importer.kill()
    actor.kill()
    told = acknowledged(actor.communicate()[0])
    importer.communicate()
    found = mended(home, file)
    recorded = len(typed(home, "log", "--type", "promise-made").stdout.splitlines())
    return Round(len(told), recorded, found + faults(home, told))


def mended(home: Path, file: Path) -> list[str]:
    """Return what goes wrong when the program is used again as if nothing had happened."""
    first = typed(home, "import", file, "--yes", "--json")
    again = typed(home, "import", file, "--yes", "--json")
    checks = [typed(home, "verify"), typed(home, "rebuild", "--check")]
    bad = [run for run in (first, again, *checks) if run.returncode]
    found = [_told(run) for run in bad]
    if not again.returncode and '"new": 0,' not in again.stdout:
        found.append(f"not complete after running again: {again.stdout}")
    return found


def _told(run: "subprocess.CompletedProcess[str]") -> str:
    return f"{' '.join(run.args[5:7])} ended with {run.returncode}: {run.stdout}{run.stderr}"


if __name__ == "__main__":
    sys.exit(main())
