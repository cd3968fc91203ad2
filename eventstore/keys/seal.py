"""Sealing personal data before it enters the log, and the keys that open it again.

Every customer has a key of their own. Erasing somebody is destroying that key: the log still
verifies, the figures stay, and nobody can read the name any more. A key that is not there *is*
the answer "erased", so ``KeyRing.key`` returns None for it rather than raising.

The keys lie in one small file. It needs a backup, but of another kind than the log: whoever
keeps old copies of it keeps the erased. The file remembers up to which position of the log it
has obeyed, so that an erasure that was cut short is finished, and one that an old copy of the
file does not know of is done again.
"""

import os
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock, local
from typing import NamedTuple, Self
from uuid import UUID

from eventstore.errors import KeysFailedError, SealBrokenError
from eventstore.keys import scrub

KEY_BYTES = 32
NONCE_BYTES = 12  # 96 bits, drawn at random for every text
KEYS_IN_MEMORY = 10_000
WAIT_SECONDS = 60.0
STRIDE = 5_000  # positions without an order before it is noted that they hold none

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS key (customer TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS secret (
        only INTEGER PRIMARY KEY CHECK (only = 1), secret BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS withheld (customer TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS obeyed (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        position INTEGER NOT NULL, leaf BLOB NOT NULL, scrubbed INTEGER NOT NULL
    ) STRICT;
"""
# A key's ``born`` is where its log stood when it was made: an erasure later than that is its end.
_BORN = "ALTER TABLE key ADD COLUMN born INTEGER NOT NULL DEFAULT 0"
# A rollback journal: a write-ahead log would keep a destroyed key until the next checkpoint.
_SETTINGS = f"""
    {scrub.SETTINGS}
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
"""


class Orders(NamedTuple):
    """What a log says is to be done with keys, behind the position obeyed so far.

    Attributes:
        upto: the position it was read to.
        leaf: the leaf of the record there.
        anew: whether this is not the log obeyed so far, but one put back: all of it was read.
        erased: who was erased, with the position that says so; a younger key stays.
        withheld: whose key is not to open anything from now on (True), or is again (False).
    """

    upto: int
    leaf: bytes
    anew: bool
    erased: Mapping[str, int]
    withheld: Mapping[str, bool]


class KeyRing:
    """The keys of a home's customers, for any number of processes and threads.

    Attributes:
        lost: whether the file that should hold them is gone.
        elsewhere: whether they were kept back on purpose: nothing opens here.
    """

    lost = False
    elsewhere = False

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
        self._seen = -1
        self._withheld: frozenset[str] = frozenset()
        self._glance = local()
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
                self._look()
            except BaseException:
                self._db.close()
                raise

    def ensure(self, customers: Iterable[str], born: Callable[[], int] = int) -> None:
        """Make a key for every one of ``customers`` that has none, durably and in one step.

        Call it before anything is sealed with these keys: a text whose key was lost is lost.

        Args:
            customers: who is to have one.
            born: tells the position their log has reached; asked only when a key is made.

        Raises:
            KeysFailedError: the keys cannot be kept.
        """
        with self._lock, self._border():
            missing = [name for name in dict.fromkeys(customers) if self._found(name) is None]
            if not missing:
                return
            position = born()
            with self._transaction():
                self._db.executemany(
                    "INSERT OR IGNORE INTO key (customer, key, born) VALUES (?, ?, ?)",
                    ((name, os.urandom(KEY_BYTES), position) for name in missing),
                )

    def key(self, customer: str) -> bytes | None:
        """Return the customer's key for sealing; None when it was destroyed, or never made.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            return self._found(customer)

    def opening_key(self, customer: str) -> bytes | None:
        """Return the customer's key for reading; None also while it is withheld.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            found = self._found(customer)
            return None if customer in self._withheld else found

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Look once whether anybody destroyed a key, for all this thread opens within.

        For a screenful, which is of one moment anyway and would else look a thousand times; not
        for a file, whose last line is written long after its first.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            self._look()
        before = self._is_glance
        self._glance.on = True
        try:
            yield
        finally:
            self._glance.on = before

    @property
    def _is_glance(self) -> bool:
        return bool(getattr(self._glance, "on", False))

    def is_withheld(self, customer: str) -> bool:
        """Tell whether what was sealed with the customer's key is not to be read for now.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            self._look()
            return customer in self._withheld

    def born(self, customer: str) -> int | None:
        """Return the position the log had reached when the customer's key was made, if it stands.

        Raises:
            KeysFailedError: the keys cannot be read.
        """
        with self._lock, self._border():
            found = self._db.execute("SELECT born FROM key WHERE customer = ?", (customer,))
            row = found.fetchone()
        return None if row is None else int(row[0])

    def forget(self, customer: str) -> None:
        """Destroy the customer's key: what was sealed with it can never be read again.

        Raises:
            KeysFailedError: the key could not be destroyed.
        """
        with self._lock, self._border():
            with self._transaction():
                self._destroy("customer = ?", customer)
            self._scrub()

    def obey(self, orders_behind: Callable[[int, bytes], Orders]) -> None:
        """Do what the log says of erased and restricted people, and has not been done yet.

        Whoever is killed in the middle leaves it to whoever obeys next: a key is destroyed
        together with the note that it was, and the file is scrubbed until that is noted, too.

        Args:
            orders_behind: returns what the log says behind a position, given the leaf there.

        Raises:
            KeysFailedError: the keys cannot be changed.
        """
        with self._lock, self._border():
            position, leaf, scrubbed = self._obeyed()
            orders = orders_behind(position, leaf)
            if orders.anew or orders.erased or orders.withheld:
                with self._transaction():
                    # Behind what is obeyed by now: old orders must not undo a newer one.
                    self._carry_out(orders_behind(*self._obeyed()[:2]))
                scrubbed = self._obeyed()[2]
            elif orders.upto - position >= STRIDE:
                with suppress(sqlite3.OperationalError):  # a full disk: then it is read again
                    self._note(orders)
            if not scrubbed:
                self._scrub()

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
        if self._has("name = 'obeyed'"):
            return
        with self._transaction():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            if not self._has("name = 'key' AND sql LIKE '%born%'"):
                self._db.execute(_BORN)
            self._db.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (os.urandom(KEY_BYTES),))
            self._db.execute("INSERT OR IGNORE INTO obeyed VALUES (1, 0, x'', 1)")

    def _has(self, table: str) -> bool:
        found = self._db.execute(f"SELECT 1 FROM sqlite_schema WHERE type = 'table' AND {table}")
        return found.fetchone() is not None

    def _obeyed(self) -> tuple[int, bytes, bool]:
        """Return the position obeyed up to, its leaf, and whether nothing is left to scrub."""
        row = self._db.execute("SELECT position, leaf, scrubbed FROM obeyed").fetchone()
        return int(row[0]), bytes(row[1]), bool(row[2])

    def _note(self, orders: Orders) -> None:
        place = (orders.upto, orders.leaf)
        self._db.execute("UPDATE obeyed SET position = ?, leaf = ?", place)

    def _carry_out(self, orders: Orders) -> None:
        if orders.anew:
            self._db.execute("DELETE FROM withheld")
            # A key made for what is no longer there is younger than all that is there now.
            self._db.execute("UPDATE key SET born = min(born, ?)", (orders.upto,))
        for customer, position in orders.erased.items():
            self._destroy("customer = ? AND born < ?", customer, position)
        for customer, withheld in orders.withheld.items():
            change = "INSERT OR IGNORE INTO withheld VALUES (?)"
            lift = "DELETE FROM withheld WHERE customer = ?"
            self._db.execute(change if withheld else lift, (customer,))
        self._note(orders)
        self._seen = -1

    def _destroy(self, which: str, *values: object) -> None:
        if self._db.execute(f"DELETE FROM key WHERE {which}", values).rowcount:
            self._db.execute("UPDATE obeyed SET scrubbed = 0")
        self._seen = -1

    def _scrub(self) -> None:
        scrub.scrub(self._db, self._path)
        self._db.execute("UPDATE obeyed SET scrubbed = 1")

    def _look(self) -> None:
        """Drop what is held in memory if somebody has written: they may have destroyed."""
        if self._is_glance and self._seen >= 0:
            return
        if (version := self._data_version()) != self._seen:
            self._seen = version
            self._cache.clear()
            names = self._db.execute("SELECT customer FROM withheld")
            self._withheld = frozenset(name for (name,) in names)

    def _found(self, customer: str) -> bytes | None:
        self._look()
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
