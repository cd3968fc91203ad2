"""Going along the log in time: by event, hour and day, from mark to mark, and by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from textual import on
from textual.timer import Timer

from eventstore.browse import before, behind
from gateway.journal import micros
from tui.audit.events import next_mark, previous_mark
from tui.audit.models import Found, Timeline
from tui.screens.auditlog import AuditLog
from tui.session import Session
from tui.widgets.scrubber import Mark, Scrubber
from tui.widgets.stages import Ask
from tui.widgets.tone import Tone

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SPEEDS = (1, 2, 4, 8)
"""Events a second that the log plays by itself."""

SPANS = (None, timedelta(days=30), timedelta(days=7), DAY)
"""How much time the scrubber shows: all, or that much around the cursor."""

MARKS = {
    "rules": Mark("R", Tone.KEY),
    "meeting": Mark("M", Tone.HEAD),
    "rise": Mark("E", Tone.WATCH),
    "breach": Mark("!", Tone.LATE),
}
"""How the marks of the scrubber look."""


class AuditWalk(AuditLog):
    """The list of events with its scrubber, and every way to move in time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._span = 0
        self._speed = 1
        self._playing: Timer | None = None

    # The scrubber -------------------------------------------------------------------------------

    @property
    def scrubber(self) -> Scrubber:
        """The scrubber."""
        return self.query_one(Scrubber)

    def show(self, model: Found) -> None:
        """Fill list and scrubber."""
        super().show(model)
        self._draw_time()

    def on_resize(self) -> None:
        """Let the scrubber have as many cells as there are now."""
        self._draw_time()

    def _draw_time(self) -> None:
        """Count anew what the scrubber shows, off the screen's thread."""
        found, event = self.model, self.event
        if found is None or found.first is None or found.last is None:
            self.scrubber.show(None)
            return
        start, end = found.first, found.last
        if (span := SPANS[self._span]) is not None and event is not None:
            start, end = event.recorded - span / 2, event.recorded + span / 2
        count = partial(self._count, found, start, end, self.scrubber.cells)
        self.run_worker(count, thread=True, exclusive=True, group="timeline")

    def _count(self, found: Found, start: datetime, end: datetime, cells: int) -> None:
        first, last = micros(start), micros(end)
        self.answering(lambda: self.looking.timeline(found, first, last, cells), self._take_time)

    def _take_time(self, timeline: Timeline) -> None:
        self.scrubber.show(timeline)

    def stand_in_time(self, kept: datetime | None) -> None:
        """Show on the scrubber where the cursor is, and the instant kept for comparing."""
        event, shown = self.event, self.scrubber.timeline
        at = event.recorded if event else None
        self.scrubber.stand(at, kept)
        if at and shown and not shown.start <= at <= shown.end:
            self._draw_time()

    def do_span(self) -> None:
        """Let the scrubber show less time around the cursor; after the least, all again."""
        self._span = (self._span + 1) % len(SPANS)
        self._draw_time()
        span = SPANS[self._span]
        told = self.words("audit.span", span=span) if span else self.words("audit.span-all")
        self.say(told, tone=Tone.PLAIN)

    @on(Scrubber.Picked)
    def _picked(self, event: Scrubber.Picked) -> None:
        event.stop()
        self._go_to(event.at)

    # Moving -------------------------------------------------------------------------------------

    def do_previous(self) -> None:
        """Go to the event before."""
        self.list.action_move(-1)

    def do_next(self) -> None:
        """Go to the next event."""
        self.list.action_move(1)

    def do_hour_back(self) -> None:
        """Go back an hour."""
        self._step(-HOUR)

    def do_hour_on(self) -> None:
        """Go on an hour."""
        self._step(HOUR)

    def do_day_back(self) -> None:
        """Go back a day."""
        self._step(-DAY)

    def do_day_on(self) -> None:
        """Go on a day."""
        self._step(DAY)

    def _step(self, length: timedelta) -> None:
        """Go to the first event at least that far away; where there is none, to the last."""
        found, event = self.model, self.event
        if found is None or event is None:
            return
        aim = micros(event.recorded + length)
        if length > timedelta():
            place = behind(found.positions, self._rows.position_at(aim - 1))
            self._stand(place, found.positions[-1])
        else:
            place = before(found.positions, self._rows.position_at(aim) + 1)
            self._stand(place, found.positions[0])

    def do_mark_back(self) -> None:
        """Go to the mark before."""
        if self.model and self.event:
            self._stand(previous_mark(self.model, self.event.position))

    def do_mark_on(self) -> None:
        """Go to the next mark."""
        if self.model and self.event:
            self._stand(next_mark(self.model, self.event.position))

    def _stand(self, position: int | None, otherwise: int | None = None) -> None:
        """Go to a position; where there is none say so, and go as far as there is to go."""
        if position is None:
            self.say(self.words("audit.no-further"), tone=Tone.PLAIN)
        if (goal := otherwise if position is None else position) is not None:
            self.stand_on(goal)

    def do_goto(self) -> None:
        """Ask for an instant, a day, a position or a case."""
        self.ask("goto", "", Ask(title=self.words("audit.goto"), check=self._place_of))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Go where :meth:`do_goto` was told to."""
        if name == "goto":
            self._go_to_typed(answers[0])

    def _go_to_typed(self, typed: str) -> None:
        match self._place_of(typed):
            case int(position):
                self.stand_on(position)
            case str(case):
                self.look_for(f"case:{case}")
            case at:
                self._go_to(at)

    def _place_of(self, typed: str) -> int | str | datetime:
        """Return the position, the case or the instant that is meant.

        Raises:
            TimeUnreadableError: when it is none of them.
        """
        number = typed.lstrip("#＃").replace(",", "")
        if number.isdecimal():
            return int(number)
        if typed[:1].isascii() and typed[:1].isalpha():
            return typed
        return self.reader().instant(typed)

    def _go_to(self, at: datetime) -> None:
        """Stand at the last event recorded by an instant."""
        self.stand_on(self._rows.position_at(micros(at)))

    # Playing ------------------------------------------------------------------------------------

    @property
    def speed(self) -> int:
        """Events a second while it plays; 0 while it does not."""
        return SPEEDS[self._speed] if self._playing else 0

    def do_play(self) -> None:
        """Let the log play from here, or stop it."""
        if self._playing:
            self.stop_playing()
        else:
            self._playing = self.set_interval(1 / SPEEDS[self._speed], self._play_on)
        self.show_standing()

    def do_faster(self) -> None:
        """Play faster."""
        self._change_speed(1)

    def do_slower(self) -> None:
        """Play slower."""
        self._change_speed(-1)

    def _change_speed(self, by: int) -> None:
        self._speed = max(0, min(self._speed + by, len(SPEEDS) - 1))
        if self._playing:
            self.stop_playing()
            self.do_play()
        self.say(self.words("audit.speed", n=SPEEDS[self._speed]), tone=Tone.PLAIN)

    def _play_on(self) -> None:
        """Go to the next event; stop at the end, or when the page is left."""
        found, event = self.model, self.event
        if not self.display or not found or not event or event.position >= found.positions[-1]:
            self.stop_playing()
            self.show_standing()
        else:
            self.do_next()

    def stop_playing(self) -> None:
        """Stop."""
        if self._playing:
            self._playing.stop()
            self._playing = None

    def show_standing(self) -> None:
        """Show the instant in view; the page does."""
        raise NotImplementedError
