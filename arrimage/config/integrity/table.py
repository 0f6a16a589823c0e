"""Rules about who sits at the table: terms, bodies, meetings, attendance, decisions, memberships, agreements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, Q

from arrimage.config.integrity.rule import Rule, on_circles
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.definitions import Definitions
from arrimage.partnership.models import (
    AgreementYear,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Partnership,
    Place,
    SeatTerm,
    SharingAgreement,
)
from arrimage.partnership.refusals import today_in

_SEAT = ("seat__body__partnership__slug", "seat__body__key", "seat__key")


def _overlapping(rows: Any, *, shared_day: bool) -> Iterator[str]:
    """Places of spans that overlap the one before them; rows are (place…, start, end) sorted by place and start.

    Args:
        shared_day: whether a span may begin on the day on which the one before it ends.
    """
    before: tuple[Any, ...] = ()
    until: date | None = None
    for *place, start, end in rows:
        if tuple(place) == before and (until is None or until > start or (until == start and not shared_day)):
            yield f"{'/'.join(map(str, place))} {start.isoformat()}"
            until = None if until is None or end is None else max(until, end)
        else:
            before, until = tuple(place), end


def _terms_overlap(_: Definitions) -> Iterator[str]:
    live = SeatTerm.objects.filter(archived_at=None, seat__archived_at=None)
    return _overlapping(live.order_by(*_SEAT, "start", "end").values_list(*_SEAT, "start", "end"), shared_day=True)


def _terms_outside(_: Definitions) -> Iterator[str]:
    outside = Q(start__lt=F("seat__start")) | Q(start__gt=F("seat__end")) | Q(end__gt=F("seat__end"))
    live = SeatTerm.objects.filter(archived_at=None, seat__archived_at=None)
    rows = live.filter(outside | Q(end=None, seat__end__isnull=False)).order_by(*_SEAT, "start")
    for *place, start in rows.values_list(*_SEAT, "start"):
        yield f"{'/'.join(place)} {start.isoformat()}"


def _terms_after_body(_: Definitions) -> Iterator[str]:
    def past(body: str) -> Q:
        ended = f"{body}__ended"
        return Q(**{f"{ended}__isnull": False}) & (Q(end=None) | Q(end__gt=F(ended)))

    live = SeatTerm.objects.filter(archived_at=None, seat__archived_at=None)
    rows = live.filter(past("seat__body") | past("seat__delegate_of")).order_by(*_SEAT, "start")
    for *place, start in rows.values_list(*_SEAT, "start"):
        yield f"{'/'.join(place)} {start.isoformat()}"


def _body_circles(_: Definitions) -> Iterator[str]:
    rows = Body.objects.order_by("partnership__slug", "key").values_list("id", "parent_id", "partnership__slug", "key")
    names = {key: (parent, f"{slug}/{name}") for key, parent, slug, name in rows}
    for member in on_circles({key: parent for key, (parent, _name) in names.items()}):
        yield names[member][1]  # type: ignore[index]


def _partnership_circles(_: Definitions) -> Iterator[str]:
    rows = {
        key: (parent, slug)
        for key, parent, slug in Partnership.objects.order_by("slug").values_list("id", "parent_id", "slug")
    }
    for member in on_circles({key: parent for key, (parent, _slug) in rows.items()}):
        yield rows[member][1]  # type: ignore[index]


def _place_circles(_: Definitions) -> Iterator[str]:
    rows = {
        key: (parent, code)
        for key, parent, code in Place.objects.order_by("code").values_list("id", "parent_id", "code")
    }
    for member in on_circles({key: parent for key, (parent, _code) in rows.items()}):
        yield rows[member][1]  # type: ignore[index]


def _bodies_elsewhere(_: Definitions) -> Iterator[str]:
    rows = Body.objects.filter(archived_at=None, parent__isnull=False).exclude(parent__partnership=F("partnership"))
    for slug, key in rows.order_by("partnership__slug", "key").values_list("partnership__slug", "key"):
        yield f"{slug}/{key}"


_ATTENDED = ("meeting__body__partnership__slug", "meeting__body__key", "meeting__key", "seat__key")


def _attendance_elsewhere(_: Definitions) -> Iterator[str]:
    rows = Attendance.objects.filter(archived_at=None).exclude(seat__body=F("meeting__body"))
    for place in rows.order_by(*_ATTENDED).values_list(*_ATTENDED):
        yield "/".join(place)


def _attendance_without_meeting(_: Definitions) -> Iterator[str]:
    rows = Attendance.objects.filter(archived_at=None, meeting__archived_at=None).filter(meeting__status="cancelled")
    for place in rows.order_by(*_ATTENDED).values_list(*_ATTENDED):
        yield "/".join(place)


def _held_tomorrow(_: Definitions) -> Iterator[str]:
    fields = ("body__partnership__slug", "body__key", "key", "day", "body__partnership__zone")
    # Every zone's today lies within a day of Greenwich; the exact comparison follows in the meeting's own zone.
    rows = Meeting.objects.filter(archived_at=None, status="held", day__gte=today_in("UTC")).order_by(*fields[:3])
    for slug, body, key, day, zone in rows.values_list(*fields):
        if day > today_in(zone):
            yield f"{slug}/{body}/{key} {day.isoformat()}"


_DECIDED = ("body__partnership__slug", "body__key", "reference")


def _decisions_elsewhere(_: Definitions) -> Iterator[str]:
    rows = Decision.objects.filter(archived_at=None, meeting__isnull=False).exclude(meeting__body=F("body"))
    for place in rows.order_by(*_DECIDED).values_list(*_DECIDED):
        yield "/".join(place)


def _decisions_without_meeting(_: Definitions) -> Iterator[str]:
    wrong = Q(meeting__status="cancelled") | (Q(meeting__isnull=False) & ~Q(meeting__day=F("day")))
    rows = Decision.objects.filter(wrong, archived_at=None)
    for place in rows.order_by(*_DECIDED).values_list(*_DECIDED):
        yield "/".join(place)


def _memberships_overlap(_: Definitions) -> Iterator[str]:
    order = ("partnership__slug", "organization__key", "joined", "left")
    return _overlapping(
        Membership.objects.filter(archived_at=None).order_by(*order).values_list(*order), shared_day=True
    )


def _sharing_overlaps(_: Definitions) -> Iterator[str]:
    order = ("partnership__slug", "audience", "start", "end")
    return _overlapping(
        SharingAgreement.objects.filter(archived_at=None).order_by(*order).values_list(*order), shared_day=False
    )


def _years_outside(_: Definitions) -> Iterator[str]:
    fields = (
        "agreement__partnership__slug",
        "agreement__reference",
        "fiscal_year",
        "agreement__start",
        "agreement__end",
    )
    rows = AgreementYear.objects.filter(archived_at=None, agreement__archived_at=None).order_by(*fields[:3])
    for slug, reference, year, start, end in rows.values_list(*fields):
        if not Period.containing(start).start.year <= year <= Period.containing(end).start.year:
            yield f"{slug}/{reference} {year}"


_MEND_TERM = Text("Correct the dates of the term, or archive it.", "Corrigez les dates du mandat ou archivez-le.")
_MEND_PARENT = Text(
    "Choose what it is really part of, or nothing.", "Choisissez l’élément dont il fait vraiment partie, ou aucun."
)

RULES = (
    Rule(
        "seat-terms-overlap",
        Text("No two terms of one seat overlap.", "Aucun mandat n’en chevauche un autre pour le même siège."),
        Text("Two terms of one seat overlap.", "Deux mandats d’un même siège se chevauchent."),
        _MEND_TERM,
        _terms_overlap,
    ),
    Rule(
        "term-outside-seat",
        Text("Every term lies within the days of its seat.", "Chaque mandat se situe dans les dates de son siège."),
        Text("A term reaches beyond the days of its seat.", "Un mandat dépasse les dates de son siège."),
        _MEND_TERM,
        _terms_outside,
    ),
    Rule(
        "term-after-body",
        Text("No term outlives its body or the body that delegates.", "Aucun mandat ne survit à son instance ni à celle qui délègue."),
        Text("A term goes on after its body, or the body that delegates, has ended.",
             "Un mandat se poursuit après la fin de son instance ou de celle qui délègue."),
        Text("End the term by the day on which the body ended.", "Mettez fin au mandat au plus tard le jour où l’instance a pris fin."),
        _terms_after_body,
    ),
    Rule(
        "body-circle",
        Text("No body is part of itself.", "Aucune instance ne fait partie d’elle-même."),
        Text("This body is part of itself, through the bodies above it.", "Cette instance fait partie d’elle-même, par les instances au-dessus d’elle."),
        _MEND_PARENT,
        _body_circles,
    ),
    Rule(
        "partnership-circle",
        Text("No partnership contains itself.", "Aucun partenariat ne se contient lui-même."),
        Text("This partnership contains itself, through the ones above it.", "Ce partenariat se contient lui-même, par ceux au-dessus de lui."),
        _MEND_PARENT,
        _partnership_circles,
    ),
    Rule(
        "place-circle",
        Text("No place lies within itself.", "Aucun lieu ne se trouve en lui-même."),
        Text("This place lies within itself, through the places above it.", "Ce lieu se trouve en lui-même, par les lieux au-dessus de lui."),
        _MEND_PARENT,
        _place_circles,
    ),
    Rule(
        "body-elsewhere",
        Text("Every body is part of one in its own partnership.", "Chaque instance relève d’une instance de son propre partenariat."),
        Text("This body is part of a body in another partnership.", "Cette instance relève d’une instance d’un autre partenariat."),
        _MEND_PARENT,
        _bodies_elsewhere,
    ),
    Rule(
        "attendance-elsewhere",
        Text("Attendance is noted for seats of the body that met.", "Les présences portent sur les sièges de l’instance réunie."),
        Text("Attendance is noted for a seat of another body.", "Une présence porte sur un siège d’une autre instance."),
        Text("Remove the line, and note it on the right seat.", "Retirez la ligne et notez-la au bon siège."),
        _attendance_elsewhere,
    ),
    Rule(
        "attendance-without-meeting",
        Text("Attendance is noted for meetings that were not cancelled.", "Les présences portent sur des rencontres qui n’ont pas été annulées."),
        Text("Attendance is noted for a meeting that was cancelled.", "Une présence est notée pour une rencontre annulée."),
        Text("Mark the meeting as held, or take the attendance back.", "Indiquez que la rencontre a été tenue, ou retirez les présences."),
        _attendance_without_meeting,
    ),
    Rule(
        "held-in-future",
        Text("No meeting was held on a day that has not come.", "Aucune rencontre tenue ne porte une date à venir."),
        Text("A meeting counts as held on a day that has not come.", "Une rencontre est dite tenue à une date à venir."),
        Text("Correct its day, or mark it as planned.", "Corrigez sa date ou indiquez qu’elle est prévue."),
        _held_tomorrow,
    ),
    Rule(
        "decision-elsewhere",
        Text("Every decision names a meeting of the body that decided.", "Chaque décision renvoie à une rencontre de l’instance qui l’a prise."),
        Text("A decision names a meeting of another body.", "Une décision renvoie à une rencontre d’une autre instance."),
        Text("Choose a meeting of the body that decided, or none.", "Choisissez une rencontre de l’instance qui a décidé, ou aucune."),
        _decisions_elsewhere,
    ),
    Rule(
        "decision-without-meeting",
        Text("Every decision was taken on the day of its meeting.", "Chaque décision porte la date de sa rencontre."),
        Text("A decision names a meeting that was cancelled or took place on another day.",
             "Une décision renvoie à une rencontre annulée ou tenue un autre jour."),
        Text("Correct the day, or choose another meeting or none.", "Corrigez la date, ou choisissez une autre rencontre ou aucune."),
        _decisions_without_meeting,
    ),
    Rule(
        "memberships-overlap",
        Text("No organization is a member twice at the same time.", "Aucun organisme n’est membre deux fois en même temps."),
        Text("An organization is a member twice at the same time.", "Un organisme est membre deux fois en même temps."),
        Text("End the first membership, or archive one of the two.", "Mettez fin à la première adhésion ou archivez l’une des deux."),
        _memberships_overlap,
    ),
    Rule(
        "sharing-overlap",
        Text("One sharing agreement applies to each audience on each day.", "Une seule entente d’échange de données s’applique à chaque public chaque jour."),
        Text("Two sharing agreements with one audience apply on the same day.", "Deux ententes d’échange de données avec un même public s’appliquent le même jour."),
        Text("End the first on the day before the second begins.", "Mettez fin à la première la veille du début de la seconde."),
        _sharing_overlaps,
    ),
    Rule(
        "agreement-year-outside",
        Text("Agreements hold amounts for fiscal years that they cover.", "Les ententes ne portent de montants que pour les exercices couverts."),
        Text("An agreement holds an amount for a fiscal year that it does not cover.", "Une entente porte un montant pour un exercice qu’elle ne couvre pas."),
        Text("Correct the dates of the agreement, or remove that year.", "Corrigez les dates de l’entente ou retirez cet exercice."),
        _years_outside,
    ),
)  # fmt: skip
