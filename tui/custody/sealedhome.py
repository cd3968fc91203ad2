"""A home that is a copy for an auditor: everything can be looked at, nothing is written into it.

The log is opened for reading, there are no keys, and what is folded from the log lies in a
temporary folder that goes with the session. Whoever sits there is an auditor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from domain.errors import RefusedError
from domain.house import House
from domain.types import Person
from eventstore.keys.lostkeys import LostKeys


def refuse() -> NoReturn:
    """Refuse what would be recorded in a copy.

    Raises:
        RefusedError: always.
    """
    raise RefusedError("audit-copy")


class NoKeys(LostKeys):
    """The keys that were not handed out with a copy: nothing is lost, and nothing can be sealed."""

    lost = False
    elsewhere = True

    def ensure(self, customers: Iterable[str], born: Callable[[], int] = int) -> None:  # noqa: ARG002  the ring's signature
        """Refuse to get anything recorded.

        Raises:
            RefusedError: always.
        """
        refuse()

    def forget(self, customer: str) -> None:  # noqa: ARG002  the ring's signature
        """Refuse to destroy what is not here.

        Raises:
            RefusedError: always.
        """
        refuse()

    def secret(self) -> bytes:
        """Refuse to make up a secret.

        Raises:
            RefusedError: always.
        """
        refuse()


@contextmanager
def derived_files(home: Path, *, copied: bool) -> Iterator[Path]:
    """Yield the folder for what can be folded anew: the home, but of a copy a temporary one."""
    if not copied:
        yield home
        return
    with TemporaryDirectory(prefix="afterloop-audit-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def auditor(house: House, who: str, otherwise: str) -> Person:
    """Return who looks at a copy: the one named, else the centre's first auditor.

    Args:
        house: The centre.
        who: A staff id or name; empty for nobody in particular.
        otherwise: The id of somebody who is not on the staff.

    Raises:
        UnknownPersonError: when the one named is not on the staff.
    """
    if who:
        return Person(house.person(who).id, "auditor")
    named = (member.id for member in house.present() if member.role == "auditor")
    return Person(next(named, otherwise), "auditor")
