"""People: scorecards, the hero board, the team, the mystery shopper; from a point to its events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

import msgspec
from msgspec.structs import asdict, replace
from textual import on
from textual.app import ComposeResult

from domain.events import HOUSE
from domain.people.figures import month_of
from tui import people, peoplewords
from tui.business import tell
from tui.mystery import FindingLine, Mystery, fix_finding, mystery, record_visit
from tui.pane import Pane
from tui.peoplebehind import Behind, behind
from tui.peoplemodels import HeroBoard, Scorecards, Team
from tui.reading import LIST_LIMIT
from tui.screens import peoplestrips
from tui.screens.casework import DeskApp
from tui.screens.handon import one_by_one, rows, worked_out
from tui.screens.peopleactions import ACTIONS, PEOPLE, Standing, can_fix, can_open
from tui.screens.peoplecolumns import (
    BehindRow,
    CardRow,
    FindingRow,
    PartRow,
    behind_columns,
    card_columns,
    finding_columns,
    part_columns,
)
from tui.screens.peoplesheets import card_lines, hero_lines, mystery_lines, team_lines
from tui.session import Session
from tui.widgets.ink import Ink, Line, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.stages import Ask
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from gateway.export.lines import Line as Told
    from tui.custody.exportfile import Order

__all__ = ["ACTIONS", "PEOPLE", "SECTIONS", "PeoplePage", "PeoplePane"]

Section = Literal["scorecards", "heroes", "team", "mystery"]

SECTIONS: tuple[Section, ...] = ("scorecards", "heroes", "team", "mystery")
"""What the page shows, in the order the keys go through it."""

SPANS = (30, 90, 365)
"""Days the period can be set to, up to today."""


class PeoplePage(msgspec.Struct, frozen=True):
    """What the page shows: of the sections only the one in view is read."""

    section: Section
    start: date
    end: date
    cards: Scorecards | None = None
    heroes: HeroBoard | None = None
    team: Team | None = None
    mystery: Mystery | None = None
    behind: tuple[Behind, ...] = ()


def _open_first(finding: FindingLine) -> tuple[bool, datetime, str]:
    return (finding.fixed is not None, finding.due, finding.id)


class PeoplePane(Pane[PeoplePage]):
    """One section at a time; under a card its parts, under a part what it is made of."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="people")
        self.session = session
        self._section = 0
        self._spans: dict[Section, int] = {**dict.fromkeys(SECTIONS, 1), "mystery": 2}
        self._opened: tuple[str, str] = ("", "")

    def compose(self) -> ComposeResult:
        """The sections above; cards and parts, a sheet, findings or what is behind below."""
        yield Sheet(id="sections")
        with Panel(id="cards", classes="-list"):
            yield LineList(card_columns(self), empty="people.no-advisors", id="card-rows")
        with Panel(id="parts", classes="-list"):
            yield LineList(part_columns(self), id="part-rows")
        with Panel(id="text"):
            yield Sheet(id="text-lines")
        with Panel(id="findings", classes="-list"):
            yield LineList(finding_columns(self), empty="people.mystery.none", id="finding-rows")
        with Panel(id="behind", classes="-list"):
            yield LineList(behind_columns(self), empty="people.behind-empty", id="behind-rows")

    @property
    def section(self) -> Section:
        """What is shown."""
        return SECTIONS[self._section]

    @property
    def hint(self) -> str:
        """What to do here."""
        return self.words("hint.people")

    @property
    def state(self) -> object:
        """What is under the cursor, of what can be acted on."""
        if self.has_class("-behind"):
            row = self._behind.row
            return Standing(behind=row.line if row else None)
        if self.section == "mystery":
            found = self._findings.row
            return Standing(finding=found.line if found else None)
        return Standing(part=self.section == "scorecards" and self._cards.row is not None)

    @property
    def _cards(self) -> LineList[CardRow]:
        return self.query_one("#card-rows", LineList)

    @property
    def _parts(self) -> LineList[PartRow]:
        return self.query_one("#part-rows", LineList)

    @property
    def _findings(self) -> LineList[FindingRow]:
        return self.query_one("#finding-rows", LineList)

    @property
    def _behind(self) -> LineList[BehindRow]:
        return self.query_one("#behind-rows", LineList)

    # Reading ------------------------------------------------------------------------------------

    def load(self) -> PeoplePage:
        """Read the section in view, and what is behind a part where it was asked for."""
        at, section = self.now, self.section
        secret = self.session.keys.secret
        with self.session.views() as views:
            end = views.day(at)
            start = end - timedelta(days=SPANS[self._spans[section]] - 1)
            found = PeoplePage(section, start, end)
            if section == "heroes":
                return replace(found, heroes=people.heroes(views, start, end, at, secret))
            if section == "team":
                history = self.session.journal.load([HOUSE])[HOUSE]
                return replace(found, team=people.team(views, history, start, end, at))
            if section == "mystery":
                return replace(found, mystery=mystery(views, start, end, at))
            who, code = self._opened
            cards = people.scorecards(views, start, end, at, secret)
            return replace(
                found,
                cards=cards,
                behind=behind(views, who, code, start, end) if code else (),
            )

    def show(self, model: PeoplePage) -> None:
        """Draw the section that was read."""
        for section in SECTIONS:
            self.set_class(section == model.section, f"-{section}")
        self.query_one("#sections", Sheet).show(lambda _: [self._sections(model)])
        if model.cards is not None:
            self._show_cards(model.cards, model.behind)
        if model.heroes is not None:
            self._show_text(partial(hero_lines, self.words, model.heroes))
        if model.team is not None:
            self._show_text(partial(team_lines, self.words, model.team))
        if model.mystery is not None:
            self._show_mystery(model.mystery)

    def _sections(self, model: PeoplePage) -> Line:
        words = self.words
        names = (
            Ink(
                f" {words(f'people.section.{section}')} ",
                Tone.CHOSEN if section == model.section else Tone.QUIET,
            )
            for section in SECTIONS
        )
        period = words("people.period", start=model.start, end=model.end)
        return (*names, Ink(f"  {period}", Tone.QUIET))

    def _show_cards(self, cards: Scorecards, rows: Sequence[Behind]) -> None:
        found = [CardRow(cards.manager), *map(CardRow, cards.advisors)]
        self.query_one("#cards", Panel).head(self.words("people.section.scorecards"))
        self._cards.feed(Rows(found), self.now)
        self._show_behind({row.line.who: row.line.name for row in found}, rows)
        self._tell()

    def _show_behind(self, names: Mapping[str, str], rows: Sequence[Behind]) -> None:
        words, (who, code) = self.words, self._opened
        if not code:
            return
        part = words(f"card-part.{code}")
        title = words("people.behind-title", part=part, name=names.get(who, who))
        more = words("people.behind-more", n=len(rows)) if len(rows) >= LIST_LIMIT else ""
        self.query_one("#behind", Panel).head(f"{title}  {more}".rstrip())
        self._behind.feed(Rows([BehindRow(row) for row in rows]), self.now)

    def _tell(self) -> None:
        """Show the parts of the card under the cursor, and what is said of it."""
        row = self._cards.row
        line = row.line if row else None
        panel = self.query_one("#parts", Panel)
        panel.head(f"{line.name}: {peoplewords.total(self.words, line)}" if line else "")
        parts = [PartRow(line.who, part) for part in line.parts] if line else []
        self._parts.feed(Rows(parts), self.now)
        cards = self.model.cards if self.model else None
        self._show_text(partial(card_lines, self.words, cards, line))

    def _show_text(self, build: Callable[[int], Sequence[Line]]) -> None:
        self.query_one("#text", Panel).head("")
        self.query_one("#text-lines", Sheet).show(build)

    def _show_mystery(self, found: Mystery) -> None:
        self._show_text(partial(mystery_lines, self.words, found))
        every = (finding for visit in found.visits for finding in visit.findings)
        rows = [FindingRow(each) for each in sorted(every, key=_open_first)]
        self.query_one("#findings", Panel).head(self.words("people.column.finding"))
        self._findings.feed(Rows(rows), self.now)

    @on(LineList.Chosen, "#card-rows")
    def _moved(self) -> None:
        self._tell()
        self.post_message(self.Changed())

    @on(LineList.Chosen)
    def _looked(self) -> None:
        self.post_message(self.Changed())

    @on(LineList.Opened)
    def _entered(self) -> None:
        self.do_open()

    # Going ---------------------------------------------------------------------------------------

    def do_open(self) -> None:
        """From a card to its parts, from a part to what is behind, from there to its page."""
        standing = self.state
        if not isinstance(standing, Standing) or can_open(standing) is not None:
            return
        if standing.finding is not None:
            self.do_fix()
        elif standing.behind is not None:
            self.go(standing.behind.page, standing.behind.turn)
        elif not self._parts.has_focus:
            self._parts.focus()
        elif (row := self._parts.row) is not None:
            self._opened = (row.who, row.part.code)
            self.add_class("-behind")
            self._behind.focus()
            self.reload()

    def leave(self) -> bool:
        """Put away what is behind a part; from the parts go back to the cards."""
        if self.has_class("-behind"):
            self._put_away()
            self._parts.focus()
            return True
        if self._parts.has_focus:
            self._cards.focus()
            return True
        return False

    def _put_away(self) -> None:
        """Put away what is behind a part."""
        self.remove_class("-behind")
        self._opened = ("", "")

    def do_next(self) -> None:
        """Show the next section."""
        self._turn(1)

    def do_previous(self) -> None:
        """Show the section before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._put_away()
        self._section = (self._section + by) % len(SECTIONS)
        self.reload()
        self._stand()

    def _stand(self) -> None:
        """Let the list of the section have the keys."""
        (self._findings if self.section == "mystery" else self._cards).focus()

    def do_shorter(self) -> None:
        """Look at a shorter period."""
        self._stretch(-1)

    def do_longer(self) -> None:
        """Look at a longer period."""
        self._stretch(1)

    def _stretch(self, by: int) -> None:
        span = self._spans[self.section] + by
        self._spans[self.section] = max(0, min(span, len(SPANS) - 1))
        self.reload()

    def turn_to(self, key: str) -> None:
        """Show a section by its name."""
        if key in SECTIONS:
            self._section = SECTIONS.index(key)
            self.reload()

    def order(self) -> Order | None:
        """Return the lines of the section in view, or what is behind a part while that is shown."""
        model = self.model
        if model is None:
            return None
        if self.has_class("-behind"):
            return _behind_a_part(model)
        if model.mystery is not None:
            return rows("findings", keys=tuple(visit.mystery for visit in model.mystery.visits))
        days = {"start": model.start, "end": model.end}
        return worked_out(model.section, lines_of(model), **days)

    def do_history(self) -> None:
        """Show the log of the period in view."""
        if self.model is not None:
            self.go("audit", f"since:{self.model.start} until:{self.model.end}")

    # Acting --------------------------------------------------------------------------------------

    def do_fix(self) -> None:
        """Ask how the finding was fixed."""
        row = self._findings.row
        if can_fix(self.state) is None and row is not None:
            self.ask("fix", row.line.what, Ask(title=self.words("strip.finding-how")))

    def do_record(self) -> None:
        """Ask for a mystery visit, point by point."""
        house, words = self.session.house(), self.words
        rules = house.rules.at(self.now).mystery
        self.ask("record", "", peoplestrips.visit(words, rules.aspects, house.present()))

    def do_enter(self) -> None:
        """Ask for a figure of a month."""
        words = self.words
        month = month_of(self.now.astimezone(words.formats.zone).date())
        self.ask("enter", "", peoplestrips.figure(words, month))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Put on record what was answered."""
        work: dict[str, Callable[[tuple[str, ...]], None]] = {
            "fix": self._fix,
            "record": self._record,
            "enter": self._enter,
        }
        cast("DeskApp", self.app).in_turn(partial(work[name], answers))

    def _fix(self, answers: tuple[str, ...]) -> None:
        """Put it on record; runs off the screen's thread."""
        if (row := self._findings.row) is not None:
            fix_finding(self.session, row.line.mystery, row.line.n, answers[0])
            self._done(self.words("status.finding-fixed"))

    def _record(self, answers: tuple[str, ...]) -> None:
        house, at = self.session.house(), self.session.present()
        aspects = house.rules.at(at).mystery.aspects
        today = at.astimezone(self.words.formats.zone).date()
        report = peoplestrips.report(answers, aspects, today)
        visit, _ = record_visit(self.session, report)
        self._done(self.words("status.mystery-recorded", mystery=visit))

    def _enter(self, answers: tuple[str, ...]) -> None:
        words, entry = self.words, peoplestrips.entry(answers)
        done = tell(self.session, [entry])
        figure = words(f"business.{entry.figure}")
        told = words("status.figure-told", figure=figure, month=entry.month)
        self._done(told if done.new or done.corrected else words("status.figure-known"))

    def _done(self, told: str) -> None:
        self.say(told)
        cast("DeskApp", self.app).tell(self.reload)


def lines_of(model: PeoplePage) -> Iterator[Told]:
    """Yield what a section says: a part of a card, an honour, an indicator of the team."""
    if (cards := model.cards) is not None:
        for card in (cards.manager, *cards.advisors):
            yield from one_by_one({"at": cards.at, **asdict(card)}, "parts")
    if (heroes := model.heroes) is not None:
        yield from ({"at": heroes.at, **asdict(line)} for line in heroes.lines)
    if (team := model.team) is not None:
        yield from ({"at": team.at, **asdict(line)} for line in team.indicators)
        yield {"at": team.at, "since": team.since, "turnover": team.turnover}
        for who in team.by_person:
            yield {"at": team.at, **dict(zip(("name", "proposed", "adopted"), who, strict=True))}


def _behind_a_part(model: PeoplePage) -> Order:
    """Return what a part of a card is made of: answers and cases by their tables."""
    sources = {line.source for line in model.behind}
    keys = tuple(line.key for line in model.behind)
    if "answer" in sources:
        return rows("feedback", keys=keys)
    if "case" in sources:
        return rows("cases", keys=keys)
    return worked_out("behind", map(asdict, model.behind), start=model.start, end=model.end)
