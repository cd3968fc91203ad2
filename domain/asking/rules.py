"""The rules of whom to ask (SPEC 2.1-2.4): ``[surveys]`` of a policy, and of honest selection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from domain.types import Role

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

    ``coverage``, ``completion`` and ``validity`` are targets in per cent (SPEC 2.3). ``send`` are
    the roles that may write lists and ``withhold`` those that may keep a survey back. ``link`` is
    what the customer opens, with ``{survey}`` for its number; empty where the tool that sends
    them makes it.
    """

    __pydantic_config__: ClassVar = _STRICT
    quiet: str = "PT720H"
    expires: str = "P14D"
    coverage: int = 90
    completion: int = 70
    validity: int = 85
    send: tuple[Role, ...] = ("manager", "director")
    withhold: tuple[Role, ...] = ("manager", "director")
    link: str = ""
    triggers: dict[str, TriggerRules] = field(default_factory=_triggers)


@dataclass(frozen=True)
class SelectionRules:
    """When the way customers were selected is called into question.

    Nobody is judged below ``minimum`` surveys owed. ``false_alarm`` is the chance in per cent
    that anybody honest at all is named in a period; ``tolerance`` the odds ratio up to which one
    advisor may differ from the others, or unhappy customers from happy ones, and nobody asks.
    ``just_before`` is the time before sending in which changed contact data is looked at;
    ``shared`` so many customers on one number are looked at where ``one_hand`` per cent of them are
    one advisor's, unless it is one of ``shared_numbers`` (firms with many cars); ``together`` so
    many answers of one advisor within ``minutes_apart`` at one place, or at ``own_places`` (the
    centre's network and tablets) on other days than the visit; ``tens`` so long a run of tens;
    ``staff`` so many answers by staff.
    """

    __pydantic_config__: ClassVar = _STRICT
    minimum: int = 30
    false_alarm: int = 5
    tolerance: float = 1.5
    just_before: str = "PT48H"
    shared: int = 5
    one_hand: int = 75
    minutes_apart: str = "PT10M"
    together: int = 4
    tens: int = 8
    staff: int = 3
    shared_numbers: tuple[str, ...] = ()
    own_places: tuple[str, ...] = ()
