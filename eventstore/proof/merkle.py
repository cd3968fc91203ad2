"""The Merkle tree of RFC 6962 and RFC 9162 over leaves that are hashed already.

``Frontier`` takes leaf after leaf and knows the root at any moment in flat memory. ``root``,
``inclusion`` and ``consistency`` make a root and the two kinds of proof from the hashes of complete
subtrees, wherever those are kept; ``over`` serves them from leaves in memory.
``verify_inclusion`` and ``verify_consistency`` are the RFC's own checks and share nothing with the
generators but the hash of two nodes.

An index counts leaves from 0 (the record at position p is leaf p - 1); a size counts leaves. The
tree of no leaf has the root ``EMPTY``.
"""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from typing import TypeAlias

HASH_BYTES = 32

EMPTY = sha256(b"").digest()

_RUN = 256  # leaves taken level by level

#: Answers (level, index) with the hash of the complete subtree over the 2**level leaves from leaf
#: index * 2**level; level 0 is a leaf itself.
Nodes: TypeAlias = Callable[[int, int], bytes]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others: SHA-256 of 0x01 and both (RFC 9162, 2.1.1)."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """A tree that only grows, as the roots of its complete subtrees.

    Attributes:
        size: how many leaves it has taken.
    """

    def __init__(self) -> None:
        """Start without a leaf."""
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take the next leaf hash."""
        node, rest, peaks = leaf, self.size, self._peaks
        while rest & 1:
            node = sha256(b"\1" + peaks.pop() + node).digest()
            rest >>= 1
        peaks.append(node)
        self.size += 1

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Take many leaf hashes: complete runs of them level by level, which is quicker."""
        lone = min(-self.size % _RUN, len(leaves))
        whole = lone + (len(leaves) - lone) // _RUN * _RUN
        for leaf in leaves[:lone]:
            self.add(leaf)
        for start in range(lone, whole, _RUN):
            self._take_run(leaves[start : start + _RUN])
        for leaf in leaves[whole:]:
            self.add(leaf)

    def _take_run(self, level: Sequence[bytes]) -> None:
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=True)
            level = [sha256(b"\1" + left + right).digest() for left, right in pairs]
        node, rest, peaks = level[0], self.size // _RUN, self._peaks
        while rest & 1:
            node = node_hash(peaks.pop(), node)
            rest >>= 1
        peaks.append(node)
        self.size += _RUN

    def root(self) -> bytes:
        """Return the root over the leaves so far; it can go on growing."""
        if not self._peaks:
            return EMPTY
        *larger, node = self._peaks
        for peak in reversed(larger):
            node = node_hash(peak, node)
        return node


def over(leaves: Sequence[bytes]) -> Nodes:
    """Return the subtrees over leaf hashes in memory, each worked out once."""

    @cache
    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def root(nodes: Nodes, size: int) -> bytes:
    """Return the root of the first ``size`` leaves (RFC 9162, 2.1.1)."""
    return _hash(nodes, 0, size) if size else EMPTY


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` (RFC 9162, 2.1.3.1).

    Returns:
        The sibling hashes from the leaf up to the root's child.
    """
    _require(0 <= index < size)
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = _middle(begin, end)
        if index < middle:
            path.append(_hash(nodes, middle, end))
            end = middle
        else:
            path.append(_hash(nodes, begin, middle))
            begin = middle
    return path[::-1]


def consistency(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of ``new`` begins with that of ``old`` (RFC 9162, 2.1.4.1).

    Returns:
        The hashes from the bottom up; none where the older tree is empty or the same.
    """
    _require(0 <= old <= new)
    if old == 0:
        return []
    begin, end, path = 0, new, []
    while end != old:
        middle = _middle(begin, end)
        if old <= middle:
            path.append(_hash(nodes, middle, end))
            end = middle
        else:
            path.append(_hash(nodes, begin, middle))
            begin = middle
    if begin:
        path.append(_hash(nodes, begin, end))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes
) -> bool:
    """Tell whether ``path`` leads from a leaf hash to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == expected


def verify_consistency(
    old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Tell whether ``path`` shows that one tree grew into the other (RFC 9162, 2.1.4.2)."""
    if old in (0, new):
        return not path and old_root == (EMPTY if old == 0 else new_root)
    if not 0 < old < new:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _hash(nodes: Nodes, begin: int, end: int) -> bytes:
    """Return the hash over the leaves from ``begin`` to before ``end``, as the tree splits them."""
    count = end - begin
    level = count.bit_length() - 1
    left = nodes(level, begin >> level)
    if count == 1 << level:
        return left
    return node_hash(left, _hash(nodes, begin + (1 << level), end))


def _middle(begin: int, end: int) -> int:
    """Return where the tree splits: after the largest power of two below the count."""
    return begin + (1 << (end - begin - 1).bit_length() - 1)


def _require(within: bool) -> None:  # noqa: FBT001 - reads as the sentence it is
    if not within:
        raise IndexError
