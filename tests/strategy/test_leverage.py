"""The leverage ledger, with the two examples of the 2011 presentation (S3, slide 14)."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.codes import CONTRIBUTIONS, FUNDERS, RESOURCE_STATUS
from arrimage.strategy.leverage import Part, by_year, ledger


def part(year: int, funder: str, how: str, status: str, dollars: int | None) -> Part:
    return Part(uuid4(), year, funder, how, status, None if dollars is None else dollars * 100)


def test_sixty_two_cents_for_every_dollar() -> None:
    found = ledger(
        [
            part(2025, "foundation", "cash", "received", 45_000), part(2025, "municipal", "cash", "confirmed", 29_000),
            part(2025, "member", "in_kind", "received", 58_500), part(2025, "provincial", "cash", "pending", 75_000),
            part(2025, "other", "cash", "refused", 9_000), part(2025, "settlement_program", "cash", "received", 1_000),
        ],
        214_000_00,
    )  # fmt: skip
    assert (found.cash, found.in_kind, found.total, found.asked) == (74_000_00, 58_500_00, 132_500_00, 75_000_00)
    assert found.per_dollar == Fraction(132_500, 214_000)
    assert found.outside_share == Fraction(132_500, 346_500)
    assert (found.refused, found.program, found.sources) == (9_000_00, 1_000_00, 3)


def test_london_about_115_000_over_two_years_of_which_only_50_000_is_split() -> None:
    """$50,000 of the Healthy Communities Fund is known; what six organizations give in kind and the United Way adds
    is not split in the source. The remaining $65,000 is never derived and never zero."""
    parts = [part(2010, "provincial", "cash", "confirmed", 50_000), part(2010, "foundation", "cash", "confirmed", None)]
    parts += [part(2010, "member", "in_kind", "confirmed", None) for _ in range(6)]
    found = ledger(parts, None)
    assert (found.total, found.in_kind, found.unknown_secured) == (50_000_00, 0, 7)
    assert found.per_dollar is None, "without an agreement on record there is no ratio"


def test_london_75_000_a_year_for_three_years_is_pending_and_never_counted() -> None:
    years = by_year([part(year, "foundation", "cash", "pending", 75_000) for year in (2011, 2012, 2013)], {2011: 1_00})
    assert [(y, one.asked, one.total) for y, one in years.items()] == [(y, 75_000_00, 0) for y in (2011, 2012, 2013)]
    assert years[2011].per_dollar == 0, "with an agreement and nothing secured the ratio is a true zero"


def test_ottawa_114_000_received_over_two_years() -> None:
    """The source does not say how much fell in which year."""
    parts = [part(year, "foundation", "cash", "received", None) for year in (2010, 2011)]
    assert [one.unknown_secured for one in by_year(parts, {}).values()] == [1, 1]
    halves = [part(year, "foundation", "cash", "received", 57_000) for year in (2010, 2011)]
    both = ledger(halves, None)
    assert (both.total, both.received, both.sources) == (114_000_00, 114_000_00, 2)


def test_an_empty_ledger_knows_that_it_is_empty() -> None:
    assert ledger([], None).empty
    assert not ledger([], 0).empty
    assert not ledger([part(2025, "member", "in_kind", "pending", None)], None).empty


PARTS = st.lists(
    st.builds(
        Part, st.uuids(), st.integers(2020, 2026), st.sampled_from(sorted(FUNDERS)),
        st.sampled_from(sorted(CONTRIBUTIONS)), st.sampled_from(sorted(RESOURCE_STATUS)),
        st.none() | st.integers(0, 10**9),
    )
)  # fmt: skip


@given(PARTS)
def test_every_known_cent_stands_in_exactly_one_place(parts: list[Part]) -> None:
    found = ledger(parts, None)
    known = sum(p.cents or 0 for p in parts if p.funder != "settlement_program")
    assert known == found.total + found.asked + found.refused
    assert sum(one.total for one in by_year(parts, {}).values()) == found.total
