"""Root causes (SPEC 4.3): the tree a centre sorts them into, and the fact that one was found.

A cause is named by its path in the tree, ``quality/diagnosis``; a path may end at any branch. The
chain of answers that led there is words about a customer and sealed with that customer's key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from domain.fact import CustomerWords
from domain.types import CaseId, CentreId, Personal

DIGITS = 10
"""So many can be chosen from at a time: each has a digit."""


@dataclass(frozen=True)
class Causes:
    """``[causes]`` of a policy: the tree of root causes, in the order the digits choose them.

    ``list`` is its top, ``tree`` holds what stands below a path, ``names`` the centre's own words
    for a path by language. For causes that begin with one of ``with_part`` the part is asked for.
    ``whys`` is how many answers the chain of a low score or complaint needs before it is called
    solved, ``most`` how many it may have. What came ``repeated`` times within ``again`` is a
    repeated problem.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    list: tuple[str, ...]
    tree: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    with_part: tuple[str, ...] = ()
    whys: int = 0
    most: int = 5
    repeated: int = 2
    again: str = "P90D"

    def below(self, path: str = "") -> tuple[str, ...]:
        """Return the paths one step below a path, or the top."""
        if not path:
            return self.list
        return tuple(f"{path}/{code}" for code in self.tree.get(path, ()))

    def knows(self, path: str) -> bool:
        """Whether a path stands in the tree."""
        above, _, code = path.rpartition("/")
        if not above:
            return path in self.list
        return code in self.tree.get(above, ()) and self.knows(above)

    def asks_part(self, path: str) -> bool:
        """Whether a cause is one of a part that failed or was missing."""
        return any(path == top or path.startswith(f"{top}/") for top in self.with_part)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the tree, as (path in the policy, reason)."""
        if not 0 <= self.whys <= self.most:
            yield "causes.whys", f"between 0 and {self.most} answers"
        if len(self.list) > DIGITS:
            yield "causes.list", f"digits choose them: at most {DIGITS}"
        for path, codes in self.tree.items():
            if not self.knows(path):
                yield f"causes.tree.{path}", "no cause of this name stands above it"
            if len(codes) >= DIGITS:
                yield f"causes.tree.{path}", f"digits choose them: at most {DIGITS - 1}"
        for code in (*self.list, *(code for codes in self.tree.values() for code in codes)):
            if not code or "/" in code or code != code.strip():
                yield "causes", f"{code!r} is no code: one without a slash or blanks at its ends"
        for path in (*self.names, *self.with_part):
            if not self.knows(path):
                yield f"causes.names.{path}", "no such cause in the tree"


class CauseAnalysed(CustomerWords, frozen=True, kw_only=True, tag="cause-analysed.v1"):
    """Somebody asked why until they knew: the root cause of a case, and how they came to it.

    A later one replaces it. ``category`` is a path in the policy's tree; ``whys`` holds the
    answers, one a line, the deepest last, and ``depth`` counts them. ``part`` is the code of the
    part that failed or was missing, ``vehicle`` the model of the car.
    """

    case: CaseId
    centre: CentreId
    day: date
    category: str
    part: str = ""
    vehicle: str = ""
    depth: int = 0
    whys: Personal = ""
