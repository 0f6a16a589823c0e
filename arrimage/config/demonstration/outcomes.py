"""Targets, observations, rubric scores, chosen indicators, snapshots and signed-off reports of the demonstration."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from arrimage.config.demonstration.structure import PARTNERSHIPS, VERB, Common, Region, Spec, uid
from arrimage.core.access import Actor
from arrimage.core.period import Period
from arrimage.definitions import definitions
from arrimage.results import actions, snapshots
from arrimage.results.models import Assessment, AssessmentScore, IndicatorChoice, LocalTarget, Observation
from arrimage.web import records

#: indicator → (numerator, denominator) per fiscal year from 2021; a missing year is a year nobody reported.
OBSERVED: dict[str, dict[int, tuple[int, int | None]]] = {
    "language-training-uptake": {
        2021: (250, 1000),
        2022: (262, 1010),
        2023: (268, 1030),
        2024: (281, 1055),
        2025: (296, 1090),
    },
    "referral-providers": {2021: (8, None), 2022: (8, None), 2023: (9, None), 2024: (11, None), 2025: (12, None)},
    "referral-providers-share": {2021: (8, 42), 2022: (8, 42), 2023: (9, 42), 2024: (11, 42), 2025: (12, 42)},
    "communities-with-front-door": {2023: (1, 6), 2024: (2, 6), 2025: (3, 6)},
    "needs-assessed-and-mapped": {2024: (9, 17), 2025: (13, 17)},
    "providers-with-universal-assessment": {2024: (3, 14), 2025: (5, 14)},
    "settlement-service-use": {2023: (402, 1030), 2024: (431, 1055), 2025: (447, 1090)},
    "outcomes-reportable": {2024: (0, 6), 2025: (0, 6)},
    "commensurate-employment": {2023: (71, 209), 2024: (68, 214), 2025: (66, 212)},
    # fin
    "government-requests": {2023: (5, None), 2024: (7, None), 2025: (9, None)},
    "entered-labour-market": {2023: (42, 120), 2024: (51, 131), 2025: (63, 140)},
    "newcomer-businesses": {2024: (3, None), 2025: (4, None)},
    "immigrants-on-boards": {2023: (11, 160), 2024: (17, 164), 2025: (23, 168)},
    "retention-five-years": {2023: (188, 260), 2024: (182, 262), 2025: (179, 265)},
    "francophone-admissions": {2023: (420, None), 2024: (455, None), 2025: (498, None)},
    "francophone-admissions-share": {2023: (420, 14100), 2024: (455, 14350), 2025: (498, 14200)},
    "bilingual-population": {2021: (41200, 360500)},
}
#: indicator → (baseline, baseline denominator, target, target denominator, fiscal year in which it is due)
TARGETS: dict[str, tuple[int, int | None, int, int | None, int]] = {
    "council-seats-filled": (70, 100, 95, 100, 2026), "expected-sectors-at-table": (3, 14, 11, 14, 2027),
    "attendance-rate": (70, 100, 85, 100, 2026), "municipal-attendance": (50, 100, 90, 100, 2026),
    "active-participation": (40, 100, 60, 100, 2026), "newcomer-seats": (10, 100, 30, 100, 2026),
    "meetings-held": (80, 100, 95, 100, 2026), "minutes-adopted-in-time": (50, 100, 90, 100, 2027),
    "decisions-followed": (10, 100, 80, 100, 2026), "actions-on-time": (40, 100, 85, 100, 2027),
    "plan-progress": (0, 100, 90, 100, 2026), "actions-updated": (60, 100, 95, 100, 2026),
    "deliverables-produced": (2, None, 8, None, 2027), "actions-with-partners": (30, 100, 65, 100, 2027),
    "leverage-ratio": (20, 100, 75, 100, 2026), "outside-money": (3_000_000, None, 16_000_000, None, 2026),
    "members-not-settlement-funded": (50, 100, 75, 100, 2026), "member-organizations": (20, None, 30, None, 2026),
    "outside-organizations-attending": (8, None, 22, None, 2026), "mainstream-members-engaged": (20, 100, 60, 100, 2027),
    "priorities-tied-to-outcomes": (60, 100, 100, 100, 2027), "bodies-with-terms-of-reference": (50, 100, 100, 100, 2026),
    "reports-signed-off": (0, None, 2, None, 2025), "quality-of-strategy": (2, 1, 3, 1, 2026), "quality-of-needs-assessment": (1, 1, 3, 1, 2026),
    "referral-providers": (8, None, 16, None, 2026), "language-training-uptake": (25, 100, 40, 100, 2027),
    "communities-with-front-door": (1, 6, 6, 6, 2026), "commensurate-employment": (34, 100, 45, 100, 2026),
    "government-levels-at-table": (2, 3, 3, 3, 2025), "local-committees-delegating": (2, 3, 3, 3, 2025),
    "francophone-providers-engaged": (50, 100, 90, 100, 2026), "entered-labour-market": (35, 100, 50, 100, 2026),
    "immigrants-on-boards": (7, 100, 20, 100, 2026), "retention-five-years": (72, 100, 80, 100, 2026),
    "francophone-admissions-share": (30, 1000, 44, 1000, 2026), "joint-network-actions": (0, None, 2, None, 2027),
    "lead-organizations": (4, None, 12, None, 2026), "government-requests": (5, None, 12, None, 2026),
}  # fmt: skip
CHOSEN = (
    "municipal-attendance",
    "active-participation",
    "in-kind-share",
    "priorities-tied-to-outcomes",
    "lead-organizations",
)


def build(region: Region, spec: Spec, *, by: Actor) -> None:
    """Build and store what a partnership observed, aimed at and scored."""
    partnership = region.partnerships[spec.slug]
    known = {i.id: i for i in definitions().indicators.values() if spec.kind in i.kinds}
    common: Common = {"by": by, "verb": VERB, "partnership_id": partnership.id}
    neighbourhood = spec.form == "neighbourhood"
    fin_only = {
        "government-requests",
        "entered-labour-market",
        "newcomer-businesses",
        "immigrants-on-boards",
        "retention-five-years",
        "bilingual-population",
        "francophone-admissions",
        "francophone-admissions-share",
    }
    observations = [
        Observation(
            id=uid("observation", spec.slug, name, year), partnership=partnership, indicator=name, period=Period.fiscal(year).code,
            day=date(year + 1, 3, 20), numerator=n, denominator=d, approved=True,
            source_en="Annual survey of providers, illustrative", source_fr="Sondage annuel auprès des fournisseurs, données fictives",
        )
        for name, years in OBSERVED.items()
        if name in known and not neighbourhood and (spec.kind == "fin" or name not in fin_only)
        for year, (n, d) in years.items()
    ]  # fmt: skip
    targets = [
        LocalTarget(
            id=uid("target", spec.slug, name), partnership=partnership, indicator=name, number=1, baseline_numerator=base,
            baseline_denominator=base_d if known[name].unit.divides else None, baseline_date=date(2024, 4, 1),
            target_numerator=goal, target_denominator=goal_d if known[name].unit.divides else None,
            due=Period.fiscal(due).end, adopted=date(2024, 4, 14),
        )
        for name, (base, base_d, goal, goal_d, due) in TARGETS.items()
        if name in known and not (neighbourhood and name in ("outside-money", "deliverables-produced", "member-organizations"))
    ]  # fmt: skip
    chosen = [
        IndicatorChoice(id=uid("choice", spec.slug, name), partnership=partnership, indicator=name)
        for name in CHOSEN
        if name in known
    ]
    assessments, scores = _scores(spec, region)
    for rows in (observations, targets, chosen, assessments, scores):
        records.create_many(rows, **common)


def _scores(spec: Spec, region: Region) -> tuple[list[Assessment], list[AssessmentScore]]:
    chance = random.Random(f"arrimage demonstration scores {spec.slug}")  # noqa: S311 - a fixed sequence, not a secret
    assessments, scores = [], []
    for rubric in sorted(definitions().rubrics.values(), key=lambda r: r.id):
        for year in (2024, 2025):
            assessment = Assessment(
                id=uid("assessment", spec.slug, rubric.id, year), partnership=region.partnerships[spec.slug], rubric=rubric.id,
                rubric_version=rubric.version, subject=rubric.subject, day=date(year + 1, 2, 18),
                about_en="Scored by the council’s evaluation group", about_fr="Notée par le groupe d’évaluation du conseil",
            )  # fmt: skip
            assessments.append(assessment)
            for criterion in rubric.criteria:
                level = min(4, chance.randrange(1, 4) + (1 if year == 2025 and chance.random() < 0.5 else 0))
                scores.append(
                    AssessmentScore(
                        id=uid("score", assessment.id, criterion.id),
                        assessment=assessment,
                        criterion=criterion.id,
                        level=level,
                    )
                )
    return assessments, scores


def publish(region: Region, *, by: Actor, progress: Callable[[int], None]) -> int:
    """Sign off the annual report of 2024–25 of two partnerships, then publish every current snapshot.

    Returns the number of reports signed off.
    """
    signed = 0
    for slug in ("port-clair", "clairmont"):
        report = actions.open_report(
            partnership=region.partnerships[slug], kind="annual", period=Period.fiscal(2024), by=by
        )
        actions.sign_off(report=report, by=by)
        signed += 1
    for number, spec in enumerate(PARTNERSHIPS):
        snapshots.publish(region.partnerships[spec.slug])
        progress(number)
    return signed
