"""Numbers, levels and flags as survey tools write them.

Full-width digits are read as digits, and a label after a number is passed over: ``5分``, ``9/10``,
``10 - extremely likely``.
"""

import re
import unicodedata
from functools import lru_cache

from gateway.intake.codes import RowFault
from gateway.intake.faults import CellError

SCALES = {"0-10": (0, 10, 0), "1-11": (1, 11, -1), "1-10": (1, 10, 0)}
"""By scale: lowest and highest number a tool writes, and what turns it into 0 to 10.

On ``1-10`` the numbers mean what they say (9 and 10 are promoters); on ``1-11`` they are the places
of eleven options.
"""

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d{1,9})(?:[.,]0+)?\s*"
    r"(?:分|points?|Punkte?|/\s*(?:10|5|7))?(?:\s*[-–—:.,、(（\s]\s*[^\d\s].*)?",
    re.IGNORECASE | re.DOTALL,
)
_LEVELS = {"一": 1, "二": 2, "三": 3, "i": 1, "ii": 2, "iii": 3}
_LEVEL = re.compile(r"(?:l|level|stufe|niveau|级别)?\s*(?P<level>[1-3一二三]|i{1,3})\s*(?:级|类)?")
_YES = frozenset({"1", "true", "yes", "y", "x", "是", "有", "ja", "j", "oui", "o", "✓", "√"})
_NO = frozenset({"0", "false", "no", "n", "否", "无", "没有", "nein", "non"})


@lru_cache(maxsize=1024)
def whole_number(text: str) -> int:
    """Return the whole number a cell states.

    Raises:
        CellError: when it states none.
    """
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise CellError(RowFault.NOT_A_NUMBER, value=text)
    return int(match["sign"] + match["digits"])


@lru_cache(maxsize=256)
def level(text: str) -> int:
    """Return a complaint's level, 1 to 3, from ``2``, ``L2``, ``二级`` or ``II``.

    Raises:
        CellError: when it is none of these.
    """
    match = _LEVEL.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if match is None:
        raise CellError(RowFault.NOT_A_LEVEL, value=text)
    name = match["level"]
    return _LEVELS.get(name) or int(name)


@lru_cache(maxsize=256)
def flag(text: str) -> bool:
    """Return yes or no.

    Raises:
        CellError: when it is neither.
    """
    word = unicodedata.normalize("NFKC", text).strip().lower()
    if word not in _YES | _NO:
        raise CellError(RowFault.NOT_A_FLAG, value=text)
    return word in _YES
