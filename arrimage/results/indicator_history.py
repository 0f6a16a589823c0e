"""The history of an indicator in a partnership, from the audit, in words."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from arrimage.core.text import Text
from arrimage.partnership.models import Partnership
from arrimage.results.models import IndicatorChoice, LocalTarget, Observation
from arrimage.results.pages.indicator import Entry
from arrimage.web.models import AuditEntry, User

VERBS: Mapping[str, Text] = {
    "observation.enter": Text("Observed value entered", "Valeur observée saisie"),
    "observation.approve": Text("Observed value approved", "Valeur observée approuvée"),
    "observation.archive": Text("Observed value archived", "Valeur observée archivée"),
    "observation.restore": Text("Observed value restored", "Valeur observée restaurée"),
    "target.set": Text("Target set", "Cible fixée"),
    "indicator.choose": Text("Chosen to be reported", "Choisi pour être présenté"),
    "indicator.unchoose": Text("Reported no longer", "Retiré de la présentation"),
}
_OTHER = Text("Changed with other records", "Modifié avec d’autres enregistrements")
_COMMAND = Text("command line", "ligne de commande")
LIMIT = 50


def history_of(partnership: Partnership, indicator: str) -> tuple[Entry, ...]:
    """The last writes on an indicator's observations, targets and choice, newest first; five queries."""
    ids = [
        key
        for model in (Observation, LocalTarget, IndicatorChoice)
        for key in model.objects.filter(partnership=partnership, indicator=indicator).values_list("pk", flat=True)
    ]
    rows = list(AuditEntry.objects.filter(object_id__in=ids).order_by("-at", "-id")[:LIMIT]) if ids else []
    people = {user.id: user.label for user in User.objects.filter(pk__in=[r.actor_id for r in rows if r.actor_id])}
    zone = ZoneInfo(partnership.zone)
    return tuple(
        Entry(
            row.at.astimezone(zone), VERBS.get(row.verb, _OTHER),
            people.get(row.actor_id, _COMMAND) if row.actor_id else _COMMAND,
        )
        for row in rows
    )  # fmt: skip
