"""Words of customers as a document may hold them: what tells who somebody is, masked.

A document is forwarded, so it is stricter than a list on a screen: numbers, plates and addresses
that stand inside a comment are masked as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from tui.masks import masked_name, masked_phone, masked_plate
from tui.models import CaseLine

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_VIN = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]*\d)[0-9A-HJ-NPR-Za-hj-npr-z]{17}(?![0-9A-Za-z])")
_PHONE = re.compile(
    r"(?<!\d)(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    r"|0\d{2,3}[ -]?\d{7,8}"
    r"|\+\d(?:[ -]?\d){7,14}"
    r"|\d{9,}"
    r")(?!\d)"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-Za-z][·• ]?[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳]"
)


def veiled(line: CaseLine) -> CaseLine:
    """Return a case as a document may tell it: who it is masked, in their own words too."""
    known = {
        line.name: masked_name(line.name),
        line.phone: masked_phone(line.phone),
        line.plate: masked_plate(line.plate),
    }
    return replace(
        line,
        name=known[line.name],
        phone=known[line.phone],
        plate=known[line.plate],
        comment=discreet(line.comment, known),
        whys=tuple(discreet(why, known) for why in line.whys),
        likes=(),
    )


def discreet(text: str, known: Mapping[str, str] | None = None) -> str:
    """Return somebody's words with numbers, plates and addresses in them masked.

    ``known`` says how their own name, number and plate are to be written, should they stand there.
    """
    for plainly, masked in (known or {}).items():
        if len(plainly) > 1:
            text = text.replace(plainly, masked)
    text = _MAIL.sub(lambda found: f"{found[0][0]}…", text)
    text = _VIN.sub(lambda found: f"…{found[0][-4:]}", text)
    text = _PHONE.sub(lambda found: masked_phone(found[0]), text)
    return _PLATE.sub(lambda found: masked_plate(found[0]), text)
