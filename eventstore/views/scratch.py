"""A folder for the scratch files of one process: gone at its end, or swept away by the next one.

A process that is alive holds a lock inside its folder; what nobody holds was left behind.
"""

import shutil
from contextlib import closing, suppress
from pathlib import Path
from tempfile import mkdtemp

from eventstore.turnstile import Turnstile, sole

_ALIVE = "alive"


class ScratchFolder:
    """A folder of this process's own.

    Attributes:
        path: the folder.
    """

    def __init__(self, place: Path) -> None:
        """Make the folder in ``place``, or with the system's temporary files if it cannot be.

        Args:
            place: where such folders stand; folders of processes that are gone are removed.

        Raises:
            OSError: there is no room anywhere.
        """
        try:
            place.mkdir(exist_ok=True)
            with closing(Turnstile(place / "lock")) as turn, turn:
                _sweep(place)
                self._claim(mkdtemp(dir=place))
        except OSError:
            self._claim(mkdtemp(prefix="afterloop-past-"))

    def close(self) -> None:
        """Remove the folder and what is in it."""
        self._held.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def _claim(self, folder: str) -> None:
        self.path = Path(folder)
        self._held = Turnstile(self.path / _ALIVE)
        self._held.__enter__()  # until it is closed, or the process ends


def _sweep(place: Path) -> None:
    """Remove the folders of processes that have ended."""
    for folder in place.iterdir():
        with suppress(OSError), sole(folder / _ALIVE) as abandoned:
            if abandoned:
                shutil.rmtree(folder, ignore_errors=True)
