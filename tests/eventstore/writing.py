"""A process that appends to a log until it is killed, telling each acknowledged position.

``python writing.py LOG NAME COUNT SIZE``: COUNT appends of SIZE events each to the stream NAME.
"""

import sys
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from eventstore.log import Append
from eventstore.record import NewEvent, uuid7
from eventstore.sqlite import SqliteLog


def main(path: str, name: str, count: str, size: str) -> None:
    """Append and tell."""
    with SqliteLog(Path(path)) as log:
        for turn in range(int(count)):
            events = tuple(
                NewEvent(
                    event_id=uuid5(NAMESPACE_URL, f"{name}/{turn}/{number}"),
                    type="visit-paid.v1",
                    occurred_at=turn,
                    actor=name,
                    terminal="front-desk",
                    correlation=uuid7(),
                    payload=b'{"amount":3}',
                )
                for number in range(int(size))
            )
            sys.stdout.write(f"{log.append(Append(name, None, events))[-1]}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
