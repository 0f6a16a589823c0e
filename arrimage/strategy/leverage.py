"""The leverage ledger: what came from outside the Settlement Program, per fiscal year, kind of source and status.

Only what is confirmed in writing or received counts. What is asked for stands beside it and is never added; an amount
that is not known is counted apart and is never zero; help in kind is never called money. Amounts are integer cents,
and the only division is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

SETTLEMENT = "settlement_program"
SECURED = ("confirmed", "received")
CASH, IN_KIND = "cash", "in_kind"


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one contribution that falls in one fiscal year; ``cents`` is None when it is not known."""

    resource: UUID
    fiscal_year: int
    funder: str
    contribution: str
    status: str
    cents: int | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sums over parts, in cents.

    Attributes:
        agreement: amount of the contribution agreements; None when there is none, which is not zero.
        outside: secured from outside, by (kind of source, cash or in kind).
        pending: asked for from outside and not answered, by (kind of source, cash or in kind); not counted.
        refused: asked for and refused.
        program: secured from the Settlement Program beside the agreement; neither leverage nor core.
        unknown_secured, unknown_pending: how many parts from outside have no known amount.
        sources: how many contributions are behind ``outside``, each once.
    """

    agreement: int | None
    outside: Mapping[tuple[str, str], int]
    pending: Mapping[tuple[str, str], int]
    refused: int
    program: int
    unknown_secured: int
    unknown_pending: int
    sources: int
    received: int = field(default=0)

    @property
    def cash(self) -> int:
        """Secured from outside, in cash."""
        return sum(cents for (_, how), cents in self.outside.items() if how == CASH)

    @property
    def in_kind(self) -> int:
        """Secured from outside, in kind."""
        return sum(cents for (_, how), cents in self.outside.items() if how == IN_KIND)

    @property
    def total(self) -> int:
        """Secured from outside, cash and in kind."""
        return self.cash + self.in_kind

    @property
    def asked(self) -> int:
        """Asked for from outside and not answered."""
        return sum(self.pending.values())

    @property
    def per_dollar(self) -> Fraction | None:
        """Dollars from outside for every dollar of the agreement; None without an agreement."""
        return Fraction(self.total, self.agreement) if self.agreement else None

    @property
    def outside_share(self) -> Fraction | None:
        """Part of all secured money and help that came from outside; None without an agreement or anything."""
        whole = (self.agreement or 0) + self.total
        return Fraction(self.total, whole) if self.agreement is not None and whole else None

    @property
    def empty(self) -> bool:
        """Whether nothing at all is on record."""
        return self.agreement is None and not (
            self.outside or self.pending or self.refused or self.program or self.unknown_secured or self.unknown_pending
        )


def ledger(parts: Iterable[Part], agreement: int | None) -> Ledger:
    """Add up ``parts`` against the contribution agreement.

    Args:
        agreement: cents of the agreements for the same year or years; None when there is none on record.
    """
    outside: dict[tuple[str, str], int] = defaultdict(int)
    pending: dict[tuple[str, str], int] = defaultdict(int)
    refused = program = unknown_secured = unknown_pending = received = 0
    sources: set[UUID] = set()
    for part in parts:
        secured = part.status in SECURED
        if part.funder == SETTLEMENT:
            program += part.cents or 0 if secured else 0
        elif part.status == "refused":
            refused += part.cents or 0
        elif part.cents is None:
            unknown_secured += secured
            unknown_pending += not secured
        elif secured:
            outside[part.funder, part.contribution] += part.cents
            sources.add(part.resource)
            received += part.cents if part.status == "received" else 0
        else:
            pending[part.funder, part.contribution] += part.cents
    return Ledger(
        agreement,
        dict(outside),
        dict(pending),
        refused,
        program,
        unknown_secured,
        unknown_pending,
        len(sources),
        received,
    )


def by_year(parts: Iterable[Part], agreements: Mapping[int, int]) -> Mapping[int, Ledger]:
    """One ledger for each fiscal year that any part or agreement falls in, earliest first."""
    sorted_parts: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        sorted_parts[part.fiscal_year].append(part)
    years: Sequence[int] = sorted({*sorted_parts, *agreements})
    return {year: ledger(sorted_parts[year], agreements.get(year)) for year in years}
