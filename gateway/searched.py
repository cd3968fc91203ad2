"""What a person is searched by: endings of numbers, parts of names; and whether one really fits.

Pure text: here nothing is kept, sealed or hashed. The intake's readings of numbers, plates and
VINs are imported where they are used: whoever opens a home without searching does without them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

SearchKind = Literal["name", "phone", "plate", "vin"]
KINDS: tuple[SearchKind, ...] = get_args(SearchKind)
"""By what somebody can be found, which are also the names of the personal fields."""

REGION = "CN"
"""Where a phone number without a country code is from, as for an import."""

ENDING = 4
"""Characters of a number, plate or VIN that are enough to search by."""

VIN_LENGTH = 17
VIN_ENDING = 6
"""The other ending a VIN is known by: the serial number."""

LONGEST_RUN = 5
"""Characters of a Chinese name kept together; a longer piece is found by its ends."""

SHORTEST_WORD, LONGEST_WORD = 2, 12
"""Letters of a word from which, and up to which, its beginnings are kept."""

_NUMBERED = re.compile(r"\d")
_NO_DIGITS = re.compile(r"\D+")
_KEPT = re.compile(r"\+\d+(?:;ext=\d+)?")
_DIALLED = re.compile(r"[\d\s+().-]+")


class Wish(NamedTuple):
    """One way to find what was typed.

    Attributes:
        kind: By what.
        forms: What must all be known of a person.
        sure: Whether that is everything that was typed, so that nothing is left to be compared.
    """

    kind: SearchKind
    forms: tuple[str, ...]
    sure: bool


def forms(kind: SearchKind, text: str) -> Iterator[str]:
    """Yield in which forms a text can be searched for; the first is the whole of it."""
    if kind == "name":
        yield f"={_folded(text)}"
        yield from _parts_of_name(text)
        return
    whole = _whole(kind, text)
    yield f"={whole}"
    compact = _digits(whole) if kind == "phone" else whole
    if len(compact) >= ENDING:
        yield compact[-ENDING:]
    if kind == "vin" and len(compact) >= VIN_ENDING:
        yield compact[-VIN_ENDING:]


def wishes(typed: str, kind: SearchKind | Literal[""] = "") -> tuple[Wish, ...]:
    """Return the ways to find what somebody typed; none when it is too short for any.

    Args:
        typed: A name or a part of one, a number, plate or VIN, or at least its last four signs.
        kind: Only by this; by all that fit unless given.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    kinds = (kind,) if kind else KINDS
    return tuple(wish for each in kinds for wish in _BY_KIND[each](text))


def fits(kind: SearchKind, typed: str, text: str) -> bool:
    """Whether a person's text is what was typed, or ends so, or is a name with those parts."""
    wanted = unicodedata.normalize("NFKC", typed).strip()
    if kind == "name":
        name = _folded(text)
        return all(_in_name(piece, name) for piece in _pieces(wanted))
    whole = _whole(kind, text)
    if kind == "phone":
        ends = (_digits(wanted), _digits(_whole(kind, wanted)))
        return any(end and _digits(whole).endswith(end) for end in ends)
    return whole.endswith(_whole(kind, wanted))


def _by_name(text: str) -> Iterator[Wish]:
    pieces = list(_pieces(text))
    if not pieces or _NUMBERED.search(text):
        return
    parts = tuple(form for piece in pieces for form in _ends(piece))
    yield Wish("name", parts, sure=len(parts) == 1 and len(parts[0]) == len(pieces[0]))


def _by_phone(text: str) -> Iterator[Wish]:
    if not _DIALLED.fullmatch(text):
        return
    digits = _digits(text)
    whole = _number(text) if digits else ""
    if whole:
        yield Wish("phone", (f"={whole}",), sure=True)
    if len(digits) >= ENDING:
        yield Wish("phone", (digits[-ENDING:],), sure=len(digits) == ENDING)


def _by_plate(text: str) -> Iterator[Wish]:
    plate = _whole("plate", text)
    if len(plate) >= ENDING:
        yield Wish("plate", (plate[-ENDING:],), sure=len(plate) == ENDING)


def _by_vin(text: str) -> Iterator[Wish]:
    vin = _whole("vin", text)
    if not vin.isascii() or not ENDING <= len(vin) <= VIN_LENGTH:
        return
    ending = vin[-VIN_ENDING:] if len(vin) >= VIN_ENDING else vin[-ENDING:]
    if len(vin) == VIN_LENGTH:
        ending = f"={vin}"
    yield Wish("vin", (ending,), sure=len(vin) in (ENDING, VIN_ENDING, VIN_LENGTH))


_BY_KIND = {"name": _by_name, "phone": _by_phone, "plate": _by_plate, "vin": _by_vin}


def _whole(kind: SearchKind, text: str) -> str:
    from gateway.intake.cars import normalised_plate, normalised_vin

    if kind == "phone":
        return _number(text) or _digits(text)
    return normalised_plate(text) if kind == "plate" else normalised_vin(text).vin


def _number(text: str) -> str:
    """Return a number with its country; empty for what is none, such as an ending."""
    if _KEPT.fullmatch(text):
        return text
    from gateway.intake.phones import normalised

    return normalised(text, REGION)[0]


def _digits(phone: str) -> str:
    return _NO_DIGITS.sub("", phone.partition(";")[0])


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _pieces(name: str) -> Iterator[str]:
    """Yield the words of a name, and its runs of characters that are words without blanks."""
    run, written = "", False
    for sign in f"{_folded(name)} ":
        if run and not (sign.isalnum() and _is_character(sign) is written):
            if written or len(run) >= SHORTEST_WORD:
                yield run
            run = ""
        if sign.isalnum():
            run, written = run + sign, _is_character(sign)


def _is_character(sign: str) -> bool:
    return unicodedata.category(sign) == "Lo"


def _parts_of_name(name: str) -> Iterator[str]:
    for piece in _pieces(name):
        if _is_character(piece[0]):
            for start in range(len(piece)):
                for end in range(start + 1, min(len(piece), start + LONGEST_RUN) + 1):
                    yield piece[start:end]
        else:
            for end in range(SHORTEST_WORD, min(len(piece), LONGEST_WORD) + 1):
                yield piece[:end]


def _ends(piece: str) -> tuple[str, ...]:
    """Return by which kept parts a piece is found."""
    if not _is_character(piece[0]):
        return (piece[:LONGEST_WORD],)
    if len(piece) <= LONGEST_RUN:
        return (piece,)
    return (piece[:LONGEST_RUN], piece[-LONGEST_RUN:])


def _in_name(piece: str, name: str) -> bool:
    if _is_character(piece[0]):
        return piece in name
    return any(word.startswith(piece) for word in _pieces(name))
