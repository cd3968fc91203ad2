"""Leaving nothing beside a SQLite file of what was deleted from it.

``secure_delete`` puts zeros over what is deleted in the file itself, also where pages are split,
merged or freed. The rollback journal it does not reach, and that holds every changed page as it
was before: an unlinked journal (``journal_mode = DELETE``) leaves those bytes on the disk under
no name, where nobody can overwrite them. So the journal is kept (``PERSIST``): it is one file for
ever, and its bytes can be overwritten in place. What a disk, a file system that copies on
writing, or a backup remembers by itself is out of reach.
"""

import os
import sqlite3
from pathlib import Path

ZEROS = bytes(1 << 16)

#: What a connection must be set to before anything is written that :func:`scrub` is to remove.
SETTINGS = """
    PRAGMA journal_mode = PERSIST;
    PRAGMA secure_delete = ON;
"""


def scrub(database: sqlite3.Connection, path: Path) -> None:
    """Overwrite the journal of a file; nobody reads or writes the file meanwhile.

    Killed at any moment, the file is whole and scrubbing may be done again.

    Args:
        database: a connection with :data:`SETTINGS`, in no transaction.
        path: the file it is connected to.

    Raises:
        sqlite3.Error: somebody keeps the file to themselves.
        OSError: the journal cannot be overwritten.
    """
    # What a killed process left half done is rolled back here: no journal is needed any more.
    database.execute("BEGIN EXCLUSIVE")
    try:
        _overwrite(path.with_name(f"{path.name}-journal"))
    finally:
        database.execute("ROLLBACK")


def _overwrite(path: Path) -> None:
    """Put zeros over a file, wait until they are on the disk, and only then let go of its room."""
    try:
        file = path.open("r+b", buffering=0)
    except FileNotFoundError:
        return
    with file:
        left = os.fstat(file.fileno()).st_size
        while left:
            left -= file.write(ZEROS[:left])
        os.fsync(file.fileno())
        file.truncate(0)
        os.fsync(file.fileno())
