"""Figures are private until they are disclosed, and what is disclosed never tells a protected cell."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arrimage.core.disclosure import (
    DEFAULT_RULE,
    MISSING,
    NOT_APPLICABLE,
    STATUS_WORDS,
    WITHHELD,
    Audience,
    Figure,
    FigureKey,
    Provenance,
    Rule,
    Status,
    Unit,
    Value,
    disclose,
    restate,
)

OUTSIDE = (Audience.FUNDER, Audience.NETWORK, Audience.PUBLIC)
TEN = Rule(threshold=10, base=1, name="test")


def figure(value: Value, unit: Unit = Unit.COUNT, *, people: bool = True, **more: Any) -> Figure:
    return Figure(
        FigureKey("newcomers-served", 1, "port-clair", "FY2025-26"), unit, value, people,
        Provenance("digest", "2026-03-31", "measure"), **more,
    )  # fmt: skip


def n(numerator: int, denominator: int | None = None) -> Value:
    return Value.reported(numerator, denominator)


# --- a figure cannot leave by accident


@pytest.mark.parametrize(
    "leak",
    [str, lambda f: f"{f}", lambda f: f"{f:>10}", lambda f: f"{f}".format(f), lambda f: "%s" % f, json.dumps,  # noqa: UP031
     lambda f: json.dumps(f, default=str), lambda f: json.dumps({"figure": f}), pickle.dumps, copy.copy, copy.deepcopy,
     list, tuple, dict, lambda f: [*f], vars, int, float, bytes],
)  # fmt: skip
def test_a_figure_cannot_be_printed_formatted_encoded_pickled_copied_or_iterated(leak: Any) -> None:
    with pytest.raises(TypeError) as refused:
        leak(figure(n(7)))
    assert "7" not in str(refused.value)


def test_a_figure_shows_nothing_of_its_value_in_a_traceback() -> None:
    assert repr(figure(n(7), breakdowns={"sex": {"f": n(3)}})) == "<Figure newcomers-served FY2025-26: private>"


def test_a_figure_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        figure(n(7)).value = n(8)  # type: ignore[misc]


# --- values


@pytest.mark.parametrize(
    ("status", "numerator", "denominator"),
    [
        (Status.REPORTED, None, None), (Status.MISSING, 0, None), (Status.WITHHELD, 3, None),
        (Status.NOT_APPLICABLE, 0, 1), (Status.MISSING, None, 4), (Status.REPORTED, 1, 0), (Status.REPORTED, 1, -2),
    ],
)  # fmt: skip
def test_impossible_values_cannot_be_made(status: Status, numerator: int | None, denominator: int | None) -> None:
    with pytest.raises(ValueError, match=r"numerator|denominator"):
        Value(status, numerator, denominator)


def test_zero_missing_withheld_and_not_applicable_are_four_values() -> None:
    assert len({n(0), MISSING, WITHHELD, NOT_APPLICABLE}) == 4
    assert (n(0).exact, MISSING.exact, WITHHELD.exact, NOT_APPLICABLE.exact) == (0, None, None, None)
    assert all(text.complete and sign for sign, text in STATUS_WORDS.values())
    assert set(STATUS_WORDS) == set(Status) - {Status.REPORTED}


@pytest.mark.parametrize(("threshold", "base"), [(-1, 5), (10, 0), (10, -5)])
def test_impossible_rules_cannot_be_made(threshold: int, base: int) -> None:
    with pytest.raises(ValueError, match="threshold"):
        Rule(threshold, base, "x")


# --- the rule of a sharing agreement


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize(
    ("count", "published"),
    [(0, n(0)), (1, WITHHELD), (9, WITHHELD), (10, n(10)), (11, n(10)), (12, n(10)), (13, n(15)), (1002, n(1000))],
)
def test_small_counts_of_people_are_withheld_and_others_rounded_and_zero_is_zero(
    audience: Audience, count: int, published: Value
) -> None:
    out = disclose(figure(n(count)), audience)
    assert out.value == published
    assert out.rounded == (published.numerator not in (None, count))


@pytest.mark.parametrize("count", [0, 1, 9, 10, 12])
def test_the_partnership_itself_sees_true_values_whatever_the_rule(count: int) -> None:
    out = disclose(figure(n(count), breakdowns={"sex": {"f": n(1), "m": n(2)}}, records=count), Audience.INSIDE, TEN)
    assert (out.value, out.records, out.rounded, out.withheld_cells) == (n(count), count, False, 0)
    assert out.breakdowns == {"sex": {"f": n(1), "m": n(2)}}


def test_organizations_money_and_plans_are_published_as_they_are() -> None:
    for unit, value in ((Unit.COUNT, n(3)), (Unit.CENTS, n(101)), (Unit.SHARE, n(1, 3))):
        out = disclose(figure(value, unit, people=False, records=3), Audience.PUBLIC)
        assert (out.value, out.records, out.rounded) == (value, 3, False)


def test_the_number_of_records_behind_a_figure_about_people_stays_inside() -> None:
    assert disclose(figure(n(40), records=40), Audience.PUBLIC).records is None


@pytest.mark.parametrize(
    ("share", "published"),
    [
        (n(50, 100), n(50, 100)),
        (n(0, 100), n(0, 100)),
        (n(100, 100), n(100, 100)),
        (n(3, 100), WITHHELD),  # few counted
        (n(97, 100), WITHHELD),  # few left: the three others are as few
        (n(4, 8), WITHHELD),  # a small base
        (n(0, 8), WITHHELD),
        (n(8, 8), WITHHELD),
    ],
)
def test_a_share_tells_neither_few_counted_nor_few_left_nor_a_small_base(share: Value, published: Value) -> None:
    assert disclose(figure(share, Unit.SHARE), Audience.FUNDER, TEN).value == published


def test_a_mean_over_few_people_is_withheld() -> None:
    assert disclose(figure(n(900, 9), Unit.MEAN), Audience.PUBLIC, TEN).value == WITHHELD
    assert disclose(figure(n(3, 30), Unit.MEAN), Audience.PUBLIC, TEN).value == n(3, 30)


@pytest.mark.parametrize("absent", [MISSING, NOT_APPLICABLE, WITHHELD])
def test_what_is_no_number_stays_what_it_is(absent: Value) -> None:
    assert disclose(figure(absent), Audience.PUBLIC).value == absent


def test_rounding_keeps_a_share_a_share() -> None:
    for part, whole in itertools.combinations(range(0, 60), 2):
        out = disclose(figure(n(part, whole), Unit.SHARE), Audience.PUBLIC, Rule(0, 5, "round")).value
        assert out.numerator is not None
        assert out.denominator is not None
        assert 0 <= out.numerator <= out.denominator


def test_the_key_of_a_rule_is_stable() -> None:
    assert DEFAULT_RULE.code == "t10b5"


# --- breakdowns


def cells(*counts: int) -> dict[str, Value]:
    return {f"c{position}": n(count) for position, count in enumerate(counts)}


def published(total: int, *counts: int, rule: Rule = TEN) -> list[int | None]:
    out = disclose(figure(n(total), breakdowns={"x": cells(*counts)}), Audience.PUBLIC, rule)
    return [out.breakdowns["x"][f"c{position}"].numerator for position in range(len(counts))]


def test_one_withheld_cell_pulls_the_next_smallest_with_it() -> None:
    assert published(103, 3, 60, 40) == [None, 60, None]


def test_nothing_is_withheld_without_need() -> None:
    assert published(100, 60, 40) == [60, 40]
    assert published(100, 60, 40, 0) == [60, 40, 0]


def test_zero_is_published_beside_withheld_cells() -> None:
    assert published(103, 3, 0, 60, 40) == [None, 0, 60, None]


def test_two_cells_of_one_person_each_do_not_stand_alone() -> None:
    # 42 less 40 is 2, and a withheld cell is at least 1: both would be read off.
    assert published(42, 1, 1, 40) == [None, None, None]


def test_withheld_cells_together_are_no_small_group_either() -> None:
    assert published(107, 3, 4, 60, 40) == [None, None, 60, None]


def test_when_nothing_else_can_be_withheld_the_zeros_are() -> None:
    # 12 people are known, 3 of them here: with the zeros printed, 3 + (a group that nobody asked for) would show.
    out = disclose(
        figure(n(20, 71), Unit.SHARE, breakdowns={"x": {"a": n(20, 21), "b": n(0, 50)}}), Audience.PUBLIC, TEN
    )
    assert out.breakdowns["x"] == {"a": WITHHELD, "b": WITHHELD}
    assert out.withheld_cells == 2


def test_a_withheld_total_withholds_its_cells() -> None:
    out = disclose(figure(n(5), breakdowns={"x": cells(5, 0), "y": cells(2, 3)}), Audience.PUBLIC, TEN)
    assert out.value == WITHHELD
    assert {v for of in out.breakdowns.values() for v in of.values()} == {WITHHELD}
    assert out.withheld_cells == 4


def test_missing_cells_stay_missing() -> None:
    out = disclose(figure(n(100), breakdowns={"x": {"a": n(60), "b": MISSING, "c": n(40)}}), Audience.PUBLIC, TEN)
    assert out.breakdowns["x"] == {"a": n(60), "b": MISSING, "c": n(40)}


def possible(total: int, shown: list[int | None]) -> list[set[int]]:
    """What a reader can still believe of each withheld cell, knowing the total and that zeros are printed if any are."""
    hidden = [position for position, cell in enumerate(shown) if cell is None]
    rest = total - sum(cell for cell in shown if cell is not None)
    least = 1 if any(cell == 0 for cell in shown) else 0
    low, high = least, rest - least * (len(hidden) - 1)
    return [set(range(low, high + 1)) if len(hidden) > 1 else {rest} for _ in hidden]


COUNTS = st.lists(st.one_of(st.integers(0, 15), st.integers(0, 300)), min_size=2, max_size=8)


@given(COUNTS, st.sampled_from([5, 10, 20]))
def test_no_protected_cell_can_be_computed_from_the_published_total(counts: list[int], threshold: int) -> None:
    total = sum(counts)
    rule = Rule(threshold, 1, "test")
    assume(disclose(figure(n(total)), Audience.PUBLIC, rule).value.numerator is not None)
    shown = published(total, *counts, rule=rule)
    for count, cell in zip(counts, shown, strict=True):
        assert cell is None or cell == count
        assert cell is None or cell == 0 or cell >= threshold
    for beliefs in possible(total, shown):
        assert len(beliefs) > 1, (counts, shown)
    hidden = total - sum(cell for cell in shown if cell is not None)
    assert hidden == 0 or hidden >= threshold, "the withheld cells together are a small group"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=6), st.sampled_from([5, 10]))
def test_no_group_of_a_share_can_be_computed_from_the_published_total(
    parts: list[tuple[int, int]], threshold: int
) -> None:
    parts = [(yes, no) for yes, no in parts if yes + no]
    assume(len(parts) > 1)
    rule = Rule(threshold, 1, "test")
    whole = n(sum(yes for yes, _ in parts), sum(yes + no for yes, no in parts))
    of = {f"c{i}": n(yes, yes + no) for i, (yes, no) in enumerate(parts)}
    out = disclose(figure(whole, Unit.SHARE, breakdowns={"x": of}), Audience.PUBLIC, rule)
    assume(out.value.numerator is not None)
    hidden = [pair for i, pair in enumerate(parts) if out.breakdowns["x"][f"c{i}"] == WITHHELD]
    # Both sides of the withheld cells together (those counted, those left) are nobody or no small group.
    for side in (sum(yes for yes, _ in hidden), sum(no for _, no in hidden)):
        assert side == 0 or side >= threshold, (parts, out.breakdowns)
    assert len(hidden) != 1


@given(COUNTS, st.sampled_from(OUTSIDE))
def test_the_same_figure_is_released_the_same_way_each_time(counts: list[int], audience: Audience) -> None:
    private = figure(n(sum(counts)), breakdowns={"x": cells(*counts)})
    assert disclose(private, audience) == disclose(private, audience)


def test_disclosing_leaves_the_figure_as_it_was() -> None:
    private = figure(n(42), breakdowns={"x": cells(1, 1, 40)})
    disclose(private, Audience.PUBLIC, TEN)
    assert disclose(private, Audience.INSIDE).breakdowns["x"] == cells(1, 1, 40)


def test_restating_changes_the_value_alone() -> None:
    out = disclose(figure(n(40)), Audience.PUBLIC)
    assert restate(out, n(80)).value == n(80)
    assert restate(out, n(80)).rule == out.rule
