"""Forms of the partnership itself: its words, territory, agreements, sharing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.core import codes
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.partnership.actions import PartnershipFacts
from arrimage.partnership.forms.base import Layout, PickField, PickManyField, RoomForm, both_sides, coded, said
from arrimage.partnership.models import Agreement, Partnership
from arrimage.web.forms import DayField

AUDIENCES = {
    "funder": Text("Funder", "Bailleur de fonds"), "network": Text("Partner networks", "Réseaux partenaires"),
    "public": Text("Public", "Public"),
}  # fmt: skip


def _zones() -> list[tuple[str, str]]:
    return [(z, z) for z in sorted(z for z in available_timezones() if z.startswith(("America/", "Canada/")))]


class PartnershipForm(RoomForm):
    """What is known of a partnership."""

    layout: ClassVar[Layout] = (
        ("name_en", "name_fr"), ("kind", "scope"), ("parent", "host"), ("started", "zone"),
        ("mandate_en", "mandate_fr"), ("terms_en", "terms_fr"),
    )  # fmt: skip
    name_en, name_fr = both_sides(_("Name"), needed=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=coded(codes.PARTNERSHIP_KINDS))
    scope = forms.ChoiceField(label=_("Reach"), choices=coded(codes.SCOPES))
    parent = PickField(label=_("Part of"), required=False)
    host = PickField(label=_("Host organization"), required=False)
    started = DayField(label=_("Exists since"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    mandate_en, mandate_fr = both_sides(_("Mandate"), long=True)
    terms_en, terms_fr = both_sides(_("Terms of reference"), long=True)

    def facts(self) -> PartnershipFacts:
        """What the action takes."""
        data = self.cleaned_data
        return PartnershipFacts(
            self.pair("name"), data["kind"], data["scope"], data["parent"], data["host"], data["started"],
            data["zone"], self.pair("mandate"), self.pair("terms"),
        )  # fmt: skip

    @staticmethod
    def values(partnership: Partnership) -> dict[str, Any]:
        """Initial values."""
        names = (
            "version", "name_en", "name_fr", "kind", "scope", "started", "zone", "mandate_en", "mandate_fr",
            "terms_en", "terms_fr",
        )  # fmt: skip
        found = {name: getattr(partnership, name) for name in names}
        return found | {"parent": str(partnership.parent_id or ""), "host": str(partnership.host_id or "")}


class TerritoryForm(RoomForm):
    """The places that a partnership covers."""

    places = PickManyField(
        label=_("Places"), widget=forms.SelectMultiple(attrs={"size": 14}),
        help_text=_("Hold Ctrl or ⌘ to choose several."),
    )  # fmt: skip


class AgreementForm(RoomForm):
    """An agreement with a funder; amounts in dollars, one field for each fiscal year near its period."""

    reference = forms.CharField(label=_("Reference"), max_length=80)
    funder = forms.ChoiceField(label=_("Funder"), choices=coded(codes.FUNDERS))
    start = DayField(label=_("From"))
    end = DayField(label=_("Until"))
    amount = forms.DecimalField(
        label=_("Whole amount, in dollars"), required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def __init__(self, *args: Any, years: range, **options: Any) -> None:
        super().__init__(*args, **options)
        self.years = years
        for year in years:
            self.fields[f"year_{year}"] = forms.DecimalField(
                label=said(Text("Of which {p}, in dollars", "Dont {p}, en dollars").format(p=Period.fiscal(year).label)),
                required=False, min_value=0, max_digits=14, decimal_places=2,
            )  # fmt: skip

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields in their rows, the years last."""
        names = [["reference", "funder"], ["start", "end"], ["amount"]]
        years = [f"year_{year}" for year in self.years]
        names += [years[i : i + 2] for i in range(0, len(years), 2)]
        return [[self[name] for name in row] for row in names]

    def values(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        years = {y: _cents(data[f"year_{y}"]) for y in self.years if data[f"year_{y}"] is not None}
        amount = None if data["amount"] is None else _cents(data["amount"])
        return {
            "reference": data["reference"], "funder": data["funder"], "start": data["start"], "end": data["end"],
            "amount_cents": amount, "years": years,
        }  # fmt: skip

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        """Initial values."""
        found: dict[str, Any] = {
            "version": agreement.version, "reference": agreement.reference, "funder": agreement.funder,
            "start": agreement.start, "end": agreement.end, "amount": _dollars(agreement.amount_cents),
        }  # fmt: skip
        for row in agreement.years.all():
            if row.archived_at is None:
                found[f"year_{row.fiscal_year}"] = _dollars(row.amount_cents)
        return found


def _cents(dollars: Decimal) -> int:
    return int(dollars * 100)


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


class SharingForm(RoomForm):
    """What an audience may see of figures that count persons."""

    layout: ClassVar[Layout] = (("audience", "start"), ("threshold", "base"))
    audience = forms.ChoiceField(label=_("Audience"), choices=coded(AUDIENCES))
    start = DayField(label=_("From"))
    threshold = forms.IntegerField(
        label=_("Smallest count shown"), min_value=2, max_value=100, help_text=_("Smaller counts are withheld.")
    )
    base = forms.IntegerField(
        label=_("Round to multiples of"), min_value=1, max_value=20, help_text=_("1 means no rounding.")
    )
