"""The pure parts behind the pictures: layout of a model, geometry of charts, the sentence above."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.disclosure import (
    MISSING,
    NOT_APPLICABLE,
    OPEN_RULE,
    WITHHELD,
    Audience,
    Figure,
    FigureKey,
    Provenance,
    PublicFigure,
    Unit,
    Value,
)
from arrimage.core.text import LANGS
from arrimage.definitions import definitions
from arrimage.results import charts, headline, wires
from arrimage.results.pages.scene import shown_nodes
from arrimage.results.wires import Light


def released(
    value: Value, period: str = "FY2025-26", unit: Unit = Unit.COUNT, **breakdowns: dict[str, Value]
) -> PublicFigure:
    return PublicFigure(
        FigureKey("x", 1, "port-clair", period), unit, value, Audience.PUBLIC, OPEN_RULE,
        Provenance("a" * 64, "2026-03-31", ""), breakdowns, None,
    )  # fmt: skip


def years(*values: Value, unit: Unit = Unit.COUNT) -> list[PublicFigure]:
    return [released(v, f"FY{2021 + n}-{22 + n}", unit) for n, v in enumerate(values)]


class TestLayout:
    """Boxes keep apart, wires meet them, belonging boxes stand together."""

    @pytest.mark.parametrize(
        ("model", "group"), [(m.id, g) for m in definitions().models.values() for g in ["", *[x.id for x in m.groups]]]
    )
    def test_every_model_is_laid_out_with_each_box_once_and_none_overlapping(self, model: str, group: str) -> None:
        found = definitions().models[model]
        nodes = shown_nodes(found, group)
        columns = [[i for i, n in nodes.items() if n.level == c.level] for c in found.columns]
        picture = wires.lay_out([c for c in columns if c], [(i, o) for i, n in nodes.items() for o in n.leads_to])
        assert sorted(picture.places) == sorted(nodes)
        for column in picture.columns:
            for above, below in pairwise(column):
                assert picture.places[above].row + picture.places[above].span <= picture.places[below].row
            assert picture.places[column[0]].row >= 1
            last = picture.places[column[-1]]
            assert last.row + last.span - 1 <= picture.rows
        assert picture.rows <= 96, "the style sheet has classes for 96 half-rows"
        assert len(picture.wires) == len({(i, o) for i, n in nodes.items() for o in n.leads_to})

    def test_the_first_column_keeps_the_order_of_the_source(self) -> None:
        picture = wires.lay_out([["a", "b"], ["y", "x"]], [("a", "x"), ("b", "y")])
        assert picture.columns == (("a", "b"), ("x", "y"))

    def test_nothing_is_reordered_without_fewer_crossings(self) -> None:
        picture = wires.lay_out([["a", "b"], ["y", "x"]], [("a", "x"), ("a", "y")])
        assert picture.columns[1] == ("y", "x")

    def test_a_box_stands_in_the_middle_of_its_own(self) -> None:
        picture = wires.lay_out([["a", "b"], ["1", "2", "3", "4"]], [("a", "1"), ("a", "2"), ("b", "3"), ("b", "4")])
        assert picture.places["a"].middle == (picture.places["1"].middle + picture.places["2"].middle) / 2
        assert picture.places["b"].middle == (picture.places["3"].middle + picture.places["4"].middle) / 2

    def test_ways_are_lit_in_both_directions_and_no_further(self) -> None:
        arrows = [("a", "m"), ("b", "n"), ("m", "z"), ("n", "z"), ("m", "y")]
        picture = wires.lay_out([["a", "b"], ["m", "n"], ["z", "y"]], arrows, "z")
        lit = {(w.start, w.end): w.light for w in picture.wires}
        assert lit == {
            ("a", "m"): Light.FAR, ("b", "n"): Light.FAR, ("m", "z"): Light.NEAR, ("n", "z"): Light.NEAR,
            ("m", "y"): Light.NONE,
        }  # fmt: skip
        assert picture.near == {"m", "n"}

    def test_a_crowded_column_is_wide_and_its_wires_know(self) -> None:
        columns = [["a"], [f"x{n}" for n in range(wires.CROWDED + 1)], ["z"]]
        picture = wires.lay_out(columns, [("a", "x0"), ("x0", "z")])
        assert picture.wide == 2
        edges = wires.column_edges(3, 2)
        assert edges[1][1] - edges[1][0] > edges[0][1] - edges[0][0]
        assert edges[-1][1] == wires.SIZE
        assert picture.wires[0].path.endswith(f"{round(edges[1][0])} {round(picture.places['x0'].middle)}")

    @given(st.lists(st.floats(-50, 150, allow_nan=False), min_size=1, max_size=20))
    def test_spread_keeps_order_distance_and_bounds(self, wanted: list[float]) -> None:
        rows = 2 * len(wanted) + 6
        found = wires.spread(sorted(wanted), rows)
        assert all(b - a >= 2 for a, b in pairwise(found))
        assert found[0] >= 1
        assert found[-1] <= rows - 1


class TestTrend:
    """A chart draws what is missing, breaks its line there, and says everything in words."""

    def test_four_values_have_four_marks_and_zero_is_a_point(self) -> None:
        chart = charts.trend(
            years(Value.reported(0), MISSING, WITHHELD, NOT_APPLICABLE, Value.reported(4)), "en", "Things"
        )
        assert [m.kind for m in chart.marks] == ["point", "missing", "withheld", "not_applicable", "now"]
        assert chart.marks[0].y == chart.floor
        assert chart.segments == ()
        assert "0; not reported; withheld; not applicable; 4" in chart.said

    def test_a_line_never_runs_across_a_gap(self) -> None:
        chart = charts.trend(
            years(Value.reported(1), Value.reported(2), MISSING, Value.reported(3), Value.reported(5)), "en", "x"
        )
        assert len(chart.segments) == 2
        assert all(len(segment.split()) == 2 for segment in chart.segments)

    def test_bars_and_lines_start_at_zero(self) -> None:
        chart = charts.trend(years(Value.reported(50), Value.reported(100)), "en", "x")
        assert (chart.floor - chart.marks[0].y) * 2 == pytest.approx(chart.floor - chart.marks[1].y)

    @pytest.mark.parametrize("lang", LANGS)
    def test_the_spoken_form_says_baseline_target_and_pace(self, lang: str) -> None:
        chart = charts.trend(
            years(Value.reported(8), Value.reported(12)), lang, "X", baseline=Value.reported(8), target=Value.reported(16),
            target_by="…", pace=Fraction(13), due="26-27",
        )  # fmt: skip
        assert all(number in chart.said for number in ("8", "12", "16", "13"))
        assert chart.ticks[-1].text == "26-27"
        assert chart.pace is not None

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=5), st.integers(0, 100), st.integers(1, 100))
    def test_labels_never_lie_on_each_other(self, values: list[int], baseline: int, target: int) -> None:
        chart = charts.trend(
            years(*[Value.reported(v) for v in values]), "fr", "x", baseline=Value.reported(baseline),
            target=Value.reported(target), target_by="d’ici le 31 mars 2027",
        )  # fmt: skip
        goal, now = charts._box(chart.labels["goal"]), charts._box(chart.labels["now"])
        assert not charts._touch(goal, now)
        assert all(0 <= label.y <= chart.height for label in chart.labels.values())

    def test_everything_stays_inside_the_drawing(self) -> None:
        chart = charts.trend(years(Value.reported(3), Value.reported(9)), "en", "x", pace=Fraction(30), due="30-31")
        assert all(0 <= m.x <= chart.width and 0 <= m.y <= chart.floor for m in chart.marks)

    def test_a_private_figure_cannot_be_drawn(self) -> None:
        private = Figure(
            FigureKey("x", 1, "p", "FY2025-26"), Unit.COUNT, Value.reported(3), True, Provenance("", "", "")
        )
        with pytest.raises(TypeError, match="released"):
            charts.trend([private], "en", "x")  # type: ignore[list-item]
        with pytest.raises(TypeError, match="released"):
            charts.bars(private, "by", "en", {})  # type: ignore[arg-type]


class TestBars:
    """Bars start at zero and what is no number comes last, with its word."""

    def test_order_length_and_words(self) -> None:
        cells = {"a": Value.reported(1, 4), "b": WITHHELD, "c": Value.reported(4, 4), "d": Value.reported(0, 4)}
        drawn = charts.bars(released(Value.reported(5, 12), unit=Unit.SHARE, by=cells), "by", "en", {})
        assert [(b.code, b.length, b.value) for b in drawn] == [
            ("c", 200.0, "100%"), ("a", 50.0, "25%"), ("d", 0.0, "0%"), ("b", 0.0, "withheld"),
        ]  # fmt: skip


class TestHeadline:
    """The sentence above is made of whole sentences, whatever the states."""

    @given(
        st.dictionaries(
            st.sampled_from(["activity", "output", "immediate", "final", "objective"]),
            st.lists(st.sampled_from(headline.STATES), max_size=9),
        )
    )
    def test_always_whole_sentences_in_both_languages(self, states: dict[str, list[str]]) -> None:
        found = headline.headline(states)
        for side in (found.en, found.fr):
            assert side.endswith(".")
            assert side[0].isupper()
            assert "  " not in side
            assert "{" not in side

    def test_it_follows_the_states(self) -> None:
        assert headline.headline({"activity": ["on", "on"], "final": ["none", "none", "none", "on"]}).en == (
            "The work is on track. Its effects are only beginning to show."
        )
        assert headline.headline({"activity": ["off", "on"], "final": ["held"]}).fr == (
            "Une bonne partie du travail est hors cible. Ses résultats sont confidentiels, pour protéger les personnes."
        )
        assert headline.headline({"activity": ["none"], "final": []}).en.startswith("Nothing is measured yet.")

    def test_every_variant_is_reached_and_differs(self) -> None:
        cases = {
            "good": ["on", "on", "watch"], "early": ["on", "none", "none", "none"], "mixed": ["on", "watch", "off"],
            "bad": ["off", "on"], "seen": ["seen", "seen"], "held": ["held", "none"], "none": ["none"],
        }  # fmt: skip
        assert {headline.verdict(states) for states in cases.values()} == set(cases)
        assert all(headline.verdict(states) == name for name, states in cases.items())
