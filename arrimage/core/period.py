"""Periods of reporting: fiscal years from April to March, their months, and calendar years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text

_MONTHS = {
    1: ("January", "janvier"), 2: ("February", "février"), 3: ("March", "mars"), 4: ("April", "avril"),
    5: ("May", "mai"), 6: ("June", "juin"), 7: ("July", "juillet"), 8: ("August", "août"),
    9: ("September", "septembre"), 10: ("October", "octobre"), 11: ("November", "novembre"),
    12: ("December", "décembre"),
}  # fmt: skip
_FISCAL = re.compile(r"^(?:FY)?(\d{4})-(\d{2}|\d{4})$", re.IGNORECASE)
_MONTH = re.compile(r"^(\d{4})-M(\d{2})$", re.IGNORECASE)
_CALENDAR = re.compile(r"^CY(\d{4})$", re.IGNORECASE)


class PeriodKind(StrEnum):
    """The three kinds of period that figures are reported for."""

    FISCAL_YEAR = "fiscal_year"
    MONTH = "month"
    CALENDAR_YEAR = "calendar_year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A closed interval of local dates with a code: ``FY2025-26``, ``2025-M12`` or ``CY2025``."""

    start: date
    end: date
    kind: PeriodKind

    @staticmethod
    def fiscal(start_year: int) -> Period:
        """The fiscal year that begins on 1 April of ``start_year``."""
        return Period(date(start_year, 4, 1), date(start_year + 1, 3, 31), PeriodKind.FISCAL_YEAR)

    @staticmethod
    def month(year: int, month: int) -> Period:
        """The calendar month ``month`` (1–12) of ``year``."""
        after = date(year + month // 12, month % 12 + 1, 1)
        return Period(date(year, month, 1), after - timedelta(days=1), PeriodKind.MONTH)

    @staticmethod
    def calendar(year: int) -> Period:
        """The calendar year ``year``."""
        return Period(date(year, 1, 1), date(year, 12, 31), PeriodKind.CALENDAR_YEAR)

    @staticmethod
    def containing(day: date) -> Period:
        """The fiscal year that ``day`` falls in."""
        return Period.fiscal(day.year if day.month >= 4 else day.year - 1)

    @staticmethod
    def parse(code: str) -> Period:
        """Read ``FY2025-26``, bare ``2025-26`` or ``2025-2026`` (fiscal), ``2025-M12`` or ``CY2025``.

        Raises:
            Refused: when the code has another shape or its two years do not follow each other.
        """
        text = code.strip()
        if found := _FISCAL.match(text):
            first, second = int(found[1]), found[2]
            if 1900 <= first <= 2199 and int(second) == (first + 1) % (100 if len(second) == 2 else 10000):
                return Period.fiscal(first)
        if (found := _MONTH.match(text)) and 1900 <= int(found[1]) <= 2199 and 1 <= int(found[2]) <= 12:
            return Period.month(int(found[1]), int(found[2]))
        if (found := _CALENDAR.match(text)) and 1900 <= int(found[1]) <= 2199:
            return Period.calendar(int(found[1]))
        raise Refused(
            Problem(
                Text("“{code}” is not a period.", "«\u00a0{code}\u00a0» n’est pas une période.").format(code=code),
                Text(
                    "Write a fiscal year such as 2025-26, a month such as 2025-M12, or a calendar year such as CY2025.",
                    "Écrivez un exercice comme 2025-26, un mois comme 2025-M12 ou une année civile comme CY2025.",
                ),
            )
        )

    @property
    def code(self) -> str:
        """The code that addresses, files and stored figures use."""
        if self.kind is PeriodKind.FISCAL_YEAR:
            return f"FY{self.start.year}-{self.end.year % 100:02d}"
        if self.kind is PeriodKind.MONTH:
            return f"{self.start.year}-M{self.start.month:02d}"
        return f"CY{self.start.year}"

    @property
    def label(self) -> Text:
        """What people read: ``2025–26`` and ``2025-2026`` for a fiscal year (glossary, rules A4 and B6)."""
        if self.kind is PeriodKind.FISCAL_YEAR:
            return Text(f"{self.start.year}–{self.end.year % 100:02d}", f"{self.start.year}-{self.end.year}")
        if self.kind is PeriodKind.MONTH:
            english, french = _MONTHS[self.start.month]
            return Text(f"{english} {self.start.year}", f"{french} {self.start.year}")
        return Text(str(self.start.year), str(self.start.year))

    def contains(self, day: date) -> bool:
        """Whether ``day`` falls in the period, both ends included."""
        return self.start <= day <= self.end

    def shift(self, steps: int) -> Period:
        """The period of the same kind ``steps`` later (earlier when negative)."""
        if self.kind is PeriodKind.FISCAL_YEAR:
            return Period.fiscal(self.start.year + steps)
        if self.kind is PeriodKind.MONTH:
            months = self.start.year * 12 + self.start.month - 1 + steps
            return Period.month(months // 12, months % 12 + 1)
        return Period.calendar(self.start.year + steps)

    def __str__(self) -> str:
        return self.code
