"""The signed heads of one log, beside it: the folder ``heads`` of a home.

``Heads(folder, log)``: ``sign() -> Checkpoint`` at the present head, ``files()``, ``stored()``,
``latest()``, ``text_of(checkpoint)``, ``verifier() -> VerifierKey | None``,
``check(checkpoint)``, ``file(checkpoint)``, ``copy(checkpoint, folder) -> Path``, ``tree``.

In the folder:

- ``signer.key``: the secret key, mode 0600, made with the log's first head;
- ``verifier.key``: the public key, to be handed to whoever shall check;
- ``000000012345.checkpoint``: the head at position 12345, as a signed note;
- ``tree.bin``: what keeps the tree quick (see ``eventstore.proof.tree``); it proves nothing.

A head is signed only if the log still agrees with the one before. Heads in this folder can be
rewritten by whoever can rewrite the log: only a copy kept elsewhere proves anything against them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventstore.errors import (
    HeadContradictedError,
    HeadsFailedError,
    LogDamagedError,
    NoteMalformedError,
    SignerLostError,
)
from eventstore.log import Log
from eventstore.proof.note import Checkpoint, SignerKey, VerifierKey
from eventstore.proof.tree import Tree
from eventstore.turnstile import Turnstile

SIGNER = "signer.key"
VERIFIER = "verifier.key"
SUFFIX = ".checkpoint"
EVERY = 1000

_DIGITS = 12
_ORIGIN_BYTES = 8


class Heads:
    """The heads of one log, for any number of processes.

    Attributes:
        folder: where they lie; made with the first head.
        tree: the tree they are the heads of.
    """

    def __init__(self, folder: Path, log: Log, *, side: Path | None = None) -> None:
        """Speak for the heads in ``folder``; nothing is opened or made.

        Args:
            folder: where they lie.
            log: the log they are of.
            side: a folder for the tree's side file where nothing is to be written in ``folder``.
        """
        self.folder = folder
        self.tree = Tree((side or folder) / "tree.bin", log)
        self._log = log

    def sign(self) -> Checkpoint:
        """Return the head at the log's present end, signed and stored if it was not yet.

        Raises:
            HeadContradictedError: the log contradicts the head before; it is not signed.
            SignerLostError: there are heads and no key.
            LogDamagedError: records are missing that no head covers yet.
            HeadsFailedError: the folder cannot be read or written, or a key or the head before
                is damaged.
        """
        with self._border():
            self.folder.mkdir(exist_ok=True)
            turn = Turnstile(self.folder / "heads.turn")
            try:
                with turn:
                    return self._signed(self._signer())
            finally:
                turn.close()

    def _signed(self, signer: SignerKey) -> Checkpoint:
        before = self.latest()
        if before is not None:
            self.check(before)
        size = self._log.head()
        if before is not None and before.size == size:
            return before
        # What no head vouches for yet is read from the log itself, never from the side file.
        self.tree.distrust(before.size if before else 0)
        try:
            head = Checkpoint(signer.name, size, self.tree.root(size))
        except IndexError as missing:
            reason = "records are missing"
            raise LogDamagedError(path=str(self.folder.parent), reason=reason) from missing
        _put(self.file(head), signer.sign(head.body))
        return head

    def check(self, head: Checkpoint) -> None:
        """Make sure that the log has grown from ``head``, whoever kept it.

        Quick, and therefore blind to a record altered behind the side file's back; ``verify``
        reads everything.

        Raises:
            HeadContradictedError: it is shorter, altered, or signed under another name.
            HeadsFailedError: the public key cannot be read, or is damaged.
        """
        last = self._log.head()
        if (own := self.verifier()) is not None and own.name != head.origin:
            raise HeadContradictedError(reason="origin", size=head.size, head=last)
        if last < head.size:
            raise HeadContradictedError(reason="shorter", size=head.size, head=last)
        if self._agrees(head):
            return
        self.tree.distrust(0)  # it may be the side file that is wrong
        if not self._agrees(head):
            raise HeadContradictedError(reason="altered", size=head.size, head=last)

    def files(self) -> list[Path]:
        """Return the files of all stored heads, the smallest size first."""
        return sorted(self.folder.glob(f"[0-9]*{SUFFIX}"))

    def stored(self) -> list[Checkpoint]:
        """Return all stored heads, the smallest first; their signatures are not verified.

        Raises:
            HeadsFailedError: one of them cannot be read, or is damaged.
        """
        return [self._read(path) for path in self.files()]

    def latest(self) -> Checkpoint | None:
        """Return the largest stored head; its signature is not verified.

        Raises:
            HeadsFailedError: it cannot be read, or is damaged.
        """
        files = self.files()
        return self._read(files[-1]) if files else None

    def file(self, head: Checkpoint) -> Path:
        """Return where a head is stored, or would be."""
        return self.folder / f"{head.size:0{_DIGITS}d}{SUFFIX}"

    def text_of(self, head: Checkpoint) -> str:
        """Return the signed note of a stored head.

        Raises:
            HeadsFailedError: it is not stored here, cannot be read, or is damaged.
        """
        path = self.file(head)
        with self._border(), _whole(path, "head"):
            return path.read_text("utf-8")

    def copy(self, head: Checkpoint, folder: Path) -> Path:
        """Put a stored head, and the key to check it with, into a folder elsewhere.

        Both are named by the log's origin, so that one folder can take those of many homes. A
        key that lies there already is left as it is: it was there before.

        Returns:
            The file of the head.

        Raises:
            HeadsFailedError: it is not stored here, or the folder takes nothing.
        """
        name, note = head.origin.replace("/", "-"), self.text_of(head)
        with self._border(), _whole(self.folder / VERIFIER, "verifier"):
            folder.mkdir(parents=True, exist_ok=True)
            key = folder / f"{name}.{VERIFIER}"
            if not key.exists():
                _put(key, (self.folder / VERIFIER).read_text("utf-8"))
            target = folder / f"{name}-{self.file(head).name}"
            _put(target, note)
        return target

    def verifier(self) -> VerifierKey | None:
        """Return the public key; None before the first head.

        Raises:
            HeadsFailedError: its file cannot be read, or is damaged.
        """
        path = self.folder / VERIFIER
        with self._border(), _whole(path, "verifier"):
            try:
                return VerifierKey.parse(path.read_text("utf-8"))
            except FileNotFoundError:
                return None

    def _agrees(self, head: Checkpoint) -> bool:
        try:
            return self.tree.root(head.size) == head.root
        except IndexError:  # a record is missing in the middle
            return False

    def _signer(self) -> SignerKey:
        """Return the key to sign with, made now for a log without heads."""
        path = self.folder / SIGNER
        try:
            with _whole(path, "signer"):
                signer = SignerKey.parse(path.read_text("utf-8"))
        except FileNotFoundError:
            if self.files():
                raise SignerLostError(path=str(path)) from None
            signer = SignerKey.make(f"afterloop/{os.urandom(_ORIGIN_BYTES).hex()}")
            _put(path, f"{signer}\n", mode=0o600)
        if not (self.folder / VERIFIER).exists():
            _put(self.folder / VERIFIER, f"{signer.verifier}\n")
        return signer

    def _read(self, path: Path) -> Checkpoint:
        with self._border(), _whole(path, "head"):
            return Checkpoint.parse(path.read_text("utf-8"))

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            path = str(error.filename or self.folder)
            raise HeadsFailedError(path=path, reason=error.strerror or str(error)) from error


@contextmanager
def _whole(path: Path, what: str) -> Iterator[None]:
    """Say of a file that is read within, and is not what it should be, that it is damaged."""
    try:
        yield
    except (UnicodeDecodeError, NoteMalformedError) as error:
        raise HeadsFailedError(path=str(path), reason=f"{what}-damaged") from error


def _put(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a small file whole and durably; it is there under its name or not at all."""
    draft = path.with_name(f"{path.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
