"""Reading people's figures: scorecards, the hero board, the team (SPEC 8.1, 8.2).

Everything is made of the counts of :mod:`tui.cutting`, so that a card, a figure and the answers
behind both agree. What an answer was about is taken as it was told then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.events import Recorded
from domain.house import House
from domain.measures import MEASURES, Counts, Estimate, Source
from domain.measures.estimate import rate
from domain.people.figures import months
from domain.people.heroes import HONOURS, Honour, hero
from domain.people.scorecard import Card, Place, card, places
from domain.people.team import Told, indicators, stays, turnover
from domain.policy import Policy
from domain.statistics import casemix
from tui import cutting
from tui.businessmonths import Business
from tui.cutting import Slice
from tui.measuring import beside_others
from tui.peoplemodels import CardLine, HeroBoard, HeroLine, Scorecards, Team
from tui.reading import Views
from tui.selecting import standing_out
from tui.selectionmodels import Flag

YEAR = timedelta(days=365)
"""Turnover is counted over so long."""


# Scorecards -------------------------------------------------------------------------------------


def scorecards(
    views: Views,
    start: date,
    end: date,
    at: datetime,
    secret: Callable[[], bytes] | None = None,
) -> Scorecards:
    """Return the cards of the answers, cases and months of a period.

    ``secret`` is the home's, for what stands out in who was asked.
    """
    policy, house = views.house.rules.at(at), views.house
    part = Slice(start, end)
    by_advisor = _by_advisor(views, part)
    whole = cutting.together({(): sums} for sums in by_advisor.values()).get((), {})
    stray = by_advisor.pop("", {}).get("answers", 0)
    business = Business(views, months(start, end), at)
    head = _manager(house.centre, whole, policy, business)
    cards = [
        _advisor(who, by_advisor.get(who, {}), policy, business)
        for who in _advisors(house, by_advisor)
    ]
    jobs = beside_others(views, part, policy)
    flags = standing_out(views, start, end, at, secret)
    return Scorecards(
        start=start,
        end=end,
        at=at,
        months=months(start, end),
        manager=_line(house, Place(card=head), name=_heads(house)),
        advisors=tuple(
            _line(
                house,
                place,
                jobs=jobs.get(place.card.who),
                business_from=business.source(place.card.who),
                flags=flags.get(place.card.who, ()),
            )
            for place in places(cards)
        ),
        stray=stray,
    )


def manager(views: Views, whole: Counts, start: date, end: date, at: datetime) -> CardLine:
    """Return the manager's card of a period alone, of the centre's counts of it."""
    policy, house = views.house.rules.at(at), views.house
    found = _manager(house.centre, whole, policy, Business(views, months(start, end), at))
    return _line(house, Place(card=found), name=_heads(house))


def _by_advisor(views: Views, part: Slice) -> dict[str, dict[str, int]]:
    """Return the counts of answers and cases by the advisor's id; ``""`` for no one known."""
    staff = views.house.staff
    found = cutting.together(
        {(who if who in staff else "",): sums}
        for source in _SOURCES
        for (who,), sums in cutting.counts(views, source, part, ("advisor",)).items()
    )
    return {who: sums for (who,), sums in found.items()}


_SOURCES: tuple[Source, ...] = ("answers", "cases")
"""What the parts of a card are counted from."""


def _advisors(house: House, figures: Mapping[str, Counts]) -> list[str]:
    """Return the advisors who are here, and those with figures who left."""
    return [
        who
        for who, member in house.staff.items()
        if member.role == "advisor" and (member.present or who in figures)
    ]


def _heads(house: House) -> str:
    heads = [member.name for member in house.present() if member.role == "manager"]
    return ", ".join(heads) or house.name


def _measured(name: str, sums: Counts, policy: Policy) -> tuple[Estimate, float | None]:
    measure = MEASURES[name]
    return measure.estimate(sums, policy), measure.target(policy)


def _manager(centre: str, whole: Counts, policy: Policy, business: Business) -> Card:
    rules = policy.people
    figures = {name: _measured(name, whole, policy) for name in rules.manager if name in MEASURES}
    figures |= {"business": business.reached(""), "other": (business.other(""), rules.other)}
    return card("manager", centre, rules.manager, figures, policy.measures.minimum)


def _advisor(who: str, sums: Counts, policy: Policy, business: Business) -> Card:
    rules = policy.people
    figures = {name: _measured(name, sums, policy) for name in rules.advisor if name in MEASURES}
    figures |= {"business": business.reached(who), "other": (business.other(who), rules.other)}
    return card("advisor", who, rules.advisor, figures, policy.measures.minimum)


def _line(
    house: House,
    place: Place,
    *,
    name: str = "",
    jobs: casemix.Standing | None = None,
    business_from: str = "",
    flags: tuple[Flag, ...] = (),
) -> CardLine:
    found = place.card
    return CardLine(
        kind=found.kind,
        who=found.who,
        name=name or house.name_of(found.who),
        place=place.place,
        level=tuple(map(house.name_of, place.level)),
        points=found.points,
        told=found.told,
        whole=found.whole,
        share=found.share,
        answers=found.answers,
        minimum=found.minimum,
        parts=found.parts,
        jobs=jobs,
        business_from=business_from,
        flags=flags,
    )


# Heroes -----------------------------------------------------------------------------------------


def heroes(
    views: Views,
    start: date,
    end: date,
    at: datetime,
    secret: Callable[[], bytes] | None = None,
) -> HeroBoard:
    """Return who is best: score of their own, unhappy customers won back, passives converted.

    Whose case it was is whose work the answer was about. ``secret`` is the home's, for what
    stands out in who was asked: somebody who did not ask the unhappy is best at little.
    """
    policy, house = views.house.rules.at(at), views.house
    by_advisor = _by_advisor(views, Slice(start, end))
    by_advisor.pop("", None)
    figures: dict[Honour, dict[str, Estimate]] = {honour: {} for honour in HONOURS}
    for who, sums in by_advisor.items():
        figures["nps"][who] = MEASURES["nps"].estimate(sums, policy)
        figures["recovery"][who] = recovery(sums)
        figures["converted"][who] = converted(sums)
    least = {"nps": policy.measures.minimum, "recovery": policy.people.recoveries, "converted": 1}
    found = [hero(honour, figures[honour], least[honour]) for honour in HONOURS]
    flags = standing_out(views, start, end, at, secret)
    return HeroBoard(
        start=start,
        end=end,
        at=at,
        lines=tuple(
            HeroLine(
                honour=each.honour,
                best=each.best,
                names=tuple(map(house.name_of, each.best)),
                estimates=each.estimates,
                level=tuple(map(house.name_of, each.level)),
                minimum=each.minimum,
                judged=each.judged,
                few=each.few,
                flagged=tuple(
                    (house.name_of(who), flag) for who in each.best for flag in flags.get(who, ())
                ),
            )
            for each in found
        ),
    )


def recovery(sums: Counts) -> Estimate:
    """Detractors recovered ÷ detractors' cases due to be closed, per cent (SPEC 8.1)."""
    return rate(sums.get("recovered", 0), sums.get("detractors_due", 0))


def converted(sums: Counts) -> Estimate:
    """How many passives were converted; ``n`` are their cases due to be closed (SPEC 8.1)."""
    part = sums.get("converted", 0)
    return Estimate(float(part), sums.get("passives_due", 0), part=part)


# The team ---------------------------------------------------------------------------------------


def team(views: Views, history: Iterable[Recorded], start: date, end: date, at: datetime) -> Team:
    """Return the team's indicators.

    Args:
        views: Where the figures stand.
        history: The facts of the house, of who came and left.
        start: The first day; turnover is counted over a year up to ``end``.
        end: The last day.
        at: The present instant.
    """
    zone, rules = ZoneInfo(views.house.zone), views.house.rules.at(at).people
    until = min(at, datetime.combine(end + timedelta(days=1), time(), zone))
    gone = turnover(stays(history), until - YEAR, until, rules.team)
    business = Business(views, months(start, end), at)
    people = _suggestions(views, start, end)
    told = Told(
        turnover=gone,
        satisfaction=business.by_month("satisfaction"),
        training=business.by_month("training"),
        vacancies=business.by_month("vacancies"),
        proposed=sum(proposed for _, proposed, _, _ in people),
        adopted=sum(adopted for _, _, adopted, _ in people),
        decided=sum(decided for _, _, _, decided in people),
    )
    return Team(
        start=start,
        end=end,
        at=at,
        since=(until - YEAR).astimezone(zone).date(),
        turnover=gone,
        indicators=indicators(told, rules),
        proposed=told.proposed,
        by_person=tuple((name, proposed, adopted) for name, proposed, adopted, _ in people),
    )


def _suggestions(views: Views, start: date, end: date) -> list[tuple[str, int, int, int]]:
    """Return (name, proposed, adopted, decided) of everybody who suggested something."""
    rows = views.rows(
        "SELECT \"by\" AS who, count(*) AS proposed, sum(answer IN ('adopted', 'done')) AS adopted,"
        " sum(answer IN ('adopted', 'done', 'declined')) AS decided FROM suggestions"
        " WHERE day >= ? AND day <= ? GROUP BY 1 ORDER BY proposed DESC, 1",
        (start.isoformat(), end.isoformat()),
    )
    name_of = views.house.name_of
    return [(name_of(row["who"]), row["proposed"], row["adopted"], row["decided"]) for row in rows]
