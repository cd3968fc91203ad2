from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from eventstore.browse import Browser, Criteria, Span, before, behind, density
from eventstore.errors import LogUnavailableError
from eventstore.log import Append
from eventstore.record import NewEvent, uuid7
from eventstore.sqlite import SqliteLog

HOUR = 3_600_000_000
ACT = UUID(int=7)


class Hourly:
    """A clock that goes on an hour each time it is asked."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        self.now += HOUR
        return self.now


def event(kind: str, **more: object) -> NewEvent:
    given = {
        "event_id": uuid7(),
        "occurred_at": 5,
        "actor": "li",
        "terminal": "desk",
        "correlation": uuid7(),
        "payload": b"{}",
        **more,
    }
    return NewEvent(type=kind, **given)  # type: ignore[arg-type]  # the defaults above


FIRST = event("opened", payload='{"text":"异响 100% \\"Noise\\""}'.encode(), correlation=ACT)
SECOND = event("moved", causation=FIRST.event_id, actor="clock", terminal="", correlation=ACT)
THIRD = event("moved", causation=SECOND.event_id, occurred_at=9)
FOURTH = event("closed", payload=b'{"text":"quiet"}')


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Four events, one recorded each hour, in three streams."""
    with SqliteLog(tmp_path / "log.db", clock=Hourly()) as log:
        for stream, added in (
            ("case-A1", FIRST),
            ("case-A1", SECOND),
            ("case-A2", THIRD),
            ("house", FOURTH),
        ):
            log.append(Append(stream, None, (added,)))
    with Browser(tmp_path / "log.db") as opened:
        yield opened


def found(browser: Browser, criteria: Criteria, after: int = 0) -> list[int]:
    stretches = browser.search(criteria, after=after)
    return [position for stretch in stretches for position in stretch.positions]


@pytest.mark.parametrize(
    ("criteria", "positions"),
    [
        (Criteria(), [1, 2, 3, 4]),
        (Criteria(actors=("clock",)), [2]),
        (Criteria(actors=("clock", "li"), types=("moved",)), [2, 3]),
        (Criteria(streams=("case-A1", "house")), [1, 2, 4]),
        (Criteria(streams=()), []),
        (Criteria(types=()), []),
        (Criteria(terminals=("",)), [2]),
        (Criteria(correlation=ACT), [1, 2]),
        (Criteria(causation=FIRST.event_id), [2]),
        (Criteria(recorded=Span(2 * HOUR, 4 * HOUR)), [2, 3]),
        (Criteria(recorded=Span(end=2 * HOUR)), [1]),
        (Criteria(occurred=Span(start=6)), [3]),
        (Criteria(text="quiet"), [4]),
        (Criteria(text="异响"), [1]),
        (Criteria(text='"noise"'), [1]),
        (Criteria(text="100%"), [1]),
        (Criteria(text="1_0"), []),
    ],
)
def test_every_criterion_given_must_be_met(
    browser: Browser, criteria: Criteria, positions: list[int]
) -> None:
    assert found(browser, criteria) == positions
    assert browser.count(criteria) == len(positions)


def test_a_search_can_begin_behind_a_position(browser: Browser) -> None:
    assert found(browser, Criteria(), after=2) == [3, 4]
    assert found(browser, Criteria(streams=("case-A1",)), after=1) == [2]
    assert found(browser, Criteria(), after=4) == []


def test_a_search_goes_in_stretches_and_ends_when_nobody_asks_on(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventstore.browse.STRETCH", 3)
    search = browser.search(Criteria(actors=("li",)))
    assert [(list(s.positions), s.reached) for s in search] == [([1, 3], 3), ([4], 4)]
    abandoned = browser.search(Criteria())
    assert next(abandoned).reached == 3
    abandoned.close()
    assert browser.head() == 4


def test_the_position_of_an_instant_is_the_last_one_recorded_by_then(browser: Browser) -> None:
    instants = (0, HOUR - 1, HOUR, 3 * HOUR + 1, 99 * HOUR)
    assert [browser.position_at(at) for at in instants] == [0, 0, 1, 3, 4]
    assert browser.recorded_at(3) == 3 * HOUR
    with pytest.raises(LookupError):
        browser.recorded_at(5)


def test_causes_are_the_chain_upward_the_nearest_first(browser: Browser) -> None:
    [third] = browser.records([3])
    assert [record.position for record in browser.causes(third)] == [2, 1]
    assert browser.event(FIRST.event_id) == browser.records([1])[0]
    assert browser.event(uuid7()) is None


def test_a_chain_of_causes_that_bites_its_tail_ends(tmp_path: Path) -> None:
    one, other = uuid7(), uuid7()
    with SqliteLog(tmp_path / "log.db") as log:
        events = (
            event("a", event_id=one, causation=other),
            event("b", event_id=other, causation=one),
        )
        log.append(Append("s", 0, events))
    with Browser(tmp_path / "log.db") as opened:
        [first] = opened.records([1])
        assert [record.position for record in opened.causes(first)] == [2]


def test_records_and_types_are_read_by_position_in_the_order_of_the_log(browser: Browser) -> None:
    assert [record.position for record in browser.records([4, 1])] == [1, 4]
    assert browser.types([2, 4]) == {2: "moved", 4: "closed"}
    assert browser.records([]) == []
    assert browser.types([]) == {}


def test_streams_are_found_by_the_beginning_of_their_names(browser: Browser) -> None:
    assert browser.streams("case-A", 6) == ["case-A1", "case-A2"]
    assert browser.streams("case-A", 1) == ["case-A1"]
    assert browser.streams("case-B", 6) == []


def test_a_stream_is_read_up_to_a_position(browser: Browser) -> None:
    assert [record.position for record in browser.stream("case-A1", 1)] == [1]
    opening = browser.beginning("case-A1")
    assert opening is not None
    assert opening.position == 1
    assert browser.beginning("nothing") is None


def test_an_empty_log_has_nothing_anywhere(tmp_path: Path) -> None:
    SqliteLog(tmp_path / "log.db").close()
    with Browser(tmp_path / "log.db") as opened:
        assert opened.head() == opened.position_at(HOUR) == opened.count(Criteria()) == 0


def test_a_log_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailableError):
        Browser(tmp_path / "log.db")
    assert list(tmp_path.iterdir()) == []


def test_density_counts_what_lies_between_the_edges() -> None:
    assert density([2, 3, 9], [0, 2, 3, 8, 10]) == [1, 1, 0, 1]
    assert density(range(1, 11), [0, 5, 10]) == [5, 5]
    assert density([], [0, 5]) == [0]


def test_neighbours_are_the_nearest_on_either_side() -> None:
    places = [2, 5, 9]
    assert [before(places, at) for at in (2, 5, 6, 99)] == [None, 2, 5, 9]
    assert [behind(places, at) for at in (0, 2, 6, 9)] == [2, 5, 9, None]
