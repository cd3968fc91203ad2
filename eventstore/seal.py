"""Sealing personal data before it enters the log, and the keys that open it again.

Every customer has a key of their own. Erasing somebody is destroying that key: the log still
verifies, the figures stay, and nobody can read the name any more. A key that is not there *is*
the answer "erased", so ``KeyRing.key`` returns None for it rather than raising.

The keys lie in one small file. It needs a backup, but of another kind than the log: whoever
keeps old copies of it keeps the erased. SQLite overwrites what it deletes
(``secure_delete``), which cannot reach what a disk or a file system remembers by itself.
"""

import os
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Self
from uuid import UUID

from eventstore.errors import KeysFailedError, SealBrokenError

KEY_BYTES = 32
NONCE_BYTES = 12  # 96 bits, drawn at random for every text
KEYS_IN_MEMORY = 10_000
WAIT_SECONDS = 60.0

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS key (customer TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS secret (
        only INTEGER PRIMARY KEY CHECK (only = 1), secret BLOB NOT NULL
    ) STRICT;
"""
# A rollback journal: a write-ahead log would keep a destroyed key until the next checkpoint.
_SETTINGS = """
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA secure_delete = ON;
"""


class KeyRing:
    """The keys of a home's customers, for any number of processes and threads.

    Attributes:
        lost: whether the file that should hold them is gone.
    """

    lost = False

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Open the file of keys at ``path``, making it, for its owner's eyes only, if missing.

        Args:
            path: the file.
            durable: put every key on the disk before it is used; see the log's.

        Raises:
            KeysFailedError: it cannot be opened or made.
        """
        self._path = path
        self._lock = RLock()
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        with self._border():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._db = sqlite3.connect(
                path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._db.executescript(_SETTINGS)
                if not durable:
                    self._db.execute("PRAGMA synchronous = OFF")
                self._make()
                self._seen = self._data_version()
            except BaseException:
                self._db.close()
                raise

    def ensure(self, customers: Iterable[str]) -> None:
        """Make a key for every one of ``customers`` that has none, durably and in one step.

        Call it before anything is sealed with these keys: a text whose key was lost is lost.

        Raises:
            KeysFailedError: the keys cannot be kept.
        """
        with self._lock, self._border():
            missing = [name for name in dict.fromkeys(customers) if self._found(name) is None]
            if not missing:
                return
            with self._transaction():
                self._db.executemany(
                    "INSERT OR IGNORE INTO key VALUES (?, ?)",
                    ((name, os.urandom(KEY_BYTES)) for name in missing),
                )

    def key(self, customer: str) -> bytes | None:
        """Return the customer's key; None when it was destroyed, or never made.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            return self._found(customer)

    def forget(self, customer: str) -> None:
        """Destroy the customer's key: what was sealed with it can never be read again.

        Raises:
            KeysFailedError: the key could not be destroyed.
        """
        with self._lock, self._border():
            with self._transaction():
                self._db.execute("DELETE FROM key WHERE customer = ?", (customer,))
            self._cache.pop(customer, None)

    def secret(self) -> bytes:
        """Return this home's own 32 secret bytes, for ids that outsiders must not recompute.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            found = self._db.execute("SELECT secret FROM secret").fetchone()
        return bytes(found[0])

    def close(self) -> None:
        """Close the file and drop the keys held in memory."""
        with self._lock:
            self._db.close()
            self._cache.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _make(self) -> None:
        tables = self._db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'secret'")
        if tables.fetchone()[0]:
            return
        with self._transaction():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (os.urandom(KEY_BYTES),))

    def _found(self, customer: str) -> bytes | None:
        """Look in memory first, unless another process has written: it may have destroyed."""
        if (version := self._data_version()) != self._seen:
            self._seen = version
            self._cache.clear()
        if customer in self._cache:
            self._cache.move_to_end(customer)
            return self._cache[customer]
        row = self._db.execute("SELECT key FROM key WHERE customer = ?", (customer,)).fetchone()
        if row is None:
            return None
        self._cache[customer] = row[0]
        if len(self._cache) > KEYS_IN_MEMORY:
            self._cache.popitem(last=False)
        return bytes(row[0])

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise KeysFailedError(path=str(self._path), reason=str(error)) from error


def seal(key: bytes, text: str, *, event_id: UUID, customer: str, field: str) -> str:
    """Return ``text`` sealed with AES-256-GCM, as URL-safe base64 of nonce and ciphertext.

    The event, the customer and the field are bound in: a token moved to another place does not
    open there.

    Args:
        key: the customer's key, 32 bytes.
        text: what to seal.
        event_id: the event whose payload the token goes into.
        customer: whose data it is.
        field: the field's name in the payload.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

    nonce = os.urandom(NONCE_BYTES)
    closed = AESGCM(key).encrypt(nonce, text.encode(), _bound(event_id, customer, field))
    return urlsafe_b64encode(nonce + closed).decode()


def unseal(key: bytes, token: str, *, event_id: UUID, customer: str, field: str) -> str:
    """Return the text that ``seal`` has sealed; the arguments are the same.

    Raises:
        SealBrokenError: the token was altered, or belongs to another key, event or field.
    """
    from cryptography.exceptions import InvalidTag  # slow to import
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        sealed = urlsafe_b64decode(token)
        nonce, closed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        opened = AESGCM(key).decrypt(nonce, closed, _bound(event_id, customer, field))
    except (InvalidTag, NotBase64, ValueError) as error:
        raise SealBrokenError(event_id=str(event_id), field=field) from error
    return opened.decode()


def _bound(event_id: UUID, customer: str, field: str) -> bytes:
    """Return the associated data: each part after its length, so that no two run together."""
    parts = (event_id.bytes, customer.encode(), field.encode())
    return b"".join(len(part).to_bytes(4) + part for part in parts)
