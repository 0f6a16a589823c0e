"""The leverage ledger: contributions from any source, one column for each fiscal year."""

from __future__ import annotations

from collections.abc import Mapping

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.workbook.meetings import not_to_come
from arrimage.strategy.models import Resource, ResourceYear
from arrimage.web.workbook.binding import Binding, Context, YearsOf
from arrimage.web.workbook.changes import Key, Stored
from arrimage.web.workbook.columns import both, choice, day, key, ref
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Parsed, Sheet

RESOURCES_SHEET = Sheet(
    "resources",
    Text("Resources", "Ressources"),
    Text(
        "Money and contributions in kind from any source. An amount left empty is not known; write 0 for none.",
        "Fonds et contributions en nature de toute source. Un montant vide est inconnu; écrivez 0 s’il est nul.",
    ),
    (
        key(Text("Short name of the contribution.", "Nom court de la contribution."), Text("city-grant", "subvention-ville")),
        day("day", Text("Date", "Date"), Text("Day on which it was asked for, promised or received.", "Jour de la demande, de la promesse ou de la réception."), "2025-06-02", required=True),
        *both("source", Text("Source", "Source"), Text("Who contributes.", "Qui contribue."), Text("City of Port-Clair", "Ville de Port-Clair")),
        ref("organization", Text("Organization", "Organisme"), Text("Key of the contributing organization, if it is listed.", "Clé de l’organisme qui contribue, s’il est dans la liste."), "members"),
        choice("funder", Text("Kind of source", "Type de source"), Text("Everything but the Settlement Program counts as outside money.", "Tout, sauf le Programme d’établissement, compte comme fonds d’autres sources."), codes.FUNDERS, "municipal"),
        choice("contribution", Text("Cash or in kind", "Financière ou en nature"), Text("The two are never mixed in one row.", "Les deux ne se mêlent jamais dans une même ligne."), codes.CONTRIBUTIONS, "cash"),
        choice("status", Text("Status", "État"), Text("Asked for, promised in writing, received or refused.", "Demandé, promis par écrit, reçu ou refusé."), codes.RESOURCE_STATUS, "confirmed"),
        *both("purpose", Text("Purpose", "Utilisation"), Text("What it is for.", "À quoi elle sert."), Text("Welcome fair", "Salon d’accueil"), limit=300),
        ref("action", Text("Action", "Action"), Text("Key of the action that it pays for.", "Clé de l’action qu’elle finance."), "actions"),
    ),
    ("key",),
    titled="source",
    years=True,
)  # fmt: skip


def _check(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("resources", []):
        if not row.removed:
            not_to_come(context, row, "day", RESOURCES_SHEET.column("day").header, findings)


RESOURCES: Binding = Binding(
    RESOURCES_SHEET, Resource, "resource", lambda context: Resource.objects.filter(partnership=context.owner),
    {
        "key": "key", "day": "day", "source_en": "source_en", "source_fr": "source_fr", "organization": "organization",
        "funder": "funder", "contribution": "contribution", "status": "status", "purpose_en": "purpose_en",
        "purpose_fr": "purpose_fr", "action": "action",
    },
    fixed=lambda context: {"partnership_id": context.owner.pk},
    years=YearsOf(ResourceYear, "resource", blank=True),
    rules=_check,
)  # fmt: skip
