"""The rules as dated data: their shape, how a text becomes them, which edition is in force.

An edition is parsed once, when it is adopted; the adopting event carries the result, so replay
and everyday start-up need neither a file nor the parser.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Literal

from domain import alarms, clock
from domain.asking.rules import SelectionRules, SurveyRules
from domain.causes import Causes
from domain.clientele.rules import CustomerRules
from domain.errors import NotReadyError, PolicyError, RefusedError
from domain.goodwill import GoodwillRules
from domain.improving.rules import ImproveRules
from domain.measures.rules import MeasureRules, Targets
from domain.people.rules import MysteryRules, PeopleRules, benchmarks
from domain.reviewing import ReviewRules
from domain.types import Promise, Role, ScoreClass, StepName
from domain.visits.rules import VisitRules
from domain.warnings import WarningRules
from domain.whereabouts import line_named, line_of

if TYPE_CHECKING:
    from pydantic import ValidationError

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True)
class Scores:
    """Where the classes begin on the 0–10 scale."""

    __pydantic_config__: ClassVar = _STRICT
    promoter: int
    passive: int


@dataclass(frozen=True)
class IntakeRules:
    """How old an answer may be and still open a case, and how far ahead a date may lie."""

    __pydantic_config__: ClassVar = _STRICT
    horizon: str
    future: str
    test_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContactRules:
    """When tries count as an answer, how often the customer may move a step, when to try again."""

    __pydantic_config__: ClassVar = _STRICT
    attempts: int
    channels: int
    callbacks: int
    retry: str
    warn: tuple[int, ...]


@dataclass(frozen=True)
class UndoRules:
    """How long a slip can be taken back."""

    __pydantic_config__: ClassVar = _STRICT
    within: str


@dataclass(frozen=True)
class LevelRules:
    """Who answers at a level and the response clock a case gets when it arrives there."""

    __pydantic_config__: ClassVar = _STRICT
    role: Role
    respond: str


@dataclass(frozen=True)
class JumpRules:
    """What opens a case above its procedure's level or lifts it there (SPEC 3.4).

    Rework, public channels and safety ask for ``danger_level``; a customer dissatisfied again, the
    same matter again, a recheck that says "not solved" and a reopening for ``dissatisfied_level``.
    ``confirmations`` is how many rechecks must say satisfied where a low score follows a problem.
    """

    __pydantic_config__: ClassVar = _STRICT
    rework: int
    public_channels: tuple[str, ...]
    dissatisfied_within: str
    same_matter: int
    safety_words: tuple[str, ...]
    danger_level: Literal[1, 2, 3] = 3
    dissatisfied_level: Literal[1, 2, 3] = 2
    confirmations: int = 2


@dataclass(frozen=True)
class Authority:
    """The level a person needs to give a customer up, to assign others, to annul a breach.

    ``dismiss`` is for taking an alarm off a case.
    """

    __pydantic_config__: ClassVar = _STRICT
    lost: Literal[1, 2, 3] = 2
    assign: Literal[1, 2, 3] = 2
    annul: Literal[1, 2, 3] = 2
    dismiss: Literal[1, 2, 3] = 2


@dataclass(frozen=True)
class PrivacyRules:
    """Which roles may see what a room must not, destroy or lock a person's data, correct others.

    ``reveal`` opens masked and sealed fields, each look on record; ``correct`` is for answers and
    for the words of somebody else: one's own words everybody who acts may correct.
    """

    __pydantic_config__: ClassVar = _STRICT
    reveal: tuple[Role, ...] = ("manager", "director", "auditor")
    erase: tuple[Role, ...] = ("manager", "director")
    restrict: tuple[Role, ...] = ("manager", "director")
    correct: tuple[Role, ...] = ("manager", "director")


@dataclass(frozen=True)
class MeetingRules:
    """The morning meeting: minutes per agenda item, when a case is old, what "soon" means."""

    __pydantic_config__: ClassVar = _STRICT
    minutes: tuple[int, int, int, int, int]
    old: str
    soon: str


@dataclass(frozen=True)
class ChannelRules:
    """A channel's handling priority (0 first) and its planned share of answers in per cent."""

    __pydantic_config__: ClassVar = _STRICT
    priority: int
    weight: int


@dataclass(frozen=True)
class StepRules:
    """One step of a procedure; ``after`` names the step whose completion starts its clock."""

    __pydantic_config__: ClassVar = _STRICT
    step: StepName
    due: str = ""
    after: Literal["opened", "diagnose", "plan", "confirm", "resolve", "verify", "handover"] = (
        "opened"
    )
    escalates: bool = False


@dataclass(frozen=True)
class Procedure:
    """What is promised when a case of one kind opens, and the level it opens at."""

    __pydantic_config__: ClassVar = _STRICT
    level: Literal[1, 2, 3]
    steps: tuple[StepRules, ...]


@dataclass(frozen=True)
class Policy:
    """One edition of all rules."""

    __pydantic_config__: ClassVar = _STRICT
    edition: str
    score: Scores
    intake: IntakeRules
    contact: ContactRules
    undo: UndoRules
    levels: dict[str, LevelRules]
    jumps: JumpRules
    targets: Targets
    meeting: MeetingRules
    causes: Causes
    channels: dict[str, ChannelRules]
    procedures: dict[str, Procedure]
    authority: Authority = Authority()
    privacy: PrivacyRules = PrivacyRules()
    visit: VisitRules = field(default_factory=VisitRules)
    surveys: SurveyRules = field(default_factory=SurveyRules)
    selection: SelectionRules = field(default_factory=SelectionRules)
    customers: CustomerRules = field(default_factory=CustomerRules)
    goodwill: GoodwillRules = field(default_factory=GoodwillRules)
    warnings: WarningRules = field(default_factory=WarningRules)
    improve: ImproveRules = field(default_factory=ImproveRules)
    measures: MeasureRules = field(default_factory=MeasureRules)
    people: PeopleRules = field(default_factory=PeopleRules)
    mystery: MysteryRules = field(default_factory=MysteryRules)
    review: ReviewRules = field(default_factory=ReviewRules)
    benchmarks: dict[str, int] = field(default_factory=benchmarks)

    def score_class(self, score: int) -> ScoreClass:
        """Return the class of a 0–10 score."""
        if score >= self.score.promoter:
            return "promoter"
        return "passive" if score >= self.score.passive else "detractor"

    def respond_clock(self, level: int) -> str:
        """Return the duration a level has to respond."""
        return self.levels[str(level)].respond

    def priority(self, channel: str) -> int:
        """Return a channel's handling priority; unknown channels come last."""
        rules = self.channels.get(channel)
        return rules.priority if rules else 9

    def names_safety(self, text: str) -> bool:
        """Whether a customer's words name a danger."""
        return alarms.holds(text, self.jumps.safety_words)

    def alarms(self, text: str) -> tuple[str, ...]:
        """Return the categories of alarm words in a customer's words, ``safety`` first."""
        words = {"safety": self.jumps.safety_words, **self.warnings.words}
        return alarms.categories(text, words)

    def procedure(self, name: str) -> Procedure:
        """Return what a procedure promises.

        Raises:
            RefusedError: when this edition has none of this name.
        """
        found = self.procedures.get(name)
        if found is None:
            raise RefusedError("procedure-missing", section=name, edition=self.edition)
        return found


@dataclass(frozen=True)
class Edition:
    """A policy with the instant it took effect."""

    starts: datetime
    policy: Policy


@dataclass(frozen=True)
class Rulebook:
    """All adopted editions; answers which one was in force when, in a centre's time zone."""

    editions: tuple[Edition, ...]
    zone: str

    def at(self, instant: datetime) -> Policy:
        """Return the edition in force at an instant; before the first, the first.

        Raises:
            NotReadyError: when none was adopted.
        """
        if not self.editions:
            raise NotReadyError(what="policy")
        in_force = [e for e in self.editions if e.starts <= instant]
        return (in_force[-1] if in_force else self.editions[0]).policy

    def with_edition(self, starts: datetime, policy: Policy) -> Rulebook:
        """Return the rulebook with one more edition, in order of their starts."""
        editions = (*self.editions, Edition(starts, policy))
        return Rulebook(tuple(sorted(editions, key=lambda e: e.starts)), self.zone)

    def after(self, start: datetime, length: str) -> datetime:
        """Return the instant ``length`` after ``start`` on the centre's calendar."""
        return clock.after(start, length, self.zone)

    def before(self, instant: datetime, length: str) -> datetime:
        """Return the instant ``length`` before ``instant`` on the centre's calendar."""
        return clock.before(instant, length, self.zone)


def promises(
    policy: Policy, procedure: str, *, start: datetime, zone: str, after: str = "opened"
) -> tuple[Promise, ...]:
    """Return what a procedure promises from ``start`` on.

    Args:
        policy: The edition in force.
        procedure: Its name in the policy.
        start: The instant the clocks start.
        zone: The centre's time zone.
        after: Only the steps whose clock starts with this.

    Raises:
        RefusedError: when this edition has no such procedure.
    """
    return tuple(
        Promise(
            step=rules.step,
            due=clock.after(start, rules.due, zone) if rules.due else None,
            line=f"{procedure}.{rules.step}",
            escalates=rules.escalates,
        )
        for rules in policy.procedure(procedure).steps
        if rules.after == after
    )


@lru_cache(maxsize=1)
def default_text() -> str:
    """Return the text of the edition the program comes with."""
    from importlib import resources  # slow to import, and a log holds its own policy

    return resources.files("domain").joinpath("policy.toml").read_text(encoding="utf-8")


def digest(text: str) -> str:
    """Return the SHA-256 of a policy text, in hex."""
    return sha256(text.encode()).hexdigest()


def parse(text: str) -> Policy:
    """Read a policy text strictly.

    Raises:
        PolicyError: lists every problem as (path, line or ``None``, reason).
    """
    import tomllib

    import msgspec
    from pydantic import TypeAdapter, ValidationError

    from domain import soundness

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(problems=[("", line_named(str(error)), str(error))]) from error
    try:
        policy = TypeAdapter(Policy).validate_json(msgspec.json.encode(data), strict=True)
    except ValidationError as error:
        raise PolicyError(problems=list(_located(error, text))) from error
    problems = list(soundness.problems(policy))
    if problems:
        raise PolicyError(problems=[(path, line_of(path, text), why) for path, why in problems])
    return policy


def _located(error: ValidationError, text: str) -> Iterable[tuple[str, int | None, str]]:
    for problem in error.errors():
        path = ".".join(str(part) for part in problem["loc"])
        yield path, line_of(path, text), problem["msg"]
