"""Cells that no spreadsheet program runs."""

from __future__ import annotations

import re

#: What makes a program read a cell as a formula: its first character, also after blanks, and in its wide form. A number
#: in words of its own (-3, +1.5) stays a number.
_RUNS = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def inert(cell: object) -> object:
    """The cell, with an apostrophe in front of text that a spreadsheet program would run; None becomes empty."""
    if cell is None:
        return ""
    if not isinstance(cell, str) or not _RUNS.match(cell) or _NUMBER.fullmatch(cell) or cell in ("-", "--", "—"):
        return cell
    return f"'{cell}"
