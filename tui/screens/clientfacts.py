"""The panels of a customer's page: who they are, how they like it, what they are worth; lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from tui.clientmodels import CustomerFile, CustomerLine
from tui.clientwords import car, consent, likings, owing, reminding, standing, worth
from tui.screens.columns import Speaking
from tui.sealing import legible
from tui.stories import sentence
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.rows import Column
from tui.widgets.tone import Tone

Section = Literal["visits", "cases", "answers", "surveys", "files", "history"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The lists of a file, in the order the arrows go through them."""

LEAST_PROMISES = 3
"""Promises that are shown whatever the room."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list; ``page`` and ``leads`` name what it opens, ``said`` is in their words."""

    key: str
    at: str
    text: str
    said: str = ""
    aside: str = ""
    tone: Tone = Tone.PLAIN
    page: str = ""
    leads: str = ""


def fact_columns(page: Speaking) -> tuple[Column[Fact], ...]:
    """Return the columns of a list."""
    del page
    return (
        Column(id="at", title="", text=lambda f, _: f.at, width=16, tone=lambda *_: Tone.QUIET),
        Column(id="text", title="", text=lambda f, _: f.text, tone=lambda f, _: f.tone, share=3),
        Column(
            id="aside",
            title="",
            text=lambda f, _: "  ".join(filter(None, (f.said and f"「{f.said}」", f.aside))),
            tone=lambda *_: Tone.QUIET,
            share=2,
            from_width=60,
        ),
    )


def who(words: Words, file: CustomerFile, line: CustomerLine, cells: int) -> Sequence[Line]:
    """Return who a customer is and how they like it: what to know before a word is said."""
    phones = (line.phone, *(each for each in file.phones if each != file.line.phone))
    numbers = "  ".join(filter(None, phones)) or legible(words, file.line, "phone", "case.no-phone")
    lines: list[Line] = [(Ink(row, Tone.KEY),) for row in wrap(numbers, cells)]
    lines += _told(likings(words, file.preferences), cells, Tone.WATCH)
    erased = file.line.privacy == "erased"
    if not erased and (not file.consent.given or file.consent.refused):
        lines += _told(consent(words, file.consent), cells, Tone.WATCH)
    for known in file.cars:
        hidden = known.plate == file.line.plate and line is not file.line
        shown = msgspec.structs.replace(known, plate=line.plate, vin=line.vin) if hidden else known
        lines += _told(car(shown), cells, Tone.PLAIN)
    birthday = words("client.birthday", day=file.birthday) if file.birthday else ""
    referred = (legible(words, each, "name", "case.stranger") for each in file.referrals)
    referrals = words("list.and").join(referred)
    for text in (birthday, words("client.brought", who=referrals) if referrals else ""):
        lines += _told(text, cells, Tone.QUIET)
    return lines


def where(words: Words, file: CustomerFile, cells: int, rows: int) -> Sequence[Line]:
    """Return where a customer stands: segment, tier, value with its inputs, what is owed.

    Args:
        words: The language.
        file: Whose.
        cells: The width.
        rows: The height; promises fill what the rest leaves of it, and are three at least.
    """
    lines = _told(standing(words, file.line), cells, Tone.HEAD)
    lines += _told(worth(words, file.worth), cells, Tone.PLAIN)
    if file.promises:
        lines.append((Ink(words("client.promises", n=len(file.promises)), Tone.WATCH),))
    after = _beside(words, file, cells)
    for n, owed in enumerate(file.promises):
        told = _told(owing(words, owed), cells, Tone.LATE if owed.late else Tone.PLAIN)
        if n >= LEAST_PROMISES and len(lines) + len(told) + len(after) > rows:
            break
        lines += told
    return [*lines, *after]


def _beside(words: Words, file: CustomerFile, cells: int) -> list[Line]:
    """Return what follows what is owed: reminders, consent, files that look like this one."""
    lines: list[Line] = []
    for each in file.reminders:
        lines += _told(reminding(words, each), cells, Tone.PLAIN)
    if file.line.privacy != "erased" and not file.consent.refused and file.consent.given:
        lines += _told(consent(words, file.consent), cells, Tone.QUIET)
    if file.doubles:
        lines += _told(words("client.doubles", n=len(file.doubles)), cells, Tone.QUIET)
    return lines


def _told(text: str, cells: int, tone: Tone) -> list[Line]:
    return [(Ink(row, tone),) for row in wrap(text, cells)] if text else []


# Lists ------------------------------------------------------------------------------------------


def facts(words: Words, file: CustomerFile, section: Section) -> Sequence[Fact]:
    """Return one list of a file."""
    return tuple(_SECTIONS[section](words, file))


def count(file: CustomerFile, section: Section) -> int:
    """Return how long a list of a file is."""
    if section == "files":
        return len(file.merged) + len(file.doubles)
    return len(file.entries if section == "history" else getattr(file, section))


def _visits(words: Words, file: CustomerFile) -> Iterator[Fact]:
    for visit in file.visits:
        service = _named(words, "service", visit.service)
        money = words.formats.money(visit.amount) if visit.amount is not None else ""
        stage = "" if visit.stage == "closed" else _named(words, "stage", visit.stage)
        about = (stage, service, _named(words, "unhappy", *visit.unhappy), visit.fault)
        beside = (money, visit.vehicle, visit.plate, visit.advisor_name)
        yield Fact(
            key=visit.visit,
            at=visit.day.isoformat(),
            text="  ".join(filter(None, about)),
            aside="  ".join(filter(None, beside)),
            tone=Tone.WATCH if visit.unhappy else Tone.PLAIN,
            page="visit",
            leads=visit.visit,
        )


def _cases(words: Words, file: CustomerFile) -> Iterator[Fact]:
    for case in file.cases:
        is_open = case.status == "open"
        score = words("case.score-of", score=case.score) if case.score is not None else ""
        stands = words(f"outcome.{case.outcome}") if case.outcome else ""
        owed = words(f"step.{case.due_step}") if is_open and case.due_step else ""
        text = (words(f"kind.{case.kind}"), score, stands or words(f"status-of.{case.stage}"))
        yield Fact(
            key=case.case,
            at=words.formats.moment(case.opened),
            text="  ".join(filter(None, (*text, owed))),
            aside=f"{case.case} {case.comment}".strip(),
            tone=Tone.LATE if is_open and case.overdue else Tone.WATCH if is_open else Tone.PLAIN,
            page="case",
            leads=case.case,
        )


def _answers(words: Words, file: CustomerFile) -> Iterator[Fact]:
    for n, answer in enumerate(file.answers):
        score = words("case.score-of", score=answer.score) if answer.score is not None else ""
        yield Fact(
            key=f"answer/{n}",
            at=words.formats.moment(answer.at),
            text="  ".join(filter(None, (words(f"kind.{answer.kind}"), score, answer.matter))),
            said=answer.comment,
            aside=answer.case,
            tone=Tone.WATCH if answer.kind in ("detractor", "complaint") else Tone.PLAIN,
            page="case" if answer.case else "",
            leads=answer.case,
        )


def _surveys(words: Words, file: CustomerFile) -> Iterator[Fact]:
    for n, survey in enumerate(file.surveys):
        score = words("case.score-of", score=survey.score) if survey.score is not None else ""
        text = (
            _named(words, "trigger", survey.trigger),
            _named(words, "survey_status", survey.status),
            score,
        )
        yield Fact(
            key=f"survey/{n}",
            at=words.formats.moment(survey.at),
            text="  ".join(filter(None, text)),
            aside=_named(words, "channel", survey.channel),
            page="visit" if survey.visit else "",
            leads=survey.visit,
        )


def _files(words: Words, file: CustomerFile) -> Iterator[Fact]:
    for other in file.merged:
        yield Fact(
            key=f"merged/{other.customer}",
            at=_day(words, other.last_at),
            text=words("client.file-merged", name=other.name or words("case.stranger")),
            aside=" ".join(filter(None, (other.phone, other.plate))),
        )
    for other in file.doubles:
        by = words("list.and").join(words(f"client.field.{kind}") for kind in other.by)
        yield Fact(
            key=f"double/{other.customer}",
            at=_day(words, other.last_at),
            text=words(
                "client.file-double", name=legible(words, other, "name", "case.stranger"), by=by
            ),
            aside=" ".join(filter(None, (other.phone, other.plate))),
            page="customer",
            leads=other.customer,
        )


def _history(words: Words, file: CustomerFile) -> Iterator[Fact]:
    for entry in file.entries:
        known = f"actor.{entry.actor}"
        yield Fact(
            key=entry.key,
            at=words.formats.moment(entry.at),
            text=sentence(words, entry),
            aside=words(known) if words.has(known) else entry.actor_name,
        )


def _day(words: Words, at: datetime) -> str:
    day: date = at.astimezone(words.formats.zone).date()
    return day.isoformat()


def _named(words: Words, section: str, *codes: str) -> str:
    """Return codes in words; a centre's own stand as they are."""
    keys = [(f"{section}.{code}", code) for code in codes if code]
    return words("list.and").join(words(key) if words.has(key) else code for key, code in keys)


_SECTIONS: Mapping[Section, Callable[[Words, CustomerFile], Iterator[Fact]]] = {
    "visits": _visits,
    "cases": _cases,
    "answers": _answers,
    "surveys": _surveys,
    "files": _files,
    "history": _history,
}
