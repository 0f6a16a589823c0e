"""Which characters the fonts of documents can print, so that one odd character never costs a whole PDF.

Reads the table ``cmap`` of OpenType files (OpenType specification, formats 4 and 12): enough to know what is there.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: Printed in place of a character that no font of the document has.
MISSING = "?"


def covered(path: Path) -> frozenset[int]:
    """Code points that the font file maps to a glyph."""
    data = path.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == b"cmap":
            return frozenset(_cmap(data, offset))
    return frozenset()


def _cmap(data: bytes, start: int) -> Iterable[int]:
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        _, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * index)
        at = start + offset
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 4:
            found |= _segments(data, at)
        elif kind == 12:
            for group in range(struct.unpack_from(">L", data, at + 12)[0]):
                first, last, _ = struct.unpack_from(">LLL", data, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _segments(data: bytes, at: int) -> set[int]:
    """Format 4: segments of code points, each mapped by a difference or through an array where 0 means no glyph."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    base = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, base)
    found: set[int] = set()
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            if code == 0xFFFF:
                continue
            glyph = code + delta
            if offset:
                glyph = struct.unpack_from(">H", data, base + 2 * index + offset + 2 * (code - first))[0]
            if glyph & 0xFFFF:
                found.add(code)
    return found


def printable(item: Any, known: frozenset[int]) -> Any:
    """The same JSON with every text made of characters that can be printed.

    A letter whose accents are apart is joined with them; what still lacks a glyph becomes :data:`MISSING`; marks of
    direction, which print nothing, are left out.
    """
    if isinstance(item, str):
        return _text(item, known)
    if isinstance(item, list):
        return [printable(part, known) for part in item]
    if isinstance(item, dict):
        return {key: printable(part, known) for key, part in item.items()}
    return item


def _text(text: str, known: frozenset[int]) -> str:
    if text.isascii():
        return text
    joined = unicodedata.normalize("NFC", text)
    return "".join(
        c if ord(c) in known or c in "\n" else "" if unicodedata.category(c) == "Cf" else MISSING for c in joined
    )
