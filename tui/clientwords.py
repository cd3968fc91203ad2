"""How customers read in words: names, preferences, where they stand; for screens and verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from domain.clientele.care import OWN
from domain.clientele.value import Worth
from tui.clientmodels import Car, Clientele, Consent, CustomerLine, Owed, Reminding
from tui.models import Preference
from tui.sealing import Texts, legible
from tui.text import Words


class Named(Texts, Protocol):
    """Somebody with a name, perhaps."""

    @property
    def name(self) -> str:
        """What they are called; empty where nobody knows or may."""


def name_of(words: Words, line: Named) -> str:
    """Return a customer's name; who left none is a stranger."""
    return legible(words, line, "name", "case.stranger")


def liking(words: Words, code: str, said: str = "") -> str:
    """Return a preference in words: the policy's by the catalogue, one's own as it was said."""
    if code.partition("/")[0] == OWN:
        return said or words("client.own-hidden")
    known = f"preference.{code}"
    named = words(known) if words.has(known) else code
    return words("client.liking-with", what=named, said=said) if said else named


def likings(words: Words, preferences: Sequence[Preference]) -> str:
    """Return how somebody likes it in one line; empty where nothing was noted."""
    told = [liking(words, each.code, each.words) for each in preferences]
    return words("client.likes", what=words("list.and").join(told)) if told else ""


def more(words: Words, found: Clientele) -> str:
    """Return how many of those counted are listed, and how to come by the others; empty for all."""
    listed = len(found.lines)
    if listed == found.total:
        return ""
    count = words.formats.number
    key = "client.more-found" if found.typed else "client.more"
    return words(key, n=count(listed), total=count(found.total))


def standing(words: Words, line: CustomerLine) -> str:
    """Return segment, care tier and what would wake them, in one line."""
    return " · ".join(standings(words, line))


def standings(words: Words, line: CustomerLine) -> Iterator[str]:
    """Yield segment, care tier, what would wake them and why their data is not shown."""
    yield segment(words, line)
    yield words(f"tier.{line.tier}")
    if line.wake_up:
        yield words(f"wake-up.{line.wake_up}")
    if line.privacy:
        yield words(f"privacy.{line.privacy}")


def segment(words: Words, line: CustomerLine) -> str:
    """Return a customer's segment; who never ended a visit is known by something else."""
    if line.segment != "none":
        return words(f"segment.{line.segment}")
    if line.here:
        return words("segment.here")
    return words("segment.heard" if line.answers or line.complaints else "segment.none")


def worth(words: Words, known: Worth) -> str:
    """Return a lifetime value with the inputs it was made of; without a bill none is known."""
    money = words.formats.money
    if known.value is None or known.mean_order is None:
        return words("client.worth-unknown")
    return words(
        "client.worth",
        value=money(known.value),
        mean=money(known.mean_order),
        visits=known.visits_a_year,
        years=known.years,
        margin=known.margin,
    )


def consent(words: Words, known: Consent) -> str:
    """Return whether somebody may be asked, and by what."""

    def named(channels: Sequence[str]) -> str:
        return words("list.and").join(
            words(f"channel.{c}") if words.has(f"channel.{c}") else c for c in channels
        )

    if known.allowed:
        return words("client.consent.only", channels=named(known.allowed))
    if not known.given:
        return words("client.consent.no")
    if known.refused:
        return words("client.consent.but", channels=named(known.refused))
    return words("client.consent.yes")


def car(known: Car) -> str:
    """Return a car in one line."""
    return " ".join(filter(None, (known.vehicle, known.plate, known.vin)))


def owing(words: Words, known: Owed) -> str:
    """Return a promise of an open case in one line; one that was missed says so."""
    key = "client.owed-late" if known.late else "client.owed"
    return words(key, what=words(f"step.{known.step}"), due=known.due, case=known.case)


def reminding(words: Words, known: Reminding) -> str:
    """Return a reminder in one line: when it comes, or the case it became."""
    named = words(f"reminder.{known.reminder}")
    if known.case:
        return words("client.reminder-case", what=named, case=known.case)
    return words("client.reminder-due", what=named, due=words.formats.date(known.due))
