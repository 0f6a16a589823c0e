"""Which records the history of an indicator tells of."""

from __future__ import annotations

from arrimage.core.text import Lang
from arrimage.partnership.models import Partnership
from arrimage.results.models import IndicatorChoice, LocalTarget, Observation
from arrimage.web import history

LIMIT = 50


def history_of(partnership: Partnership, indicator: str, lang: Lang) -> tuple[history.Entry, ...]:
    """The last writes on an indicator's observations, targets and choice, newest first; five queries and those of names."""
    ids = [
        key
        for model in (Observation, LocalTarget, IndicatorChoice)
        for key in model.objects.filter(partnership=partnership, indicator=indicator).values_list("pk", flat=True)
    ]
    return tuple(history.of(ids, partnership.zone, lang, LIMIT)) if ids else ()
