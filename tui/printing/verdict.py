"""What ``verify`` has found, as a page: the verdict, its reasons, its reach and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from eventstore.proof.report import Finding, Report
from gateway.journal import instant, micros
from tui.printing.page import WIDTH, heading, page
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.plain import plain

SHOWN = 10
"""Findings of one kind that are written out; the others are counted."""

_PLACE = 12
"""Cells for the position a finding is about."""


def verdict(report: Report, now: datetime, words: Words) -> str:
    """Return the page.

    Args:
        report: What was found.
        now: The present, from which the unprotected tail's age is told.
        words: The reader's.
    """
    tail = {"n": report.cover.unprotected}
    return page(
        [headline(report, words)],
        _findings(report, words),
        _cover(report, now, words),
        _notes(report.notes, report, words),
        _section("skipped", [(one.code, one.params) for one in report.skipped], words),
        _section("limit", [(code, tail) for code in report.limits], words),
    )


def headline(report: Report, words: Words) -> str:
    """Return the verdict in one line."""
    if report.ok:
        records, streams = f"{report.records:,}", f"{report.streams:,}"
        return words("print.verify.whole", records=records, streams=streams)
    if report.among:
        first, last = (f"{place:,}" for place in report.among)
        return words("print.verify.among", first=first, last=last)
    if report.first_bad:
        return words("print.verify.broken", position=f"{report.first_bad:,}")
    return words("print.verify.no-place" if report.records else "print.verify.no-log")


def _findings(report: Report, words: Words) -> Iterator[str]:
    """Yield what is wrong, kind by kind, and whether it took an outside head to see it."""
    for code in dict.fromkeys(finding.code for finding in report.findings):
        for finding in [one for one in report.findings if one.code == code][:SHOWN]:
            yield from _lines(finding, words)
        if (more := report.counts[code] - SHOWN) > 0:
            yield from _placed("", words("print.verify.more", n=f"{more:,}"))
    if report.only_outside:
        yield from _placed("", words("print.verify.only-outside"))


def _lines(finding: Finding, words: Words) -> Iterator[str]:
    place = f"#{finding.position:,}" if finding.position else ""
    yield from _placed(place, words(f"print.verify.finding.{finding.code}", **finding.params))


def _placed(place: str, text: str) -> Iterator[str]:
    """Yield a text wrapped beside the position it is about."""
    for line in wrap(plain(text), WIDTH - _PLACE):
        yield f"{place:>{_PLACE - 2}}  {line}".rstrip()
        place = ""


def _cover(report: Report, now: datetime, words: Words) -> Iterator[str]:
    """Yield how far signed heads reach, first those kept outside, then the home's own."""
    cover = report.cover
    yield heading(words("print.verify.heading.cover"))
    reach = "none" if not cover.outside else "outside" if cover.unprotected else "all"
    position = f"{cover.outside:,}"
    yield from _placed("", words(f"print.verify.cover.{reach}", position=position))
    if cover.unprotected:
        age = now - instant(min(max(cover.oldest or 0, 0), micros(now)))  # it may be garbage
        tail = f"{cover.unprotected:,}"
        yield from _placed(
            "",
            words(
                "print.verify.cover.tail",
                n=cover.unprotected,
                tail=tail,
                age=words.formats.lasting(age),
            ),
        )
    if (own := cover.own - cover.outside) > 0:
        yield from _placed("", words("print.verify.cover.own", n=own, own=f"{own:,}"))


def _notes(notes: Sequence[Finding], report: Report, words: Words) -> Iterator[str]:
    """Yield what is odd but allowed: a line a kind, with the first place."""
    firsts = {note.code: note for note in reversed(notes)}
    if firsts:
        yield heading(words("print.verify.heading.notes"))
    for code, note in sorted(firsts.items()):
        count = f"{report.counts[code]:,}"
        place = f"#{note.position:,}"
        yield from _placed(place, words(f"print.verify.finding.{code}", n=count))


def _section(
    name: str, told: Sequence[tuple[str, Mapping[str, object]]], words: Words
) -> Iterator[str]:
    if told:
        yield heading(words(f"print.verify.heading.{name}"))
    for code, params in told:
        yield from _placed("", words(f"print.verify.{name}.{code}", **params))
