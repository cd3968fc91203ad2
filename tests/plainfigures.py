"""The figures once more, as simply as they can be told, from nothing but the events of a log.

It shares no line with the program: it reads what ``afterloop log --json`` wrote, keeps plain
dictionaries, and counts them in loops. Slow, and easy to check against the definitions.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import sqrt
from statistics import mean
from typing import Any
from zoneinfo import ZoneInfo

Thing = dict[str, Any]
Figure = tuple[float | None, int]

WEIGHTS = {
    "booking": 10,
    "reception": 15,
    "communication": 20,
    "waiting": 15,
    "repair": 25,
    "handover": 10,
    "follow_up": 5,
}
YEARS, MARGIN = 5, 45

OF_ONE_CENTRE = ("coverage", "revenue", "gross-margin", "cost-rate", "arpu", "productivity")
"""A customer is a person of one centre; attendance and money are told a centre."""


class Book:
    """Everything a log tells, as plain things: answers, complaints, cases, visits, surveys."""

    def __init__(self, events: Iterable[Mapping[str, Any]]) -> None:
        everything = list(events)
        gone = {
            entry
            for event in everything
            if event["type"] in ("action-undone.v1", "visit-action-undone.v1")
            for entry in event["payload"]["entries"]
        }
        self.answers: dict[str, Thing] = {}
        self.complaints: list[Thing] = []
        self.problems: dict[str, Thing] = {}
        self.cases: dict[str, Thing] = {}
        self.visits: dict[str, Thing] = {}
        self.surveys: dict[str, Thing] = {}
        self.worked: list[Thing] = []
        self.attended: dict[tuple[str, str], Thing] = {}
        self.money: dict[tuple[str, str], int] = {}
        self.merged: dict[str, str] = {}
        self.referring: set[str] = set()
        self.centre, self.zone = "", ZoneInfo("UTC")
        self.windows: list[tuple[datetime, str]] = []
        for event in everything:
            if event["event_id"] not in gone:
                self._tell(event, event["payload"])

    def _tell(self, event: Mapping[str, Any], told: Thing) -> None:
        name = event["type"].removesuffix(".v1").replace("-", "_")
        teller = getattr(self, f"_{name}", None)
        if teller is not None:
            teller(told, event)

    def _centre_opened(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.centre, self.zone = told["centre"], ZoneInfo(told["time_zone"])

    def _policy_adopted(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.windows.append((moment(told["starts"]), told["rules"]["customers"]["window"]))

    # Answers and cases --------------------------------------------------------------------------

    def _response_received(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.answers.setdefault(told["response"], dict(told))

    def _response_corrected(self, told: Thing, _: Mapping[str, Any]) -> None:
        answer = self.answers[told["response"]]
        answer["score"], answer["invalid"] = told["score"], told.get("invalid", "")

    def _complaint_received(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.complaints.append(told)

    def _problem_reported(self, told: Thing, _: Mapping[str, Any]) -> None:
        about = ("channel", "vehicle", "customer")
        self.problems[told["case"]] = {name: told.get(name, "") for name in about}

    def _case_opened(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.cases[told["case"]] = {
            **told,
            "closed": False,
            "outcome": "",
            "rounds": 1,
            "satisfied": False,
            "answered": False,
            "missed": set(),
            "annulled": set(),
        }

    def _contact_recorded(self, told: Thing, _: Mapping[str, Any]) -> None:
        if told.get("answers"):
            self.cases[told["case"]]["answered"] = True

    def _step_done(self, told: Thing, _: Mapping[str, Any]) -> None:
        if told["step"] == "respond":
            self.cases[told["case"]]["answered"] = True

    def _recheck_recorded(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.cases[told["case"]]["satisfied"] = told["satisfied"]

    def _step_breached(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.cases[told["case"]]["missed"].add((told["step"], told.get("n", 1)))

    def _breach_annulled(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.cases[told["case"]]["annulled"].add((told["step"], told.get("n", 1)))

    def _case_closed(self, told: Thing, _: Mapping[str, Any]) -> None:
        case = self.cases[told["case"]]
        case["closed"], case["outcome"] = True, told["outcome"]

    def _case_reopened(self, told: Thing, _: Mapping[str, Any]) -> None:
        case = self.cases[told["case"]]
        case.update(closed=False, outcome="", satisfied=False, rounds=case["rounds"] + 1)

    # Visits -------------------------------------------------------------------------------------

    def _visit_booked(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.visits[told["visit"]] = {**told, "stage": "booked", "booked": True, "missed": set()}

    def _visit_opened(self, told: Thing, event: Mapping[str, Any]) -> None:
        before = self.visits.get(told["visit"], {"missed": set()})
        self.visits[told["visit"]] = {
            **told,
            "stage": "here",
            "booked": "slot" in before,
            "slot": before.get("slot"),
            "missed": before["missed"],
            "annulled": before.get("annulled", set()),
            "opened": moment(event["occurred_at"]),
        }

    def _order_imported(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.visits[told["visit"]] = {
            **told,
            "stage": "closed",
            "imported": True,
            "booked": False,
            "missed": set(),
        }

    def _diagnosis_made(self, told: Thing, _: Mapping[str, Any]) -> None:
        visit = self.visits[told["visit"]]
        visit["technician"] = told.get("technician") or visit.get("technician", "")
        if told.get("rework_of"):
            visit["rework_of"], visit["rework"] = told["rework_of"], told["rework"]

    def _work_started(self, told: Thing, _: Mapping[str, Any]) -> None:
        visit = self.visits[told["visit"]]
        visit["technician"] = told.get("technician") or visit.get("technician", "")

    def _work_finished(self, told: Thing, _: Mapping[str, Any]) -> None:
        self._work_started(told, {})

    def _mark_missed(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.visits[told["visit"]]["missed"].add((told["mark"], told.get("n", 1)))

    def _mark_annulled(self, told: Thing, _: Mapping[str, Any]) -> None:
        visit = self.visits[told["visit"]]
        visit["missed"].discard((told["mark"], told.get("n", 1)))

    def _vehicle_handed_over(self, told: Thing, event: Mapping[str, Any]) -> None:
        visit = self.visits[told["visit"]]
        visit.update(stage="closed", amount=told.get("amount"), ended=moment(event["occurred_at"]))

    def _visit_cancelled(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.visits[told["visit"]]["stage"] = "cancelled"

    def _hours_worked(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.worked.append(told)

    def _hours_attended(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.attended[told["day"], told["staff"]] = told

    # Surveys, people, money ---------------------------------------------------------------------

    def _survey_planned(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.surveys[told["survey"]] = {**told, "waits": True, "sent": False}

    def _survey_sent(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.surveys[told["survey"]].update(waits=False, sent=True, channel=told["channel"])

    def _survey_withheld(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.surveys[told["survey"]]["waits"] = False

    def _survey_lapsed(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.surveys[told["survey"]]["waits"] = False

    def _files_merged(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.merged[told["customer"]] = told["into"]

    def _referral_made(self, told: Thing, _: Mapping[str, Any]) -> None:
        self.referring.add(told["customer"])

    def _figure_entered(self, told: Thing, _: Mapping[str, Any]) -> None:
        if not told.get("staff"):
            self.money[told["month"], told["figure"]] = told["value"]

    def add(self, other: Book, n: int) -> None:
        """Take in the n-th centre of a region; what it numbers by itself is told apart."""
        for things in (other.answers, other.cases, other.surveys):
            for thing in things.values():
                _told_apart(thing, ("case", "survey", "customer"), n)
        for thing in other.visits.values():
            _told_apart(thing, ("visit", "rework_of", "customer"), n)
            thing["home"] = other
        for name in ("answers", "cases", "visits", "surveys"):
            own = getattr(other, name)
            getattr(self, name).update({f"{n}/{key}": thing for key, thing in own.items()})
        self.complaints += other.complaints
        self.referring |= {f"{n}/{who}" for who in other.referring}

    # Figures ------------------------------------------------------------------------------------

    def figures(self, start: date, end: date, **where: str) -> dict[str, Figure]:
        """Return every measure of the days from ``start`` to ``end``, and how much it rests on."""

        def within(
            things: Iterable[Thing], about: Mapping[str, Thing] | None = None
        ) -> list[Thing]:
            return [
                thing
                for thing in things
                if start.isoformat() <= thing["day"] <= end.isoformat()
                and all(
                    value == ((about or {}).get(thing.get("case", ""), thing)).get(name, "")
                    for name, value in where.items()
                )
            ]

        told = (*self.answers.values(), *self.complaints)
        asked = {each["case"]: each for each in told if each.get("case")} | self.problems
        found = self._said(within(self.answers.values()))
        found |= self._done(within(self.cases.values(), asked))
        visits = [
            visit
            for visit in within(self.visits.values())
            if visit["stage"] != "cancelled" and not visit.get("invalid")
        ]
        found |= self._worked_on(visits, len(within(self.complaints)))
        found |= self._asked(within(self.surveys.values()))
        if not where:
            found |= self._hours(within(self.worked), within(self.attended.values()))
            found |= self._loyal(end)
            found |= self._taken(start, end)
        return found

    def _said(self, answers: Sequence[Thing]) -> dict[str, Figure]:
        valid = [answer for answer in answers if not answer.get("invalid")]
        good = sum(answer["score"] >= 9 for answer in valid)
        bad = sum(answer["score"] <= 6 for answer in valid)
        csat = [answer["csat"] for answer in valid if answer.get("csat") is not None]
        ces = [answer["ces"] for answer in valid if answer.get("ces") is not None]
        points = {
            name: [
                answer["touchpoints"][name]
                for answer in valid
                if name in answer.get("touchpoints", {})
            ]
            for name in WEIGHTS
        }
        whole = all(points.values())
        journey = (
            sum(weight * mean(points[name]) for name, weight in WEIGHTS.items()) if whole else 0
        )
        return {
            "nps": share(good - bad, len(valid)),
            "csat": share(sum(mark >= 4 for mark in csat), len(csat)),
            "ces": average(ces),
            "cji": (journey / 100, min(map(len, points.values()))) if whole else (None, 0),
            **{
                f"touchpoint-{name.replace('_', '-')}": average(marks)
                for name, marks in points.items()
            },
            "validity": share(len(valid), len(answers)),
        }

    def _done(self, cases: Sequence[Thing]) -> dict[str, Figure]:
        scored = [case for case in cases if case["kind"] in ("detractor", "passive", "promoter")]
        decided = in_time = 0
        for case in scored:
            late = ("respond", 1) in case["missed"] - case["annulled"]
            decided += case["answered"] or late
            in_time += case["answered"] and not late
        due = [case for case in scored if due_to_close(case)]
        again = [case for case in scored if case["rounds"] > 1]
        told = len(due) + sum(not due_to_close(case) for case in again)
        closed = [case for case in due if case["closed"]]
        bad = [case for case in closed if case["kind"] == "detractor"]
        sure = sum(case["satisfied"] for case in bad)
        problems = [case for case in cases if case["kind"] == "problem" and due_to_close(case)]
        return {
            "response-in-time": share(in_time, decided),
            "closure": share(len(closed), len(due)),
            "confirmed": share(sure, len(bad)),
            "unconfirmed": share(len(bad) - sure, len(bad)),
            "reopened": share(len(again), told),
            "problem-closure": share(sum(case["closed"] for case in problems), len(problems)),
        }

    def _worked_on(self, visits: Sequence[Thing], complaints: int) -> dict[str, Figure]:
        came = [visit for visit in visits if visit["stage"] != "booked"]
        done = [visit for visit in came if visit["stage"] == "closed"]
        repeated = {
            visit["rework_of"]
            for visit in self.visits.values()
            if visit.get("rework_of")
            and visit["stage"] not in ("booked", "cancelled")
            and not visit.get("invalid")
        }
        minutes = [
            (visit["ended"] - visit["opened"]) // timedelta(minutes=1)
            for visit in done
            if "opened" in visit and "ended" in visit
        ]
        appointed = [kept for visit in visits if (kept := as_appointed(visit)) is not None]
        away = sum(visit.get("mode", "in-store") in ("mobile", "remote") for visit in came)
        return {
            "ftr": share(sum(visit["visit"] not in repeated for visit in done), len(done)),
            "repair-time": average([each / 60 for each in minutes]),
            "on-time": share(sum(appointed), len(appointed)),
            "mobile-share": share(away, len(came)),
            "complaint-rate": share(complaints, len(came)),
            "rework": share(sum(bool(visit.get("rework")) for visit in came), len(came)),
        }

    def _hours(self, worked: Sequence[Thing], attended: Sequence[Thing]) -> dict[str, Figure]:
        technicians = {each["staff"] for each in self.worked if each["part"] == "technician"}
        work = sum(each["minutes"] for each in worked if each["part"] == "technician")
        there = sum(each["minutes"] for each in attended if each["staff"] in technicians)
        return {"productivity": (100 * work / there if there else None, there // 60)}

    def _asked(self, surveys: Sequence[Thing]) -> dict[str, Figure]:
        served = {self._person(one["customer"]) for one in surveys if not one["waits"]}
        asked = {self._person(one["customer"]) for one in surveys if one["sent"]}
        counted = {
            answer["survey"]
            for answer in self.answers.values()
            if answer.get("survey") and not answer.get("invalid")
        }
        sent = [one for one in surveys if one["sent"]]
        answered = sum(one["survey"] in counted for one in surveys)
        return {
            "coverage": share(len(asked), len(served)),
            "completion": share(answered, len(sent)),
        }

    def _person(self, customer: str) -> str:
        while customer in self.merged:
            customer = self.merged[customer]
        return customer

    def _loyal(self, end: date) -> dict[str, Figure]:
        files: dict[str, list[Thing]] = {}
        for visit in self.visits.values():
            if visit["stage"] == "closed" and not visit.get("invalid"):
                files.setdefault(self._person(visit["customer"]), []).append(visit)

        spans: dict[Book, list[str]] = {}

        def span(visit: Thing) -> list[str]:
            home = visit.get("home", self)
            if home not in spans:
                window = home.window(end)
                spans[home] = [earlier(end, window, times).isoformat() for times in range(3)]
            return spans[home]

        def here(visits: Iterable[Thing], ago: int) -> list[Thing]:
            return [
                visit for visit in visits if span(visit)[ago + 1] < visit["day"] <= span(visit)[ago]
            ]

        had = [one for one in files.values() if here(one, 1)]
        stayed = [one for one in had if here(one, 0)]
        serviced = [
            one
            for one in files.values()
            if any(visit.get("service") == "maintenance" for visit in here(one, 1))
        ]
        again = [
            one
            for one in serviced
            if any(visit.get("service") == "maintenance" for visit in here(one, 0))
        ]
        came = {who: visits for who, one in files.items() if (visits := here(one, 0))}
        referring = {self._person(who) for who in self.referring}
        bills = [
            visit["amount"]
            for visits in came.values()
            for visit in visits
            if visit.get("amount") is not None
        ]
        visited = Counter(visit.get("home", self) for visits in came.values() for visit in visits)
        yearly = sum(n * Fraction(365) / days(home.window(end)) for home, n in visited.items())
        often = float(yearly / len(came)) if came else 0
        worth = mean(bills) * often * YEARS * MARGIN / 100 if bills else None
        return {
            "retention": share(len(stayed), len(had)),
            "churn": share(len(had) - len(stayed), len(had)),
            "return-rate": share(len(again), len(serviced)),
            "referral-rate": share(len(referring & came.keys()), len(came)),
            "clv": (worth, len(came) if worth is not None else 0),
        }

    def window(self, end: date) -> str:
        """Return how long the rules of a day's end look back at customers."""
        late = datetime.combine(end, time(23, 59), self.zone)
        past = [window for starts, window in self.windows if starts <= late]
        return past[-1] if past else self.windows[0][1] if self.windows else "P365D"

    def _taken(self, start: date, end: date) -> dict[str, Figure]:
        months = {
            month
            for month, name in self.money
            if name == "revenue" and start.isoformat()[:7] <= month <= end.isoformat()[:7]
        }

        def both(name: str) -> tuple[int, int, int]:
            known = [month for month in months if (month, name) in self.money]
            return (
                sum(self.money[month, name] for month in known),
                sum(self.money[month, "revenue"] for month in known),
                len(known),
            )

        margin, of_margin, margins = both("gross-margin")
        cost, of_cost, costs = both("cost")
        people, of_people, counted = both("customers")
        revenue = sum(self.money[month, "revenue"] for month in months)
        return {
            "revenue": (revenue if months else None, len(months)),
            "gross-margin": (100 * margin / of_margin if of_margin else None, margins),
            "cost-rate": (100 * cost / of_cost if of_cost else None, costs),
            "arpu": (of_people / people if people else None, counted),
        }


def _told_apart(thing: Thing, names: Sequence[str], n: int) -> None:
    for name in names:
        if thing.get(name):
            thing[name] = f"{n}/{thing[name]}"


def days(window: str) -> Fraction:
    """Return the days of a window; a month is the twelfth part of a year."""
    n, unit = int(window[1:-1]), window[-1]
    return Fraction(n) * {"D": Fraction(1), "W": Fraction(7), "M": Fraction(365, 12)}[unit]


def earlier(day: date, window: str, times: int) -> date:
    """Return the day some windows before a day."""
    if window[-1] != "M":
        return day - int(days(window)) * times * timedelta(days=1)
    for _ in range(times):
        months = day.year * 12 + day.month - 1 - int(window[1:-1])
        year, month = months // 12, months % 12 + 1
        day = date(year, month, min(day.day, monthrange(year, month)[1]))
    return day


def moment(text: str) -> datetime:
    """Return an instant of the log."""
    return datetime.fromisoformat(text)


def share(part: int, whole: int) -> Figure:
    """Return a share in per cent, and of how many."""
    return (100 * part / whole if whole else None, max(0, whole))


def average(values: Sequence[float]) -> Figure:
    """Return a mean, and of how many."""
    return (mean(values) if values else None, len(values))


def due_to_close(case: Thing) -> bool:
    """Whether a case is closed, or open past its closing time."""
    missed = {step for step, n in case["missed"] - case["annulled"]}
    return case["closed"] or "close" in missed


def as_appointed(visit: Thing) -> bool | None:
    """Return whether an appointment was begun and finished when it was said."""
    if not visit["booked"]:
        return None
    if {"arrival", "finish"} & {mark for mark, _ in visit["missed"]}:
        return False
    return True if visit["stage"] == "closed" else None


def margin(good: int, rest: int, bad: int) -> float:
    """Return the 95 % margin of a net promoter score: adjusted Wald, three answers added."""
    n = good + rest + bad + 3
    p, d = (good + 0.75) / n, (bad + 0.75) / n
    return 100 * 1.959963984540054 * sqrt((p + d - (p - d) ** 2) / n)
