"""What another policy takes to be replayed over a long log, with the check of the method.

    python -m benchmarks.whatif HOME [--since 2025-12-01]

HOME is one of `afterloop --home HOME demo --year`. Three policies: the one in force,
where everything is replayed; one that changes what bears on cases; one that changes a mark of
visits.
"""

import argparse
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from domain.policy import Policy
from tui import whatif
from tui.session import Session


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--since", type=date.fromisoformat)
    given = parser.parse_args()
    with Session(given.home) as session:
        since = given.since or (session.now() - timedelta(days=364)).date()
        in_force = session.house().rules.at(session.now())
        print(f"{session.log.head():,} events, since {since}")
        for name, policy in policies(in_force).items():
            began, cpu = time.perf_counter(), time.process_time()
            found = whatif.what_if(session, policy, whatif.first_instant(since, session))
            assert found.exact, "the rules in force do not give the record"
            wall, cpu = time.perf_counter() - began, time.process_time() - cpu
            peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
            print(f"{name:<22} {found.acts:>8,} acts  {wall:6.1f} s, {cpu:6.1f} s CPU, {peak} MB")


def policies(in_force: Policy) -> dict[str, Policy]:
    """The policies to be replayed."""
    contact = replace(in_force.contact, attempts=in_force.contact.attempts + 1)
    visit = replace(in_force.visit, handover="PT10M")
    return {
        "the one in force": in_force,
        "another for cases": replace(in_force, edition="other", contact=contact),
        "another for visits": replace(in_force, edition="other", visit=visit),
    }


if __name__ == "__main__":
    main()
