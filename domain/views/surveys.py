"""One row a survey that was planned: from whom it was owed to what its answer counts as.

Nobody's name stands here; times are µs since the epoch. The ``note`` of whoever withheld a survey
stays sealed: it stands in the event ``source_id``.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.asking import survey as surveys
from domain.asking.facts import (
    SurveyDelivered,
    SurveyExpired,
    SurveyLapsed,
    SurveyPlanned,
    SurveySent,
    SurveyWithheld,
)
from domain.asking.survey import Survey
from domain.custody import ResponseCorrected, SurveyAnonymised
from domain.events import ResponseReceived
from domain.fact import Fact
from domain.views.cases import micros
from domain.views.shape import Happening, Key, Table


class SurveyRow(msgspec.Struct, dict=True):
    """A survey as lists and figures show it.

    ``status`` is planned, sent, withheld, lapsed, answered (by an answer that counts) or expired;
    ``why`` says why it was withheld, or not delivered. ``channel`` is the one it left by, before
    that the one planned; ``planned_channel`` stays. ``answered`` is when its first answer was
    given, ``answers`` how many came and ``valid`` whether one of them counts; ``score`` and
    ``invalid`` are that answer's, or the first one's.
    """

    survey: str
    centre: str = ""
    customer: str = ""
    visit: str = ""
    case: str = ""
    trigger: str = ""
    channel: str = ""
    planned_channel: str = ""
    advisor: str = ""
    technician: str = ""
    mode: str = ""
    service: str = ""
    vehicle: str = ""
    day: str = ""
    status: str = ""
    why: str = ""
    made: int = 0
    due: int | None = None
    lapses: int | None = None
    sent: int | None = None
    batch: str = ""
    delivered: int | None = None
    expires: int | None = None
    answered: int | None = None
    answers: int = 0
    valid: int | None = None
    invalid: str = ""
    response: str = ""
    score: int | None = None
    score_class: str = ""
    unhappy: str = ""
    reached_at: str = ""
    changed: int | None = None
    changed_by: str = ""
    place: str = ""
    ended: int | None = None
    ended_by: str = ""
    note: str = ""
    source_id: str = ""
    source_at: int = 0
    next_due: int | None = None
    state: bytes = b""

    def thawed(self) -> Survey | None:
        """Return the survey; decoded once a batch, kept beside the columns."""
        held: Survey | None = self.__dict__.get("_survey")
        if held is None and self.state:
            held = self.__dict__["_survey"] = thaw(self.state)
        return held

    def freeze(self, survey: Survey | None) -> None:
        """Take a new state; it becomes bytes when the row is finished."""
        self.__dict__["_survey"] = survey


thaw = msgspec.msgpack.Decoder(Survey).decode
"""Returns the survey that a row's ``state`` holds."""

_encode = msgspec.msgpack.Encoder().encode


def _happened(row: SurveyRow | None, event: Happening) -> SurveyRow:
    fact = event.fact
    row = row or SurveyRow(survey=fact.survey)  # type: ignore[attr-defined]  # the route says so
    row.freeze(surveys.evolved(row.thawed(), fact, event.at))
    return row


def _planned(row: SurveyRow | None, event: Happening) -> SurveyRow:
    fact = event.fact
    assert isinstance(fact, SurveyPlanned)  # noqa: S101  routed
    row = _happened(row, event)
    row.centre, row.customer, row.visit, row.case = (
        fact.centre,
        fact.customer,
        fact.visit,
        fact.case,
    )
    row.trigger, row.planned_channel = fact.trigger, fact.channel
    row.advisor, row.technician, row.vehicle = fact.advisor, fact.technician, fact.vehicle
    row.mode, row.service, row.day = fact.mode, fact.service, fact.day.isoformat()
    row.unhappy = ",".join(fact.unhappy)
    row.made, row.due, row.lapses = micros(event.at) or 0, micros(fact.due), micros(fact.lapses)
    return row


def _sent(row: SurveyRow | None, event: Happening) -> SurveyRow:
    fact = event.fact
    assert isinstance(fact, SurveySent)  # noqa: S101  routed
    row = _happened(row, event)
    row.reached_at, row.changed_by = fact.reached_at, fact.changed_by
    row.changed = micros(fact.changed)
    return _ended(row, event)


def _withheld(row: SurveyRow | None, event: Happening) -> SurveyRow:
    fact = event.fact
    assert isinstance(fact, SurveyWithheld)  # noqa: S101  routed
    row = _happened(row, event)
    row.note, row.source_id, row.source_at = fact.note, event.id.hex, event.position
    row.changed, row.changed_by = micros(fact.changed), fact.changed_by
    return _ended(row, event)


def _anonymised(row: SurveyRow | None, event: Happening) -> SurveyRow:
    """Whoever was to be asked is gone; nothing happened to the survey itself."""
    fact = event.fact
    assert isinstance(fact, SurveyAnonymised)  # noqa: S101  routed
    row = row or SurveyRow(survey=fact.survey)
    row.note = ""
    return row


def _lapsed(row: SurveyRow | None, event: Happening) -> SurveyRow:
    return _ended(_happened(row, event), event)


def _ended(row: SurveyRow, event: Happening) -> SurveyRow:
    """Note when it no longer waited to be sent, and by whom."""
    row.ended, row.ended_by = micros(event.at), event.actor
    return row


def _answered(row: SurveyRow | None, event: Happening) -> SurveyRow:
    fact = event.fact
    assert isinstance(fact, ResponseReceived)  # noqa: S101  routed
    row = _happened(row, event)
    if row.answered is None or (row.invalid and not fact.invalid):
        row.answered = row.answered or micros(event.at)
        row.response, row.place = fact.response, fact.place
        row.score, row.score_class, row.invalid = fact.score, fact.score_class, fact.invalid
    return row


def _recounted(row: SurveyRow | None, event: Happening) -> SurveyRow:
    fact = event.fact
    assert isinstance(fact, ResponseCorrected)  # noqa: S101  routed
    row = _happened(row, event)
    if fact.response == row.response:
        row.score, row.score_class, row.invalid = fact.score, fact.score_class, fact.invalid
    return row


def _finish(row: SurveyRow) -> None:
    """Derive the columns from the survey's state; once per batch, however many events came."""
    survey = row.thawed()
    if survey is None:
        return
    row.state = _encode(survey)
    row.status, row.channel, row.batch = survey.status, survey.channel, survey.batch
    row.why = survey.withheld or survey.undelivered
    row.sent, row.expires = micros(survey.sent), micros(survey.expires)
    row.delivered = None if survey.delivered is None else int(survey.delivered)
    row.answers = len(survey.replies)
    row.valid = int(survey.counts) if survey.replies else None
    row.next_due = micros(surveys.next_due(survey))


_STEPS: dict[type[Fact], Callable[[SurveyRow | None, Happening], SurveyRow]] = {
    SurveyPlanned: _planned,
    SurveySent: _sent,
    SurveyWithheld: _withheld,
    SurveyLapsed: _lapsed,
    SurveyDelivered: _happened,
    SurveyExpired: _happened,
    ResponseReceived: _answered,
    ResponseCorrected: _recounted,
    SurveyAnonymised: _anonymised,
}


def _route(event: Happening) -> Key | None:
    """Route to the survey planned; an answer to none has none."""
    survey = event.fact.survey  # type: ignore[attr-defined]  # every routed fact names its survey
    return (survey,) if survey else None


SURVEYS = Table(
    name="surveys",
    version=2,
    row=SurveyRow,
    key=("survey",),
    routes=dict.fromkeys(_STEPS, _route),
    steps=_STEPS,
    indexes=(
        ("next_due",),
        ("status", "due"),
        ("status", "ended"),
        ("day",),
        ("visit",),
        ("customer",),
        ("batch",),
    ),
    finish=_finish,
)
