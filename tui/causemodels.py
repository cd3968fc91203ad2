"""The causes page's model: what lies behind low scores, what came again, and where cars fail."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.measures import Rate


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of any list has.

    Attributes:
        cause: The cause's path; empty for a hot spot, which has several.
        vehicle: The model, where the line is about one.
        part: The part's code, where the line is about one.
        n: How many cases of the period.
        before: How many in the period before, which is as long.
        cases: Their numbers, the newest first; of a repeated problem also the earlier ones.
    """

    cause: str = ""
    vehicle: str = ""
    part: str = ""
    n: int
    before: int
    cases: tuple[str, ...]


class Cause(Counted, frozen=True, kw_only=True):
    """A cause of low scores.

    Attributes:
        share: Its share of all low scores of the period.
        grew: Whether it grew by more than chance does, all causes looked at together.
        chance: How probable so many now are if nothing changed.
    """

    share: Rate
    grew: bool
    chance: float

    @property
    def key(self) -> str:
        """The line's identity in a list."""
        return f"cause/{self.cause}"


class Repeated(Counted, frozen=True, kw_only=True):
    """The same cause at the same part of a model, or to the same customer, again and again.

    Attributes:
        customer: Whose, where it is one customer's; then model and part are empty.
        times: How often within the span the policy calls "again", up to the period's end.
        share: The share of the period's cases with a known cause.
        grew: Whether it grew by more than chance does, all such problems looked at together.
        since: The day of the first.
    """

    customer: str = ""
    times: int
    share: Rate
    grew: bool
    since: date

    @property
    def key(self) -> str:
        """The line's identity in a list."""
        return f"again/{self.cause}/{self.vehicle}/{self.part}/{self.customer}"


class Spot(Counted, frozen=True, kw_only=True):
    """A part of a model that fails.

    Attributes:
        rate: Cases among the visits of that model in the period.
    """

    rate: Rate

    @property
    def key(self) -> str:
        """The line's identity in a list."""
        return f"spot/{self.vehicle}/{self.part}"


class Causes(msgspec.Struct, frozen=True, kw_only=True):
    """The causes of a period, both days included.

    Attributes:
        low: How many low scores.
        known: Those of them whose cause is known.
        days: Within so many days a problem comes again …
        times: … so often, to count as repeated.
        answers: The answers that could have been low, in the period before and in this one;
            nothing can be compared without any before.
    """

    start: date
    end: date
    at: datetime
    low: int
    known: int
    top: tuple[Cause, ...]
    repeated: tuple[Repeated, ...]
    spots: tuple[Spot, ...]
    days: int
    times: int
    answers: tuple[int, int] = (0, 0)

    @property
    def lines(self) -> tuple[Cause | Repeated | Spot, ...]:
        """Every line of every list."""
        return (*self.top, *self.repeated, *self.spots)
