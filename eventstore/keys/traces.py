"""Looking for the bytes of a secret in every file of a folder.

The search runs in a process of its own. On POSIX systems a process loses its locks on a file as
soon as it closes that file anywhere: reading ``log.db`` or ``keys.db`` beside SQLite, in the
process that has them open, would take SQLite's locks away from it.
"""

import json
import os
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

CHUNK = 1 << 20


class Trace(NamedTuple):
    """A file that holds what it should not.

    Attributes:
        path: the file.
        times: how often.
    """

    path: Path
    times: int


def spellings(secret: bytes) -> tuple[bytes, ...]:
    """Return the ways in which a secret may stand in a file: raw, hex, base64."""
    hexed = secret.hex()
    encoded = (b64encode(secret), urlsafe_b64encode(secret))
    written = (secret, hexed.encode(), hexed.upper().encode(), *(e.rstrip(b"=") for e in encoded))
    return tuple(dict.fromkeys(written))


def look(folder: Path, needles: Iterable[bytes]) -> list[Trace]:
    """Return every file in ``folder``, at any depth, that holds one of ``needles``.

    Raises:
        OSError: the search could not be started.
        subprocess.CalledProcessError: it did not come to its end.
    """
    # By standard input: what stands on a command line, everybody on the machine can read.
    asked = {"folder": str(folder), "needles": [needle.hex() for needle in needles]}
    told = subprocess.run(
        [sys.executable, "-m", "eventstore.keys.traces"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ).stdout
    return [Trace(Path(path), times) for path, times in json.loads(told)]


def find(folder: Path, needles: Sequence[bytes]) -> Iterator[Trace]:
    """Yield the files that hold one of ``needles``; not for a process that has them open."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and (times := _count(path, needles)):
            yield Trace(path, times)


def _count(path: Path, needles: Sequence[bytes]) -> int:
    """Count the needles in a file, chunk by chunk, also where one lies across two chunks."""
    try:
        file = path.open("rb")
    except FileNotFoundError:  # gone since the folder was listed
        return 0
    times, tails = 0, [b""] * len(needles)
    with file:
        while chunk := file.read(CHUNK):
            for place, needle in enumerate(needles):
                seen = tails[place] + chunk
                times += seen.count(needle)
                tails[place] = seen[len(seen) - len(needle) + 1 :]
    return times


def main() -> None:
    """Search as told on standard input; tell on standard output."""
    asked = json.load(sys.stdin)
    needles = [bytes.fromhex(needle) for needle in asked["needles"]]
    found = find(Path(asked["folder"]), needles)
    json.dump([(str(path), times) for path, times in found], sys.stdout)


if __name__ == "__main__":
    main()
