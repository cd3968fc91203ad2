"""Finding the root cause of a case: which facts follow, and when its chain is long enough.

The one rule: whoever names a cause again replaces the one named before; both stay on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from domain import clock
from domain.causes import CauseAnalysed
from domain.commands import AnalyseCause
from domain.errors import RefusedError
from domain.events import Event, StepDone
from domain.policy import Policy, Rulebook
from domain.types import Case

LONGEST_PART = 40

_PHONE = re.compile(r"(\+?86)?1\d{10}")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")

CHAINED = ("detractor", "complaint")
"""The kinds of cases that are not solved before somebody asked why."""


def analyse(case: Case, command: AnalyseCause, rules: Rulebook) -> Iterable[Event]:
    """Yield the facts of a cause that was found: the step is kept with it if it is still owed.

    Raises:
        RefusedError: when the case owes no cause and has none to correct, the tree does not hold
            it, the answers are too many or the part is no part's code.
    """
    causes = rules.at(command.at).causes
    if command.again and not case.root_cause:
        raise RefusedError("no-cause-yet")
    step = case.pending("root-cause")
    if step is None and not case.root_cause:
        if case.status == "closed":
            raise RefusedError("closed", outcome=case.outcome)
        raise RefusedError("step-not-open", step="root-cause")
    check_known(command.cause, rules.at(command.at))
    whys = [" ".join(why.split()) for why in command.whys if why.strip()]
    if len(whys) > causes.most:
        raise RefusedError("whys-too-many", limit=causes.most)
    analysed = CauseAnalysed(
        case=case.id,
        centre=case.centre,
        day=clock.local_day(command.at, rules.zone),
        category=command.cause,
        part=_part(command.part),
        vehicle=command.vehicle,
        depth=len(whys),
        whys="\n".join(whys),
    )
    if step is None:
        yield Event(command.at, analysed)
        return
    kept = StepDone(
        case=case.id,
        step="root-cause",
        n=step.promise.n,
        cause=command.cause,
        note=command.note,
    )
    yield Event(command.at, kept)
    yield Event(command.at, analysed, follows=True)


def check_known(cause: str, policy: Policy) -> None:
    """Let a cause pass that stands in the tree.

    Raises:
        RefusedError: when it does not; names those beside which it would stand.
    """
    causes = policy.causes
    if causes.knows(cause):
        return
    above = cause.rpartition("/")[0]
    known = causes.below(above) if above and causes.knows(above) else ()
    raise RefusedError("cause-missing", causes=list(known or causes.list))


def lacks_whys(case: Case, policy: Policy) -> bool:
    """Whether the chain of a case is shorter than the rules want before it is called solved."""
    return case.kind in CHAINED and case.depth < policy.causes.whys


def _part(typed: str) -> str:
    """Return a part's code as it is counted by: half-width, in capitals.

    Raises:
        RefusedError: when it is too long for one, or a phone or vehicle number: those are a
            customer's, and a part's code is not sealed.
    """
    part = " ".join(normalize("NFKC", typed).upper().split())
    bare = re.sub(r"[\s-]", "", part)
    if len(part) > LONGEST_PART or _PHONE.fullmatch(bare) or _VIN.fullmatch(bare):
        raise RefusedError("part-unclear", limit=LONGEST_PART)
    return part
