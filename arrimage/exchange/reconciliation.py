"""Stated against computed: what a source says an average is, and what its own totals give. Pure.

The 2011 presentation (S3, slide 4) states an average of $226 K for a LIP. Its own totals, 4 and 5.2 million dollars for
15 and 30 LIPs, give $204.4 K. Totals stated in millions to one decimal may be off by half of that decimal; where no
value within that margin gives the stated average, the two are flagged as not reconciled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from arrimage.core.text import Text
from arrimage.definitions.schema import Fact

#: Half of the last printed decimal of a total stated in millions of dollars, in cents.
MARGIN_CENTS = 5_000_000


@dataclass(frozen=True, slots=True)
class Average:
    """An average worked out from a total and a number.

    Attributes:
        cents: exact average in cents.
        low, high: what the average could be within the rounding of the totals.
        total: total in cents.
        count: number of LIPs.
    """

    name: Text
    cents: Fraction
    low: Fraction
    high: Fraction
    total: int
    count: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A stated average beside the computed ones.

    Attributes:
        stated: in cents, as the source states it.
        overall: what all totals give.
        parts: what each group gives.
        reconciled: whether rounding of the totals can explain the difference.
    """

    stated: Fraction
    overall: Average
    parts: tuple[Average, ...]
    reconciled: bool

    @property
    def difference(self) -> Fraction:
        """Stated minus computed, in cents."""
        return self.stated - self.overall.cents


def _amount(facts: Mapping[str, Fact], name: str) -> int:
    amount = facts[name].amount
    assert amount is not None, name
    return amount.numerator


def _average(name: Text, total: int, count: int, totals: int) -> Average:
    margin = MARGIN_CENTS * totals
    return Average(
        name, Fraction(total, count), Fraction(total - margin, count), Fraction(total + margin, count), total, count
    )


def reconcile(facts: Mapping[str, Fact]) -> Reconciliation:
    """The stated average of a LIP beside the averages computed from the totals of the same slide.

    Args:
        facts: the definitions' facts by id (file ``facts/lip-funding-2011.yaml``).

    Raises:
        KeyError: when a fact is missing.
    """
    toronto = _amount(facts, "lip-toronto-city-wide") + _amount(facts, "lip-toronto-neighbourhood")
    elsewhere = _amount(facts, "lip-community-wide")
    toronto_total, elsewhere_total = _amount(facts, "lip-toronto-total"), _amount(facts, "lip-community-wide-total")
    overall = _average(
        Text("All LIPs", "Ensemble des PLI"), toronto_total + elsewhere_total, toronto + elsewhere, totals=2
    )
    stated = Fraction(_amount(facts, "lip-cost-average-stated"))
    return Reconciliation(
        stated=stated,
        overall=overall,
        parts=(
            _average(Text("Toronto LIPs", "PLI de Toronto"), toronto_total, toronto, totals=1),
            _average(
                Text("Community-wide LIPs", "PLI à l’échelle de la communauté"), elsewhere_total, elsewhere, totals=1
            ),
        ),
        reconciled=overall.low <= stated <= overall.high,
    )
