"""Forms of bodies, their rules, seats and terms."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.core import codes
from arrimage.core.text import Text
from arrimage.partnership.actions import BodyFacts, Holder, SeatFacts
from arrimage.partnership.forms.base import Layout, PickField, RoomForm, both_sides, coded
from arrimage.partnership.models import Body, Seat, SeatTerm
from arrimage.web.forms import DayField

RULES = {
    "chairs_of": Text("the chair of each body of a kind, below this one", "la présidence de chaque instance d’un type, sous celle-ci"),
    "delegates_of": Text("so many delegates from each body of a kind", "un nombre de personnes déléguées par chaque instance d’un type"),
    "role": Text("so many seats with a role", "un nombre de sièges ayant un rôle"),
    "sector": Text("so many seats of a sector", "un nombre de sièges d’un secteur"),
    "members": Text("so many seats held by organizations of a sector", "un nombre de sièges occupés par des organismes d’un secteur"),
}  # fmt: skip


class BodyForm(RoomForm):
    """A council, committee, table or group."""

    layout: ClassVar[Layout] = (
        ("name_en", "name_fr"),
        ("kind", "parent"),
        ("started", "ended"),
        ("terms_adopted", "quorum"),
    )
    name_en, name_fr = both_sides(_("Name"), needed=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=coded(codes.BODY_KINDS))
    parent = PickField(label=_("Reports to"), required=False)
    started = DayField(label=_("Exists since"))
    ended = DayField(label=_("Ended on"), required=False)
    terms_adopted = DayField(label=_("Terms of reference adopted on"), required=False)
    quorum = forms.IntegerField(
        label=_("Quorum"), required=False, min_value=1, help_text=_("Number of voting seats that must be present.")
    )

    def facts(self) -> BodyFacts:
        """What the action takes."""
        data = self.cleaned_data
        return BodyFacts(
            self.pair("name"), data["kind"], data["started"], data["parent"], data["ended"], data["terms_adopted"],
            data["quorum"],
        )  # fmt: skip

    @staticmethod
    def values(body: Body) -> dict[str, Any]:
        """Initial values."""
        return {
            "version": body.version, "name_en": body.name_en, "name_fr": body.name_fr, "kind": body.kind,
            "parent": str(body.parent_id or ""), "started": body.started, "ended": body.ended,
            "terms_adopted": body.terms_adopted, "quorum": body.quorum,
        }  # fmt: skip


class RuleForm(RoomForm):
    """A rule of composition."""

    layout: ClassVar[Layout] = (("kind", "count"), ("role", "sector"), ("of_kind",), ("statement_en", "statement_fr"))
    kind = forms.ChoiceField(label=_("The rule asks for"), choices=coded(RULES))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=200)
    role = forms.ChoiceField(label=_("Role"), choices=coded(codes.SEAT_ROLES, _("any role")), required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=coded(codes.SECTORS, _("any sector")), required=False)
    of_kind = forms.ChoiceField(label=_("Kind of body"), choices=coded(codes.BODY_KINDS, _("none")), required=False)
    statement_en, statement_fr = both_sides(_("The rule in one sentence"), limit=300, needed=True)


class SeatForm(RoomForm):
    """A chair in a body."""

    layout: ClassVar[Layout] = (
        ("label_en", "label_fr"),
        ("sector", "role"),
        ("start", "end"),
        ("delegate_of",),
        ("voting",),
    )
    label_en, label_fr = both_sides(_("What the seat is called"), needed=True)
    sector = forms.ChoiceField(label=_("Sector"), choices=coded(codes.SECTORS))
    role = forms.ChoiceField(label=_("Role"), choices=coded(codes.SEAT_ROLES))
    start = DayField(label=_("Exists since"))
    end = DayField(label=_("Last day"), required=False)
    delegate_of = PickField(label=_("For the chair or a delegate of"), required=False)
    voting = forms.BooleanField(label=_("The seat votes"), required=False)

    def facts(self) -> SeatFacts:
        """What the action takes."""
        data = self.cleaned_data
        return SeatFacts(
            self.pair("label"), data["sector"], data["role"], data["start"], data["end"], data["voting"],
            data["delegate_of"],
        )  # fmt: skip

    @staticmethod
    def values(seat: Seat) -> dict[str, Any]:
        """Initial values."""
        return {
            "version": seat.version, "label_en": seat.label_en, "label_fr": seat.label_fr, "sector": seat.sector,
            "role": seat.role, "start": seat.start, "end": seat.end, "delegate_of": str(seat.delegate_of_id or ""),
            "voting": seat.voting,
        }  # fmt: skip


class TermForm(RoomForm):
    """Who holds a seat, from when to when."""

    layout: ClassVar[Layout] = (("organization",), ("person_en", "person_fr"), ("start", "end"))
    organization = PickField(label=_("Organization"), required=False)
    person_en, person_fr = both_sides(_("Or a person, by role"), limit=160)
    start = DayField(label=_("From"))
    end = DayField(label=_("Until"), required=False)

    def holder(self) -> Holder:
        """Who the action seats."""
        return Holder(self.cleaned_data["organization"], self.pair("person"))

    @staticmethod
    def values(term: SeatTerm) -> dict[str, Any]:
        """Initial values."""
        return {
            "version": term.version, "organization": str(term.organization_id or ""), "person_en": term.person_en,
            "person_fr": term.person_fr, "start": term.start, "end": term.end,
        }  # fmt: skip


class VacateForm(RoomForm):
    """The last day of a term."""

    day = DayField(label=_("Last day on which the seat is held"))
