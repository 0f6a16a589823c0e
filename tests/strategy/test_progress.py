"""Weighted progress: the arithmetic of the plan page, and two defects of comparable systems."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from arrimage.strategy.progress import LeftOut, Part, part_of_action, part_of_priority, weigh
from arrimage.strategy.standing import Report, standing

TODAY = date(2026, 3, 31)
BEGUN = date(2025, 4, 1)


def parts(*rows: tuple[int, int]) -> list[Part]:
    return [part_of_action(f"1.{n}", w, "on_track", p, BEGUN, TODAY) for n, (w, p) in enumerate(rows, 1)]


def test_the_sum_shown_on_the_page() -> None:
    found = weigh(parts((40, 80), (35, 60), (25, 20)))
    assert [line.points for line in found.lines] == [32, 21, 5]
    assert (found.weight, found.points, found.total) == (100, 58, Fraction(58, 100))


def test_decidim_weights_that_do_not_make_100_are_normalised() -> None:
    """Decidim added weight × progress without dividing by the sum of weights: 2 × 50% + 2 × 100% was 300%."""
    found = weigh(parts((2, 50), (2, 100)))
    assert found.total == Fraction(3, 4)
    assert found.points == 3, "the naive result, which is no percentage"


def test_akvo_running_totals_of_two_updaters_are_not_added_twice() -> None:
    """Akvo RSR added the running totals of two people who report on the same thing: 60% and 60% became 120%."""
    now = standing([Report(date(2025, 9, 1), "a", "on_track", 60), Report(date(2025, 9, 2), "b", "on_track", 60)])
    found = weigh([part_of_action("1.1", 1, now.status, now.progress, BEGUN, TODAY)])
    assert found.total == Fraction(60, 100)


def test_what_is_not_known_is_left_out_and_zero_counts() -> None:
    found = weigh(
        [
            part_of_action("1.1", 50, "on_track", 0, BEGUN, TODAY),
            part_of_action("1.2", 50, "done", None, BEGUN, TODAY),
            part_of_action("1.3", 50, "on_track", None, BEGUN, TODAY),
            part_of_action("1.4", 50, "planned", None, date(2026, 4, 1), TODAY),
            part_of_action("1.5", 50, "dropped", 90, BEGUN, TODAY),
            part_of_action("1.6", 0, "on_track", 90, BEGUN, TODAY),
        ]
    )
    assert found.total == Fraction(1, 2)
    assert [line.part.out for line in found.left_out] == [
        LeftOut.NO_FIGURE, LeftOut.NOT_BEGUN, LeftOut.DROPPED, LeftOut.NO_WEIGHT,
    ]  # fmt: skip


def test_nothing_known_is_not_zero() -> None:
    assert weigh([]).total is None
    assert weigh([part_of_action("1", 1, "on_track", None, BEGUN, TODAY)]).total is None
    assert part_of_priority("1", 3, weigh([])).out is LeftOut.NO_FIGURE


def test_a_priority_weighs_its_weight_times_that_of_its_actions() -> None:
    """The sum over priorities is the sum over all actions."""
    heavy, light, off = weigh(parts((2, 50), (1, 80))), weigh(parts((4, 100))), weigh(parts((9, 10)))
    plan = weigh([part_of_priority("1", 3, heavy), part_of_priority("2", 1, light), part_of_priority("3", 0, off)])
    assert [line.part.weight for line in plan.lines] == [9, 4, 0]
    assert plan.total == weigh(parts((6, 50), (3, 80), (4, 100))).total == Fraction(3 * 100 + 3 * 80 + 4 * 100, 1300)
    assert plan.lines[2].part.out is LeftOut.NO_WEIGHT


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 100))))
def test_a_total_lies_between_its_parts(rows: list[tuple[int, int]]) -> None:
    found = weigh(parts(*rows))
    counted = [Fraction(p, 100) for w, p in rows if w]
    if not counted:
        assert found.total is None
    else:
        assert found.total is not None
        assert min(counted) <= found.total <= max(counted)
        assert sum(line.share for line in found.lines) == 1


def test_standing_takes_the_first_day_of_the_last_run_of_done() -> None:
    def at(day: int, status: str) -> Report:
        return Report(date(2025, 5, day), str(day), status, None)

    again = [at(1, "done"), at(2, "on_track"), at(3, "done"), at(4, "done")]
    assert standing(again).completed == date(2025, 5, 3)
    assert standing(again, date(2025, 5, 2)).completed is None
    assert standing(reversed(again)) == standing(again)
