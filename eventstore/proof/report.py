"""What a look through a whole log has come to: what is wrong, what is odd, what was not looked at.

Codes and facts only; the sentences live in the catalogue of words. A finding says whether it took
a head kept outside to see it, because that is what such heads are kept for.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

NAMED = 100  # findings of one kind that are kept in full; the rest are counted

#: Kinds that are odd but allowed: clocks differ and are set right.
NOTES = frozenset({"occurred-after-recorded", "clock-ran-back"})


class Finding(msgspec.Struct, frozen=True):
    """Something about the log that is not as it should be, or that is worth knowing.

    Attributes:
        code: the kind, a constant for ever.
        position: the record it is about; 0 when it is about the file or about many.
        params: the facts, by name.
        outside: whether it took a head kept outside to see it.
    """

    code: str
    position: int = 0
    params: Mapping[str, object] = {}
    outside: bool = False


class Skipped(msgspec.Struct, frozen=True):
    """A check that could not be made, or was not wanted.

    Attributes:
        code: which and why, a constant for ever.
        params: the facts, by name.
    """

    code: str
    params: Mapping[str, object] = {}


class Span(NamedTuple):
    """The records ``first`` to ``last``, both among them."""

    first: int
    last: int


class Cover(msgspec.Struct):
    """How far signed heads vouch for the log.

    Attributes:
        heads: how many were compared.
        outside: the last position under a head kept outside that agrees; 0 for none.
        own: the last position under any head that agrees, the home's own among them.
        unprotected: how many records came after ``outside``.
        oldest: when the first of those was recorded, in microseconds since 1970-01-01 UTC.
    """

    heads: int = 0
    outside: int = 0
    own: int = 0
    unprotected: int = 0
    oldest: int | None = None


class Report(msgspec.Struct):
    """What a look through the whole log has come to.

    Attributes:
        head: the last position in the log.
        records: how many records were read.
        root: the root of the tree over their leaves, as they stand.
        streams: how many streams they belong to.
        first_bad: the lowest position something is wrong with; None when no record is to blame.
        among: the records the first altered one is among, where signed heads tell of more than
            what is seen to be wrong at ``first_bad``.
        cover: how far signed heads vouch for it.
        findings: what is wrong, in the order found; of each kind the first hundred.
        notes: what is odd but allowed, under the same limit.
        counts: how often each kind of finding and note occurs.
        skipped: the checks that were not made.
    """

    head: int = 0
    records: int = 0
    root: bytes = b""
    streams: int = 0
    first_bad: int | None = None
    among: Span | None = None
    cover: Cover = msgspec.field(default_factory=Cover)
    findings: list[Finding] = []
    notes: list[Finding] = []
    counts: dict[str, int] = {}
    skipped: list[Skipped] = []

    @property
    def ok(self) -> bool:
        """Whether the log is whole; notes and skipped checks do not count against it."""
        return not self.findings

    @property
    def only_outside(self) -> bool:
        """Whether nothing would have been found without a head kept outside."""
        return bool(self.findings) and all(found.outside for found in self.findings)

    @property
    def limits(self) -> list[str]:
        """What this look cannot show, however it came out; codes, constant for ever.

        ``rewrite``: that nobody rewrote everything, for want of a head kept outside. ``tail``: that
        nothing was taken from the unprotected records at the end, or altered there with its hashes.
        ``unrecorded``: what never was recorded. ``truth``: whether what was recorded is true.
        """
        by_cover = {
            "rewrite": not self.cover.outside,
            "tail": self.cover.outside and self.cover.unprotected,
        }
        return [*(code for code, holds in by_cover.items() if holds), "unrecorded", "truth"]

    def add(self, found: Finding) -> None:
        """Count ``found``, and keep it while there are few of its kind."""
        self.counts[found.code] = self.counts.get(found.code, 0) + 1
        kept = self.notes if found.code in NOTES else self.findings
        if self.counts[found.code] <= NAMED:
            kept.append(found)
        if kept is self.findings and found.position:
            self.first_bad = min(self.first_bad or found.position, found.position)
