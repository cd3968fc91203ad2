"""What is said of people's figures, for the page and for print alike."""

from __future__ import annotations

from collections.abc import Iterator

from domain.measures import Estimate
from domain.people.scorecard import Part
from domain.people.team import Indicator
from tui.peoplemodels import CardLine, HeroLine
from tui.selectionmodels import Flag
from tui.text import Words

NAMED = 3
"""So many people are named; of more it is said how many."""


def achieved(words: Words, part: Part) -> str:
    """Return the figure of a part in its unit: ``+52.1``, ``94.2%``, ``87``."""
    value = part.achieved.value
    if value is None:
        return words("people.no-data")
    match part.code:
        case "nps":
            return words.formats.signed(value, 1)
        case "other":
            return words.formats.number(value, 1)
    return f"{words.formats.number(value, 1)}%"


def sample(words: Words, part: Part) -> str:
    """Return what a part's figure rests on, with its margin: ``n=418 ±5``."""
    found = part.achieved
    if not found.n:
        return ""
    half = None if found.low is None or found.high is None else (found.high - found.low) / 2
    return words.formats.sample(found.n, half, 1)


def target(words: Words, part: Part) -> str:
    """Return what a part is scored against."""
    if part.target is None:
        return words("people.no-target")
    number = words.formats.number(part.target)
    return number if part.code in ("nps", "other") else f"{number}%"


def points(words: Words, part: Part) -> str:
    """Return what a part brings of its points; that it has no data, where it has none."""
    number = words.formats.number
    got = words("people.no-data") if part.points is None else number(part.points, 1)
    return words("people.points-of", points=got, told=part.weight)


def total(words: Words, line: CardLine) -> str:
    """Return a card's points, and of how many it speaks."""
    number = words.formats.number(line.points, 1)
    if not line.told:
        return words("people.points-none")
    if line.told == line.whole:
        return words("people.points-whole", points=number, told=line.told)
    missing = line.whole - line.told
    return words("people.points-part", points=number, told=line.told, missing=missing)


def standing(words: Words, line: CardLine) -> str:
    """Return where a card stands: its place and who is as good, or that it rests on too little."""
    if line.place is None:
        return words("people.few", n=line.answers, minimum=line.minimum)
    place = words("people.place", place=line.place)
    return f"{place}  {level_of(words, line)}"


def level_of(words: Words, line: CardLine) -> str:
    """Return who a ranked card is not told apart from."""
    if not line.level:
        return words("people.alone")
    if len(line.level) > NAMED:
        return words("people.level-many", n=len(line.level))
    return words("people.level", names=words("list.and").join(line.level))


def jobs(words: Words, line: CardLine) -> str:
    """Return how a score stands beside what others hear of the same jobs."""
    found = line.jobs
    if found is None or found.raw is None or found.expected is None:
        return words("people.jobs.few")
    signed = words.formats.signed
    return words(
        f"people.jobs.{found.verdict}", raw=signed(found.raw), expected=signed(found.expected)
    )


def hero(words: Words, line: HeroLine) -> str:
    """Return who is best at something, with what it rests on."""
    if not line.best:
        return words("people.hero.nobody", minimum=line.minimum, few=line.few)
    return words("list.and").join(
        f"{name} {figure(words, line, found)}"
        for name, found in zip(line.names, line.estimates, strict=True)
    )


def figure(words: Words, line: HeroLine, found: Estimate) -> str:
    """Return the figure somebody is best with."""
    match line.honour:
        case "nps":
            value = words.formats.signed(found.value or 0.0, 1)
            return f"{value} {words.formats.sample(found.n)}"
        case "recovery":
            return f"{words.formats.number(found.value or 0.0, 1)}% ({found.part}/{found.n})"
        case "converted":
            return f"{found.part}/{found.n}"


def level(words: Words, line: HeroLine) -> str:
    """Return who is just as good; empty where nobody is."""
    if not line.level:
        return ""
    if len(line.level) > NAMED:
        return words("people.level-many", n=len(line.level))
    return words("people.level", names=words("list.and").join(line.level))


def judged(words: Words, line: HeroLine) -> str:
    """Return how many were judged."""
    return words("people.hero.judged", judged=line.judged, few=line.few)


def flagged(words: Words, line: HeroLine) -> Iterator[str]:
    """Yield what stands out, in who was asked, with those who are best."""
    for name, flag in line.flagged:
        yield words("people.flagged", name=name, told=_flag(words, flag))


def flags(words: Words, line: CardLine) -> Iterator[str]:
    """Yield what stands out, in who was asked, with whose card it is."""
    for flag in line.flags:
        yield words("people.flagged", name=line.name, told=_flag(words, flag))


def _flag(words: Words, flag: Flag) -> str:
    return words(f"selection.flag.{flag.code}", **flag.counts)


def value(words: Words, line: Indicator) -> str:
    """Return an indicator's value with what it is made of."""
    if line.value is None:
        return words("people.no-data")
    number = words.formats.number
    match line.code:
        case "satisfaction":
            return number(line.value, 1)
        case "vacancies":
            return number(line.value)
        case "training":
            return f"{number(line.value)}%"
        case "suggestions":
            return f"{number(line.value, 1)}% ({line.part}/{line.n})"
    return f"{number(line.value, 1)}%"


_LIMITS = {
    "turnover": "people.team.target-below",
    "satisfaction": "people.team.target-above",
    "vacancies": "people.team.target-most",
}


def limit(words: Words, line: Indicator) -> str:
    """Return what an indicator aims at, and on which side of it."""
    digits = 1 if line.code == "satisfaction" else 0
    number = words.formats.number(line.target, digits)
    unit = "" if line.code in ("satisfaction", "vacancies") else "%"
    return words(_LIMITS.get(line.code, "people.team.target-least"), target=f"{number}{unit}")
