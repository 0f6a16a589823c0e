"""The stated average of $226 K a LIP stands beside the computed $204.4 K and is flagged (X8; S3, slide 4)."""

from __future__ import annotations

from fractions import Fraction

from arrimage.core import wording
from arrimage.definitions import definitions
from arrimage.definitions.schema import Amount
from arrimage.exchange.reconciliation import reconcile


def test_the_averages_are_computed_from_the_totals() -> None:
    found = reconcile(definitions().facts)
    assert wording.money(found.overall.cents, "en", short=True) == "$204.4K"
    assert wording.money(found.overall.cents, "fr", short=True) == "204,4\u00a0k$"
    toronto, elsewhere = found.parts
    assert wording.money(toronto.cents, "en", short=True) == "$266.7K"
    assert wording.money(elsewhere.cents, "en", short=True) == "$173.3K"


def test_the_stated_average_is_flagged_because_rounding_cannot_explain_it() -> None:
    found = reconcile(definitions().facts)
    assert wording.money(found.stated, "en", short=True) == "$226K"
    assert not found.reconciled
    assert found.difference == Fraction(22_600_000) - Fraction(920_000_000, 45)


def test_a_stated_average_within_the_rounding_is_reconciled() -> None:
    facts = dict(definitions().facts)
    stated = facts["lip-cost-average-stated"]
    facts["lip-cost-average-stated"] = stated.model_copy(update={"amount": Amount(numerator=20_500_000)})
    assert reconcile(facts).reconciled


def test_no_computed_average_stands_among_the_facts() -> None:
    amounts = {fact.amount.numerator for fact in definitions().facts.values() if fact.amount}
    assert not amounts & {20_440_000, 20_444_444, 26_670_000, 26_666_667, 17_330_000, 17_333_333}
