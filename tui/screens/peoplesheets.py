"""What the page of people says in lines: a card's standing, heroes, the team, mystery visits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui import peoplewords
from tui.mystery import Mystery
from tui.peoplemodels import CardLine, HeroBoard, HeroLine, Scorecards, Team
from tui.printing.mystery import summary
from tui.text import Words
from tui.widgets.cells import fit, wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.tone import Tone

NAME = 20
"""Cells of a name at the left."""

VALUE = 18
"""Cells of a value beside it."""


def _wrapped(text: str, cells: int, tone: Tone = Tone.PLAIN, indent: int = 0) -> Iterator[Line]:
    for part in wrap(text, max(1, cells - indent)):
        yield (Ink(f"{' ' * indent}{part}", tone),)


def card_lines(
    words: Words, cards: Scorecards | None, line: CardLine | None, cells: int
) -> Sequence[Line]:
    """Return where a card stands, what its jobs explain, and how points are made."""
    lines: list[Line] = []
    if line is not None and line.kind == "advisor":
        for flag in peoplewords.flags(words, line):
            lines += _wrapped(flag, cells, Tone.WATCH)
        lines += _wrapped(peoplewords.standing(words, line), cells)
        lines += _wrapped(peoplewords.jobs(words, line), cells)
    if line is not None and line.business_from == "visits":
        lines += _wrapped(words("people.business-visits"), cells, Tone.QUIET)
    lines += _wrapped(words("people.rule"), cells, Tone.QUIET)
    if cards is not None and cards.stray:
        lines += _wrapped(words("people.stray", n=cards.stray), cells, Tone.QUIET)
    return lines


def hero_lines(words: Words, board: HeroBoard, cells: int) -> Sequence[Line]:
    """Return who is best, who is just as good, and of how many."""
    return [each for line in board.lines for each in _hero(words, line, cells)]


def _hero(words: Words, line: HeroLine, cells: int) -> Iterator[Line]:
    yield (Ink(words(f"honour.{line.honour}"), Tone.HEAD),)
    tone = Tone.WATCH if line.best else Tone.QUIET
    yield from _wrapped(peoplewords.hero(words, line), cells, tone, 2)
    for flag in peoplewords.flagged(words, line):
        yield from _wrapped(flag, cells, Tone.WATCH, 2)
    if level := peoplewords.level(words, line):
        yield from _wrapped(level, cells, indent=2)
    yield from _wrapped(peoplewords.judged(words, line), cells, Tone.QUIET, 2)


def team_lines(words: Words, team: Team, cells: int) -> Sequence[Line]:
    """Return the indicators beside their targets, and what they are made of."""
    lines: list[Line] = []
    for each in team.indicators:
        tone = {"met": Tone.GOOD, "missed": Tone.LATE}.get(each.verdict, Tone.QUIET)
        verdict = words(f"people.verdict.{each.verdict}")
        lines.append(
            (
                Ink(fit(words(f"indicator.{each.code}"), NAME), Tone.HEAD),
                Ink(fit(peoplewords.value(words, each), VALUE)),
                Ink(fit(peoplewords.limit(words, each), VALUE)),
                Ink(f"{tone.sign} {verdict}", tone),
            )
        )
    gone = team.turnover
    since = words(
        "people.team.since",
        since=team.since,
        left=gone.left,
        joined=gone.joined,
        headcount=words.formats.number(gone.headcount, 1),
    )
    lines += [(), *_wrapped(since, cells, Tone.QUIET)]
    lines += _wrapped(words("people.team.suggestions", n=team.proposed), cells)
    for name, proposed, adopted in team.by_person:
        told = words("people.team.by-person", name=name, proposed=proposed, adopted=adopted)
        lines += _wrapped(told, cells, indent=2)
    return lines


def mystery_lines(words: Words, found: Mystery, cells: int) -> Sequence[Line]:
    """Return how the visits went, what is to be fixed, and the months without one."""
    lines = [line for text in summary(found, words) for line in _wrapped(text, cells)]
    for visit in found.visits:
        mean = words.formats.number(visit.mean, 1)
        told = words("people.mystery.visit", day=visit.day, shopper=visit.shopper, mean=mean)
        said = f"{told}  {visit.remark}" if visit.remark else told
        lines += list(_wrapped(said, cells, Tone.QUIET))
    return lines
