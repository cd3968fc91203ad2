"""What is told of one visit beside the lists: whom to call, what was told, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tui.screens.columns import Speaking, due_tone
from tui.screens.reception import preferred
from tui.screens.visitcolumns import named
from tui.sealing import legible
from tui.text import Words
from tui.visitmodels import FindingLine, MarkLine, VisitFile, VisitLine
from tui.widgets.cells import width, wrap
from tui.widgets.ink import Ink, Line, clip
from tui.widgets.plain import plain
from tui.widgets.rows import Column
from tui.widgets.tone import Tone


def preview(words: Words, line: VisitLine, cells: int) -> Sequence[Line]:
    """Return a car in lines: who and what was told, what comes next, the customer's words."""
    first = "  ".join(filter(None, (*_reach(words, line), *_told(words, line))))
    loud = "  ".join(_loud(words, line))
    return [
        *_wrapped(first, cells, Tone.PLAIN),
        *(_wrapped(loud, cells, Tone.LATE) if loud else ()),
        *_wrapped(following(words, line), cells, Tone.WATCH),
        *_wrapped(quoted(words, line), cells, Tone.QUIET),
    ]


def in_two(words: Words, line: VisitLine, cells: int) -> Sequence[Line]:
    """Return a car in two lines: whom to call and what was told, then what comes next."""
    first = "  ".join(filter(None, (*_reach(words, line), *_told(words, line))))
    loud = "  ".join(_loud(words, line))
    after = "  ".join((following(words, line), quoted(words, line)))
    second: Line = (Ink(f"{loud}  " if loud else "", Tone.LATE), Ink(after, Tone.WATCH))
    return [clip((Ink(first),), cells), clip(second, cells)]


def _reach(words: Words, line: VisitLine) -> Iterator[str]:
    yield legible(words, line, "name", "visits.stranger")
    yield line.phone
    yield named(words, "service", line.service)


def _told(words: Words, line: VisitLine) -> Iterator[str]:
    if line.estimate is not None:
        yield words("visits.price-of", price=words.formats.money(line.estimate))
    if line.finish is not None:
        yield words("visits.finish-at", at=when_told(words, line.finish, line.opened))
    if line.technician_name:
        yield words("visit.by-technician", technician=line.technician_name)


def _loud(words: Words, line: VisitLine) -> Iterator[str]:
    if line.waiting:
        yield f"! {words(f'waiting.{line.waiting}')}"
    if line.rework:
        yield f"! {words('visits.rework', n=line.rework)}"
    if line.missed:
        yield f"! {words('visits.missed-n', n=line.missed)}"


def when_told(words: Words, at: datetime, beside: datetime | None) -> str:
    """Return a time without its day where that is the day of another."""
    formats = words.formats
    same = beside is not None and formats.day(at) == formats.day(beside)
    return formats.clock(at) if same else formats.moment(at)


def following(words: Words, line: VisitLine) -> str:
    """Return what happens next if nobody does anything."""
    if line.next_due is None or not line.next_mark:
        return words("visits.no-clock")
    due = when_told(words, line.next_due, line.due_made)
    return words("visits.next-missed", mark=words(f"mark.{line.next_mark}"), due=due)


def quoted(words: Words, line: VisitLine) -> str:
    """Return what the customer said of the fault, in quotation marks."""
    said = plain(line.fault)
    if said.strip():
        return words("visits.fault", text=said)
    return words("case.sealed" if "fault" in line.sealed else "visits.no-fault")


def _wrapped(text: str, cells: int, tone: Tone) -> list[Line]:
    return [(Ink(row, tone),) for row in wrap(text, cells)]


# One visit in full ----------------------------------------------------------------------------


def who(words: Words, file: VisitFile, cells: int) -> Sequence[Line]:
    """Return whose car it is, what the house knows of them, and what they said."""
    line, known = file.line, file.known
    here = [
        *_wrapped(legible(words, line, "phone", "visit.no-phone"), cells, Tone.KEY),
        *_wrapped(_car(words, line), cells, Tone.PLAIN),
        *_wrapped(quoted(words, line), cells, Tone.PLAIN),
    ]
    if known.open_cases:
        listed = words("list.and").join(known.open_cases)
        here += _wrapped(words("visit.open-cases", list=listed), cells, Tone.LATE)
    if file.earlier is not None:
        again = words("visit.earlier", visit=file.earlier.visit, day=file.earlier.day.isoformat())
        here += _wrapped(again, cells, Tone.LATE)
    if known.preferences:
        here += _wrapped(words("visit.prefers", list=preferred(words, known)), cells, Tone.HEAD)
    here += _wrapped("  ".join(_past(words, file)), cells, Tone.QUIET)
    return here


def who_in_two(words: Words, file: VisitFile, cells: int) -> Sequence[Line]:
    """Return whose car it is in two lines, for a screen without room for more."""
    line, known = file.line, file.known
    name = legible(words, line, "name", "visits.stranger")
    phone = legible(words, line, "phone", "visit.no-phone")
    loud = ""
    if known.open_cases:
        loud = words("visit.open-cases", list=words("list.and").join(known.open_cases))
    prefers = words("visit.prefers", list=preferred(words, known)) if known.preferences else ""
    first: Line = (
        Ink(f"{name}  ", Tone.WATCH),
        Ink(f"{phone}  ", Tone.KEY),
        Ink(_car(words, line)),
    )
    said, room = quoted(words, line), cells // 2
    second: Line = (
        *clip((Ink(f"{loud}  " if loud else "", Tone.LATE),), max(room, cells - width(said))),
        Ink(f"{said}  ", Tone.QUIET),
        Ink(prefers, Tone.HEAD),
    )
    return [clip(first, cells), clip(second, cells)]


def _car(words: Words, line: VisitLine) -> str:
    driven = line.mileage is not None
    mileage = words("visit.mileage", n=words.formats.number(line.mileage or 0)) if driven else ""
    return "  ".join(filter(None, (line.vehicle, line.plate, mileage)))


def _past(words: Words, file: VisitFile) -> Iterator[str]:
    known, line = file.known, file.line
    if known.visits and known.last_day:
        yield words("visit.since", n=known.visits, day=known.last_day.isoformat())
    else:
        yield words("visit.first-time")
    if known.next_service:
        yield words("visit.next-service", day=known.next_service.isoformat())
    yield words("visit.by", advisor=line.advisor_name or words("visits.nobody"))


def work(words: Words, file: VisitFile, cells: int) -> Sequence[Line]:
    """Return price, time, findings, checks and what was asked about the visit."""
    line = file.line
    lines: list[Line] = [
        *_wrapped("  ".join(_money(words, file)), cells, Tone.WATCH),
        *_wrapped(_ready(words, line), cells, Tone.PLAIN),
    ]
    for finding in file.findings:
        lines += _finding(words, finding, cells)
    if line.waiting == "price":
        lines += _wrapped(f"! {words('waiting.price')}", cells, Tone.LATE)
    if file.quality_levels:
        done = words("visit.quality", done=file.quality, all=file.quality_levels)
        lines += _wrapped("  ".join((done, _checklist(words, file))).strip(), cells, Tone.PLAIN)
    if file.hours:
        lines += _wrapped(_hours(words, file), cells, Tone.QUIET)
    if line.unhappy:
        listed = words("list.and").join(words(f"unhappy.{code}") for code in line.unhappy)
        lines += _wrapped(words("visit.unhappy", list=listed), cells, Tone.LATE)
    lines += _wrapped("  ".join(_asked(words, file)), cells, Tone.QUIET)
    return lines


def _money(words: Words, file: VisitFile) -> Iterator[str]:
    line, money = file.line, words.formats.money
    if line.estimate is None:
        yield words("visit.no-estimate")
    else:
        yield words("visit.estimate", price=money(line.estimate))
    if line.amount is not None:
        yield words("visit.amount", price=money(line.amount))
    state = file.state
    if state.asked is not None and state.agreed:
        rise = (state.asked - state.agreed) * 100 / state.agreed
        asked = words("visit.asked", price=money(state.asked))
        yield f"{asked} {words('visit.rise', change=f'{rise:+.0f}%')}"


def _ready(words: Words, line: VisitLine) -> str:
    if line.finish is None:
        return words("visit.no-finish")
    return words("visit.finish", at=when_told(words, line.finish, line.opened))


def _finding(words: Words, finding: FindingLine, cells: int) -> list[Line]:
    said = words(
        "visit.finding",
        n=finding.n,
        text=plain(finding.text),
        price=words.formats.money(finding.price),
    )
    photo = words("visit.photo", photo=finding.photo) if finding.photo else ""
    answer, tone = _answer(words, finding)
    lines = _wrapped("  ".join(filter(None, (said, photo))), cells, Tone.PLAIN)
    return [*lines, (Ink(f"  {answer}", tone),)]


def _answer(words: Words, finding: FindingLine) -> tuple[str, Tone]:
    if finding.accepted is None:
        return words("visit.finding-open"), Tone.LATE
    if finding.accepted:
        return words("visit.finding-yes"), Tone.GOOD
    return words("visit.finding-no"), Tone.WATCH


def _checklist(words: Words, file: VisitFile) -> str:
    if file.line.stage not in ("returned", "closed"):
        return ""
    done = words("visit.checklist", done=len(file.checked), all=len(file.checklist))
    missing = [named(words, "check", code) for code in file.state.missing]
    if not missing:
        return done
    return f"{done}  {words('visit.to-check', list=words('list.and').join(missing))}"


def _hours(words: Words, file: VisitFile) -> str:
    told = (
        words(
            "visit.hours-one",
            who=name,
            part=words(f"part.{part}"),
            span=words.formats.lasting(timedelta(minutes=minutes)),
        )
        for name, part, minutes in file.hours
    )
    return words("visit.hours", list=words("list.and").join(told))


def _asked(words: Words, file: VisitFile) -> Iterator[str]:
    """Yield what was asked of the customer afterwards, and what came of it."""
    if file.score is not None:
        yield words("visit.scored", score=file.score)
    elif file.survey:
        status = f"survey_status.{file.survey}"
        yield words("visit.survey", status=words(status) if words.has(status) else file.survey)
    if file.cases:
        yield words("visit.from-case", list=words("list.and").join(file.cases))


# Marks ----------------------------------------------------------------------------------------


def mark_columns(page: Speaking) -> tuple[Column[MarkLine], ...]:
    """Return the columns of a visit's marks, in the words of ``page``."""

    def clock(mark: MarkLine, now: datetime) -> str:
        if mark.done:
            return page.words("visit.mark-late" if mark.missed else "visit.mark-done")
        return "" if mark.dropped else page.words.formats.left(mark.due - now)

    def name(mark: MarkLine, _now: datetime) -> str:
        said = page.words(f"mark.{mark.mark}")
        said = f"{said} {mark.n}" if mark.n > 1 else said
        return page.words("visit.mark-annulled", mark=said) if mark.annulled else said

    def due(mark: MarkLine, _now: datetime) -> str:
        if mark.dropped and not mark.missed:
            return page.words("visit.mark-dropped")
        return page.words.formats.moment(mark.done or mark.due)

    def rule(mark: MarkLine, _now: datetime) -> str:
        return " ".join(filter(None, (mark.line, mark.allowance)))

    return (
        Column(
            id="clock",
            title="",
            text=clock,
            width=10,
            align="right",
            tone=_mark_tone,
            signed=True,
            ticking=True,
        ),
        Column(id="mark", title="", text=name),
        Column(id="due", title="", text=due, width=12, tone=_due_tone),
        Column(id="rule", title="", text=rule, width=24, tone=lambda *_: Tone.QUIET, from_width=56),
    )


def _mark_tone(mark: MarkLine, now: datetime) -> Tone:
    if mark.done:
        return Tone.LATE if mark.missed and not mark.annulled else Tone.GOOD
    if mark.dropped:
        return Tone.LATE if mark.missed and not mark.annulled else Tone.QUIET
    return due_tone(mark.due, mark.warns, now)


def _due_tone(mark: MarkLine, _now: datetime) -> Tone:
    return Tone.QUIET if mark.done or mark.dropped else Tone.PLAIN
