"""The tree over a log that grows, with a side file that is lost, cut, foreign or wrong."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from eventstore.log import Append
from eventstore.memory import MemoryLog
from eventstore.proof import merkle
from eventstore.proof.merkle import HASH_BYTES, Frontier, verify_consistency, verify_inclusion
from eventstore.proof.tree import RUN, Tree
from eventstore.record import Record
from tests.eventstore.events import event


class CountingLog(MemoryLog):
    """Counts the records that are read."""

    read_so_far = 0

    def read(self, after: int = 0, **bounds: object) -> Iterator[Record]:
        for record in super().read(after, **bounds):  # type: ignore[arg-type] # passed on
            self.read_so_far += 1
            yield record


def filled(count: int) -> CountingLog:
    log = CountingLog()
    grow(log, count)
    return log


def grow(log: MemoryLog, count: int) -> None:
    log.append(Append("s", None, tuple(event() for _ in range(count))))


def plain_root(log: MemoryLog, size: int) -> bytes:
    frontier = Frontier()
    for record in log.read(0, upto=size):
        frontier.add(record.leaf)
    return frontier.root()


SIZES = (0, 1, 2, 255, 256, 257, 511, 512, 700, 768, 1000)


def test_the_root_at_every_size_is_that_over_all_leaves(tmp_path: Path) -> None:
    log = filled(1000)
    tree = Tree(tmp_path / "tree.bin", log)
    for size in (*SIZES, *reversed(SIZES)):
        assert tree.root(size) == plain_root(log, size)


def test_the_tree_follows_a_log_that_grows(tmp_path: Path) -> None:
    log = filled(0)
    tree = Tree(tmp_path / "tree.bin", log)
    for before, size in pairwise(SIZES):
        grow(log, size - before)
        assert tree.root(size) == plain_root(log, size)


def test_every_proof_holds(tmp_path: Path) -> None:
    log = filled(1000)
    tree = Tree(tmp_path / "tree.bin", log)
    leaves = [record.leaf for record in log.read()]
    for size in SIZES[1:]:
        root = tree.root(size)
        for position in {1, size // 2 + 1, size}:
            path = tree.inclusion(position, size)
            assert verify_inclusion(leaves[position - 1], position - 1, size, path, root)
        for old in (old for old in SIZES if old <= size):
            path = tree.consistency(old, size)
            assert path == merkle.consistency(merkle.over(leaves), old, size)
            assert verify_consistency(old, size, path, plain_root(log, old), root)


def test_what_is_not_there_cannot_be_asked(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree.bin", filled(300))
    for ask in (
        lambda: tree.root(301),
        lambda: tree.root(600),
        lambda: tree.inclusion(301, 300),
        lambda: tree.inclusion(0, 300),
        lambda: tree.consistency(300, 299),
    ):
        with pytest.raises(IndexError):
            ask()
    assert tree.root(300) == plain_root(tree._log, 300)  # type: ignore[arg-type] # a memory log


def test_a_second_look_reads_a_few_hundred_records_and_not_the_log(tmp_path: Path) -> None:
    log = filled(5000)
    Tree(tmp_path / "tree.bin", log).root(5000)
    tree, log.read_so_far = Tree(tmp_path / "tree.bin", log), 0
    root = tree.root(5000)
    assert verify_inclusion(next(log.read(776)).leaf, 776, 5000, tree.inclusion(777, 5000), root)
    assert log.read_so_far < 4 * RUN


def test_the_side_file_holds_a_hash_for_every_complete_run(tmp_path: Path) -> None:
    log, path = filled(1000), tmp_path / "tree.bin"
    Tree(path, log).root(1000)
    held = path.read_bytes()
    leaves = [record.leaf for record in log.read()]
    assert held == b"".join(
        merkle.root(merkle.over(leaves[start : start + RUN]), RUN) for start in (0, RUN, 2 * RUN)
    )


def damaged(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(change(path.read_bytes())), None)[1]


@pytest.mark.parametrize(
    "harm",
    [
        damaged(lambda _held: b""),
        damaged(lambda held: held[:HASH_BYTES]),
        damaged(lambda held: held[: HASH_BYTES + 5]),
        damaged(lambda held: held + held),
        damaged(lambda held: held[:-1] + b"\0"),
        damaged(lambda held: bytes(HASH_BYTES) + held[HASH_BYTES:]),
        damaged(lambda held: bytes(len(held))),
        Path.unlink,
    ],
)
def test_a_lost_cut_or_foreign_side_file_is_made_anew(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    log, path = filled(1000), tmp_path / "tree.bin"
    Tree(path, log).root(1000)
    whole = path.read_bytes()
    harm(path)
    assert Tree(path, log).root(1000) == plain_root(log, 1000)
    assert path.read_bytes() == whole


def test_the_side_file_of_another_log_is_made_anew_even_when_it_is_shorter(tmp_path: Path) -> None:
    path = tmp_path / "tree.bin"
    Tree(path, filled(600)).root(600)
    log = filled(1000)
    assert Tree(path, log).root(1000) == plain_root(log, 1000)


def test_what_is_distrusted_is_read_again_and_written_over(tmp_path: Path) -> None:
    log, path = filled(1000), tmp_path / "tree.bin"
    Tree(path, log).root(1000)
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + b"!" + whole[41:])
    tree = Tree(path, log)
    assert tree.root(1000) != plain_root(log, 1000)
    tree.distrust(RUN)
    assert tree.root(1000) == plain_root(log, 1000)
    assert path.read_bytes() == whole


def test_processes_that_race_leave_one_whole_file(tmp_path: Path) -> None:
    log, path = filled(300), tmp_path / "tree.bin"
    first, second = Tree(path, log), Tree(path, log)
    first.root(300)
    grow(log, 700)
    second.root(1000)
    path.unlink()
    grow(log, 300)
    first.root(1300)
    assert second.root(1300) == plain_root(log, 1300)
    assert Tree(path, log).root(1300) == plain_root(log, 1300)
    assert len(path.read_bytes()) == 1300 // RUN * HASH_BYTES


def test_without_a_folder_to_write_to_it_works_all_the_same(tmp_path: Path) -> None:
    log = filled(600)
    tree = Tree(tmp_path / "nowhere" / "tree.bin", log)
    assert tree.root(600) == plain_root(log, 600)
    assert not (tmp_path / "nowhere").exists()
