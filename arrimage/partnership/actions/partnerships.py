"""The partnership itself: its place among others, territory, agreements, and what it shares."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import available_timezones

from django.db import transaction

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.ids import is_slug
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.partnership.models import (
    Agreement,
    AgreementYear,
    Organization,
    Partnership,
    Place,
    SharingAgreement,
    Territory,
)
from arrimage.partnership.refusals import NOTHING, check_circle, need_code, need_order, need_text, refuse, unless_taken
from arrimage.web import records
from arrimage.web.models import OldSlug


@dataclass(frozen=True, slots=True)
class PartnershipFacts:
    """What is known of a partnership. ``zone`` is an IANA time zone; its evidence uses that local date."""

    name: Text
    kind: str
    scope: str
    parent: Partnership | None = None
    host: Organization | None = None
    started: date | None = None
    zone: str = "America/Toronto"
    mandate: Text = NOTHING
    terms: Text = NOTHING

    def columns(self, partnership: Partnership) -> dict[str, object]:
        """The stored columns.

        Raises:
            Refused: for an unknown kind, reach or time zone, or a partnership that would contain itself.
        """
        name = need_text(self.name, "name")
        need_code("kind", self.kind, codes.PARTNERSHIP_KINDS)
        need_code("scope", self.scope, codes.SCOPES)
        if self.zone not in available_timezones():
            raise refuse(
                "zone",
                Text("“{zone}” is no time zone.", "«\u00a0{zone}\u00a0» n’est pas un fuseau horaire.").format(
                    zone=self.zone
                ),
                Text("Write one such as America/Toronto.", "Écrivez-en un comme America/Toronto."),
            )
        if self.parent is not None:
            parents: dict[object, object] = dict(Partnership.objects.values_list("id", "parent_id"))
            if check_circle(partnership, self.parent.id, parents):
                raise refuse(
                    "parent",
                    Text("A partnership cannot contain itself.", "Un partenariat ne peut pas se contenir lui-même."),
                    Text("Choose a wider partnership, or none.", "Choisissez un partenariat plus large, ou aucun."),
                )
        return {
            "name_en": name.en, "name_fr": name.fr, "kind": self.kind, "scope": self.scope, "parent": self.parent,
            "host": self.host, "started": self.started, "zone": self.zone, "mandate_en": self.mandate.en,
            "mandate_fr": self.mandate.fr, "terms_en": self.terms.en, "terms_fr": self.terms.fr,
        }  # fmt: skip


def _need_free_slug(slug: str, but: Partnership | None = None) -> None:
    if not is_slug(slug) or len(slug) > 80:
        raise refuse(
            "slug",
            Text(
                "“{slug}” cannot stand in an address.", "«\u00a0{slug}\u00a0» ne peut pas figurer dans une adresse."
            ).format(slug=slug),
            Text(
                "Use lower-case letters, digits and single hyphens.",
                "Utilisez des minuscules, des chiffres et des traits d’union simples.",
            ),
        )
    holder = Partnership.objects.filter(slug=slug).first()
    if holder is not None and holder != but:
        raise refuse(
            "slug",
            Text("“{slug}” is taken.", "«\u00a0{slug}\u00a0» est déjà pris.").format(slug=slug),
            Text("Choose another address.", "Choisissez une autre adresse."),
        )


def found_partnership(*, by: Actor, slug: str, facts: PartnershipFacts, illustrative: bool = False) -> Partnership:
    """Set up a partnership under an address.

    Raises:
        Refused: when a fact is wrong or the address is taken.
    """
    _need_free_slug(slug)
    record = Partnership(slug=slug, illustrative=illustrative)
    for name, value in facts.columns(record).items():
        setattr(record, name, value)
    return records.create(record, by=by, verb="partnership.found", partnership_id=record.id)


def edit_partnership(
    *, by: Actor, partnership: Partnership, facts: PartnershipFacts, expected: int, slug: str = ""
) -> Partnership:
    """Change a partnership. A new address keeps the old one, which leads on to it.

    Raises:
        Refused: when a fact is wrong, the address is taken, or for a stale version.
    """
    columns = facts.columns(partnership)
    wanted, old = slug or partnership.slug, partnership.slug
    _need_free_slug(wanted, partnership)
    with transaction.atomic():
        changed = records.change(
            partnership, by=by, verb="partnership.edit", partnership_id=partnership.id, expected=expected, slug=wanted,
            **columns,
        )  # fmt: skip
        if wanted != old:
            OldSlug.objects.filter(kind="partnership", slug=wanted).delete()
            OldSlug.objects.update_or_create(kind="partnership", slug=old, defaults={"object_id": partnership.id})
    return changed


def set_territory(*, by: Actor, partnership: Partnership, places: Collection[Place]) -> list[Territory]:
    """Make the territory exactly these places; returns it.

    Raises:
        Refused: when no place is given.
    """
    if not places:
        raise refuse(
            "places",
            Text("A territory needs at least one place.", "Un territoire compte au moins un lieu."),
            Text("Choose one or several.", "Choisissez-en un ou plusieurs."),
        )
    wanted = {place.id: place for place in places}
    present = {row.place_id: row for row in partnership.territories.all()}
    with transaction.atomic():
        for place_id, row in present.items():
            if place_id not in wanted and row.archived_at is None:
                records.archive(row, by=by, verb="territory.remove", partnership_id=partnership.id)
            elif place_id in wanted and row.archived_at is not None:
                records.restore(row, by=by, verb="territory.add", partnership_id=partnership.id)
        fresh = [Territory(partnership=partnership, place=place) for key, place in wanted.items() if key not in present]
        records.create_many(fresh, by=by, verb="territory.add", partnership_id=partnership.id)
    return [row for row in [*present.values(), *fresh] if row.archived_at is None]


def sign_agreement(
    *,
    by: Actor,
    partnership: Partnership,
    reference: str,
    funder: str,
    start: date,
    end: date,
    amount_cents: int | None = None,
    years: Mapping[int, int] | None = None,
) -> Agreement:
    """Record an agreement with a funder.

    Args:
        amount_cents: the whole amount; None when it is not known.
        years: cents by fiscal year, named by the year in which April falls.

    Raises:
        Refused: for reversed dates, a negative amount, a year outside the period, years that do not add up to the
            amount, or a reference that is taken.
    """
    split = dict(years or {})
    _check_agreement(reference, funder, start, end, amount_cents, split)
    record = Agreement(
        partnership=partnership, reference=reference.strip(), funder=funder, start=start, end=end,
        amount_cents=amount_cents,
    )  # fmt: skip
    with transaction.atomic():
        unless_taken(
            lambda: records.create(record, by=by, verb="agreement.sign", partnership_id=partnership.id),
            "reference",
            Text("An agreement with this reference", "Une entente portant cette référence"),
        )
        rows = [AgreementYear(agreement=record, fiscal_year=y, amount_cents=c) for y, c in sorted(split.items())]
        records.create_many(rows, by=by, verb="agreement.sign", partnership_id=partnership.id)
    return record


def _check_agreement(
    reference: str, funder: str, start: date, end: date, amount_cents: int | None, years: Mapping[int, int]
) -> None:
    if not reference.strip():
        raise refuse(
            "reference",
            Text("The agreement has no reference.", "L’entente n’a pas de référence."),
            Text("Write its number or short name.", "Écrivez son numéro ou son nom abrégé."),
        )
    need_code("funder", funder, codes.FUNDERS)
    need_order(start, end, "end")
    if (amount_cents is not None and amount_cents < 0) or any(cents < 0 for cents in years.values()):
        raise refuse(
            "amount",
            Text("An amount is below zero.", "Un montant est inférieur à zéro."),
            Text("Enter 0 or more.", "Entrez 0 ou plus."),
        )
    first, last = Period.containing(start).start.year, Period.containing(end).start.year
    outside = [year for year in years if not first <= year <= last]
    if outside:
        raise refuse(
            "years",
            Text("The agreement does not cover {year}.", "L’entente ne couvre pas {year}.").format(
                year=Period.fiscal(outside[0]).label
            ),
            Text("Change its dates, or leave that year empty.", "Modifiez ses dates, ou laissez cet exercice vide."),
        )
    if amount_cents is not None and len(years) == last - first + 1 and sum(years.values()) != amount_cents:
        raise refuse(
            "years",
            Text(
                "The years do not add up to the whole amount.", "La somme des exercices ne donne pas le montant total."
            ),
            Text("Correct a year or the amount.", "Corrigez un exercice ou le montant."),
        )


def edit_agreement(
    *,
    by: Actor,
    agreement: Agreement,
    reference: str,
    funder: str,
    start: date,
    end: date,
    amount_cents: int | None,
    years: Mapping[int, int],
    expected: int,
) -> Agreement:
    """Correct an agreement and its amounts by year.

    Raises:
        Refused: as :func:`sign_agreement`, or for a stale version.
    """
    _check_agreement(reference, funder, start, end, amount_cents, years)
    partnership_id = agreement.partnership_id
    present = {row.fiscal_year: row for row in agreement.years.all()}
    with transaction.atomic():
        unless_taken(
            lambda: records.change(
                agreement, by=by, verb="agreement.edit", partnership_id=partnership_id, expected=expected,
                reference=reference.strip(), funder=funder, start=start, end=end, amount_cents=amount_cents,
            ),
            "reference",
            Text("An agreement with this reference", "Une entente portant cette référence"),
        )  # fmt: skip
        for year, row in present.items():
            if year in years:
                records.change(
                    row, by=by, verb="agreement.edit", partnership_id=partnership_id, amount_cents=years[year],
                    archived_at=None,
                )  # fmt: skip
            elif row.archived_at is None:
                records.archive(row, by=by, verb="agreement.edit", partnership_id=partnership_id)
        fresh = [
            AgreementYear(agreement=agreement, fiscal_year=y, amount_cents=c)
            for y, c in years.items()
            if y not in present
        ]
        records.create_many(fresh, by=by, verb="agreement.edit", partnership_id=partnership_id)
    return agreement


def agree_sharing(
    *, by: Actor, partnership: Partnership, audience: str, threshold: int, base: int, start: date
) -> SharingAgreement:
    """Agree from ``start`` on what an audience may see of figures that count persons.

    The version in force until then ends on the day before. Counts below ``threshold`` are withheld, the others are
    rounded to ``base``.

    Raises:
        Refused: for an unknown audience, a threshold below 2 or above 100, a base outside 1 to 20, or a day that is
            not after the start of the version in force.
    """
    need_code("audience", audience, ("funder", "network", "public"))
    for field, number, low, high in (("threshold", threshold, 2, 100), ("base", base, 1, 20)):
        if not low <= number <= high:
            raise refuse(
                field,
                Text("{number} is out of range.", "{number} est hors limites.").format(number=number),
                Text("Enter a number from {low} to {high}.", "Entrez un nombre de {low} à {high}.").format(
                    low=low, high=high
                ),
            )
    versions = partnership.sharing_agreements.filter(audience=audience, archived_at=None).order_by("-start")
    latest = versions.first()
    if latest is not None and latest.start >= start:
        raise refuse(
            "start",
            Text(
                "A version that begins that day or later exists.",
                "Une version qui commence ce jour-là ou plus tard existe déjà.",
            ),
            Text("Choose a later day.", "Choisissez un jour plus tardif."),
        )
    record = SharingAgreement(partnership=partnership, audience=audience, threshold=threshold, base=base, start=start)
    with transaction.atomic():
        if latest is not None and (latest.end is None or latest.end >= start):
            records.change(
                latest, by=by, verb="sharing.replace", partnership_id=partnership.id, end=start - timedelta(days=1)
            )
        return unless_taken(
            lambda: records.create(record, by=by, verb="sharing.agree", partnership_id=partnership.id),
            "start",
            Text("A version that begins that day", "Une version qui commence ce jour-là"),
        )
