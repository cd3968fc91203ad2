"""What the demos put on record from the desk's pages: meetings, and what improvements brought."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import pytest

from domain import policy as policies
from domain.events import CaseClosed, CaseOpened, MeetingHeld, Recorded, ResponseReceived
from domain.fact import Fact
from domain.improving.facts import (
    ImprovementDropped,
    ImprovementFinished,
    ImprovementMeasured,
    ImprovementPiloted,
    ImprovementProposed,
    SuggestionDone,
)
from domain.improving.improvement import fold
from domain.improving.state import Improvement
from domain.measures import MEASURES
from gateway.demo import furnish_demo
from gateway.demo.people import staff
from gateway.demo.year import furnish_year
from gateway.demo.year.changes import Changes
from gateway.demo.year.place import Place
from gateway.demo.year.programme import ideas, improvements
from gateway.demo.year.run import DAYS
from gateway.demo.year.told import Act, Check, Pilot, Suggested, Told, Verdict
from gateway.demo.year.world import crew
from gateway.naming import named_in
from tests.plainfigures import Book
from tests.tui.counter import Counter
from tui.cutting import can_cut
from tui.demopages import DeskPages
from tui.meeting import standing
from tui.morning import brief
from tui.session import Session

F = TypeVar("F", bound=Fact)

SHANGHAI = ZoneInfo("Asia/Shanghai")
PRESENT = datetime(2026, 3, 18, 0, 20, tzinfo=UTC)
TODAY = date(2026, 3, 18)
LENGTH = 34

WHY: dict[Verdict, str] = {"better": "照做", "noise": "分不出", "worse": "停掉"}


def told(key: str, title: str, pilot: Pilot, check: Check, act: Act, **more: Any) -> Told:
    """An improvement proposed a day before it is tried out."""
    return Told(
        key=key,
        title=title,
        depth="process",
        cause="attitude/explanation",
        owner="limin",
        impact="low",
        cost="low",
        ago=pilot.on + 1,
        due=1,
        pilot=pilot,
        check=check,
        act=act,
        **more,
    )


PROGRAMME = (
    told(
        "hurry",
        "只讲账单",
        Pilot(on=18, works="hurry"),
        Check(on=3, measure="touchpoint-handover"),
        Act(on=2, unclear="drop", why=WHY),
    ),
    told(
        "card",
        "一页讲解卡",
        Pilot(on=16, where={"advisor": "limin"}, chosen="volunteers"),
        Check(on=4, measure="nps"),
        Act(on=2, unclear="keep", why=WHY),
        suggested=Suggested(by="ma", text="讲解卡改成一页", why="可行"),
    ),
    told(
        "coaching",
        "一对一陪练",
        Pilot(on=15, poorest=True, chosen="low-score"),
        Check(on=4, measure="nps"),
        Act(on=2, unclear="drop", why=WHY),
    ),
    told(
        "early",
        "早于这段时间",
        Pilot(on=LENGTH),
        Check(on=20, measure="nps"),
        Act(on=19, unclear="keep", why=WHY),
    ),
)
PLACE = Place(visits=8_000, pool=4_000, programme=PROGRAMME)


COUNTED = {
    *("overdue", "low_scores", "low_open", "closed", "promoters", "passives", "detractors"),
    *("kept", "broken", "cars", "booked", "capacity"),
}


class Lived(NamedTuple):
    """A demo lived with its pages at hand."""

    home: Path
    log: Sequence[Recorded]

    def happened(self, kind: type[F]) -> list[tuple[Recorded, F]]:
        """Return the events of one kind."""
        return [(event, event.fact) for event in self.log if isinstance(event.fact, kind)]


class _Clock:
    def __init__(self) -> None:
        self.at = PRESENT

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    home, clock = tmp_path_factory.mktemp("month") / "home", _Clock()
    with Session(home, now=clock, durable=False) as session:
        furnish_demo(session.desk, at=PRESENT, set_time=clock.set, pages=DeskPages(session))
        return Lived(home, tuple(session.journal.read()))


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    home = tmp_path_factory.mktemp("year") / "home"
    with Session(home, now=lambda: PRESENT, durable=False) as session:
        furnish_year(
            session.journal,
            session.log,
            at=PRESENT,
            days=LENGTH,
            place=PLACE,
            pages=DeskPages(session),
        )
        return Lived(home, tuple(session.journal.read()))


@pytest.fixture(params=["month", "weeks"])
def lived(request: pytest.FixtureRequest) -> Lived:
    found: Lived = request.getfixturevalue(request.param)
    return found


# Meetings ---------------------------------------------------------------------------------------


def test_a_meeting_says_what_the_desk_showed_when_it_ended(lived: Lived) -> None:
    held = lived.happened(MeetingHeld)
    with Session(lived.home, now=lambda: PRESENT) as session:
        for event, fact in (held[3], held[len(held) // 2], held[-1]):
            session.travel(event.position - 1)
            with session.views() as views:
                stood = standing(brief(views, event.at))
            assert stood == {name: getattr(fact, name) for name in stood}
            assert stood.keys() == COUNTED
            assert fact.closed
            assert fact.promoters
        assert held[-1][1].low_scores
        assert held[-1][1].kept


def test_a_meetings_counts_are_those_of_the_events_of_the_day_before(lived: Lived) -> None:
    classes: Tally[tuple[date, str]] = Tally()
    closed: Tally[date] = Tally()
    low: Tally[date] = Tally()
    for event in lived.log:
        day = event.at.astimezone(SHANGHAI).date()
        match event.fact:
            case ResponseReceived() as answer if not answer.invalid:
                classes[day, answer.score_class] += 1
            case CaseClosed():
                closed[day] += 1
            case CaseOpened(kind="detractor"):
                low[day] += 1
    for _, fact in lived.happened(MeetingHeld):
        before = fact.day - timedelta(days=1)
        told = (fact.promoters, fact.passives, fact.detractors, fact.low_scores)
        kinds = ("promoter", "passive", "detractor")
        assert told == (*(classes[before, kind] for kind in kinds), low[before])
        assert fact.closed <= min(closed[before], 500)


def test_every_morning_has_one_meeting_that_names_what_it_gave_and_promised(
    weeks: Lived,
) -> None:
    held = weeks.happened(MeetingHeld)
    assert [fact.day for _, fact in held] == [
        TODAY - timedelta(days=ago) for ago in range(LENGTH - 1, -1, -1)
    ]
    assert {event.at.astimezone(SHANGHAI).strftime("%H:%M") for event, _ in held} == {"08:14"}
    assert sum(len(fact.assigned) for _, fact in held) > LENGTH
    assert any(fact.promised for _, fact in held)
    assert sum(fact.kept + fact.broken for _, fact in held)
    assert all(0 < fact.booked <= fact.capacity * 2 for _, fact in held[2:])


# Improvements -----------------------------------------------------------------------------------


def test_what_an_improvement_brought_is_what_the_events_said_then(lived: Lived) -> None:
    measured = lived.happened(ImprovementMeasured)
    events = Counter(lived.home).log()
    assert measured
    for event, fact in measured:
        book = Book(each for each in events if each["position"] < event.position)
        scope = {cut.dimension: cut.value for cut in fact.scope}
        for window, figure in ((fact.before, fact.was), (fact.after, fact.became)):
            value, n = book.figures(window.start, window.end, **scope)[fact.measure]
            assert figure.n == n >= 5
            assert figure.value == pytest.approx(value, abs=1e-9)
        effect, was, became = fact.effect, fact.was.value, fact.became.value
        assert fact.before.days == fact.after.days
        assert was is not None
        assert became is not None
        assert effect.difference == pytest.approx(became - was)
        assert effect.low is not None
        assert effect.high is not None
        assert effect.distinguishable == (effect.low > 0 or effect.high < 0)


def found(weeks: Lived, key: str) -> Improvement:
    """An improvement of the programme as it stands at the end."""
    title = next(one.title for one in PROGRAMME if one.key == key)
    [stream] = {e.stream for e, fact in weeks.happened(ImprovementProposed) if fact.title == title}
    state = fold(event for event in weeks.log if event.stream == stream)
    assert state is not None
    return state


def test_what_truly_changes_something_is_told_apart_from_noise(weeks: Lived) -> None:
    state = found(weeks, "hurry")
    [measured] = state.measured
    assert (measured.effect.distinguishable, measured.effect.better) == (True, False)
    assert (state.standing, state.why) == ("dropped", WHY["worse"])
    assert (measured.before.end, measured.after.start) == (
        TODAY - timedelta(days=19),
        TODAY - timedelta(days=17),
    )


def test_what_changes_nothing_reads_noise_and_is_decided_as_such(weeks: Lived) -> None:
    state = found(weeks, "card")
    [measured] = state.measured
    assert not measured.effect.distinguishable
    assert (state.standing, state.why, state.owner) == ("finished", WHY["noise"], "limin")
    assert (state.source, state.chosen) == ("suggestion", "volunteers")
    assert len(weeks.happened(SuggestionDone)) >= 1


def test_who_was_chosen_for_a_low_score_is_the_lowest_and_carries_the_warning(
    weeks: Lived,
) -> None:
    state = found(weeks, "coaching")
    [measured] = state.measured
    [cut] = measured.scope
    book = Book(Counter(weeks.home).log())
    before = (measured.before.start, measured.before.end)
    by_advisor = {
        one.id: value
        for one in crew(staff(), 5)
        if one.role == "advisor"
        for value, _ in [book.figures(*before, advisor=one.id)["nps"]]
        if value is not None
    }
    assert cut.value == min(by_advisor, key=lambda who: by_advisor[who])
    assert measured.effect.regression == "low-score"


def test_what_the_days_of_a_story_do_not_hold_is_not_told(weeks: Lived) -> None:
    piloted = weeks.happened(ImprovementPiloted)
    ended = [*weeks.happened(ImprovementDropped), *weeks.happened(ImprovementFinished)]
    assert len(piloted) == len(PROGRAMME) - 1
    assert len(ended) == len(PROGRAMME) - 1


def test_the_year_leaves_no_clock_behind_and_a_rebuild_gives_the_same(weeks: Lived) -> None:
    with Session(weeks.home, now=lambda: PRESENT) as session:
        assert session.keep_clocks() == 0
        assert session.projector.check() == []


# The programme ----------------------------------------------------------------------------------


@pytest.mark.parametrize("told", improvements(), ids=lambda told: told.key)
def test_an_improvement_is_told_by_the_rules_of_the_desk(told: Told) -> None:
    causes = policies.parse(policies.default_text()).causes
    people = {one.id for one in crew(staff(), 5)}
    assert causes.knows(told.cause)
    assert told.owner in people
    assert told.reaches < DAYS - 10
    if told.pilot is None or told.check is None:
        return
    cuts = ["advisor"] if told.pilot.poorest else list(told.pilot.where)
    assert can_cut(MEASURES[told.check.measure], cuts)
    assert told.ago >= told.pilot.on > told.check.last >= told.check.on
    before, after = told.windows(TODAY)
    assert before.days == after.days >= 7
    if told.act is not None:
        assert set(told.act.why) == {"better", "noise", "worse"}
        assert told.check.on > told.act.on > (told.act.again or 0)


def test_no_text_of_an_improvement_or_idea_tells_a_person_apart() -> None:
    texts = [told.title for told in improvements()]
    texts += [why for told in improvements() if told.act for why in told.act.why.values()]
    texts += [text for idea in ideas() for text in (idea.zh, idea.en, idea.adopted, idea.declined)]
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if named_in(text, "CN")] == []
    causes = policies.parse(policies.default_text()).causes
    assert all(causes.knows(idea.cause) for idea in ideas())


def test_a_change_is_at_work_from_its_day_where_it_was_begun_and_until_it_ends() -> None:
    changes, day = Changes(Random(1)), timedelta(days=1)
    changes.begin("reminder", TODAY, {"mode": "mobile"})

    def at_work(when: date, mode: str) -> bool:
        return changes.helps("reminder", 1.0, when, mode=mode)

    assert [at_work(TODAY - day, "mobile"), at_work(TODAY, "mobile")] == [False, True]
    assert not at_work(TODAY, "remote")
    changes.begin("reminder", TODAY + 5 * day, {})
    assert [at_work(TODAY + 4 * day, "remote"), at_work(TODAY + 5 * day, "remote")] == [False, True]
    changes.end("reminder", TODAY + 9 * day)
    assert [at_work(TODAY + 8 * day, "mobile"), at_work(TODAY + 9 * day, "mobile")] == [True, False]
    assert not changes.helps("video", 1.0, TODAY)
