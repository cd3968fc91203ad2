"""What the store refuses or cannot do.

Every kind has a ``code`` that never changes and typed ``params``; the sentence for people lives
in the catalogue of words, not here. Driver exceptions never leave this package untranslated.
"""

from typing import ClassVar


class StoreError(Exception):
    """The one ancestor of everything this package raises on purpose.

    Attributes:
        code: a constant name for the kind of trouble, safe to store and to look words up by.
        params: the facts of this occurrence, by name.
    """

    code: ClassVar[str] = "store"

    def __init__(self, **params: object) -> None:
        """Keep ``params``; the arguments of the exception are its code and them."""
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}: {told}" if told else self.code


class WrongVersionError(StoreError):
    """Somebody else has written to the stream since it was read."""

    code = "wrong-version"

    def __init__(self, *, stream: str, expected: int, actual: int) -> None:
        """Name the ``stream``, the version it was ``expected`` at and the ``actual`` one."""
        super().__init__(stream=stream, expected=expected, actual=actual)


class EventIdReusedError(StoreError):
    """An event id came again with other company, or for another stream, than the first time."""

    code = "event-id-reused"

    def __init__(self, *, event_id: str, stream: str) -> None:
        """Name the ``event_id`` and the ``stream`` it was refused in."""
        super().__init__(event_id=event_id, stream=stream)


class LogFullError(StoreError):
    """The disk took no more; nothing of the append was kept, and nothing earlier was lost."""

    code = "log-full"

    def __init__(self, *, path: str) -> None:
        """Name the log's ``path``."""
        super().__init__(path=path)


class LogDamagedError(StoreError):
    """The file is no log, or a log whose bytes no longer make sense."""

    code = "log-damaged"

    def __init__(self, *, path: str, reason: str) -> None:
        """Name the log's ``path`` and the ``reason`` in the driver's own words."""
        super().__init__(path=path, reason=reason)


class LogTooNewError(StoreError):
    """A later release of the program has written this log."""

    code = "log-too-new"

    def __init__(self, *, path: str, found: int, known: int) -> None:
        """Name the ``path``, the schema version ``found`` and the newest one ``known`` here."""
        super().__init__(path=path, found=found, known=known)


class LogUnavailableError(StoreError):
    """There is no log at that place, or this account may not open it."""

    code = "log-unavailable"

    def __init__(self, *, path: str, reason: str) -> None:
        """Name the log's ``path`` and the ``reason`` in the system's own words."""
        super().__init__(path=path, reason=reason)


class LogReadOnlyError(StoreError):
    """The log was opened for reading, or its file may not be written."""

    code = "log-read-only"

    def __init__(self, *, path: str) -> None:
        """Name the log's ``path``."""
        super().__init__(path=path)


class LogBusyError(StoreError):
    """Another process has kept the log to itself for longer than anybody should wait."""

    code = "log-busy"

    def __init__(self, *, path: str) -> None:
        """Name the log's ``path``."""
        super().__init__(path=path)


class SqliteTooOldError(StoreError):
    """The SQLite library at hand can corrupt a log that several processes write."""

    code = "sqlite-too-old"

    def __init__(self, *, found: str, needed: str) -> None:
        """Name the library version ``found`` and the oldest one that will do."""
        super().__init__(found=found, needed=needed)


class SealBrokenError(StoreError):
    """A sealed text was not sealed with this key for this event, customer and field."""

    code = "seal-broken"

    def __init__(self, *, event_id: str, field: str) -> None:
        """Name the event and the ``field`` whose seal does not hold."""
        super().__init__(event_id=event_id, field=field)


class KeysFailedError(StoreError):
    """The file of keys cannot be read or written."""

    code = "keys-failed"

    def __init__(self, *, path: str, reason: str) -> None:
        """Name the key file's ``path`` and the ``reason`` in the driver's own words."""
        super().__init__(path=path, reason=reason)


class KeysLostError(StoreError):
    """The file of keys is gone: nothing sealed can be read, and nothing new be sealed."""

    code = "keys-lost"

    def __init__(self, *, path: str) -> None:
        """Name the ``path`` the keys should be at."""
        super().__init__(path=path)


class ViewsFailedError(StoreError):
    """The file of views cannot be read or written; a rebuild makes it anew from the log."""

    code = "views-failed"

    def __init__(self, *, path: str, reason: str) -> None:
        """Name the views' ``path`` and the ``reason`` in the driver's own words."""
        super().__init__(path=path, reason=reason)
