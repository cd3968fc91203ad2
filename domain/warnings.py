"""What is noticed before it breaks (SPEC 4.4): the facts, and the rules of when to warn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from domain.fact import CustomerWords, Fact
from domain.types import CaseId, CentreId, Personal

WARNINGS = "warnings"
"""The stream of warnings that somebody dismissed."""


def _alarm_words() -> dict[str, tuple[str, ...]]:
    return {
        "media": (
            *("记者", "媒体", "曝光", "电视台", "热搜", "发到网上", "抖音曝光", "小红书曝光"),
            *("journalist", "the press", "go public", "on the news", "social media"),
        ),
        "lawyer": (
            *("律师", "起诉", "法院", "告你们", "诉讼", "仲裁"),
            *("lawyer", "attorney", "sue you", "court", "legal action"),
        ),
        "refund": (
            *("退款", "退钱", "退车", "赔偿", "索赔", "三倍"),
            *("refund", "money back", "compensation", "reimburse"),
        ),
        "regulator": (
            *("12315", "消协", "工商局", "市场监管", "投诉到总部"),
            *("consumer council", "ombudsman", "trading standards", "head office"),
        ),
    }


@dataclass(frozen=True)
class WarningRules:
    """``[warnings]`` of a policy.

    ``idle`` is how long a case's new owner may do nothing; ``overruns`` missed finishes of one
    advisor, or ``centre_overruns`` of the centre, within ``overruns_within`` warn; ``nps_window``
    is the span compared with the one before it. ``words`` are the alarm words by category, in
    both languages; ``alarm_priority`` what a case with one gets (0 first). ``dismiss`` is the
    level a person needs to take a warning off the list.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    idle: str = "PT4H"
    overruns: int = 3
    centre_overruns: int = 10
    overruns_within: str = "P7D"
    nps_window: str = "P30D"
    alarm_priority: int = 0
    dismiss: int = 2
    words: dict[str, tuple[str, ...]] = field(default_factory=_alarm_words)


class AlarmRaised(CustomerWords, frozen=True, kw_only=True, tag="alarm-raised.v1"):
    """The customer's words hold alarm words: ``categories``; the case comes first from now on."""

    case: CaseId
    categories: tuple[str, ...]
    priority: int


class AlarmDismissed(CustomerWords, frozen=True, kw_only=True, tag="alarm-dismissed.v1"):
    """It was no alarm, and why; the case goes back to its place."""

    case: CaseId
    priority: int
    reason: Personal = ""


class WarningDismissed(Fact, frozen=True, kw_only=True, tag="warning-dismissed.v1"):
    """A warning is taken off the list; ``grounds`` names nobody.

    ``warning`` is its kind (``dormant``, ``overruns``, ``nps-drop`` …), ``subject`` what it was
    about, ``mark`` what it stood on: the same warning on something newer shows again.
    """

    centre: CentreId
    warning: str
    subject: str
    mark: str
    grounds: str


WarningFact = AlarmRaised | AlarmDismissed | WarningDismissed
"""The facts of warnings."""
