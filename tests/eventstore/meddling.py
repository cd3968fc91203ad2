"""Altering a log's file behind its back, and what verify makes of it."""

from contextlib import closing
from pathlib import Path

import apsw

from eventstore.log import Append
from eventstore.proof.report import Report
from eventstore.proof.verify import verify
from eventstore.sqlite import SqliteLog
from tests.eventstore.events import event, new, ticking


def ten_records(path: Path) -> Path:
    """Write a log of ten records: nine in streams of three, one alone."""
    with SqliteLog(path, clock=ticking()) as log:
        for name in "abc":
            log.append(new(name, event(), event()))
        for name in "abc":
            log.append(Append(name, 2, (event(),)))
        log.append(new("alone"))
    return path


def meddle(path: Path, *statements: str) -> Report:
    """Do what the triggers forbid, put the triggers back, and verify."""
    with closing(apsw.Connection(str(path))) as log:
        triggers = list(log.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
        for name, _ in triggers:
            log.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            log.execute(statement)
        for _, sql in triggers:
            log.execute(sql)
    return verify(path)


def codes(report: Report) -> set[str]:
    return {found.code for found in report.findings}
