"""Whatever is done to them, the log in memory and the log in a file tell the same story."""

import tempfile
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from eventstore.errors import StoreError
from eventstore.log import Append, Log
from eventstore.memory import MemoryLog
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import event, ticking

IDS = st.integers(1, 12).map(lambda number: UUID(int=number))
APPENDS = st.builds(
    Append,
    st.sampled_from("abc"),
    st.none() | st.integers(0, 4),
    st.lists(IDS, max_size=3).map(lambda ids: tuple(event(event_id=one) for one in ids)),
)


def outcome(log: Log, appends: list[Append]) -> object:
    """Return the positions an append answers, or how it is refused."""
    try:
        return log.append(*appends)
    except StoreError as refused:
        return type(refused), refused.params


class BothLogs(RuleBasedStateMachine):
    """Sends the same appends to both logs; a second connection writes in between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "log.db"
        self.memory = MemoryLog(clock=ticking())
        clock = ticking()
        self.writers = [SqliteLog(path, clock=clock), SqliteLog(path, clock=clock)]

    @rule(writer=st.integers(0, 1), appends=st.lists(APPENDS, max_size=4))
    def append(self, writer: int, appends: list[Append]) -> None:
        assert outcome(self.writers[writer], appends) == outcome(self.memory, appends)

    @rule(writer=st.integers(0, 1))
    def open_again(self, writer: int) -> None:
        self.writers[writer].close()
        clock = self.writers[1 - writer]._clock
        self.writers[writer] = SqliteLog(Path(self.folder.name) / "log.db", clock=clock)

    @invariant()
    def the_records_are_the_same(self) -> None:
        assert list(self.writers[0].read()) == list(self.memory.read())

    @invariant()
    def the_streams_are_the_same(self) -> None:
        assert self.writers[1].streams("abc") == self.memory.streams("abc")

    def teardown(self) -> None:
        for writer in self.writers:
            writer.close()
        self.folder.cleanup()


TestBothLogsAgree = BothLogs.TestCase
TestBothLogsAgree.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
