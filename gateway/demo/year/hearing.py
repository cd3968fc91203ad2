"""Asking the customers of the year, and what they answer; what they report by themselves."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from heapq import heappop, heappush

from domain.asking import post
from domain.asking import survey as surveys
from domain.asking.facts import SurveyPlanned
from domain.asking.post import Delivery, Mailing, Reach
from domain.asking.survey import Survey
from domain.events import survey_stream
from domain.policy import Policy
from domain.survey import ReceiveResponse
from domain.types import ScoreClass
from gateway.demo.answers import CES, CSAT, SCORES, Told
from gateway.demo.hours import DAY, HOUR, MINUTE
from gateway.demo.texts import Comments, Topic
from gateway.demo.year.changes import Changes
from gateway.demo.year.clients import Client, Clients
from gateway.demo.year.followups import Followups
from gateway.demo.year.life import Life
from gateway.demo.year.world import World

CHOOSY, HELD_BACK = "moreau", 0.6
"""The advisor who has surveys about unhappy visits kept back, and the share: for all to see."""

ROUNDS = (9.5, 16.0)
"""When lists of surveys leave, in hours of the day."""

UNDELIVERED, INVALID = 0.02, 0.015
"""The shares that do not arrive, and that are answered outside the scale."""

LONGEST = 13 * DAY
"""How long somebody thinks about an answer at most."""

CLASSES: dict[bool, dict[ScoreClass, float]] = {
    False: {"promoter": 0.74, "passive": 0.22, "detractor": 0.04},
    True: {"promoter": 0.30, "passive": 0.36, "detractor": 0.34},
}
"""How customers answer after a visit in which nothing went wrong, and in which something did."""

ASKED_MORE = {"csat": 0.85, "ces": 0.7, "touchpoints": 0.35}
"""The shares of answers that go on beyond the first question."""

SHOWN, HURRIED = 0.9, 0.9
"""The shares of customers who notice the film of their car, and that nobody has time for them."""

TOUCHPOINTS = (
    *("booking", "reception", "communication", "waiting", "repair", "handover", "follow_up"),
)


class Hearing:
    """Sends what is due and lets the customers answer."""

    def __init__(
        self,
        life: Life,
        world: World,
        followups: Followups,
        clients: Clients,
        policy: Policy,
        changes: Changes,
        grace: float = 0.0,
    ) -> None:
        self._grace = grace
        self._changes = changes
        self._life = life
        self._world = world
        self._followups = followups
        self._clients = clients
        self._policy = policy
        self._comments = Comments(world.rng)
        self._due: list[tuple[datetime, str]] = []
        self._lists = 0

    def opened(self, stream: str) -> None:
        """Keep in mind a survey that was planned."""
        word, _, number = stream.partition("-")
        if word == "survey" and (survey := self._survey(number)) is not None:
            heappush(self._due, (survey.planned.due, number))

    def plan_day(self, midnight: datetime) -> None:
        """Plan the lists of a day."""
        for hour in ROUNDS:
            self._life.at(midnight + hour * HOUR, self._send)

    def _survey(self, number: str) -> Survey | None:
        stream = survey_stream(number)
        return surveys.fold(self._life.desk.journal.load([stream])[stream])

    def _send(self) -> None:
        """Send everything that is due now."""
        life, wanted = self._life, []
        while self._due and self._due[0][0] <= life.now:
            _, number = heappop(self._due)
            survey = self._survey(number)
            client = self._clients.by_id(survey.customer) if survey else None
            if survey is not None and self._is_held_back(survey):
                continue
            if client is not None:
                wanted.append(Reach(number, client.who.phone, client.signs[0][1]))
        if not wanted:
            return
        self._lists += 1
        manager = self._world.manager
        mailing = Mailing(at=life.now, batch=f"list-{self._lists:04}", by=manager)
        posted = post.send(life.desk, wanted, mailing, life.stamp(manager.id))
        sent = [one.survey for one in posted if one.fate == "sent"]
        if sent:
            life.at(life.now + 20 * MINUTE, partial(self._report_deliveries, sent))
        for number in sent:
            self._expect_answer(number)

    def _is_held_back(self, survey: Survey) -> bool:
        """Keep a survey back that might bring a low score, as the choosy advisor asks."""
        plan, life = survey.planned, self._life
        if plan.advisor != CHOOSY or not plan.unhappy or self._world.rng.random() >= HELD_BACK:
            return False
        by = self._world.manager
        note = self._world.note("held-back")
        post.withhold(life.desk, survey.id, note, by=by, at=life.now, stamp=life.stamp(by.id))
        return True

    def _report_deliveries(self, sent: list[str]) -> None:
        life, rng = self._life, self._world.rng
        rows = [
            Delivery(number, delivered=not lost, why="unreachable" if lost else "")
            for number in sent
            for lost in [rng.random() < UNDELIVERED]
        ]
        post.delivered(life.desk, rows, life.stamp("intake"), now=life.now)

    def _expect_answer(self, number: str) -> None:
        survey, rng = self._survey(number), self._world.rng
        if survey is None:
            return
        rules = self._policy.surveys.triggers[survey.planned.trigger]
        if rng.random() * 100 < rules.expected:
            think = min(rng.expovariate(1 / 14) * HOUR + 3 * MINUTE, LONGEST)
            self._life.at(self._life.now + think, partial(self._answer, number))

    def _answer(self, number: str) -> None:
        survey = self._survey(number)
        client = self._clients.by_id(survey.customer) if survey else None
        if survey is not None and client is not None and survey.delivered is not False:
            self._followups.hear(self._told(survey, client))

    def _told(self, survey: Survey, client: Client) -> Told:
        rng, plan = self._world.rng, survey.planned
        classes = CLASSES[bool(plan.unhappy)]
        pleased = max(0.05, classes["promoter"] + self._grace)
        weights = [pleased if one == "promoter" else classes[one] for one in classes]
        kind = rng.choices(list(classes), weights)[0]
        topic = self._comments.topic(kind)
        score = rng.choices(list(SCORES[kind]), list(SCORES[kind].values()))[0]
        known = any(one.id == plan.advisor for one in self._world.advisors)
        advisor = self._world.advisor(plan.advisor) if known else self._world.manager
        language = client.who.language
        name = self._world.colleague(advisor).name
        received = ReceiveResponse(
            key=f"answer-{plan.survey}",
            at=self._life.now,
            contact=client.contact(plan.advisor, plan.visit),
            score=11 if rng.random() < INVALID else score,
            csat=self._mark("csat", CSAT[kind]),
            ces=self._mark("ces", CES[kind]),
            touchpoints=self._touchpoints(score, topic, plan),
            channel=survey.channel,
            survey=plan.survey,
            comment=self._comments.comment(kind, topic, language, client.who.vehicle, name),
        )
        return Told(received, topic, language, advisor)

    def _mark(self, question: str, weights: dict[int, int]) -> int | None:
        if self._world.rng.random() >= ASKED_MORE[question]:
            return None
        return self._world.rng.choices(list(weights), list(weights.values()))[0]

    def _touchpoints(self, score: int, topic: Topic, plan: SurveyPlanned) -> dict[str, int]:
        rng = self._world.rng
        if rng.random() >= ASKED_MORE["touchpoints"]:
            return {}
        marks = {point: score + rng.choice((-1, 0, 0, 1)) for point in TOUCHPOINTS}
        marks[topic.touchpoint] += 1 if score >= self._policy.score.promoter else -2
        where = {"mode": plan.mode, "service": plan.service, "advisor": plan.advisor}
        marks["communication"] += self._changes.helps("video", SHOWN, plan.day, **where)
        marks["handover"] -= self._changes.helps("hurry", HURRIED, plan.day, **where)
        return {point: min(10, max(0, mark)) for point, mark in marks.items()}
