"""The search index: as true as looking through the log, gone with the erased, never in the way."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.clientele.facts import ContactDataChanged
from domain.custody import CustomerErased, CustomerRestricted
from domain.desk import Batch
from domain.events import Event, customer_stream
from domain.fact import Fact
from domain.visits.facts import VisitOpened
from eventstore.errors import ViewsFailedError
from eventstore.keys.seal import KeyRing
from eventstore.keys.traces import find
from eventstore.sqlite import SqliteLog
from gateway.heeding import heed
from gateway.journal import EventJournal, customer_of
from gateway.lookup import Lookup, _token
from gateway.searched import KINDS, SearchKind, fits, forms, wishes
from tests import make
from tests.journal import stamp

NAMES = ("王小明", "王明", "Anna Müller", "Anna Li", "欧阳小明")
PHONES = ("+8613900008000", "+8613911118000", "+8613900009000")
PLATES = ("沪AD12345", "京A12345", "沪B98000")
VINS = ("LSVAU033172123456", "LSVAU033172998000")
TYPED = (
    *("王", "小明", "anna", "an li", "müller", "欧阳小明"),
    *("8000", "18000", "13900009000", "12345", "沪AD12345", "98000", "123456", VINS[0]),
)
WHO = ("ann", "bob", "eve")


class Home(NamedTuple):
    """A log with its keys, and the index beside them."""

    folder: Path
    journal: EventJournal
    lookup: Lookup

    def record(self, *facts: Fact) -> None:
        for fact in facts:
            stream = customer_stream(customer_of(fact))
            version = len(self.journal.load([stream])[stream])
            batch = Batch(stream, version, (Event(make.MONDAY, fact),))
            self.journal.record([batch], stamp())

    def erase(self, customer: str) -> None:
        self.record(CustomerErased(customer=customer, grounds="asked for"))
        heed(self.journal.log, self.journal.keys)

    def found(self, typed: str, kind: SearchKind | str = "") -> set[str]:
        """Whom the index means, once their texts were compared."""
        met = set()
        for each in self.lookup.find(typed, kind):  # type: ignore[arg-type]
            texts = (
                (by, self._text(position, by)) for by in each.kinds for position in each.places[by]
            )
            if any(fits(by, typed, text) for by, text in texts if text):
                met.add(each.customer)
        return met

    def looked_through(self, typed: str) -> set[str]:
        """Whom the log means, event by event."""
        asked = {wish.kind for wish in wishes(typed)}
        return {
            customer_of(event.fact)
            for event in self.journal.read()
            for kind in asked
            if (text := self._text(event.position, kind)) and fits(kind, typed, text)
        }

    def _text(self, position: int, kind: SearchKind) -> str:
        (event,) = (e for e in self.journal.read(position - 1) if e.position == position)
        return str(getattr(self.journal.readable(event), kind, ""))


@contextmanager
def at_home(folder: Path) -> Iterator[Home]:
    with ExitStack() as opened:
        log = opened.enter_context(SqliteLog(folder / "log.db", durable=False))
        keys = opened.enter_context(KeyRing(folder / "keys.db", durable=False))
        journal = EventJournal(log, keys)
        lookup = opened.enter_context(Lookup(folder / "lookup.db", journal))
        yield Home(folder, journal, lookup)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with at_home(tmp_path) as opened:
        yield opened


def came(customer: str = "ann", **told: str) -> VisitOpened:
    return VisitOpened(
        visit="v1", centre=make.CENTRE, customer=customer, day=date(2026, 3, 2), **told
    )


_came = st.builds(
    came,
    st.sampled_from(WHO),
    name=st.sampled_from(NAMES),
    phone=st.sampled_from(("", *PHONES)),
    plate=st.sampled_from(("", *PLATES)),
    vin=st.sampled_from(("", *VINS)),
)
_changed = st.builds(
    ContactDataChanged,
    customer=st.sampled_from(WHO),
    fields=st.just(("phone",)),
    phone=st.sampled_from(PHONES),
)
_erased = st.sampled_from(WHO)
_deeds = st.lists(
    st.one_of(_came, _came, _changed, _erased, st.integers(1, 4), st.just("lost")), max_size=14
)


@given(_deeds)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_batching_finds_whom_looking_through_the_log_finds(deeds: list[object]) -> None:
    with TemporaryDirectory() as folder, at_home(Path(folder)) as home:
        for deed in deeds:
            match deed:
                case Fact():
                    home.record(deed)
                case int():
                    home.lookup.follow(limit=deed)
                case "lost":
                    home.lookup.close()
                    (home.folder / "lookup.db").unlink(missing_ok=True)
                case str():
                    home.erase(deed)
        home.lookup.follow()
        for typed in TYPED:
            assert home.found(typed) == home.looked_through(typed), typed


def test_only_what_was_known_by_then_is_found_in_the_past(home: Home) -> None:
    home.record(came(name="王小明"), came(phone=PHONES[0]))
    home.lookup.follow()
    assert [each.customer for each in home.lookup.find("王", upto=1)] == ["ann"]
    assert home.lookup.find("8000", upto=1) == []
    assert home.lookup.find("8000", upto=2)


def test_a_kind_that_is_asked_for_excludes_the_others(home: Home) -> None:
    home.record(came("ann", phone=PHONES[0]), came("bob", plate="沪B98000"))
    home.lookup.follow()
    assert home.found("8000") == {"ann", "bob"}
    assert home.found("8000", "plate") == {"bob"}


def test_all_texts_of_a_person_are_named_for_comparing(home: Home) -> None:
    home.record(came(phone=PHONES[0]), came(phone=PHONES[1]), came(phone=PHONES[0]))
    home.lookup.follow()
    (found,) = home.lookup.find("8000")
    assert found.places == {"phone": [1, 2]}
    assert found.sure
    (longer,) = home.lookup.find("18000")
    assert not longer.sure


def test_who_is_restricted_is_found_so_that_it_can_be_lifted(home: Home) -> None:
    home.record(came(phone=PHONES[0]), CustomerRestricted(customer="ann", reason="objects"))
    heed(home.journal.log, home.journal.keys)
    home.lookup.follow()
    assert [each.customer for each in home.lookup.find("8000")] == ["ann"]


def test_no_text_stands_in_any_file_of_the_index(home: Home) -> None:
    home.record(came(name="王小明", phone=PHONES[0], plate=PLATES[0], vin=VINS[0]))
    home.lookup.follow()
    needles = [text.encode() for text in ("王小明", "13900008000", PLATES[0], VINS[0])]
    assert list(find(home.folder, needles)) == []


def test_of_the_erased_no_token_is_left_in_any_file(home: Home) -> None:
    told = {"name": "王小明", "phone": PHONES[0], "plate": PLATES[0], "vin": VINS[0]}
    home.record(came(**told), *(came("bob", name=name) for name in NAMES))
    home.lookup.follow()
    tokens = _bytes_of(home, **told)
    assert list(find(home.folder, tokens))
    home.erase("ann")
    home.lookup.follow()
    others = _bytes_of(home, name="王小明")
    assert list(find(home.folder, [one for one in tokens if one not in others])) == []
    assert home.found("小明") == {"bob"}


def _bytes_of(home: Home, **told: str) -> list[bytes]:
    secret = home.journal.keys.secret()
    return [
        _token(secret, kind, form).to_bytes(8, signed=True)
        for kind in KINDS
        if kind in told
        for form in forms(kind, told[kind])
    ]


def test_who_was_erased_while_nobody_followed_is_forgotten_when_the_home_is_opened(
    home: Home,
) -> None:
    home.record(came(phone=PHONES[0]))
    home.lookup.follow()
    tokens = _bytes_of(home, phone=PHONES[0])
    home.erase("ann")
    home.lookup.close()
    with Lookup(home.lookup.path, home.journal) as opened:
        opened.heed()
    assert list(find(home.folder, tokens)) == []


def test_who_was_erased_and_comes_again_is_found_by_what_they_tell_then(home: Home) -> None:
    home.record(came(phone=PHONES[0]))
    home.erase("ann")
    home.record(came(phone=PHONES[2]))
    home.lookup.follow()
    assert home.found("8000") == set()
    assert home.found("9000") == {"ann"}


def test_an_index_of_another_log_is_filled_anew(home: Home, tmp_path: Path) -> None:
    home.record(came(name="王小明"))
    home.lookup.follow()
    home.lookup.close()
    other = tmp_path / "other"
    other.mkdir()
    with at_home(other) as moved:
        moved.record(came("bob", name="Anna Li"))
        (other / "lookup.db").write_bytes(home.lookup.path.read_bytes())
        moved.lookup.follow()
        assert moved.found("anna") == {"bob"}
        assert moved.found("王") == set()


def test_a_damaged_index_is_filled_anew(home: Home) -> None:
    home.record(came(name="王小明"))
    home.lookup.path.write_bytes(b"no index" * 1000)
    home.lookup.follow()
    assert home.found("王") == {"ann"}


def test_an_index_deleted_while_it_is_open_is_filled_anew(home: Home) -> None:
    home.record(came(name="王小明"))
    home.lookup.follow()
    home.lookup.path.unlink()
    home.lookup.follow()
    assert home.found("王") == {"ann"}


def test_while_somebody_else_fills_it_nothing_is_done_twice(home: Home) -> None:
    home.record(came(name="王小明"))
    with home.lookup._alone(wait=True):
        assert home.lookup.follow() == 0
    assert home.lookup.follow() == 1


def test_an_index_that_cannot_be_written_is_told_as_such(home: Home) -> None:
    home.lookup.path.mkdir()
    with pytest.raises(ViewsFailedError):
        home.lookup.follow()


def test_the_same_name_with_the_same_car_looks_like_one_person(home: Home) -> None:
    home.record(
        came("ann", name="王小明", plate=PLATES[0], phone=PHONES[0]),
        came("bob", name="王小明", plate=PLATES[0], phone=PHONES[1]),
        came("eve", name="Anna Li", plate=PLATES[0]),
        came("eve", name="王小明", plate=PLATES[1]),
        came("zoe", name="王小明", plate=PLATES[2]),
    )
    home.lookup.follow()
    pairs = {frozenset(pair) for pair in home.lookup.doubles()}
    assert pairs == {frozenset(two) for two in (("ann", "bob"), ("ann", "eve"), ("bob", "eve"))}
    assert home.lookup.doubles(upto=1) == []
    assert home.lookup.alike(["zoe"]) == dict.fromkeys(("ann", "bob", "eve"), frozenset({"name"}))
    assert home.lookup.alike(["ann", "bob"])["eve"] == {"name", "plate"}


def test_progress_ends_at_the_head(home: Home) -> None:
    home.record(*(came(name=name) for name in NAMES))
    told: list[tuple[int, int]] = []
    assert home.lookup.follow(lambda at, goal: told.append((at, goal)), limit=3) == 3
    assert home.lookup.follow(lambda at, goal: told.append((at, goal))) == 5
    assert told == [(3, 3), (5, 5)]


KILLED = """
import os, signal, sys
from pathlib import Path
from gateway import lookup
from gateway.lookupfile import LookupFile
from tests.gateway.test_lookup import at_home
lookup.BATCH = 2
whole, calls = LookupFile._keep, iter(range(100))
def dying(self, rows):
    whole(self, rows)
    if next(calls) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
LookupFile._keep = dying
with at_home(Path(sys.argv[1])) as home:
    home.lookup.follow()
"""


def test_killed_between_two_batches_it_goes_on_where_it_was(home: Home) -> None:
    home.record(*(came(who, name=name) for who in WHO for name in NAMES))
    command = [sys.executable, "-c", KILLED, str(home.folder)]
    died = subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    assert died.returncode == -signal.SIGKILL
    assert home.lookup.position() == 2
    home.lookup.follow()
    for typed in TYPED:
        assert home.found(typed) == home.looked_through(typed)
