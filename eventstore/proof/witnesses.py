"""Signed heads as witnesses of a log: what each of them says, and whether the log bears it out.

A head says what the root over the first so many records was when it was signed. One kept outside
says so whoever has rewritten the log since; the home's own can have been rewritten with it, and so
they count for less: they never narrow down what an outside head accuses.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from eventstore.errors import NoteForgedError, NoteMalformedError, ProofError
from eventstore.proof.note import Checkpoint, VerifierKey, open_checkpoint
from eventstore.proof.report import Cover, Finding, Span


class Head(msgspec.Struct, frozen=True):
    """A head as somebody kept it.

    Attributes:
        name: where it comes from, for people.
        text: the signed note.
        outside: whether it was kept where whoever writes the log does not reach.
    """

    name: str
    text: str
    outside: bool = False


class _Witness(msgspec.Struct):
    """A head that may speak; ``agrees`` stays None until the log has come to its size."""

    name: str
    outside: bool
    size: int
    root: bytes
    agrees: bool | None = None


class Witnesses:
    """All heads there are of one log, heard while its records go by.

    Attributes:
        refused: what is wrong with the heads that may not speak.
    """

    def __init__(self, heads: Iterable[Head], key: VerifierKey | None) -> None:
        """Admit those of ``heads`` that ``key`` has signed; without a key all that can be read."""
        self.refused: list[Finding] = []
        self._all: list[_Witness] = []
        for head in heads:
            try:
                said = _said(head.text, key)
            except ProofError as error:
                self.refused.append(_refusal(head, key, error))
            else:
                self._all.append(_Witness(head.name, head.outside, said.size, said.root))
        self._all.sort(key=lambda witness: witness.size)
        self._of_size = {n: list(same) for n, same in groupby(self._all, key=lambda w: w.size)}

    @property
    def sizes(self) -> list[int]:
        """The sizes at which somebody has something to say, ascending."""
        return list(self._of_size)

    def hear(self, size: int, root: bytes) -> None:
        """Let those of ``size`` compare what they say with the ``root`` the log has there."""
        for witness in self._of_size.get(size, ()):
            witness.agrees = witness.root == root

    def accusations(self, end: int) -> Iterator[Finding]:
        """Yield what they accuse the log of, whose last position is ``end``.

        Of those that say the same, outside and at home, one speaks for the others.
        """
        for outside in (True, False):
            against = self._against(outside=outside)
            upheld = self._upheld(outside=outside)
            if differing := [witness for witness in against if witness.size <= end]:
                yield _difference(differing, upheld)
            if missed := [witness for witness in against if witness.size > end]:
                last = missed[-1]
                params = {"head": last.name, "size": last.size, "heads": len(missed)}
                yield Finding("tail-cut", end + 1, {**params, "after": upheld}, outside)

    def among(self, end: int) -> Span | None:
        """Return the records the first altered one is among, by the most trusted that accuse.

        A log that ends too early may have lost its tail, or any record behind the last head that
        agrees, with the later ones moved up.
        """
        for outside in (True, False):
            for witness in self._against(outside=outside)[:1]:
                after, last = self._upheld(outside=outside), min(witness.size, end + 1)
                return Span(after + 1, last) if after < last else None
        return None

    def cover(self) -> Cover:
        """Return how far those that agree vouch for the log."""
        agreeing = [(w.size, w.outside) for w in self._all if w.agrees]
        return Cover(
            heads=len(self._all),
            outside=max((size for size, outside in agreeing if outside), default=0),
            own=max((size for size, _ in agreeing), default=0),
        )

    def _against(self, *, outside: bool) -> list[_Witness]:
        """Return those that do not agree, the smallest first; what was not reached does not."""
        return [w for w in self._all if w.outside is outside and not w.agrees]

    def _upheld(self, *, outside: bool) -> int:
        """Return the largest size that agrees, by heads trusted no less than those."""
        return max((w.size for w in self._all if w.agrees and w.outside >= outside), default=0)


def _said(text: str, key: VerifierKey | None) -> Checkpoint:
    return open_checkpoint(text, [key]) if key else Checkpoint.parse(text)


def _difference(differing: Sequence[_Witness], upheld: int) -> Finding:
    first = differing[0]
    params = {"head": first.name, "size": first.size, "heads": len(differing)}
    if upheld >= first.size:  # what it covers is as a later head says: there were two histories
        return Finding("head-contradicted", params=params, outside=first.outside)
    return Finding("root-differs", params={**params, "after": upheld}, outside=first.outside)


def _refusal(head: Head, key: VerifierKey | None, error: ProofError) -> Finding:
    params: dict[str, object] = {"head": head.name}
    origin = _origin(head.text)
    if isinstance(error, NoteForgedError):
        code = "head-forged"
    elif isinstance(error, NoteMalformedError) or not origin:
        code = "head-malformed"
    elif key and origin != key.name:
        code, params["origin"] = "head-of-another-log", origin
    else:
        code = "head-signed-by-another"
    return Finding(code, params=params, outside=head.outside)


def _origin(text: str) -> str:
    """Return the log a note says it is a head of; empty when it is no head."""
    try:
        return Checkpoint.parse(text).origin
    except NoteMalformedError:
        return ""
