"""One line of help and of the palette, and what finds it."""

from __future__ import annotations

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be run.

    Attributes:
        key: Its name; comes back when it is run.
        keys: The keys that run it, as shown.
        label: What it is called.
        help: What it does; or, when it cannot be run, why not.
        finds: Everything it is found by, lower case.
        is_off: Whether it cannot be run now.
    """

    key: str
    keys: str
    label: str
    help: str
    finds: str
    is_off: bool = False

    def fits(self, query: str) -> bool:
        """Return whether every word of ``query`` is among what finds this entry."""
        return all(word in self.finds for word in query.lower().split())

    def closeness(self, query: str) -> tuple[bool, bool]:
        """Return a sort key: first what begins with ``query`` in its label, then in any name."""
        query = query.lower().strip()
        return (
            not self.label.lower().startswith(query),
            not any(name.startswith(query) for name in self.finds.split()),
        )
