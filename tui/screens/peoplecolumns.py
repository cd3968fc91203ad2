"""The columns of the page of people: cards, their parts, what is behind, findings."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from domain.people.scorecard import Part
from tui import peoplewords
from tui.mystery import FindingLine
from tui.peoplebehind import Behind
from tui.peoplemodels import CardLine
from tui.printing.mystery import state
from tui.screens.columns import Speaking
from tui.widgets.rows import Column
from tui.widgets.tone import Tone


class CardRow(msgspec.Struct, frozen=True):
    """A card in a list."""

    line: CardLine

    @property
    def key(self) -> str:
        """Whose it is."""
        return f"{self.line.kind}/{self.line.who}"


class PartRow(msgspec.Struct, frozen=True):
    """A part of a card in a list."""

    who: str
    part: Part

    @property
    def key(self) -> str:
        """Which part of whose."""
        return f"{self.who}/{self.part.code}"


class BehindRow(msgspec.Struct, frozen=True):
    """What is behind a part, in a list."""

    line: Behind

    @property
    def key(self) -> str:
        """Which one."""
        return self.line.key


class FindingRow(msgspec.Struct, frozen=True):
    """A finding in a list."""

    line: FindingLine

    @property
    def key(self) -> str:
        """Which one."""
        return self.line.id


def card_columns(page: Speaking) -> Sequence[Column[CardRow]]:
    """Return a card's place, whose it is, its score and its points."""
    return (
        Column(
            id="place",
            title="people.column.place",
            text=lambda row, _: "" if row.line.place is None else f"{row.line.place}",
            width=6,
            align="right",
        ),
        Column(id="name", title="people.column.name", text=lambda row, _: row.line.name, width=14),
        Column(
            id="nps",
            title="people.column.nps",
            text=lambda row, _: _score(page, row.line),
            width=18,
            align="right",
        ),
        Column(
            id="points",
            title="people.column.points",
            text=lambda row, _: _points(page, row.line),
            width=14,
            align="right",
        ),
        Column(
            id="judged",
            title="people.column.judged",
            text=lambda row, _: _judged(page, row.line),
            tone=lambda row, _: Tone.PLAIN if row.line.place else Tone.QUIET,
        ),
    )


def _score(page: Speaking, line: CardLine) -> str:
    part = next((part for part in line.parts if part.code == "nps"), None)
    if part is None:
        return ""
    shown = peoplewords.achieved(page.words, part)
    return f"{shown} {page.words.formats.sample(part.achieved.n)}" if part.achieved.n else shown


def _points(page: Speaking, line: CardLine) -> str:
    if not line.told:
        return page.words("people.no-data")
    points = page.words.formats.number(line.points, 1)
    return page.words("people.points-of", points=points, told=line.told)


def _judged(page: Speaking, line: CardLine) -> str:
    if line.kind == "manager":
        return page.words("people.manager")
    if line.place is None:
        return page.words("people.few-short")
    return peoplewords.level_of(page.words, line)


def part_columns(page: Speaking) -> Sequence[Column[PartRow]]:
    """Return a part's figure beside its target, and what it brings."""
    return (
        Column(
            id="part",
            title="people.column.part",
            text=lambda row, _: page.words(f"card-part.{row.part.code}"),
            width=12,
        ),
        Column(
            id="achieved",
            title="people.column.achieved",
            text=lambda row, _: peoplewords.achieved(page.words, row.part),
            width=10,
            align="right",
            tone=lambda row, _: Tone.QUIET if row.part.points is None else Tone.PLAIN,
        ),
        Column(
            id="sample",
            title="",
            text=lambda row, _: peoplewords.sample(page.words, row.part),
            width=14,
        ),
        Column(
            id="target",
            title="people.column.target",
            text=lambda row, _: peoplewords.target(page.words, row.part),
            width=10,
            align="right",
        ),
        Column(
            id="got",
            title="people.column.got",
            text=lambda row, _: peoplewords.points(page.words, row.part),
            align="right",
        ),
    )


def behind_columns(page: Speaking) -> Sequence[Column[BehindRow]]:
    """Return what is behind a part."""
    return (
        Column(id="when", title="people.column.when", text=lambda row, _: row.line.day, width=10),
        Column(
            id="what",
            title="people.column.what",
            text=lambda row, _: _what(page, row.line),
            width=30,
            tone=lambda row, _: Tone.LATE if row.line.state in _LOUD else Tone.PLAIN,
            signed=True,
        ),
        Column(id="comment", title="", text=lambda row, _: row.line.comment),
    )


_LOUD = frozenset({"late", "open-late", "lost"})

_STATES = frozenset({"in-time", "late", "closed", "open-late"})


def _what(page: Speaking, line: Behind) -> str:
    words = page.words
    match line.source:
        case "answer":
            return f"{line.score}"
        case "case":
            known = line.state in _STATES
            state_of = words(f"people.behind.{line.state}" if known else f"outcome.{line.state}")
            return words("people.behind.case", kind=words(f"kind.{line.kind}"), what=state_of)
    if line.kind == "other":
        return words("people.behind.other", n=line.value)
    revenue = words.formats.money(line.value or 0)
    if line.target is None:
        return words("people.behind.no-target", revenue=revenue)
    target = words.formats.money(line.target)
    return words("people.behind.revenue", revenue=revenue, target=target)


def finding_columns(page: Speaking) -> Sequence[Column[FindingRow]]:
    """Return a finding, whose it is and where it stands."""
    return (
        Column(id="day", title="", text=lambda row, _: row.line.id, width=11),
        Column(id="what", title="people.column.finding", text=lambda row, _: row.line.what),
        Column(
            id="owner",
            title="people.column.owner",
            text=lambda row, _: row.line.owner_name,
            width=12,
        ),
        Column(
            id="state",
            title="people.column.state",
            text=lambda row, _: state(row.line, page.words),
            width=20,
            tone=lambda row, _: _tone(row.line),
            signed=True,
        ),
    )


def _tone(line: FindingLine) -> Tone:
    if line.fixed is not None:
        return Tone.QUIET
    return Tone.PLAIN if line.missed is None else Tone.LATE
