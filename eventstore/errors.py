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


class PastClosedError(StoreError):
    """The log is looked at as it stood at an earlier position: nothing can be added there."""

    code = "past-closed"

    def __init__(self, *, position: int) -> None:
        """Name the ``position`` the log is looked at from."""
        super().__init__(position=position)


class LogReplacedError(StoreError):
    """The log was put back from a backup: this is the old one, which nobody else sees."""

    code = "log-replaced"

    def __init__(self, *, path: str) -> None:
        """Name the log's ``path``."""
        super().__init__(path=path)


class LogHeldError(StoreError):
    """Somebody is reading the log and does not end, so it cannot be replaced."""

    code = "log-held"

    def __init__(self, *, path: str, holders: list[str]) -> None:
        """Name the log's ``path`` and the processes that have it open, as far as known."""
        super().__init__(path=path, holders=holders)


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


class ProofError(StoreError):
    """A key, a note or a proof that somebody handed in is not what it says."""

    code = "proof"


class NoteMalformedError(ProofError):
    """A text is not of the published format it should be of."""

    code = "note-malformed"

    def __init__(self, *, reason: str) -> None:
        """Say in ``reason`` what it is not.

        One of ``note``, ``key``, ``checkpoint``, ``proof`` and ``bundle``.
        """
        super().__init__(reason=reason)


class NoteForgedError(ProofError):
    """A signature that names a known key is not that key's: text or signature was altered."""

    code = "note-forged"

    def __init__(self, *, name: str) -> None:
        """Give the ``name`` of the key that has not signed this."""
        super().__init__(name=name)


class NoteUnsignedError(ProofError):
    """None of the keys at hand has signed."""

    code = "note-unsigned"

    def __init__(self, *, signed_by: list[str], known: list[str]) -> None:
        """Name those who have signed, and those whose keys are ``known``."""
        super().__init__(signed_by=signed_by, known=known)


class ProofFailedError(ProofError):
    """A proof is of its format and does not hold."""

    code = "proof-failed"

    def __init__(self, *, reason: str, position: int) -> None:
        """Say what does not follow from what.

        Args:
            reason: ``heads`` (its parts are under different heads), ``path`` (a record is not
                under the head), ``record`` (what is proved is no record), ``place`` (it stands
                elsewhere than it says), ``stream``, ``version`` (records of another stream, or
                not all), ``other-log``, ``unrelated``, ``contradicted`` (against the head held).
            position: the record, or the last one of the head held.
        """
        super().__init__(reason=reason, position=position)


class HeadContradictedError(ProofError):
    """The log is not the one a signed head of it tells of."""

    code = "head-contradicted"

    def __init__(self, *, reason: str, size: int, head: int) -> None:
        """Say in which way.

        Args:
            reason: ``shorter`` (records are missing at the end), ``altered`` (one of those the
                head covers is another), ``origin`` (the home signs under another name).
            size: the last position the head covers.
            head: the last position the log has.
        """
        super().__init__(reason=reason, size=size, head=head)


class SignerLostError(StoreError):
    """There are signed heads, and the key that signed them is gone."""

    code = "signer-lost"

    def __init__(self, *, path: str) -> None:
        """Name the ``path`` the key should be at."""
        super().__init__(path=path)


class HeadsFailedError(StoreError):
    """Signed heads cannot be read, written or copied."""

    code = "heads-failed"

    def __init__(self, *, path: str, reason: str) -> None:
        """Name what failed and why.

        Args:
            path: the file or folder.
            reason: ``head-damaged``, ``verifier-damaged`` or ``signer-damaged`` (the file is there
                and is none), else the system's own words.
        """
        super().__init__(path=path, reason=reason)


class LogDiffersError(StoreError):
    """The log holds something else where a record of another log should go."""

    code = "log-differs"

    def __init__(self, *, position: int) -> None:
        """Name the first ``position`` at which the two logs are not the same."""
        super().__init__(position=position)


class RecordRefusedError(StoreError):
    """A record of another log does not follow on this one, or is not what its leaf says."""

    code = "record-refused"

    def __init__(self, *, position: int, reason: str, nth: int) -> None:
        """Name the record.

        Args:
            position: where it says it belongs.
            reason: ``leaf`` (its content is not what was hashed), ``position`` or ``version``
                (it does not follow), ``event-id`` (its id is taken).
            nth: how many of those sent with it came before it and were sound.
        """
        super().__init__(position=position, reason=reason)
        self.reason = reason
        self.nth = nth
