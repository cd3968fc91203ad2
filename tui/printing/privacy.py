"""What came of erasing or restricting somebody, and what is out of reach, as text."""

from __future__ import annotations

from collections.abc import Iterator

from tui.custody.person import Trail
from tui.custody.privacy import Elsewhere, Erasure
from tui.printing.page import Cell, page, paragraph, row
from tui.text import Words


def forecast(trail: Trail, words: Words) -> str:
    """Return what an erasure would do, for somebody who is to agree to it."""
    return words(
        "print.erase.forecast",
        customer=trail.customer,
        since=trail.began.at,
        events=len(trail.events),
        cases=len(trail.cases),
    )


def erasure_page(erasure: Erasure, words: Words) -> str:
    """Return what was done, what was looked for, what cannot be reached."""
    return page(
        _done(erasure, words),
        _remnants(erasure, words),
        _elsewhere(erasure.elsewhere, words),
        paragraph(words("print.erase.beyond"), indent=""),
    )


def _done(erasure: Erasure, words: Words) -> Iterator[str]:
    key = "already" if erasure.already else "done"
    yield words(f"print.erase.{key}", customer=erasure.customer, n=len(erasure.cases))
    if erasure.keys_destroyed:
        yield words("print.erase.traces", n=erasure.key_traces)


def _remnants(erasure: Erasure, words: Words) -> Iterator[str]:
    for each in erasure.remnants:
        yield row(
            Cell(words(f"print.erase.remnant.{each.what}")), Cell(f"{each.times}x"), Cell(each.path)
        )


def _elsewhere(copies: tuple[Elsewhere, ...], words: Words) -> Iterator[str]:
    yield words("print.erase.elsewhere" if copies else "print.erase.nowhere")
    for copy in copies:
        yield row(
            Cell(words.formats.moment(copy.at), 13),
            Cell(words(f"print.erase.copy.{copy.kind}"), 20),
            Cell(f"{copy.place}  #{copy.position}"),
        )
