"""Places, organizations and partnerships of the demonstration region."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypedDict
from uuid import UUID

import yaml

from arrimage.core.access import Actor
from arrimage.core.ids import derived_id
from arrimage.partnership.models import (
    Agreement,
    AgreementYear,
    Body,
    CompositionRule,
    Decision,
    Meeting,
    Membership,
    Organization,
    Partnership,
    Place,
    Seat,
    SeatTerm,
    SharingAgreement,
    Territory,
)
from arrimage.web import records

VERB = "demonstration.load"


@cache
def content(name: str) -> Any:
    """One file of demonstration content."""
    return yaml.safe_load((Path(__file__).parent / "content" / f"{name}.yaml").read_text(encoding="utf-8"))


def uid(*parts: object) -> Any:
    """The same id on every machine for the same parts."""
    return derived_id("demo", *map(str, parts))


class Common(TypedDict):
    """What every write of the demonstration passes to the records module."""

    by: Actor
    verb: str
    partnership_id: UUID | None


@dataclass(frozen=True, slots=True)
class Spec:
    """One partnership to build: its form, its place, the yearly amount of its agreement in dollars."""

    slug: str
    kind: str
    scope: str
    form: str
    place: str
    en: str
    fr: str
    host: str
    dollars: tuple[int, int]
    parent: str = ""


PARTNERSHIPS: tuple[Spec, ...] = (
    Spec("port-clair", "lip", "community", "six_sub_councils", "port-clair", "Port-Clair and District", "Port-Clair et environs", "port-clair-city", (208_000, 214_000)),
    Spec("rive-nord", "lip", "community", "three_committees", "rive-nord", "Rive-Nord", "Rive-Nord", "rive-nord-health-centre", (96_000, 98_500)),
    Spec("grand-havre", "lip", "city", "city_wide", "grand-havre", "Grand-Havre", "Grand-Havre", "grand-havre-city", (260_000, 266_700)),
    Spec("grand-havre-east", "lip", "neighbourhood", "neighbourhood", "grand-havre-east", "Grand-Havre East", "Grand-Havre-Est", "grand-havre-settlement", (74_000, 75_500), "grand-havre"),
    Spec("grand-havre-harbour", "lip", "neighbourhood", "neighbourhood", "grand-havre-harbour", "Grand-Havre Harbourfront", "Grand-Havre-du-Port", "grand-havre-multicultural", (70_000, 71_500), "grand-havre"),
    Spec("grand-havre-heights", "lip", "neighbourhood", "neighbourhood", "grand-havre-heights", "Grand-Havre Heights", "Hauteurs-de-Grand-Havre", "grand-havre-family", (59_500, 61_000), "grand-havre"),
    Spec("clairmont", "fin", "region", "local_committees", "clairmont", "Clairmont Region", "Région de Clairmont", "clairmont-fr-assembly", (310_000, 318_000)),
)  # fmt: skip
#: code, level, English, French, parent, latitude and longitude in millionths of a degree (made up)
PLACES = (
    ("ontario", "province", "Ontario", "Ontario", None, 44_500_000, -78_000_000),
    ("clairmont", "region", "Clairmont Region", "Région de Clairmont", "ontario", 45_100_000, -76_900_000),
    ("port-clair", "city", "Port-Clair", "Port-Clair", "clairmont", 45_020_000, -76_700_000),
    (
        "port-clair-district",
        "county",
        "Port-Clair District",
        "District de Port-Clair",
        "clairmont",
        45_060_000,
        -76_800_000,
    ),
    ("rive-nord", "city", "Rive-Nord", "Rive-Nord", "clairmont", 45_260_000, -77_050_000),
    ("grand-havre", "city", "Grand-Havre", "Grand-Havre", "clairmont", 45_180_000, -76_520_000),
    (
        "grand-havre-east",
        "neighbourhood",
        "Grand-Havre East",
        "Grand-Havre-Est",
        "grand-havre",
        45_185_000,
        -76_470_000,
    ),
    (
        "grand-havre-harbour",
        "neighbourhood",
        "Harbourfront",
        "Quartier du Port",
        "grand-havre",
        45_171_000,
        -76_525_000,
    ),
    ("grand-havre-heights", "neighbourhood", "The Heights", "Les Hauteurs", "grand-havre", 45_199_000, -76_550_000),
)
SUB_COUNCILS = (
    ("employment", "Employment", "Emploi", ["employment", "chamber", "manufacturers", "workforce-board", "college", "settlement"]),
    ("education", "Education", "Éducation", ["school-public", "school-french", "college", "university", "language-school"]),
    ("health", "Health and well-being", "Santé et mieux-être", ["health-unit", "health-centre", "family", "african"]),
    ("inclusion", "Inclusion and civic engagement", "Inclusion et participation citoyenne", ["library", "interfaith", "latin-american", "african", "recreation"]),
    ("justice", "Justice and protective services", "Justice et services de protection", ["police", "legal-clinic", "multicultural"]),
    ("settlement", "Settlement", "Établissement", ["settlement", "multicultural", "language-school", "fr-settlement", "housing", "fin-secretariat"]),
)  # fmt: skip
COMMITTEES = (
    (
        "welcome",
        "Welcome and services",
        "Accueil et services",
        ["settlement", "multicultural", "library", "health-centre", "school-public"],
    ),
    ("work", "Work and learning", "Travail et apprentissage", ["employment", "chamber", "college", "language-school"]),
    ("belonging", "Belonging", "Appartenance", ["interfaith", "african", "latin-american", "police", "school-french"]),
)
LOCALITIES = ("port-clair", "rive-nord", "grand-havre")
NAMES = {"port-clair": "Port-Clair", "rive-nord": "Rive-Nord", "grand-havre": "Grand-Havre", "clairmont": "Clairmont"}


@dataclass(slots=True)
class Region:
    """Everything built so far, by key."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)

    def organization(self, place: str, kind: str) -> Organization | None:
        """The organization of a kind at a place, else at its city, else the regional one."""
        city = next((name for name in LOCALITIES if place.startswith(name)), "port-clair")
        for key in (f"{place}-{kind}", f"{city}-{kind}", f"clairmont-{kind}"):
            if key in self.organizations:
                return self.organizations[key]
        return None


@dataclass(slots=True)
class Seated:
    """The bodies of a partnership with their seats and meetings, for what is built on them."""

    bodies: dict[str, Body] = field(default_factory=dict)
    seats: dict[str, list[Seat]] = field(default_factory=dict)
    terms: list[SeatTerm] = field(default_factory=list)
    rules: list[CompositionRule] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def _organization(place: str, row: list[Any]) -> Organization:
    kind, english, french, sector, government, funded, mainstream, francophone, provider = row
    key = f"{place}-{kind}"
    return Organization(
        id=uid("organization", key), key=key, name_en=english.format(p=NAMES[place]), name_fr=french.format(p=NAMES[place]),
        sector=sector, government=government, settlement_funded=funded, mainstream=mainstream, francophone=francophone,
        service_provider=provider, illustrative=True,
    )  # fmt: skip


def build(*, by: Actor) -> Region:
    """Places, organizations, partnerships with territory, agreements and memberships."""
    region = Region()
    for code, level, english, french, parent, latitude, longitude in PLACES:
        # The province is a real place that imported tables name too; the rest is made up.
        place = Place.objects.filter(code=code).first() or records.create(
            Place(
                id=uid("place", code), code=code, level=level, name_en=english, name_fr=french, illustrative=code != "ontario",
                parent=region.places.get(parent or ""), latitude_e6=latitude, longitude_e6=longitude,
            ),
            by=by, verb=VERB, partnership_id=None,
        )  # fmt: skip
        region.places[code] = place
    data = content("organizations")
    rows = [_organization(p, row) for p in LOCALITIES for row in data["local"] + data["francophone"]]
    rows += [_organization("clairmont", row) for row in data["regional"] + data["regional_francophone"]]
    records.create_many(rows, by=by, verb=VERB, partnership_id=None)
    region.organizations = {row.key: row for row in rows}
    for spec in PARTNERSHIPS:
        _partnership(region, spec, by)
    return region


def _partnership(region: Region, spec: Spec, by: Actor) -> None:
    lip = spec.kind == "lip"
    kind_en = "Local Immigration Partnership" if lip else "Francophone Immigration Network"
    kind_fr = "Partenariat local en immigration" if lip else "Réseau en immigration francophone"
    partnership = records.create(
        Partnership(
            id=uid("partnership", spec.slug), slug=spec.slug, kind=spec.kind, scope=spec.scope, started=date(2022, 4, 1),
            name_en=f"{spec.en} {kind_en}", name_fr=f"{kind_fr} – {spec.fr}", illustrative=True,
            parent=region.partnerships.get(spec.parent), host=region.organizations[spec.host],
            mandate_en=(
                "Bring everyone who receives newcomers to one table, find out what newcomers need, agree on a strategy and carry it out."
                if lip else
                "Bring the Francophone community together around the attraction, reception, integration and retention of French-speaking newcomers."
            ),
            mandate_fr=(
                "Réunir à une même table tous ceux qui accueillent des personnes nouvellement arrivées, cerner les besoins, convenir d’une stratégie et la mettre en œuvre."
                if lip else
                "Réunir la communauté francophone autour de l’attraction, de l’accueil, de l’intégration et de la rétention des personnes nouvellement arrivées d’expression française."
            ),
        ),
        by=by, verb=VERB, partnership_id=uid("partnership", spec.slug),
    )  # fmt: skip
    region.partnerships[spec.slug] = partnership
    common: Common = {"by": by, "verb": VERB, "partnership_id": partnership.id}
    covered = {
        "port-clair": ["port-clair", "port-clair-district", "ontario"],
        "clairmont": ["clairmont", "port-clair", "port-clair-district", "rive-nord", "grand-havre", "ontario"],
        "grand-havre": ["grand-havre", "grand-havre-east", "grand-havre-harbour", "grand-havre-heights"],
    }.get(spec.slug, [spec.place])
    records.create_many(
        [Territory(id=uid("territory", spec.slug, c), partnership=partnership, place=region.places[c]) for c in covered if c != "ontario"],
        **common,
    )  # fmt: skip
    agreement = records.create(
        Agreement(
            id=uid("agreement", spec.slug), partnership=partnership, reference=f"CA-{spec.slug}-2024", funder="settlement_program",
            start=date(2024, 4, 1), end=date(2027, 3, 31), amount_cents=(sum(spec.dollars) + spec.dollars[1]) * 100,
        ),
        **common,
    )  # fmt: skip
    records.create_many(
        [
            AgreementYear(id=uid("agreement-year", spec.slug, year), agreement=agreement, fiscal_year=year, amount_cents=dollars * 100)
            for year, dollars in ((2024, spec.dollars[0]), (2025, spec.dollars[1]), (2026, spec.dollars[1]))
        ],
        **common,
    )  # fmt: skip
    records.create_many(
        [
            SharingAgreement(id=uid("sharing", spec.slug, a), partnership=partnership, audience=a, threshold=t, base=b, start=date(2024, 4, 1))
            for a, t, b in (("funder", 6, 1), ("public", 10, 5))
        ],
        **common,
    )  # fmt: skip
    records.create_many(_memberships(region, spec, partnership), **common)


def _memberships(region: Region, spec: Spec, partnership: Partnership) -> list[Membership]:
    data = content("organizations")
    if spec.kind == "fin":
        # 13 kinds in three localities and 4 regional ones: the 43 organizations of the source.
        keys = [f"{place}-{row[0]}" for place in LOCALITIES for row in data["francophone"]]
        keys += [f"clairmont-{row[0]}" for row in data["regional_francophone"]]
    else:
        city = next(name for name in LOCALITIES if spec.place.startswith(name))
        kinds = [row[0] for row in data["local"]]
        if spec.form == "three_committees":
            kinds = [
                k
                for k in kinds
                if k not in ("planning", "manufacturers", "south-asian", "foundation", "university", "recreation")
            ]
        if spec.form == "neighbourhood":
            kinds = [
                "settlement",
                "multicultural",
                "school-public",
                "school-french",
                "health-centre",
                "police",
                "library",
                "african",
                "interfaith",
                "family",
                "housing",
            ]
        keys = [f"{city}-{kind}" for kind in kinds]
        if spec.form != "neighbourhood":
            keys += [
                f"{city}-fr-settlement",
                "clairmont-fin-secretariat",
                "clairmont-federal-funder",
                "clairmont-provincial-ministry",
                "clairmont-workforce-board",
            ]
    rows = []
    for number, key in enumerate(keys):
        organization = region.organizations[key]
        # A few joined during the two years and two left, so that joining and staying have figures.
        joined = date(2022, 5, 10) if number % 6 else date(2024, 9 + number % 3, 12)
        left = (
            date(2025, 6, 30)
            if spec.kind == "lip" and key.endswith(("-south-asian", "-housing")) and spec.form != "neighbourhood"
            else None
        )
        rows.append(
            Membership(
                id=uid("membership", spec.slug, key), partnership=partnership, organization=organization,
                sector=organization.sector, joined=joined, left=left,
            )
        )  # fmt: skip
    return rows
