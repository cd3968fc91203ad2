"""Deciding in a review, and ending it: what its keys, its menu and its end do.

What is decided is an improvement, on record at once; the end puts the review itself on record and
writes its document.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

import msgspec

from domain.actions import Ask as CaseAsk
from domain.errors import RefusedError
from domain.improving.state import Improvement
from domain.policy import Policy
from domain.reviewing import Kind, require_may_hold
from tui import improving
from tui.errors import SystemTroubleError
from tui.improvingmodels import ImprovementLine
from tui.reviewfiles import FOLDER, folder_of, named, write_down
from tui.reviewing import Span, hold
from tui.screens.casework import DeskApp
from tui.screens.improvementwork import Improvework, barred_for
from tui.screens.reviewrows import Held, ReviewRow
from tui.screens.reviewstrips import CLOSE, NEW, RESTART, closing, deciding, menu, proposal
from tui.screens.reviewverbs import ACTIONS, OFFERED, ReviewStanding
from tui.session import Session
from tui.sitting import Sitting, begun, decisions, review_name
from tui.widgets.lines import LineList
from tui.widgets.stages import Ask
from tui.widgets.tone import Tone


class ReviewPage(msgspec.Struct, frozen=True):
    """The readings of a review's days, what was decided so far, and what may be done with it."""

    kind: Kind
    span: Span
    held: Held
    states: dict[str, Improvement]
    policy: Policy


class Reviewwork(Improvework[ReviewPage]):
    """A page on which a review is held.

    Attributes:
        kind: Which review is in view.
        sittings: The reviews under way.
        spans: The days each speaks of.
    """

    def __init__(self, session: Session, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(session, id=id)
        self.masked = True
        self.kind: Kind = "monthly"
        self.sittings: dict[Kind, Sitting] = {}
        self.spans: dict[Kind, Span] = {}

    @property
    def lines(self) -> LineList[ReviewRow]:
        """The list of the part in view."""
        return self.query_one("#part-rows", LineList)

    @property
    def sitting(self) -> Sitting | None:
        """The review under way; ``None`` where this one is only looked at."""
        return None if barred_for(self.session) else self.sittings.get(self.kind)

    @property
    def chosen(self) -> ImprovementLine | None:
        """The improvement under the cursor."""
        row = self.lines.row
        if row is None or self.model is None or not row.improvement:
            return None
        held = self.model.held
        lines = (*held.decided, *held.found.improvements)
        return next((line for line in lines if line.improvement == row.improvement), None)

    @property
    def state(self) -> ReviewStanding:
        """How things stand for what is under the cursor."""
        known = super().state
        return ReviewStanding(
            barred=known.barred,
            line=known.line,
            refused=known.refused,
            row=self.lines.row,
            unfit=self.unfit(),
        )

    # Beginning ----------------------------------------------------------------------------------

    def sit_down(self) -> None:
        """Start the clocks, for those who may hold a review; of another day's they start anew."""
        if barred_for(self.session) or self.unfit() is not None:
            return
        zone = self.words.formats.zone
        running = self.sittings.get(self.kind)
        today = self.now.astimezone(zone).date()
        if running is None or running.began.astimezone(zone).date() != today:
            rules = self.session.house().rules.at(self.now).review
            self.sittings[self.kind] = begun(self.kind, rules.minutes(self.kind), self.now)
            self.spans.pop(self.kind, None)

    def unfit(self) -> RefusedError | None:
        """Return why this person may not hold a review; ``None`` where they may."""
        try:
            require_may_hold(self.session.person(), self.session.house().rules.at(self.now).review)
        except RefusedError as refused:
            return refused
        return None

    # Deciding -----------------------------------------------------------------------------------

    def do_menu(self) -> None:
        """Offer everything that can be done here, by digits."""
        offers = {action.id.removeprefix("review."): action for action in ACTIONS}
        reasons = {name: offers[name].allowed(self.state) for name in OFFERED}
        self.ask("menu", "", menu(self.words, OFFERED, reasons))

    def do_new(self) -> None:
        """Ask what is decided, who does it, and until when."""
        self.ask(NEW, "", deciding(self.words, self.strips))

    def do_place(self) -> None:
        """Open the matrix with the improvement under the cursor taken up: what it takes."""
        if self.chosen is not None:
            self.go("matrix", self.chosen.improvement)

    def do_note(self) -> None:
        """Ask for a note on the case or the improvement under the cursor."""
        row = self.lines.row
        if row is not None and row.case:
            self.ask("case-note", row.case, Ask(title=self.words("improve-ask.note")))
        else:
            super().do_note()

    def do_close(self) -> None:
        """Ask where the document goes; that ends the review."""
        if self.sitting is not None:
            self.ask(CLOSE, "", closing(self.words, FOLDER))

    def _aim(self) -> None:
        """Take aim at the improvement under the cursor."""
        self._target = self.chosen.improvement if self.chosen else ""

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Carry out what the strip was told."""
        if name == "menu":
            getattr(self, f"do_{answers[0]}")()
        elif name == NEW:
            self._decide(answers)
        elif name == "case-note":
            self._note_case(answers[0])
        elif name == CLOSE and answers[0] == RESTART:
            self.sittings.pop(self.kind, None)
            self.sit_down()
            self.reload()
        elif name == CLOSE:
            self._close(answers[1] if len(answers) > 1 else "")
        else:
            super().decided(name, answers)

    def _decide(self, answers: Sequence[str]) -> None:
        row, model = self.lines.row, self.model
        if model is None:
            return
        told = proposal(
            answers,
            self.now,
            self.strips.zone,
            cause=row.cause if row else "",
            review=review_name(self.kind, model.span),
        )

        def act() -> tuple[str, str]:
            number = improving.propose(self.session, told)
            return number, self.words("review.decision", id=number)

        self.record(act)

    def _note_case(self, note: str) -> None:
        row = self.lines.row
        if row is None or not row.case:
            return
        case, wish = row.case, CaseAsk(by=self.session.person(), at=self.now, note=note)

        def act() -> tuple[str, str]:
            self.session.act(case, "note", wish)
            return case, self.words("review.noted", id=case)

        self.record(act)

    def _close(self, typed: str) -> None:
        """Put the review on record and write its document; the clocks stop when it is."""
        sitting, model = self.sitting, self.model
        if sitting is None or model is None:
            return
        kind, span, words, now = self.kind, model.span, self.words, self.now
        parts, folder = sitting.seconds(now), folder_of(self.session, typed)
        desk = cast("DeskApp", self.app)

        def work() -> None:
            with self.session.views() as views:
                led_to = tuple(line.improvement for line in decisions(views, kind, span, now))
            left = hold(
                self.session,
                kind,
                began=sitting.began,
                span=span,
                parts=parts,
                decisions=led_to,
                words=words,
            )
            desk.tell(self._ended, kind)
            try:
                places = write_down(left.document, folder)
            except SystemTroubleError as trouble:
                said, tone = words("review.unwritten", why=words.explain(trouble)), Tone.LATE
            else:
                path = named(self.session, places)
                said = words("review.closed", n=len(led_to), path=path)
                tone = Tone.GOOD
            desk.tell(partial(self.say, tone=tone), said)

        desk.in_turn(work)

    def _ended(self, kind: Kind) -> None:
        """Stop the clocks of a review that is on record, and go to where reviews are begun."""
        self.sittings.pop(kind, None)
        self.spans.pop(kind, None)
        self.go("dashboard")
