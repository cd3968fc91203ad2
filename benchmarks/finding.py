"""What finding a customer takes in a year of one centre, by name, phone, plate and VIN.

    python -m benchmarks.finding [--home HOME] [--visits 25000] [--customers 12000]
        [--events 600000] [--quick]

Without a home one is made in a temporary folder: visits and answers of the demo's people, and as
many events about nobody as a year has besides. The index of the home is thrown away first, so
that filling it is measured; a search is what the page and the verb do: the index asked, and every
candidate's text opened and compared.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.terminal import Figure
from domain.desk import Batch, Stamp
from domain.events import Event, ResponseReceived, survey_stream
from domain.visits.facts import CustomerReturned, VisitOpened, visit_stream
from eventstore.record import uuid7
from eventstore.views.viewfile import discard
from gateway.demo.people import customers
from gateway.identity import customer_id
from tui.clients import found
from tui.clientsearch import search
from tui.session import Session

GOAL = 100
"""Milliseconds a search may take."""

SEARCHES = 200
FEWEST = 20
"""People without whom no share of searches can be told."""
KINDS = ("name", "phone", "plate", "vin")
_START = datetime(2025, 1, 1, tzinfo=UTC)
_YEAR = timedelta(days=365)
_AT_ONCE = 2_000
_ANSWER_EACH = 2
_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


class Person(NamedTuple):
    """Somebody who comes."""

    id: str
    name: str
    phone: str
    plate: str
    vin: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--visits", type=int, default=25_000)
    parser.add_argument("--customers", type=int, default=12_000)
    parser.add_argument("--events", type=int, default=600_000)
    parser.add_argument("--quick", action="store_true", help="fewer searches")
    given = parser.parse_args()
    if given.home:
        measure(given.home, quick=given.quick)
        return
    with TemporaryDirectory(prefix="afterloop-finding-") as folder:
        home = Path(folder) / "home"
        furnish(home, given.visits, given.customers, given.events)
        measure(home, quick=given.quick)


def measure(home: Path, *, quick: bool) -> None:
    """Print every figure with its goal."""
    with Session(home) as session:
        session.catch_up()
        print(f"\nfinding customers in {home.name}: {session.log.head():,} events")
        discard(session.lookup.path)
        start, cpu = time.perf_counter(), time.process_time()
        session.lookup.follow()
        took, worked = time.perf_counter() - start, time.process_time() - cpu
        size = session.lookup.path.stat().st_size / 1e6
        print(f"  filling the index: {took:.1f} s ({worked:.1f} s CPU), {size:.0f} MB")
        people = sample(session, SEARCHES // 4 if quick else SEARCHES)
        if len(people) < FEWEST:
            print(f"  only {len(people)} people with name, phone, plate and VIN: nothing to search")
            return
        for figure in searches(session, people):
            print(figure, flush=True)


def sample(session: Session, wanted: int) -> Sequence[Person]:
    """Return people of the home at random, as the views know them."""
    with session.views() as views:
        rows = views.rows(
            "SELECT * FROM customers WHERE name <> '' AND phone <> '' AND plate <> '' AND vin <> ''"
            " AND NOT erased AND merged_into = ''",
            (),
        )
        chosen = Random(5).sample(rows, min(wanted, len(rows)))
        return [
            Person(
                row["customer"],
                *(
                    views.told(
                        row["customer"], kind, row[kind], row[f"{kind}_id"], row[f"{kind}_at"]
                    )
                    for kind in KINDS
                ),
            )
            for row in chosen
        ]


def searches(session: Session, people: Sequence[Person]) -> Iterable[Figure]:
    """Yield what searching by each key takes; every search must find its person."""
    typed: dict[str, Callable[[Person], str]] = {
        "whole name": lambda one: one.name,
        "first sign of a name": lambda one: one.name[:1] if one.name[0] > "z" else one.name[:2],
        "phone": lambda one: one.phone,
        "phone ending": lambda one: one.phone[-4:],
        "plate": lambda one: one.plate,
        "plate ending": lambda one: one.plate[-4:],
        "VIN": lambda one: one.vin,
        "VIN ending": lambda one: one.vin[-6:],
    }
    for name, of in typed.items():
        taken = []
        for one in people:
            start = time.perf_counter()
            matches = search(session, of(one))
            taken.append((time.perf_counter() - start) * 1000)
            assert one.id in [match.customer for match in matches], (name, one.id)
        yield from summed_up(f"by {name}", taken)
    taken = []
    for one in people[:50]:
        start = time.perf_counter()
        with session.views() as views:
            found(session, views, one.phone[-4:], session.now())
        taken.append((time.perf_counter() - start) * 1000)
    yield from summed_up("phone ending, with the lines to show", taken)


def summed_up(name: str, taken: Sequence[float]) -> Iterable[Figure]:
    """Yield median and 95th percentile of some times in milliseconds."""
    yield Figure(f"{name}, p50", median(taken), GOAL, "ms")
    yield Figure(f"{name}, p95", quantiles(taken, n=20)[-1], GOAL, "ms")


# A year --------------------------------------------------------------------------------------


def furnish(home: Path, visits: int, people: int, events: int) -> None:
    """Make a home with a year of visits and answers, and events about nobody in between."""
    random = Random(7)
    with Session(home, durable=False) as session:
        session.house()
        secret = session.keys.secret()
        known = [_person(random, secret, who) for who in islice(customers(random), people)]
        stamp = Stamp("li", "bench", uuid7())
        batches: list[Batch] = []
        for batch in _year(random, known, visits, events):
            batches.append(batch)
            if len(batches) == _AT_ONCE:
                session.journal.record(batches, stamp)
                batches = []
        session.journal.record(batches, stamp)


def _person(random: Random, secret: bytes, who: object) -> Person:
    name, phone, plate = (str(getattr(who, field)) for field in ("name", "phone", "plate"))
    vin = "L" + "".join(random.choices(_VIN_SIGNS, k=16))
    return Person(customer_id(secret, phone=phone), name, phone, plate, vin)


def _year(random: Random, people: Sequence[Person], visits: int, events: int) -> Iterator[Batch]:
    """Yield every visit with what happened in it, and an answer for some."""
    fillers = max(0, events // visits - 2)
    for number in range(visits):
        one = people[number] if number < len(people) else random.choice(people)
        at = _START + _YEAR * (number / visits)
        name = f"v{number}"
        opened = VisitOpened(
            visit=name,
            centre="centre",
            customer=one.id,
            day=at.date(),
            identified=True,
            name=one.name,
            phone=one.phone,
            plate=one.plate,
            vin=one.vin,
        )
        rest = [Event(at, CustomerReturned(visit=name)) for _ in range(fillers)]
        yield Batch(visit_stream(name), 0, (Event(at, opened), *rest))
        if number % _ANSWER_EACH == 0:
            yield Batch(survey_stream(name), 0, (Event(at, _answer(one, name, at.date())),))


def _answer(one: Person, number: str, day: date) -> ResponseReceived:
    return ResponseReceived(
        response=number,
        centre="centre",
        customer=one.id,
        day=day,
        score=9,
        score_class="promoter",
        channel="app",
        identified=True,
        name=one.name,
        phone=one.phone,
        plate=one.plate,
    )


if __name__ == "__main__":
    main()
