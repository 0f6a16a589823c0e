"""Pages of meetings: the list, one meeting, calling it, who came, its minutes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.core.access import Permission, may
from arrimage.partnership import actions
from arrimage.partnership.forms.meetings import AttendanceForm, MeetingForm, MinutesForm, ScheduleForm
from arrimage.partnership.models import Meeting
from arrimage.partnership.queries import meetings as read
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.partnership.queries import table as tables
from arrimage.partnership.views.editing import (
    FormPage,
    answer,
    expected,
    found_or_404,
    press,
    sent,
    the_partnership,
    version_of,
)
from arrimage.web import history as trail
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


@requires(Permission.SEE_WORK, scope=partnership_scope)
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """Meetings ahead and past, of one body or of all."""
    partnership, body_key = the_partnership(request), request.GET.get("body", "")
    found = read.meetings_of(partnership.id, tables.today(partnership), body_key, request.GET.get("page", 1))
    bodies = tables.bodies_of(partnership.id)
    context = {"found": found, "bodies": bodies, "body": body_key, "today": tables.today(partnership)}
    return render(request, "partnership/meetings.html", context)


def _address(meeting: Meeting) -> str:
    return reverse("partnership:meeting", args=[meeting.body.partnership.slug, meeting.id])


def _meeting(request: HttpRequest, meeting_id: UUID) -> Meeting:
    return found_or_404(read.meeting_with_id(the_partnership(request).id, meeting_id))


def _kick(meeting: Meeting) -> str:
    lang = current_language()
    return f"{meeting.body.name.say(lang)} › {meeting.title.say(lang)}"


@requires(Permission.SEE_WORK, scope=partnership_scope)
def meeting(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """A meeting: agenda, who came, what was decided, minutes."""
    partnership, one = the_partnership(request), _meeting(request, meeting_id)
    seats = tables.seats_on([one.body_id], one.day)
    stored = tables.marks_of([one.id]).get(one.id, {})
    lines = [(on, stored.get(on.seat.id)) for on in seats]
    voting = sum(1 for on, mark in lines if mark and mark.presence == "present" and on.seat.voting)
    shown = may(actor_of(request), Permission.SEE_HISTORY, scope_on(request))
    noted = bool(stored) and one.status == "held"
    said = [mark.presence for mark in stored.values()]
    ids = [one.id, *(mark.id for mark in stored.values())]
    page = {
        "meeting": one, "lines": lines, "noted": noted, "decisions": read.decisions_at(one.id),
        "came": sum(1 for mark in stored.values() if mark.presence == "present"), "voting": voting,
        "coming": said.count("present"), "regrets": said.count("regrets"),
        "quorum_met": None if one.body.quorum is None or not noted else voting >= one.body.quorum,
        "today": tables.today(partnership), "over": one.day <= tables.today(partnership),
        "history": trail.of(ids, partnership.zone, current_language()) if shown else None,
    }  # fmt: skip
    return render(request, "partnership/meeting.html", {"page": page})


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def meeting_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a meeting."""
    partnership, lang = the_partnership(request), current_language()
    bodies = tables.bodies_of(partnership.id)
    main = tables.main_body(bodies, tables.today(partnership))
    chosen = next((b for b in bodies if b.key == request.GET.get("body")), main)
    form = ScheduleForm(sent(request), initial={"body": str(chosen.id) if chosen else ""})
    form.fields["body"].offer(bodies, lambda b: b.name.say(lang), _("Choose a body"))  # type: ignore[attr-defined]
    page = FormPage(_("Call a meeting"), _("Call the meeting"), reverse("partnership:meetings", args=[slug]))

    def act() -> tuple[str, str]:
        made = actions.schedule(by=actor_of(request), body=form.cleaned_data["body"], facts=form.facts())
        return _("The meeting is called."), reverse("partnership:meeting", args=[slug, made.id])

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def meeting_edit(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """Change a meeting."""
    one = _meeting(request, meeting_id)
    form = MeetingForm(sent(request), initial=MeetingForm.values(one))
    page = FormPage(_("Change the meeting"), _("Save changes"), _address(one), _kick(one))

    def act() -> tuple[str, str]:
        actions.edit_meeting(by=actor_of(request), meeting=one, facts=form.facts(), expected=version_of(form))
        return _("The meeting is changed."), _address(one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def attendance(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """The attendance sheet: one page, one save."""
    one = _meeting(request, meeting_id)
    seats = tables.seats_on([one.body_id], one.day)
    stored = tables.marks_of([one.id]).get(one.id, {})
    form = AttendanceForm(sent(request), seats=seats, stored=stored)
    page = FormPage(_("Who came?"), _("Save the attendance"), _address(one), _kick(one))

    def act() -> tuple[str, str]:
        actions.record_attendance(by=actor_of(request), meeting=one, marks=form.marks())
        return _("The attendance is saved."), _address(one)

    vacant = [on for on in seats if on.term is None]
    return answer(request, form, page, act, "partnership/attendance.html", {"meeting": one, "vacant": vacant})


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def minutes(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """Note that minutes were adopted, with their text."""
    one = _meeting(request, meeting_id)
    initial = {
        "version": one.version, "day": one.minutes_adopted or tables.today(the_partnership(request)),
        "minutes_en": one.minutes_en, "minutes_fr": one.minutes_fr,
    }  # fmt: skip
    form = MinutesForm(sent(request), initial=initial)
    page = FormPage(_("Adopt the minutes"), _("Adopt the minutes"), _address(one), _kick(one))

    def act() -> tuple[str, str]:
        actions.adopt_minutes(
            by=actor_of(request), meeting=one, day=form.cleaned_data["day"], minutes=form.pair("minutes"),
            expected=version_of(form),
        )  # fmt: skip
        return _("The minutes are adopted."), _address(one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def cancel(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """Cancel a meeting."""
    one = _meeting(request, meeting_id)
    return press(
        request, _address(one), _("The meeting is cancelled. Call it again here if that was a mistake."),
        lambda: actions.cancel(by=actor_of(request), meeting=one, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def call_again(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """Call a cancelled meeting again."""
    one = _meeting(request, meeting_id)
    return press(
        request, _address(one), _("The meeting is called again."),
        lambda: actions.call_again(by=actor_of(request), meeting=one, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def archive(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """Archive a meeting."""
    one = _meeting(request, meeting_id)
    return press(
        request, _address(one), _("The meeting is archived. Restore it here if that was a mistake."),
        lambda: actions.archive_meeting(by=actor_of(request), meeting=one, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def restore(request: HttpRequest, slug: str, meeting_id: UUID) -> HttpResponse:
    """Bring back an archived meeting."""
    one = _meeting(request, meeting_id)
    return press(
        request, _address(one), _("The meeting is back."),
        lambda: actions.restore_meeting(by=actor_of(request), meeting=one),
    )  # fmt: skip
