"""The lines of the three lists of causes in words: for the screen and in print alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

import msgspec

from domain.measures import Rate
from tui.causemodels import Cause, Causes, Repeated, Spot
from tui.causewords import Names, cause_name, step_name
from tui.text import Words
from tui.widgets.tone import Tone


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One row: a line of one of the lists, or the head of a list, which has none."""

    key: str
    what: str
    n: str = ""
    share: str = ""
    before: str = ""
    told: str = ""
    tone: Tone = Tone.PLAIN
    line: Cause | Repeated | Spot | None = None


def shown(words: Words, found: Causes, names: Names) -> Iterator[Shown]:
    """Yield the rows of the three lists, each under its head; none where nothing went wrong."""
    if not found.lines and not found.low:
        return
    compared = bool(found.answers[0])
    yield Shown(key="top", what=words("causes.top"))
    for line in found.top:
        row = _row(words, line, f"  {cause_name(words, line.cause, names)}", line.share, line.grew)
        unknown = words("causes.no-before")
        yield row if compared else msgspec.structs.replace(row, before="", told=unknown)
    yield from _nothing(words, "top", bool(found.top))
    often = words("causes.often", times=found.times, days=found.days)
    yield Shown(key="repeated", what=words("causes.repeated"), told=often)
    for again in found.repeated:
        first = datetime.combine(again.since, time(), words.formats.zone)
        said = words("causes.again", times=again.times, since=words.formats.day(first))
        row = _row(words, again, f"  {_problem(words, again, names)}", again.share, again.grew)
        yield msgspec.structs.replace(row, told=row.told if again.grew else said)
    yield from _nothing(words, "repeated", bool(found.repeated))
    yield Shown(key="spots", what=words("causes.spots"), told=words("causes.per-visit"))
    for spot in found.spots:
        row = _row(words, spot, f"  {spot.vehicle}  {spot.part}", spot.rate, grew=False)
        if spot.rate.n < spot.n:  # the visits of these cars were not all recorded
            yield msgspec.structs.replace(row, share="", told=words("causes.no-visits"))
            continue
        yield msgspec.structs.replace(row, told=words("causes.rate", n=spot.rate.n))
    yield from _nothing(words, "spots", bool(found.spots))


def _nothing(words: Words, name: str, filled: bool) -> Iterator[Shown]:  # noqa: FBT001  a count's truth
    if not filled:
        yield Shown(key=f"{name}-none", what=f"  {words('causes.nothing')}")


def _problem(words: Words, line: Repeated, names: Names) -> str:
    where = f"{line.vehicle}  {line.part}" if line.part else words("causes.one-customer")
    return f"{step_name(words, line.cause, names)}  {where}"


def _row(
    words: Words,
    line: Cause | Repeated | Spot,
    what: str,
    share: Rate,
    grew: bool,  # noqa: FBT001  what the line says
) -> Shown:
    percent = share.percent
    return Shown(
        key=line.key,
        what=what,
        n=str(line.n),
        share="" if percent is None else f"{percent:.1f}%",
        before=str(line.before),
        told=words("causes.grew" if grew else "causes.within"),
        tone=Tone.LATE if grew else Tone.QUIET,
        line=line,
    )
