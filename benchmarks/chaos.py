"""The program under violence, at full length: kills, a crowd, many watchers, a full disk.

    python -m benchmarks.chaos [--rounds 200] [--seed 1]

Short versions of the same trials are in ``tests/chaos``. Prints a table; ends with 1 when
anything acknowledged was lost, anything was recorded by half, or a process failed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks import works
from tests.chaos.crew import acknowledged, answers, command, driver, ended, started, typed
from tests.chaos.proofs import faults, happened

ROWS = 1500
"""Answers in a file: three transactions."""

LIVES = 10
"""Rounds that one home has to live through."""

ACTING = ("acts", "import")
"""Works that have a trial of their own."""

WRITERS, READERS, ACTS = 8, 4, 60
HOUR = 3600
STRIDES = (3 * HOUR, 5 * HOUR, 7 * HOUR, 11 * HOUR)
SMALL, LARGE = "3m", "200m"
FULL = 4
"""How a verb ends whose disk is full."""


class Trial(NamedTuple):
    """What a trial came to; all went well when there are no ``faults``."""

    rounds: int
    acknowledged: int
    faults: list[str]


def main() -> int:
    """Run the trials and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="kills (default 200)")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = name
        whole = furnish(folder)
        trials: dict[str, Callable[[], Trial]] = {
            "crowd": partial(crowd, folder),
            "watchers": partial(watchers, folder),
            "full disk": partial(full_disk, folder),
            "kill -9": partial(kills, folder, chosen.rounds, random.Random(chosen.seed), whole),
            "custody": partial(custody, folder, chosen.rounds, random.Random(chosen.seed)),
        }
        print(f"{'trial':12}{'rounds':>8}{'acknowledged':>14}{'faults':>8}")
        wrong = [fault for name, trial in trials.items() for fault in told(name, trial())]
    print(*wrong, sep="\n")
    return bool(wrong)


def told(name: str, trial: Trial) -> list[str]:
    """Print a trial's line and return its faults."""
    print(f"{name:12}{trial.rounds:>8}{trial.acknowledged:>14,}{len(trial.faults):>8}", flush=True)
    return [f"{name}: {fault}" for fault in trial.faults]


def furnish(folder: Path) -> float:
    """Make the home every trial begins with, and return how many seconds that import took."""
    began = time.perf_counter()
    done = typed(folder / "base", "import", answers(folder / "base.csv", ROWS), "--yes")
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - began


def kills(folder: Path, rounds: int, chance: random.Random, whole: float) -> Trial:
    """Kill an importer, an actor and a counter at random; every second home is a new one."""
    home, acts, found = folder / "killed", 0, list[str]()
    for turn in range(rounds):
        if turn % LIVES == 0:
            shutil.rmtree(home, ignore_errors=True)
            if turn // LIVES % 2 == 0:
                shutil.copytree(folder / "base", home)
        file = answers(folder / "more.csv", ROWS, first=(turn + 1) * ROWS)
        told, served = kill(home, file, f"turn-{turn}", chance.uniform(0.1, whole))
        wrong = mended(home, file) + faults(home, told, served)
        acts += len(told) + len(served)
        found += [f"round {turn}: {fault}" for fault in wrong]
    return Trial(rounds, acts, found)


def custody(folder: Path, rounds: int, chance: random.Random) -> Trial:
    """Kill erasures, backups, restores and snapshots for audit at random moments."""
    place = folder / "custody"
    place.mkdir()
    base, found = works.furnish(place), list[str]()
    done = {name: work for name, work in works.works(place).items() if name not in ACTING}
    lengths = {name: lasting(work, base, place / "timed") for name, work in done.items()}
    for turn in range(rounds):
        name = list(done)[turn % len(done)]
        home = Path(shutil.copytree(base, place / "home"))
        victim = started(done[name].line(home))
        time.sleep(chance.uniform(0.1, lengths[name]))
        victim.kill()
        victim.communicate()
        wrong = done[name].again(home) + faults(home)
        shutil.rmtree(home)
        found += [f"round {turn}, {name}: {fault}" for fault in wrong]
    return Trial(rounds, 0, found)


def lasting(work: works.Work, base: Path, home: Path) -> float:
    """Return how many seconds a work takes on a home of its own."""
    shutil.copytree(base, home)
    began = time.perf_counter()
    run = ended(work.line(home))
    took = time.perf_counter() - began
    works.must(run)
    shutil.rmtree(home)
    return took


def kill(home: Path, file: Path, name: str, delay: float) -> tuple[list[str], list[str]]:
    """Kill an importer, an actor and a counter after so many seconds.

    Returns:
        What was acknowledged to the actor, and to the counter.
    """
    victims = [
        started(command(home, "import", file, "--yes")),
        started(driver("acting", home, name, "1000000")),
        started(driver("serving", home, name, "1000000")),
    ]
    time.sleep(delay)
    for victim in victims:
        victim.kill()
    told = [acknowledged(victim.communicate()[0]) for victim in victims]
    return told[1], told[2]


def mended(home: Path, file: Path) -> list[str]:
    """Return what goes wrong when the program is used again as if nothing had happened."""
    first = typed(home, "import", file, "--yes", "--json")
    again = typed(home, "import", file, "--yes", "--json")
    runs = [first, again, typed(home, "verify"), typed(home, "rebuild", "--check")]
    found = works.failures(*runs)
    if not again.returncode and json.loads(again.stdout)[0]["new"]:
        found.append(f"not complete after running again: {again.stdout}")
    return found


def crowd(folder: Path) -> Trial:
    """Let eight write and four read: actors on shared cases, importers, a settler."""
    home = Path(shutil.copytree(folder / "base", folder / "crowd"))
    found = json.loads(typed(home, "show", "queue", "--json").stdout)["lines"]
    shared = [line["case"] for line in found[:4]]
    files = [answers(folder / f"{n}.csv", ROWS, first=(n + 1) * ROWS) for n in range(2)]
    lines = [command(home, "import", file, "--yes") for file in files]
    lines += [driver("acting", home, f"a{n}", str(ACTS), *shared) for n in range(WRITERS - 3)]
    writers = [started(line) for line in [*lines, command(home, "watch", "--once")]]
    wrong = read_meanwhile(home, writers)
    runs = [
        subprocess.CompletedProcess(writer.args, writer.returncode, *writer.communicate())
        for writer in writers
    ]
    acts = [act for run in runs[2:-1] for act in acknowledged(run.stdout)]
    wrong += [works.ending(run) for run in runs if run.returncode or run.stderr]
    return Trial(1, len(acts), wrong + faults(home, acts))


def read_meanwhile(home: Path, writers: "list[subprocess.Popen[str]]") -> list[str]:
    """Read in four processes at a time until all have written; return what went wrong."""
    wrong, counts = [], [0]
    while any(writer.poll() is None for writer in writers):
        readers = [started(command(home, "show", "measures", "--json")) for _ in range(READERS)]
        told = [reader.communicate() for reader in readers]
        wrong += [f"a reader was told: {stderr}" for _, stderr in told if stderr]
        found = [json.loads(stdout)["nps"] for stdout, _ in told if stdout]
        counts.append(
            max(sum(nps[k] for k in ("promoters", "passives", "detractors")) for nps in found)
        )
    wrong += [f"answers went from {a} to {b}" for a, b in pairwise(counts) if a > b]
    return wrong


def watchers(folder: Path) -> Trial:
    """Let eight watchers run two months ahead, and compare with one who comes at their end."""
    many, late = (
        Path(shutil.copytree(folder / "base", folder / name)) for name in ("many", "late")
    )
    now = datetime.now(UTC)
    end = now + timedelta(days=60)
    plans = [(many, now, stride, 2) for stride in STRIDES] + [(late, end, HOUR, 1)]
    crews = [
        started(driver("watching", home, str(start), str(end), str(stride), str(threads)))
        for home, start, stride, threads in plans
    ]
    wrong = [stderr for crew in crews for stderr in [crew.communicate()[1]] if stderr]
    logs = [happened(home) for home in (many, late)]
    if logs[0] != logs[1]:
        wrong.append(f"the logs differ: {len(logs[0])} events and {len(logs[1])}")
    return Trial(len(STRIDES) * 2, len(logs[0]), wrong + faults(many))


def full_disk(folder: Path) -> Trial:
    """Import into a small disk, make room, and import again; left out where none can be made."""
    disk = folder / "disk"
    disk.mkdir()
    with small_disk(disk) as mounted:
        if not mounted:
            return Trial(0, 0, [])
        home, file = disk / "home", folder / "base.csv"
        runs = [typed(home, "import", file, "--yes") for _ in range(2)]
        wrong = [
            works.ending(run) for run in runs if run.returncode != FULL or "Traceback" in run.stderr
        ]
        ended(["mount", "-o", f"remount,size={LARGE}", str(disk)])
        wrong += mended(home, file) + faults(home)
        return Trial(len(runs), 0, wrong)


@contextmanager
def small_disk(disk: Path) -> Iterator[bool]:
    """Mount a disk of three megabytes where this account may; yield whether it is there."""
    if shutil.which("mount") is None:
        yield False
        return
    done = ended(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "afterloop", str(disk)])
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            ended(["umount", str(disk)])


if __name__ == "__main__":
    sys.exit(main())
