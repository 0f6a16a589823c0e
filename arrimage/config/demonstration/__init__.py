"""The demonstration region: partnerships modelled on the structures that the sources publish. All of it is illustrative.

A city LIP whose council is the chairs of six sub-councils, eight immigrant representatives, a research seat, ex officio
funders and two co-chairs (London, S4 page 5); a small LIP with three committees (Kingston, S4 page 5); a city-wide LIP
that contains neighbourhood LIPs (Toronto, S3 slide 4); a regional FIN with 43 member organizations, three local
committees and a regional committee of two delegates from each, whose territory covers the others (Eastern Ontario,
S4 page 8). Two fiscal years of records, the same on every machine. No person is named: seats are held by roles. The one
real thing is an extract of a monthly table of Immigration, Refugees and Citizenship Canada for Ontario.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from arrimage.config.demonstration import accounts, money, outcomes, structure, table, work
from arrimage.core.access import MACHINE
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.needs.actions import import_ircc
from arrimage.partnership.models import Partnership
from arrimage.web.models import User

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was loaded: sentences for the person, and the accounts to try."""

    lines: tuple[Text, ...]
    accounts: tuple[User, ...]


def load(*, scale: int = 1, progress: Step | None = None) -> Summary:
    """Load the region; ``scale`` multiplies meetings, attendance, actions and updates.

    Everything is loaded or nothing is. Publishing the snapshots follows, outside the transaction.

    Raises:
        Refused: when a demonstration partnership exists already.
    """
    if Partnership.objects.filter(slug__in=[spec.slug for spec in structure.PARTNERSHIPS]).exists():
        raise Refused(
            Problem(
                Text("The demonstration region is loaded already.", "La région de démonstration est déjà chargée."),
                Text("Use another data folder to load it anew.", "Utilisez un autre dossier de données pour la charger de nouveau."),
            )
        )  # fmt: skip
    step = progress or (lambda done, total: None)
    total = 2 * len(structure.PARTNERSHIPS) + 3
    with transaction.atomic():
        region = structure.build(by=MACHINE)
        step(1, total)
        for number, spec in enumerate(structure.PARTNERSHIPS, start=2):
            seated = table.build(region, spec, scale=scale, by=MACHINE)
            planned = work.build(region, spec, seated, scale=scale, by=MACHINE)
            money.build(region, spec, planned, by=MACHINE)
            outcomes.build(region, spec, by=MACHINE)
            step(number, total)
        people = accounts.build(region)
        # A real table among made-up records: the monthly one of the province, as published (see NOTICE).
        import_ircc(file=Path(__file__).parent / "content" / "ODP-PR-AgeGroup-Ontario-extract.csv", by=MACHINE)
    step(len(structure.PARTNERSHIPS) + 2, total)
    signed = outcomes.publish(region, by=MACHINE, progress=lambda n: step(len(structure.PARTNERSHIPS) + 2 + n, total))
    step(total, total)
    return Summary(
        (
            Text(
                "{n} partnerships loaded, with two fiscal years of records. Every record is illustrative.",
                "{n} partenariats chargés, avec deux exercices d’enregistrements. Tous les enregistrements sont fictifs.",
            ).format(n=len(structure.PARTNERSHIPS)),
            Text("{n} reports of 2024–25 signed off.", "{n} rapports de 2024-2025 approuvés.").format(n=signed),
        ),
        tuple(people),
    )
