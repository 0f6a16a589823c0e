"""A partnership's own targets. A changed target is a new version; earlier ones stay as they were adopted."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership
from arrimage.results.actions.choices import known_indicator
from arrimage.results.amounts import amount_problems
from arrimage.results.models import LocalTarget
from arrimage.web import records

#: Numerator and denominator; None when the target or baseline has no number.
Pair = tuple[int | None, int | None]
NO_NUMBER: Pair = (None, None)


@transaction.atomic
def set_target(
    *,
    partnership: Partnership,
    indicator: str,
    target: Pair,
    baseline: Pair,
    words: Text,
    adopted: date,
    due: date | None,
    baseline_date: date | None,
    by: Actor,
) -> LocalTarget:
    """Set a local target as a new version. A target without a number is said in words.

    Args:
        target: amount in the indicator's unit (cents for money) and what it is out of.
        baseline: the same for the value before the work.
        words: the target in words; required when it has no number; one language is enough.
        adopted: the local day on which it was agreed.

    Raises:
        Refused: with every problem found; nothing is stored.
    """
    definition = known_indicator(partnership, indicator)
    problems: list[Problem] = []
    for pair in (target, baseline):
        if pair != NO_NUMBER:
            problems += amount_problems(definition, *pair)
    if target == NO_NUMBER and not (words.en.strip() or words.fr.strip()):
        problems.append(
            Problem(
                Text("The target has neither a number nor words.", "La cible n’a ni nombre ni texte."),
                Text("Write the number to reach, or say the target in words.",
                     "Écrivez le nombre à atteindre, ou décrivez la cible en mots."),
                Text("Target", "Cible"),
            )
        )  # fmt: skip
    if due is not None and baseline_date is not None and due <= baseline_date:
        problems.append(
            Problem(
                Text(
                    "The target is due before its baseline.", "L’échéance de la cible précède la valeur de référence."
                ),
                Text("Give a later date.", "Indiquez une date plus tardive."),
                Text("To reach by", "À atteindre d’ici le"),
            )
        )
    if problems:
        raise Refused(*problems)
    # The row of the partnership is the lock: two people who set a target at once get two numbers, not an error.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    last = LocalTarget.objects.filter(partnership=partnership, indicator=indicator).aggregate(last=Max("number"))[
        "last"
    ]
    new = LocalTarget(
        partnership=partnership, indicator=indicator, number=(last or 0) + 1,
        baseline_numerator=baseline[0], baseline_denominator=baseline[1], baseline_date=baseline_date,
        target_numerator=target[0], target_denominator=target[1],
        words_en=words.en.strip(), words_fr=words.fr.strip(), due=due, adopted=adopted,
    )  # fmt: skip
    return records.create(new, by=by, verb="target.set", partnership_id=partnership.id)
