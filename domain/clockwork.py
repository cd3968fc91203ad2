"""Everything with clocks, seen alike: folded state, next due time, and what follows from it.

The one rule: what is settled at an instant depends on the streams alone, so that whoever
notices it, and however late, records the same events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from domain import case as cases
from domain import customer as customers
from domain.asking import survey as surveys
from domain.clientele import reminders
from domain.events import Event, Recorded
from domain.house import House
from domain.improving import improvement as improvements
from domain.improving import suggestion as suggestions
from domain.people import mystery as mysteries
from domain.survey import Decided
from domain.visits import visit as visits


class Clockwork(NamedTuple):
    """The clocks of one kind of stream.

    Attributes:
        fold: The state after (more) events; ``None`` for a stream without any.
        next_due: When the state's next clock falls due (UTC), if one runs.
        settle: The facts of all that fell due in a stream before an instant, in this stream and
            in others; at least one where ``next_due`` lies before it.
    """

    fold: Callable[[Sequence[Event | Recorded], Any], Any]
    next_due: Callable[[Any], datetime | None]
    settle: Callable[[str, Any, datetime, House], tuple[Decided, ...]]


def _settle_case(stream: str, case: Any, until: datetime, house: House) -> tuple[Decided, ...]:
    return (Decided(stream, cases.settle(case, until, house.rules)),)


def _settle_survey(stream: str, survey: Any, until: datetime, _: House) -> tuple[Decided, ...]:
    return (Decided(stream, surveys.settle(survey, until)),)


def _settle_visit(stream: str, visit: Any, until: datetime, house: House) -> tuple[Decided, ...]:
    return (Decided(stream, visits.settle(visit, until, house.rules)),)


def _settle_mystery(stream: str, mystery: Any, until: datetime, _: House) -> tuple[Decided, ...]:
    return (Decided(stream, mysteries.settle(mystery, until)),)


def _settle_improvement(stream: str, state: Any, until: datetime, _: House) -> tuple[Decided, ...]:
    return (Decided(stream, improvements.settle(state, until)),)


def _settle_suggestion(stream: str, state: Any, until: datetime, _: House) -> tuple[Decided, ...]:
    return (Decided(stream, suggestions.settle(state, until)),)


CLOCKWORKS: Mapping[str, Clockwork] = {
    "case": Clockwork(cases.fold, cases.next_due, _settle_case),
    "survey": Clockwork(surveys.fold, surveys.next_due, _settle_survey),
    "visit": Clockwork(visits.fold, visits.next_due, _settle_visit),
    "mystery": Clockwork(mysteries.fold, mysteries.next_due, _settle_mystery),
    "improvement": Clockwork(improvements.fold, improvements.next_due, _settle_improvement),
    "suggestion": Clockwork(suggestions.fold, suggestions.next_due, _settle_suggestion),
    "customer": Clockwork(customers.fold, customers.next_due, reminders.settle),
}
"""By the first word of the stream's name."""


def clockwork_of(stream: str) -> Clockwork | None:
    """Return the clocks of a stream; ``None`` for one that has none."""
    return CLOCKWORKS.get(stream.partition("-")[0])
