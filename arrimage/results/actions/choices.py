"""Which indicators beyond the common core a partnership reports."""

from __future__ import annotations

from django.db import transaction

from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Indicator
from arrimage.partnership.models import Partnership
from arrimage.results.models import IndicatorChoice
from arrimage.web import records


def known_indicator(partnership: Partnership, indicator: str) -> Indicator:
    """The latest definition of an indicator that a partnership of this kind may report.

    Raises:
        Refused: when there is no such indicator, or it is not meant for this kind of partnership.
    """
    found = definitions().indicators.get(indicator)
    if found is None or partnership.kind not in found.kinds:
        raise Refused(
            Problem(
                Text("“{id}” is no indicator of this kind of partnership.",
                     "«\u00a0{id}\u00a0» n’est pas un indicateur de ce type de partenariat.").format(id=indicator),
                Text("Choose one from the indicator manual.", "Choisissez-en un dans le manuel des indicateurs."),
            )
        )  # fmt: skip
    return found


@transaction.atomic
def choose_indicator(*, partnership: Partnership, indicator: str, by: Actor) -> IndicatorChoice:
    """Report an indicator beyond the common core. Choosing it again changes nothing.

    Raises:
        Refused: when it is unknown, not for this kind of partnership, or already part of the common core.
    """
    if known_indicator(partnership, indicator).core:
        raise Refused(
            Problem(
                Text("This indicator is part of the common core.", "Cet indicateur fait partie du tronc commun."),
                Text(
                    "It is always reported; nothing needs to be chosen.",
                    "Il est toujours présenté; rien n’est à choisir.",
                ),
            )
        )
    kept = IndicatorChoice.objects.select_for_update().filter(partnership=partnership, indicator=indicator).first()
    if kept is None:
        choice = IndicatorChoice(partnership=partnership, indicator=indicator)
        return records.create(choice, by=by, verb="indicator.choose", partnership_id=partnership.id)
    if kept.archived_at is None:
        return kept
    return records.restore(kept, by=by, verb="indicator.choose", partnership_id=partnership.id)


@transaction.atomic
def unchoose_indicator(*, partnership: Partnership, indicator: str, by: Actor) -> None:
    """Report an indicator no longer; its figures, targets and observations stay. Not chosen: nothing changes."""
    kept = IndicatorChoice.objects.filter(partnership=partnership, indicator=indicator, archived_at=None).first()
    if kept is not None:
        records.archive(kept, by=by, verb="indicator.unchoose", partnership_id=partnership.id)
