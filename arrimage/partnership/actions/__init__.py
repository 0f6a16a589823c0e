"""Writes of the table: one function for each thing a user does, atomic, audited, refused with a remedy."""

from __future__ import annotations

from arrimage.partnership.actions.bodies import (
    BodyFacts,
    add_rule,
    archive_body,
    archive_rule,
    edit_body,
    establish_body,
    restore_body,
)
from arrimage.partnership.actions.decisions import (
    DecisionFacts,
    archive_decision,
    edit_decision,
    next_reference,
    quorum_at,
    record_decision,
    restore_decision,
    voting_seats,
)
from arrimage.partnership.actions.meetings import (
    Mark,
    MeetingFacts,
    adopt_minutes,
    archive_meeting,
    call_again,
    cancel,
    edit_meeting,
    hold,
    record_attendance,
    restore_meeting,
    schedule,
)
from arrimage.partnership.actions.organizations import (
    OrganizationFacts,
    add_organization,
    archive_membership,
    edit_membership,
    edit_organization,
    held_terms,
    join,
    join_or_add,
    leave,
    restore_membership,
)
from arrimage.partnership.actions.partnerships import (
    PartnershipFacts,
    agree_sharing,
    edit_agreement,
    edit_partnership,
    found_partnership,
    set_territory,
    sign_agreement,
)
from arrimage.partnership.actions.seats import (
    Holder,
    SeatFacts,
    add_seat,
    archive_seat,
    archive_term,
    edit_seat,
    edit_term,
    hand_over,
    restore_seat,
    restore_term,
    seat_somebody,
    vacate,
)

__all__ = [
    "BodyFacts", "DecisionFacts", "Holder", "Mark", "MeetingFacts", "OrganizationFacts", "PartnershipFacts", "SeatFacts",
    "add_organization", "add_rule", "add_seat", "adopt_minutes", "agree_sharing", "archive_body", "archive_decision",
    "archive_meeting", "archive_membership", "archive_rule", "archive_seat", "archive_term", "call_again", "cancel",
    "edit_agreement", "edit_body", "edit_decision", "edit_meeting", "edit_membership", "edit_organization",
    "edit_partnership", "edit_seat", "edit_term", "establish_body", "found_partnership", "hand_over", "held_terms",
    "hold", "join", "join_or_add", "leave", "next_reference", "quorum_at", "record_attendance", "record_decision", "restore_body",
    "restore_decision", "restore_meeting", "restore_membership", "restore_seat", "restore_term", "schedule",
    "seat_somebody", "set_territory", "sign_agreement", "vacate", "voting_seats",
]  # fmt: skip
