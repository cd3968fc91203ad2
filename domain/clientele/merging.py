"""Two files that are one person's, and two persons after all: both facts stand in both streams."""

from __future__ import annotations

from msgspec.structs import replace

from domain.clientele.commands import MergeFiles, UndoMerge
from domain.clientele.facts import FilesMerged, MergeUndone
from domain.clientele.file import refuse_restricted
from domain.clientele.matching import Histories, file_of, root, standing
from domain.errors import RefusedError
from domain.events import Event, customer_stream
from domain.house import House
from domain.opening import Decided
from domain.privacy import require_text
from domain.types import CustomerId


def merge(
    customer: CustomerId, command: MergeFiles, streams: Histories, house: House
) -> tuple[Decided, ...]:
    """Return the facts of a merge: ``command.other`` is read as the customer's file from now on.

    Raises:
        RefusedError: when the person's level, the reason or either file forbids it.
    """
    _must_stand(command, house)
    reason = require_text(command.reason)
    if command.other == customer:
        raise RefusedError("merge-with-oneself")
    file, other = file_of(customer, streams), file_of(command.other, streams)
    if file.merged_into or other.merged_into:
        raise RefusedError("merged-already")
    refuse_restricted(file, other)
    fact = FilesMerged(customer=customer, other=command.other, reason=reason)
    return tuple(
        Decided(customer_stream(here), (Event(command.at, replace(fact, here=here)),))
        for here in (customer, command.other)
    )


def part(
    customer: CustomerId, command: UndoMerge, streams: Histories, house: House
) -> tuple[Decided, ...]:
    """Return the facts that part ``command.other`` from the file it was merged into.

    Raises:
        RefusedError: when the person's level or the reason forbids it, or it is no part of the
            customer's file.
    """
    _must_stand(command, house)
    reason = require_text(command.reason)
    into = standing(command.other, streams).merged_into
    if not into or root(command.other, streams) != root(customer, streams):
        raise RefusedError("not-merged")
    fact = MergeUndone(customer=into, other=command.other, reason=reason)
    return tuple(
        Decided(customer_stream(here), (Event(command.at, replace(fact, here=here)),))
        for here in (into, command.other)
    )


def _must_stand(command: MergeFiles | UndoMerge, house: House) -> None:
    level = house.rules.at(command.at).customers.merge_level
    if command.by.level < level:
        raise RefusedError("needs-level", level=level)
