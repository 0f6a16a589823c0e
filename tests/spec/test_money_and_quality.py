"""Money, reports and rubric scores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

AGREEMENT = {
    "agreements": [
        {"agreement_id": "g", "funder": "settlement_program"}, {"agreement_id": "city", "funder": "municipal"},
    ],
    "agreement_years": [
        {"agreement_year_id": "y25", "agreement_id": "g", "fiscal_year": 2025, "amount_cents": 21_400_000},
        {"agreement_year_id": "y24", "agreement_id": "g", "fiscal_year": 2024, "amount_cents": 20_000_000},
        {"agreement_year_id": "c25", "agreement_id": "city", "fiscal_year": 2025, "amount_cents": 900},
    ],
}  # fmt: skip


def gift(name: str, cents: int | None, status: str = "received", **given: object) -> dict:
    """A cash contribution of a foundation in 2025–26."""
    return {"resource_year_id": name, "resource_id": f"r-{name}", "funder": "foundation", "contribution": "cash",
            "status": status, "fiscal_year": 2025, "amount_cents": cents, "day": date(2025, 6, 1), **given}  # fmt: skip


def test_pending_and_refused_money_is_never_counted(figure: Callable) -> None:
    gifts = [
        gift("in", 5_000_000),
        gift("promised", 100, "confirmed"),
        gift("asked", 7_500_000, "pending"),
        gift("no", 900, "refused"),
    ]
    found = figure("resources.outside", {"resources": gifts})
    assert found.value == "5000100"
    assert found.records == {"in", "promised"}


def test_only_requests_that_wait_are_a_true_zero(figure: Callable) -> None:
    assert figure("resources.outside", {"resources": [gift("asked", 7_500_000, "pending")]}).value == "0"


def test_an_unknown_amount_stays_unknown(figure: Callable) -> None:
    assert figure("resources.outside", {"resources": [gift("split", None)]}).value == "missing"
    found = figure("resources.outside", {"resources": [gift("split", None), gift("in", 100)]})
    assert found.value == "100"
    assert found.records == {"in"}
    assert figure("resources.unknown_amount", {"resources": [gift("split", None), gift("in", 100)]}).records == {
        "split"
    }


def test_nothing_on_record_is_missing(figure: Callable) -> None:
    assert figure("resources.outside", {}).value == "missing"
    assert figure("resources.outside", {"resources": [gift("last-year", 100, fiscal_year=2024)]}).value == "missing"


def test_settlement_program_money_is_not_outside_money(figure: Callable) -> None:
    gifts = [
        gift("core", 100, funder="settlement_program"),
        gift("city", 40, funder="municipal", contribution="in_kind"),
    ]
    found = figure("resources.outside", {"resources": gifts})
    assert found.value == "40"
    assert found.by == {"funder": {"municipal": 40}, "contribution": {"in_kind": 40}}


def test_cash_and_in_kind_apart(figure: Callable) -> None:
    gifts = [gift("cash", 7_400_000), gift("room", 5_850_000, contribution="in_kind"), gift("asked", 99, "pending")]
    assert figure("resources.outside_cash", {"resources": gifts}).value == "7400000"
    assert figure("resources.in_kind_share", {"resources": gifts}).value == "5850000 of 13250000"


def test_leverage_sets_outside_money_against_the_agreement_of_the_same_year(figure: Callable) -> None:
    gifts = [
        gift("cash", 7_400_000),
        gift("room", 5_850_000, contribution="in_kind"),
        gift("asked", 7_500_000, "pending"),
    ]
    found = figure("resources.leverage", {"resources": gifts, **AGREEMENT})
    assert found.value == "13250000 of 21400000"
    assert found.records == {"cash", "room", "y25"}


def test_without_an_agreement_leverage_does_not_apply(figure: Callable) -> None:
    assert figure("resources.leverage", {"resources": [gift("cash", 100)]}).value == "not applicable"
    assert figure("resources.leverage", {**AGREEMENT}).value == "missing"


def test_agreement_amount_of_the_fiscal_year_even_for_a_month(figure: Callable) -> None:
    assert figure("resources.agreement", {**AGREEMENT}).value == "21400000"
    assert figure("resources.agreement", {**AGREEMENT}, "2026-M02").value == "21400000"
    assert figure("resources.agreement", {**AGREEMENT}, "2023-24").value == "missing"


def test_a_source_with_three_gifts_is_one_source(figure: Callable) -> None:
    gifts = [gift("a", 1, organization_id="united"), gift("b", 2, organization_id="united"), gift("c", 3, funder="municipal"),
             gift("d", 4, funder="municipal"), gift("e", 5, "pending", organization_id="hope")]  # fmt: skip
    found = figure("resources.sources", {"resources": gifts})
    assert found.value == "2"
    assert found.records == {"a", "c"}


def test_a_contribution_over_two_years_counts_once(figure: Callable) -> None:
    gifts = [gift("a1", 1, resource_id="a"), gift("a2", 1, resource_id="a", fiscal_year=2026), gift("b", 1),
             gift("c1", 1, resource_id="c"), gift("c2", 1, "pending", resource_id="c", fiscal_year=2026)]  # fmt: skip
    found = figure("resources.multi_year", {"resources": gifts})
    assert found.value == "1 of 3", "a second year that is only asked for is not secured"
    assert found.counted == {"a1"}


def test_requests_granted_out_of_those_answered(figure: Callable) -> None:
    gifts = [gift("a", 1), gift("b", None, "confirmed"), gift("c", 1, "refused"), gift("d", 1, "pending"),
             gift("core", 1, funder="settlement_program")]  # fmt: skip
    found = figure("resources.requests_granted", {"resources": gifts})
    assert found.value == "2 of 3"
    assert figure("resources.requests_granted", {"resources": [gift("d", 1, "pending")]}).value == "not applicable"


def test_money_tied_to_actions(figure: Callable) -> None:
    gifts = [gift("a", 30, action_id="x"), gift("b", 70)]
    assert figure("resources.tied_to_actions", {"resources": gifts}).value == "30 of 100"


def test_reports_signed_off_in_the_period_and_none_is_zero(figure: Callable) -> None:
    reports = [{"report_id": "a", "kind": "monitoring", "signed_off": date(2025, 10, 1)},
               {"report_id": "b", "kind": "annual", "signed_off": date(2026, 4, 14)}]  # fmt: skip
    found = figure("reports.signed_off", {"reports": reports})
    assert found.value == "1"
    assert found.by == {"report_kind": {"monitoring": 1}}
    assert figure("reports.signed_off", {}).value == "0"


def score(name: str, level: int, rubric: str, version: int = 1, day: date = date(2025, 6, 1)) -> dict:
    """A level given on one criterion."""
    return {"score_id": name, "assessment_id": "s", "rubric": rubric, "rubric_version": version, "criterion": name[0],
            "subject": "strategy", "day": day, "level": level}  # fmt: skip


def test_a_rubric_score_is_the_mean_level_of_its_newest_version(figure: Callable) -> None:
    scores = [score("a", 4, "strategy", 2), score("b", 0, "strategy", 2), score("old", 4, "strategy", 1),
              score("x", 3, "diversity"), score("late", 4, "strategy", 3, date(2026, 5, 1))]  # fmt: skip
    found = figure("quality.strategy", {"assessments": scores})
    assert found.value == "4 of 2"
    assert found.by == {"criterion": {"a": 4, "b": 0}}
    assert figure("quality.diversity", {"assessments": scores}).value == "3 of 1"


def test_each_rubric_has_its_own_score_and_what_nobody_scored_is_missing(figure: Callable) -> None:
    names = {"quality.deliverables": "deliverables", "quality.needs_assessment": "needs-assessment",
             "quality.implementation_plan": "implementation-plan"}  # fmt: skip
    for measure, rubric in names.items():
        assert figure(measure, {"assessments": [score("a", 2, rubric), score("z", 4, "other")]}).value == "2 of 1"
        assert figure(measure, {"assessments": [score("z", 4, "other")]}).value == "missing"
        assert figure(measure, {"assessments": [score("a", 0, rubric)]}).value == "0 of 1"
