from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.proof import merkle
from eventstore.proof.merkle import Frontier, verify_consistency, verify_inclusion
from tests.eventstore import plainmerkle

# The vectors of the Certificate Transparency reference implementation (merkle_tree_test.cc).
PUBLISHED = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

WHOLE = [f"record {n}".encode() for n in range(70)]
SIZES = st.integers(1, len(WHOLE))


def leaves(data: list[bytes]) -> list[bytes]:
    return [sha256(b"\0" + each).digest() for each in data]


NODES = merkle.over(leaves(WHOLE))


def test_every_tree_of_the_published_vectors_has_its_published_root() -> None:
    frontier, nodes = Frontier(), merkle.over(leaves(PUBLISHED))
    assert frontier.root() == merkle.root(nodes, 0) == sha256(b"").digest()
    for size, (leaf, root) in enumerate(zip(leaves(PUBLISHED), ROOTS, strict=True), 1):
        frontier.add(leaf)
        assert frontier.size == size
        assert frontier.root().hex() == merkle.root(nodes, size).hex() == root


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_published_paths_are_made_and_hold(index: int, size: int) -> None:
    path = merkle.inclusion(merkle.over(leaves(PUBLISHED)), index, size)
    assert [step.hex() for step in path] == PATHS[index, size]
    leaf, root = leaves(PUBLISHED)[index], bytes.fromhex(ROOTS[size - 1])
    assert verify_inclusion(leaf, index, size, path, root)


@given(SIZES)
def test_roots_agree_with_the_second_opinion(size: int) -> None:
    frontier = Frontier()
    for leaf in leaves(WHOLE[:size]):
        frontier.add(leaf)
    assert frontier.root() == merkle.root(NODES, size) == plainmerkle.tree_hash(WHOLE[:size])


@given(SIZES, st.data())
def test_inclusion_agrees_with_the_second_opinion_and_holds(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(NODES, index, size)
    assert path == plainmerkle.audit_path(index, WHOLE[:size])
    assert verify_inclusion(leaves(WHOLE)[index], index, size, path, merkle.root(NODES, size))


@given(SIZES, st.data())
def test_consistency_agrees_with_the_second_opinion_and_holds(
    new: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, new))
    path = merkle.consistency(NODES, old, new)
    assert path == plainmerkle.consistency_proof(old, WHOLE[:new])
    assert verify_consistency(old, new, path, merkle.root(NODES, old), merkle.root(NODES, new))


@given(SIZES, st.data())
def test_no_other_leaf_place_size_root_or_path_is_included(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaf, root = leaves(WHOLE)[index], merkle.root(NODES, size)
    path = merkle.inclusion(NODES, index, size)
    other = sha256(b"another").digest()
    assert not verify_inclusion(other, index, size, path, root)
    assert not verify_inclusion(leaf, index, size, path, other)
    assert not verify_inclusion(leaf, index, size, [*path, other], root)
    assert not verify_inclusion(leaf, size, size, path, root)
    assert not verify_inclusion(leaf, -1, size, path, root)
    if path:
        assert not verify_inclusion(leaf, index, size, path[:-1], root)
        assert not verify_inclusion(leaf, index ^ 1, size, path, root)
        changed = data.draw(st.integers(0, len(path) - 1))
        bent = [*path[:changed], other, *path[changed + 1 :]]
        assert not verify_inclusion(leaf, index, size, bent, root)


@given(SIZES, st.data())
def test_a_tree_that_lost_or_changed_something_is_not_consistent(
    new: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, new))
    path = merkle.consistency(NODES, old, new)
    before, after = merkle.root(NODES, old), merkle.root(NODES, new)
    other = sha256(b"another").digest()
    assert not verify_consistency(old, new, path, other, after)
    assert not verify_consistency(old, new, path, before, other)
    assert not verify_consistency(old, new, [*path, other], before, after)
    assert not verify_consistency(new + 1, new, path, before, after)
    if path:
        assert not verify_consistency(old, new, path[:-1], before, after)


def test_everything_has_grown_from_nothing() -> None:
    assert merkle.consistency(NODES, 0, 5) == []
    assert verify_consistency(0, 5, [], merkle.EMPTY, merkle.root(NODES, 5))
    assert not verify_consistency(0, 5, [], merkle.root(NODES, 5), merkle.root(NODES, 5))


def test_what_is_not_in_the_tree_cannot_be_proved() -> None:
    for index, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(IndexError):
            merkle.inclusion(NODES, index, size)
    with pytest.raises(IndexError):
        merkle.consistency(NODES, 6, 5)


def test_a_frontier_holds_no_more_than_one_hash_a_level() -> None:
    frontier = Frontier()
    for leaf in leaves(WHOLE[:63]):
        frontier.add(leaf)
    assert len(frontier._peaks) == 6


def test_roots_of_neighbouring_sizes_differ() -> None:
    assert all(a != b for a, b in pairwise(merkle.root(NODES, size) for size in range(70)))


@given(st.lists(st.integers(0, 700), max_size=4))
def test_leaves_taken_many_at_a_time_make_the_same_tree(portions: list[int]) -> None:
    one, many, start = Frontier(), Frontier(), 0
    for portion in portions:
        some = [sha256(number.to_bytes(4)).digest() for number in range(start, start + portion)]
        start += portion
        many.extend(some)
        for leaf in some:
            one.add(leaf)
    assert (many.size, many.root()) == (one.size, one.root())
