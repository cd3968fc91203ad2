"""What can go wrong around the desk: the home, its settings, the words typed at a verb."""

from __future__ import annotations

from typing import Any, ClassVar


class HouseholdError(Exception):
    """A home or a request that cannot be used.

    Attributes:
        code: Stable identifier of the sentence in the word catalogue.
        params: Values the sentence names.
    """

    code: ClassVar[str] = "household"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params


class SettingsError(HouseholdError):
    """The settings file cannot be understood."""

    code = "settings"


class HomeError(HouseholdError):
    """The home folder cannot be made or written."""

    code = "home"


class HomeNotEmptyError(HouseholdError):
    """A demo was asked for where real data lies."""

    code = "home-not-empty"


class TimeUnreadableError(HouseholdError):
    """A time or day that was typed cannot be read."""

    code = "time-unreadable"


class ActionUnknownError(HouseholdError):
    """No action has this name."""

    code = "action-unknown"


class AnswerNeededError(HouseholdError):
    """A question must be answered and there is no terminal to ask on."""

    code = "answer-needed"
