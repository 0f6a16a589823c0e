"""Meetings: called, held or cancelled; who came; minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.actions.announcements import forget_announcements
from arrimage.partnership.models import Attendance, Body, Meeting, Seat, SeatTerm
from arrimage.partnership.refusals import (
    NOTHING,
    day_text,
    free_key,
    need_past,
    need_text,
    problem,
    refuse,
    slug_of,
    today_in,
    unless_taken,
)
from arrimage.web import records


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is known of a meeting before it is held."""

    title: Text
    day: date
    public: bool = False
    where: Text = NOTHING
    agenda: Text = NOTHING

    def columns(self, body: Body) -> dict[str, object]:
        """The stored columns.

        Raises:
            Refused: when the title is empty, or the body does not exist on that day.
        """
        title = need_text(self.title, "title")
        if self.day < body.started or (body.ended is not None and self.day > body.ended):
            known = Text("It was set up on {day}.", "Elle a été créée le {day}.").format(day=day_text(body.started))
            raise refuse(
                "day",
                Text("This body does not exist on that day.", "Cette instance n’existe pas ce jour-là."),
                Text("{known} Choose another day.", "{known} Choisissez un autre jour.").format(known=known),
            )
        return {
            "title_en": title.en, "title_fr": title.fr, "day": self.day, "public": self.public,
            "where_en": self.where.en, "where_fr": self.where.fr, "agenda_en": self.agenda.en,
            "agenda_fr": self.agenda.fr,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of an attendance sheet.

    Attributes:
        presence: present, regrets or absent; empty when nothing is noted for the seat.
        active: whether that voice was heard; None when nobody noted it.
        expected: version of the attendance the editor started from, 0 when there was none, None to overwrite.
    """

    presence: str
    active: bool | None = None
    expected: int | None = None


def schedule(*, by: Actor, body: Body, facts: MeetingFacts, key: str = "") -> Meeting:
    """Call a meeting of a body.

    Raises:
        Refused: when the title is empty, the body does not exist on that day, or the key is taken.
    """
    columns = facts.columns(body)
    wanted = key or free_key(
        f"{facts.day.isoformat()}-{slug_of(facts.title, 40)}", lambda k: body.meetings.filter(key=k).exists()
    )
    meeting = Meeting(body=body, key=wanted, status="planned", **columns)
    return unless_taken(
        lambda: records.create(meeting, by=by, verb="meeting.schedule", partnership_id=body.partnership_id),
        "key",
        Text("A meeting with this key", "Une rencontre ayant cette clé"),
    )


def edit_meeting(
    *, by: Actor, meeting: Meeting, facts: MeetingFacts, expected: int, minutes: Text | None = None
) -> Meeting:
    """Change a meeting's title, day, place, agenda, or the text of its minutes.

    Raises:
        Refused: as :func:`schedule`; when a held meeting would move to the future or past the adoption of its minutes;
            for a stale version.
    """
    columns = facts.columns(meeting.body)
    if meeting.status == "held":
        need_past(facts.day, today_in(meeting.body.partnership.zone), "day")
    if meeting.minutes_adopted is not None and facts.day > meeting.minutes_adopted:
        raise _minutes_too_early(facts.day, "day")
    if minutes is not None:
        columns |= {"minutes_en": minutes.en, "minutes_fr": minutes.fr}
    return records.change(
        meeting, by=by, verb="meeting.edit", partnership_id=meeting.body.partnership_id, expected=expected, **columns
    )


def hold(*, by: Actor, meeting: Meeting, expected: int | None = None) -> Meeting:
    """Note that a meeting took place.

    Raises:
        Refused: when its day has not come yet, or it was cancelled; for a stale version.
    """
    if meeting.status == "cancelled":
        raise _is_cancelled()
    need_past(meeting.day, today_in(meeting.body.partnership.zone), "day")
    with transaction.atomic():
        forget_announcements(by=by, meeting=meeting)
        return _held(by, meeting, expected)


def _held(by: Actor, meeting: Meeting, expected: int | None = None) -> Meeting:
    return records.change(
        meeting,
        by=by,
        verb="meeting.hold",
        partnership_id=meeting.body.partnership_id,
        expected=expected,
        status="held",
    )


def _is_cancelled() -> Refused:
    return refuse(
        "",
        Text("This meeting was cancelled.", "Cette rencontre a été annulée."),
        Text("Call it again first.", "Convoquez-la de nouveau d’abord."),
    )


def cancel(*, by: Actor, meeting: Meeting, expected: int | None = None) -> Meeting:
    """Cancel a meeting that has not been held.

    Raises:
        Refused: when it was held; for a stale version.
    """
    if meeting.status == "held":
        raise refuse(
            "",
            Text(
                "This meeting was held: it cannot be cancelled.",
                "Cette rencontre a eu lieu\u00a0: elle ne peut pas être annulée.",
            ),
            Text("Archive it if it was recorded by mistake.", "Archivez-la si elle a été consignée par erreur."),
        )
    with transaction.atomic():
        forget_announcements(by=by, meeting=meeting)
        return records.change(
            meeting, by=by, verb="meeting.cancel", partnership_id=meeting.body.partnership_id, expected=expected,
            status="cancelled",
        )  # fmt: skip


def call_again(*, by: Actor, meeting: Meeting, expected: int | None = None) -> Meeting:
    """Undo a cancelling: the meeting is planned again."""
    if meeting.status != "cancelled":
        return meeting
    return records.change(
        meeting, by=by, verb="meeting.call_again", partnership_id=meeting.body.partnership_id, expected=expected,
        status="planned",
    )  # fmt: skip


def record_attendance(*, by: Actor, meeting: Meeting, marks: Mapping[UUID, Mark]) -> Meeting:
    """Record a whole attendance sheet in one go; a planned meeting thereby counts as held.

    Args:
        marks: by seat id. A seat that is not named keeps what is recorded; a mark without presence takes it back.

    Raises:
        Refused: with one problem per line, when a seat is not of this body, is not held that day, when somebody who
            was not present would have spoken, or when somebody else changed a line meanwhile; when the meeting was
            cancelled or its day has not come.
    """
    if meeting.status == "cancelled":
        raise _is_cancelled()
    need_past(meeting.day, today_in(meeting.body.partnership.zone), "day")
    seats = {seat.id: seat for seat in Seat.objects.filter(id__in=marks, archived_at=None)}
    held = set(
        SeatTerm.objects.filter(
            Q(end=None) | Q(end__gte=meeting.day), seat_id__in=marks, start__lte=meeting.day, archived_at=None
        ).values_list("seat_id", flat=True)
    )
    present = {row.seat_id: row for row in meeting.attendances.filter(seat_id__in=marks)}
    problems = [
        p for key, mark in marks.items() if (p := _wrong(meeting, seats.get(key), key in held, mark, present.get(key)))
    ]
    if problems:
        raise Refused(*problems)
    with transaction.atomic():
        forget_announcements(by=by, meeting=meeting, confirmed=marks.keys())
        _store_marks(by, meeting, marks, present)
        if meeting.status == "planned":
            _held(by, meeting)
    return meeting


def _wrong(meeting: Meeting, seat: Seat | None, held: bool, mark: Mark, stored: Attendance | None) -> Problem | None:
    """What is wrong with one line of the sheet, if anything."""
    if seat is None or seat.body_id != meeting.body_id:
        return problem(
            "",
            Text(
                "A seat on the sheet is not one of this body.",
                "Un siège de la feuille n’appartient pas à cette instance.",
            ),
            Text(
                "Reload the page and fill in the sheet again.", "Rechargez la page et remplissez de nouveau la feuille."
            ),
        )
    field = f"seat_{seat.id}"
    if mark.presence and mark.presence not in codes.PRESENCES:
        return problem(
            field,
            Text("“{code}” is no kind of presence.", "«\u00a0{code}\u00a0» n’est pas un type de présence.").format(
                code=mark.presence
            ),
            Text("Choose present, regrets or absent.", "Choisissez présence, absence motivée ou absence."),
        )
    if mark.presence and not held:
        return problem(
            field,
            Text(
                "Nobody held the seat “{seat}” that day.",
                "Personne n’occupait le siège «\u00a0{seat}\u00a0» ce jour-là.",
            ).format(seat=seat.label),
            Text(
                "Seat somebody first, or leave the line empty.", "Pourvoyez d’abord le siège, ou laissez la ligne vide."
            ),
        )
    if mark.active and mark.presence != "present":
        return problem(
            field,
            Text(
                "“{seat}” is marked as having spoken but not as present.",
                "«\u00a0{seat}\u00a0» figure comme étant intervenu, mais non comme présent.",
            ).format(seat=seat.label),
            Text(
                "Mark it present, or take away “spoke”.",
                "Indiquez la présence, ou retirez «\u00a0est intervenu\u00a0».",
            ),
        )
    version = stored.version if stored is not None and stored.archived_at is None else 0
    if mark.expected is not None and mark.expected != version:
        return records.STALE
    return None


def _store_marks(by: Actor, meeting: Meeting, marks: Mapping[UUID, Mark], present: Mapping[UUID, Attendance]) -> None:
    partnership_id = meeting.body.partnership_id
    fresh = []
    for seat_id, mark in marks.items():
        row = present.get(seat_id)
        active = mark.active if mark.presence == "present" else None
        if row is None:
            if mark.presence:
                fresh.append(Attendance(meeting=meeting, seat_id=seat_id, presence=mark.presence, active=active))
        elif mark.presence:
            records.change(
                row, by=by, verb="attendance.record", partnership_id=partnership_id, presence=mark.presence,
                active=active, archived_at=None,
            )  # fmt: skip
        elif row.archived_at is None:
            records.archive(row, by=by, verb="attendance.take_back", partnership_id=partnership_id)
    records.create_many(fresh, by=by, verb="attendance.record", partnership_id=partnership_id)


def _minutes_too_early(day: date, field: str) -> Refused:
    return refuse(
        field,
        Text(
            "Minutes cannot be adopted before the meeting itself, on {day}.",
            "Un procès-verbal ne peut pas être adopté avant la rencontre elle-même, le {day}.",
        ).format(day=day_text(day)),
        Text(
            "Enter the day of the meeting at which they were adopted.",
            "Entrez le jour de la rencontre où il a été adopté.",
        ),
    )


def adopt_minutes(
    *, by: Actor, meeting: Meeting, day: date, minutes: Text | None = None, expected: int | None = None
) -> Meeting:
    """Note the day on which the minutes of a meeting were adopted, with their text when it is given.

    Raises:
        Refused: when the meeting was not held, when ``day`` precedes it or has not come; for a stale version.
    """
    if meeting.status != "held":
        raise refuse(
            "day",
            Text("This meeting has not been held yet.", "Cette rencontre n’a pas encore eu lieu."),
            Text("Record its attendance first.", "Consignez d’abord les présences."),
        )
    if day < meeting.day:
        raise _minutes_too_early(meeting.day, "day")
    need_past(day, today_in(meeting.body.partnership.zone), "day")
    texts = {} if minutes is None else {"minutes_en": minutes.en, "minutes_fr": minutes.fr}
    return records.change(
        meeting, by=by, verb="meeting.adopt_minutes", partnership_id=meeting.body.partnership_id, expected=expected,
        minutes_adopted=day, **texts,
    )  # fmt: skip


def archive_meeting(*, by: Actor, meeting: Meeting, expected: int | None = None) -> Meeting:
    """Put away a meeting recorded by mistake, with its attendance."""
    return records.archive(
        meeting, by=by, verb="meeting.archive", partnership_id=meeting.body.partnership_id, expected=expected
    )


def restore_meeting(*, by: Actor, meeting: Meeting) -> Meeting:
    """Bring back an archived meeting."""
    return records.restore(meeting, by=by, verb="meeting.restore", partnership_id=meeting.body.partnership_id)
