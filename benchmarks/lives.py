"""Who comes to the centre of the benchmarks, what they say, and what becomes of their cases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from domain.commands import (
    AddNote,
    AnalyseCause,
    AnyCommand,
    CloseCase,
    CompleteStep,
    MakePromise,
    RecordContact,
    RecordRecheck,
)
from domain.survey import Contact, ReceiveResponse
from domain.types import Case, Person

ZONE = "Asia/Shanghai"
MANAGER = Person("wang", "manager")
ADVISORS = tuple(Person(name, "advisor") for name in ("li", "zhao", "chen", "liu", "sun", "ma"))
CHANNELS = ("app", "sms", "wechat", "phone")
SCORES = (*range(7), 7, 8, 9, 10)
WEIGHTS = (*[1.7] * 7, 15, 18, 30, 25)
LATE = 0.05
"""The share of cases whose customer is called too late."""

COMMENTS = (
    "等了四十分钟才有人来接待，不过技师讲解得很清楚。",
    "The price was not what I had been told on the phone.",
    "交车很快，洗得也干净。",
    "The noise is back after two weeks.",
    "",
)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Customers:
    """Draws customers: new ones, and for high scores some who have been here before."""

    def __init__(self, rng: Random) -> None:
        """Begin with nobody."""
        self.rng = rng
        self._count = 0
        self._content: list[Contact] = []

    def draw(self, score: int) -> Contact:
        """Return the customer who gives that score."""
        if score >= 9 and self._content and self.rng.random() < 0.7:
            return self.rng.choice(self._content)
        self._count += 1
        contact = Contact(
            customer=f"{self._count:020x}",
            identified=True,
            name=f"王{self._count}",
            phone=f"+86139{self._count:08}",
            plate=f"京A{self._count:06}",
            vehicle="Model C",
            visit=f"V{self._count:07}",
            advisor=self.rng.choice(ADVISORS).id,
        )
        if score >= 9:
            self._content.append(contact)
        return contact

    def number(self) -> int:
        """Return a number nothing else was given."""
        self._count += 1
        return self._count


def answer(customers: Customers, at: datetime) -> ReceiveResponse:
    """Return an answer given at an instant."""
    rng = customers.rng
    score = rng.choices(SCORES, WEIGHTS)[0]
    return ReceiveResponse(
        key=f"answer-{customers.number()}",
        at=at,
        contact=customers.draw(score),
        score=score,
        csat=min(5, 1 + score // 2),
        touchpoints={"reception": score, "repair": min(10, score + 1)},
        channel=rng.choice(CHANNELS),
        trigger="service",
        comment=rng.choice(COMMENTS),
    )


def life(case: Case, rng: Random) -> Iterator[AnyCommand]:
    """Yield what will be done about a case, by the one person it belongs to."""
    if case.kind == "detractor":
        return _recovery(case, MANAGER, rng)
    owner = next(one for one in ADVISORS if one.id == case.owner)
    if case.kind == "passive":
        return _conversion(case, owner, rng)
    return _thanks(case, owner, rng)


def _recovery(case: Case, by: Person, rng: Random) -> Iterator[AnyCommand]:
    late = 3 * HOUR if rng.random() < LATE else 0 * HOUR
    at = case.opened + late + rng.uniform(0.2, 1.9) * HOUR
    if rng.random() < 0.3:
        yield RecordContact(at=at - HOUR / 10, by=by, outcome="no-answer")
    yield RecordContact(at=at, by=by, outcome="reached", note=rng.choice(COMMENTS))
    at = case.opened + late + rng.uniform(2, 7) * HOUR
    if rng.random() < 0.3:
        yield MakePromise(at=at, by=by, due=at + DAY)
        yield CompleteStep(at=at + 0.8 * DAY, by=by, step="promise")
    yield AnalyseCause(at=at, by=by, cause="quality/workmanship", whys=("卡扣没有装回去。",))
    yield CompleteStep(at=case.opened + rng.uniform(8, 23) * HOUR, by=by, step="plan")
    at = case.opened + rng.uniform(25, 71) * HOUR
    yield CompleteStep(at=at, by=by, step="resolve", note="换了新零件。")
    at += rng.uniform(2, 5) * DAY
    yield RecordRecheck(at=at, by=by, satisfied=True)
    yield CloseCase(at=at, by=by, outcome="recovered")


def _conversion(case: Case, by: Person, rng: Random) -> Iterator[AnyCommand]:
    late = DAY if rng.random() < LATE else 0 * DAY
    at = case.opened + late + rng.uniform(1, 23) * HOUR
    yield RecordContact(at=at, by=by, outcome="reached", note=rng.choice(COMMENTS))
    yield CompleteStep(at=at + DAY, by=by, step="improve")
    if rng.random() < 0.3:
        yield AddNote(at=at + 2 * DAY, by=by, note="下次保养预约在月底。")
    yield CloseCase(at=case.opened + rng.uniform(14, 20) * DAY, by=by, outcome="converted")


def _thanks(case: Case, by: Person, rng: Random) -> Iterator[AnyCommand]:
    at = case.opened + rng.uniform(1, 47) * HOUR
    yield RecordContact(at=at, by=by, outcome="reached")
    yield CloseCase(at=at, by=by, outcome="thanked")
