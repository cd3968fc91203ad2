"""What the log says of a person's data, carried out on the keys: erased, restricted, free again.

The log comes first and the keys follow, so that an order is never lost: whoever opens the home
next carries out what somebody was killed before doing.
"""

from __future__ import annotations

from domain import codec
from domain.custody import CustomerErased, CustomerRestricted, RestrictionLifted
from domain.types import CustomerId
from eventstore.keys.seal import KeyRing, Orders
from eventstore.log import Log

_TAGS = frozenset(
    tag
    for tag, fact in codec.FACTS.items()
    if fact in (CustomerErased, CustomerRestricted, RestrictionLifted)
)


def heed(log: Log, keys: KeyRing) -> None:
    """Carry out what the log says and the keys have not obeyed yet; nothing, nearly always.

    Raises:
        StoreError: the log cannot be read, or the keys cannot be changed.
    """
    keys.obey(lambda position, leaf: orders_behind(log, position, leaf))


def orders_behind(log: Log, position: int, leaf: bytes) -> Orders:
    """Return what a log says of keys behind a position; from its beginning if it is another log.

    Args:
        log: the log.
        position: up to where its orders were obeyed.
        leaf: the leaf of the record there, by which the log is known again.
    """
    anew = position > 0 and _leaf(log, position) != leaf
    head = log.head()
    erased: dict[CustomerId, int] = {}
    withheld: dict[CustomerId, bool] = {}
    for record in log.read(0 if anew else position, upto=head, types=_TAGS):
        match codec.decode(record.payload):
            case CustomerErased(customer=customer):
                erased[customer] = record.position
                withheld[customer] = False
            case CustomerRestricted(customer=customer):
                withheld[customer] = True
            case RestrictionLifted(customer=customer):
                withheld[customer] = False
    return Orders(head, _leaf(log, head), anew, erased, withheld)


def _leaf(log: Log, position: int) -> bytes:
    found = [record.leaf for record in log.read(position - 1, upto=position)] if position else []
    return found[0] if found else b""
