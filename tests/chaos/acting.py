"""A person who acts until stopped: ``python -m tests.chaos.acting HOME NAME COUNT [CASE...]``.

Each act is a contact with a new promise, two events. Once it has returned, its position and its
note are told: from then on nobody may lose it.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from domain.actions import Ask
from domain.events import case_stream
from tests.chaos.proofs import notes
from tui.session import Session

ACTION = "follow-up"


def main(home: str, name: str, count: str, *cases: str) -> None:
    """Act and tell."""
    with Session(Path(home)) as session:
        chosen = cases or _open_cases(session)
        for turn in range(int(count)):
            case = chosen[turn % len(chosen)]
            now, note = session.now(), f"{name}/{turn}"
            ask = Ask(by=session.person(), at=now, note=note, due=now + timedelta(hours=1))
            session.act(case, ACTION, ask)
            sys.stdout.write(f"{_position(session, case, note)} {note}\n")
            sys.stdout.flush()


def _position(session: Session, case: str, note: str) -> int:
    """Return where the act stands; others may have acted on the case since."""
    stream = case_stream(case)
    history = reversed(session.journal.load([stream])[stream])
    return next(event.position for event, text in notes(session, history) if text == note)


def _open_cases(session: Session) -> list[str]:
    session.catch_up()
    with session.views() as views:
        found = views.rows("SELECT \"case\" FROM cases WHERE status = 'open' ORDER BY 1", ())
    return [row["case"] for row in found]


if __name__ == "__main__":
    main(*sys.argv[1:])
