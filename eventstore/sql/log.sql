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

-- A row goes to the end of the log and to the end of its stream, and nowhere else. This also
-- keeps INSERT OR REPLACE out, which would remove a row without firing the trigger on DELETE.
CREATE TRIGGER event_follows BEFORE INSERT ON event
WHEN NEW.position <> 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0)
  OR NEW.version <> 1 + coalesce((SELECT max(version) FROM event WHERE stream = NEW.stream), 0)
  OR EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
