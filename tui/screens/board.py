"""Figures: the closed-loop board of a period and the measures beside their targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import msgspec
from textual.app import ComposeResult

from domain.measures import Rate, swings
from tui import figures
from tui.actions import Action
from tui.models import Board, BoardLine, ChannelLine, Measures, TrendPoint
from tui.pane import Pane
from tui.screens.trend import NAME, channel_lines, trend_line
from tui.session import Session
from tui.widgets.bars import bar
from tui.widgets.cells import fit
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.panel import Panel
from tui.widgets.tone import Tone

SPANS = (7, 30, 90, 365)
"""Days the period can be set to, up to today."""

POINTS = (1, 1, 7, 30)
"""Days that one point of the trend stands for, in each period."""

KIND = 10
"""Cells of a class's name."""

BARS_FROM = 100
"""Cells from which a class line has room for its bar."""

_HERE = frozenset({"figures"})

ACTIONS: tuple[Action, ...] = (
    Action(
        id="figures.shorter",
        keys=("[", "left"),
        group="look",
        handler="do_shorter",
        where=_HERE,
        rank=1,
    ),
    Action(
        id="figures.longer",
        keys=("]", "right"),
        group="look",
        handler="do_longer",
        where=_HERE,
        rank=2,
    ),
)

_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "detractor": (("recovered", "recovered"), ("working", "recovering"), ("lost", "lost")),
    "passive": (("converted", "converted"), ("working", "converting"), ("waiting", "waiting")),
    "promoter": (("thanked", "thanked"), ("waiting", "waiting")),
}
"""What each class line is made of (SPEC 5): the count, and the word it has on the board."""


class FiguresPage(msgspec.Struct, frozen=True):
    """Board, measures, trend and channels of one period."""

    board: Board
    measures: Measures
    trend: tuple[TrendPoint, ...]
    channels: tuple[ChannelLine, ...]
    is_new: bool


class FiguresPane(Pane[FiguresPage]):
    """The board."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="figures")
        self.session = session
        self._span = 1
        self._end: date | None = None

    def compose(self) -> ComposeResult:
        """The board above, the measures below, the channels where there is room."""
        for name in ("board", "measures", "channels"):
            yield Panel(Sheet(id=f"{name}-text"), id=name)

    def load(self) -> FiguresPage:
        """Read both for the period chosen."""
        with self.session.views() as views:
            end = self._end or views.day(self.now)
            start = end - timedelta(days=SPANS[self._span] - 1)
            return FiguresPage(
                figures.board(views, start, end, self.now),
                figures.period(views, start, end, self.now),
                figures.trend(views, start, end, POINTS[self._span]),
                figures.channels(views, start, end, self.now),
                figures.is_new(views),
            )

    def turn_to(self, key: str) -> None:
        """Let the period end on a day, written ``YYYY-MM-DD``."""
        self._end = date.fromisoformat(key)
        self.reload()

    @property
    def hint(self) -> str:
        """What to do here; in a new home, how to begin."""
        if self.model is None:
            return ""
        return self.words("hint.new" if self.model.is_new else "hint.figures")

    def leave(self) -> bool:
        """Let the period end today again."""
        was, self._end = self._end, None
        if was:
            self.reload()
        return was is not None

    def show(self, model: FiguresPage) -> None:
        """Draw the panels."""
        words, board = self.words, model.board
        period = words("board.period", start=board.start, end=board.end, n=SPANS[self._span])
        drawn: dict[str, Callable[[int], Sequence[Line]]] = {
            "board": lambda cells: self._board(board, cells),
            "measures": lambda cells: self._measures(model, cells),
            "channels": lambda cells: channel_lines(words, model.channels, cells),
        }
        for name, lines in drawn.items():
            self.query_one(f"#{name}", Panel).head(words(f"{name}.title"))
            self.query_one(f"#{name}-text", Sheet).show(lines)
        self.query_one("#board", Panel).head(words("board.title"), period)

    def _board(self, board: Board, cells: int) -> Sequence[Line]:
        words = self.words
        head: Line = (
            Ink(words("board.responses", n=words.formats.number(board.responses)), Tone.HEAD),
            Ink("  "),
            *self._share("board.closed", board.closed, Tone.GOOD, cells),
            *self._share("board.working", board.working, Tone.PLAIN, cells),
            *self._share("board.waiting", board.waiting, Tone.WATCH, cells),
        )
        lines: list[Line] = [head, ()]
        for line in board.lines:
            lines += self._class_line(line, board.responses, cells)
        if board.complaints:
            lines.append(self._complaints(board.complaints))
        in_time = self._rate("board.in-time", board.in_time, board.in_time_target)
        closure = self._rate("board.closure", board.closure, board.closure_target)
        return [*lines, (), in_time, closure, self._beside(board)]

    def _beside(self, board: Board) -> Line:
        """Say what the closure rate alone would hide (SPEC 4.1)."""
        loud = {"unconfirmed", "reopened"}
        told = {
            "confirmed": board.confirmed,
            "unconfirmed": board.lines[0].closed - board.confirmed,
            "reopened": board.reopened,
            "breached": board.breached,
            "annulled": board.annulled,
        }
        return tuple(
            Ink(
                self.words(f"board.{name}", n=n) + "  ",
                Tone.PLAIN if n and name in loud else Tone.QUIET,
            )
            for name, n in told.items()
        )

    def _share(self, key: str, rate: Rate, tone: Tone, cells: int) -> Line:
        number = self.words.formats.number(rate.part)
        said = Ink(self.words(key, n=number), tone)
        return (said, Ink(f" {_percent(rate, cells)}  ", Tone.QUIET))

    def _class_line(self, line: BoardLine, responses: int, cells: int) -> Sequence[Line]:
        """One class: its share of all as a bar, then where its cases stand."""
        words = self.words
        total = words.formats.number(line.total)
        share = line.total / responses if responses else 0.0
        drawn = Ink(bar(share, cells // 5) + "  ", Tone.GOOD) if cells >= BARS_FROM else Ink(" ")
        parts: list[Ink] = []
        for column, word in _PARTS[line.kind]:
            rate = Rate(getattr(line, column), line.total)
            tone = Tone.LATE if word in ("lost", "waiting") and rate.part else Tone.PLAIN
            parts += self._share(f"board.part.{word}", rate, tone, cells)
        return [(self._kind(line), Ink(f"{total:>6} ", Tone.HEAD), drawn, *parts)]

    def _kind(self, line: BoardLine) -> Ink:
        return Ink(fit(self.words(f"kind.{line.kind}"), KIND), Tone.HEAD)

    def _complaints(self, line: BoardLine) -> Line:
        words = self.words
        text = words("board.complaints", closed=line.closed, open=line.total - line.closed)
        return (self._kind(line), Ink(f"{line.total:>6}  ", Tone.HEAD), Ink(text))

    def _rate(self, key: str, rate: Rate, target: int) -> Line:
        words = self.words
        if rate.percent is None:
            return (Ink(words(key) + " "), Ink(words("figure.no-answers"), Tone.QUIET))
        tone = Tone.GOOD if rate.percent >= target else Tone.LATE
        value = f"{tone.sign} {rate.percent:.1f}%"
        return (
            Ink(words(key) + " "),
            Ink(value, tone),
            Ink(" " + words("board.target", part=rate.part, n=rate.n, target=target), Tone.QUIET),
        )

    def _measures(self, model: FiguresPage, cells: int) -> Sequence[Line]:
        words, measures = self.words, model.measures
        ces = measures.ces
        rows: list[Line] = [
            self._nps(measures),
            (*trend_line(words, model.trend, cells), *self._before(measures)),
            self._of("measures.csat", measures.csat, measures.csat_target),
            self._ces(ces, measures.ces_n, measures.ces_target),
            self._of("measures.validity", measures.validity, None),
            (
                Ink(fit(words("measures.complaints"), NAME), Tone.HEAD),
                Ink(str(measures.complaints)),
            ),
        ]
        return rows

    def _nps(self, measures: Measures) -> Line:
        words, formats = self.words, self.words.formats
        nps, target = measures.nps, measures.nps_target
        name = Ink(fit(words("measures.nps"), NAME), Tone.HEAD)
        if nps.value is None or nps.low is None or nps.high is None:
            return (name, Ink(words("figure.no-answers"), Tone.QUIET))
        met = nps.value >= target
        interval = words(
            "measures.interval", low=formats.signed(nps.low), high=formats.signed(nps.high)
        )
        return (
            name,
            Ink(fit(formats.signed(nps.value, 1), 8), Tone.WATCH),
            Ink(f"{formats.sample(nps.n, nps.margin, 1)}  {interval}  "),
            Ink(words("measures.target", target=target), Tone.GOOD if met else Tone.LATE),
        )

    def _before(self, measures: Measures) -> Line:
        """The period before; loud when the score moved more than the policy lets pass."""
        before = measures.nps_before
        if before.value is None:
            return ()
        moved = swings(measures.nps, before, measures.nps_swing)
        value = self.words("measures.before", value=self.words.formats.signed(before.value))
        tone = Tone.LATE if moved else Tone.QUIET
        return (Ink(f" {tone.sign} {value}", tone),)

    def _of(self, key: str, rate: Rate, target: int | None) -> Line:
        words = self.words
        name = Ink(fit(words(key), NAME), Tone.HEAD)
        if rate.percent is None:
            return (name, Ink(words("figure.no-answers"), Tone.QUIET))
        line: Line = (
            name,
            Ink(fit(f"{rate.percent:.1f}%", 8), Tone.WATCH),
            Ink(words("figure.of", part=rate.part, n=rate.n) + "  "),
        )
        if target is None:
            return line
        tone = Tone.GOOD if rate.percent >= target else Tone.LATE
        return (*line, Ink(words("measures.target", target=target), tone))

    def _ces(self, value: float | None, n: int, target: float) -> Line:
        words = self.words
        name = Ink(fit(words("measures.ces"), NAME), Tone.HEAD)
        if value is None:
            return (name, Ink(words("figure.no-answers"), Tone.QUIET))
        tone = Tone.GOOD if value < target else Tone.LATE
        return (
            name,
            Ink(fit(f"{value:.2f}", 8), Tone.WATCH),
            Ink(words.formats.sample(n) + "  "),
            Ink(words("measures.target-below", target=target), tone),
        )

    def do_shorter(self) -> None:
        """Look at a shorter period."""
        self._turn(-1)

    def do_longer(self) -> None:
        """Look at a longer period."""
        self._turn(1)

    def do_history(self) -> None:
        """Show the log of the period in view."""
        if self.model:
            board = self.model.board
            self.go("audit", f"since:{board.start} until:{board.end}")

    def _turn(self, by: int) -> None:
        self._span = max(0, min(self._span + by, len(SPANS) - 1))
        self.reload()


def _percent(rate: Rate, cells: int) -> str:
    """Return a share in per cent, with a decimal where there is room for it."""
    digits = 1 if cells >= BARS_FROM else 0
    return "-" if rate.percent is None else f"{rate.percent:.{digits}f}%"
