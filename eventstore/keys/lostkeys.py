"""What stands for a file of keys that is gone while its log is still there.

Everybody is as good as erased, and the figures stay. No new keys are made in silence: they would
not open what is sealed already, and the same customer would come back as another.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eventstore.errors import KeysLostError
from eventstore.keys.seal import KeyRing, Orders


def are_lost(path: Path) -> bool:
    """Tell whether the file of keys at ``path`` is missing, or empty: no keys were ever so."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True


class LostKeys(KeyRing):
    """A ring without a single key, on which none can be hung."""

    lost = True

    def __init__(self, path: Path) -> None:
        """Stand for the file that should be at ``path``; nothing is opened or made."""
        self._path = path

    def ensure(
        self,
        customers: Iterable[str],
        born: Callable[[], int] = int,  # noqa: ARG002  the ring's signature
    ) -> None:
        """Let pass what has nothing to seal.

        Raises:
            KeysLostError: somebody needs a key.
        """
        if any(customers):
            raise KeysLostError(path=str(self._path))

    def key(self, customer: str) -> None:
        """Return None, as for the erased."""

    def forget(self, customer: str) -> None:  # noqa: ARG002  the ring's signature
        """Refuse to call somebody erased whose key may lie in a backup.

        Raises:
            KeysLostError: always.
        """
        raise KeysLostError(path=str(self._path))

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Look at nothing: there is nothing."""
        yield

    def opening_key(self, customer: str) -> None:
        """Return None, as for the erased."""

    def is_withheld(self, customer: str) -> bool:  # noqa: ARG002  the ring's signature
        """Withhold nothing: there is nothing."""
        return False

    def born(self, customer: str) -> None:
        """Return None, as for the erased."""

    def obey(self, orders_behind: Callable[[int, bytes], Orders]) -> None:
        """Leave it to the keys that are put back."""

    def secret(self) -> bytes:
        """Refuse to make up a secret.

        Raises:
            KeysLostError: always.
        """
        raise KeysLostError(path=str(self._path))

    def close(self) -> None:
        """Close nothing."""
