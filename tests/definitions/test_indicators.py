"""The indicators, targets, rubrics and report schemas that ship: complete, consistent with the measures, in two languages."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import arrimage.results.measures  # noqa: F401 - registers every measure
from arrimage.core import codes
from arrimage.core.disclosure import Unit
from arrimage.core.evidence import TABLES
from arrimage.core.period import Period
from arrimage.definitions.catalogue import Definitions
from arrimage.definitions.loader import check_measures, load
from arrimage.definitions.schema import Indicator
from arrimage.results import measuring
from arrimage.results.measuring import MEASURES, Evidence, Window, code_hash

WINDOW = Window.of(Period.fiscal(2025), Period.fiscal(2025).end)


@pytest.fixture(scope="module")
def shipped() -> Definitions:
    """Every definition of the package; loading refuses a broken one."""
    return load()


def measured(shipped: Definitions) -> list[Indicator]:
    """Indicators that compute themselves."""
    return [indicator for indicator in shipped.indicators.values() if indicator.measure is not None]


def test_enough_indicators_compute_themselves(shipped: Definitions) -> None:
    assert len(measured(shipped)) >= 24
    check_measures(shipped, MEASURES)


def test_no_two_indicators_share_a_measure_and_none_is_left_over(shipped: Definitions) -> None:
    used = Counter(indicator.measure for indicator in measured(shipped))
    assert [name for name, times in used.items() if times > 1] == []
    assert set(used) == set(MEASURES)


def test_no_two_measures_are_the_same_expression() -> None:
    seen: dict[str, str] = {}
    for name, measure in MEASURES.items():
        text = str(measure.expression(Evidence(), WINDOW))
        assert text not in seen, f"{name} repeats {seen.get(text)}"
        seen[text] = name


def test_columns_of_a_measure_are_what_its_indicator_declares(shipped: Definitions) -> None:
    for indicator in measured(shipped):
        schema = MEASURES[str(indicator.measure)].expression(Evidence(), WINDOW).schema()
        by = [f"by_{breakdown.id}" for breakdown in indicator.breakdowns]
        expected = ["record", "n", *(["d"] if indicator.unit.divides else []), *by]
        assert list(schema.names) == expected, indicator.id
        assert str(schema["record"]) == "string", indicator.id
        for column in ("n", "d"):
            if column in schema.names:
                assert str(schema[column]).lstrip("!") == "int64", (indicator.id, column, schema[column])


def test_a_measure_reads_only_the_tables_it_names() -> None:
    for name, measure in MEASURES.items():
        reads = set()
        for expression in filter(None, (measure.expression, measure.witness)):
            reads |= {table.get_name() for table in _tables(expression(Evidence(), WINDOW))}
        assert reads <= set(measure.tables), f"{name} also reads {sorted(reads - set(measure.tables))}"
        assert {measure.source, *measure.also} <= set(TABLES)


def _tables(expression: object) -> list:
    import ibis.expr.operations as ops

    return [node.to_expr() for node in expression.op().find(ops.UnboundTable)]  # type: ignore[attr-defined]


def test_witness_is_missing_only_where_an_empty_register_is_a_true_zero() -> None:
    assert {name for name, measure in MEASURES.items() if measure.witness is None} == {"reports.signed_off"}


def test_breakdowns_with_a_closed_list_name_it(shipped: Definitions) -> None:
    for indicator in shipped.indicators.values():
        for breakdown in indicator.breakdowns:
            if breakdown.id in ("criterion", "category", "place"):
                assert breakdown.codes is None
            else:
                assert breakdown.codes is not None
                assert hasattr(codes, breakdown.codes)


def test_every_outcome_of_both_models_has_an_indicator(shipped: Definitions) -> None:
    for model in ("fin-2022", "lip-2011"):
        for node in shipped.models[model].nodes:
            wanted = ("output", "immediate", "intermediate", "final") if node.group != "design" else ()
            if node.level in wanted:
                assert shipped.indicators_of(f"{model}/{node.id}"), f"{model}/{node.id}"


def test_years_follow_the_timeframe_of_the_levels(shipped: Definitions) -> None:
    """Activities and outputs 1 year, immediate 1–2, intermediate 2–3, final 5 (S3 slide 10)."""
    first = {"activity": 1, "output": 1, "immediate": 1, "intermediate": 2, "final": 5}
    for indicator in shipped.indicators.values():
        # The latest year stated is never before the earliest level the indicator serves.
        earliest = min(first.get(shipped.node(ref).level, 1) for ref in indicator.nodes)
        assert indicator.years[1] >= earliest, indicator.id


def test_the_common_core_is_small_and_mostly_computed(shipped: Definitions) -> None:
    core = [indicator for indicator in shipped.indicators.values() if indicator.core]
    assert 12 <= len(core) <= 15
    assert all(indicator.measure for indicator in core)
    assert all(set(indicator.kinds) == {"lip", "fin", "zip"} for indicator in core)


PROPOSED_2011 = {
    "partnership councils established": "bodies-established",
    "deliverables produced": "deliverables-produced",
    "action plan developed": "plans-adopted",
    "action plan implemented": "actions-on-time",
    "monitoring reports submitted": "reports-signed-off",
    "appropriateness of deliverables": "quality-of-deliverables",
    "diversity of stakeholders": "quality-of-diversity",
    "quality of needs assessment": "quality-of-needs-assessment",
    "quality of strategies": "quality-of-strategy",
    "quality of implementation plans": "quality-of-implementation-plan",
    "effectiveness of partnerships": "effectiveness-of-coordination",
    "changes in mainstream services": "programs-adapted",
    "effect on service use": "language-training-uptake",
    "use of settlement services": "settlement-service-use",
    "communities becoming welcoming": "feel-welcome",
}


@pytest.mark.parametrize("proposal", PROPOSED_2011)
def test_every_indicator_proposed_in_2011_is_there(shipped: Definitions, proposal: str) -> None:
    indicator = shipped.indicators[PROPOSED_2011[proposal]]
    assert indicator.source.document == "S3"
    assert indicator.source.at.en.startswith("slide")


def test_each_row_of_the_target_table_of_2011_is_held(shipped: Definitions) -> None:
    rows = set(re.findall(r"row (\d)", " ".join(target.source.at.en for target in shipped.targets.values())))
    assert rows == set("1234567")


def test_targets_hold_what_the_sources_say(shipped: Definitions) -> None:
    doubled = shipped.targets["referral-providers-doubled"]
    assert (doubled.rule, doubled.factor) == ("multiply", 2)
    assert shipped.indicators[doubled.indicator].unit is Unit.COUNT
    share = shipped.targets["referral-share-if-constant"]
    assert share.rule == "words", "38% is no target: it holds only if the number of providers is constant"
    uptake = shipped.targets["language-training-forty"]
    assert uptake.baseline is not None
    assert uptake.amount is not None
    assert (uptake.baseline.numerator, uptake.baseline.approximate, uptake.amount.numerator) == (25, True, 40)
    federal = shipped.targets["federal-francophone-target"]
    assert federal.amount is not None
    assert (federal.amount.numerator, federal.amount.denominator, federal.state) == (44, 1000, "not_met")


def test_rubrics_are_the_five_subjects_each_used_by_an_indicator(shipped: Definitions) -> None:
    assert {rubric.subject for rubric in shipped.rubrics.values()} == set(codes.SUBJECTS)
    assert all(3 <= len(rubric.criteria) <= 6 for rubric in shipped.rubrics.values())
    assert {i.rubric for i in shipped.indicators.values() if i.rubric} == set(shipped.rubrics)
    for rubric in shipped.rubrics.values():
        for criterion in rubric.criteria:
            assert len({level.en for level in criterion.levels}) == 5
            assert len({level.fr for level in criterion.levels}) == 5


def test_page_one_of_the_annual_report_carries_the_two_arguments(shipped: Definitions) -> None:
    page_one = shipped.report_schemas["annual"].sections[0]
    named = {indicator for block in page_one.blocks for indicator in block.indicators}
    assert {"outside-money", "leverage-ratio"} <= named
    assert {"members-not-settlement-funded", "outside-organizations-attending"} <= named
    key = next(block for block in page_one.blocks if block.kind == "figures")
    assert len(key.indicators) == 4
    assert any(block.id == "did-not-move" for block in page_one.blocks)


def test_drafted_sentences_use_figures_that_every_kind_of_partnership_has(shipped: Definitions) -> None:
    for schema in shipped.report_schemas.values():
        texts = [schema.headline] + [b.draft for s in schema.sections for b in s.blocks if b.draft is not None]
        for text in texts:
            for name in re.findall(r"\{([^}]+)\}", text.en):
                assert len(shipped.indicators[name].kinds) == 3, f"{schema.id}: {name}"


def test_a_figure_stands_after_a_colon_or_in_brackets(shipped: Definitions) -> None:
    """So that a word such as “not reported” reads as well as “23 of 28” or “$45,000”.

    The headline is a full sentence: a report writes it only from figures that are reported.
    """
    for schema in shipped.report_schemas.values():
        for text in [b.draft for s in schema.sections for b in s.blocks if b.draft is not None]:
            for side in (text.en, text.fr):
                for found in re.finditer(r"\{", side):
                    before = side[: found.start()]
                    assert before.endswith((": ", "(")), f"{schema.id}: …{before[-40:]}"


def test_ids_in_drafts_are_formatted_and_nothing_else_is_in_braces(shipped: Definitions) -> None:
    for schema in shipped.report_schemas.values():
        for section in schema.sections:
            for block in section.blocks:
                if block.draft is not None:
                    names = set(re.findall(r"\{([^}]+)\}", block.draft.en))
                    assert names <= set(shipped.indicators)
                    assert block.draft.text.complete


def test_the_code_of_a_measure_changes_with_a_shared_function(monkeypatch: pytest.MonkeyPatch) -> None:
    from arrimage.results.measures import plans, seats

    measure = MEASURES["seats.filled"]
    assert code_hash(measure.expression, measure.witness) == measure.code
    monkeypatch.setattr(seats, "MAIN_BODIES", ("council",))
    assert code_hash(measure.expression, measure.witness) != measure.code, "a constant two calls away"
    monkeypatch.undo()

    def in_force(*_: object) -> bool:
        return True

    in_force.__module__ = "arrimage.results.measuring"
    monkeypatch.setattr(seats, "in_force", in_force)
    assert code_hash(measure.expression, measure.witness) != measure.code, "a shared function"
    monkeypatch.undo()
    assert code_hash(measure.expression, measure.witness) == measure.code

    # What calls a function leans on it, and not the other way round.
    whole, part = code_hash(MEASURES["plans.adopted"].expression), code_hash(plans.plans_in_force)
    monkeypatch.setattr(plans, "PLANS_EXPECTED", ("strategy",))
    assert code_hash(MEASURES["plans.adopted"].expression) != whole
    assert code_hash(plans.plans_in_force) == part


def test_a_measure_cannot_be_registered_twice_or_over_unknown_tables() -> None:
    with pytest.raises(ValueError, match="taken"):
        measuring.measure("seats.filled", source="seats", tables=())(lambda ev, window: ev.seats)
    with pytest.raises(ValueError, match="unknown tables"):
        measuring.measure("x", source="seats", tables=("chairs",))(lambda ev, window: ev.seats)
    with pytest.raises(AttributeError, match="chairs"):
        _ = Evidence().chairs
