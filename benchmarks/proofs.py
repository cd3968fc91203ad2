"""What proofs cost on a long log: signing a head, opening a terminal, proving and checking a case.

    python -m benchmarks.proofs FOLDER [--events 1000000] [--quick]

The heads are signed in a scratch folder: the home with the long log is only read. Each figure is
a median; "cold" begins without anything in memory but the imports, as a verb does.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import rmtree
from statistics import median

import apsw

from benchmarks import million
from eventstore.proof.evidence import bundle, check
from eventstore.proof.heads import Heads
from eventstore.sqlite import SqliteLog
from tui.home import LOG

ENTRIES = 10

_CASES = """
    SELECT stream FROM event WHERE stream LIKE 'case-%'
     GROUP BY stream HAVING count(*) = ? ORDER BY min(position) LIMIT 40
"""


def measure(home: Path, *, quick: bool = False) -> None:
    """Print the figures for a home."""
    rounds = 3 if quick else 20
    with (
        tempfile.TemporaryDirectory() as scratch,
        SqliteLog(home / LOG, readonly=True) as log,
    ):
        folder = Path(scratch) / "heads"
        streams = _cases(home / LOG)
        print(f"proofs over {log.head():,} events")
        first = _median(
            lambda: Heads(folder, log).sign(), 1 if quick else 3, lambda: rmtree(folder)
        )
        print(f"  the log's first head, all leaves read   {first:8.2f} s")
        heads = Heads(folder, log)
        head = heads.sign()
        key = heads.verifier()
        assert key is not None
        size = (folder / "tree.bin").stat().st_size
        print(f"  side file of the tree                   {size / 1024:8.0f} KiB")
        cold = _median(lambda: Heads(folder, log).check(head), rounds)
        print(f"  log against a head, as on opening       {1000 * cold:8.2f} ms cold")
        warm = _median(lambda: heads.check(head), rounds)
        print(f"                                          {1000 * warm:8.2f} ms warm")
        made = _median(lambda: bundle(log, Heads(folder, log), head, streams[0]), rounds)
        print(f"  proof of a case of {ENTRIES} events, made      {1000 * made:8.2f} ms cold")
        proofs = [bundle(log, heads, head, stream) for stream in streams]
        sizes = sorted(map(len, proofs))
        print(f"                              size        {median(sizes) / 1024:8.1f} KiB")
        done = _median(lambda: check(proofs[0], [key]), rounds)
        print(f"                              checked     {1000 * done:8.2f} ms")


def _cases(log: Path) -> list[str]:
    with closing(apsw.Connection(str(log), flags=apsw.SQLITE_OPEN_READONLY)) as opened:
        return [stream for (stream,) in opened.execute(_CASES, (ENTRIES,))]


def _median(
    work: Callable[[], object], rounds: int, afterwards: Callable[[], object] = lambda: None
) -> float:
    """Return the seconds a piece of work takes."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
        afterwards()
    return median(taken)


def main() -> None:
    """Measure over the home in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=million.EVENTS)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    given = parser.parse_args()
    measure(million.home(given.folder, given.events), quick=given.quick)


if __name__ == "__main__":
    main()
