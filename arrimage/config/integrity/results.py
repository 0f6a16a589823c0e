"""Rules about results: observations, targets and scores that definitions know; frozen evidence and reports unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from arrimage.config.integrity.rule import Rule
from arrimage.core.period import Period
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.definitions import Definitions
from arrimage.results import snapshots
from arrimage.results.figures import figures_digest
from arrimage.results.models import (
    Assessment,
    AssessmentScore,
    IndicatorChoice,
    LocalTarget,
    Observation,
    Report,
    Snapshot,
)
from arrimage.results.reporting import frozen

_OBSERVED = ("partnership__slug", "indicator", "period", "day")


def _indicators_unknown(definitions: Definitions) -> Iterator[str]:
    """Three queries: observations, targets, chosen indicators."""
    for model in (Observation, LocalTarget, IndicatorChoice):
        rows: Any = model._default_manager.filter(archived_at=None).order_by("partnership__slug", "indicator")
        for slug, indicator in rows.values_list("partnership__slug", "indicator").distinct():
            if indicator not in definitions.indicators:
                yield f"{slug}/{indicator} ({model._meta.model_name})"


def _denominators(definitions: Definitions) -> Iterator[str]:
    rows = Observation.objects.filter(archived_at=None).order_by(*_OBSERVED)
    for slug, name, period, day, denominator in rows.values_list(*_OBSERVED, "denominator"):
        known = definitions.indicators.get(name)
        if known is not None and known.unit.divides != (denominator is not None):
            yield f"{slug}/{name} {period} {day.isoformat()}"


def _not_observed(definitions: Definitions) -> Iterator[str]:
    rows = Observation.objects.filter(archived_at=None).order_by(*_OBSERVED[:3])
    for slug, name, period in rows.values_list(*_OBSERVED[:3]).distinct():
        known = definitions.indicators.get(name)
        if known is not None and not (known.observed or known.also_observed):
            yield f"{slug}/{name} {period}"


def _periods(_: Definitions) -> Iterator[str]:
    """Two queries: observations, then reports."""
    for model in (Observation, Report):
        rows: Any = model._default_manager.filter(archived_at=None).order_by("partnership__slug", "period")
        for slug, period in rows.values_list("partnership__slug", "period").distinct():
            try:
                read = Period.parse(period).code
            except Refused:
                read = ""
            if read != period:
                yield f"{slug} “{period}” ({model._meta.model_name})"


def _rubrics(definitions: Definitions) -> Iterator[str]:
    """Two queries: scorings, then scores."""
    scorings = Assessment.objects.filter(archived_at=None).order_by("partnership__slug", "rubric", "day")
    for slug, rubric, version, day in scorings.values_list("partnership__slug", "rubric", "rubric_version", "day"):
        if (rubric, version) not in definitions.rubric_versions:
            yield f"{slug}/{rubric} v{version} {day.isoformat()}"
    fields = ("assessment__partnership__slug", "assessment__rubric", "assessment__rubric_version", "criterion")
    scores = AssessmentScore.objects.filter(archived_at=None, assessment__archived_at=None).order_by(*fields)
    for slug, rubric, version, criterion in scores.values_list(*fields).distinct():
        known = definitions.rubric_versions.get((rubric, version))
        if known is not None and criterion not in {one.id for one in known.criteria}:
            yield f"{slug}/{rubric} v{version}/{criterion}"


def _snapshots(_: Definitions) -> Iterator[Text]:
    """One query, then every evidence file of every snapshot is read once for each snapshot that names it."""
    for snapshot in Snapshot.objects.select_related("partnership").order_by("partnership__slug", "built_at").iterator():
        try:
            snapshots.verify(snapshot)
        except Refused as refused:
            for problem in refused.problems:
                slug = snapshot.partnership.slug
                yield Text(
                    f"{slug} {snapshot.digest[:12]}, {problem.place.en}",
                    f"{slug} {snapshot.digest[:12]}, {problem.place.fr}",
                )


def _reports(_: Definitions) -> Iterator[str]:
    rows = (
        Report.objects.filter(signed_off__isnull=False)
        .select_related("partnership")
        .order_by("partnership__slug", "period")
    )
    for report in rows.iterator():
        stored = report.frozen or {}
        try:
            signed = [release["digest"] for release in stored["releases"]]
            held = [figures_digest(frozen.figures(stored, audience)) for audience in frozen.audiences(stored)]
            same = held == signed and signed[0] == report.figures_digest
        except (KeyError, IndexError, TypeError, ValueError, Refused):
            same = False
        if not same:
            yield f"{report.partnership.slug} {report.kind} {report.period} ({report.number})"


def _reports_elsewhere(_: Definitions) -> Iterator[str]:
    rows = Report.objects.filter(snapshot__isnull=False).exclude(snapshot__partnership=F("partnership"))
    for slug, kind, period in rows.order_by("partnership__slug").values_list("partnership__slug", "kind", "period"):
        yield f"{slug} {kind} {period}"


RULES = (
    Rule(
        "indicator-unknown",
        Text("Observations, targets and choices name indicators that exist.", "Les observations, les cibles et les choix portent sur des indicateurs définis."),
        Text("No indicator has this id.", "Aucun indicateur n’a cet identifiant."),
        Text("Enter it again under the indicator’s present id, then archive this one.", "Saisissez-le de nouveau sous l’identifiant actuel, puis archivez celui-ci."),
        _indicators_unknown,
    ),
    Rule(
        "observation-denominator",
        Text("Observations have a denominator exactly where the unit has one.", "Les observations ont un dénominateur seulement lorsque l’unité en a un."),
        Text("This observation has a denominator where its unit has none, or lacks one.", "Cette observation a un dénominateur que son unité n’a pas, ou il lui en manque un."),
        Text("Archive it and enter it anew.", "Archivez-la et saisissez-la de nouveau."),
        _denominators,
    ),
    Rule(
        "observation-not-taken",
        Text("Observations are kept only for indicators that take them.", "Les observations ne portent que sur les indicateurs qui en acceptent."),
        Text("This indicator computes itself from records and takes no observation.", "Cet indicateur se calcule à partir des enregistrements et n’accepte pas d’observation."),
        Text("Archive the observation, and correct the records instead.", "Archivez l’observation et corrigez plutôt les enregistrements."),
        _not_observed,
    ),
    Rule(
        "period-unreadable",
        Text("Every stored period can be read.", "Chaque période enregistrée est lisible."),
        Text("This is not a period code.", "Ce n’est pas un code de période."),
        Text("Write it as FY2025-26, 2025-M12 or CY2025.", "Écrivez-le comme FY2025-26, 2025-M12 ou CY2025."),
        _periods,
    ),
    Rule(
        "rubric-unknown",
        Text("Scores follow a version of a rubric that exists.", "Les notes suivent une version connue d’une grille d’évaluation."),
        Text("No rubric of that version has this criterion.", "Aucune grille de cette version n’a ce critère."),
        Text("Restore that version of the rubric, or archive the score.", "Rétablissez cette version de la grille ou archivez la note."),
        _rubrics,
    ),
    Rule(
        "snapshot-changed",
        Text("Every snapshot holds the evidence that its digest names.", "Chaque instantané contient les données que son empreinte désigne."),
        Text("The stored evidence is missing or was changed after it was frozen.", "Les données conservées sont introuvables ou ont été modifiées après avoir été figées."),
        Text("Restore the file from a backup. For a current snapshot it is enough to publish again with Refresh.",
             "Restaurez le fichier à partir d’une sauvegarde. Pour un instantané actuel, il suffit de publier de nouveau avec Actualiser."),
        _snapshots,
    ),
    Rule(
        "report-changed",
        Text("Every signed-off report holds the figures that were signed.", "Chaque rapport approuvé contient les chiffres qui ont été approuvés."),
        Text("The frozen figures of this report are not those that were signed off.", "Les chiffres figés de ce rapport ne sont pas ceux qui ont été approuvés."),
        Text("Restore the report from a backup.", "Restaurez le rapport à partir d’une sauvegarde."),
        _reports,
    ),
    Rule(
        "report-of-other-evidence",
        Text("Every report rests on evidence of its own partnership.", "Chaque rapport repose sur les données de son partenariat."),
        Text("This report rests on a snapshot of another partnership.", "Ce rapport repose sur un instantané d’un autre partenariat."),
        Text("Restore the report from a backup, or open a new one.", "Restaurez le rapport à partir d’une sauvegarde ou ouvrez-en un nouveau."),
        _reports_elsewhere,
    ),
)  # fmt: skip
