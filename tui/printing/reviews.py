"""The reviews held, one after the other: when, by whom, how long, what they decided and yielded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tui.printing.page import Cell, headline, page, paragraph, row
from tui.reviewing import Review
from tui.text import Words


def reviews_page(reviews: Sequence[Review], words: Words) -> str:
    """Return the reviews, the latest first."""
    head = headline(words("print.reviews.title"), f"{len(reviews):,}")
    if not reviews:
        return page(head, ["  " + words("print.reviews.none")])
    return page(head, *(_review(each, words) for each in reviews))


def _review(review: Review, words: Words) -> Iterator[str]:
    yield row(
        Cell(review.day.isoformat(), 10),
        Cell(words(f"print.reviews.kind.{review.kind}"), 8),
        Cell(words("document.period", start=review.start, end=review.end), 26),
        Cell(words.formats.lasting(review.ended - review.began), 12, "right"),
        Cell(review.host_name),
        indent="",
    )
    parts = words("list.and").join(
        words(
            "print.reviews.part",
            part=words(f"document.{review.kind}.part.{name}"),
            span=words.formats.lasting(timedelta(seconds=seconds)),
        )
        for name, seconds in review.parts
    )
    if parts:
        yield from paragraph(parts)
    decided = words("list.and").join(review.decisions) or words("print.reviews.no-decision")
    yield from paragraph(words("print.reviews.decided", n=len(review.decisions), list=decided))
    yield from paragraph(words("print.reviews.digest", digest=review.digest))
