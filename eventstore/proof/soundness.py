"""What the database can be asked about a log's file: its integrity, its schema, its order.

Everything here runs inside SQLite, without a row becoming an object; it shares no connection with
the reading of the records and can go on beside it. Nothing is raised: what is wrong is yielded.
"""

from collections.abc import Iterator
from contextlib import closing

import apsw

from eventstore.connection import APPLICATION_ID, SCHEMA_VERSION, schema
from eventstore.proof.report import Finding

CACHE_KIB = 65_536
"""Pages kept while the indexes are compared with the table: a quarter quicker than with 2 MB."""

_OBJECTS = """
    SELECT name, sql, type, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'
"""
_MARKS = {"application_id": APPLICATION_ID, "user_version": SCHEMA_VERSION}
_OUT_OF_LINE = """
    SELECT stream, version, position, 1 + coalesce(earlier, 0), coalesce(place, 0)
      FROM (SELECT stream, version, position,
                   lag(version) OVER told AS earlier, lag(position) OVER told AS place
              FROM event WINDOW told AS (PARTITION BY stream ORDER BY version))
     WHERE version <> 1 + coalesce(earlier, 0) OR position < place
"""
# A hash takes an id of another length for one of 16 bytes: it is cut, or filled with zeros.
_MISSHAPEN = """
    SELECT position FROM event
     WHERE length(event_id) <> 16 OR length(correlation) <> 16 OR length(causation) <> 16
"""
_BELOW = "SELECT position FROM event WHERE position < 1"
_REPEATED = "SELECT max(position), event_id FROM event GROUP BY event_id HAVING count(*) > 1"


def faults(log: apsw.Connection) -> Iterator[Finding]:
    """Yield what is wrong with the file behind ``log``, gravest first.

    Raises:
        apsw.Error: the file is too damaged to be asked further.
    """
    log.pragma("cache_size", -CACHE_KIB)
    yield from _damage(log)
    yield from _alterations(log)
    yield from _disorder(log)
    yield from _repetitions(log)
    yield from (Finding("id-misshapen", position) for (position,) in log.execute(_MISSHAPEN))
    for (position,) in log.execute(_BELOW):  # no reading of the whole log would come upon it
        yield Finding("position-below-first", params={"found": position})


def _damage(log: apsw.Connection) -> Iterator[Finding]:
    for (told,) in log.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield Finding("sqlite-integrity", params={"reason": told})


def _alterations(log: apsw.Connection) -> Iterator[Finding]:
    with closing(apsw.Connection(":memory:")) as empty:
        empty.execute(schema())
        expected = _objects(empty) | {name: (mark,) for name, mark in _MARKS.items()}
    found = _objects(log) | {name: (log.pragma(name),) for name in _MARKS}
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            said = found.get(name, (None,))[0]
            yield Finding("schema-altered", params={"name": name, "found": said})


def _objects(log: apsw.Connection) -> dict[str, tuple[object, ...]]:
    """Return what each object of the schema is: its statement, its kind, its table."""
    return {str(name): tuple(rest) for name, *rest in log.execute(_OBJECTS)}


def _disorder(log: apsw.Connection) -> Iterator[Finding]:
    """Go through the streams in the order of their index, which holds all this needs."""
    for stream, version, position, expected, after in log.execute(_OUT_OF_LINE):
        if version != expected:
            params = {"stream": stream, "expected": expected, "found": version}
            yield Finding("version-missing", position, params)
        if position < after:
            yield Finding("stream-out-of-order", position, {"stream": stream, "after": after})


def _repetitions(log: apsw.Connection) -> Iterator[Finding]:
    for position, event_id in log.execute(_REPEATED):
        yield Finding("event-id-repeated", position, {"event_id": bytes(event_id).hex()})
