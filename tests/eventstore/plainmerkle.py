"""A second opinion on the tree: RFC 6962's definitions (2.1 to 2.1.2) word for word.

Deliberately naive: every hash is worked out anew over the leaves' *data*, nothing is shared with
the code under test. It stands beside published vectors and, where Python is new enough for it,
beside another implementation (``test_second_opinion.py``).
"""

from __future__ import annotations

from hashlib import sha256


def tree_hash(data: list[bytes]) -> bytes:
    """MTH(D[n])."""
    match len(data):
        case 0:
            return sha256(b"").digest()
        case 1:
            return sha256(b"\x00" + data[0]).digest()
        case n:
            k = split(n)
            return sha256(b"\x01" + tree_hash(data[:k]) + tree_hash(data[k:])).digest()


def audit_path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*audit_path(m, data[:k]), tree_hash(data[k:])]
    return [*audit_path(m - k, data[k:]), tree_hash(data[:k])]


def consistency_proof(m: int, data: list[bytes]) -> list[bytes]:
    """PROOF(m, D[n])."""
    return _subproof(m, data, complete=True)


def _subproof(m: int, data: list[bytes], *, complete: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b)."""
    if m == len(data):
        return [] if complete else [tree_hash(data)]
    k = split(len(data))
    if m <= k:
        return [*_subproof(m, data[:k], complete=complete), tree_hash(data[k:])]
    return [*_subproof(m - k, data[k:], complete=False), tree_hash(data[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k
