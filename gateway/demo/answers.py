"""What comes in: a customer's scores and words, all of one piece with the class they fall in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random
from typing import NamedTuple, TypeVar, get_args

from domain.policy import Policy
from domain.survey import Contact, ReceiveResponse
from domain.types import Person, ScoreClass
from gateway.demo.people import Colleague, Customer, Language
from gateway.demo.texts import Comments, Topic
from gateway.intake.mapping import Touchpoint

T = TypeVar("T")

SCORES: dict[ScoreClass, dict[int, int]] = {
    "detractor": {0: 3, 1: 4, 2: 7, 3: 11, 4: 15, 5: 25, 6: 35},
    "passive": {7: 45, 8: 55},
    "promoter": {9: 54, 10: 46},
}
"""How often each score is given within its class."""

CSAT: dict[ScoreClass, dict[int, int]] = {
    "detractor": {1: 22, 2: 37, 3: 28, 4: 13},
    "passive": {3: 3, 4: 80, 5: 17},
    "promoter": {4: 20, 5: 80},
}

CES: dict[ScoreClass, dict[int, int]] = {
    "detractor": {3: 10, 4: 30, 5: 35, 6: 18, 7: 7},
    "passive": {1: 8, 2: 42, 3: 38, 4: 12},
    "promoter": {1: 52, 2: 38, 3: 10},
}

TRIGGERS = {
    "service-finished": 60,
    "first-maintenance": 12,
    "major-repair": 12,
    "key-node": 12,
    "complaint-handled": 4,
}
"""What everyday surveys are sent for; the quarterly one goes to all at once."""

ASKED_CSAT = 0.85
ASKED_CES = 0.7
ASKED_TOUCHPOINTS = 0.35
"""The shares of answers that go on beyond the first question."""


class Told(NamedTuple):
    """An answer as it comes in, with what the story has to know of it."""

    received: ReceiveResponse
    topic: Topic
    language: Language
    advisor: Person


class Answers:
    """Makes answers, each by a customer of its own."""

    def __init__(
        self, rng: Random, policy: Policy, customers: Iterator[Customer], name: str
    ) -> None:
        """Prepare; ``name`` goes into every answer's key, which must be unique for ever."""
        self._rng = rng
        self._comments = Comments(rng)
        self._customers = customers
        self._channels = {channel: rules.weight for channel, rules in policy.channels.items()}
        self._public = policy.jumps.public_channels
        self._name = name
        self._count = 0

    def key(self) -> str:
        """Return a new key."""
        self._count += 1
        return f"{self._name}-{self._count:05}"

    def contact(self, advisor: str = "") -> tuple[Contact, Language]:
        """Return a new customer, served by an advisor, and the language they write."""
        customer = next(self._customers)
        contact = Contact(
            customer=customer.id,
            identified=True,
            name=customer.name,
            phone=customer.phone,
            plate=customer.plate,
            vehicle=customer.vehicle,
            visit=f"R{self._rng.randrange(10_000, 100_000)}",
            advisor=advisor,
        )
        return contact, customer.language

    def answer(
        self, kind: ScoreClass, at: datetime, advisor: Colleague, *, quarterly: bool, private: bool
    ) -> Told:
        """Return a new customer's answer.

        Args:
            kind: The class its score falls in.
            at: When it is given.
            advisor: Who served the customer.
            quarterly: Whether the quarterly survey brought it.
            private: Whether it must not come over a public channel.
        """
        contact, language = self.contact(advisor.id)
        topic = self._comments.topic(kind)
        score = self._pick(SCORES[kind])
        received = ReceiveResponse(
            key=self.key(),
            at=at,
            contact=contact,
            score=score,
            csat=self._pick(CSAT[kind]) if self._rng.random() < ASKED_CSAT else None,
            ces=self._pick(CES[kind]) if self._rng.random() < ASKED_CES else None,
            touchpoints=self._touchpoints(kind, score, topic),
            channel=self._channel(private=private),
            trigger="quarterly" if quarterly else self._pick(TRIGGERS),
            comment=self._comments.comment(kind, topic, language, contact.vehicle, advisor.name),
        )
        return Told(received, topic, language, advisor.person)

    def _pick(self, weights: Mapping[T, int]) -> T:
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def _channel(self, *, private: bool) -> str:
        channel = self._pick(self._channels)
        while private and channel in self._public:
            channel = self._pick(self._channels)
        return channel

    def _touchpoints(self, kind: ScoreClass, score: int, topic: Topic) -> dict[str, int]:
        """Marks near the score; what the answer is about stands out, down or up."""
        if self._rng.random() >= ASKED_TOUCHPOINTS:
            return {}
        marks = {point: score + self._rng.choice((-1, 0, 0, 1)) for point in get_args(Touchpoint)}
        marks[topic.touchpoint] += 1 if kind == "promoter" else -2
        return {point: min(10, max(0, mark)) for point, mark in marks.items()}
