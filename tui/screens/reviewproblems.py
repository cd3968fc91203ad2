"""The problems of a review as lines: causes, what came again, where cars fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from msgspec.structs import replace

from tui.causemodels import Cause, Repeated, Spot
from tui.causewords import cause_name
from tui.documents.said import NOTHING, Telling
from tui.screens.reviewrows import Held, ReviewRow, head, nothing_in
from tui.text import Words
from tui.widgets.tone import Tone


def problems(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the causes of low scores, what came again, and where cars fail."""
    words, found = telling.words, held.found
    names = found.policy.causes.names
    title = words("review.causes", known=found.known, low=found.low)
    yield head("causes", title)
    for line in found.causes:
        row = counted(line, cause_name(words, line.cause, names), words, line.grew)
        yield row if found.compared else replace(row, more="", told=words("causes.no-before"))
    yield from nothing_in("no-causes", found.causes, words)
    yield from repeats(held, telling)
    if found.spots:
        yield head("spots", words("document.hot"))
    for spot in found.spots:
        what = " ".join(filter(None, (spot.vehicle, spot.part))) or NOTHING
        row = counted(spot, what, words, grew=None)
        yield row if found.compared else replace(row, more="")


def repeats(held: Held, telling: Telling) -> Iterator[ReviewRow]:
    """Yield the problems that came again."""
    words, found = telling.words, held.found
    yield head("repeats", words("review.repeats", n=len(found.repeats)))
    for line in found.repeats:
        what = " ".join(filter(None, (line.vehicle, line.part)))
        key = "customer" if line.customer else "part" if what else ""
        cause = cause_name(words, line.cause, found.policy.causes.names)
        said = words(f"document.repeat.{key}", cause=cause, what=what) if key else cause
        row = counted(line, said, words, line.grew)
        first = datetime.combine(line.since, time(), words.formats.zone)
        often = words("causes.again", times=line.times, since=words.formats.day(first))
        yield row if line.grew else replace(row, told=often)
    yield from nothing_in("no-repeats", found.repeats, words)


def counted(
    line: Cause | Repeated | Spot,
    what: str,
    words: Words,
    grew: bool | None,  # noqa: FBT001  what the line says
) -> ReviewRow:
    """Return a count beside the one before; ``grew`` is ``None`` where nobody looked."""
    told = "" if grew is None else words("causes.grew" if grew else "causes.within")
    cases = words("list.and").join(line.cases[:SHOWN])
    return ReviewRow(
        key=line.key,
        what=f"  {what}",
        value=str(line.n),
        more=words("review.before", n=line.before),
        told=told,
        tone=Tone.LATE if grew else Tone.QUIET,
        about=(what, words("review.cases-behind", cases=cases)) if cases else (what,),
        page="causes" if line.cause else "",
        turn=line.cause,
        cause=line.cause,
    )


SHOWN = 8
"""Cases whose numbers are told below a cause."""
