"""One case: its promises with their clocks, its history, what may be done and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from tui.actions import Action
from tui.casefile import case_file
from tui.models import CaseFile, CaseLine, Entry, Offer, StepLine
from tui.screens.casework import ACT, VERBS, Casework
from tui.screens.columns import due_tone
from tui.screens.preview import facts, next_step, quoted
from tui.session import Session
from tui.stories import sentence
from tui.widgets.cells import width, wrap
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.tone import Tone

_CASE = frozenset({"case"})

ACTIONS: tuple[Action, ...] = (
    ACT,
    *VERBS,
    Action(id="case.previous", keys=("[",), group="move", handler="do_previous", where=_CASE),
    Action(id="case.next", keys=("]",), group="move", handler="do_next", where=_CASE),
)

SUGGESTIONS = 6
"""Actions shown beside a case: the suggested ones."""


class CasePane(Casework[CaseFile]):
    """A case in full."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="case")
        self._case_id = ""
        self.among: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Who and what above, history and actions below."""
        with Container(id="top"):
            with Panel(id="who"):
                yield Sheet(id="who-text")
            with Panel(id="promises", classes="-list"):
                yield LineList(
                    self._step_columns(), empty="case.no-promises", heading=False, id="steps"
                )
        with Container(id="bottom"):
            with Panel(id="history", classes="-list"):
                yield LineList(
                    self._entry_columns(), empty="case.no-history", heading=False, id="entries"
                )
            with Panel(id="offers"):
                yield Sheet(id="offer-text")

    def _step_columns(self) -> tuple[Column[StepLine], ...]:
        return (
            Column(
                id="clock",
                title="",
                text=self._step_clock,
                width=9,
                align="right",
                tone=_step_tone,
                signed=True,
                ticking=True,
            ),
            Column(id="step", title="", text=lambda s, _: self.words(f"step.{s.step}"), share=3),
            Column(id="due", title="", text=self._step_due, share=4, tone=_step_tone),
        )

    def _step_clock(self, step: StepLine, now: datetime) -> str:
        if step.done or step.dropped or step.due is None:
            return ""
        return self.words.formats.left(step.due - now)

    def _step_due(self, step: StepLine, _now: datetime) -> str:
        words = self.words
        if step.done:
            late = words("case.step-late") if step.breached else ""
            return words("case.step-done", at=step.done, late=late).rstrip()
        if step.dropped:
            return words("case.step-dropped")
        if step.due is None:
            return words("case.step-open")
        moved = words("case.step-moved", first=step.first_due) if step.moved else ""
        return f"{words.formats.moment(step.due)} {moved}".rstrip()

    def _entry_columns(self) -> tuple[Column[Entry], ...]:
        return (
            Column(
                id="at",
                title="",
                text=lambda e, _: self.words.formats.moment(e.at),
                width=12,
                tone=lambda *_: Tone.QUIET,
            ),
            Column(
                id="who",
                title="",
                text=lambda e, _: self._actor(e),
                width=9,
                tone=lambda *_: Tone.QUIET,
            ),
            Column(
                id="what",
                title="",
                text=lambda e, _: sentence(self.words, e),
                share=1,
                tone=_entry_tone,
            ),
            Column(
                id="position",
                title="",
                text=lambda e, _: f"#{e.position}",
                width=8,
                align="right",
                tone=lambda *_: Tone.QUIET,
                from_width=70,
            ),
        )

    def _actor(self, entry: Entry) -> str:
        known = f"actor.{entry.actor}"
        return self.words(known) if self.words.has(known) else entry.actor_name

    # Reading ------------------------------------------------------------------------------------

    @property
    def subject(self) -> str:
        """The case's number, for the title bar."""
        return self._case_id

    @property
    def chosen(self) -> CaseLine | None:
        """The case in view."""
        return self.model.line if self.model else None

    def turn_to(self, key: str) -> None:
        """Bring another case into view."""
        self._case_id = key
        self.reload()

    def on_mount(self) -> None:
        """Wait to be turned to a case."""

    def load(self) -> CaseFile:
        """Read the case."""
        now = self.now
        with self.session.views() as views:
            line = views.line(self._case_id)
        return case_file(
            self.session.journal,
            self.session.house(),
            line,
            who=self.session.person(),
            at=now,
        )

    def show(self, model: CaseFile) -> None:
        """Fill the panels."""
        words = self.words
        self.states = {model.line.case: model.state}
        title = words(f"kind.{model.line.kind}")
        self.query_one("#who", Panel).head(f"{model.line.name or words('case.stranger')} · {title}")
        self.query_one("#who-text", Sheet).show(lambda cells: self._who(model, cells))
        status = words(f"status-of.{model.line.stage}")
        level = f"L{model.line.level} {words(f'level.{model.line.level}')}"
        self.query_one("#promises", Panel).head(words("case.promises"), f"{status} · {level}")
        self.query_one("#steps", LineList).feed(Rows(model.steps), self.now)
        self.query_one("#history", Panel).head(words("case.history"))
        self.query_one("#entries", LineList).feed(Rows(model.entries), self.now)
        self.query_one("#offers", Panel).head(words("case.offers"))
        self.query_one("#offer-text", Sheet).show(lambda cells: self._offers(model, cells))

    def _who(self, model: CaseFile, cells: int) -> Sequence[Line]:
        line, words = model.line, self.words
        car = " ".join(filter(None, (line.vehicle, line.plate)))
        score = words("case.score-of", score=line.score) if line.score is not None else ""
        return [
            (Ink(line.phone or words("case.no-phone"), Tone.KEY), Ink(f"  {car}")),
            (Ink(" ".join(filter(None, (score, facts(words, line)))), Tone.QUIET),),
            *quoted(words, line, cells),
            (Ink(next_step(words, line), Tone.WATCH),),
        ]

    def _offers(self, model: CaseFile, cells: int) -> Sequence[Line]:
        """Return the suggested actions, then what cannot be done yet and why."""
        words = self.words
        allowed = [o for o in model.offers if not o.why_not]
        lines: list[Line] = []
        if allowed:
            first = words(f"do.{allowed[0].action}")
            lines.append((Ink(words("case.suggested"), Tone.QUIET), Ink(first, Tone.GOOD)))
        names = [words(f"do.{o.action}") for o in allowed[1:SUGGESTIONS]]
        lines += [(Ink(row),) for row in _set(names, cells)]
        refused = next((o for o in model.offers if o.why_not == "not-closable"), None)
        if refused is not None:
            lines += [(Ink(row, Tone.QUIET),) for row in wrap(self._why_not(refused), cells)]
        return lines

    def _why_not(self, offer: Offer) -> str:
        missing = offer.params.get("missing", [])
        assert isinstance(missing, list)  # noqa: S101
        names = [self.words(f"missing.{code}") for code in missing]
        outcome = self.words(f"do.{offer.action}")
        return self.words("case.still-missing", outcome=outcome, missing=", ".join(names))

    def explain_due(self, lines: Sequence[Line]) -> None:
        """Show the explanation where the customer stood."""
        self.query_one("#who-text", Sheet).show(lambda _: lines)

    def tick(self, now: datetime) -> None:
        """Let the clocks run."""
        self.query_one("#steps", LineList).tick(now)

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_act()

    def do_previous(self) -> None:
        """Show the case before this one in the list it was opened from."""
        self._step_aside(-1)

    def do_next(self) -> None:
        """Show the case after this one in the list it was opened from."""
        self._step_aside(1)

    def _step_aside(self, by: int) -> None:
        if self._case_id in self.among:
            place = self.among.index(self._case_id) + by
            if 0 <= place < len(self.among):
                self.turn_to(self.among[place])


def _step_tone(step: StepLine, now: datetime) -> Tone:
    if step.done:
        return Tone.LATE if step.breached and not step.annulled else Tone.GOOD
    if step.dropped or step.due is None:
        return Tone.QUIET
    return due_tone(step.due, step.warns, now)


def _entry_tone(entry: Entry, _now: datetime) -> Tone:
    if entry.undone:
        return Tone.QUIET
    return (
        Tone.LATE
        if entry.type in ("step-breached", "case-escalated", "alert-raised")
        else Tone.PLAIN
    )


def _set(names: Sequence[str], cells: int) -> Sequence[str]:
    """Return names side by side in lines of ``cells``, none of them broken."""
    rows = [""]
    for name in names:
        if rows[-1] and width(rows[-1]) + 3 + width(name) > cells:
            rows.append("")
        rows[-1] += f" · {name}" if rows[-1] else name
    return rows
