"""What the holders of seats say before a meeting: that they come, or that they send regrets."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from arrimage.core.access import Actor, Permission, Scope, ScopeKind, may
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Attendance, Meeting, Seat, SeatTerm
from arrimage.partnership.refusals import refuse, today_in
from arrimage.web import records

#: What somebody can say beforehand; only the sheet of the meeting says who was absent without a word.
ANSWERS = ("present", "regrets")


def announce(*, by: Actor, meeting: Meeting, seat_id: UUID, presence: str) -> Attendance:
    """Say for a seat whether its holder comes to a meeting that is still to be held.

    It counts as nothing but an announcement: the attendance sheet confirms or corrects it, and no figure reads it.

    Raises:
        Refused: when ``by`` may not say so, when the meeting was held, cancelled or is past, or when the seat is not one
            of its body that somebody holds that day.
    """
    partnership = meeting.body.partnership
    decision = may(by, Permission.EDIT_TABLE, Scope(ScopeKind.PARTNERSHIP, partnership.id, record=meeting.id))
    if not decision:
        raise Refused(Problem(decision.reason, Text("Nothing was saved.", "Rien n’a été enregistré.")))
    if presence not in ANSWERS:
        raise refuse("presence", Text("Say whether you come.", "Dites si vous venez."), Text("Choose one of the two.", "Choisissez l’une des deux réponses."))  # fmt: skip
    if meeting.status != "planned" or meeting.archived_at is not None or meeting.day < today_in(partnership.zone):
        raise refuse(
            "",
            Text("This meeting is over, or it was cancelled.", "Cette rencontre a eu lieu ou a été annulée."),
            Text(
                "Tell the coordinator what you wanted to say.", "Dites à la coordination ce que vous vouliez indiquer."
            ),
        )
    seat = Seat.objects.filter(pk=seat_id, body_id=meeting.body_id, archived_at=None).first()
    on_the_day = Q(end=None) | Q(end__gte=meeting.day)
    held = SeatTerm.objects.filter(on_the_day, seat_id=seat_id, start__lte=meeting.day, archived_at=None)
    if seat is None or not held.exists():
        raise refuse(
            "",
            Text(
                "Nobody holds this seat on the day of the meeting.",
                "Personne n’occupe ce siège le jour de la rencontre.",
            ),
            Text("Ask the coordinator.", "Adressez-vous à la coordination."),
        )
    row = Attendance.objects.filter(meeting=meeting, seat=seat).first()
    try:
        with transaction.atomic():
            if row is None:
                row = Attendance(meeting=meeting, seat=seat, presence=presence)
                return records.create(row, by=by, verb="attendance.announce", partnership_id=partnership.id)
            return records.change(
                row, by=by, verb="attendance.announce", partnership_id=partnership.id, presence=presence, active=None,
                archived_at=None,
            )  # fmt: skip
    except IntegrityError as error:
        # Somebody else answered for the seat in the same moment.
        raise Refused(records.STALE) from error


def forget_announcements(*, by: Actor, meeting: Meeting, confirmed: Collection[UUID] = ()) -> None:
    """Take back what was announced for a meeting and not confirmed, when it is held or cancelled.

    Args:
        confirmed: seats whose line the attendance sheet holds.
    """
    if meeting.status != "planned":
        return
    for row in meeting.attendances.filter(archived_at=None).exclude(seat_id__in=confirmed):
        records.archive(row, by=by, verb="attendance.take_back", partnership_id=meeting.body.partnership_id)
