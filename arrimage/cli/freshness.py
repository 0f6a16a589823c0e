"""Commands read what is stored now: a partnership that changed is published before its figures are read."""

from __future__ import annotations

from arrimage.cli.output import progress
from arrimage.core.text import Lang, Text
from arrimage.partnership.models import Partnership
from arrimage.results import queries, snapshots


def up_to_date(partnership: Partnership, lang: Lang) -> Partnership:
    """The same partnership, its current snapshot published anew when something changed since. Pages never do this."""
    if queries.freshness(partnership).waiting:
        with progress(Text("Refreshing the figures", "Actualisation des chiffres"), lang) as step:
            step(0, 1)
            snapshots.publish(partnership)
    return partnership
