"""All benchmarks, one after the other: the log, the views, the past, the terminal.

    python -m benchmarks [FOLDER] [--events 1000000] [--quick]

FOLDER keeps the home with the long log, which takes minutes to make, from one run to the next.
"""

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks import copying, log, million, proofs, sealing, terminal, travel, verifying, views


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = Path(tempfile.gettempdir()) / f"afterloop-bench-{os.getuid()}"
    parser.add_argument("folder", type=Path, nargs="?", default=usual)
    parser.add_argument("--events", type=int, default=million.EVENTS)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, shorter waits")
    given = parser.parse_args()
    log.main(["--quick"] if given.quick else [])
    sealing.main(["--quick"] if given.quick else [])
    home = million.home(given.folder, given.events)
    views.measure(home, quick=given.quick)
    travel.measure(home, quick=given.quick)
    proofs.measure(home, quick=given.quick)
    verifying.measure(home, quick=given.quick)
    copying.measure(home, quick=given.quick)
    terminal.measure(home, quick=given.quick)


if __name__ == "__main__":
    main()
