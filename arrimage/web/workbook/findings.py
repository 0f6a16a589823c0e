"""Collects what is wrong in a workbook, each with sheet, row, column and remedy; a long list is cut and counted."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core.problem import Problem
from arrimage.core.text import Text
from arrimage.web.workbook.sheets import Row

#: A list longer than this helps nobody; the rest is counted.
MOST = 200


def place(title: str, number: int | None = None, letter: str = "", header: str = "") -> Text:
    """Where a problem lies: sheet, row and column, in both languages."""
    english, french = f"Sheet “{title}”", f"Feuille «\u00a0{title}\u00a0»"
    if number is not None:
        english, french = f"{english}, row {number}", f"{french}, ligne {number}"
    if letter:
        named = (f" ({header})", f" ({header})") if header else ("", "")
        english, french = f"{english}, column {letter}{named[0]}", f"{french}, colonne {letter}{named[1]}"
    return Text(english, french)


class Findings:
    """The problems found so far."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self.count = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, where: Text, message: Text, remedy: Text) -> None:
        """Note one problem."""
        self.count += 1
        if len(self._kept) < MOST:
            self._kept.append(Problem(message, remedy, where))

    def cell(self, row: Row, column: str, header: Text | Mapping[str, str], message: Text, remedy: Text) -> None:
        """Note a problem of one cell."""
        letter = row.letters.get(column, "")
        named = place(row.title, row.number, letter)
        if letter and isinstance(header, Text):
            named = Text(f"{named.en} ({header.en})", f"{named.fr} ({header.fr})")
        self.add(named, message, remedy)

    def listed(self) -> tuple[Problem, ...]:
        """The problems, with a last one that counts those beyond the first 200."""
        rest = self.count - len(self._kept)
        if not rest:
            return tuple(self._kept)
        more = Problem(
            Text(
                f"{rest} more problem{'s' if rest > 1 else ''} of this kind or others.",
                f"{rest} autre{'s' if rest > 1 else ''} problème{'s' if rest > 1 else ''}, du même genre ou d’un autre.",
            ),
            Text("Mend the ones listed and import again.", "Corrigez ceux de la liste, puis importez de nouveau."),
        )
        return (*self._kept, more)
