"""States and pace: pure rules, on exact numbers, judged on what was released."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction as F
from typing import Any

import pytest

from arrimage.core.disclosure import (
    MISSING,
    NOT_APPLICABLE,
    OPEN_RULE,
    WITHHELD,
    Audience,
    FigureKey,
    Provenance,
    PublicFigure,
    Unit,
    Value,
)
from arrimage.core.text import Text
from arrimage.definitions.schema import Target
from arrimage.results.models import LocalTarget
from arrimage.results.pace import Goal, goal_for, goals_for, pace_on, projected
from arrimage.results.states import WORDS, WORST_FIRST, Judgement, State, node_state, state_of
from tests.results.factories import indicator

NO_WORDS = Text("", "")
#: From 20% on 1 April 2024 to 60% on 1 April 2026: 40% on 1 April 2025.
LINE = Goal(F(20, 100), date(2024, 4, 1), F(60, 100), date(2026, 4, 1), "reach", NO_WORDS)
HALF_WAY = date(2025, 4, 1)


def figure(value: Value, unit: Unit = Unit.SHARE, version: int = 1, waits_for: tuple[str, ...] = ()) -> PublicFigure:
    return PublicFigure(
        key=FigureKey("i", version, "p", "FY2025-26"), unit=unit, value=value, audience=Audience.PUBLIC, rule=OPEN_RULE,
        provenance=Provenance("", "", ""), breakdowns={}, records=None, waits_for=waits_for,
    )  # fmt: skip


def share(percent: int) -> PublicFigure:
    return figure(Value.reported(percent, 100))


class TestPace:
    def test_the_line_is_straight_and_ends_where_it_ends(self) -> None:
        assert pace_on(LINE, HALF_WAY) == F(40, 100)
        assert pace_on(LINE, date(2020, 1, 1)) == F(20, 100)
        assert pace_on(LINE, date(2030, 1, 1)) == F(60, 100)

    def test_where_the_present_pace_leads(self) -> None:
        assert projected(LINE, F(30, 100), HALF_WAY) == F(40, 100)
        assert projected(LINE, F(30, 100), date(2024, 4, 1)) is None
        assert projected(LINE, F(30, 100), date(2026, 4, 2)) is None

    @pytest.mark.parametrize("lacking", ["baseline", "baseline_day", "target", "due"])
    def test_no_line_without_both_ends(self, lacking: str) -> None:
        assert pace_on(replace(LINE, **{lacking: None}), HALF_WAY) is None

    def test_no_line_that_runs_backwards(self) -> None:
        assert replace(LINE, due=LINE.baseline_day).line is None


class TestState:
    @pytest.mark.parametrize(
        ("percent", "state"),
        [(70, "on"), (60, "on"), (40, "on"), (39, "watch"), (30, "watch"), (29, "off"), (20, "off"), (0, "off")],
    )
    def test_against_the_line(self, percent: int, state: str) -> None:
        assert state_of(share(percent), LINE, None, HALF_WAY).state == state

    @pytest.mark.parametrize(
        ("percent", "state"), [(30, "on"), (50, "on"), (51, "watch"), (60, "watch"), (61, "off"), (70, "off")]
    )
    def test_a_target_below_the_baseline_goes_down(self, percent: int, state: str) -> None:
        falling = replace(LINE, baseline=F(70, 100), target=F(30, 100))
        assert state_of(share(percent), falling, None, HALF_WAY, direction="up").state == state

    def test_after_the_due_day_only_the_target_counts(self) -> None:
        assert state_of(share(59), LINE, None, date(2026, 4, 1)).state is State.WATCH
        assert state_of(share(59), LINE, None, date(2026, 4, 2)).state is State.OFF
        assert state_of(share(60), LINE, None, date(2026, 4, 2)).state is State.ON

    def test_a_target_without_a_baseline(self) -> None:
        goal = replace(LINE, baseline=None, baseline_day=None)
        assert state_of(share(59), goal, None, HALF_WAY).state is State.WATCH
        assert state_of(share(60), goal, None, HALF_WAY).state is State.ON
        assert state_of(share(61), goal, None, HALF_WAY, direction="down").state is State.WATCH

    def test_a_count_that_is_to_double_is_judged_by_the_count(self) -> None:
        """19 of 100 to 38 of 200 doubles the number though the share stays; 30 of 60 does not, though the share leaps."""
        goal = Goal(
            F(19), date(2024, 4, 1), F(38), date(2026, 4, 1), "multiply", NO_WORDS, counts=True, if_constant=F(38, 100)
        )
        assert state_of(figure(Value.reported(38, 200)), goal, None, date(2026, 4, 1)).state is State.ON
        assert state_of(figure(Value.reported(30, 60)), goal, None, date(2026, 4, 2)).state is State.OFF

    @pytest.mark.parametrize(
        ("before", "now", "direction", "state"),
        [
            (50, 46, "up", "seen"), (50, 45, "up", "seen"), (50, 44, "up", "watch"), (50, 90, "up", "seen"),
            (50, 56, "down", "watch"), (50, 40, "down", "seen"), (50, 10, "context", "seen"), (0, 1, "down", "watch"),
            (0, 0, "up", "seen"),
        ],
    )  # fmt: skip
    def test_without_a_target(self, before: int, now: int, direction: str, state: str) -> None:
        assert state_of(share(now), None, share(before), HALF_WAY, direction=direction).state == state

    def test_values_of_two_definitions_are_not_compared(self) -> None:
        before = figure(Value.reported(90, 100), version=1)
        assert state_of(figure(Value.reported(1, 100), version=2), None, before, HALF_WAY).state is State.SEEN

    def test_zero_missing_withheld_and_not_applicable_read_differently(self) -> None:
        found = [
            state_of(figure(value), LINE, None, HALF_WAY)
            for value in (Value.reported(0, 9), MISSING, WITHHELD, NOT_APPLICABLE)
        ]
        assert [item.state for item in found] == [State.OFF, State.NONE, State.HELD, State.NONE]
        assert len({item.reason for item in found}) == 4

    def test_a_target_in_words_is_said(self) -> None:
        goal = Goal(None, None, None, None, "words", Text("in every community", "dans chaque collectivité"))
        found = state_of(share(10), goal, None, HALF_WAY)
        assert found.state is State.SEEN
        assert "in every community" in found.reason.en
        assert "dans chaque collectivité" in found.reason.fr

    def test_reasons_are_complete_and_well_written(self) -> None:
        for percent, day in ((70, HALF_WAY), (45, HALF_WAY), (38, HALF_WAY), (5, date(2027, 1, 1))):
            reason = state_of(share(percent), LINE, None, day).reason
            assert reason.complete
            assert f"{percent}%" in reason.en
            assert f"{percent}\u00a0%" in reason.fr
            assert " :" not in reason.fr
            assert " ;" not in reason.fr

    def test_every_state_has_words(self) -> None:
        assert set(WORDS) == set(State) == set(WORST_FIRST)
        assert all(words.complete for words in WORDS.values())
        assert len({words.fr for words in WORDS.values()}) == len(WORDS)


class TestBox:
    def test_the_worst_state_wins(self) -> None:
        found = [Judgement(state, NO_WORDS) for state in (State.NONE, State.ON, State.SEEN, State.OFF, State.ON)]
        box = node_state(found)
        assert box.state is State.OFF
        assert box.reason.en == "5 indicators: 1 off track, 2 on track, 1 reported, no target, 1 no data."

    @pytest.mark.parametrize("worse", range(len(WORST_FIRST) - 1))
    def test_the_order(self, worse: int) -> None:
        pair = [Judgement(state, NO_WORDS) for state in WORST_FIRST[worse : worse + 2]]
        assert node_state(pair).state is node_state(reversed(pair)).state is WORST_FIRST[worse]

    def test_a_box_nothing_measures(self) -> None:
        assert node_state([]).state is State.NONE


WORDS_OF = {"en": "words", "fr": "mots"}


def target(**facts: Any) -> Target:
    values: dict[str, Any] = {
        "id": "t", "version": 1, "indicator": "test-indicator", "rule": "reach", "baseline_words": WORDS_OF,
        "words": WORDS_OF, "adopted": date(2011, 1, 1), "source": {"document": "S3", "at": "slide 9"},
    } | facts  # fmt: skip
    return Target.model_validate(values)


def own(number: int, percent: int, adopted: date) -> LocalTarget:
    return LocalTarget(
        indicator="test-indicator", number=number, target_numerator=percent, target_denominator=100, adopted=adopted
    )


class TestGoal:
    def test_the_partnership_s_own_latest_target_comes_first(self) -> None:
        local = [own(1, 30, date(2024, 1, 1)), own(2, 40, date(2025, 1, 1))]
        defined = [target(amount={"numerator": 90})]
        asked = indicator()
        for day, wanted in ((date(2023, 1, 1), F(9, 10)), (date(2024, 6, 1), F(3, 10)), (date(2025, 1, 1), F(4, 10))):
            goal = goal_for(asked, local, defined, day)
            assert goal is not None
            assert goal.target == wanted
        assert goal_for(asked, [], [], date(2025, 1, 1)) is None
        assert goal_for(asked, [], defined, date(2010, 1, 1)) is None

    def test_a_share_without_a_denominator_is_in_percent(self) -> None:
        goal = goal_for(
            indicator(), [], [target(baseline={"numerator": 25}, amount={"numerator": 40})], date(2012, 1, 1)
        )
        assert goal is not None
        assert (goal.baseline, goal.target) == (F(1, 4), F(2, 5))
        decimal = goal_for(indicator(), [], [target(amount={"numerator": 44, "denominator": 1000})], date(2012, 1, 1))
        assert decimal is not None
        assert decimal.target == F(44, 1000)

    def test_share_and_count_are_both_held(self) -> None:
        """R7: 19% use referrals and the number is to double; it is 38% only if the number of providers stays."""
        double = target(id="double", rule="multiply", baseline={"numerator": 19}, factor=2)
        (goal,) = goals_for(indicator(), [], [double], date(2012, 1, 1))
        assert (goal.target, goal.if_constant, goal.counts) == (None, F(38, 100), True)
        assert state_of(share(50), goal, None, date(2012, 1, 1)).state is State.SEEN
        counted = target(id="double", rule="multiply", baseline={"numerator": 40, "denominator": 210}, factor=2)
        (goal,) = goals_for(indicator(), [], [counted], date(2012, 1, 1))
        assert (goal.baseline, goal.target, goal.if_constant) == (F(40), F(80), F(80, 210))

    def test_a_value_to_reach_comes_before_words(self) -> None:
        words = target(id="w", rule="words", adopted=date(2020, 1, 1))
        reach = target(id="r", amount={"numerator": 40})
        found = goals_for(indicator(), [], [words, reach], date(2021, 1, 1))
        assert [goal.rule for goal in found] == ["reach", "words"]
