"""A made-up centre and the surveys it owed, honestly asked: what judging must leave in peace.

Honest life is no coin: advisors differ in their work and in their scores, busy days bring both
late cars and lists that are not sent, families and firms share a number, a mobile network and the
tablet at the reception are one place for many people, answers come in a swarm after each batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from msgspec.structs import replace

from domain.selection.rows import Asked, Known, week

START = date(2026, 1, 5)
HOUR = 3_600_000_000
MINUTE = HOUR // 60
DAY = 24 * HOUR
OWN = "centre"
"""The sign of the centre's own network."""

NETWORKS = tuple(f"network-{n}" for n in range(12))
KNOWN = Known(staff=frozenset({"staff-1", "staff-2", "staff-3"}), own=frozenset({OWN}))


@dataclass
class Advisor:
    """How one honest advisor differs from the others."""

    name: str
    volume: float
    trouble: float
    major: float
    tens: float
    response: float
    by_hand: float
    tidies: float

    @classmethod
    def drawn(cls, rng: Random, number: int, unrest: float) -> Advisor:
        """Return one of them."""
        return cls(
            name=f"a{number:02}",
            volume=rng.uniform(0.75, 1.25),
            trouble=rng.lognormvariate(0, 0.25 * unrest),
            major=rng.uniform(0.04, 0.14),
            tens=min(0.85, max(0.4, rng.gauss(0.62, 0.05 * unrest))),
            response=min(0.85, max(0.5, rng.gauss(0.70, 0.05 * unrest))),
            by_hand=rng.lognormvariate(0, 0.4 * unrest),
            tidies=rng.lognormvariate(0, 0.5 * unrest),
        )


@dataclass
class Customer:
    """Somebody who comes: the advisor they know, the number they are reached at, their home."""

    name: str
    advisor: int
    number: str
    place: str


@dataclass
class Life:
    """One centre for a while.

    Attributes:
        seed: Makes it the same every time.
        owed: Surveys owed for one advisor, about.
        days: How long.
        unrest: How much advisors, weeks and days differ, against the ordinary.
    """

    seed: int
    owed: int = 250
    days: int = 91
    advisors: int = 12
    unrest: float = 1.0
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.staff = [Advisor.drawn(self.rng, n, self.unrest) for n in range(self.advisors)]
        self.people = list(self._people())
        self.regulars: dict[int, list[Customer]] = {n: [] for n in range(self.advisors)}
        for person in self.people:
            self.regulars[person.advisor].append(person)
        self.made = 0

    def _people(self) -> Iterator[Customer]:
        """Yield the centre's customers: alone, in families of two to four, in firms."""
        rng, made, wanted = self.rng, 0, self.owed * self.advisors
        while made < wanted:
            draw = rng.random()
            size = 4 if draw < 0.0005 else 3 if draw < 0.004 else 2 if draw < 0.03 else 1
            if rng.random() < 2 / wanted:
                size = rng.randint(8, 16)  # a firm
            household, advisor = f"h{made}", rng.randrange(self.advisors)
            for member in range(size):
                known = advisor if size <= 4 else rng.randrange(self.advisors)
                place = f"home-{household}" if rng.random() < 0.5 else rng.choice(NETWORKS[:6])
                yield Customer(f"c{made}-{member}", known, f"tel-{household}", place)
            made += size

    def rows(self) -> list[Asked]:
        """Return the surveys of the time, honestly asked."""
        rows: list[Asked] = []
        for number in range(self.days):
            day = START + timedelta(days=number)
            busy = self.rng.lognormvariate(0, 0.3 * self.unrest)
            unsent = self.rng.random() < 0.03 * busy * self.unrest  # nobody has time for the list
            for index, advisor in enumerate(self.staff):
                if self.rng.random() < 1.5 / 7:
                    continue  # off duty
                rows += self._work(day, index, advisor, busy, unsent=unsent)
        return rows

    def _work(
        self, day: date, index: int, advisor: Advisor, busy: float, *, unsent: bool
    ) -> Iterator[Asked]:
        """Yield what is owed for one advisor's visits of a day."""
        rng = self.rng
        load = busy * rng.lognormvariate(0, 0.3 * self.unrest)
        mean = self.owed / (self.days * 5.5 / 7) * advisor.volume * load / 1.1
        for _ in range(_poisson(rng, mean)):
            loyal = rng.random() < 0.6 and self.regulars[index]
            person = rng.choice(self.regulars[index] if loyal else self.people)
            draw = rng.random()
            trigger = (
                "major-repair"
                if draw < advisor.major
                else "first-maintenance"
                if draw < advisor.major + 0.08
                else "service"
            )
            odds = 0.13 * advisor.trouble * load**1.2 * (1.8 if trigger == "major-repair" else 1)
            unhappy = "late" if rng.random() < min(0.7, odds) else ""
            self.made += 1
            row = Asked(
                survey=f"s{self.made:06}",
                customer=person.name,
                centre="centre",
                day=day.isoformat(),
                trigger=trigger,
                advisor=advisor.name,
                technician=f"t{rng.randrange(20)}",
                unhappy=unhappy,
                reached_at=person.number,
            )
            yield self._asked(row, advisor, person, load, unsent=unsent)

    def _asked(
        self, row: Asked, advisor: Advisor, person: Customer, load: float, *, unsent: bool
    ) -> Asked:
        """Return the survey as it went out, or did not."""
        rng = self.rng
        by_hand = min(0.3, (0.05 if row.unhappy else 0.008) * advisor.by_hand)
        for why, chance in (
            ("quiet-period", 0.08),
            ("no-consent", 0.03),
            ("no-contact", 0.02),
            ("staff-or-test", 0.003),
            ("by-hand", by_hand),
        ):
            if rng.random() < chance:
                return replace(row, status="withheld", why=why, reached_at="")
        phoned = row.trigger == "major-repair"
        if rng.random() < (0.6 if unsent else 0.04 * load if phoned else 0.008 * load):
            return replace(row, status="lapsed", reached_at="")
        visited = (date.fromisoformat(row.day) - START).days * DAY
        sent = visited + {
            "service": DAY + 10 * HOUR,
            "first-maintenance": 17 * HOUR,
            "major-repair": 3 * DAY + rng.randint(9, 17) * HOUR,
        }.get(row.trigger, 0)
        if rng.random() < min(0.3, 0.04 * advisor.tidies * (1.3 if row.unhappy else 1)):
            changed = visited + rng.randint(8 * 60, 17 * 60) * MINUTE
            row = replace(row, changed=changed, changed_by=advisor.name)
        delivered = None if phoned else int(rng.random() >= 0.03)
        row = replace(row, status="expired", sent=sent, delivered=delivered)
        willing = advisor.response * (0.85 if row.unhappy else 1)
        if delivered == 0 or rng.random() >= willing:
            return row
        return self._answered(row, advisor, person, visited)

    def _answered(self, row: Asked, advisor: Advisor, person: Customer, visited: int) -> Asked:
        """Return the survey with its answer."""
        rng, sent = self.rng, row.sent or 0
        if row.trigger == "first-maintenance" and rng.random() < 0.5:
            at, place = visited + int(rng.triangular(17, 19, 17.6) * HOUR), OWN  # the tablet
        elif rng.random() < 0.35:
            at, place = sent + int(rng.expovariate(1 / 12) * MINUTE), person.place
        else:
            later = rng.randint(0, 9) if rng.random() < 0.6 else 0
            at = sent + later * DAY + int(rng.triangular(0, 12, 4) * HOUR)
            place = person.place if rng.random() < 0.6 else rng.choice(NETWORKS)
        if rng.random() < 0.015:
            place = OWN  # came back for something
        invalid = "staff-or-test" if rng.random() < 0.002 else ""
        return answered(row, at, self._score(row, advisor), place, invalid)

    def _score(self, row: Asked, advisor: Advisor) -> int:
        rng = self.rng
        mood = Random(f"{self.seed}/{row.advisor}/{week(row.day)}").gauss(0, 0.03 * self.unrest)
        if row.unhappy:
            return 10 if rng.random() < 0.12 else rng.choice((0, 2, 3, 5, 6, 7, 8, 9))
        return 10 if rng.random() < advisor.tens + mood else rng.choice((6, 7, 8, 8, 9, 9, 9))


def answered(row: Asked, at: int, score: int, place: str, invalid: str = "") -> Asked:
    """Return a survey with an answer."""
    return replace(
        row,
        status="sent" if invalid else "answered",
        delivered=1,
        answered=at,
        answered_on=(START + timedelta(days=at // DAY)).isoformat(),
        score=score,
        place=place,
        valid=int(not invalid),
        invalid=invalid,
    )


def _poisson(rng: Random, mean: float) -> int:
    """Return a number of independent arrivals (Knuth's product of uniforms)."""
    limit, n, product = 2.718281828459045**-mean, 0, rng.random()
    while product > limit:
        n, product = n + 1, product * rng.random()
    return n
