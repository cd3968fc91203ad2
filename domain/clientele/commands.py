"""What people at the desk may ask of a customer's file."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.clientele.matching import Signs
from domain.types import CustomerId, Person


class CareCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Something asked of a customer's file at an instant (UTC), by a person."""

    at: datetime
    by: Person


class NotePreference(CareCommand, frozen=True, kw_only=True):
    """How they like it: a code of the policy's, or ``own`` with a note that says it."""

    preference: str
    note: str = ""


class DropPreference(CareCommand, frozen=True, kw_only=True):
    """They no longer want it so; ``preference`` is the code as it stands in their file."""

    preference: str


class ChangeConsent(CareCommand, frozen=True, kw_only=True):
    """They allow to be asked, or no longer; ``channel`` empty means every channel."""

    given: bool
    channel: str = ""


class ChangeContact(CareCommand, frozen=True, kw_only=True):
    """They are called or reached otherwise; empty fields stay.

    ``signs`` are those of the new data.
    """

    name: str = ""
    phone: str = ""
    plate: str = ""
    vin: str = ""
    signs: Signs = ()


class NoteBirthday(CareCommand, frozen=True, kw_only=True):
    """Their birthday, ``MM-DD``."""

    birthday: str


class NoteReferral(CareCommand, frozen=True, kw_only=True):
    """They brought somebody."""

    referred: CustomerId


class MergeFiles(CareCommand, frozen=True, kw_only=True):
    """``other`` is the same person: read as this file from now on."""

    other: CustomerId
    reason: str


class UndoMerge(CareCommand, frozen=True, kw_only=True):
    """``other`` is somebody else after all."""

    other: CustomerId
    reason: str


AnyCareCommand = (
    NotePreference
    | DropPreference
    | ChangeConsent
    | ChangeContact
    | NoteBirthday
    | NoteReferral
    | MergeFiles
    | UndoMerge
)
