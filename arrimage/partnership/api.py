"""The room for machines: partnerships, bodies, seats, meetings, member organizations. What pages hide is hidden here."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from arrimage.core import codes
from arrimage.core.access import Permission, may
from arrimage.core.text import Text
from arrimage.partnership import queries
from arrimage.partnership.models import Body, Meeting, Membership, Partnership, Place
from arrimage.partnership.queries import organizations, overview, partnership_scope, scope_on
from arrimage.partnership.queries import table as tables
from arrimage.web.api import Code, Listing, Number, Router, Said, Shape, Size, coded, page_of, read, said, spoken, text
from arrimage.web.api.routes import Slug
from arrimage.web.guard import actor_of

router = Router(tags=["partnership"])


class PlaceShape(Shape):
    """A place of a territory."""

    code: str = said("Public code of the place (a DGUID where there is one).", "Code public du lieu (un DGUID s’il existe).")  # fmt: skip
    level: Code = said("Level of the place.", "Niveau du lieu.")
    name: Said = said("Name of the place.", "Nom du lieu.")


class PartnershipShape(Shape):
    """A partnership."""

    id: UUID = said("Stable id; /id/<id> leads to its page.", "Identifiant stable; /id/<id> mène à sa page.")
    slug: str = said("Short name in addresses.", "Nom court dans les adresses.")
    kind: Code = said("Local, Francophone or zonal.", "Local, francophone ou de zone.")
    scope: Code = said("How far it reaches.", "Sa portée.")
    name: Said = said("Its name.", "Son nom.")
    mandate: Said = said("What it must do.", "Son mandat.")
    started: date | None = said(
        "Since when it exists; null when not known.", "Depuis quand il existe; null si inconnu."
    )
    zone: str = said("Its time zone (IANA).", "Son fuseau horaire (IANA).")
    parent: str | None = said("Short name of the partnership that contains it.", "Nom court du partenariat qui le contient.")  # fmt: skip
    host: Said | None = said("Name of the host organization.", "Nom de l’organisme hôte.")
    territory: list[PlaceShape] = said("The places it covers.", "Les lieux qu’il couvre.")
    illustrative: bool = said("Whether it is a demonstration.", "S’il s’agit d’une démonstration.")


class BodyShape(Shape):
    """A council, committee or table."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    key: str = said("Short name within the partnership.", "Nom court dans le partenariat.")
    parent: str | None = said("Short name of the body it reports to.", "Nom court de l’instance dont elle relève.")
    kind: Code = said("Kind of body.", "Nature de l’instance.")
    name: Said = said("Its name.", "Son nom.")
    started: date = said("Since when it exists.", "Depuis quand elle existe.")
    ended: date | None = said("When it ended.", "Quand elle a pris fin.")
    quorum: int | None = said("Seats needed to decide.", "Sièges requis pour décider.")


class SeatShape(Shape):
    """A seat as it is today. Who holds it is told to those who work in the partnership."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    body: str = said("Short name of its body.", "Nom court de son instance.")
    sector: Code = said("Sector of the seat.", "Secteur du siège.")
    role: Code = said("Role of the seat.", "Rôle du siège.")
    voting: bool = said("Whether it votes.", "S’il a droit de vote.")
    held: bool = said("Whether somebody holds it today.", "S’il est occupé aujourd’hui.")
    label: Said = said("What the seat is called.", "Nom du siège.")
    organization: Said | None = said(
        "Organization that holds it; null when vacant, or for those who do not work there.",
        "Organisme qui l’occupe; null s’il est vacant, ou pour qui n’y travaille pas.",
    )


class MeetingShape(Shape):
    """A meeting: a public one, or any for those who work in the partnership."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    body: str = said("Short name of the body that meets.", "Nom court de l’instance qui se réunit.")
    day: date = said("Local date.", "Date locale.")
    title: Said = said("What the meeting is called.", "Titre de la rencontre.")
    status: Code = said("Planned, held or cancelled.", "Prévue, tenue ou annulée.")
    public: bool = said("Whether everybody may come.", "Si elle est ouverte à tout le monde.")
    where: Said = said("Where it takes place.", "Où elle a lieu.")


class MemberShape(Shape):
    """An organization that is a member today."""

    id: UUID = said("Stable id of the organization.", "Identifiant stable de l’organisme.")
    key: str = said("Short name of the organization.", "Nom court de l’organisme.")
    name: Said = said("Its name; one side may be empty.", "Son nom; un côté peut être vide.")
    sector: Code = said("Sector it stands for here.", "Secteur qu’il représente ici.")
    government: Code = said("Level of government, or none.", "Ordre de gouvernement, ou aucun.")
    francophone: bool = said("Whether it is Francophone.", "S’il est francophone.")
    joined: date = said("Since when it is a member.", "Depuis quand il est membre.")
    seats: int = said("How many seats it holds today.", "Nombre de sièges occupés aujourd’hui.")


def _here(request: HttpRequest) -> Partnership:
    partnership: Partnership = request.partnership  # type: ignore[attr-defined]
    return partnership


def _works(request: HttpRequest) -> bool:
    return bool(may(actor_of(request), Permission.SEE_WORK, scope_on(request)))


def _partnership(one: Partnership, places: list[Place]) -> PartnershipShape:
    return PartnershipShape(
        id=one.id, slug=one.slug, kind=coded(one.kind, codes.PARTNERSHIP_KINDS), scope=coded(one.scope, codes.SCOPES),
        name=text(one.name), mandate=text(one.mandate), started=one.started, zone=one.zone,
        parent=one.parent.slug if one.parent else None, host=text(one.host.name) if one.host else None,
        territory=[
            PlaceShape(code=p.code, level=coded(p.level, codes.TERRITORY_LEVELS), name=text(p.name)) for p in places
        ],
        illustrative=one.illustrative,
    )  # fmt: skip


@read(
    router, "/partnerships", name="partnerships", answer=Listing[PartnershipShape],
    summary=Text("Every partnership of the instance", "Tous les partenariats de l’instance"),
)  # fmt: skip
def partnerships(request: HttpRequest, page: Number = 1, size: Size = 100) -> Any:
    """By English name."""
    everyone = queries.partnerships()
    shown = everyone[(page - 1) * size : page * size]
    places = overview.places_by_partnership([one.id for one in shown])
    return page_of(
        request, Listing[PartnershipShape], everyone, lambda one: _partnership(one, places.get(one.id, [])), page, size
    )


@read(
    router, "/partnerships/{slug:slug}", name="partnership", answer=PartnershipShape, scope=partnership_scope,
    summary=Text("One partnership", "Un partenariat"),
)  # fmt: skip
def partnership(request: HttpRequest, slug: Slug) -> Any:
    """What it is and what it covers."""
    one = _here(request)
    return _partnership(one, overview.places_by_partnership([one.id]).get(one.id, []))


@read(
    router, "/partnerships/{slug:slug}/bodies", name="bodies", answer=Listing[BodyShape], scope=partnership_scope,
    summary=Text("Councils, committees and tables", "Conseils, comités et tables"),
)  # fmt: skip
def bodies(request: HttpRequest, slug: Slug, page: Number = 1, size: Size = 100) -> Any:
    """By English name, those that ended too."""
    found = tables.bodies_of(_here(request).id)
    keys = {body.id: body.key for body in found}

    def make(body: Body) -> BodyShape:
        return BodyShape(
            id=body.id, key=body.key, parent=keys.get(body.parent_id) if body.parent_id else None,
            kind=coded(body.kind, codes.BODY_KINDS), name=text(body.name), started=body.started, ended=body.ended,
            quorum=body.quorum,
        )  # fmt: skip

    return page_of(request, Listing[BodyShape], found, make, page, size)


@read(
    router, "/partnerships/{slug:slug}/seats", name="seats", answer=Listing[SeatShape], scope=partnership_scope,
    summary=Text("Seats as they are today", "Les sièges tels qu’ils sont aujourd’hui"),
    about=Text(
        "By body and sector. An empty chair is a seat that nobody holds. Who holds a seat is told to those who work in the partnership.",
        "Par instance et par secteur. Une chaise vide est un siège que personne n’occupe. Qui occupe un siège n’est dit qu’aux personnes qui travaillent dans le partenariat.",
    ),
)  # fmt: skip
def seats(request: HttpRequest, slug: Slug, page: Number = 1, size: Size = 100) -> Any:
    """By body and sector. An empty chair is a seat that nobody holds."""
    here, inside = _here(request), _works(request)
    day = tables.today(here)
    found = [body for body in tables.bodies_of(here.id) if tables.in_force(body, day)]
    keys = {body.id: body.key for body in found}
    rows = sorted(tables.seats_on(keys, day), key=lambda on: (keys[on.seat.body_id], on.seat.sector, str(on.seat.id)))

    def make(on: tables.SeatOn) -> SeatShape:
        holder = on.term.organization if on.term and inside else None
        return SeatShape(
            id=on.seat.id, body=keys[on.seat.body_id], sector=coded(on.seat.sector, codes.SECTORS),
            role=coded(on.seat.role, codes.SEAT_ROLES), voting=on.seat.voting, held=on.term is not None,
            label=text(on.seat.label), organization=text(holder.name) if holder else None,
        )  # fmt: skip

    return page_of(request, Listing[SeatShape], rows, make, page, size)


@read(
    router, "/partnerships/{slug:slug}/meetings", name="meetings", answer=Listing[MeetingShape],
    scope=partnership_scope, summary=Text("Meetings, latest first", "Les rencontres, de la plus récente à la plus ancienne"),
    about=Text(
        "Public meetings; all meetings for those who work in the partnership. Agendas and minutes stay on the pages.",
        "Les rencontres publiques; toutes les rencontres pour les personnes qui travaillent dans le partenariat. Ordres du jour et comptes rendus restent sur les pages.",
    ),
)  # fmt: skip
def meetings(request: HttpRequest, slug: Slug, page: Number = 1, size: Size = 100) -> Any:
    """Public meetings; all meetings for those who work in the partnership. Agendas and minutes stay on the pages."""
    found = Meeting.objects.filter(body__partnership_id=_here(request).id, body__archived_at=None, archived_at=None)
    if not _works(request):
        found = found.filter(public=True)

    def make(one: Meeting) -> MeetingShape:
        return MeetingShape(
            id=one.id, body=one.body.key, day=one.day, title=text(one.title),
            status=coded(one.status, codes.MEETING_STATUS), public=one.public, where=spoken(one, "where"),
        )  # fmt: skip

    return page_of(
        request, Listing[MeetingShape], found.select_related("body").order_by("-day", "-id"), make, page, size
    )


@read(
    router, "/partnerships/{slug:slug}/organizations", name="organizations", answer=Listing[MemberShape],
    permission=Permission.SEE_WORK, scope=partnership_scope,
    summary=Text("Member organizations (for those who work there)", "Organismes membres (pour qui y travaille)"),
)  # fmt: skip
def members(request: HttpRequest, slug: Slug, page: Number = 1, size: Size = 100) -> Any:
    """Members today, by English name. Like its page, the list is not shown to the public."""
    here = _here(request)
    day = tables.today(here)
    found = (
        Membership.objects.filter(Q(left=None) | Q(left__gte=day), partnership_id=here.id, archived_at=None)
        .select_related("organization")
        .order_by("organization__name_key_en", "id")
    )
    shown = found.values_list("organization_id", flat=True)[(page - 1) * size : page * size]
    held = organizations.seat_counts(here.id, list(shown), day)

    def make(one: Membership) -> MemberShape:
        who = one.organization
        return MemberShape(
            id=who.id, key=who.key, name=text(who.name), sector=coded(one.sector, codes.SECTORS),
            government=coded(who.government, codes.GOVERNMENTS), francophone=who.francophone, joined=one.joined,
            seats=held.get(who.id, 0),
        )  # fmt: skip

    return page_of(request, Listing[MemberShape], found, make, page, size)
