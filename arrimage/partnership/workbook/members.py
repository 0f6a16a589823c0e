"""Organizations and their membership: one sheet over two models, since people keep one list.

An organization is shared by every partnership of the site. The workbook adds organizations; facts of one that another
partnership also has at its table are changed by an administrator only.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from arrimage.core import codes
from arrimage.core.access import EVERYTHING, Permission, may
from arrimage.core.text import Text
from arrimage.partnership.models import Membership, Organization, SeatTerm
from arrimage.web import audit, records
from arrimage.web.workbook.binding import Binding, Context
from arrimage.web.workbook.changes import Does, Key, SheetPlan, Stored
from arrimage.web.workbook.columns import YES, both, choice, day, key, yes_no
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.sheets import Column, Parsed, Row, Sheet, Values

_FACTS = {
    "name_en": "name_en", "name_fr": "name_fr", "government": "government", "funded": "settlement_funded",
    "mainstream": "mainstream", "francophone": "francophone", "provider": "service_provider", "website": "website",
}  # fmt: skip

MEMBERS_SHEET = Sheet(
    "members",
    Text("Organizations", "Organismes"),
    Text(
        "Members and other organizations that you name elsewhere in the workbook. Without a date of joining, an organization is known but no member.",
        "Membres et autres organismes que vous nommez ailleurs dans le classeur. Sans date d’adhésion, un organisme est connu sans être membre.",
    ),
    (
        key(Text("Short name by which other sheets point to the organization.", "Nom court par lequel les autres feuilles désignent l’organisme."), Text("northside-clinic", "clinique-du-nord")),
        *both("name", Text("Name", "Nom"), Text("Name of the organization; one language is enough.", "Nom de l’organisme; une langue suffit."), Text("Northside Clinic", "Clinique du Nord")),
        choice("sector", Text("Sector", "Secteur"), Text("Sector that it represents at the table.", "Secteur qu’il représente à la table."), codes.SECTORS, "health"),
        choice("government", Text("Level of government", "Ordre de gouvernement"), Text("Empty means no government.", "Vide\u00a0: hors gouvernement."), codes.GOVERNMENTS, "none", required=False, default="none"),
        yes_no("funded", Text("Funded by the Settlement Program", "Financé par le Programme d’établissement"), Text("Empty means not known.", "Vide\u00a0: non connu."), default=None, example=Text("no", "non")),
        yes_no("mainstream", Text("Mainstream institution", "Institution à vocation générale"), Text("Serves everyone: school, clinic, police.", "Sert tout le monde\u00a0: école, clinique, police."), example=YES),
        yes_no("francophone", Text("Francophone", "Francophone"), Text("Works in French.", "Travaille en français.")),
        yes_no("provider", Text("Service provider", "Fournisseur de services"), Text("Serves newcomers directly.", "Sert directement les personnes nouvellement arrivées."), example=YES),
        day("joined", Text("Joined", "Adhésion"), Text("Day it became a member; empty when it is none.", "Jour où il est devenu membre; vide s’il ne l’est pas."), "2023-05-15"),
        day("left", Text("Left", "Départ"), Text("Day it left.", "Jour de son départ.")),
        Column("website", Text("Website", "Site Web"), Text("Address that begins with https://", "Adresse qui commence par https://"), limit=300),
    ),
    ("key", "joined"),
    path=("key",),
    orders=(("joined", "left"),),
    names=("name_en", "name_fr"),
    titled="name",
)  # fmt: skip


class MemberBinding(Binding):
    """``Stored.record`` is a pair: the organization, and the membership or None."""

    def load(self, context: Context) -> dict[Key, Stored]:
        """Every membership of the partnership, and every other organization of the site without one."""
        found: dict[Key, Stored] = {}
        organizations = {o.pk: o for o in Organization.objects.filter(archived_at=None)}
        for organization in organizations.values():
            context.know("members", organization.key, organization)
        members: set[UUID] = set()
        if context.owner is not None:
            for membership in Membership.objects.filter(partnership=context.owner).order_by("joined"):
                owner = organizations.get(membership.organization_id)
                if owner is None:
                    continue
                members.add(owner.pk)
                values = self._values(owner, membership)
                stored = Stored(values, (owner, membership), membership.archived_at is not None)
                found[MEMBERS_SHEET.row_key(values)] = stored
        for organization in organizations.values():
            values = self._values(organization, None)
            found[MEMBERS_SHEET.row_key(values)] = Stored(values, (organization, None))
        return found

    def relate(self, context: Context, found: Mapping[Key, Stored]) -> None:
        """Nothing here points elsewhere."""

    def _values(self, organization: Organization, membership: Membership | None) -> Values:
        values: Values = {code: getattr(organization, name) for code, name in _FACTS.items()}
        for code in ("name_en", "name_fr", "website"):
            values[code] = values[code] or None
        values["key"] = organization.key
        values["sector"] = membership.sector if membership else organization.sector
        values["joined"] = membership.joined if membership else None
        values["left"] = membership.left if membership else None
        return values

    def known(self, context: Context, found: Mapping[Key, Stored]) -> dict[str, tuple[str, ...]]:
        """Every organization, by key, with both its names."""
        return {
            str(stored.values["key"]): tuple(str(stored.values[c]) for c in MEMBERS_SHEET.names if stored.values.get(c))
            for stored in found.values()
        }

    def prepare(self, context: Context, plan: SheetPlan) -> None:
        """Make new organizations, once each however many rows name them."""
        for change in plan.changes:
            if change.does is not Does.CREATE:
                continue
            name = str(change.values["key"])
            organization = context.records.get("members", {}).get(name)
            if organization is None:
                organization = Organization(key=name, sector=str(change.values["sector"]))
                for code, attribute in _FACTS.items():
                    value = change.values.get(code)
                    setattr(
                        organization,
                        attribute,
                        "" if value is None and code in ("name_en", "name_fr", "website") else value,
                    )
                organization._state.adding = True
                context.know("members", name, organization)
            change.stored = Stored({}, (organization, None))

    def write(self, context: Context, plan: SheetPlan) -> None:
        """New organizations first, then memberships."""
        owner, verb = context.owner.pk, "organization.import"
        fresh: dict[Any, Organization] = {}
        joining: list[Membership] = []
        for change in plan.changes:
            assert change.stored is not None
            organization, membership = change.stored.record
            if organization._state.adding:
                fresh.setdefault(organization.pk, organization)
            if change.does is Does.ARCHIVE:
                if membership is not None:
                    records.archive(membership, by=context.by, verb="membership.import", partnership_id=owner)
                continue
            if change.does is Does.CREATE:
                if change.values["joined"] is not None:
                    span: dict[str, Any] = {code: change.values.get(code) for code in ("sector", "joined", "left")}
                    joining.append(Membership(partnership_id=owner, organization_id=organization.pk, **span))
                if not organization._state.adding:
                    self._facts(context, organization, change.row.values)
                continue
            self._facts(context, organization, {code: after for code, _, after in change.fields})
            fields: dict[str, Any] = {code: after for code, _, after in change.fields if code in ("sector", "left")}
            if change.does is Does.RESTORE:
                fields["archived_at"] = None
            if membership is not None:
                records.change(membership, by=context.by, verb="membership.import", partnership_id=owner, **fields)
            elif "sector" in fields:
                records.change(organization, by=context.by, verb=verb, partnership_id=owner, sector=fields["sector"])
        records.create_many(list(fresh.values()), by=context.by, verb=verb, partnership_id=owner)
        records.create_many(joining, by=context.by, verb="membership.import", partnership_id=owner)

    def _facts(self, context: Context, organization: Organization, values: Mapping[str, object]) -> None:
        fields: dict[str, Any] = {
            _FACTS[code]: "" if value is None and code in ("name_en", "name_fr", "website") else value
            for code, value in values.items()
            if code in _FACTS
        }
        before = organization.version
        records.change(
            organization, by=context.by, verb="organization.import", partnership_id=context.owner.pk, **fields
        )
        if organization.version != before:
            for other in _elsewhere(context, [organization.pk]).get(organization.pk, ()):
                audit.mark_changed(other)


def _elsewhere(context: Context, organizations: list[UUID]) -> dict[UUID, set[UUID]]:
    """For each organization, the other partnerships in which it is a member or holds a seat."""
    mine = getattr(context.owner, "pk", None)
    found: dict[UUID, set[UUID]] = {}
    for start in range(0, len(organizations), 500):
        part = organizations[start : start + 500]
        members = Membership.objects.filter(organization__in=part, archived_at=None)
        terms = SeatTerm.objects.filter(organization__in=part, archived_at=None)
        pairs = [
            *members.values_list("organization_id", "partnership_id"),
            *terms.values_list("organization_id", "seat__body__partnership_id"),
        ]
        for organization, partnership in pairs:
            if organization is not None and partnership != mine:
                found.setdefault(organization, set()).add(partnership)
    return found


def _check(context: Context, parsed: Parsed, found: Mapping[Key, Stored], findings: Findings) -> None:
    rows = [row for row in parsed.rows.get("members", []) if not row.removed]
    for row in parsed.rows.get("members", []):
        if row.removed and row.values.get("joined") is None:
            findings.cell(
                row, "remove", Text("Put away", "Archiver"),
                Text("This organization is no member by this row, so there is no membership to put away.", "Selon cette ligne, l’organisme n’est pas membre; il n’y a donc pas d’adhésion à archiver."),
                Text("Clear the mark, or write the date of joining of the membership.", "Effacez la marque ou écrivez la date de l’adhésion visée."),
            )  # fmt: skip
    _shared(context, rows, found, findings)
    _agreeing(rows, findings)
    _once_at_a_time(rows, found, findings)
    for row in rows:
        if website := row.values.get("website"):
            try:
                URLValidator(["http", "https"])(website)
            except ValidationError:
                findings.cell(
                    row, "website", MEMBERS_SHEET.column("website").header,
                    Text("This is not a web address.", "Ce n’est pas une adresse Web."),
                    Text("Write it in full, beginning with https://", "Écrivez-la au complet, en commençant par https://"),
                )  # fmt: skip


def _shared(context: Context, rows: list[Row], found: Mapping[Key, Stored], findings: Findings) -> None:
    """Refuse changes to an organization that others have at their table too, unless an administrator imports."""
    if may(context.by, Permission.MANAGE_INSTANCE, EVERYTHING):
        return
    stored = {str(s.values["key"]): s for s in found.values()}
    ids = [stored[str(r.values["key"])].record[0].pk for r in rows if str(r.values["key"]) in stored]
    elsewhere = _elsewhere(context, ids)
    for row in rows:
        known = stored.get(str(row.values["key"]))
        if known is None or not elsewhere.get(known.record[0].pk):
            continue
        organization = known.record[0]
        for code, name in _FACTS.items():
            if code in row.values and (row.values[code] or None) != (getattr(organization, name) or None):
                findings.cell(
                    row, code, MEMBERS_SHEET.column(code).header,
                    Text("Other partnerships have this organization at their table too; a workbook cannot change what they read.", "D’autres partenariats ont aussi cet organisme à leur table; un classeur ne peut changer ce qu’ils lisent."),
                    Text("Keep what is stored, or ask an administrator to change it.", "Gardez ce qui est enregistré ou demandez la modification à l’administration."),
                )  # fmt: skip


def _agreeing(rows: list[Row], findings: Findings) -> None:
    """An organization that joined twice has two rows; they must say the same of the organization itself."""
    first: dict[object, Row] = {}
    for row in rows:
        other = first.setdefault(row.values["key"], row)
        for code in _FACTS:
            if row.values.get(code) != other.values.get(code):
                findings.cell(
                    row, code, MEMBERS_SHEET.column(code).header,
                    Text(f"Row {other.number} says something else of the same organization.", f"La ligne {other.number} dit autre chose du même organisme."),
                    Text("Write the same in both rows.", "Écrivez la même chose dans les deux lignes."),
                )  # fmt: skip


def _once_at_a_time(rows: list[Row], found: Mapping[Key, Stored], findings: Findings) -> None:
    """Two memberships of one organization never overlap."""
    named = {MEMBERS_SHEET.row_key(row.values) for row in rows}
    spans: dict[object, list[tuple[Any, Any, Row | None]]] = {}
    for row in rows:
        if row.values.get("joined"):
            spans.setdefault(row.values["key"], []).append((row.values["joined"], row.values.get("left"), row))
    for key_, stored in found.items():
        if key_ not in named and not stored.archived and stored.values["joined"] and stored.values["key"] in spans:
            spans[stored.values["key"]].append((stored.values["joined"], stored.values["left"], None))
    for several in spans.values():
        several.sort(key=lambda span: span[0])
        for (start, end, earlier), (later, _, other) in pairwise(several):
            told = other or earlier
            if told is not None and (end is None or end >= later):
                findings.cell(
                    told, "joined", MEMBERS_SHEET.column("joined").header,
                    Text(f"This membership overlaps the one that began on {start}.", f"Cette adhésion chevauche celle qui a commencé le {start}."),
                    Text("Write in the earlier row the day on which the organization left, or keep the date of joining.", "Écrivez le jour du départ dans la ligne antérieure ou gardez la date d’adhésion."),
                )  # fmt: skip


MEMBERS: Binding = MemberBinding(
    MEMBERS_SHEET, Membership, "membership", lambda context: Membership.objects.none(), {}, rules=_check
)
