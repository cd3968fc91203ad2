"""The canonical encoding is what its page says, and ids are in the order of time."""

import re
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventstore.record import Row, canonical, decoded, leaf_hash, placed, uuid7
from tests.eventstore.events import event

PAGE = Path(__file__).parents[2] / "docs" / "record-encoding.md"
WORKED = placed(
    event(
        event_id=UUID("018f3c2a-7b00-7abc-8def-0123456789ab"),
        type="case-closed.v1",
        occurred_at=1_700_000_000_000_000,
        actor="li",
        terminal="front-desk",
        correlation=UUID("018f3c2a-0000-7000-8000-000000000001"),
        payload=b'{"by":"li"}',
    ),
    position=7,
    stream="case-张伟",
    version=2,
    recorded_at=1_700_000_000_000_250,
)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
KEYS = st.binary(min_size=16, max_size=16)
ROWS = st.tuples(
    NUMBERS, KEYS, st.text(), NUMBERS, st.text(), NUMBERS,
    NUMBERS, st.text(), st.text(), KEYS, st.none() | KEYS, st.binary(),
)  # fmt: skip


def test_the_worked_record_on_the_page_is_what_the_code_makes() -> None:
    encoded, leaf = re.findall(r"```\n([0-9a-f\n]+)```", PAGE.read_text(encoding="utf-8"))
    assert canonical(WORKED).hex() == encoded.replace("\n", "")
    assert leaf_hash(WORKED).hex() == leaf.strip()


@settings(deadline=None)
@given(ROWS)
def test_a_record_comes_back_from_its_encoding(row: Row) -> None:
    assert decoded(canonical(row)) == row


@given(st.binary(max_size=200), st.data())
def test_what_is_no_encoding_comes_back_as_nothing(rubbish: bytes, data: st.DataObject) -> None:
    whole = canonical(WORKED)
    cut = data.draw(st.integers(0, len(whole) - 1))
    uncaused = bytearray(whole)
    uncaused[65 + data.draw(st.integers(1, 16))] = 7  # an id where there is said to be none
    for wrong in (rubbish, whole[:cut], whole + b"!", b"\2" + whole[1:], bytes(uncaused)):
        with pytest.raises(ValueError):  # noqa: PT011 - what it says is the driver's own
            decoded(wrong)


@settings(deadline=None)
@given(ROWS, ROWS)
def test_two_different_records_never_have_the_same_encoding(one: Row, other: Row) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@pytest.mark.parametrize("place", range(12))
def test_every_field_counts(place: int) -> None:
    others = {int: 99, str: "other", bytes: b"other-other-othe", type(None): b"other-other-othe"}
    changed: list[object] = list(WORKED)
    changed[place] = others[type(changed[place])]
    assert leaf_hash(cast("Row", tuple(changed))) != leaf_hash(WORKED)


def test_moving_a_letter_between_fields_changes_the_encoding() -> None:
    one = placed(event(actor="ab", terminal="c", event_id=UUID(int=1)), 1, "s", 1, 0)
    other = placed(event(actor="a", terminal="bc", event_id=UUID(int=1)), 1, "s", 1, 0)
    assert canonical(one) != canonical(other)


def test_a_cause_of_all_zeros_is_not_the_same_as_no_cause() -> None:
    caused = placed(event(event_id=UUID(int=1), causation=UUID(int=0)), 1, "s", 1, 0)
    uncaused = placed(event(event_id=UUID(int=1)), 1, "s", 1, 0)
    assert canonical(caused) != canonical(uncaused)


def test_new_ids_are_version_7_and_differ() -> None:
    made = [uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_new_ids_sort_as_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    instants = iter(range(1_700_000_000_000_000_000, 1_700_000_000_002_000_000, 1_000))
    monkeypatch.setattr("time.time_ns", lambda: next(instants))
    made = [uuid7() for _ in range(2000)]
    assert made == sorted(made)
