"""The life of a survey before and beside its answer (SPEC 2.1-2.4).

One stream a survey (``survey-…``, the one its answer goes to as well). A survey that is not sent
says why in the log; none is dropped without trace.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.fact import CustomerWords, Fact
from domain.types import CaseId, CentreId, CustomerId, Personal, StaffId


class SurveyPlanned(Fact, frozen=True, kw_only=True, tag="survey-planned.v1"):
    """Somebody is to be asked: from ``due`` on, and not after ``lapses``.

    ``trigger`` is a code of the policy's triggers. ``unhappy`` are the codes of what the desk
    knew had gone wrong before it asked (as in a visit's end).
    """

    survey: str
    centre: CentreId
    customer: CustomerId
    day: date
    trigger: str
    channel: str
    due: datetime
    lapses: datetime
    policy: str
    visit: str = ""
    case: CaseId = ""
    mode: str = ""
    service: str = ""
    advisor: StaffId = ""
    technician: StaffId = ""
    vehicle: str = ""
    unhappy: tuple[str, ...] = ()


class SurveySent(Fact, frozen=True, kw_only=True, tag="survey-sent.v1"):
    """The survey left, in a list or one by one; an answer counts until ``expires``.

    ``reached_at`` is the keyed sign of the number it went to (no plain data), ``changed`` when the
    customer's contact data was last changed by hand and ``changed_by`` who did.
    """

    survey: str
    centre: CentreId
    customer: CustomerId
    channel: str
    expires: datetime
    batch: str = ""
    reached_at: str = ""
    changed: datetime | None = None
    changed_by: StaffId = ""


class SurveyDelivered(Fact, frozen=True, kw_only=True, tag="survey-delivered.v1"):
    """The tool that sends them says whether it arrived; ``why`` is its code where it did not."""

    survey: str
    centre: CentreId
    customer: CustomerId
    delivered: bool
    why: str = ""


class SurveyWithheld(CustomerWords, frozen=True, kw_only=True, tag="survey-withheld.v1"):
    """The survey is not sent, and why.

    ``why``: ``quiet-period``, ``no-consent``, ``no-contact``, ``restricted``, ``staff-or-test``,
    ``same-number`` (somebody else in the same list has it), ``case-open`` (the case it was to be
    about is not closed any more), ``by-hand`` (then ``note`` says more), ``erased``. ``changed``
    and ``changed_by`` are as in :class:`SurveySent`.
    """

    survey: str
    centre: CentreId
    why: str
    changed: datetime | None = None
    changed_by: StaffId = ""
    note: Personal = ""


class SurveyLapsed(Fact, frozen=True, kw_only=True, tag="survey-lapsed.v1"):
    """Nobody sent it in its time: noted by the clock."""

    survey: str
    centre: CentreId
    customer: CustomerId


class SurveyExpired(Fact, frozen=True, kw_only=True, tag="survey-expired.v1"):
    """Nobody answered in its time: noted by the clock."""

    survey: str
    centre: CentreId
    customer: CustomerId


class AnswerLinked(Fact, frozen=True, kw_only=True, tag="answer-linked.v1"):
    """An answer that named no survey was its customer's to this one, and stands in its stream.

    In the stream named by the answer, so that whoever brings it again finds it.
    """

    response: str
    survey: str


AskingFact = (
    SurveyPlanned
    | SurveySent
    | SurveyDelivered
    | SurveyWithheld
    | SurveyLapsed
    | SurveyExpired
    | AnswerLinked
)
"""The facts of surveys besides their answers."""
