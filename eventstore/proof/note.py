"""Signed notes, tree heads and proofs of inclusion, in the published formats of c2sp.org.

``signed-note``: ``open_note(text, keys) -> str``, ``SignerKey`` (``make``, ``parse``, ``str()``,
``sign``, ``verifier``) and ``VerifierKey`` (``parse``, ``str()``, ``key_id``); Ed25519 only.
``tlog-checkpoint``: ``Checkpoint`` (``parse``, ``body``) and ``open_checkpoint(text, keys)``.
``tlog-proof``: ``Proof`` (``parse``, ``str()``).

A text is worth nothing before ``open_note`` or ``open_checkpoint`` returned: ``parse`` reads, it
does not verify. Signatures of keys nobody here knows (witnesses, rotated keys) are let pass, as
the formats say. What does not hold raises a ``ProofError``.
"""

import os
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple, Self

import msgspec

from eventstore.errors import NoteForgedError, NoteMalformedError, NoteUnsignedError
from eventstore.proof.merkle import HASH_BYTES

PROOF_HEADER = "c2sp.org/tlog-proof@v1"

_ED25519 = b"\1"
_KEY_ID_BYTES = 4
_SIGNATURES = 100  # in one note; the format asks for 16 at least
_STEPS = 64  # of one path: more than any tree that can be counted has
_SECRET = "PRIVATE+KEY"  # noqa: S105 - the format's own mark of a signer key
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")


class VerifierKey(msgspec.Struct, frozen=True):
    """A public key and the name it signs under.

    Attributes:
        name: of a log, its origin.
        public: the Ed25519 public key, 32 bytes (RFC 8032).
    """

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``name+key id+key``.

        Raises:
            NoteMalformedError: it is no such key, or of another algorithm than Ed25519.
        """
        name, identity, public = _key_parts(text, text.strip().split("+", 2))
        key = cls(name, public)
        if identity != key.key_id.hex():
            raise NoteMalformedError(reason="key")
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes that name the key beside its name."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.public)}"

    def verifies(self, signature: bytes, body: str) -> bool:
        """Tell whether ``signature`` is this key's over ``body``."""
        from cryptography.exceptions import InvalidSignature  # slow to import
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, body.encode())
        except InvalidSignature:
            return False
        return True


class SignerKey(msgspec.Struct, frozen=True):
    """A secret key and the name it signs under; its text is for its owner's eyes only.

    Attributes:
        name: of a log, its origin.
        seed: the Ed25519 secret key, 32 bytes (RFC 8032).
    """

    name: str
    seed: bytes

    @classmethod
    def make(cls, name: str) -> Self:
        """Return a new key, drawn at random."""
        return cls(name, os.urandom(HASH_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``PRIVATE+KEY+name+key id+key``, the form of golang.org/x/mod/sumdb/note.

        Raises:
            NoteMalformedError: it is no such key, or of another algorithm than Ed25519.
        """
        mark, _, rest = text.strip().partition(f"{_SECRET}+")
        name, identity, seed = _key_parts(text, rest.split("+", 2))
        key = cls(name, seed)
        if mark or identity != key.verifier.key_id.hex():
            raise NoteMalformedError(reason="key")
        return key

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return VerifierKey(self.name, private.public_key().public_bytes_raw())

    def __str__(self) -> str:
        key_id = self.verifier.key_id.hex()
        return f"{_SECRET}+{self.name}+{key_id}+{_base64(_ED25519 + self.seed)}"

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"

    def sign(self, body: str) -> str:
        """Return the note of ``body``, which ends in a newline, with this key's signature."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(body.encode())
        return f"{body}\n— {self.name} {_base64(self.verifier.key_id + signature)}\n"


class _Signature(NamedTuple):
    """One signature line: who, which of their keys, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes


def open_note(text: str, keys: Iterable[VerifierKey]) -> str:
    """Return the body of a signed note.

    Raises:
        NoteMalformedError: it is no note.
        NoteForgedError: a signature that names one of ``keys`` does not hold.
        NoteUnsignedError: none of ``keys`` has signed.
    """
    return _opened(text, keys)[0]


def _opened(text: str, keys: Iterable[VerifierKey]) -> tuple[str, set[str]]:
    """Return the body of a note and the names of the known keys that signed it."""
    body, signatures = _parted(text)
    known = {(key.name, key.key_id): key for key in keys}
    signers = set()
    for name, key_id, signature in signatures:
        key = known.get((name, key_id))
        if key is None:
            continue
        if not key.verifies(signature, body):
            raise NoteForgedError(name=name)
        signers.add(name)
    if not signers:
        raise NoteUnsignedError(
            signed_by=sorted({signature.name for signature in signatures}),
            known=sorted({name for name, _ in known}),
        )
    return body, signers


def _parted(text: str) -> tuple[str, list[_Signature]]:
    """Split a note at its last empty line."""
    before, blank, lines = text.rpartition("\n\n")
    if not (before and blank and lines.endswith("\n")) or _CONTROL.search(text):
        raise NoteMalformedError(reason="note")
    signatures = lines.removesuffix("\n").split("\n")
    if len(signatures) > _SIGNATURES:
        raise NoteMalformedError(reason="note")
    return before + "\n", [_signature(line) for line in signatures]


def _signature(line: str) -> _Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    blob = _bytes(encoded, "note")
    if dash != "—" or not _NAME.fullmatch(name) or len(blob) <= _KEY_ID_BYTES:
        raise NoteMalformedError(reason="note")
    return _Signature(name, blob[:_KEY_ID_BYTES], blob[_KEY_ID_BYTES:])


class Checkpoint(msgspec.Struct, frozen=True):
    """The head of a log's tree at one size.

    Attributes:
        origin: the log's name for ever.
        size: how many leaves the tree has, which is the last position it covers.
        root: the tree's root at that size, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a checkpoint's body, or a whole signed one without verifying it.

        Lines after the third, up to the empty one, are somebody's extensions and mean nothing.

        Raises:
            NoteMalformedError: it is no checkpoint.
        """
        body = text.rpartition("\n\n")[0] + "\n" if "\n\n" in text else text
        match body.split("\n"):
            case [str(origin), size, root, *extensions, ""] if (
                origin and _NUMBER.fullmatch(size) and all(extensions)
            ):
                return cls(origin, int(size), _hash_of(root, "checkpoint"))
        raise NoteMalformedError(reason="checkpoint")

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def open_checkpoint(text: str, keys: Sequence[VerifierKey]) -> Checkpoint:
    """Return the checkpoint of a note that its own log has signed.

    Raises:
        NoteMalformedError: it is no note, or none of a checkpoint.
        NoteForgedError: a signature that names one of ``keys`` does not hold.
        NoteUnsignedError: none of ``keys`` that bears the log's name has signed.
    """
    body, signers = _opened(text, keys)
    checkpoint = Checkpoint.parse(body)
    if checkpoint.origin not in signers:
        raise NoteUnsignedError(signed_by=sorted(signers), known=sorted({key.name for key in keys}))
    return checkpoint


class Proof(msgspec.Struct, frozen=True):
    """That one record is in a log: its place, the path to the root, and the signed head.

    Attributes:
        index: the leaf's place, from 0: the record's position less one.
        path: the sibling hashes from the leaf up.
        checkpoint: the signed head, as it was issued.
        extra: bytes of the maker's own, which prove nothing.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a ``tlog-proof``; nothing is verified.

        Raises:
            NoteMalformedError: it is no such proof.
        """
        head, blank, checkpoint = text.partition("\n\n")
        header, *lines = head.split("\n")
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = _bytes(lines.pop(0).removeprefix("extra "), "proof")
        word, _, index = (lines or [""])[0].partition(" ")
        if header != PROOF_HEADER or not blank or word != "index" or len(lines) > _STEPS:
            raise NoteMalformedError(reason="proof")
        if not _NUMBER.fullmatch(index):
            raise NoteMalformedError(reason="proof")
        path = tuple(_hash_of(line, "proof") for line in lines[1:])
        return cls(int(index), path, checkpoint, extra)

    def __str__(self) -> str:
        extra = [f"extra {_base64(self.extra)}"] if self.extra else []
        lines = [PROOF_HEADER, *extra, f"index {self.index}", *map(_base64, self.path)]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def _key_parts(text: str, parts: Sequence[str]) -> tuple[str, str, bytes]:
    """Return the name, the key id and the 32 bytes of a key's text."""
    match parts:
        case [name, identity, encoded] if _NAME.fullmatch(name) and not _CONTROL.search(text[:-1]):
            blob = _bytes(encoded, "key")
            if blob[:1] == _ED25519 and len(blob) == 1 + HASH_BYTES:
                return name, identity, blob[1:]
    raise NoteMalformedError(reason="key")


def _hash_of(encoded: str, what: str) -> bytes:
    found = _bytes(encoded, what)
    if len(found) != HASH_BYTES:
        raise NoteMalformedError(reason=what)
    return found


def _bytes(encoded: str, what: str) -> bytes:
    """Decode standard base64 that is written in the one way there is."""
    try:
        found = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        found = b""
    if not found or _base64(found) != encoded:
        raise NoteMalformedError(reason=what)
    return found


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
