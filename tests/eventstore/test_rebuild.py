"""A check tells whether views are what the log says, and a rebuild makes them so."""

from contextlib import closing
from pathlib import Path

from eventstore.log import Log
from eventstore.views.compare import Difference
from eventstore.views.projector import Projector
from tests.eventstore.ledger import Cancelled, Paid, alter, projector, rows, write


def test_a_check_of_untouched_views_finds_nothing(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3), Paid("v", "B", 30), Cancelled("u"))
    assert views.check() == []


def test_a_check_names_every_row_altered_added_or_removed(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3), Paid("v", "B", 30), Paid("w", "B", 1))
    views.catch_up()
    alter(views, "UPDATE visits SET amount = 4, note = 'x' WHERE visit = 'u'")
    alter(views, "DELETE FROM visits WHERE visit = 'w'")
    alter(views, "INSERT INTO takings VALUES ('Z', 1, 1)")
    alter(views, "UPDATE sums SET visits = 9 WHERE size = 'large'")
    altered, missing, moved, added = views.check()
    old = {"amount": 3, "note": None}
    assert altered == Difference("visits", ("u",), {"amount": 4, "note": "x"}, old)
    assert (missing.key, missing.live) == (("w",), None)
    assert missing.rebuilt is not None
    assert missing.rebuilt["amount"] == 1
    too_many = {"centre": "Z", "events": 1, "total": 1}
    assert added == Difference("takings", ("Z",), too_many, None)
    assert moved == Difference("sums", ("B", "large"), {"visits": 9}, {"visits": 1})


def test_a_rebuild_puts_right_what_a_check_has_found(log: Log, views: Projector) -> None:
    write(log, Paid("u", "A", 3), Paid("v", "B", 30))
    views.catch_up()
    before = rows(views)
    alter(views, "UPDATE visits SET amount = 4")
    assert views.check() != []
    assert views.rebuild() == 2
    assert views.check() == []
    assert rows(views) == before


def test_a_rebuild_changes_nothing_under_a_reader_until_it_looks_again(
    log: Log, views: Projector
) -> None:
    write(log, Paid("u", "A", 3))
    views.catch_up()
    with closing(views.reader()) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT total FROM takings").fetchall() == [(3,)]
        write(log, Paid("u", "A", 4))
        views.rebuild()
        assert reader.execute("SELECT total FROM takings").fetchall() == [(3,)]
        reader.execute("ROLLBACK")
        assert reader.execute("SELECT total FROM takings").fetchall() == [(7,)]


def test_a_rebuild_replaces_views_that_are_torn(log: Log, views: Projector) -> None:
    write(log, *(Paid(f"visit-{n}", "A", n) for n in range(500)))
    views.catch_up()
    before = rows(views)
    views.close()
    torn = bytearray(views.path.read_bytes())
    torn[4096 * 3 :] = b"\xff" * len(torn[4096 * 3 :])
    views.path.write_bytes(torn)
    assert views.rebuild() == 500
    assert rows(views) == before
    assert views.check() == []


def test_nothing_is_left_lying_beside_the_views(log: Log, tmp_path: Path) -> None:
    write(log, Paid("u", "A", 3))
    with projector(log, tmp_path) as views:
        views.rebuild()
        views.check()
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        views.path.name,
        "views.db.lock",
    }
