"""The words of the history: what each write did, what each column is called, how its values read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from arrimage.core import codes
from arrimage.core.text import Text

#: What a write did, by the verb of its audit entry.
VERBS: Mapping[str, Any] = {
    "partnership.found": _("Set up"), "partnership.edit": _("Changed"),
    "territory.add": _("Added to the territory"), "territory.remove": _("Taken out of the territory"),
    "agreement.sign": _("Agreement recorded"), "agreement.edit": _("Agreement changed"),
    "sharing.agree": _("Sharing agreed"), "sharing.replace": _("Sharing replaced"),
    "organization.add": _("Added"), "organization.edit": _("Organization changed"),
    "membership.join": _("Joined"), "membership.edit": _("Membership changed"), "membership.leave": _("Left"),
    "membership.archive": _("Membership archived"), "membership.restore": _("Membership restored"),
    "body.establish": _("Set up"), "body.edit": _("Changed"), "body.archive": _("Archived"), "body.restore": _("Restored"),
    "rule.add": _("Rule added"), "rule.archive": _("Rule archived"),
    "seat.add": _("Seat added"), "seat.edit": _("Seat changed"), "seat.archive": _("Seat archived"),
    "seat.restore": _("Seat restored"), "seat.fill": _("Seat filled"), "seat.correct": _("Term corrected"),
    "seat.vacate": _("Seat vacated"), "seat.term_archive": _("Term archived"), "seat.term_restore": _("Term restored"),
    "meeting.schedule": _("Called"), "meeting.edit": _("Changed"), "meeting.hold": _("Held"),
    "meeting.cancel": _("Cancelled"), "meeting.call_again": _("Called again"),
    "meeting.adopt_minutes": _("Minutes adopted"), "meeting.archive": _("Archived"), "meeting.restore": _("Restored"),
    "attendance.record": _("Attendance recorded"), "attendance.announce": _("Presence announced"), "attendance.take_back": _("Attendance taken back"),
    "decision.record": _("Entered in the register"), "decision.edit": _("Changed"),
    "decision.archive": _("Archived"), "decision.restore": _("Restored"),
    "demonstration.load": _("Loaded with the demonstration"),
}  # fmt: skip
#: What a workbook's import did: its verbs are ``<noun>.import``.
IMPORTED = _("Imported from a workbook")
#: What a column is called; a column without a name is not shown.
FIELDS: Mapping[str, Any] = {
    "name_en": _("Name, English"), "name_fr": _("Name, French"), "title_en": _("Title, English"),
    "title_fr": _("Title, French"), "label_en": _("Seat, English"), "label_fr": _("Seat, French"),
    "person_en": _("Person, English"), "person_fr": _("Person, French"), "kind": _("Kind"), "scope": _("Reach"),
    "sector": _("Sector"), "role": _("Role"), "government": _("Level of government"),
    "settlement_funded": _("Funded by the Settlement Program"), "mainstream": _("Serves everyone"),
    "francophone": _("Francophone"), "service_provider": _("Service provider"), "website": _("Website"),
    "joined": _("Member since"), "left": _("Member until"), "started": _("Exists since"), "ended": _("Ended on"),
    "terms_adopted": _("Terms of reference adopted on"), "quorum": _("Quorum"), "start": _("From"), "end": _("Until"),
    "voting": _("Votes"), "holder": _("Holder"), "organization_id": _("Organization"), "host_id": _("Host organization"),
    "parent_id": _("Reports to"), "delegate_of_id": _("Delegate of"), "body_id": _("Body"), "meeting_id": _("Meeting"),
    "day": _("Day"), "status": _("Status"), "public": _("Open to the public"), "where_en": _("Place, English"),
    "where_fr": _("Place, French"), "agenda_en": _("Agenda, English"), "agenda_fr": _("Agenda, French"),
    "minutes_en": _("Minutes, English"), "minutes_fr": _("Minutes, French"), "minutes_adopted": _("Minutes adopted on"),
    "presence": _("Presence"), "active": _("Spoke"), "reference": _("Reference"), "text_en": _("Wording, English"),
    "text_fr": _("Wording, French"), "method": _("Method"), "outcome": _("Outcome"), "votes_for": _("Votes for"),
    "votes_against": _("Votes against"), "abstentions": _("Abstentions"), "quorum_met": _("Quorum reached"),
    "reservations": _("Reservations"), "blocks": _("Blocks"), "mandate_en": _("Mandate, English"),
    "mandate_fr": _("Mandate, French"), "terms_en": _("Terms of reference, English"),
    "terms_fr": _("Terms of reference, French"), "zone": _("Time zone"), "slug": _("Address"),
    "note_en": _("Note, English"), "note_fr": _("Note, French"), "funder": _("Funder"), "seat_id": _("Seat"),
}  # fmt: skip
#: The code lists behind coded columns.
CODED: Mapping[str, Mapping[str, Text]] = {
    "sector": codes.SECTORS, "role": codes.SEAT_ROLES, "government": codes.GOVERNMENTS, "holder": codes.HOLDERS,
    "kind": {**codes.BODY_KINDS, **codes.PARTNERSHIP_KINDS}, "scope": codes.SCOPES, "status": codes.MEETING_STATUS,
    "presence": codes.PRESENCES, "method": codes.DECISION_METHODS, "outcome": codes.DECISION_OUTCOMES,
    "funder": codes.FUNDERS,
}  # fmt: skip
