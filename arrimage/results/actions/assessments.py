"""Scoring a subject with a versioned rubric: every criterion gets a level with its reason, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.partnership.models import Partnership
from arrimage.results.models import Assessment, AssessmentScore
from arrimage.web import records


@dataclass(frozen=True, slots=True)
class Given:
    """The level given on one criterion, 0 (absent) to 4 (exemplary), and why; one language is enough."""

    level: int
    reason: Text


@transaction.atomic
def score_subject(
    *,
    partnership: Partnership,
    rubric: str,
    version: int,
    day: date,
    about: Text,
    given: Mapping[str, Given],
    by: Actor,
) -> Assessment:
    """Score the subject of a rubric on one day. A criterion without a level is refused: it is not a zero.

    Args:
        version: version of the rubric that the scorer saw.
        about: what exactly was scored, for example the title of the plan.
        given: for each criterion's id, the level and its reason.

    Raises:
        Refused: with every problem found; nothing is stored.
    """
    definition = definitions().rubric_versions.get((rubric, version))
    if definition is None:
        raise Refused(
            Problem(
                Text(
                    "There is no such version of this rubric.", "Cette version de la grille d’évaluation n’existe pas."
                ),
                Text("Reload the page and score again.", "Rechargez la page et notez de nouveau."),
            )
        )
    problems = []
    wanted = [criterion.id for criterion in definition.criteria]
    for criterion in definition.criteria:
        score = given.get(criterion.id)
        if score is None or not 0 <= score.level <= 4:
            problems.append(
                Problem(
                    Text("This criterion has no level.", "Ce critère n’a pas de niveau."),
                    Text("Choose one of the five levels; “absent” is level 0.",
                         "Choisissez un des cinq niveaux; «\u00a0absent\u00a0» est le niveau 0."),
                    criterion.name.text,
                )
            )  # fmt: skip
    if day > timezone.localdate(timezone=ZoneInfo(partnership.zone)):
        problems.append(
            Problem(
                Text("The day is in the future.", "Le jour est dans l’avenir."),
                Text("Give the day of the scoring.", "Indiquez le jour de l’évaluation."),
                Text("Scored on", "Évalué le"),
            )
        )
    if Assessment.objects.filter(partnership=partnership, rubric=rubric, day=day).exists():
        problems.append(
            Problem(
                Text("This rubric was already scored on that day.", "Cette grille a déjà été remplie ce jour-là."),
                Text("Give another day, or restore the archived scoring.",
                     "Indiquez un autre jour, ou restaurez l’évaluation archivée."),
                Text("Scored on", "Évalué le"),
            )
        )  # fmt: skip
    if problems:
        raise Refused(*problems)
    assessment = records.create(
        Assessment(
            partnership=partnership, rubric=rubric, rubric_version=version, subject=definition.subject, day=day,
            about_en=about.en.strip(), about_fr=about.fr.strip(),
        ),
        by=by, verb="assessment.score", partnership_id=partnership.id,
    )  # fmt: skip
    scores = [
        AssessmentScore(
            assessment=assessment, criterion=criterion, level=given[criterion].level,
            reason_en=given[criterion].reason.en.strip(), reason_fr=given[criterion].reason.fr.strip(),
        )
        for criterion in wanted
    ]  # fmt: skip
    records.create_many(scores, by=by, verb="assessment.score", partnership_id=partnership.id)
    return assessment


@transaction.atomic
def archive_assessment(*, assessment: Assessment, by: Actor, expected: int | None = None) -> Assessment:
    """Put a scoring away: it counts no longer, and can be restored.

    Raises:
        Refused: when somebody else changed it since the editor saw version ``expected``.
    """
    return records.archive(
        assessment, by=by, verb="assessment.archive", partnership_id=assessment.partnership_id, expected=expected
    )


@transaction.atomic
def restore_assessment(*, assessment: Assessment, by: Actor) -> Assessment:
    """Bring an archived scoring back."""
    return records.restore(assessment, by=by, verb="assessment.restore", partnership_id=assessment.partnership_id)
