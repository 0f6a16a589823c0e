"""Bodies, seats and composition rules of the demonstration region; meetings follow in :mod:`.meetings`."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from arrimage.config.demonstration import meetings
from arrimage.config.demonstration.structure import (
    COMMITTEES,
    LOCALITIES,
    NAMES,
    SUB_COUNCILS,
    VERB,
    Common,
    Region,
    Seated,
    Spec,
    content,
    uid,
)
from arrimage.core.access import Actor
from arrimage.partnership.models import (
    Body,
    CompositionRule,
    Organization,
    Seat,
    SeatTerm,
)
from arrimage.web import records


class _Builder:
    def __init__(self, region: Region, spec: Spec) -> None:
        self.region, self.spec = region, spec
        self.partnership = region.partnerships[spec.slug]
        self.out = Seated()

    def body(
        self, key: str, kind: str, en: str, fr: str, parent: str = "", *, terms: bool = True, quorum: int | None = None
    ) -> None:
        self.out.bodies[key] = Body(
            id=uid("body", self.spec.slug, key), partnership=self.partnership, parent=self.out.bodies.get(parent), key=key, kind=kind,
            name_en=en, name_fr=fr, started=date(2022, 4, 20), terms_adopted=date(2022, 6, 15) if terms else None, quorum=quorum,
        )  # fmt: skip
        self.out.seats[key] = []

    def seat(
        self, body: str, key: str, en: str, fr: str, sector: str, role: str = "member", *, organization: Organization | None = None,
        person: tuple[str, str] | None = None, voting: bool = True, of: str = "", since: date = date(2022, 4, 20), until: date | None = None,
    ) -> None:  # fmt: skip
        """A seat and, unless it is vacant, its holder since ``since`` (until ``until``, then vacant)."""
        seat = Seat(
            id=uid("seat", self.spec.slug, body, key), body=self.out.bodies[body], key=key, label_en=en, label_fr=fr, sector=sector,
            role=role, voting=voting, start=date(2022, 4, 20), delegate_of=self.out.bodies.get(of),
        )  # fmt: skip
        self.out.seats[body].append(seat)
        if organization is None and person is None:
            return
        self.out.terms.append(
            SeatTerm(
                id=uid("term", self.spec.slug, body, key), seat=seat, holder="organization" if organization else "person",
                organization=organization, person_en=person[0] if person else "", person_fr=person[1] if person else "", start=since, end=until,
            )
        )  # fmt: skip

    def of(self, kind: str) -> Organization:
        found = self.region.organization(self.spec.place, kind)
        assert found is not None, kind
        return found

    def held(self, body: str, kind: str, role: str = "member", **options: Any) -> None:
        organization = self.of(kind)
        name_en, name_fr = organization.name_en or organization.name_fr, organization.name_fr or organization.name_en
        self.seat(body, kind, name_en, name_fr, organization.sector, role, organization=organization, **options)

    def rule(self, body: str, kind: str, count: int, en: str, fr: str, **fields: str) -> None:
        number = len(self.out.rules)
        self.out.rules.append(
            CompositionRule(
                id=uid("rule", self.spec.slug, body, number), body=self.out.bodies[body], kind=kind, count=count, statement_en=en,
                statement_fr=fr, **fields,
            )
        )  # fmt: skip

    def newcomers(self, body: str, count: int, vacant: int = 0) -> None:
        for n in range(1, count + 1):
            person = (
                None
                if n > count - vacant
                else (f"Newcomer representative {n}", f"Personne représentante nouvellement arrivée {n}")
            )
            self.seat(body, f"newcomer-{n}", f"Newcomer representative {n}", f"Représentation des personnes nouvellement arrivées {n}", "newcomers", "newcomer", person=person)  # fmt: skip


def _six_sub_councils(b: _Builder) -> None:
    b.body("council", "council", "Partnership council", "Conseil de partenariat", quorum=10)
    for key, en, fr, _kinds in SUB_COUNCILS:
        b.body(
            key,
            "sub_council",
            f"{en} sub-council",
            f"Sous-conseil {fr[0].lower() + fr[1:]}",
            "council",
            terms=key != "justice",
            quorum=3,
        )
    b.body(
        "newcomer-group",
        "newcomer_advisory",
        "Newcomer advisory group",
        "Groupe consultatif de personnes nouvellement arrivées",
        "council",
        terms=False,
    )
    b.held("council", "city", "co_chair")
    b.held("council", "united-way", "co_chair")
    for key, en, fr, kinds in SUB_COUNCILS:
        chair = b.of(kinds[0])
        vacant = key == "justice"
        b.seat(
            "council", f"chair-{key}", f"Chair, {en.lower()} sub-council", f"Présidence, sous-conseil {fr[0].lower() + fr[1:]}", chair.sector,
            "delegate", organization=None if vacant else chair, of=key,
        )  # fmt: skip
        for position, kind in enumerate(kinds):
            # The police left the justice table in May 2025; two employer chairs were never filled.
            until = date(2025, 5, 14) if kind == "police" else None
            b.held(key, kind, "chair" if position == 0 else "member", until=until)
        b.newcomers(key, 1)
        if key == "employment":
            for n in (1, 2):
                b.seat(key, f"employer-{n}", f"Employer {n}", f"Employeur {n}", "employers", "champion")
    b.newcomers("council", 8, vacant=1)
    b.held("council", "university", "researcher")
    b.held("council", "federal-funder", "ex_officio", voting=False)
    b.held("council", "provincial-ministry", "ex_officio", voting=False)
    b.newcomers("newcomer-group", 9)
    b.rule(
        "council",
        "chairs_of",
        6,
        "The chairs of the six sub-councils sit on the council.",
        "La présidence de chacun des six sous-conseils siège au conseil.",
        of_kind="sub_council",
    )
    b.rule(
        "council",
        "role",
        8,
        "Eight newcomer representatives sit on the council.",
        "Huit personnes représentantes nouvellement arrivées siègent au conseil.",
        role="newcomer",
    )
    b.rule(
        "council",
        "role",
        2,
        "The city and the United Way share the chair.",
        "La ville et Centraide assument la coprésidence.",
        role="co_chair",
    )
    b.rule("council", "role", 1, "One seat is for research.", "Un siège est réservé à la recherche.", role="researcher")
    b.rule(
        "council",
        "role",
        2,
        "Funders sit ex officio, without a vote.",
        "Les bailleurs de fonds sont membres d’office, sans droit de vote.",
        role="ex_officio",
    )


def _three_committees(b: _Builder) -> None:
    b.body("council", "council", "Partnership council", "Conseil de partenariat", quorum=6)
    for key, en, fr, kinds in COMMITTEES:
        b.body(
            key,
            "committee",
            f"{en} committee",
            f"Comité {fr[0].lower() + fr[1:]}",
            "council",
            terms=key != "belonging",
            quorum=3,
        )
        for position, kind in enumerate(kinds):
            b.held(key, kind, "chair" if position == 0 else "member")
        b.newcomers(key, 1, vacant=1 if key == "work" else 0)
        chair = b.of(kinds[0])
        b.seat(
            "council",
            f"chair-{key}",
            f"Chair, {en.lower()} committee",
            f"Présidence, comité {fr[0].lower() + fr[1:]}",
            chair.sector,
            "delegate",
            organization=chair,
            of=key,
        )
    b.held("council", "health-centre", "chair")
    b.held("council", "school-french", since=date(2024, 9, 10))
    b.held("council", "united-way")
    b.held("council", "police")
    b.seat("council", "municipality", "Municipality", "Municipalité", "municipality")
    b.seat("council", "employer", "Employer", "Employeur", "employers", "champion")
    b.newcomers("council", 3)
    b.held("council", "federal-funder", "ex_officio", voting=False)
    b.rule(
        "council",
        "chairs_of",
        3,
        "The chairs of the three committees sit on the council.",
        "La présidence de chacun des trois comités siège au conseil.",
        of_kind="committee",
    )
    b.rule(
        "council",
        "role",
        3,
        "Three newcomer representatives sit on the council.",
        "Trois personnes représentantes nouvellement arrivées siègent au conseil.",
        role="newcomer",
    )


def _city_wide(b: _Builder) -> None:
    b.body("council", "council", "City-wide council", "Conseil à l’échelle de la ville", quorum=8)
    b.body("steering", "steering", "Steering committee", "Comité directeur", "council", quorum=3)
    for kind, role in (("city", "co_chair"), ("settlement", "co_chair"), ("school-public", "member"), ("school-french", "member"), ("health-unit", "member"), ("police", "member"), ("chamber", "member"), ("university", "researcher"), ("planning", "member"), ("foundation", "member"), ("library", "member")):  # fmt: skip
        b.held("council", kind, role)
    for key, en, fr in (
        ("east", "East", "Est"),
        ("harbour", "Harbourfront", "quartier du Port"),
        ("heights", "Heights", "Hauteurs"),
    ):
        kind = {"east": "settlement", "harbour": "multicultural", "heights": "family"}[key]
        b.seat(
            "council",
            f"neighbourhood-{key}",
            f"Neighbourhood partnership, {en}",
            f"Partenariat de quartier, {fr}",
            "settlement",
            "delegate",
            organization=b.of(kind),
        )
    b.newcomers("council", 4, vacant=1)
    b.held("council", "federal-funder", "ex_officio", voting=False)
    for kind in ("city", "settlement", "university", "foundation"):
        b.held("steering", kind, "co_chair" if kind == "city" else "member")
    b.rule(
        "council",
        "role",
        3,
        "Each of the three neighbourhood partnerships has a delegate.",
        "Chacun des trois partenariats de quartier délègue une personne.",
        role="delegate",
    )
    b.rule(
        "council",
        "role",
        4,
        "Four newcomer representatives sit on the council.",
        "Quatre personnes représentantes nouvellement arrivées siègent au conseil.",
        role="newcomer",
    )


def _neighbourhood(b: _Builder) -> None:
    b.body("council", "council", "Neighbourhood council", "Conseil de quartier", quorum=5)
    for position, kind in enumerate(
        ("settlement", "multicultural", "school-public", "health-centre", "library", "african", "interfaith", "family")
    ):
        b.held("council", kind, "chair" if position == 0 else "member")
    b.newcomers("council", 3, vacant=1 if b.spec.slug.endswith("heights") else 0)
    b.rule(
        "council",
        "role",
        3,
        "Three newcomer representatives sit on the council.",
        "Trois personnes représentantes nouvellement arrivées siègent au conseil.",
        role="newcomer",
    )


def _local_committees(b: _Builder) -> None:
    b.body("regional", "regional_committee", "Regional committee", "Comité régional", quorum=4)
    rows = content("organizations")
    for place in LOCALITIES:
        b.body(
            place,
            "local_committee",
            f"{NAMES[place]} local committee",
            f"Comité local en immigration francophone de {NAMES[place]}",
            "regional",
            terms=place != "rive-nord",
            quorum=5,
        )
        for position, row in enumerate(rows["francophone"]):
            organization = b.region.organizations[f"{place}-{row[0]}"]
            name_en, name_fr = organization.name_en or organization.name_fr, organization.name_fr
            until = date(2025, 9, 30) if place == "rive-nord" and row[0] == "fr-business" else None
            b.seat(
                place,
                row[0],
                name_en,
                name_fr,
                organization.sector,
                "chair" if position == 0 else "member",
                organization=organization,
                until=until,
            )
        b.newcomers(place, 2, vacant=1 if place == "rive-nord" else 0)
        delegates = ["fr-community", "fr-settlement"]
        for n, kind in enumerate(delegates, start=1):
            organization = b.region.organizations[f"{place}-{kind}"]
            vacant = place == "rive-nord" and n == 2
            b.seat(
                "regional",
                f"{place}-{n}",
                f"Delegate {n}, {NAMES[place]}",
                f"Délégation {n}, {NAMES[place]}",
                organization.sector,
                "delegate",
                organization=None if vacant else organization,
                of=place,
            )
    for row in rows["regional_francophone"]:
        organization = b.region.organizations[f"clairmont-{row[0]}"]
        b.seat(
            "port-clair",
            row[0],
            organization.name_en or organization.name_fr,
            organization.name_fr,
            organization.sector,
            organization=organization,
        )
    lip = b.region.organizations["clairmont-lip-secretariat"]
    b.seat(
        "regional", "lip-secretariat", lip.name_en, lip.name_fr, "network", "ex_officio", organization=lip, voting=False
    )
    funder = b.region.organizations["clairmont-federal-funder"]
    b.seat(
        "regional",
        "federal-funder",
        funder.name_en,
        funder.name_fr,
        "federal",
        "ex_officio",
        organization=funder,
        voting=False,
    )
    for key in ("clairmont-provincial-ministry", "port-clair-city"):
        guest = b.region.organizations[key]
        role = "ex_officio" if key.startswith("clairmont") else "member"
        b.seat(
            "regional",
            key,
            guest.name_en,
            guest.name_fr,
            guest.sector,
            role,
            organization=guest,
            voting=role == "member",
        )
    b.newcomers("regional", 2)
    b.rule(
        "regional",
        "delegates_of",
        2,
        "Each local committee sends two delegates.",
        "Chaque comité local envoie deux délégations.",
        of_kind="local_committee",
    )


FORMS = {
    "six_sub_councils": _six_sub_councils, "three_committees": _three_committees, "city_wide": _city_wide,
    "neighbourhood": _neighbourhood, "local_committees": _local_committees,
}  # fmt: skip


def build(region: Region, spec: Spec, *, scale: int, by: Actor) -> Seated:
    """Build and store one partnership's table."""
    builder = _Builder(region, spec)
    FORMS[spec.form](builder)
    out = builder.out
    common: Common = {"by": by, "verb": VERB, "partnership_id": builder.partnership.id}
    for body in out.bodies.values():
        records.create(body, **common)
    seats = [seat for held in out.seats.values() for seat in held]
    records.create_many(seats, **common)
    records.create_many(out.terms, **common)
    records.create_many(out.rules, **common)
    chance = random.Random(f"arrimage demonstration {spec.slug}")  # noqa: S311 - a fixed sequence, not a secret
    attendance = meetings.hold(out, spec, chance, scale)
    records.create_many(out.meetings, **common)
    records.create_many(attendance, **common)
    meetings.decide(out, spec, chance)
    records.create_many(out.decisions, **common)
    return out
