"""Scorecards, the hero board and the team as text."""

from __future__ import annotations

from collections.abc import Iterator

from tui import peoplewords
from tui.peoplemodels import CardLine, HeroBoard, Scorecards, Team
from tui.printing.page import NOTHING, Cell, headline, page, paragraph, row
from tui.text import Words


def scorecards_page(found: Scorecards, words: Words) -> str:
    """Return the manager's card, the advisors' by place, and how points are made."""
    period = words("people.period", start=found.start, end=found.end)
    notes = [words("people.rule")]
    if found.stray:
        notes.append(words("people.stray", n=found.stray))
    return page(
        headline(words("people.section.scorecards"), period),
        _card(found.manager, words("people.manager"), words),
        *(_card(line, words("people.advisor"), words) for line in found.advisors),
        () if found.advisors else [words("people.no-advisors")],
        (each for note in notes for each in paragraph(note)),
    )


def _card(line: CardLine, title: str, words: Words) -> Iterator[str]:
    yield f"{title}: {line.name}  {peoplewords.total(words, line)}"
    for part in line.parts:
        yield row(
            Cell(words(f"card-part.{part.code}"), 12),
            Cell(peoplewords.achieved(words, part), 10, "right"),
            Cell(peoplewords.sample(words, part), 14),
            Cell(peoplewords.target(words, part), 10, "right"),
            Cell(peoplewords.points(words, part), 18, "right"),
        )
    if line.kind == "advisor":
        yield from paragraph(peoplewords.standing(words, line))
        yield from paragraph(peoplewords.jobs(words, line))
        for flag in peoplewords.flags(words, line):
            yield from paragraph(flag)
    if line.business_from == "visits":
        yield from paragraph(words("people.business-visits"))


def heroes_page(found: HeroBoard, words: Words) -> str:
    """Return the hero board."""
    period = words("people.period", start=found.start, end=found.end)
    return page(
        headline(words("people.section.heroes"), period),
        (each for line in found.lines for each in _hero(line.honour, found, words)),
    )


def _hero(honour: str, found: HeroBoard, words: Words) -> Iterator[str]:
    line = next(each for each in found.lines if each.honour == honour)
    name = words(f"honour.{honour}")
    yield row(Cell(name, 16), Cell(peoplewords.hero(words, line)), indent="")
    told = (
        *peoplewords.flagged(words, line),
        peoplewords.level(words, line),
        peoplewords.judged(words, line),
    )
    for text in told:
        if text:
            yield from paragraph(text, indent=" " * 18)


def team_page(found: Team, words: Words) -> str:
    """Return the team's indicators beside their targets."""
    period = words("people.period", start=found.start, end=found.end)
    return page(
        headline(words("people.section.team"), period),
        (
            row(
                Cell(words(f"indicator.{line.code}"), 20),
                Cell(peoplewords.value(words, line), 16, "right"),
                Cell(peoplewords.limit(words, line), 16),
                Cell(words(f"people.verdict.{line.verdict}"), 10),
                Cell(", ".join(line.months) or NOTHING),
            )
            for line in found.indicators
        ),
        _notes(found, words),
    )


def _notes(found: Team, words: Words) -> Iterator[str]:
    gone = found.turnover
    since = words(
        "people.team.since",
        since=found.since,
        left=gone.left,
        joined=gone.joined,
        headcount=words.formats.number(gone.headcount, 1),
    )
    yield from paragraph(since)
    yield from paragraph(words("people.team.suggestions", n=found.proposed))
    for name, proposed, adopted in found.by_person:
        told = words("people.team.by-person", name=name, proposed=proposed, adopted=adopted)
        yield from paragraph(told, indent="    ")
