"""What signed links of this room are for: saying whether one comes to a meeting. ``config`` registers :data:`PURPOSES`."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from arrimage.core import wording
from arrimage.core.access import Actor, Permission
from arrimage.core.text import Text
from arrimage.partnership import actions
from arrimage.partnership.forms.meetings import ComingForm
from arrimage.partnership.models import Attendance, Meeting
from arrimage.partnership.queries.table import seats_on
from arrimage.partnership.refusals import today_in
from arrimage.web.registry import Purpose, Recipient, Target

_OVER = Text("This meeting is over.", "Cette rencontre a eu lieu.")
_CANCELLED = Text("This meeting was cancelled.", "Cette rencontre a été annulée.")


def _find(key: UUID) -> Target | None:
    found = (
        Meeting.objects.select_related("body__partnership")
        .filter(pk=key, archived_at=None, body__archived_at=None, body__partnership__archived_at=None)
        .first()
    )
    if found is None:
        return None
    partnership = found.body.partnership
    over = found.status == "held" or found.day < today_in(partnership.zone)
    day = Text(wording.day(found.day, "en"), wording.day(found.day, "fr"))
    facts = [(Text("Day", "Jour"), day), (Text("Body", "Instance"), found.body.name)]
    if found.where_en or found.where_fr:
        facts.append((Text("Where", "Lieu"), Text(found.where_en, found.where_fr)))
    return Target(
        record=found, partnership_id=partnership.id, partnership=partnership.name, zone=partnership.zone, title=found.title,
        page=reverse("partnership:meeting", args=[partnership.slug, found.id]), facts=facts, last_day=found.day,
        closed=_CANCELLED if found.status == "cancelled" else _OVER if over else None,
    )  # fmt: skip


def _recipients(target: Target) -> Sequence[Recipient]:
    meeting: Meeting = target.record
    held = [on.seat for on in seats_on([meeting.body_id], meeting.day) if on.term is not None]
    return [Recipient("partnership.seat", seat.pk, seat.label) for seat in held]


def _form(sent: QueryDict | None, target: Target, seat: UUID | None) -> ComingForm:
    rows = Attendance.objects.filter(meeting=target.record, archived_at=None)
    said = rows.filter(seat_id=seat).first() if seat else None
    return ComingForm(sent, initial={"presence": said.presence if said else ""})


def _act(form: ComingForm, target: Target, seat: UUID | None, by: Actor) -> None:
    if seat is not None:
        actions.announce(by=by, meeting=target.record, seat_id=seat, presence=form.cleaned_data["presence"])


PURPOSES = (
    Purpose(
        "meeting-reply", Permission.EDIT_TABLE, "partnership.meeting",
        Text("Do you come to this meeting?", "Venez-vous à cette rencontre?"),
        Text("do you come to this meeting?", "venez-vous à cette rencontre?"), _find, _form, _act, _recipients,
    ),
)  # fmt: skip
