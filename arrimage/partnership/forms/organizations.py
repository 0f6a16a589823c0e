"""Forms of organizations and memberships."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.core import codes
from arrimage.partnership.actions import OrganizationFacts
from arrimage.partnership.forms.base import Layout, PickField, RoomForm, both_sides, coded
from arrimage.partnership.models import Membership, Organization
from arrimage.web.forms import DayField

FUNDED = (("", _("not known")), ("yes", _("yes")), ("no", _("no")))
_FUNDED_VALUE = {"yes": True, "no": False}


class OrganizationForm(RoomForm):
    """What is known of an organization in every partnership."""

    layout: ClassVar[Layout] = (
        ("name_en", "name_fr"), ("organization_sector", "government"), ("settlement_funded", "website"),
        ("mainstream",), ("francophone",), ("service_provider",),
    )  # fmt: skip
    name_en, name_fr = both_sides(_("Name"), needed=True)
    organization_sector = forms.ChoiceField(label=_("Its own sector"), choices=coded(codes.SECTORS))
    government = forms.ChoiceField(label=_("Level of government"), choices=coded(codes.GOVERNMENTS))
    settlement_funded = forms.ChoiceField(label=_("Funded by the Settlement Program"), choices=FUNDED, required=False)
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    mainstream = forms.BooleanField(label=_("Serves everyone (school, clinic, police…)"), required=False)
    francophone = forms.BooleanField(label=_("Run by and for Francophones"), required=False)
    service_provider = forms.BooleanField(label=_("Provides services to newcomers"), required=False)

    def facts(self) -> OrganizationFacts:
        """What the action takes."""
        data = self.cleaned_data
        return OrganizationFacts(
            self.pair("name"), data["organization_sector"], data["government"],
            _FUNDED_VALUE.get(data["settlement_funded"]), data["mainstream"], data["francophone"],
            data["service_provider"], data["website"],
        )  # fmt: skip

    @staticmethod
    def values(organization: Organization) -> dict[str, Any]:
        """Initial values."""
        funded = {True: "yes", False: "no", None: ""}[organization.settlement_funded]
        return {
            "version": organization.version, "name_en": organization.name_en, "name_fr": organization.name_fr,
            "organization_sector": organization.sector, "government": organization.government,
            "settlement_funded": funded, "website": organization.website, "mainstream": organization.mainstream,
            "francophone": organization.francophone, "service_provider": organization.service_provider,
        }  # fmt: skip


class JoinForm(OrganizationForm):
    """A new member: an organization of the instance, or one to add."""

    layout: ClassVar[Layout] = (
        ("organization",), ("name_en", "name_fr"), ("organization_sector", "government"),
        ("settlement_funded", "website"), ("mainstream",), ("francophone",), ("service_provider",),
        ("sector", "joined"),
    )  # fmt: skip
    # Either side, or a known organization: the action judges which of the three is missing.
    name_en, name_fr = both_sides(_("Name"))
    organization = PickField(
        label=_("Organization already known"),
        required=False,
        help_text=_("Choose it here, or leave this empty and describe a new one below."),
    )
    organization_sector = forms.ChoiceField(
        label=_("Its own sector"), choices=coded(codes.SECTORS, _("Choose a sector")), required=False
    )
    government = forms.ChoiceField(label=_("Level of government"), choices=coded(codes.GOVERNMENTS), required=False)
    sector = forms.ChoiceField(label=_("Sector it speaks for here"), choices=coded(codes.SECTORS))
    joined = DayField(label=_("Member since"))

    def clean(self) -> dict[str, Any]:
        """A new organization takes the sector it speaks for when none of its own is given."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["organization_sector"] = data.get("organization_sector") or data.get("sector") or ""
        data["government"] = data.get("government") or "none"
        return data


class MembershipForm(RoomForm):
    """An organization's membership in the partnership."""

    layout: ClassVar[Layout] = (("sector",), ("joined", "left"), ("note_en", "note_fr"))
    sector = forms.ChoiceField(label=_("Sector it speaks for here"), choices=coded(codes.SECTORS))
    joined = DayField(label=_("Member since"))
    left = DayField(label=_("Member until"), required=False)
    note_en, note_fr = both_sides(_("Note"), long=True)

    @staticmethod
    def values(membership: Membership) -> dict[str, Any]:
        """Initial values."""
        return {
            "version": membership.version, "sector": membership.sector, "joined": membership.joined,
            "left": membership.left, "note_en": membership.note_en, "note_fr": membership.note_fr,
        }  # fmt: skip


class LeaveForm(RoomForm):
    """The day an organization leaves."""

    left = DayField(label=_("Last day as a member"), help_text=_("The seats it holds here become vacant on that day."))
