"""When a case may be resolved and closed (SPEC 3.6): what is missing, by code."""

from __future__ import annotations

from domain.analysing import lacks_whys
from domain.commands import CloseCase
from domain.errors import RefusedError
from domain.policy import Policy
from domain.types import Case, Outcome, StepName

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


BEFORE_SOLVING: tuple[StepName, ...] = ("diagnose", "confirm")
"""The steps a problem is solved after, where its procedure has them: the plan may be in words."""

CONFIRMED_BY: tuple[StepName, ...] = ("confirm", "verify", "handover")
"""The steps a problem is closed as resolved after, beside being solved (SPEC 3.2)."""


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
    """Return the codes of what a closing still needs, in the order it would be done.

    A request for goodwill is answered first, whatever the outcome.
    """
    asked = _lacking(("approval", case.waiting is None))
    return _needed(case, command, policy) + asked


def _needed(case: Case, command: CloseCase, policy: Policy) -> list[str]:
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
            ("second-recheck", case.confirmed >= case.confirmations or not case.confirmed),
        )
    if command.outcome == "converted":
        return _lacking(("contact", case.reached))
    if case.kind == "problem":
        return _lacking(
            ("contact", case.reached),
            ("resolve", resolved(case)),
            *((step, case.kept(step)) for step in _promised(case, policy)),
        )
    return _lacking(("respond", case.pending("respond") is None))


def _promised(case: Case, policy: Policy) -> tuple[StepName, ...]:
    """Return those of the steps that confirm a solution which a case's procedure has at all."""
    procedure = policy.procedures.get(case.procedure)
    steps = {rules.step for rules in procedure.steps} if procedure else set(CONFIRMED_BY)
    return tuple(step for step in CONFIRMED_BY if step in steps)


def _lacking(*needs: tuple[str, bool]) -> list[str]:
    return [code for code, met in needs if not met]


def resolved(case: Case) -> bool:
    """Whether every promised resolution was kept."""
    latest = case.latest("resolve")
    return latest is not None and not latest.open


def check_resolvable(case: Case, policy: Policy) -> None:
    """Let a resolution pass.

    Raises:
        RefusedError: when the customer was not spoken to, no root cause is known or nobody asked
            why often enough, or, with a problem, it was not diagnosed or the customer did not
            agree to what is done.
    """
    known: list[tuple[str, bool]] = [
        ("root-cause", bool(case.root_cause)),
        ("whys", not case.root_cause or not lacks_whys(case, policy)),
    ]
    if case.kind == "problem":
        owed = [step for step in BEFORE_SOLVING if case.latest(step)]
        known = [(step, case.kept(step)) for step in owed]
    lacking = _lacking(("contact", case.reached), *known)
    if lacking:
        raise RefusedError("not-resolvable", missing=lacking)
