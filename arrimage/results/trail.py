"""The words of this room in the history: observed values, targets, choices, scorings, reports."""

from __future__ import annotations

from typing import Any

from arrimage.core import codes
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.web.history.words import Kind, Trail


def _indicator(code: Any) -> Text:
    found = definitions().indicators.get(str(code))
    return found.name.text if found else Text(str(code), str(code))


def _rubric(code: Any) -> Text:
    found = definitions().rubrics.get(str(code))
    return found.name.text if found else Text(str(code), str(code))


def _criterion(code: Any) -> Text:
    for rubric in definitions().rubrics.values():
        for criterion in rubric.criteria:
            if criterion.id == code:
                return criterion.name.text
    return Text(str(code), str(code))


def _block(code: Any) -> Text:
    for schema in definitions().report_schemas.values():
        for section in schema.sections:
            for block in section.blocks:
                if block.id == code and block.title:
                    return block.title.text
    return Text("the drafted text", "le texte proposé")


def _period(code: Any) -> Text:
    return Period.parse(str(code)).label


TRAIL = Trail(
    kinds={
        "results.observation": Kind(Text("Observed value", "Valeur observée"), ("indicator",)),
        "results.localtarget": Kind(Text("Target", "Cible"), ("indicator",)),
        "results.indicatorchoice": Kind(Text("Chosen indicator", "Indicateur choisi"), ("indicator",)),
        "results.assessment": Kind(Text("Scoring", "Cotation"), ("rubric",)),
        "results.assessmentscore": Kind(Text("Score", "Cote"), ("criterion",)),
        "results.report": Kind(Text("Report", "Rapport"), ("kind",)),
        "results.reporttext": Kind(Text("Wording of a report", "Formulation d’un rapport"), ("block",), page=False),
    },
    verbs={
        "observation.enter": Text("Observed value entered", "Valeur observée saisie"),
        "observation.approve": Text("Observed value approved", "Valeur observée approuvée"),
        "observation.archive": Text("Observed value archived", "Valeur observée archivée"),
        "observation.restore": Text("Observed value restored", "Valeur observée restaurée"),
        "target.set": Text("Target set", "Cible fixée"),
        "indicator.choose": Text("Chosen to be reported", "Choisi pour être présenté"),
        "indicator.unchoose": Text("Reported no longer", "Retiré de la présentation"),
        "assessment.score": Text("Scored", "Coté"),
        "assessment.archive": Text("Scoring archived", "Cotation archivée"),
        "assessment.restore": Text("Scoring restored", "Cotation restaurée"),
        "report.open": Text("Report begun", "Rapport commencé"), "report.word": Text("Report reworded", "Rapport reformulé"),
        "report.sign_off": Text("Report signed off", "Rapport approuvé"), "report.withdraw": Text("Report withdrawn", "Rapport retiré"),
    },
    fields={
        "indicator": Text("Indicator", "Indicateur"), "period": Text("Period", "Période"), "numerator": Text("Value", "Valeur"),
        "denominator": Text("Out of", "Sur"), "breakdown": Text("Broken down by", "Ventilation"), "category": Text("Category", "Catégorie"),
        "approved": Text("Approved", "Approuvée"), "approved_by_id": Text("Approved by", "Approuvée par"),
        "baseline_numerator": Text("Baseline", "Valeur de référence"), "baseline_denominator": Text("Baseline out of", "Valeur de référence sur"),
        "baseline_date": Text("Date of the baseline", "Date de la valeur de référence"), "target_numerator": Text("Target", "Cible"),
        "target_denominator": Text("Target out of", "Cible sur"), "words_en": Text("Target in words, English", "Cible en mots, en anglais"),
        "words_fr": Text("Target in words, French", "Cible en mots, en français"), "rubric": Text("Rubric", "Grille"),
        "subject": Text("Subject", "Objet"), "criterion": Text("Criterion", "Critère"), "assessmentscore.level": Text("Level", "Niveau"),
        "reason_en": Text("Reason, English", "Raison, en anglais"), "reason_fr": Text("Reason, French", "Raison, en français"),
        "signed_off": Text("Signed off on", "Approuvé le"), "signed_by_id": Text("Signed off by", "Approuvé par"),
        "block": Text("Part of the report", "Partie du rapport"), "body_en": Text("Wording, English", "Formulation, en anglais"),
        "body_fr": Text("Wording, French", "Formulation, en français"), "figures_digest": Text("Digest of the figures", "Empreinte des chiffres"),
        "rubric_version": Text("Version of the rubric", "Version de la grille"), "schema_version": Text("Version of the outline", "Version du plan du rapport"),
    },
    codes={"report.kind": codes.REPORT_KINDS, "subject": codes.SUBJECTS},
    points={"approved_by_id": "web.user", "signed_by_id": "web.user"},
    says={"indicator": _indicator, "period": _period, "rubric": _rubric, "criterion": _criterion, "block": _block},
    silent=frozenset({"snapshot_id", "schema", "assessment_id", "report_id", "frozen"}),
)  # fmt: skip
