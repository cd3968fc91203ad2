"""From bytes to text, for files that keep to one encoding and for those that do not.

A byte-order mark decides; then UTF-16 by its zero bytes; then UTF-8 or GB18030 by the lines that
are not plain ASCII. What the chosen encoding cannot read is decoded cell by cell with a stated
fallback, and the cells so touched are counted. Nothing is dropped; memory stays flat.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LATIN = "windows-1252"
CHINESE = "gb18030"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", CHINESE),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EVIDENCE_BYTES = 64 * 1024
_HIGH = 0x80
_HIGH_BYTES_PER_CHARACTER = 1.6
_PIECE_BYTES = 1024 * 1024
_ESCAPED = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# As the WHATWG defines windows-1252: the five bytes Python leaves undefined are control characters.
_LATIN_TABLE = "".join(
    bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a file are read.

    Attributes:
        name: the encoding of the file as a whole, a Python codec.
        fallback: the encoding of the cells that are not valid in it.
        mark: length of the byte-order mark, in bytes.
    """

    name: str
    fallback: str = LATIN
    mark: int = 0


def detect(path: Path) -> Encoding:
    """Decide how a file is read.

    Args:
        path: an existing file.

    Returns:
        the encoding, its fallback and the length of the byte-order mark.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return Encoding(name, mark=len(mark))
        if wide := _utf16(head):
            return Encoding(wide)
        file.seek(0)
        return _weigh(_evidence(file))


def mend(cell: str, encoding: Encoding) -> str:
    """Decode with the fallback a cell that holds bytes its file's encoding cannot read.

    Args:
        cell: text decoded with ``surrogateescape``.
        encoding: how the cell's file is read.
    """
    data = cell.encode(encoding.name, "surrogateescape")
    if encoding.fallback == CHINESE:
        try:
            return data.decode(CHINESE)
        except UnicodeDecodeError:
            return codecs.charmap_decode(data, "strict", _LATIN_TABLE)[0]
    return codecs.charmap_decode(data, "strict", _LATIN_TABLE)[0]


def is_damaged(text: str) -> bool:
    """Tell whether a text holds bytes that its encoding could not read."""
    return not text.isascii() and _ESCAPED.search(text) is not None


def without_surrogates(text: str) -> str:
    """Return the text with half characters, as cut by some tools, shown as U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def open_text(path: Path, encoding: Encoding) -> "io.TextIOWrapper[io.BufferedReader]":
    """Open a file for reading as lines with their own line ends, past its byte-order mark.

    Bytes that the encoding cannot read become lone surrogates, which :func:`mend` understands.
    UTF-16 has no such bytes; there an unpaired half is shown as U+FFFD.
    """
    file = path.open("rb")
    file.seek(encoding.mark)
    errors = "replace" if encoding.name.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(file, encoding=encoding.name, errors=errors, newline="")


def _utf16(head: bytes) -> str:
    """Name the UTF-16 flavour of bytes with zeros on one side and wide line ends, else ``""``."""
    zeros = head.count(0)
    if zeros < len(head) / 10:
        return ""
    even = head[::2].count(0)
    if even <= zeros / 20 and b"\n\0" in head:
        return "utf-16-le"
    return "utf-16-be" if zeros - even <= zeros / 20 and b"\0\n" in head else ""


def _evidence(file: io.BufferedReader) -> list[bytes]:
    """Collect the first lines with bytes beyond ASCII, up to 64 KB of them."""
    found: list[bytes] = []
    size = 0
    for piece in _pieces(file):
        if piece.isascii():
            continue
        for line in piece.splitlines():
            if not line.isascii():
                found.append(line)
                size += len(line)
        if size >= _EVIDENCE_BYTES:
            break
    return found


def _pieces(file: io.BufferedReader) -> Iterator[bytes]:
    """Yield about a megabyte at a time, ending at a line end where there is one."""
    while piece := file.read(_PIECE_BYTES):
        yield piece + file.readline(_PIECE_BYTES)


def _weigh(lines: list[bytes]) -> Encoding:
    """Choose between UTF-8 and GB18030, and the fallback for the lines that are neither."""
    foreign = [line for line in lines if not _is_utf8(line)]
    chinese = sum(map(_looks_chinese, foreign)) * 2 > len(foreign)
    if chinese and len(foreign) * 2 > len(lines):
        return Encoding(CHINESE)
    return Encoding("utf-8", CHINESE if chinese else LATIN)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(line: bytes) -> bool:
    """Tell GB18030 from western text that happens to be valid in it.

    Chinese characters in use have two high bytes; "très" read as GB18030 has a high byte and a
    letter. (Measured: charset-normalizer took "très bien" for Chinese and gave up on lines in
    mixed encodings.)
    """
    try:
        text = line.decode(CHINESE)
    except UnicodeDecodeError:
        return False
    wide = sum(not char.isascii() for char in text)
    high = sum(byte >= _HIGH for byte in line)
    return high >= _HIGH_BYTES_PER_CHARACTER * wide
