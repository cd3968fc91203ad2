"""What people write in the demo: customers' comments and the staff's notes.

Texts are dealt like cards from a shuffled deck, so that none comes again before all others did.
"""

from __future__ import annotations

import tomllib
from collections import deque
from collections.abc import Mapping, Sequence
from importlib import resources
from random import Random
from typing import Any, NamedTuple

from domain.types import ScoreClass
from gateway.demo.people import Language

COMMENTED = {"detractor": 0.93, "passive": 0.62, "promoter": 0.5}
"""The share of answers of a class that carry a comment."""

TALKATIVE = 0.35
"""The share of comments with a second sentence."""

CLOCKS = ("9:00", "9:30", "10:00", "10:30", "11:00", "13:30", "14:00", "15:00", "15:30", "16:00")


class Topic(NamedTuple):
    """What an answer is about: its name, the root cause behind it, the touchpoint it marks."""

    name: str
    cause: str
    touchpoint: str


class Decks:
    """Shuffled decks of texts, one for each list; a card dealt goes under its deck."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, ...], deque[str]] = {}

    def draw(self, name: tuple[str, ...], texts: Sequence[str]) -> str:
        """Return the next text of a deck."""
        deck = self._decks.get(name)
        if deck is None:
            deck = self._decks[name] = deque(self._rng.sample(texts, len(texts)))
        deck.rotate()
        return deck[0]


class Comments:
    """Draws topics and customers' words about them."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks = Decks(rng)
        self._texts = _read("comments.toml")

    def topic(self, kind: ScoreClass) -> Topic:
        """Return what an answer of this class is about."""
        topics: Mapping[str, Any] = self._texts[kind]
        weights = [topic["weight"] for topic in topics.values()]
        name = self._rng.choices(list(topics), weights)[0]
        return Topic(name, topics[name].get("cause", ""), topics[name]["touchpoint"])

    def comment(
        self, kind: ScoreClass, topic: Topic, language: Language, car: str, advisor: str
    ) -> str:
        """Return a customer's own words; often none."""
        if self._rng.random() >= COMMENTED[kind]:
            return ""
        return self.words(kind, topic, language, car, advisor)

    def words(
        self, kind: ScoreClass, topic: Topic, language: Language, car: str, advisor: str
    ) -> str:
        """Return a customer's own words."""
        texts = self._texts[kind][topic.name][language]
        text = self._decks.draw((kind, topic.name, language), texts)
        said = text.format_map(self._facts(language, car, advisor))
        if topic.name == "short" or self._rng.random() >= TALKATIVE:
            return said
        space = "" if language == "zh" else " "
        tail = self._decks.draw(("tail", kind, language), self._texts["tail"][kind][language])
        return f"{said}{space}{tail}"

    def _facts(self, language: Language, car: str, advisor: str) -> dict[str, object]:
        return {
            "car": car,
            "advisor": advisor,
            "part": self._decks.draw(("part", language), self._texts["parts"][language]),
            "days": self._rng.randint(3, 9),
            "price": self._rng.randrange(1280, 4800, 20),
            "minutes": self._rng.randrange(20, 75, 5),
            "clock": self._rng.choice(CLOCKS),
        }


class Notes:
    """Draws the staff's notes by occasion."""

    def __init__(self, rng: Random) -> None:
        self._decks = Decks(rng)
        self._texts = _read("notes.toml")

    def note(self, language: Language, *occasion: str) -> str:
        """Return a note for an occasion, e.g. ``"plan", "parts"``."""
        texts = self._texts
        for name in occasion:
            texts = texts[name]
        return self._decks.draw((*occasion, language), texts[language])


def planted() -> dict[str, Any]:
    """Return the texts of the planted cases by the name of the case."""
    return _read("story.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("gateway.demo").joinpath(name).read_text(encoding="utf-8"))
