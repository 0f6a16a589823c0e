"""Values observed elsewhere: entered with their source, approved, put away and brought back."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from arrimage.core.access import Actor
from arrimage.core.period import Period
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership
from arrimage.results.actions.choices import known_indicator
from arrimage.results.amounts import amount_problems
from arrimage.results.models import Observation
from arrimage.web import records


@transaction.atomic
def enter_observation(
    *,
    partnership: Partnership,
    indicator: str,
    period: str,
    day: date,
    numerator: int | None,
    denominator: int | None,
    source: Text,
    approve: bool,
    by: Actor,
    breakdown: str = "",
    category: str = "",
) -> Observation:
    """Enter one observed value. An unapproved one waits and counts in no figure.

    Args:
        period: period code, for example ``FY2025-26``; any form that :meth:`Period.parse` reads.
        day: the local day on which it was observed or published.
        numerator: amount in the indicator's unit (cents for money); 0 is a value.
        denominator: what it is out of, exactly when the indicator's unit divides.
        source: where the value stands; one language is enough.

    Raises:
        Refused: with every problem found; nothing is stored.
    """
    definition = known_indicator(partnership, indicator)
    code = Period.parse(period).code
    problems = amount_problems(definition, numerator, denominator)
    if not (definition.observed or definition.also_observed):
        problems.append(
            Problem(
                Text("This indicator computes itself from records and takes no observation.",
                     "Cet indicateur se calcule à partir des enregistrements et n’accepte pas d’observation."),
                Text("Correct the records behind it instead.", "Corrigez plutôt les enregistrements dont il provient."),
            )
        )  # fmt: skip
    if day > timezone.localdate(timezone=ZoneInfo(partnership.zone)):
        problems.append(
            Problem(
                Text("The day of observation is in the future.", "Le jour de l’observation est dans l’avenir."),
                Text("Give the day on which the value was seen.", "Indiquez le jour où la valeur a été constatée."),
                Text("Observed on", "Observée le"),
            )
        )
    if not (source.en.strip() or source.fr.strip()):
        problems.append(
            Problem(
                Text("The source is missing.", "La source manque."),
                Text("Name the document, table or survey, in at least one language.",
                     "Nommez le document, le tableau ou l’enquête, dans au moins une langue."),
                Text("Source", "Source"),
            )
        )  # fmt: skip
    if (breakdown and breakdown not in {split.id for split in definition.breakdowns}) or bool(breakdown) != bool(
        category
    ):
        problems.append(
            Problem(
                Text("The breakdown is not one of this indicator’s, or its category is missing.",
                     "La ventilation n’est pas de cet indicateur, ou sa catégorie manque."),
                Text("Leave both empty for the whole value.", "Laissez les deux champs vides pour la valeur totale."),
            )
        )  # fmt: skip
    same = Observation.objects.filter(
        partnership=partnership, indicator=indicator, period=code, breakdown=breakdown, category=category, day=day
    ).first()
    if same is not None:
        problems.append(_taken(same))
    if problems:
        raise Refused(*problems)
    assert numerator is not None
    observation = Observation(
        partnership=partnership, indicator=indicator, period=code, day=day, numerator=numerator,
        denominator=denominator, breakdown=breakdown, category=category, source_en=source.en.strip(),
        source_fr=source.fr.strip(), approved=approve, approved_by_id=by.id if approve else None,
    )  # fmt: skip
    return records.create(observation, by=by, verb="observation.enter", partnership_id=partnership.id)


def _taken(same: Observation) -> Problem:
    """Why a second value for the same period and day is refused, and what to do instead."""
    if same.archived_at is None:
        remedy = Text(
            "Archive that one first, or give the day of the newer value: the latest day counts.",
            "Archivez-la d’abord, ou indiquez le jour de la valeur plus récente\u00a0: le jour le plus récent compte.",
        )
        return Problem(
            Text("There is already a value for this period observed on this day.",
                 "Il y a déjà une valeur observée ce jour-là pour cette période."), remedy, Text("Observed on", "Observée le"),
        )  # fmt: skip
    return Problem(
        Text("An archived value has the same period and day.", "Une valeur archivée a la même période et le même jour."),
        Text("Restore it from the list of observations, or give another day.",
             "Restaurez-la dans la liste des observations, ou indiquez un autre jour."),
        Text("Observed on", "Observée le"),
    )  # fmt: skip


@transaction.atomic
def approve_observation(*, observation: Observation, by: Actor, expected: int | None = None) -> Observation:
    """Let an observation count in figures, in the name of ``by``.

    Raises:
        Refused: when somebody else changed it since the editor saw version ``expected``.
    """
    return records.change(
        observation, by=by, verb="observation.approve", partnership_id=observation.partnership_id, expected=expected,
        approved=True, approved_by_id=by.id,
    )  # fmt: skip


@transaction.atomic
def archive_observation(*, observation: Observation, by: Actor, expected: int | None = None) -> Observation:
    """Put an observation away: it counts no longer, and can be restored.

    Raises:
        Refused: when somebody else changed it since the editor saw version ``expected``.
    """
    return records.archive(
        observation, by=by, verb="observation.archive", partnership_id=observation.partnership_id, expected=expected
    )


@transaction.atomic
def restore_observation(*, observation: Observation, by: Actor) -> Observation:
    """Bring an archived observation back."""
    return records.restore(observation, by=by, verb="observation.restore", partnership_id=observation.partnership_id)
