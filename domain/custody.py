"""What happens to the record itself: corrections, a person's data, copies that leave the house.

The same rules as in :mod:`domain.events`; these facts change no promise and no clock.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.fact import CustomerWords, Fact
from domain.types import CaseId, CentreId, CustomerId, Personal

CUSTODY = "custody"
"""The stream of copies made of the log, and of a log put back from one."""


# Corrections ----------------------------------------------------------------------------------


class EntryCorrected(CustomerWords, frozen=True, kw_only=True, tag="entry-corrected.v1"):
    """The words of an earlier entry of a case were wrong: ``note`` is what holds instead."""

    case: CaseId
    entry: UUID
    note: Personal = ""
    reason: Personal = ""


class ResponseCorrected(Fact, frozen=True, kw_only=True, tag="response-corrected.v1"):
    """An answer was entered wrong: from now on it counts as ``score``, not as ``score_before``.

    ``entry`` is the event that said it first; ``invalid`` holds the reason code of an answer
    that is not to count at all. ``csat`` and ``ces`` are the answer's own, which count or not
    with it. Whatever was decided because of the first score stays, also the ``case`` it opened.
    ``survey`` is the planned one it belongs to, if there is one.
    """

    response: str
    entry: UUID
    centre: CentreId
    customer: CustomerId
    day: date
    channel: str
    score: int
    score_class: str
    score_before: int
    class_before: str
    invalid: str = ""
    invalid_before: str = ""
    case: CaseId = ""
    csat: int | None = None
    ces: int | None = None
    survey: str = ""
    reason: Personal = ""


# A person's data ------------------------------------------------------------------------------


class CustomerErased(Fact, frozen=True, kw_only=True, tag="customer-erased.v1"):
    """A person's data was made unreadable for good, at their wish or by law; the figures stay.

    ``grounds`` outlives the person's key and is therefore never sealed: it names nobody. ``cases``,
    ``visits`` and ``surveys`` are those that are made anonymous with it.
    """

    customer: CustomerId
    grounds: str
    cases: tuple[CaseId, ...] = ()
    visits: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()


class CaseAnonymised(Fact, frozen=True, kw_only=True, tag="case-anonymised.v1"):
    """The person behind this case was erased: its words and contact data are gone."""

    case: CaseId
    customer: CustomerId


class VisitAnonymised(Fact, frozen=True, kw_only=True, tag="visit-anonymised.v1"):
    """The person whose visit this was is erased: name, contact data and fault are gone."""

    visit: str
    customer: CustomerId


class SurveyAnonymised(Fact, frozen=True, kw_only=True, tag="survey-anonymised.v1"):
    """The person this survey was owed to is erased: what was written of them is gone."""

    survey: str
    customer: CustomerId


class CustomerRestricted(Fact, frozen=True, kw_only=True, tag="customer-restricted.v1"):
    """A person's data is kept and not used until the restriction is lifted (GDPR art. 18)."""

    customer: CustomerId
    reason: Personal = ""


class RestrictionLifted(Fact, frozen=True, kw_only=True, tag="restriction-lifted.v1"):
    """A person's data may be used again."""

    customer: CustomerId
    reason: Personal = ""


class PersonalDataSeen(Fact, frozen=True, kw_only=True, tag="personal-data-seen.v1"):
    """Somebody looked at what was hidden from them until they asked.

    ``fields`` are the names of what was opened, ``place`` the code of where (``morning``,
    ``audit``, ``export``), ``entry`` the event whose fields they are, where it was one.
    """

    customer: CustomerId
    place: str
    fields: tuple[str, ...]
    case: CaseId = ""
    entry: UUID | None = None


# Copies ---------------------------------------------------------------------------------------


class BackupMade(Fact, frozen=True, kw_only=True, tag="backup-made.v1"):
    """A copy of the log up to ``upto`` was put into a folder; ``keys_in`` where keys went too."""

    folder: str
    upto: int
    root: str
    keys_in: str = ""


class LogRestored(Fact, frozen=True, kw_only=True, tag="log-restored.v1"):
    """The log was put back from a copy; what stood there before was kept aside.

    ``upto`` is the last position of the copy, ``replaced_head`` and ``replaced_root`` say what
    it took the place of (0 and empty when there was nothing).
    """

    folder: str
    made: datetime
    upto: int
    replaced_head: int = 0
    replaced_root: str = ""
    kept_in: str = ""


class DataExported(Fact, frozen=True, kw_only=True, tag="data-exported.v1"):
    """A part of the record was handed on in a file; ``personal`` tells whether in plain text."""

    target: str
    format: str
    what: str
    upto: int
    rows: int
    personal: bool = False
