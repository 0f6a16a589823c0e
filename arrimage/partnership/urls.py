"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from arrimage.partnership.views import decisions, meetings, organizations, overview, people, seats, table

app_name = "partnership"
urlpatterns: list[URLPattern] = [
    path("<slug:slug>/", overview.overview, name="overview"),
    path(_("<slug:slug>/edit/"), overview.edit, name="edit"),
    path(_("<slug:slug>/territory/"), overview.territory, name="territory"),
    path(_("<slug:slug>/agreements/add/"), overview.agreement_add, name="agreement_add"),
    path(_("<slug:slug>/agreements/<uuid:agreement_id>/edit/"), overview.agreement_edit, name="agreement_edit"),
    path(_("<slug:slug>/sharing/"), overview.sharing, name="sharing"),
    path(_("<slug:slug>/table/"), table.table, name="table"),
    path(_("<slug:slug>/bodies/add/"), table.body_add, name="body_add"),
    path(_("<slug:slug>/bodies/<slug:key>/"), table.body, name="body"),
    path(_("<slug:slug>/bodies/<slug:key>/edit/"), table.body_edit, name="body_edit"),
    path(_("<slug:slug>/bodies/<slug:key>/archive/"), table.body_archive, name="body_archive"),
    path(_("<slug:slug>/bodies/<slug:key>/restore/"), table.body_restore, name="body_restore"),
    path(_("<slug:slug>/bodies/<slug:key>/rules/add/"), table.rule_add, name="rule_add"),
    path(_("<slug:slug>/bodies/<slug:key>/rules/<uuid:rule>/archive/"), table.rule_archive, name="rule_archive"),
    path(_("<slug:slug>/bodies/<slug:key>/seats/add/"), seats.seat_add, name="seat_add"),
    path(_("<slug:slug>/seats/<uuid:seat_id>/"), seats.seat, name="seat"),
    path(_("<slug:slug>/seats/<uuid:seat_id>/edit/"), seats.seat_edit, name="seat_edit"),
    path(_("<slug:slug>/seats/<uuid:seat_id>/fill/"), seats.seat_fill, name="seat_fill"),
    path(_("<slug:slug>/seats/<uuid:seat_id>/archive/"), seats.seat_archive, name="seat_archive"),
    path(_("<slug:slug>/seats/<uuid:seat_id>/restore/"), seats.seat_restore, name="seat_restore"),
    path(_("<slug:slug>/terms/<uuid:term_id>/hand-over/"), seats.seat_hand_over, name="seat_hand_over"),
    path(_("<slug:slug>/terms/<uuid:term_id>/vacate/"), seats.seat_vacate, name="seat_vacate"),
    path(_("<slug:slug>/terms/<uuid:term_id>/edit/"), seats.term_edit, name="term_edit"),
    path(_("<slug:slug>/terms/<uuid:term_id>/archive/"), seats.term_archive, name="term_archive"),
    path(_("<slug:slug>/terms/<uuid:term_id>/restore/"), seats.term_restore, name="term_restore"),
    path(_("<slug:slug>/organizations/"), organizations.members, name="members"),
    path(_("<slug:slug>/organizations.csv"), organizations.members_csv, name="members_csv"),
    path(_("<slug:slug>/organizations/add/"), organizations.member_add, name="member_add"),
    path(_("<slug:slug>/organizations/<slug:key>/"), organizations.organization, name="organization"),
    path(_("<slug:slug>/organizations/<slug:key>/edit/"), organizations.organization_edit, name="organization_edit"),
    path(_("<slug:slug>/organizations/<slug:key>/membership/"), organizations.membership_edit, name="membership_edit"),
    path(_("<slug:slug>/organizations/<slug:key>/leave/"), organizations.leave, name="membership_leave"),
    path(_("<slug:slug>/organizations/<slug:key>/handover/"), organizations.handover, name="handover"),
    path(
        _("<slug:slug>/organizations/<slug:key>/membership/<uuid:membership_id>/archive/"),
        organizations.membership_archive,
        name="membership_archive",
    ),
    path(
        _("<slug:slug>/organizations/<slug:key>/membership/<uuid:membership_id>/restore/"),
        organizations.membership_restore,
        name="membership_restore",
    ),
    path(_("<slug:slug>/meetings/"), meetings.meetings, name="meetings"),
    path(_("<slug:slug>/meetings/add/"), meetings.meeting_add, name="meeting_add"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/"), meetings.meeting, name="meeting"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/edit/"), meetings.meeting_edit, name="meeting_edit"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/attendance/"), meetings.attendance, name="attendance"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/minutes/"), meetings.minutes, name="minutes"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/cancel/"), meetings.cancel, name="meeting_cancel"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/call-again/"), meetings.call_again, name="meeting_call_again"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/archive/"), meetings.archive, name="meeting_archive"),
    path(_("<slug:slug>/meetings/<uuid:meeting_id>/restore/"), meetings.restore, name="meeting_restore"),
    path(_("<slug:slug>/decisions/"), decisions.decisions, name="decisions"),
    path(_("<slug:slug>/decisions.csv"), decisions.decisions_csv, name="decisions_csv"),
    path(_("<slug:slug>/decisions/add/"), decisions.decision_add, name="decision_add"),
    path(_("<slug:slug>/decisions/<uuid:decision_id>/"), decisions.decision, name="decision"),
    path(_("<slug:slug>/decisions/<uuid:decision_id>/edit/"), decisions.decision_edit, name="decision_edit"),
    path(_("<slug:slug>/decisions/<uuid:decision_id>/archive/"), decisions.archive, name="decision_archive"),
    path(_("<slug:slug>/decisions/<uuid:decision_id>/restore/"), decisions.restore, name="decision_restore"),
    path(_("<slug:slug>/people/"), people.people, name="people"),
    path(_("<slug:slug>/people/invite/"), people.people_invite, name="people_invite"),
    path(_("<slug:slug>/people/roles/<uuid:grant>/"), people.people_role, name="people_role"),
    path(_("<slug:slug>/people/roles/<uuid:grant>/withdraw/"), people.people_withdraw, name="people_withdraw"),
    path(
        _("<slug:slug>/people/invitations/<uuid:invitation>/resend/"), people.invitation_resend,
        name="invitation_resend",
    ),
    path(
        _("<slug:slug>/people/invitations/<uuid:invitation>/take-back/"), people.invitation_revoke,
        name="invitation_revoke",
    ),
]  # fmt: skip
