"""When a case may be resolved and closed (SPEC 3.6): what is missing, by code."""

from __future__ import annotations

from domain.commands import CloseCase
from domain.errors import RefusedError
from domain.policy import Policy
from domain.types import Case, Outcome

OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "detractor": ("recovered", "lost"),
    "complaint": ("recovered", "lost"),
    "passive": ("converted", "lost"),
    "promoter": ("thanked", "lost"),
    "problem": ("resolved", "lost"),
    "suggestion": ("resolved",),
    "care": ("resolved",),
}
"""The outcomes a case of each kind can come to, the hoped-for one first."""


def check(case: Case, command: CloseCase, policy: Policy) -> None:
    """Let a closing pass.

    Raises:
        RefusedError: names the steps still missing, the level or the reason needed.
    """
    if command.outcome not in OUTCOMES[case.kind]:
        raise RefusedError("outcome-not-for-kind", outcome=command.outcome, kind=case.kind)
    if lacking := missing(case, command, policy):
        raise RefusedError("not-closable", outcome=command.outcome, missing=lacking)


def missing(case: Case, command: CloseCase, policy: Policy) -> list[str]:
    """Return the codes of what a closing still needs, in the order it would be done."""
    if command.outcome == "lost":
        level = policy.authority.lost
        return _lacking(
            (f"level-{level}", command.by.level >= level), ("reason", bool(command.reason.strip()))
        )
    if command.outcome == "recovered":
        return _lacking(
            ("contact", case.reached),
            ("root-cause", bool(case.root_cause)),
            ("resolve", resolved(case)),
            ("recheck", case.satisfied is True),
        )
    if command.outcome == "converted":
        return _lacking(("contact", case.reached))
    return _lacking(("respond", case.pending("respond") is None))


def _lacking(*needs: tuple[str, bool]) -> list[str]:
    return [code for code, met in needs if not met]


def resolved(case: Case) -> bool:
    """Whether every promised resolution was kept."""
    latest = case.latest("resolve")
    return latest is not None and not latest.open


def check_resolvable(case: Case) -> None:
    """Let a resolution pass.

    Raises:
        RefusedError: when the customer was not spoken to or no root cause is known.
    """
    lacking = _lacking(("contact", case.reached), ("root-cause", bool(case.root_cause)))
    if lacking:
        raise RefusedError("not-resolvable", missing=lacking)
