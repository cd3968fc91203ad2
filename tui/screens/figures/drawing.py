"""What page 4 draws: its head, the two drawings of each section, and what is said of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from domain.statistics.casemix import Standing
from tui.measuring import FigureLine, Figures
from tui.printing.measured import names_of
from tui.screens.figures import journey, loop, overview, telling
from tui.screens.figures.channels import channel_lines
from tui.screens.figures.columns import BETWEEN, verdict_tone
from tui.screens.figures.cuts import DATED
from tui.screens.figures.model import SECTIONS, FiguresPage
from tui.text import Words
from tui.widgets.cells import wrap
from tui.widgets.ink import Ink, Line, between
from tui.widgets.tone import Tone

Lines = Sequence[Line]

Drawn = Callable[[int, int], Lines]
"""Takes the cells and the rows there are."""


def head_lines(words: Words, page: FiguresPage, cells: int) -> Lines:
    """Return the sections, and below the period: which window it is, of what, and as told when."""
    names = tuple(
        Ink(
            f" {words(f'figures.section.{section}')} ",
            Tone.CHOSEN if section == page.section else Tone.QUIET,
            section,
        )
        for section in SECTIONS
    )
    told = words("figures.head.as-now" if page.part.as_now else "figures.head.as-was")
    loud = Tone.WATCH if page.part.as_now else Tone.QUIET
    only = telling.within(page, words)
    return (
        between(names, (Ink(f"{told} ", loud),), cells),
        between(
            (Ink(f" {period(words, page)}"),),
            (Ink(f"{only} ", Tone.WATCH),) if only else (),
            cells,
        ),
    )


def period(words: Words, page: FiguresPage) -> str:
    """Return the days in view, and why just so many where nobody chose them."""
    part, window = page.part, page.window
    near = part.start.year == part.end.year
    start = f"{part.start:%m-%d}" if near else part.start.isoformat()
    end = part.end.isoformat()
    days = end if part.start == part.end else words("print.period", start=start, end=end)
    name = words(f"window.{window.kind}")
    if page.wanted.kind is not None:
        return words("figures.head.period", days=days, window=name)
    key = "window.chosen" if window.proposed else "window.too-wide"
    why = words(key, margin=page.margin)
    return words("figures.head.chosen", days=days, window=name, why=why)


def panels(words: Words, page: FiguresPage) -> Sequence[tuple[str, Drawn]]:
    """Return the drawings of a section, each with its title: none, one or two."""
    if page.overview is not None:
        return _overview(words, page)
    if page.journey is not None:
        found = page.journey
        return (
            (
                words("figures.journey.title"),
                lambda cells, _: journey.waterfall_lines(words, found, cells),
            ),
            (
                words("figures.drivers.title"),
                lambda cells, _: journey.driver_lines(words, found.drivers, cells),
            ),
        )
    if page.board is not None and page.contacted is not None:
        board, contacted = page.board, page.contacted
        title = words("board.title")
        return (
            (
                f"{title} {words('figures.whole-centre')}" if page.within else title,
                lambda cells, _: loop.board_lines(words, board, cells),
            ),
            (
                words("figures.effect.title"),
                lambda cells, _: loop.effect_lines(words, contacted, cells),
            ),
        )
    if page.section == "channels":
        title = words("channels.title")
        return (
            (
                f"{title} {words('figures.whole-centre')}" if page.within else title,
                lambda cells, _: channel_lines(words, page.channels, cells),
            ),
        )
    return ()


def _overview(words: Words, page: FiguresPage) -> Sequence[tuple[str, Drawn]]:
    found = page.overview
    assert found is not None  # noqa: S101  the caller looked
    nps = found.figures.lines[0].figures[0]
    title = words(
        "figures.trend.title",
        step=words(f"figures.step.{found.step}"),
        trend=overview.trend_said(words, found),
    )
    return (
        (
            title,
            lambda cells, rows: overview.trend_lines(words, found, nps.target, cells, rows),
        ),
        (
            words("figures.mix.title", n=words.formats.number(nps.now.n)),
            lambda cells, rows: overview.mix_lines(words, found, nps, page.minimum, cells, rows),
        ),
    )


def cut_title(words: Words, page: FiguresPage) -> str:
    """Return which measure is cut by what, and its target."""
    found = page.figures
    by = found.by if found else ()
    measure = words(f"measure.{page.wanted.measure}")
    if not by:
        return measure
    dimensions = BETWEEN.join(words(f"dimension.{name}") for name in by)
    line = _first(found)
    if target := telling.target_of(line, words) if line else "":
        return words("figures.cut.title-target", measure=measure, by=dimensions, target=target)
    return words("figures.cut.title", measure=measure, by=dimensions)


def _first(found: Figures | None) -> FigureLine | None:
    lines = (part.figures for part in found.lines) if found else ()
    return next((figures[0] for figures in lines if figures), None)


def behind_title(words: Words, page: FiguresPage) -> str:
    """Return what is listed, of which part, and how many there are."""
    found, things, wanted = page.figures, page.behind, page.wanted
    parts = [part for part in (found.lines if found else ()) if part.key == wanted.opened]
    names = BETWEEN.join(names_of(parts[0], parts_by(found), words)) if parts else ""
    total = things.total if things else 0
    listed = len(things.lines) if things else 0
    key = "figures.behind.more" if listed < total else "figures.behind.title"
    return words(
        key,
        measure=words(f"measure.{wanted.measure}"),
        part=names or words("figures.cut.whole"),
        n=listed,
        total=words.formats.number(total),
    )


def parts_by(found: Figures | None) -> tuple[str, ...]:
    """Return the dimensions of a cut."""
    return found.by if found else ()


def told_lines(
    words: Words,
    page: FiguresPage,
    line: FigureLine,
    jobs: Standing | None,
    cells: int,
    *,
    wide: bool,
) -> Lines:
    """Return how a figure stands and how it changed; ``wide`` also what it is and counts."""
    return list(_told(words, page, line, jobs, cells, wide=wide))


def _told(
    words: Words,
    page: FiguresPage,
    line: FigureLine,
    jobs: Standing | None,
    cells: int,
    *,
    wide: bool,
) -> Iterator[Line]:
    beside = telling.jobs(jobs, words)
    if wide:
        for text in (*telling.why(page, line, page.swing, words), beside):
            yield from ((Ink(part),) for part in wrap(text, cells) if part)
        return
    standing = telling.standing(line, page.minimum, words)
    name = words("figures.told.name", measure=words(f"measure.{line.measure}"))
    yield (Ink(name, Tone.HEAD), Ink(standing, verdict_tone(line)))
    dated = page.section == "cuts" and DATED & set(parts_by(page.figures))
    moved = "" if dated else telling.change(line, page.swing, words)
    yield (Ink(beside or moved, Tone.QUIET),)
    if uncut := page.figures.uncut if page.figures else ():
        names = words("list.and").join(words(f"measure.{name}") for name in uncut)
        yield (Ink(words("figures.uncut", names=names), Tone.QUIET),)
