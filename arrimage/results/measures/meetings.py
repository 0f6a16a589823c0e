"""What happens at meetings: held as planned, written down, attended, spoken in."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from arrimage.results.measures.seats import GRACE_DAYS, MAIN_BODIES
from arrimage.results.measuring import (
    Evidence,
    Window,
    among,
    days_before,
    flagged,
    in_force,
    measure,
    one,
    one_if,
    shared,
    within,
)


def _any_meeting(ev: Evidence, window: Window) -> ir.Table:
    return ev.meetings.filter(within(ev.meetings, window))


@shared
def held_meetings(ev: Evidence, window: Window) -> ir.Table:
    """Meetings of any body that were held in the window."""
    return ev.meetings.filter(within(ev.meetings, window) & (ev.meetings.status == "held"))


def attendance_held(ev: Evidence, window: Window) -> ir.Table:
    """Attendance rows of meetings held in the window: one per seat expected at the meeting."""
    return among(ev.attendance, held_meetings(ev, window), "meeting_id")


@measure("meetings.held", source="meetings", tables=("bodies",), witness=_any_meeting)
def held(ev: Evidence, window: Window) -> ir.Table:
    """Meetings held, out of those called for a day of the period; one still marked planned was not held (P5)."""
    rows = _any_meeting(ev, window).left_join(ev.bodies.select("body_id", "kind"), "body_id")
    return rows.select(record="meeting_id", n=one_if(rows.status == "held"), d=one(), by_body_kind="kind")


def _minutes_due(ev: Evidence, window: Window) -> ir.Table:
    """Held meetings whose 60 days for adopting minutes ran out in the window."""
    first, last = days_before(window.start, GRACE_DAYS), days_before(window.end, GRACE_DAYS)
    meetings = ev.meetings
    return meetings.filter((meetings.status == "held") & (meetings.day >= first) & (meetings.day <= last))


@measure("meetings.minutes_adopted", source="meetings", tables=(), witness=held_meetings)
def minutes_adopted(ev: Evidence, window: Window) -> ir.Table:
    """Meetings whose minutes were adopted within 60 days, out of those whose 60 days ran out in the period (P5).

    A meeting held last week is neither late nor on time yet: it is not looked at.
    """
    rows = _minutes_due(ev, window)
    on_time = rows.minutes_adopted <= rows.day + ibis.interval(days=GRACE_DAYS)
    return rows.select(record="meeting_id", n=one_if(on_time), d=one())


@measure("meetings.open", source="meetings", tables=(), witness=_any_meeting)
def open_to_public(ev: Evidence, window: Window) -> ir.Table:
    """Held meetings that the public could attend, out of held meetings (P5; S4, public engagement)."""
    rows = held_meetings(ev, window)
    return rows.select(record="meeting_id", n=one_if(rows.public), d=one())


@measure("meetings.bodies_active", source="bodies", tables=("meetings",), witness=_any_meeting)
def bodies_active(ev: Evidence, window: Window) -> ir.Table:
    """Bodies that held at least one meeting in the period, out of bodies in force on its last day (S3 step 1, S4)."""
    bodies = ev.bodies.filter(in_force(ev.bodies, window.end, "started", "ended"))
    rows = flagged(bodies, held_meetings(ev, window).select("body_id"), "body_id")
    return rows.select(record="body_id", n="hit", d=one(), by_body_kind="kind")


@measure("attendance.rate", source="attendance", tables=("meetings",), witness=attendance_held)
def rate(ev: Evidence, window: Window) -> ir.Table:
    """Presences, out of presences, regrets and absences at held meetings (P5, S4 obstacles)."""
    rows = attendance_held(ev, window)
    return rows.select(record="attendance_id", n=one_if(rows.presence == "present"), d=one(), by_sector="sector")


@measure("attendance.municipal", source="meetings", tables=("attendance", "bodies"), witness=attendance_held)
def municipal(ev: Evidence, window: Window) -> ir.Table:
    """Held meetings of main bodies where somebody from a municipality was present (S4: municipal attendance).

    Out of held meetings of main bodies whose attendance was taken; the others say nothing and are not looked at.
    """
    main = ev.bodies.filter(ev.bodies.kind.isin(MAIN_BODIES))
    rows = among(ev.attendance, among(held_meetings(ev, window), main, "body_id"), "meeting_id")
    from_city = (rows.government == "municipal") | (rows.sector == "municipality")
    rows = rows.mutate(hit=one_if(from_city & (rows.presence == "present")))
    meetings = rows.group_by("meeting_id").aggregate(hit=rows.hit.max())
    return meetings.select(record="meeting_id", n="hit", d=one())


def _noted(ev: Evidence, window: Window) -> ir.Table:
    rows = attendance_held(ev, window)
    return rows.filter((rows.presence == "present") & rows.active.notnull())


@measure("attendance.active", source="attendance", tables=("meetings",), witness=_noted)
def active(ev: Evidence, window: Window) -> ir.Table:
    """Members who spoke or carried an item, out of those present for whom it was noted (S4: engaged, not just there)."""
    rows = _noted(ev, window)
    return rows.select(record="attendance_id", n=one_if(rows.active), d=one(), by_sector="sector")


@measure("attendance.beyond_funded", source="members", tables=("attendance", "meetings"), witness=attendance_held)
def beyond_funded(ev: Evidence, window: Window) -> ir.Table:
    """Organizations the Settlement Program does not fund that were present at a held meeting, each once (S4: second

    argument for support). An organization whose funding is unknown is not counted.
    """
    rows = attendance_held(ev, window)
    there = rows.filter(rows.presence == "present")
    members = among(ev.members.filter(~ev.members.settlement_funded), there, "organization_id")
    members = members.filter((members.joined <= window.end) & (members.left.isnull() | (members.left >= window.start)))
    once = members.group_by("organization_id").aggregate(
        record=members.membership_id.min(), sector=members.sector.min()
    )
    return once.select("record", n=one(), by_sector="sector")
