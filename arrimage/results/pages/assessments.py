"""The page of quality: scorings of a subject with a rubric, and the form of the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.urls import reverse

from arrimage.core import wording
from arrimage.core.access import Decision
from arrimage.core.problem import Problem
from arrimage.core.text import Lang, Text
from arrimage.definitions import Definitions
from arrimage.definitions.schema import Criterion, Rubric
from arrimage.partnership.models import Partnership
from arrimage.results.forms import ScoreForm
from arrimage.results.models import Assessment, AssessmentScore
from arrimage.results.pages.words import Choice

_NOT_SCORED = Text("not scored", "non noté")


@dataclass(frozen=True, slots=True)
class Dot:
    """One of the five levels in the picture of a criterion: ``hit`` is the level given, ``past`` those below it."""

    level: int
    x: int
    r: int
    kind: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion of a scoring."""

    name: Text
    dots: tuple[Dot, ...]
    said: Text
    level_words: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Scoring:
    """One past scoring; ``mean`` is the mean of its levels in words of the page's language."""

    id: UUID
    day: date
    about: Text
    version: int
    mean: str
    rows: tuple[CriterionRow, ...]
    archived: bool
    lock: int
    toggle_url: str


@dataclass(frozen=True, slots=True)
class AssessmentsPage:
    """What the page of quality receives; ``form`` is None for those who may only read."""

    headline: Text
    rubric: Rubric
    rubrics: tuple[Choice, ...]
    scorings: tuple[Scoring, ...]
    can_edit: Decision
    form: ScoreForm | None
    score_url: str
    problems: Sequence[Problem] = ()


def assessments_page(
    defined: Definitions,
    partnership: Partnership,
    rubric: Rubric,
    found: Sequence[Assessment],
    scores: Mapping[UUID, Sequence[AssessmentScore]],
    can_edit: Decision,
    form: ScoreForm | None,
    lang: Lang,
    problems: Sequence[Problem] = (),
) -> AssessmentsPage:
    """The page of one rubric.

    Args:
        found: scorings with this rubric, newest first, archived ones included.
        scores: the scores of each scoring by its id.
    """
    address = reverse("results:assessments", args=[partnership.slug])
    choices = tuple(
        Choice(r.name.text, f"{address}?rubric={r.id}", r.id == rubric.id) for r in defined.rubrics.values()
    )
    scorings = tuple(_scoring(defined, partnership, a, scores.get(a.id, ()), lang) for a in found)
    return AssessmentsPage(
        _headline(rubric, found, scores), rubric, choices, scorings, can_edit, form, f"{address}?rubric={rubric.id}",
        problems,
    )  # fmt: skip


def mean(levels: Sequence[int]) -> Fraction | None:
    """The mean of levels 0 to 4; None without any."""
    return Fraction(sum(levels), len(levels)) if levels else None


def _headline(rubric: Rubric, found: Sequence[Assessment], scores: Mapping[UUID, Sequence[AssessmentScore]]) -> Text:
    """The finding of the newest scoring that counts, as a whole sentence."""
    live = [a for a in found if a.archived_at is None]
    name = rubric.name.text
    level = mean([s.level for s in scores.get(live[0].id, ())]) if live else None
    if level is None:
        return Text("{name}: nothing has been scored yet.", "{name}\u00a0: rien n’a encore été noté.").format(name=name)
    said = Text(wording.number(level, "en", 1), wording.number(level, "fr", 1))
    return Text(
        "{name}: {level} out of 4 at the last scoring.", "{name}\u00a0: {level} sur 4 à la dernière évaluation."
    ).format(name=name, level=said)


def _scoring(
    defined: Definitions,
    partnership: Partnership,
    assessment: Assessment,
    scores: Sequence[AssessmentScore],
    lang: Lang,
) -> Scoring:
    rubric = defined.rubric_versions[(assessment.rubric, assessment.rubric_version)]
    given = {score.criterion: score for score in scores}
    rows = tuple(_row(criterion, given.get(criterion.id)) for criterion in rubric.criteria)
    level = mean([score.level for score in scores])
    return Scoring(
        assessment.id, assessment.day, Text(assessment.about_en, assessment.about_fr), assessment.rubric_version,
        _NOT_SCORED.say(lang) if level is None else wording.number(level, lang, 1), rows,
        assessment.archived_at is not None, assessment.version,
        reverse("results:assessment_toggle", args=[partnership.slug, assessment.id]),
    )  # fmt: skip


def _row(criterion: Criterion, score: AssessmentScore | None) -> CriterionRow:
    name: Text = criterion.name.text
    level = None if score is None else score.level
    dots = []
    for n in range(5):
        kind = "hit" if n == level else "past" if level is not None and n < level else "open"
        dots.append(Dot(n, 14 + 27 * n, 10 if kind == "hit" else 5, kind))
    if score is None:
        return CriterionRow(
            name, tuple(dots), Text(f"{name.en}: not scored", f"{name.fr}\u00a0: non noté"), _NOT_SCORED, Text("", "")
        )
    said = Text(f"{name.en}: level {level} of 4", f"{name.fr}\u00a0: niveau {level} sur 4")
    words = criterion.levels[score.level].text
    return CriterionRow(name, tuple(dots), said, words, Text(score.reason_en, score.reason_fr))
