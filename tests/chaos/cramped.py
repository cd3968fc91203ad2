"""A verb on a disk that takes only so many bytes a file: ``... cramped BYTES WORD...``.

The limit stands for a full disk: writing beyond it fails, as it does where no room is left.
"""

from __future__ import annotations

import resource
import sys

from tui.cli import program


def main(size: str, *words: str) -> None:
    """Run the verb under the limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
    program.main(words)


if __name__ == "__main__":
    main(*sys.argv[1:])
