"""The partnership itself, its places, and its agreements with funders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from arrimage.core import codes
from arrimage.core.ids import is_slug
from arrimage.core.text import Text
from arrimage.partnership.models import Agreement, AgreementYear, Partnership, Place, Territory
from arrimage.web.workbook.binding import Binding, Context, ListOf, YearsOf
from arrimage.web.workbook.changes import Key, SheetPlan, Stored
from arrimage.web.workbook.columns import both, choice, day, dollars, key, ref, refs
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Column, Parsed, Sheet

PARTNERSHIP_SHEET = Sheet(
    "partnership",
    Text("Partnership", "Partenariat"),
    Text("The partnership itself: exactly one row.", "Le partenariat lui-même\u00a0: une seule ligne."),
    (
        key(
            Text("Short name used in addresses; it does not change later.", "Nom court employé dans les adresses; il ne change pas ensuite."),
            Text("port-clair", "port-clair"), "slug",
        ),
        choice("kind", Text("Kind", "Type"), Text("LIP, FIN or ZIP.", "PLI, RIF ou PZI."), codes.PARTNERSHIP_KINDS, "lip", short=codes.PARTNERSHIP_SHORT),
        choice("scope", Text("Reach", "Portée"), Text("How far it reaches.", "L’étendue de son territoire."), codes.SCOPES, "city"),
        *both(
            "name", Text("Name", "Nom"), Text("Official name; fill in both languages.", "Nom officiel; remplissez les deux langues."),
            Text("Port-Clair Local Immigration Partnership", "Partenariat local en immigration de Port-Clair"),
        ),
        ref("host", Text("Host organization", "Organisme hôte"), Text("Key of the organization that signs the agreement.", "Clé de l’organisme qui signe l’entente."), "members", Text("port-clair-city", "ville-port-clair")),
        day("started", Text("Started", "Début"), Text("First day of the partnership.", "Premier jour du partenariat."), "2022-04-01"),
        *both("mandate", Text("Mandate", "Mandat"), Text("What the partnership must do, in a few sentences.", "Ce que le partenariat doit faire, en quelques phrases."), limit=5000, wide=50),
        *both("terms", Text("Terms of reference", "Cadre de référence"), Text("Rules of membership and working, if you keep them here.", "Règles d’adhésion et de fonctionnement, si vous les gardez ici."), limit=20000, wide=30),
        Column(
            "zone", Text("Time zone", "Fuseau horaire"),
            Text("Name of a time zone, for example America/Toronto (used when empty).", "Nom d’un fuseau horaire, par exemple America/Toronto (employé si la cellule est vide)."),
            default="America/Toronto", limit=40, example=Text("America/Toronto", "America/Toronto"),
        ),
        refs("places", Text("Places", "Lieux"), Text("Codes of the places that the partnership covers, parted by ;", "Codes des lieux couverts, séparés par des points-virgules"), "places", Text("port-clair; port-clair-district", "port-clair; district-port-clair")),
    ),
    ("slug",),
    names=("name_en", "name_fr"),
    titled="name",
    single=True,
    removable=False,
)  # fmt: skip

PLACES_SHEET = Sheet(
    "places",
    Text("Places", "Lieux"),
    Text(
        "Places that a partnership covers. Places known to this site are shared by all partnerships and keep what they say.",
        "Lieux couverts par un partenariat. Les lieux déjà connus du site sont communs à tous et restent tels quels.",
    ),
    (
        key(Text("Code of the place: a public code or a short name.", "Code du lieu\u00a0: un code public ou un nom court."), Text("port-clair", "port-clair"), "code"),
        choice("level", Text("Level", "Niveau"), Text("What kind of place it is.", "De quel genre de lieu il s’agit."), codes.TERRITORY_LEVELS, "city"),
        *both("name", Text("Name", "Nom"), Text("Name of the place.", "Nom du lieu."), Text("Port-Clair", "Port-Clair"), limit=160),
        ref("parent", Text("Lies in", "Fait partie de"), Text("Code of the larger place, such as the province: its statistics are then shown too.", "Code du lieu plus grand, comme la province\u00a0: ses statistiques sont alors montrées aussi."), "places", Text("ontario", "ontario")),
    ),
    ("code",),
    names=("name_en", "name_fr"),
    titled="name",
    removable=False,
)  # fmt: skip

AGREEMENTS_SHEET = Sheet(
    "agreements",
    Text("Agreements", "Ententes"),
    Text("Agreements with funders, with the amount of each fiscal year.", "Ententes avec les bailleurs de fonds, avec le montant de chaque exercice."),
    (
        Column("reference", Text("Reference", "Référence"), Text("Number of the agreement.", "Numéro de l’entente."), required=True, limit=80, example=Text("CA-2024-01", "EC-2024-01"), wide=22),
        choice("funder", Text("Kind of source", "Type de source"), Text("Who pays.", "Qui paie."), codes.FUNDERS, "settlement_program"),
        day("start", Text("Start", "Début"), Text("First day.", "Premier jour."), "2024-04-01", required=True),
        day("end", Text("End", "Fin"), Text("Last day.", "Dernier jour."), "2027-03-31", required=True),
        dollars("amount", Text("Total amount", "Montant total"), Text("Amount of the whole agreement.", "Montant de toute l’entente."), "600000"),
    ),
    ("reference",),
    orders=(("start", "end"),),
    years=True,
)  # fmt: skip


class PlaceBinding(Binding):
    """Places are shared by every partnership: the workbook adds them, and leaves those that exist as they are."""

    def load(self, context: Context) -> dict[Key, Stored]:
        """Every place; only those of the partnership's territory and the places they lie in are exported."""
        found: dict[Key, Stored] = {}
        for record in Place.objects.filter(archived_at=None):
            values = self.values(context, record)
            found[(record.code,)] = Stored(values, record)
            context.know("places", record.code, record)
        return found


def _keep_places(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("places", []):
        known = found.get((str(row.values["code"]),))
        if known is None:
            continue
        for code, value in row.values.items():
            if known.values.get(code) != value:
                findings.cell(
                    row, code, PLACES_SHEET.column(code).header,
                    Text("This place is known to the site and shared by all partnerships; the file says something else.", "Ce lieu est connu du site et commun à tous les partenariats; le fichier dit autre chose."),
                    Text("Take over what the export says, or give a new place its own code.", "Reprenez ce que dit l’exportation ou donnez à un nouveau lieu son propre code."),
                )  # fmt: skip


class PartnershipBinding(Binding):
    """One row. A new partnership becomes the context's owner as soon as it is prepared."""

    def prepare(self, context: Context, plan: SheetPlan) -> None:
        """Make the new partnership's record and let everything else belong to it."""
        super().prepare(context, plan)
        if context.owner is None and plan.changes:
            assert plan.changes[0].stored is not None
            context.owner = plan.changes[0].stored.record


def _check_partnership(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    for row in parsed.rows.get("partnership", []):
        slug, zone = str(row.values.get("slug")), row.values.get("zone")
        if not is_slug(slug) or (context.owner is None and Partnership.objects.filter(slug=slug).exists()):
            findings.cell(
                row, "slug", PARTNERSHIP_SHEET.column("slug").header,
                Text(f"“{slug}” cannot be the key of a new partnership: it is taken or not fit for an address.", f"«\u00a0{slug}\u00a0» ne peut servir de clé à un nouveau partenariat\u00a0: la clé est prise ou ne convient pas à une adresse."),
                Text("Write another key of lower-case letters, digits and hyphens.", "Écrivez une autre clé faite de minuscules, de chiffres et de traits d’union."),
            )  # fmt: skip
        if zone and zone not in available_timezones():
            findings.cell(
                row, "zone", PARTNERSHIP_SHEET.column("zone").header,
                Text(f"“{zone}” is no time zone.", f"«\u00a0{zone}\u00a0» n’est pas un fuseau horaire."),
                Text("Write for example America/Toronto, America/Winnipeg or America/Moncton.", "Écrivez par exemple America/Toronto, America/Winnipeg ou America/Moncton."),
            )  # fmt: skip


def _own(context: Context) -> Any:
    return Partnership.objects.filter(pk=context.owner.pk)


PLACES: Binding = PlaceBinding(
    PLACES_SHEET, Place, "place", lambda context: Place.objects.all(),
    {"code": "code", "level": "level", "name_en": "name_en", "name_fr": "name_fr", "parent": "parent"},
    rules=_keep_places,
)  # fmt: skip
PARTNERSHIP: Binding = PartnershipBinding(
    PARTNERSHIP_SHEET, Partnership, "partnership", _own,
    {
        "slug": "slug", "kind": "kind", "scope": "scope", "name_en": "name_en", "name_fr": "name_fr", "host": "host",
        "started": "started", "mandate_en": "mandate_en", "mandate_fr": "mandate_fr", "terms_en": "terms_en",
        "terms_fr": "terms_fr", "zone": "zone",
    },
    lists={"places": ListOf(Territory, "partnership", "place", "places")},
    rules=_check_partnership,
)  # fmt: skip
AGREEMENTS: Binding = Binding(
    AGREEMENTS_SHEET, Agreement, "agreement", lambda context: Agreement.objects.filter(partnership=context.owner),
    {"reference": "reference", "funder": "funder", "start": "start", "end": "end", "amount": "amount_cents"},
    fixed=lambda context: {"partnership_id": context.owner.pk},
    years=YearsOf(AgreementYear, "agreement", blank=False),
)  # fmt: skip


def covered(context: Context) -> set[str]:
    """Codes of the places of the partnership's territory and of every place they lie in."""
    places = {place.pk: place for place in context.records.get("places", {}).values()}
    ids = set(Territory.objects.filter(partnership=context.owner, archived_at=None).values_list("place_id", flat=True))
    wanted: set[str] = set()
    waiting = [places[one] for one in ids if one in places]
    while waiting:
        place = waiting.pop()
        if place.code not in wanted:
            wanted.add(place.code)
            if place.parent_id in places:
                waiting.append(places[place.parent_id])
    return wanted
