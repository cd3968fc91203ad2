"""Amounts as a person types them."""

from __future__ import annotations

import re

from tui.errors import MisuseError

_AMOUNT = re.compile(r"[¥￥]?(\d{1,9})(?:\.(\d{1,2}))?元?")


def cents(typed: str) -> int:
    """Return an amount typed as ``1280``, ``1,280.5`` or ``¥1280`` in cents.

    Raises:
        MisuseError: when it is no amount.
    """
    plain = typed.strip().replace(",", "").replace("，", "")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise MisuseError(reason="amount", typed=typed)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
