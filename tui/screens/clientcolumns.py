"""How a customer reads in one line, and in the few lines beside a list."""

from __future__ import annotations

from collections.abc import Sequence

from tui.clientmodels import CustomerLine
from tui.clientwords import likings, name_of, segment, standing
from tui.models import Preference
from tui.screens.columns import Speaking
from tui.sealing import legible
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line
from tui.widgets.rows import Column
from tui.widgets.tone import Tone


def customer_columns(page: Speaking) -> tuple[Column[CustomerLine], ...]:
    """Return the columns of customers, in the words of ``page``."""

    def score(line: CustomerLine, _now: object) -> str:
        return "" if line.last_score is None else str(line.last_score)

    return (
        Column(
            id="name",
            title="column.customer",
            text=lambda line, _: name_of(page.words, line),
            share=3,
            tone=lambda line, _: Tone.PLAIN if line.name else Tone.QUIET,
        ),
        Column(
            id="car",
            title="column.car",
            text=lambda line, _: " ".join(filter(None, (line.vehicle, line.plate))),
            share=4,
        ),
        Column(
            id="segment",
            title="column.segment",
            text=lambda line, _: segment(page.words, line),
            width=12,
            tone=lambda line, _: Tone.WATCH if line.segment == "at-risk" else Tone.PLAIN,
        ),
        Column(
            id="last",
            title="column.last-visit",
            text=lambda line, _: line.last_visit.isoformat() if line.last_visit else "",
            width=10,
            tone=lambda *_: Tone.QUIET,
        ),
        Column(
            id="visits",
            title="column.visits",
            text=lambda line, _: str(line.visits or ""),
            width=6,
            align="right",
        ),
        Column(
            id="score",
            title="column.score",
            text=score,
            width=5,
            align="right",
            tone=lambda line, _: Tone.WATCH if line.last_class == "detractor" else Tone.PLAIN,
            from_width=64,
        ),
        Column(
            id="open",
            title="column.open-cases",
            text=lambda line, _: str(line.open_cases or ""),
            width=5,
            align="right",
            tone=lambda line, _: Tone.LATE if line.open_cases else Tone.PLAIN,
        ),
    )


def customer_preview(
    words: Words, line: CustomerLine, likes: Sequence[Preference], cells: int
) -> Sequence[Line]:
    """Return what to know of a customer before calling: the number, how they like it, the rest."""
    phone = legible(words, line, "phone", "case.no-phone")
    car = " ".join(filter(None, (line.plate, line.vin)))
    counts = words(
        "client.counts",
        visits=line.visits,
        answers=line.answers,
        complaints=line.complaints,
        open=line.open_cases,
    )
    lines: list[Line] = [(Ink(phone, Tone.KEY), Ink(f"  {car}"))]
    if told := likings(words, likes):
        lines += [(Ink(text, Tone.WATCH),) for text in wrap(told, cells)]
    rest = [standing(words, line), counts, _dates(words, line)]
    if not line.consent and line.privacy != "erased":
        rest.insert(0, words("client.consent.no"))
    if line.found:
        rest.append(
            words(
                "client.found-by",
                what=words("list.and").join(words(f"client.field.{kind}") for kind in line.found),
            )
        )
    lines += [(Ink(text, Tone.QUIET),) for part in rest if part for text in wrap(part, cells)]
    return lines


def _dates(words: Words, line: CustomerLine) -> str:
    heard = line.last_at.astimezone(words.formats.zone).date()
    parts = (
        words("client.last-visit", day=line.last_visit.isoformat())
        if line.last_visit
        else words("client.last-heard", day=heard.isoformat()),
        words("client.next-service", day=line.next_service.isoformat())
        if line.next_service
        else "",
        words("client.advisor", who=line.advisor_name) if line.advisor_name else "",
    )
    return "  ".join(filter(None, parts))
