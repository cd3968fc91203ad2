"""``review``: the documents of the rituals, to the terminal or into files; ``show reviews``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import click

from gateway.export.draft import draft
from tui.documents.rendering import Format, rendered
from tui.errors import FileThereError, MisuseError
from tui.printing.reviews import reviews_page
from tui.reviewing import KINDS, Kind, Span, document, reviews, usual
from tui.verbs import moments
from tui.verbs.grammar import AS_OF, Verb
from tui.verbs.household import Household
from tui.verbs.showing import AS_JSON, settled_views, show

SUFFIXES: dict[str, Format] = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}

IN_A_FOLDER: tuple[Format, ...] = ("md", "html")
"""What a folder gets unless one form is asked for."""


@click.command(cls=Verb, facts={"kinds": ", ".join(KINDS)})
@AS_OF
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.option("--from", "start", metavar="DAY")
@click.option("--to", "end", metavar="DAY")
@click.option("--out", default="", metavar="FILE|FOLDER")
@click.option("--format", "form", type=click.Choice(get_args(Format)))
@click.option("--force", is_flag=True)
@click.pass_obj
def review(
    household: Household,
    kind: Kind,
    start: str | None,
    end: str | None,
    out: str,
    form: Format | None,
    *,
    force: bool,
) -> None:
    """Write the document of a ritual."""
    with settled_views(household) as views:
        span = _span(kind, start, end, usual(kind, views.day(household.session.now())))
    if not out:
        _print(household, rendered(document(household.session, kind, span), form or "md"), form)
        return
    places = _places(Path(out).expanduser(), kind, span, form)
    if not force:
        _require_free(places)
    made = document(household.session, kind, span)
    for place, chosen in places:
        write(place, rendered(made, chosen))
        household.talk("verb.review.written", path=place)


def _span(kind: Kind, start: str | None, end: str | None, known: Span) -> Span:
    """Return the days that were asked for; what was left out is as usual.

    Raises:
        TimeUnreadableError: when a day cannot be read.
        MisuseError: when the period ends before it begins, or the morning meeting is given one.
    """
    if kind == "morning" and (start or end):
        raise MisuseError(reason="review-morning")
    last = moments.day(end) if end else known.end
    first = moments.day(start) if start else known.start
    if end and not start:
        first = last - (known.end - known.start)
    if first > last:
        raise MisuseError(reason="period-backwards", start=first, end=last)
    return Span(first, last)


def _print(household: Household, text: str, form: Format | None) -> None:
    """Write a document to stdout: HTML and JSON are UTF-8 whatever the terminal speaks."""
    if form in ("html", "json"):
        household.wire(text.rstrip("\n").encode())
    else:
        household.show(text.rstrip("\n"))


def _places(out: Path, kind: Kind, span: Span, form: Format | None) -> list[tuple[Path, Format]]:
    """Return the files to be written, and their forms.

    Raises:
        MisuseError: when neither the name nor an option tells which form is meant.
    """
    if out.is_dir():
        name = f"{kind}-{span.end.isoformat()}"
        return [(out / f"{name}.{each}", each) for each in ((form,) if form else IN_A_FOLDER)]
    chosen = form or SUFFIXES.get(out.suffix.lower())
    if chosen is None:
        raise MisuseError(reason="review-out", typed=str(out), known=", ".join(SUFFIXES))
    return [(out, chosen)]


def _require_free(places: list[tuple[Path, Format]]) -> None:
    """Let pass places where nothing lies.

    Raises:
        FileThereError: when something does.
    """
    if taken := [str(place) for place, _ in places if place.exists()]:
        raise FileThereError(path=taken[0])


def write(place: Path, text: str) -> None:
    """Put a document in its place, whole or not at all.

    Raises:
        OSError: when it cannot be written; names the place.
    """
    with _named(place), draft(place) as made:
        made.file.write(text.encode())
        made.hand_over()


@contextmanager
def _named(place: Path) -> Iterator[None]:
    """Let what the system says about a file name the place it was meant for."""
    try:
        yield
    except OSError as trouble:
        raise OSError(trouble.errno, trouble.strerror, str(place)) from trouble


@show.command("reviews", cls=Verb)
@AS_OF
@AS_JSON
@click.pass_obj
def show_reviews(household: Household, *, as_json: bool) -> None:
    """Show the reviews held."""
    with settled_views(household) as views:
        found = reviews(views)
    if as_json:
        household.data(found)
    else:
        household.show(reviews_page(found, household.words))
