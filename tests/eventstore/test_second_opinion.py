"""Tree, key and signed head, checked by an independent implementation of the same formats.

``aics-tlog`` installs from Python 3.12 on; elsewhere ``plainmerkle`` alone is the second opinion.
"""

from hashlib import sha256
from random import Random

import pytest

from eventstore.proof import merkle
from eventstore.proof.merkle import Frontier
from eventstore.proof.note import Checkpoint, SignerKey

theirs = pytest.importorskip("aics_tlog")

SIZES = [*range(40), 255, 256, 257, 1000]


@pytest.mark.parametrize("size", SIZES)
def test_another_implementation_comes_to_the_same_root_and_the_same_proofs(size: int) -> None:
    data = [f"record {number}".encode() for number in range(size)]
    hashes = [sha256(b"\0" + each).digest() for each in data]
    tree, frontier, nodes = theirs.MerkleTree(data), Frontier(), merkle.over(hashes)
    for each in hashes:
        frontier.add(each)
    assert frontier.root() == tree.root()
    chance = Random(size)
    for _ in range(min(size, 10)):
        index = chance.randrange(size)
        until = chance.randrange(index + 1, size + 1)
        path = merkle.inclusion(nodes, index, until)
        assert path == tree.inclusion_proof(index, until)
        assert theirs.verify_inclusion(hashes[index], index, until, path, tree.root(until))
        old = chance.randrange(1, until + 1)
        assert merkle.consistency(nodes, old, until) == tree.consistency_proof(old, until)


def test_another_implementation_accepts_a_signed_head_under_the_verifier_key() -> None:
    signer = SignerKey.make("afterloop/0123456789abcdef")
    head = Checkpoint(signer.name, 7, sha256(b"root").digest())
    found = theirs.verify_checkpoint(
        theirs.parse_note(signer.sign(head.body)), theirs.parse_vkey(str(signer.verifier))
    )
    assert found.ok
    assert (found.origin, found.size, found.root) == (head.origin, head.size, head.root)
