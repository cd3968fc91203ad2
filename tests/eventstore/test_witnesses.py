"""Signed heads show what hashes in a file cannot: that everything was rewritten, or cut off."""

from pathlib import Path

import pytest

from eventstore.proof import verify as verifying
from eventstore.proof.merkle import EMPTY, Frontier
from eventstore.proof.note import Checkpoint, SignerKey
from eventstore.proof.report import Report, Span
from eventstore.proof.verify import verify
from eventstore.proof.witnesses import Head
from eventstore.record import leaf_hash
from eventstore.sqlite import SqliteLog
from tests.eventstore.meddling import codes, meddle, ten_records

SIGNER = SignerKey.make("log/one")


@pytest.fixture
def path(path: Path) -> Path:
    """A log of ten records: nine in streams of three, one alone."""
    return ten_records(path)


def head(path: Path, size: int, signer: SignerKey = SIGNER, *, outside: bool = True) -> Head:
    """The signed head of the log as it is now, at one of its sizes."""
    tree = Frontier()
    with SqliteLog(path, readonly=True) as log:
        for record in log.read(upto=size):
            tree.add(record.leaf)
    where = "outside" if outside else "home"
    return Head(
        f"{where}-{size}", signer.sign(Checkpoint(signer.name, size, tree.root()).body), outside
    )


def rewrite(path: Path, change: str) -> None:
    """Alter the log and make every hash right again."""
    meddle(path, change)
    with SqliteLog(path, readonly=True) as log:
        leaves = [(leaf_hash(record.row), record.position) for record in log.read()]
    meddle(
        path,
        *(f"UPDATE event SET leaf = x'{leaf.hex()}' WHERE position = {at}" for leaf, at in leaves),
    )


def looked(path: Path, *heads: Head) -> Report:
    return verify(path, heads=heads, key=SIGNER.verifier)


def test_a_log_agrees_with_every_head_signed_while_it_grew(path: Path) -> None:
    report = looked(path, *(head(path, size) for size in range(11)))
    assert report.ok
    assert (report.cover.heads, report.cover.outside, report.cover.unprotected) == (11, 10, 0)
    assert "rewrite" not in report.limits


def test_it_makes_no_difference_to_heads_how_much_is_read_at_a_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = [head(path, size) for size in range(11)]
    for page in (1, 3, 4, 10):
        monkeypatch.setattr(verifying, "PAGE", page)
        report = looked(path, *heads)
        assert (report.ok, report.cover.outside) == (True, 10)


def test_a_log_rewritten_with_its_hashes_is_found_by_an_outside_head_only(path: Path) -> None:
    outside = [head(path, 3), head(path, 8)]
    rewrite(path, "UPDATE event SET actor = 'nobody' WHERE position = 5")
    assert verify(path).ok
    report = looked(path, *outside)
    assert codes(report) == {"root-differs"}
    assert report.only_outside
    assert (report.first_bad, report.among) == (None, Span(4, 8))
    assert report.cover.outside == 3


def test_the_homes_own_heads_never_narrow_down_what_an_outside_head_accuses(path: Path) -> None:
    outside = [head(path, 2), head(path, 9)]
    rewrite(path, "UPDATE event SET actor = 'nobody' WHERE position = 4")
    report = looked(path, *outside, head(path, 6, outside=False))
    assert report.among == Span(3, 9)


def test_the_homes_own_heads_find_what_was_rewritten_without_them(path: Path) -> None:
    own = [head(path, size, outside=False) for size in (2, 6, 10)]
    rewrite(path, "UPDATE event SET actor = 'nobody' WHERE position = 4")
    report = looked(path, *own)
    assert codes(report) == {"root-differs"}
    assert not report.only_outside
    assert report.among == Span(3, 6)


def test_a_record_that_does_not_match_its_leaf_is_the_altered_one_where_the_heads_agree(
    path: Path,
) -> None:
    outside = head(path, 9)
    meddle(path, "UPDATE event SET actor = 'x' WHERE position = 7")
    report = looked(path, outside)
    assert codes(report) == {"leaf-wrong"}
    assert (report.first_bad, report.among, report.only_outside) == (7, None, False)


def test_where_heads_differ_what_is_seen_to_be_wrong_may_not_be_the_first(path: Path) -> None:
    outside = [head(path, 2), head(path, 9)]
    rewrite(path, "UPDATE event SET actor = 'nobody' WHERE position = 4")
    meddle(path, "UPDATE event SET actor = 'x' WHERE position = 7")
    report = looked(path, *outside)
    assert codes(report) == {"root-differs", "leaf-wrong"}
    assert (report.first_bad, report.among) == (7, Span(3, 7))


def test_a_removed_record_next_to_a_head_that_agrees_is_named_exactly(path: Path) -> None:
    outside = [head(path, 4), head(path, 10)]
    meddle(path, "DELETE FROM event WHERE position = 5")
    report = looked(path, *outside)
    assert (report.first_bad, report.among) == (5, None)


def test_a_tail_cut_off_without_a_trace_is_named_as_cut_off(path: Path) -> None:
    outside = [head(path, 7), head(path, 10)]
    meddle(path, "DELETE FROM event WHERE position > 7", "UPDATE sqlite_sequence SET seq = 7")
    assert verify(path).ok
    report = looked(path, *outside)
    (found,) = report.findings
    assert (found.code, found.position, found.params["size"]) == ("tail-cut", 8, 10)
    assert found.outside
    assert (report.first_bad, report.among) == (8, None)


def test_a_log_too_short_may_have_lost_any_record_behind_the_last_head_that_agrees(
    path: Path,
) -> None:
    outside = [head(path, 4), head(path, 10)]
    meddle(path, "DELETE FROM event WHERE position > 7", "UPDATE sqlite_sequence SET seq = 7")
    assert looked(path, *outside).among == Span(5, 8)


def test_what_no_outside_head_covers_is_told_with_its_age(path: Path) -> None:
    report = looked(path, head(path, 4), head(path, 7, outside=False))
    cover = report.cover
    assert report.ok
    assert (cover.outside, cover.own, cover.unprotected) == (4, 7, 6)
    with SqliteLog(path, readonly=True) as log:
        assert cover.oldest == next(log.read(4)).recorded_at
    assert "tail" in report.limits


def test_without_a_head_from_outside_it_says_that_all_may_be_rewritten(path: Path) -> None:
    report = looked(path, head(path, 10, outside=False))
    assert report.limits == ["rewrite", "unrecorded", "truth"]
    assert (report.cover.outside, report.cover.own, report.cover.unprotected) == (0, 10, 10)


def altered(text: str) -> str:
    """A note with another size over the same signature."""
    first, size, rest = text.split("\n", 2)
    return f"{first}\n{int(size) - 1}\n{rest}"


def test_a_head_that_does_not_bear_the_pinned_signature_is_a_fault_that_says_which(
    path: Path,
) -> None:
    good = head(path, 5)
    heads = {
        "head-forged": Head("a", altered(good.text), outside=True),
        "head-signed-by-another": head(path, 5, SignerKey.make("log/one")),
        "head-of-another-log": head(path, 5, SignerKey.make("log/two")),
        "head-malformed": Head("b", "no note at all", outside=True),
    }
    for code, given in heads.items():
        report = looked(path, given)
        (found,) = report.findings
        assert (found.code, found.params["head"]) == (code, given.name)
        assert report.cover.outside == 0


def test_two_heads_of_two_histories_contradict_each_other(path: Path) -> None:
    other = Checkpoint(SIGNER.name, 4, EMPTY)
    report = looked(path, head(path, 9), Head("strange", SIGNER.sign(other.body), outside=True))
    assert codes(report) == {"head-contradicted"}
    assert report.among is None


def test_without_a_key_heads_still_say_what_the_log_was(path: Path) -> None:
    outside = head(path, 8)
    assert verify(path, heads=[outside]).cover.outside == 8
    rewrite(path, "UPDATE event SET actor = 'nobody' WHERE position = 5")
    assert not verify(path, heads=[outside]).ok


def test_the_root_of_the_tree_is_told(path: Path) -> None:
    expected = Checkpoint.parse(head(path, 10).text).root
    assert verify(path).root == expected
