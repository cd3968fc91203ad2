-- The log: one table, one row an event. Version 1 of the schema.
-- Nothing is ever changed or taken out, and the database itself sees to it.
CREATE TABLE event (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id    BLOB    NOT NULL UNIQUE,
    stream      TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    terminal    TEXT    NOT NULL,
    correlation BLOB    NOT NULL,
    causation   BLOB,
    payload     BLOB    NOT NULL,
    leaf        BLOB    NOT NULL,
    UNIQUE (stream, version)
) STRICT;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
