"""What can go wrong around the desk: the home, its settings, the words typed at a verb."""

from __future__ import annotations

from typing import Any, ClassVar


class HouseholdError(Exception):
    """A home or a request that cannot be used.

    Attributes:
        code: Stable identifier of the sentence in the word catalogue.
        params: Values the sentence names; ``reason`` chooses among the sentences of a code.
    """

    code: ClassVar[str] = "household"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params


class SettingsError(HouseholdError):
    """The settings file cannot be understood."""

    code = "settings"


class HomeError(HouseholdError):
    """The home folder cannot be made or written; ``reason`` is the system's name for why."""

    code = "home"


class HomeNotEmptyError(HouseholdError):
    """A demo was asked for where something else lies."""

    code = "home-not-empty"


class SystemTroubleError(HouseholdError):
    """The operating system refused a file; ``reason`` is its name for why (``ENOSPC``)."""

    code = "system"


class MisuseError(HouseholdError):
    """What was typed is no command of this program; ``reason`` says in which way."""

    code = "misuse"


class TimeUnreadableError(HouseholdError):
    """A time or day that was typed cannot be read."""

    code = "time-unreadable"


class MomentError(HouseholdError):
    """There is no such moment to go to; ``reason`` says why: it is yet to come, or too early."""

    code = "moment"


class EraseUnconfirmedError(HouseholdError):
    """Erasing needs somebody's yes, and there is no terminal to ask on."""

    code = "erase-unconfirmed"


class ActionUnknownError(HouseholdError):
    """No action has this name."""

    code = "action-unknown"


class ChannelUnknownError(HouseholdError):
    """The policy knows no such channel."""

    code = "channel-unknown"


class NeedMissingError(HouseholdError):
    """An action was asked for without what it needs; ``options`` names what to add."""

    code = "need-missing"


class AnswerNeededError(HouseholdError):
    """A question must be answered and there is no terminal to ask on."""

    code = "answer-needed"


class FieldUnknownError(HouseholdError):
    """A filter names a field events do not have; ``known`` lists those they do."""

    code = "field-unknown"


class FilterValueError(HouseholdError):
    """A filter names a field and no value for it."""

    code = "filter-value"


class EventKindUnknownError(HouseholdError):
    """No kind of event is called so; ``known`` lists the kinds there are."""

    code = "event-kind-unknown"


class CustomerUnknownError(HouseholdError):
    """The log holds nothing of a customer of this id."""

    code = "customer-unknown"


class FileMissingError(HouseholdError):
    """There is no file of the name that was typed."""

    code = "file-missing"


class FileThereError(HouseholdError):
    """A file of this name is there, and nobody said that it may be replaced."""

    code = "file-there"


class LogContradictedError(HouseholdError):
    """The log is not the one a head seen before tells of; ``reason`` says in which way."""

    code = "log-contradicted"


class BackupMissingError(HouseholdError):
    """There is no backup, or no copy of its keys, where one was named; ``reason`` says which."""

    code = "backup-missing"


class BackupBrokenError(HouseholdError):
    """A backup is not what it says; ``reason`` says what is wrong, ``position`` where."""

    code = "backup-broken"


class RestoreUnconfirmedError(HouseholdError):
    """What a restore replaces is for somebody to agree to, and there is nobody to ask."""

    code = "restore-unconfirmed"


class UnknownVisitError(HouseholdError):
    """No visit has this number, and no car of this plate is in the house."""

    code = "unknown-visit"


class UnknownImprovementError(HouseholdError):
    """No improvement has this number."""

    code = "unknown-improvement"


class UnknownSuggestionError(HouseholdError):
    """No suggestion has this number."""

    code = "unknown-suggestion"


class AmbiguousVisitError(HouseholdError):
    """The shortened number, or the plate, fits several visits; ``candidates`` lists them."""

    code = "ambiguous-visit"


class VisitActionUnknownError(HouseholdError):
    """There is no action of this name on a visit; ``known`` lists those there are."""

    code = "visit-action-unknown"


class CustomerAmbiguousError(HouseholdError):
    """What was typed fits several customers; the sentence says how many."""

    code = "customer-ambiguous"


class ContactWrongError(HouseholdError):
    """A name, number, plate or VIN cannot be right; ``why`` says what is wrong with it."""

    code = "contact-wrong"
