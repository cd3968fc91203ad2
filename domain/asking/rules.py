"""The rules of whom to ask (SPEC 2.1-2.4): ``[surveys]`` of a policy, and of honest selection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True)
class TriggerRules:
    """One trigger: when a survey falls due after it, until when it may be sent, how, how often.

    ``after`` and ``within`` are durations from the trigger: due, and no longer sent. ``expected``
    is the completion expected in per cent; ``exempt`` asks also within the quiet period.
    """

    __pydantic_config__: ClassVar = _STRICT
    after: str
    within: str
    channels: tuple[str, ...]
    expected: int
    exempt: bool = False


def _triggers() -> dict[str, TriggerRules]:
    return {
        "service": TriggerRules("PT24H", "PT48H", ("app",), 78),
        "first-maintenance": TriggerRules("PT0H", "PT24H", ("sms", "wechat"), 82),
        "major-repair": TriggerRules("P3D", "P5D", ("phone", "app"), 65),
        "complaint": TriggerRules("P7D", "P10D", ("phone",), 85, exempt=True),
        "quarterly": TriggerRules("PT0H", "P14D", ("mail", "app"), 45),
        "key-node": TriggerRules("PT0H", "PT2H", ("app",), 72),
    }


@dataclass(frozen=True)
class SurveyRules:
    """Whom to ask when: the triggers, the quiet period (rolling by hours), when answers expire.

    ``coverage``, ``completion`` and ``validity`` are targets in per cent (SPEC 2.3).
    """

    __pydantic_config__: ClassVar = _STRICT
    quiet: str = "PT720H"
    expires: str = "P14D"
    coverage: int = 90
    completion: int = 70
    validity: int = 85
    triggers: dict[str, TriggerRules] = field(default_factory=_triggers)


@dataclass(frozen=True)
class SelectionRules:
    """When the way customers were selected is called into question.

    ``minimum`` surveys owed before anybody is judged at all; ``false_alarm`` the chance in per
    cent that an honest person is flagged in a period, all tests of that person together.
    ``just_before`` the time before sending in which changed contact data is looked at; ``shared``
    the customers one number may have; ``minutes_apart`` and ``together`` the answers from one
    place that come too close; ``tens`` the run of tens in a row that is looked at.
    """

    __pydantic_config__: ClassVar = _STRICT
    minimum: int = 30
    false_alarm: int = 5
    just_before: str = "PT48H"
    shared: int = 3
    minutes_apart: str = "PT10M"
    together: int = 3
    tens: int = 8
