"""What the machine says about whoever sits at it: account, terminal, time zone."""

from __future__ import annotations

import getpass
import os
import socket
from contextlib import suppress


def account() -> str:
    """Return the name of the account; where the system knows none, what it most likely is."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "manager"


def terminal() -> str:
    """Return the machine and the terminal on it; ``batch`` where there is none."""
    name = "batch"
    with suppress(OSError):
        name = os.ttyname(0).removeprefix("/dev/")
    return f"{socket.gethostname()}:{name}"


def zone() -> str:
    """Return the time zone the machine is set to."""
    import pendulum

    return str(pendulum.now().timezone_name)
