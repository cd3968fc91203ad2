"""Who is worth a look: all tests of all advisors together, against one chance of a false alarm.

The chance that anybody honest is named in a period is at most the policy's: the tests share it by
Holm's procedure (S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
Journal of Statistics 6:2, 1979), which holds whatever the tests have to do with each other. So it
holds for each single person as well. Nobody with few surveys is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from domain.asking.rules import SelectionRules
from domain.selection.checks import RULES, TESTS
from domain.selection.finding import Finding, Material
from domain.selection.funnel import Funnel, funnel, funnels
from domain.selection.rows import Asked, Known


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One advisor: the funnel, and what is worth a look.

    Attributes:
        judged: Whether there were surveys enough to judge by.
        flags: What stood out, the least probable first.
    """

    advisor: str
    funnel: Funnel
    judged: bool
    flags: tuple[Finding, ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """How the customers of a period were selected.

    Attributes:
        whole: The funnel of all surveys.
        advisors: Those worth a look first, then by name.
        minimum: Surveys owed below which nobody is judged.
        false_alarm: The chance in per cent that somebody honest is named.
        tests: How many tests shared it.
    """

    whole: Funnel
    advisors: tuple[Standing, ...]
    minimum: int
    false_alarm: int
    tests: int


def judge(rows: Sequence[Asked], rules: SelectionRules, known: Known | None = None) -> Judgement:
    """Judge the surveys of a period."""
    parts = {name: part for name, part in funnels(rows, "advisor").items() if name}
    judged = frozenset(n for n, part in parts.items() if part.eligible >= rules.minimum)
    material = Material(rows, judged, rules, known or Known())
    tests = len(TESTS) * len(judged)
    tested = [finding for test in TESTS for finding in test(material)]
    counted = [finding for rule in RULES for finding in rule(material)]
    flags = [*holm(tested, rules.false_alarm / 100, tests), *counted]
    standings = [
        Standing(
            advisor=name,
            funnel=part,
            judged=name in judged,
            flags=tuple(flag for flag in flags if flag.advisor == name),
        )
        for name, part in parts.items()
    ]
    standings.sort(key=lambda standing: (not standing.flags, standing.advisor))
    return Judgement(
        whole=funnel(rows),
        advisors=tuple(standings),
        minimum=rules.minimum,
        false_alarm=rules.false_alarm,
        tests=tests,
    )


def holm(findings: Iterable[Finding], level: float, tests: int) -> list[Finding]:
    """Return the findings that stand when ``tests`` tests share ``level``, least probable first."""
    standing: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (_chance(f), f.advisor, f.code)):
        if _chance(finding) > level / (tests - len(standing)):
            break
        standing.append(finding)
    return standing


def _chance(finding: Finding) -> float:
    return 1.0 if finding.chance is None else finding.chance
