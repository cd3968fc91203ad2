"""A log as CloudEvents: what is read back is what was written, to the byte."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.record import Record, leaf_hash
from gateway.export import cloudevents
from gateway.export.cloudevents import is_export, line_of, record_of, source_of
from gateway.export.errors import LineUnreadableError
from tests.eventstore.events import event, new, ticking

INSTANTS = st.integers(-60_000_000_000_000_000, 250_000_000_000_000_000)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
PAYLOADS = st.one_of(
    st.binary(max_size=40),
    TEXTS.map(str.encode),
    st.builds(lambda value: json.dumps(value).encode(), JSON),
    st.builds(lambda value: json.dumps(value, ensure_ascii=False, indent=1).encode(), JSON),
    st.builds(lambda value, pad: pad + json.dumps(value).encode() + pad, JSON, st.just(b" ")),
)
HOSTILE = (
    b"",
    b"null",
    b" 1",
    b"1 ",
    b'1,"leaf":"x"',
    b'1}\n{"specversion":"1.0"',
    b'"\\ud800"',
    b'"\xff"',
    b'{"a":1\n}',
    b'{"a":1\r}',
    b"[" * 5000 + b"]" * 5000,
    b"1e999",
    b"NaN",
    b"00",
    b'"\xe2\x80\xa8\xc2\x85"',
    b'{"a": 1.50, "a":2, "\\u00e9":"\\/"}',
    b'"\x7f"',
    b"\xef\xbb\xbf{}",
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    row = (
        draw(st.integers(1, 2**63 - 1)),
        draw(st.binary(min_size=16, max_size=16)),
        draw(TEXTS),
        draw(st.integers(1, 2**63 - 1)),
        draw(TEXTS),
        draw(INSTANTS),
        draw(INSTANTS),
        draw(TEXTS),
        draw(TEXTS),
        draw(st.binary(min_size=16, max_size=16)),
        draw(st.none() | st.binary(min_size=16, max_size=16)),
        draw(PAYLOADS),
    )
    return Record(*row, leaf_hash(row))


@pytest.fixture
def log() -> Iterator[MemoryLog]:
    with MemoryLog(clock=ticking(start=1_773_792_000_000_001)) as log:
        log.append(
            new("case-1", event(payload=b'{ "as":"written" }'), event(causation=UUID(int=7)))
        )
        log.append(Append("case-1", 2, (event(payload=b"\xff\n"),)))
        yield log


@given(records())
def test_any_record_comes_back_as_it_was(record: Record) -> None:
    line = line_of(record, "/afterloop/x")
    assert line.count(b"\n") == 1
    assert record_of(line) == record
    assert json.loads(line)["specversion"] == "1.0"


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_payload_gets_lost_or_breaks_out_of_its_line(log: MemoryLog, payload: bytes) -> None:
    record = replace(log.stream("case-1")[0], payload=payload)
    line = line_of(record, "/afterloop/x")
    assert record_of(line) == record
    assert json.loads(line)["position"] == 1


def test_json_on_one_line_stays_readable_and_the_rest_is_encoded(log: MemoryLog) -> None:
    first, _, third = (json.loads(line_of(record, "/x")) for record in log.read())
    assert first["data"] == {"as": "written"}
    assert b'"data":{ "as":"written" }' in line_of(log.stream("case-1")[0], "/x")
    assert third["data_base64"] == "/wo="
    assert "data" not in third


def test_the_attributes_are_those_of_the_specification(log: MemoryLog) -> None:
    event = json.loads(line_of(log.stream("case-1")[1], source_of(log)))
    assert event["id"] == str(log.stream("case-1")[1].event_id)
    assert event["source"] == f"/afterloop/{log.stream('case-1')[0].leaf.hex()}"
    assert (event["type"], event["subject"]) == ("visit-paid.v1", "case-1")
    assert event["time"] == "2023-11-14T22:13:20Z"
    assert event["recordedtime"] == "2026-03-18T00:00:00.000001Z"
    assert event["datacontenttype"] == "application/json"
    assert event["causationid"] == str(UUID(int=7))
    names = event.keys() - {"data", "data_base64"}
    assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in names)


def test_a_text_that_is_empty_is_left_out_and_comes_back_empty(log: MemoryLog) -> None:
    record = replace(log.stream("case-1")[0], stream="", actor="", terminal="", causation_key=None)
    line = line_of(record, "/x")
    assert not {"subject", "actor", "terminal", "causationid"} & json.loads(line).keys()
    assert record_of(line) == record


def test_only_a_log_of_this_program_counts_as_one(log: MemoryLog, tmp_path: Path) -> None:
    line = line_of(log.stream("case-1")[0], "/x")
    for name, content, expected in (
        ("log", line, True),
        ("answers", b'{"id":"1","score":9}\n', False),
        ("foreign", b'{"specversion":"1.0","id":"1","source":"/x","type":"t"}\n', False),
        ("csv", b"id,score\n1,9\n", False),
        ("empty", b"", False),
    ):
        (tmp_path / name).write_bytes(content)
        assert is_export(tmp_path / name) == expected
    assert not is_export(tmp_path / "missing")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b'{"specversion":"0.3"}',
        b'{"specversion":"1.0","id":',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_event_is_named_so(line: bytes) -> None:
    with pytest.raises(LineUnreadableError):
        record_of(line)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("position", 0),
        ("position", 2**63),
        ("position", "1"),
        ("leaf", "00"),
        ("leaf", "Z" * 64),
        ("id", "1"),
        ("time", "2026-03-18T00:00:00"),
        ("data_base64", "%"),
    ],
)
def test_an_attribute_of_another_shape_is_refused(log: MemoryLog, name: str, value: object) -> None:
    told = json.loads(line_of(log.stream("case-1")[2], "/x"))
    with pytest.raises(LineUnreadableError):
        record_of(json.dumps({**told, name: value}).encode())


def test_an_event_without_data_is_refused(log: MemoryLog) -> None:
    told = json.loads(line_of(log.stream("case-1")[0], "/x"))
    del told["data"]
    with pytest.raises(LineUnreadableError):
        record_of(json.dumps(told).encode())


def test_an_empty_log_has_no_source() -> None:
    with MemoryLog() as log:
        assert source_of(log) == ""
        assert list(cloudevents.write(_Nowhere(), log.read(), "")) == []


class _Nowhere:
    """A file nothing is written to."""
