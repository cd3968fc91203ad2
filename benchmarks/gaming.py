"""The classic ways of choosing who answers, planted into one advisor's honestly asked surveys."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from msgspec.structs import replace

from benchmarks.chosen import DAY, HOUR, KNOWN, MINUTE, NETWORKS, OWN, answered
from domain.selection.rows import Asked

GAMER = "a00"
"""The advisor into whose surveys gaming is planted."""


Rows = list[Asked]
Gaming = Callable[[Rows, float, Random], Rows]
"""Plants gaming of a strength into the surveys of :data:`GAMER`."""


def _each(rows: Rows, chosen: Callable[[Asked], bool], done: Callable[[Asked], Asked]) -> Rows:
    return [done(row) if row.advisor == GAMER and chosen(row) else row for row in rows]


def not_asked(rows: Rows, strength: float, rng: Random) -> Rows:
    """Withhold a share of the unhappy customers' surveys by hand."""
    return _each(
        rows,
        lambda row: bool(row.unhappy) and row.was_sent and rng.random() < strength,
        lambda row: _unsent(row, status="withheld", why="by-hand"),
    )


def let_lapse(rows: Rows, strength: float, rng: Random) -> Rows:
    """Let a share of the unhappy customers' surveys lie until it is too late."""
    return _each(
        rows,
        lambda row: bool(row.unhappy) and row.was_sent and rng.random() < strength,
        lambda row: _unsent(row, status="lapsed", why=""),
    )


def _unsent(row: Asked, *, status: str, why: str) -> Asked:
    return Asked(
        survey=row.survey,
        customer=row.customer,
        centre=row.centre,
        day=row.day,
        trigger=row.trigger,
        advisor=row.advisor,
        technician=row.technician,
        unhappy=row.unhappy,
        status=status,
        why=why,
    )


def change_contacts(rows: Rows, strength: float, rng: Random) -> Rows:
    """Change the number of a share of the unhappy customers just before they are asked."""

    def changed(row: Asked) -> Asked:
        sent = row.sent or 0
        gone = _unsent(row, status="expired", why="")
        arrived = None if row.delivered is None else int(rng.random() < 0.5)
        return replace(
            gone,
            sent=sent,
            reached_at=f"nobody-{row.survey}",
            changed=sent - rng.randint(1, 20) * HOUR,
            changed_by=GAMER,
            delivered=arrived,
        )

    return _each(
        rows, lambda row: bool(row.unhappy) and row.was_sent and rng.random() < strength, changed
    )


def damage_contacts(rows: Rows, strength: float, rng: Random) -> Rows:
    """Have a share of the unhappy customers' surveys go where they do not arrive."""
    return _each(
        rows,
        lambda row: bool(row.unhappy) and row.was_sent and rng.random() < strength,
        lambda row: replace(_unsent(row, status="expired", why=""), sent=row.sent, delivered=0),
    )


def _some(rows: Rows, count: float, rng: Random) -> set[str]:
    """Return surveys of the gamer that can be answered for the customer."""
    open_to = [r.survey for r in rows if r.advisor == GAMER and r.was_sent and r.sent is not None]
    return set(rng.sample(open_to, min(int(count), len(open_to))))


def one_phone(rows: Rows, strength: float, rng: Random) -> Rows:
    """Send some surveys to a friend's number, who answers each at leisure."""
    some = _some(rows, strength, rng)

    def friend(row: Asked) -> Asked:
        at = (row.sent or 0) + rng.randint(1, 90) * HOUR
        return answered(replace(row, reached_at="friend"), at, 10, rng.choice(NETWORKS))

    return _each(rows, lambda row: row.survey in some, friend)


def in_one_go(rows: Rows, strength: float, rng: Random) -> Rows:
    """Answer some surveys in one sitting of eight minutes, at home."""
    base = min((row.sent or 0 for row in rows if row.advisor == GAMER and row.sent), default=0)
    evening = base - base % DAY + rng.randint(20, 60) * DAY + 20 * HOUR
    some = _some(rows, strength, rng)

    def now(row: Asked) -> Asked:
        return answered(row, evening + int(rng.uniform(0, 8) * MINUTE), 10, "sofa")

    return _each(rows, lambda row: row.survey in some, now)


def at_the_desk(rows: Rows, strength: float, rng: Random) -> Rows:
    """Answer some surveys from the centre's network, one now and one then."""
    some = _some(rows, strength, rng)

    def there(row: Asked) -> Asked:
        at = (row.sent or 0) // DAY * DAY + 2 * DAY + rng.randint(9, 17) * HOUR
        return answered(row, at, 10, OWN)

    return _each(rows, lambda row: row.survey in some, there)


def all_tens(rows: Rows, strength: float, rng: Random) -> Rows:
    """Have so many answers in a row be tens."""
    answers = sorted(
        (row for row in rows if row.advisor == GAMER and row.was_valid),
        key=lambda row: (row.answered or 0, row.survey),
    )
    first = rng.randint(0, max(0, len(answers) - int(strength)))
    run = {row.survey for row in answers[first : first + int(strength)]}
    return _each(rows, lambda row: row.survey in run, lambda row: replace(row, score=10))


def by_staff(rows: Rows, strength: float, rng: Random) -> Rows:
    """Have colleagues answer some surveys at their own numbers."""
    some = _some(rows, strength, rng)

    def colleague(row: Asked) -> Asked:
        at = (row.sent or 0) + rng.randint(1, 90) * HOUR
        told = replace(row, reached_at=rng.choice(sorted(KNOWN.staff)))
        return answered(told, at, 10, rng.choice(NETWORKS), "staff-or-test")

    return _each(rows, lambda row: row.survey in some, colleague)
